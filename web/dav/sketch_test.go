package dav

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"rondo/ical"
	"rondo/web/edition"
)

// sessions returns resources that are in order, one of each number, told by a title.
func sessions(t testing.TB, title string, numbers ...int) (all []*edition.Resource) {
	t.Helper()
	noon := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	for _, n := range numbers {
		r, err := edition.NewResource(ical.Event{UID: fmt.Sprintf("%d@sessions.example.org", n), Stamp: noon, Start: noon, End: noon.Add(time.Hour), Summary: title})
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, r)
	}
	edition.SortResources(all)
	return all
}

func upTo(from, to int) (numbers []int) {
	for n := from; n < to; n++ {
		numbers = append(numbers, n)
	}
	return numbers
}

// client is a program that synchronizes: what it has, by address, and its token.
type client struct {
	has   map[string]string
	token string
}

var (
	toldOnes = regexp.MustCompile(`<D:response><D:href>([^<]*)</D:href>\n?<D:propstat><D:prop><D:getetag>([^<]*)<`)
	goneOnes = regexp.MustCompile(`<D:response><D:href>([^<]*)</D:href><D:status>HTTP/1.1 404`)
	nextOne  = regexp.MustCompile(`<D:sync-token>([^<]*)<`)
)

// sync asks for what changed, most at a time or all at once for 0, until it is told all, and returns how much that was. refused is that its token was not
// taken; it then has nothing.
func (p *client) sync(t testing.TB, all []*edition.Resource, most int) (told int, refused bool) {
	t.Helper()
	c := &Calendar{Name: "talks", Sign: func(text string) string { return fmt.Sprint("signed", len(text)) }, Resources: func() ([]*edition.Resource, error) { return all, nil }}
	tree := &Tree{Find: func(string) *Calendar { return c }}
	for {
		limit := ""
		if most > 0 {
			limit = fmt.Sprintf("<limit><nresults>%d</nresults></limit>", most)
		}
		a := tree.Answer(Request{Method: "REPORT", Path: "/dav/calendars/talks/", Body: fmt.Appendf(nil,
			`<sync-collection xmlns="DAV:"><sync-token>%s</sync-token><sync-level>1</sync-level>%s<prop><getetag/></prop></sync-collection>`, p.token, limit)})
		if a.Status == http.StatusForbidden && bytes.Contains(a.Body, []byte("<D:valid-sync-token/>")) && p.token != "" {
			*p = client{}
			return told, true
		}
		if a.Status != http.StatusMultiStatus {
			t.Fatalf("status %d\n%s", a.Status, a.Body)
		}
		if p.has == nil {
			p.has = map[string]string{}
		}
		ones, gone := toldOnes.FindAllSubmatch(a.Body, -1), goneOnes.FindAllSubmatch(a.Body, -1)
		for _, one := range ones {
			p.has[string(one[1])] = string(one[2])
		}
		for _, one := range gone {
			delete(p.has, string(one[1]))
		}
		told += len(ones) + len(gone)
		p.token = string(nextOne.FindSubmatch(a.Body)[1])
		if len(p.token) > 4200 {
			t.Errorf("a token has %d octets", len(p.token))
		}
		if !bytes.Contains(a.Body, []byte("507 Insufficient")) {
			return told, false
		}
		if most > 0 && len(ones)+len(gone) != most {
			t.Fatalf("%d are told of %d\n%s", len(ones)+len(gone), most, a.Body)
		}
	}
}

// agrees reports whether the program has what there is.
func (p *client) agrees(all []*edition.Resource) bool {
	for _, r := range all {
		if p.has["/dav/calendars/talks/"+r.Name()] != strings.ReplaceAll(r.Tag(), `"`, "&#34;") {
			return false
		}
	}
	return len(p.has) == len(all)
}

