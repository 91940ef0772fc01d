package doctor

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"rondo/mailer/inbound"
	"rondo/reception"
	"rondo/say"
	"rondo/store"
)

// newestMails is how many mails of the inbox are looked at.
const newestMails = 100

// checkers tells which servers say in the mail that came in who sent it, and whether mail.authserv_id names one of them.
func (d *exam) checkers(ctx context.Context, db store.Ledger) {
	items, err := db.Inbox(ctx, store.InboxFilter{Limit: newestMails})
	if err != nil {
		d.problem("inbox", "see what the error says", "%v", err)
		return
	}
	names := map[string]int{}
	named, settings := false, d.settings.Mail
	for _, item := range items {
		if item.Source == reception.ByWeb || item.Size == 0 {
			continue
		}
		_, raw, err := db.InboxItem(ctx, item.ID)
		if err != nil { // pruned meanwhile
			continue
		}
		results := inbound.Read(raw).Results
		if i := slices.IndexFunc(results, func(r inbound.Result) bool { return r.Server != "" }); i >= 0 {
			names[results[i].Server]++ // the topmost one is of the last server that looked
		}
		named = named || slices.ContainsFunc(results, func(r inbound.Result) bool { return r.By(settings.Servers) })
	}
	common := slices.SortedFunc(maps.Keys(names), func(a, b string) int { return cmp.Or(names[b]-names[a], strings.Compare(a, b)) })
	if len(common) > 3 {
		common = common[:3]
	}
	list := say.Printable(strings.Join(common, ", "))
	switch {
	case len(common) == 0 || settings.Tokens || named:
	case len(settings.Servers) == 0:
		d.fine("senders", "in the mail that came in, senders were checked by %s; mail.authserv_id may name it, if it is yours", list)
	default:
		d.warn("senders", "name the server that is yours in mail.authserv_id", "no mail that came in was checked by %s; it was by %s",
			strings.Join(settings.Servers, " or "), list)
	}
}
