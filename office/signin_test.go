package office_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"rondo/office/officetest"
	"rondo/scheduler"
	"rondo/token"
)

// asks lets a browser ask for a link, and returns what it is answered.
func asks(t testing.TB, c *officetest.Client, address string) {
	t.Helper()
	w := c.Post("/desk/in", url.Values{"address": {address}})
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/desk/in/sent" {
		t.Fatalf("%s asks: status %d, to %q", address, w.Code, w.Header().Get("Location"))
	}
}

// letter plans, and returns the link of the newest letter to an address by which it signs in; "" for none.
func letter(d *officetest.Desk, address string) (link string) {
	d.T.Helper()
	d.Plan()
	for _, l := range d.State().Logins {
		if l.Address == address && l.Posted {
			link = token.Links{Key: d.Key, Site: "https://x"}.SignIn(l.ID, address)
		}
	}
	return strings.TrimPrefix(link, "https://x")
}

var sixDigits = regexp.MustCompile(`<p class="code">(\d{3} \d{3})</p>`)

// digits returns what a browser that has asked shows.
func digits(t testing.TB, c *officetest.Client) string {
	t.Helper()
	found := sixDigits.FindStringSubmatch(c.Page("/desk/in/sent"))
	if found == nil {
		t.Fatal("the browser shows no digits")
	}
	return found[1]
}

// signedIn reports whether a browser is signed in.
func signedIn(c *officetest.Client) bool { return c.Get("/desk").Code == http.StatusOK }

func TestSigningIn(t *testing.T) {
	d := officetest.Open(t)
	c := d.Nobody()
	if page := c.Page("/desk/in"); !strings.Contains(page, `name="address"`) {
		t.Errorf("there is no form:\n%s", page)
	}
	asks(t, c, "Curator@example.org")
	link := letter(d, officetest.Organizer)
	for range 3 { // a scanner of links, in no browser, in this one
		for _, who := range []*officetest.Client{d.Nobody(), c} {
			if w := who.Get(link); w.Code != http.StatusOK {
				t.Fatalf("the link: status %d", w.Code)
			}
		}
	}
	if page := c.Page(link); !strings.Contains(page, "Sign in as Curator") || strings.Contains(page, `name="digits"`) {
		t.Errorf("the browser that asked sees\n%s", page)
	}
	if signedIn(c) {
		t.Error("looking at the link signs in")
	}
	if w := c.Post(link, nil); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/desk" {
		t.Fatalf("the button: status %d, to %q", w.Code, w.Header().Get("Location"))
	}
	if page := c.Page("/desk"); !strings.Contains(page, "Curator") || !strings.Contains(page, "Sign out") {
		t.Errorf("the desk is\n%s", page)
	}
	for _, again := range []*officetest.Client{c, d.Nobody()} {
		if w := again.Post(link, nil); w.Code != http.StatusNotFound {
			t.Errorf("the link once more: status %d", w.Code)
		}
	}
	acts := d.Acts()
	if len(acts) != 1 || acts[0].Who != officetest.Organizer || acts[0].What != "signed in" || !acts[0].At.Equal(officetest.Noon) {
		t.Errorf("the audit trail has %+v", acts)
	}
	if w := c.Post("/desk/out", nil); w.Code != http.StatusSeeOther || signedIn(c) {
		t.Errorf("signing out: status %d", w.Code)
	}
}

// Whoever asks with whatever address learns the same.
func TestSigningInTellsNobodyWhoMay(t *testing.T) {
	d := officetest.Open(t)
	answer := func(address string) string {
		c := d.Nobody()
		w := c.Post("/desk/in", url.Values{"address": {address}})
		header := w.Header().Clone()
		header.Set("Set-Cookie", regexp.MustCompile(`=[A-Z2-7]{26};`).ReplaceAllString(header.Get("Set-Cookie"), "=secret;"))
		var b strings.Builder
		header.Write(&b)
		page := sixDigits.ReplaceAllString(c.Page("/desk/in/sent"), "digits")
		return http.StatusText(w.Code) + b.String() + w.Body.String() + page
	}
	want := answer(officetest.Organizer)
	for _, address := range []string{officetest.Chief, officetest.Operator, officetest.Attendee, "nobody@example.com", "c@example.org"} {
		if got := answer(address); got != want {
			t.Errorf("%s is answered\n%s\nand an organizer\n%s", address, got, want)
		}
	}
	d.Plan()
	wrote := map[string]int{}
	for _, l := range d.State().Logins {
		if person := l.Address; letter(d, person) != "" {
			wrote[person] = 1
		}
	}
	rows := 0
	for _, r := range outbox(d, scheduler.SignIn) {
		rows++
		if !d.State().Accepted.Roles(r).Any() {
			t.Errorf("a letter goes to %s", r)
		}
	}
	if rows != 4 { // the organizer by their alias, too
		t.Errorf("%d letters are posted", rows)
	}
}

