package desk

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"rondo/scheduler"
	"rondo/theme"
)

// Admit takes somebody into a theme who asked to join it, or with in false does not, whether or not they are in already. address is in
// lower case, which the theme's id. by says who decided, as plans and logs show it. changed is false where they stood so. Who has
// not asked, or not confirmed it, is [Unclear], and so is a theme that there is not.
func (d *Desk) Admit(ctx context.Context, address, which string, in bool, by scheduler.Reason) (changed bool, err error) {
	scope := scheduler.Scope{People: []string{address}}
	acts, err := d.Ledger.Update(ctx, scope, func(have scheduler.State) ([]scheduler.Action, error) {
		if have.Accepted == nil || have.Accepted.Theme(which) == nil {
			return nil, UnknownTheme(which, have.Accepted)
		}
		acts, err := scheduler.Admit(have, which, address, in, by, d.Now())
		switch {
		case errors.Is(err, scheduler.ErrNamed):
			err = unclearf("%s %w: change the audience of %s there", address, err, have.Accepted.Theme(which).File)
		case err != nil:
			err = unclearf("%s %w; 'rondo people export' lists who waits", address, err)
		}
		return acts, err
	})
	return len(acts) > 0, err
}

// Joined is who joined by themselves, for the files.
type Joined struct {
	People  []theme.Entry       // whom the files do not know, in order of address, with what they chose
	Groups  map[string][]string // addresses by a name for a group of those who joined a theme, "joined-<id>"
	Waiting []scheduler.Joined  // who confirmed and was not taken in yet, in order of Theme and Address
}

// JoinedBy returns who joined by themselves, and who waits to be taken in. Guests of single sessions are not among them.
func JoinedBy(have scheduler.State) Joined {
	all := Joined{Groups: map[string][]string{}}
	files := have.Accepted.Written()
	seen := map[string]bool{}
	for _, j := range have.Joined {
		switch {
		case j.Waits():
			all.Waiting = append(all.Waiting, j)
		case j.In() && j.UID == "":
			wish := have.Wishes[j.Address]
			if wish.Leaves(j.Theme) {
				continue
			}
			group := "joined-" + j.Theme
			all.Groups[group] = append(all.Groups[group], j.Address)
			if known := files != nil && files.People.ByAddress.At(j.Address) != nil; !known && !seen[j.Address] {
				seen[j.Address] = true
				all.People = append(all.People, theme.Entry{Email: j.Address, Name: j.Name, Language: wish.Language, Timezone: wish.Timezone})
			}
		}
	}
	slices.SortFunc(all.People, func(a, b theme.Entry) int { return strings.Compare(a.Email, b.Email) })
	return all
}

// YAML returns who joined as people.yaml has it, to be pasted into it, with comments that say what else to do.
func (j Joined) YAML() string {
	var b strings.Builder
	if len(j.Groups) > 0 {
		b.WriteString("# People who joined by themselves. Paste the entries into people.yaml, and add each group to its theme's audience:\n")
		for _, group := range slices.Sorted(maps.Keys(j.Groups)) {
			fmt.Fprintf(&b, "#   %s: audience: […, %s]\n", strings.TrimPrefix(group, "joined-"), group)
		}
		b.WriteString("# From then on the files alone say who is in.\n")
	} else {
		b.WriteString("# Nobody has joined by themselves.\n")
	}
	for _, w := range j.Waiting {
		fmt.Fprintf(&b, "# Waits to be taken in: rondo people admit %s %s\n", w.Address, w.Theme)
	}
	b.Write(theme.WritePeople(j.People, j.Groups))
	return b.String()
}
