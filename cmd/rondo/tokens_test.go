package main

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"rondo/desk"
	"rondo/token"
)

// TestS8TokensAreToldToTheirPersonOnly has people answer by mail and web, ask for new links, err and guess, and then looks
// for every token that there is in everything the program said: logs, errors, metrics, the pages of all, and what verbs
// print that show no letter and no link. A page that somebody has a token for, and a letter, may hold tokens of that person.
func TestS8TokensAreToldToTheirPersonOnly(t *testing.T) {
	const people = 4
	i := invite(t, mustTime("2026-11-24T09:00:00Z"), 2*people, guildOf(people, "  reply_tokens: true\n"))
	all := i.tokens(people)
	w := &listener{t: t, tokens: all}
	i.serve(func(pages string) {
		w.pages = pages
		for n := range people {
			me := somebody(n)
			w.walk(i, me)
			w.post(me, i.link(me, "answer"), url.Values{"answer": {[]string{"yes", "maybe", "no"}[n%3]}, "sequence": {"0"}, "comment": {"by web"}})
			w.post(me, i.link(me, "answer"), url.Values{"answer": {"perhaps"}})
			w.post(me, i.link(me, "page"), url.Values{"language": {"de"}, "timezone": {"Europe/Berlin"}})
			w.post(me, i.link(me, "page"), url.Values{"way": {"pigeons"}})
			w.post(me, i.link(me, "page"), url.Values{"new": {"feed"}})
			s := &scene{invited: i, me: me, other: somebody((n + 1) % people)}
			for k, f := range forgeries[:30] {
				if f.name == "a cancelled session" || testing.Short() && k%people != n { // in the short form each is one person's
					continue
				}
				c := s.honest()
				f.write(s, c)
				w.heard(i.rondo(c.String(), "receive"))
			}
			for _, fault := range faults {
				w.heard(i.rondo(servers[n].report(s.other, fault, string(i.letter(s.other, "DataTalks"))), "receive"))
			}
		}
		w.heard(i.rondo("", "receive"))
		w.heard(i.rondo("no mail at all", "receive"))
		for _, of := range all {
			for _, room := range []string{"/a/talks/2026-12-01/", "/leave/talks/2026-12-01/", "/me/", "/my/", "/a/nothing/2026-12-01/", "/"} {
				w.get("", pages+room+of[0]+"x") // nearly a token
				w.get("", pages+room+"?t="+of[0])
			}
		}
		for n := range people {
			w.walk(i, somebody(n))
		}
		for _, path := range []string{"/", "/calendar", "/t/talks", "/s/talks/2026-12-01", "/feeds/all.ics", "/feeds/talks.ics", "/healthz", "/readyz", "/metrics", "/nothing"} {
			w.get("", pages+path)
		}
		i.verbs(w)
	})
	w.said(i.log.String(), "")
	for _, m := range i.box.Messages() {
		w.said(string(m.Raw), m.To[0])
	}
	if len(all) != people || len(all[somebody(0)]) < 12 || w.seen < 200 || w.own < 50 || !strings.Contains(i.log.String(), "applied") {
		t.Errorf("%d tokens of each, %d texts, %d of them with tokens of their own: too few to show anything", len(all[somebody(0)]), w.seen, w.own)
	}
}

// tokens are all tokens that the installation can have given away, by person. Those of sessions are for every session.
func (i *invited) tokens(people int) map[string][]string {
	i.t.Helper()
	inst, err := (&app{config: i.path("rondo.yaml")}).open()
	if err != nil {
		i.t.Fatal(err)
	}
	have, _, err := inst.Recorded(i.t.Context(), i.now)
	if err != nil {
		i.t.Fatal(err)
	}
	key, found, err := inst.LoadKey(&have.Accepted.Config)
	if err != nil || !found {
		i.t.Fatal(err)
	}
	all := map[string][]string{}
	for n := range people {
		who := somebody(n)
		all[who] = append(all[who], key.Make(token.Reply, who))
		for _, s := range have.Sessions {
			all[who] = append(all[who], key.Make(token.Answer, s.UID, who), key.Make(token.Leave, s.UID, who))
		}
		for generation := range 4 {
			all[who] = append(all[who], key.Make(token.Page, who, fmt.Sprint(generation)), key.Make(token.Feed, who, fmt.Sprint(generation)))
		}
	}
	for _, m := range i.box.Messages() { // and the marks of letters
		_, rest, _ := strings.Cut(string(m.Raw), "X-Rondo-Letter: ")
		mark, _, _ := strings.Cut(rest, "\r\n")
		all[m.To[0]] = append(all[m.To[0]], mark)
	}
	return all
}

