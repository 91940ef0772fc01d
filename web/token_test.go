package web_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"rondo/scheduler"
	"rondo/token"
)

// owned are paths of every kind of link that belongs to one person.
func (d *personal) owned(t testing.TB, address string) map[token.Kind]string {
	links := d.links()
	seat := d.seat(t, "datatalks", "2026-12-01", address)
	owned := map[token.Kind]string{
		token.Answer: path(links.Answer(seat)), token.Leave: path(links.Leave(seat)),
		token.Page: path(links.Page(address, 0)), token.Feed: path(links.Feed(address, 0)),
		token.Join: path(links.Join(seat)),
	}
	if address == "ada@example.org" { // who presents it
		owned[token.Presenter] = path(links.Presenter(seat))
	}
	return owned
}

// said is an answer without what changes with every request.
func said(w *httptest.ResponseRecorder) string {
	var b strings.Builder
	b.WriteString(strconv.Itoa(w.Code) + "\n")
	w.Header().Write(&b)
	b.WriteString(w.Body.String())
	return b.String()
}

// Whatever is wrong with a token, the answer is the same, byte for byte (S8).
func TestWrongTokensAllLookTheSame(t *testing.T) {
	d := openPersonal(t, season(t, guild(t)))
	const ada, tove = "ada@example.org", "tove@example.org"
	d.ledger.apply(scheduler.Prefer{Address: tove, Wish: scheduler.Wish{Links: 2, Feed: 2}})
	d.Invalidate()
	good := d.owned(t, ada)
	wrong := map[string]string{}
	for kind, target := range good {
		d.get(t, target)
		room, own := target[:strings.LastIndexByte(target, '/')+1], target[strings.LastIndexByte(target, '/')+1:]
		own, end := strings.TrimSuffix(own, ".ics"), strings.TrimPrefix(own, strings.TrimSuffix(own, ".ics"))
		for i := range own {
			for bit := range 8 {
				flipped := []byte(own)
				flipped[i] ^= 1 << bit
				wrong[string(kind)+" with a bit flipped: "+strconv.Itoa(i)+"."+strconv.Itoa(bit)] = room + url.PathEscape(string(flipped)) + end
			}
		}
		for other, target := range good {
			if other != kind {
				swapped := strings.TrimSuffix(target[strings.LastIndexByte(target, '/')+1:], ".ics")
				wrong[string(other)+" as "+string(kind)] = room + swapped + end
			}
		}
		for name, got := range map[string]string{
			"upper case": strings.ToUpper(own), "cut": own[1:], "long": own + "a", "twice": own + own, "of a": strings.Repeat("a", token.Length), "a space": own + "%20",
		} {
			wrong[string(kind)+" "+name] = room + got + end
		}
	}
	links, session := d.links(), d.seat(t, "datatalks", "2026-12-01", ada)
	later := d.seat(t, "datatalks", "2026-11-03", ada)
	at := func(s token.Seat, link string) string {
		return "/a/" + s.Theme + "/" + s.Session + link[strings.LastIndexByte(link, '/'):]
	}
	stranger := session
	stranger.Address = "nobody@example.org"
	foreign := token.Links{Key: token.NewKey(), Site: sessions}
	wrong["another session's"] = at(session, links.Answer(later))
	wrong["of nobody who is invited"] = path(links.Answer(stranger))
	wrong["of a session that is none"] = "/a/datatalks/2026-12-02/" + links.Key.Make(token.Answer, session.UID, ada)
	wrong["of a theme that is none"] = "/a/nothing/2026-12-01/" + links.Key.Make(token.Answer, session.UID, ada)
	wrong["of another key"] = path(foreign.Answer(session))
	wrong["page of another key"] = path(foreign.Page(ada, 0))
	wrong["page of nobody"] = path(links.Page("nobody@example.org", 0))
	for generation := range 5 {
		if generation != 2 {
			wrong["page of generation "+strconv.Itoa(generation)] = path(links.Page(tove, generation))
			wrong["feed of generation "+strconv.Itoa(generation)] = path(links.Feed(tove, generation))
		}
	}
	wrong["feed without .ics"] = strings.TrimSuffix(path(links.Feed(ada, 0)), ".ics")
	d.get(t, path(links.Page(tove, 2)))
	d.get(t, path(links.Feed(tove, 2)))

	want := said(d.ask(http.MethodGet, "/me/"+strings.Repeat("b", token.Length)))
	if !strings.HasPrefix(want, "404\n") || len(wrong) < 800 {
		t.Fatalf("%d wrong links; a wrong one says\n%s", len(wrong), want)
	}
	for name, target := range wrong {
		if got := said(d.ask(http.MethodGet, target)); got != want {
			t.Errorf("%s: GET %s says\n%.300s\nwant\n%.300s", name, target, got, want)
		}
		if strings.HasPrefix(target, "/my/") {
			continue
		}
		if got := said(d.post(target, yes(""))); got != want {
			t.Errorf("%s: POST %s says\n%.300s", name, target, got)
		}
	}
	if len(d.ledger.kept) != 0 || len(d.ledger.state.Wishes) != 1 {
		t.Error("something was recorded")
	}
}