// The link of a letter that was forwarded signs nobody in who does not see the browser that asked.
func TestAForwardedLinkNeedsTheDigits(t *testing.T) {
	d := officetest.Open(t)
	asked, other := d.Nobody(), d.Nobody()
	asks(t, asked, officetest.Organizer)
	link := letter(d, officetest.Organizer)
	if page := other.Page(link); !strings.Contains(page, `name="digits"`) {
		t.Fatalf("another browser sees\n%s", page)
	}
	right := digits(t, asked)
	wrong := "000 000"
	if right == wrong {
		wrong = "000 001"
	}
	for _, form := range []url.Values{nil, {"digits": {""}}, {"digits": {wrong}}} {
		if w := other.Post(link, form); w.Code != http.StatusForbidden || signedIn(other) {
			t.Errorf("with %v: status %d", form, w.Code)
		}
	}
	if w := other.Post(link, url.Values{"digits": {right}}); w.Code != http.StatusSeeOther || !signedIn(other) {
		t.Errorf("with the digits: status %d", w.Code)
	}
	if signedIn(asked) {
		t.Error("the browser that asked is signed in by it")
	}
}

// Five wrong digits end a link, also for who has it by right; whoever asks in their own browser meanwhile has nothing of it.
func TestDigitsCannotBeGuessed(t *testing.T) {
	d := officetest.Open(t)
	asked, thief := d.Nobody(), d.Nobody()
	asks(t, asked, officetest.Organizer)
	link, right := letter(d, officetest.Organizer), digits(t, asked)
	for n := range 8 {
		w := thief.Post(link, url.Values{"digits": {strings.Repeat("9", n%6)}})
		if want := map[bool]int{true: http.StatusForbidden, false: http.StatusNotFound}[n < scheduler.LoginTries-1]; w.Code != want {
			t.Errorf("try %d: status %d, want %d", n+1, w.Code, want)
		}
	}
	for _, c := range []*officetest.Client{thief, asked} {
		if w := c.Post(link, url.Values{"digits": {right}}); w.Code != http.StatusNotFound || signedIn(c) {
			t.Errorf("afterwards: status %d", w.Code)
		}
	}
	asks(t, thief, officetest.Organizer) // the thief's own digits are of the thief's own request
	if digits(t, thief) == right {
		t.Error("two browsers show the same digits")
	}
}

