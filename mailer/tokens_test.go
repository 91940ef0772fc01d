package mailer

import (
	"bytes"
	"html"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"rondo/mailer/mailertest"
	"rondo/token"
)

var tokenLike = regexp.MustCompile(`[a-z2-7]{26}`)

// readable is a mail with its parts decoded and its folded lines joined.
func readable(t interface{ Fatal(...any) }, raw []byte) string {
	head, _, _ := bytes.Cut(raw, []byte("\r\n\r\n"))
	_, _, leaves, err := read(raw)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.ReplaceAll(string(head), "\r\n ", " ")
	for _, leaf := range leaves {
		text += "\n" + html.UnescapeString(strings.ReplaceAll(leaf.body, "\r\n ", ""))
	}
	return text
}

// A letter holds the tokens of its reader and of nobody else, and no address but the reader's and the sender's, except
// where organizers read whom letters did not reach.
func TestLettersHoldTheirReadersTokensOnly(t *testing.T) {
	kinds := mailertest.Letters()
	names := slices.Sorted(func(yield func(string) bool) {
		for name := range kinds {
			if !yield(name) {
				return
			}
		}
	})
	rapid.Check(t, func(rt *rapid.T) {
		s, l := sealer(t), kinds[rapid.SampledFrom(names).Draw(rt, "kind")]
		s.Key, s.Tokens = token.NewKey(), rapid.Bool().Draw(rt, "reply tokens")
		l.To.Email, l.Links = rapid.StringMatching(`[a-z]{1,8}@example\.(org|com)`).Draw(rt, "to"), rapid.IntRange(0, 3).Draw(rt, "links")
		sealed, err := s.Seal(l)
		if err != nil {
			rt.Fatal(err)
		}
		own := []string{
			s.Key.Make(token.Letter, l.Name), s.Key.Make(token.Reply, l.To.Email), s.Key.Make(token.Answer, l.UID, l.To.Email),
			s.Key.Make(token.Leave, l.UID, l.To.Email), s.links().Page(l.To.Email, l.Links)[len(s.Site.URL+"/me/"):],
		}
		if l.Login != "" {
			own = append(own, l.Login, s.Key.Make(token.SignIn, l.Login, l.To.Email))
		}
		for i, one := range own {
			if slices.Contains(own[i+1:], one) {
				rt.Errorf("two tokens of %s are the same", l.To.Email)
			}
		}
		text := readable(rt, sealed.Bytes) + "\n" + sealed.From
		for _, found := range tokenLike.FindAllString(text, -1) {
			if !slices.Contains(own, found) {
				rt.Errorf("%s is no token of %s", found, l.To.Email)
			}
		}
		for _, address := range regexp.MustCompile(`[\w.+-]+@example\.(org|com)`).FindAllString(text, -1) {
			local, _, _ := strings.Cut(address, "+")
			if l.UID != "" && address != l.To.Email && local != "guild" && address != "guild@example.org" {
				rt.Errorf("%s stands in a letter to %s", address, l.To.Email)
			}
		}
	})
}

// With reply tokens what comes back names its letter or its reader, wherever it comes back to.
func TestReplyTokens(t *testing.T) {
	s := sealer(t)
	s.Tokens = true
	reply := "guild+" + s.Key.Make(token.Reply, "jorg@example.com") + "@example.org"
	seen := map[string]string{}
	for name, l := range mailertest.Letters() {
		sealed := seal(t, s, l)
		header, _, leaves, err := read(sealed.Bytes)
		if err != nil {
			t.Fatal(err)
		}
		if want := "guild+" + s.Key.Make(token.Letter, l.Name) + "@example.org"; sealed.From != want {
			t.Errorf("%s: the envelope is from %s, want %s", name, sealed.From, want)
		}
		if other := seen[sealed.From]; other != "" {
			t.Errorf("%s and %s fail to the same address", name, other)
		}
		seen[sealed.From] = name
		if l.To.Email != "jorg@example.com" {
			continue
		}
		for _, field := range []string{"From", "Reply-To"} {
			if list, err := header.AddressList(field); err != nil || len(list) != 1 || list[0].Address != reply {
				t.Errorf("%s: %s is %v, %v; want %s", name, field, list, err, reply)
			}
		}
		if from, _ := header.AddressList("From"); from[0].Name != "Data Guild" {
			t.Errorf("%s: From is %v", name, from)
		}
		for _, leaf := range leaves {
			text := html.UnescapeString(strings.ReplaceAll(leaf.body, "\r\n ", ""))
			if leaf.kind == "text/calendar" && !strings.Contains(text, "ORGANIZER;CN=Data Guild:mailto:"+reply+"\r\n") {
				t.Errorf("%s: the organizer is not %s:\n%s", name, reply, text)
			}
		}
	}
}