func (i *invited) link(who, kind string) string {
	i.t.Helper()
	args := []string{"link", "--kind", kind, "--to", who}
	if kind == "answer" {
		args = append(args, "--session", "talks/2026-12-01")
	}
	out, status := i.rondo("", args...)
	u, err := url.Parse(strings.TrimSpace(out))
	if err != nil || status != 0 {
		i.t.Fatalf("%s: %v", out, err)
	}
	return u.EscapedPath()
}

// verbs runs those that show neither a letter nor a link.
func (i *invited) verbs(w *listener) {
	i.t.Helper()
	for _, line := range []string{
		"check", "plan", "plan --json", "outbox list", "outbox list --json", "inbox list", "inbox list --json", "seats talks", "seats talks 2026-12-01",
		"seats talks 2026-12-01 --json", "seats talks 2026-12-01 --csv", "proposals", "people suppressed", "people suppressed --json", "doctor",
		"doctor --json", "dates talks", "feed all", "feed talks", "link --kind answer --to nobody@example.org --session talks/2026-12-01", "inbox show nothing",
	} {
		w.heard(i.rondo("", strings.Fields(line)...))
	}
	var items []desk.ItemRecord
	i.ask(&items, "inbox", "list", "--json")
	for _, item := range items {
		w.heard(i.rondo("", "inbox", "show", item.ID))
		w.heard(i.rondo("", "inbox", "show", item.ID, "--json"))
	}
}

// listener hears what is said, and to whom.
type listener struct {
	t         testing.TB
	pages     string
	tokens    map[string][]string // by person
	seen, own int
}

// said holds that a text which was told to somebody, or to all when that is nobody, has no token of anybody else.
func (w *listener) said(text, to string) {
	w.t.Helper()
	w.seen++
	for _, who := range slices.Sorted(maps.Keys(w.tokens)) {
		for _, one := range w.tokens[who] {
			at := strings.Index(text, one)
			switch {
			case at < 0:
			case who == to:
				w.own++
			default:
				w.t.Fatalf("a token of %s is told to %q: %q", who, to, text[max(0, at-200):min(len(text), at+50)])
			}
		}
	}
}

func (w *listener) heard(out string, _ int) { w.t.Helper(); w.said(out, "") }

// walk looks at all pages of a person.
func (w *listener) walk(i *invited, who string) {
	for _, kind := range []string{"answer", "page", "feed"} {
		w.get(who, w.pages+i.link(who, kind))
	}
}

func (w *listener) get(who, target string) {
	w.t.Helper()
	req, err := http.NewRequest("GET", target, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	w.do(who, req)
}

func (w *listener) post(who, path string, form url.Values) {
	w.t.Helper()
	req, err := http.NewRequest("POST", w.pages+path, strings.NewReader(form.Encode()))
	if err != nil {
		w.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	w.do(who, req)
}

// do hears the answer with its header, in which Location may name the page itself again.
func (w *listener) do(who string, req *http.Request) {
	w.t.Helper()
	client := http.Client{Timeout: patience, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	if who != "" && resp.Header.Get("Referrer-Policy") != "no-referrer" {
		w.t.Errorf("a page of %s lets its address be told to others: Referrer-Policy is %q", who, resp.Header.Get("Referrer-Policy"))
	}
	w.said(fmt.Sprint(resp.Header, string(body)), who)
}