// A new address revokes the one before at once.
func TestNewAddresses(t *testing.T) {
	d := openPersonal(t, season(t, guild(t)))
	links, target := d.links(), ""
	for generation := range 3 {
		target = path(links.Page("ada@example.org", generation))
		mustSee(t, d.sees(t, target), "My sessions and settings")
		w := d.post(target, url.Values{"new": {"page"}})
		if want := path(links.Page("ada@example.org", generation+1)) + "?saved"; w.Header().Get("Location") != want {
			t.Fatalf("status %d to %q, want %q", w.Code, w.Header().Get("Location"), want)
		}
		if code := d.ask(http.MethodGet, target).Code; code != http.StatusNotFound {
			t.Errorf("the old page: status %d", code)
		}
	}
	target = path(links.Page("ada@example.org", 3))
	d.post(target, url.Values{"new": {"feed"}})
	if code := d.ask(http.MethodGet, path(links.Feed("ada@example.org", 0))).Code; code != http.StatusNotFound {
		t.Errorf("the old feed: status %d", code)
	}
	d.get(t, path(links.Feed("ada@example.org", 1)))
	if !strings.Contains(d.get(t, target).Body.String(), path(links.Feed("ada@example.org", 1))) {
		t.Error("the page does not tell the feed's new address")
	}
}

// What belongs to one person is kept by nobody between, found by no search engine and told to no other site.
func TestOwnPagesAreDiscreet(t *testing.T) {
	d := openPersonal(t, season(t, guild(t)))
	for kind, target := range d.owned(t, "ada@example.org") {
		w := d.get(t, target)
		cache := "no-store"
		if kind == token.Feed {
			cache = "private, no-cache"
		}
		for name, want := range map[string]string{"Cache-Control": cache, "X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer"} {
			if got := w.Header().Get(name); got != want {
				t.Errorf("%s: %s %q, want %q", kind, name, got, want)
			}
		}
		if strings.Contains(w.Body.String(), "tove@") || strings.Contains(w.Body.String(), "ada@") {
			t.Errorf("%s tells an address", kind)
		}
	}
}

// Tokens are in links and nowhere else (S8, S21).
func TestTokensAreToldToNobody(t *testing.T) {
	var log strings.Builder
	d := openPersonal(t, season(t, guild(t)), logInto(&log))
	var tokens []string
	owned := d.owned(t, "ada@example.org")
	d.get(t, owned[token.Page]) // from now on there is something to show of a person while the ledger fails
	for _, target := range owned {
		tokens = append(tokens, strings.TrimSuffix(target[strings.LastIndexByte(target, '/')+1:], ".ics"))
		d.ledger.err = errDisk
		for _, form := range []url.Values{yes(""), {"leave": {"yes"}}, {"all": {"leave"}}, {"x": {"y"}}} {
			d.post(target, form)
		}
		d.ledger.record.err = errDisk
		d.Invalidate()
		d.get(t, target)
		d.ledger.record.err = nil
	}
	told := log.String() + d.get(t, "/metrics").Body.String() + d.get(t, "/healthz").Body.String() + d.get(t, "/").Body.String()
	if !strings.Contains(told, "disk full") {
		t.Error("nothing was logged")
	}
	for _, secret := range tokens {
		if strings.Contains(told, secret) {
			t.Errorf("a token is told: %s", told)
		}
	}
}