// Whatever is wrong with a link, the response is the same, byte for byte (S8).
func TestWrongLinksAreAlike(t *testing.T) {
	d := officetest.Open(t)
	c := d.Nobody()
	asks(t, c, officetest.Organizer)
	good := letter(d, officetest.Organizer)
	parts := strings.Split(good, "/") // "", desk, in, login, token
	build := func(login, token string) string { return "/desk/in/" + login + "/" + token }
	want := c.Get(build("aaaaaaaaaaaaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaaaaaaaaaaaa"))
	if want.Code != http.StatusNotFound {
		t.Fatalf("nobody's link: status %d", want.Code)
	}
	try := func(what, link string) {
		t.Helper()
		for _, method := range []func(string) (int, string){
			func(l string) (int, string) { w := c.Get(l); return w.Code, w.Body.String() },
			func(l string) (int, string) { w := c.Post(l, nil); return w.Code, w.Body.String() },
		} {
			code, page := method(link)
			if page = strings.ReplaceAll(page, link, "LINK"); code != want.Code || page != strings.ReplaceAll(want.Body.String(), build("aaaaaaaaaaaaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaaaaaaaaaaaa"), "LINK") {
				t.Errorf("%s: status %d\n%s", what, code, page)
			}
			d.Clock = d.Clock.Add(5 * time.Second) // so that nobody posts too often
		}
	}
	for i := range parts[4] { // every character changed
		flipped := []byte(parts[4])
		flipped[i] = "ab"[(flipped[i]&1)^1]
		if string(flipped) == parts[4] {
			continue
		}
		try("a changed token", build(parts[3], string(flipped)))
	}
	d.Clock = officetest.Noon
	for _, kind := range []token.Kind{token.Page, token.Feed, token.Answer, token.Digits, token.Letter, "signin"} {
		try("a token of "+string(kind), build(parts[3], d.Key.Make(kind, parts[3], officetest.Organizer)))
	}
	try("somebody else's token", build(parts[3], d.Key.Make(token.SignIn, parts[3], officetest.Other)))
	try("another login", build(strings.Repeat("b", 26), parts[4]))
	try("a short token", build(parts[3], "a"))
	d.Clock = officetest.Noon.Add(scheduler.LoginFor)
	try("an old link", good)
	d.Clock = officetest.Noon.Add(-2 * time.Minute)
	try("a link from the future", good)
	d.Clock = officetest.Noon.Add(scheduler.LoginFor - time.Second)
	if w := c.Get(good); w.Code != http.StatusOK {
		t.Errorf("just before its end: status %d", w.Code)
	}
	files := officetest.Guild()
	files["themes/datatalks.yaml"] = []byte(strings.Replace(string(files["themes/datatalks.yaml"]), "organizers: [curator@example.org]", "organizers: [host@example.org]", 1))
	d.Follow(files)
	try("a link of somebody who organizes nothing any more", good)
}

// An address gets few letters, however often somebody asks, and nothing else costs its owner.
func TestLettersToOneAddressAreFew(t *testing.T) {
	d := officetest.Open(t)
	for n := range 12 {
		c := d.Nobody()
		asks(t, c, officetest.Organizer)
		d.Clock = d.Clock.Add(10 * time.Second)
		d.Plan()
		if n == 0 {
			asks(t, c, officetest.Other)
		}
	}
	d.Plan()
	counts := map[string]int{}
	for _, to := range outbox(d, scheduler.SignIn) {
		counts[to]++
	}
	if counts[officetest.Organizer] != scheduler.LoginLetters || counts[officetest.Other] != 1 {
		t.Errorf("letters: %v", counts)
	}
	d.Clock = d.Clock.Add(scheduler.LoginFor)
	asks(t, d.Nobody(), officetest.Organizer)
	d.Plan()
	if n := len(outbox(d, scheduler.SignIn)); n != scheduler.LoginLetters+2 {
		t.Errorf("%d letters a quarter of an hour later", n)
	}
}

// A network that asks too often is told to wait, and so is everybody when all together do.
func TestAskingTooOften(t *testing.T) {
	d := officetest.Open(t)
	codes := map[int]int{}
	for n := range 40 {
		w := d.Nobody().Post("/desk/in", url.Values{"address": {"x@example.com"}})
		codes[w.Code]++
		if n == 39 && w.Header().Get("Retry-After") == "" {
			t.Error("nobody says when to come again")
		}
	}
	if codes[http.StatusSeeOther] != 20 || codes[http.StatusTooManyRequests] != 20 {
		t.Errorf("one network: %v", codes)
	}
	for n := range 300 {
		d.Nobody().Post("/desk/in", url.Values{"address": {"x@example.com"}}, "X-Forwarded-For: 198.51.100."+string(rune('0'+n%10)))
	}
	if got := len(d.State().Logins); got > 200 {
		t.Errorf("%d rows are kept of them", got)
	}
	if w := d.Nobody().Post("/desk/in", url.Values{"address": {"not an address"}}); w.Code == http.StatusSeeOther {
		t.Error("words are taken for an address")
	}
}

// outbox lists to whom letters of a kind were posted.
func outbox(d *officetest.Desk, kind scheduler.Kind) (to []string) {
	d.T.Helper()
	for _, row := range d.Letters() {
		if row.Kind == kind {
			to = append(to, row.To)
		}
	}
	return to
}
