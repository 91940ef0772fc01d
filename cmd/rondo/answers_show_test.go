package main

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"rondo/mailer/imap/imaptest"
)

// TestAnswersShow: an answer shows on its person's page soon after it came, whichever way it took. How soon is measured by
// BenchmarkAnswerShows.
func TestAnswersShow(t *testing.T) {
	p := newMailed(t)
	p.serve(func(pages string) {
		for n, way := range p.ways() {
			way.bring(p.reply(n))
			p.shown(pages, n)
		}
	})
}

// BenchmarkAnswerShows measures from a mail's arrival in the mailbox, or from the start of receive, to the first page that
// shows it. Pages are asked for every two milliseconds.
func BenchmarkAnswerShows(b *testing.B) {
	p := newMailed(b)
	p.serve(func(pages string) {
		n := 0
		for _, way := range p.ways() {
			b.Run("by="+way.name, func(b *testing.B) {
				slowest := time.Duration(0)
				for b.Loop() {
					b.StopTimer()
					mail := p.reply(n)
					time.Sleep(time.Duration(300+n*37%500) * time.Millisecond) // the mailbox is at rest, and no two wait alike
					b.StartTimer()
					way.bring(mail)
					slowest = max(slowest, p.shown(pages, n))
					n++
				}
				b.ReportMetric(float64(slowest.Milliseconds()), "slowest-ms")
			})
		}
	})
}

// mailed is an installation with a mailbox, and the answer page of one of its people.
type mailed struct {
	*scene
	dovecot *imaptest.Dovecot
	page    string // path
	began   time.Time
}

func newMailed(t testing.TB) *mailed {
	t.Helper()
	d := imaptest.Start(t)
	files := guildOf(3, fmt.Sprintf("  inbox: { imap: %q, tls: none, username: %s, password_file: imap, done_folder: Rondo }\n", d.Address, imaptest.Username))
	files["imap"] = d.Password + "\n"
	i := invite(t, mustTime("2026-11-24T09:00:00Z"), 6, files)
	link, status := i.rondo("", "link", "--kind", "answer", "--to", somebody(1), "--session", "talks/2026-12-01")
	u, err := url.Parse(strings.TrimSpace(link))
	if err != nil || status != 0 {
		t.Fatalf("%s: %v", link, err)
	}
	return &mailed{scene: &scene{invited: i, me: somebody(1)}, dovecot: d, page: u.EscapedPath(), began: i.now()}
}

type way struct {
	name  string
	bring func(mail string)
}

func (p *mailed) ways() []way {
	return []way{
		{"imap", func(mail string) { p.dovecot.Deliver([]byte(mail)) }},
		{"receive", func(mail string) {
			if out, status := p.rondo(mail, "receive"); status != 0 {
				p.t.Fatalf("receive: %s", out)
			}
		}},
	}
}

// reply is the n-th answer. Every one is newer than those before and says something else.
func (p *mailed) reply(n int) string {
	c := p.honest()
	c.stamp = p.began.Add(time.Duration(n-1_000_000) * time.Second)
	c.attendees = []string{attendee(p.me, []string{"ACCEPTED", "DECLINED"}[n%2])}
	c.lines = []string{fmt.Sprintf("COMMENT:answer number %d.", n)}
	return c.String()
}

// shown waits until the page shows the n-th answer, and says how long that took.
func (p *mailed) shown(pages string, n int) time.Duration {
	p.t.Helper()
	want, began, body := fmt.Sprintf("answer number %d.", n), time.Now(), ""
	for time.Since(began) < patience {
		if body = page(p.t, pages+p.page); strings.Contains(body, want) && strings.Contains(body, "by mail") {
			return time.Since(began)
		}
		time.Sleep(2 * time.Millisecond)
	}
	p.t.Fatalf("the page does not show %q:\n%s", want, body)
	return 0
}

func page(t testing.TB, url string) string {
	t.Helper()
	client := http.Client{Timeout: patience}
	resp, err := client.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s, %v", url, resp.Status, err)
	}
	return string(body)
}
