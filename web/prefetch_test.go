package web_test

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"rondo/scheduler"
	"rondo/store"
	"rondo/store/sqlite"
	"rondo/theme"
	"rondo/token"
	"rondo/web"
)

// office is a site over a real ledger.
type office struct {
	*personal
	db    *sqlite.DB
	other *sql.DB // sees what is committed
}

// openOffice records the guild's season in a ledger on the disk, by its files and perhaps some changes to them.
func openOffice(t *testing.T, changes ...func(fstest.MapFS)) *office {
	t.Helper()
	ctx, name := t.Context(), filepath.Join(t.TempDir(), "rondo.db")
	clock := &clock{noon}
	db, err := sqlite.Open(ctx, name, store.Options{Now: clock.now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	files := guild(t)
	for _, change := range changes {
		change(files)
	}
	want, findings := theme.Load(files, "rondo.yaml")
	if err := findings.Err(); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := db.Update(ctx, scheduler.Scope{Everybody: true}, func(have scheduler.State) ([]scheduler.Action, error) {
			acts, _ := scheduler.Plan(want, have, noon)
			for i, a := range acts {
				if p, ok := a.(scheduler.Post); ok {
					p.Sealed = scheduler.Sealed{MessageID: p.Letter.Name, Bytes: []byte("letter\r\n")}
					acts[i] = p
				}
			}
			return acts, nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	other, err := sql.Open("sqlite3", "file:"+name+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	other.SetMaxOpenConns(1)
	t.Cleanup(func() { other.Close() })
	have, err := db.State(ctx)
	if err != nil {
		t.Fatal(err)
	}
	o := &office{db: db, other: other}
	o.personal = openPersonal(t, have, func(options *web.Options) {
		options.Source, options.Answers, options.Surveys, options.Presenters, options.Joins, options.Series = db, o, o, o, o, o
	})
	return o
}

// Reply keeps an answer, and has it decided as mail is.
func (o *office) Reply(ctx context.Context, form scheduler.Form) (bool, error) {
	id, _, err := o.db.Keep(ctx, store.Mail{Source: "web", Raw: form.Text(), Arrived: o.clock.now(), Class: scheduler.Calendar})
	if err != nil {
		return false, err
	}
	_, err = o.db.Update(ctx, scheduler.Scope{Everybody: true}, func(have scheduler.State) ([]scheduler.Action, error) {
		return scheduler.Answer(have, form.Incoming(id, o.clock.now()), o.clock.now()), nil
	})
	return err == nil, nil
}

func (o *office) Prefer(ctx context.Context, address string, change scheduler.Change) error {
	_, err := o.db.Update(ctx, scheduler.Scope{Everybody: true}, func(have scheduler.State) ([]scheduler.Action, error) {
		return scheduler.Wishes(have, address, change, o.clock.now())
	})
	return err
}

func (o *office) Came(ctx context.Context, one scheduler.Arrival) error {
	_, err := o.db.Update(ctx, scheduler.Scope{Sessions: []string{one.UID}}, func(have scheduler.State) ([]scheduler.Action, error) {
		return scheduler.Arrivals(have, []scheduler.Arrival{one}, o.clock.now())
	})
	return err
}

// commits changes with every commit of anybody to the ledger.
func (o *office) commits(t *testing.T) (version int64) {
	t.Helper()
	if err := o.other.QueryRow("PRAGMA data_version").Scan(&version); err != nil {
		t.Fatal(err)
	}
	return version
}

// scanners are what mail gateways and messengers call themselves when they look at every link of a mail.
var scanners = []string{
	"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0 Safari/537.36", // Safe Links
	"Mozilla/5.0 (compatible; Barracuda Sentinel)", "Mozilla/5.0 (compatible; Proofpoint URL Defense)", "Mimecast-URL-Protect/1.0",
	"GoogleImageProxy (via ggpht.com)", "Mozilla/5.0 (compatible; Google-Safety)", "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
	"facebookexternalhit/1.1", "WhatsApp/2.23", "TelegramBot (like TwitterBot)", "SkypeUriPreview Preview/0.5", "curl/8.6.0",
}

// Looking at a link changes nothing, however often and by whomever, and afterwards it still works for its person (S7).
func TestS7PrefetchChangesNothing(t *testing.T) {
	o := openOffice(t)
	var targets []string
	for _, address := range []string{"ada@example.org", "tove@example.org", "curator@example.org"} {
		for _, target := range o.owned(t, address) {
			targets = append(targets, target)
		}
	}
	before := o.commits(t)
	const atOnce = 10
	requests := 10_000
	if testing.Short() {
		requests = 1_000
	}
	var group sync.WaitGroup
	failures := make(chan string, requests)
	for worker := range atOnce {
		group.Go(func() {
			for i := worker; i < requests; i += atOnce {
				method := []string{http.MethodGet, http.MethodHead, http.MethodOptions, "PROPFIND"}[i%4]
				target := targets[i/4%len(targets)]
				if i%3 == 0 {
					target += "?answer=yes&leave=yes&all=leave&List-Unsubscribe=One-Click"
				}
				header := []string{"User-Agent: " + scanners[i%len(scanners)]}
				if i%5 == 0 {
					header = append(header, "Purpose: prefetch", "Sec-Purpose: prefetch;prerender", "X-Moz: prefetch")
				}
				if w := o.ask(method, target, header...); (w.Code == http.StatusOK) != (i%4 < 2) {
					failures <- fmt.Sprintf("%s: status %d", method, w.Code)
				}
			}
		})
	}
	group.Wait()
	close(failures)
	for failure := range failures {
		t.Error(failure)
	}
	if after := o.commits(t); after != before {
		t.Error("something was written")
	}
	page := o.owned(t, "ada@example.org")[token.Answer]
	if w := o.post(page, yes("")); w.Code != http.StatusSeeOther || o.commits(t) == before {
		t.Errorf("the link does not work any more: status %d", w.Code)
	}
	mustSee(t, o.sees(t, page), "You said yes on this page")
}

// An answer by mail and one by web are the same; the page says which came last.
func TestMailAndWebMeet(t *testing.T) {
	o := openOffice(t)
	page := o.answer(t, "datatalks", "2026-12-01", "ada@example.org")
	o.post(page, answering("no"))
	mustSee(t, o.sees(t, page), "You said no on this page on Mon 23 Nov, 14:00")
	o.clock.Time = noon.Add(time.Hour)
	form := scheduler.Form{UID: o.seat(t, "datatalks", "2026-12-01", "").UID, Address: "ada@example.org", Answer: "ACCEPTED", At: o.clock.now()}
	byMail := form.Incoming("mail", o.clock.now())
	byMail.Source, byMail.From, byMail.Person, byMail.Trust = scheduler.ByMail, "ada@example.org", "", scheduler.Verified
	if _, err := o.db.Update(t.Context(), scheduler.Scope{Everybody: true}, func(have scheduler.State) ([]scheduler.Action, error) {
		acts := scheduler.Answer(have, byMail, o.clock.now())
		return acts[:len(acts)-1], nil // it was never kept, so there is nothing to settle
	}); err != nil {
		t.Fatal(err)
	}
	o.Invalidate()
	mustSee(t, o.sees(t, page), "You said yes by mail on Mon 23 Nov, 15:00")
	o.clock.Time = noon.Add(2 * time.Hour)
	o.post(page, answering("maybe"))
	seen := o.sees(t, page)
	mustSee(t, seen, "You said maybe on this page on Mon 23 Nov, 16:00")
	if strings.Contains(seen, "You said yes") {
		t.Error("two answers are shown")
	}
}