// Of a thousand sessions, what changed is told and nothing else, up to about fifty that changed or a hundred that came or went. More makes a
// program begin anew.
func TestATokenIsShortAndTellsWhatChanged(t *testing.T) {
	before := sessions(t, "Before", upTo(0, 1000)...)
	for _, c := range []struct {
		name    string
		after   []*edition.Resource
		told    int
		refused bool
	}{
		{"nothing", before, 0, false},
		{"one", append(sessions(t, "After", 500), sessions(t, "Before", append(upTo(0, 500), upTo(501, 1000)...)...)...), 1, false},
		{"fifty", append(sessions(t, "After", upTo(0, 50)...), sessions(t, "Before", upTo(50, 1000)...)...), 50, false},
		{"a hundred that came", sessions(t, "Before", upTo(0, 1100)...), 100, false},
		{"a hundred that went", sessions(t, "Before", upTo(100, 1000)...), 100, false},
		{"almost all that went", sessions(t, "Before", upTo(0, 3)...), 0, true},
		{"all", sessions(t, "After", upTo(0, 1000)...), 0, true},
		{"five hundred", append(sessions(t, "After", upTo(0, 500)...), sessions(t, "Before", upTo(500, 1000)...)...), 0, true},
	} {
		edition.SortResources(c.after)
		var p client
		if told, _ := p.sync(t, before, 0); told != 1000 {
			t.Fatalf("%d are told at first", told)
		}
		if told, refused := p.sync(t, c.after, 0); told != c.told || refused != c.refused || !refused && !p.agrees(c.after) {
			t.Errorf("%s: %d are told, refused %t; want %d, %t, and the same sessions: %t", c.name, told, refused, c.told, c.refused, p.agrees(c.after))
		}
	}
}

// Who reads a thousand sessions a few at a time gets each once and the rest of them later, however much comes, goes and changes meanwhile among those that were
// read.
func TestAFewAtATime(t *testing.T) {
	all := sessions(t, "Before", upTo(0, 1000)...)
	for _, most := range []int{17, 300, 999, 1000} {
		var p client
		if told, refused := p.sync(t, all, most); told != 1000 || refused || !p.agrees(all) {
			t.Errorf("by %d: %d are told, refused %t", most, told, refused)
		}
	}
	half := client{has: map[string]string{}}
	first := membersOf(all[:500])
	c := &Calendar{Sign: func(text string) string { return fmt.Sprint("signed", len(text)) }}
	half.token = c.token(first)
	for _, r := range all[:500] {
		half.has["/dav/calendars/talks/"+r.Name()] = strings.ReplaceAll(r.Tag(), `"`, "&#34;")
	}
	after := append(sessions(t, "After", upTo(0, 20)...), sessions(t, "Before", upTo(30, 1100)...)...)
	edition.SortResources(after)
	if _, refused := half.sync(t, after, 9); refused || !half.agrees(after) {
		t.Errorf("refused %t, the same sessions: %t", refused, half.agrees(after))
	}
}

// A token of before lists all sessions, however many they are. It is answered still.
func TestATokenThatListsAll(t *testing.T) {
	before := sessions(t, "Before", upTo(0, 1000)...)
	var p client
	p.sync(t, before, 0)
	var raw []byte
	for _, r := range before {
		raw = append(append(raw, r.ID[:]...), r.Digest[:4]...)
	}
	text := base64.RawURLEncoding.EncodeToString(raw)
	p.token = fmt.Sprintf("data:,1.signed%d.%s", len(text), text)
	after := append(sessions(t, "After", upTo(0, 300)...), sessions(t, "Before", upTo(400, 1000)...)...)
	edition.SortResources(after)
	if told, refused := p.sync(t, after, 0); told != 400 || refused || !p.agrees(after) {
		t.Errorf("%d are told, refused %t", told, refused)
	}
	if !strings.HasPrefix(p.token, sketchForm) {
		t.Errorf("the next token begins with %q", p.token[:20])
	}
}

// Of any two sets, what a sketch gives back is the first one, or it says that they differ in too much.
func TestSketchProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		set := func(name string) []member {
			list := rapid.SliceOfNDistinct(rapid.Uint64Range(0, 400), 0, 120, rapid.ID).Draw(t, name)
			members := make([]member, len(list))
			for i, n := range list {
				members[i] = member{mix(n), uint32(n%3) * uint32(len(name))} // a third is the same in both
			}
			slices.SortFunc(members, member.compare)
			return members
		}
		first, second := set("a"), set("bc")
		var s sketch
		for _, m := range first {
			s.turn(m)
		}
		read := readSketch(s.append(nil))
		if *read != s {
			t.Fatal("a sketch is read as another one")
		}
		got, ok := sketched(read, second)
		if ok && !slices.Equal(got, first) {
			t.Fatalf("%d members become %d others", len(first), len(got))
		}
		differ := 0
		for _, m := range first {
			if !slices.Contains(second, m) {
				differ++
			}
		}
		for _, m := range second {
			if !slices.Contains(first, m) {
				differ++
			}
		}
		if differ < 2 && !ok {
			t.Fatalf("of two sets that differ in %d nothing is told", differ)
		}
	})
}