// One POST unsubscribes (RFC 8058), over https only, and from letters about sessions only.
func TestListUnsubscribe(t *testing.T) {
	for name, l := range mailertest.Letters() {
		for _, site := range []string{"https://sessions.example.org", "http://127.0.0.1:8080", ""} {
			s := sealer(t)
			s.Site.URL = site
			header, _, _, err := read(seal(t, s, l).Bytes)
			if err != nil {
				t.Fatal(err)
			}
			link, post := header.Get("List-Unsubscribe"), header.Get("List-Unsubscribe-Post")
			want, wantPost := "", ""
			if l.UID != "" && strings.HasPrefix(site, "https:") {
				want = "<" + site + "/leave/datatalks/2026-12-01/" + s.Key.Make(token.Leave, l.UID, l.To.Email) + ">"
				wantPost = "List-Unsubscribe=One-Click"
			}
			if link != want || post != wantPost {
				t.Errorf("%s on %q: List-Unsubscribe %q, -Post %q; want %q, %q", name, site, link, post, want, wantPost)
			}
		}
	}
}

// Links stand whole on lines of their own, where every mail program finds them; and never in the calendar object, which
// people forward.
func TestLinksStandAlone(t *testing.T) {
	s := sealer(t)
	s.Key = token.NewKey()
	s.Site.URL = "https://sessions." + strings.Repeat("a-very-long-name.", 6) + "example.org"
	for name, l := range mailertest.Letters() {
		_, _, leaves, err := read(seal(t, s, l).Bytes)
		if err != nil {
			t.Fatal(err)
		}
		answer, own := s.links().Answer(seatOf(&l)), s.links().Page(l.To.Email, l.Links)
		for _, leaf := range leaves {
			has := func(link string) bool { return strings.Contains(leaf.body, link) }
			switch leaf.kind {
			case "text/plain":
				alone := func(link string) bool { return strings.Contains(leaf.body, ":\r\n"+link+"\r\n") }
				if session := l.UID != ""; alone(answer) != session || alone(own) != session {
					t.Errorf("%s: links on lines of their own: answer %v, own page %v\n%s", name, alone(answer), alone(own), leaf.body)
				}
			case "text/html":
				if session := l.UID != ""; has(`href="`+answer+`"`) != session || has(`href="`+own+`"`) != session {
					t.Errorf("%s: the HTML part lacks a link, or has one too many", name)
				}
			case "text/calendar", "application/ics":
				if found := tokenLike.FindString(strings.ReplaceAll(leaf.body, "\r\n ", "")); found != "" {
					t.Errorf("%s: %s holds the token %s", name, leaf.kind, found)
				}
			}
		}
	}
}

// Without a site there are no links to it.
func TestNoLinksWithoutASite(t *testing.T) {
	s := sealer(t)
	s.Site.URL = ""
	for name, l := range mailertest.Letters() {
		l.Page = ""
		text := readable(t, seal(t, s, l).Bytes)
		for _, sign := range []string{"/a/", "/me/", "/leave/", "Answer here"} {
			if strings.Contains(text, sign) {
				t.Errorf("%s: %q stands in\n%s", name, sign, text)
			}
		}
	}
}

// Errors and the replies of servers are logged, so they hold no token.
func TestTokensAreNotSaid(t *testing.T) {
	got := newReply(553, "5.7.1 <guild+"+strings.Repeat("a", token.Length)+"@example.org>: Sender address rejected").String()
	if want := "553 5.7.1 <guild+[token]@example.org>: Sender address rejected"; got != want {
		t.Errorf("the reply is %q, want %q", got, want)
	}
	s := sealer(t)
	s.Tokens = true
	s.Sender.Address = strings.Repeat("guild", 9) + "@example.org"
	l := mailertest.Invitation()
	l.Organizer = s.Sender
	_, err := s.Seal(l)
	if err == nil || !strings.Contains(err.Error(), s.Sender.Address) || tokenLike.MatchString(strings.ReplaceAll(err.Error(), s.Sender.Address, "")) {
		t.Errorf("the error is %v", err)
	}
}
