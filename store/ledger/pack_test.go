package ledger

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"rondo/scheduler"
)

// long is a mail as long as real ones are, in one of two languages.
func long(l scheduler.Letter, language string) scheduler.Post {
	p := dated(l)
	row := map[string]string{"en": "Case studies of how teams decide with data.\r\n", "fi": "Miten tiimit päättävät tiedon varassa?\r\n"}[language]
	for range 5 {
		p.Sealed.Bytes = fmt.Appendf(p.Sealed.Bytes, "%sYour answer: https://sessions.example.org/a/%s\r\n", strings.Repeat(row, 20), l.To.Email)
	}
	return p
}

// Of letters to many people little is kept, and each leaves as it was sealed.
func TestLettersOfOneOccasionAreKeptOnce(t *testing.T) {
	const people = 600 // who are four transactions: 50, 250, 250 and 50, each with an original in either language
	l := newLedger(t)
	s := session("datatalks")
	acts := []scheduler.Action{scheduler.Open{Session: s}}
	made := map[string][]byte{}
	size := 0
	for i := range people {
		p := long(request(s, fmt.Sprintf("person%03d@example.org", i)), []string{"en", "fi"}[i%2])
		acts = append(acts, p)
		made[p.Letter.Name], size = p.Sealed.Bytes, size+len(p.Sealed.Bytes)
	}
	alone := long(reminder(s, "person000@example.org"), "en")
	made[alone.Letter.Name] = alone.Sealed.Bytes
	l.record(append(acts, alone)...)

	var kept, originals, whole int
	l.ask(`SELECT (SELECT sum(length(bytes)) FROM sealed) + (SELECT sum(length(bytes)) FROM originals),
		(SELECT count(*) FROM originals), (SELECT count(*) FROM sealed WHERE original IS NULL)`, &kept, &originals, &whole)
	if kept > size/6 || originals != 8 || whole != 1 {
		t.Errorf("of %d octets %d are kept, with %d originals and %d whole letters", size, kept, originals, whole)
	}
	for _, d := range l.claim(people + 1) {
		if !bytes.Equal(d.Sealed.Bytes, made[d.Name]) {
			t.Fatalf("%s leaves as %q", d.Name, d.Sealed.Bytes)
		}
		_, shown, _, err := l.Letter(t.Context(), d.Name)
		if err != nil || !bytes.Equal(shown.Bytes, made[d.Name]) {
			t.Fatalf("%s is shown as %q, %v", d.Name, shown.Bytes, err)
		}
		delete(made, d.Name)
	}
	if len(made) != 1 { // the reminder waits for the request
		t.Errorf("%d letters were not claimed", len(made))
	}
}

// An original stays while a letter needs it, also when its own letter is pruned.
func TestPruneForgetsOriginalsThatNobodyNeeds(t *testing.T) {
	l := newLedger(t)
	s := session("datatalks")
	l.record(scheduler.Open{Session: s}, long(request(s, "ada@example.org"), "en"), long(request(s, "ben@example.org"), "en"),
		long(request(s, "cyd@example.org"), "en"))
	first, second, third := l.claimOne(), l.claimOne(), l.claimOne()
	l.settle(first.ID, delivered)
	l.settle(second.ID, delivered)
	later := s.Facts.Start.Add(keep + time.Minute)
	for _, c := range []struct {
		what              string
		letters           int64
		sealed, originals int
	}{
		{"two letters have left", 2, 1, 1},
		{"again", 0, 1, 1},
	} {
		var sealed, originals int
		n, err := l.Prune(t.Context(), later)
		if l.ask(`SELECT (SELECT count(*) FROM sealed), (SELECT count(*) FROM originals)`, &sealed, &originals); err != nil ||
			n != c.letters || sealed != c.sealed || originals != c.originals {
			t.Errorf("%s: %d letters are pruned; %d mails and %d originals are left (%v)", c.what, n, sealed, originals, err)
		}
	}
	if _, shown, _, err := l.Letter(t.Context(), third.Name); err != nil || !bytes.Equal(shown.Bytes, third.Sealed.Bytes) {
		t.Errorf("the letter that waits is %q, %v", shown.Bytes, err)
	}
	l.settle(third.ID, delivered)
	if n, err := l.Prune(t.Context(), later); err != nil || n != 1 {
		t.Errorf("%d letters are pruned, %v", n, err)
	}
	var left int
	if l.ask(`SELECT (SELECT count(*) FROM sealed) + (SELECT count(*) FROM originals)`, &left); left != 0 {
		t.Errorf("%d rows are left", left)
	}
}

// A letter that does not follow from its original any more is not sent, and Verify tells of it.
func TestDamagedOriginalIsNotSent(t *testing.T) {
	l := newLedger(t)
	s := session("datatalks")
	l.record(scheduler.Open{Session: s}, long(request(s, "ada@example.org"), "en"), long(request(s, "ben@example.org"), "en"))
	if err := l.sql(`UPDATE originals SET bytes = CAST(replace(CAST(bytes AS TEXT), 'ada@', 'eve@') AS BLOB)`); err != nil {
		t.Fatal(err)
	}
	if claimed, err := l.Claim(t.Context(), noon, 5); err == nil || !strings.Contains(err.Error(), "request/"+s.UID) {
		t.Errorf("%d letters are claimed, %v", len(claimed), err)
	}
	if err := l.CleanStop(t.Context()); err != nil {
		t.Fatal(err)
	}
	l.Close()
	found, err := Verify(t.Context(), l.path, noon)
	if err != nil || len(found) == 0 || found[0].Rule != "bytes" || !strings.HasPrefix(found[0].Subject, "request/"+s.UID) {
		t.Errorf("%v, %v", found, err)
	}
}

// Short letters, those of a kind that nobody else gets, and those that have nothing in common are kept whole.
func TestLettersThatShareNothingAreKeptWhole(t *testing.T) {
	s := session("datatalks")
	few := func(n int, text func(int) string) (acts []scheduler.Action) {
		for i := range n {
			p := sealed(request(s, fmt.Sprintf("person%03d@example.org", i)))
			p.Sealed.Bytes = []byte(text(i))
			acts = append(acts, p)
		}
		return acts
	}
	for _, c := range []struct {
		what             string
		acts             []scheduler.Action
		whole, originals int
	}{
		{"short", few(3, func(int) string { return strings.Repeat("x\r\n", worthwhile/3-1) }), 3, 0},
		{"long enough", few(3, func(int) string { return strings.Repeat("x\r\n", worthwhile/3+1) }), 0, 1},
		{"alone", few(1, func(int) string { return strings.Repeat("x\r\n", worthwhile) }), 1, 0},
		{"nothing in common", few(10, func(i int) string { return strings.Repeat(fmt.Sprintf("%d all is new here\r\n", i), worthwhile) }), 6, mostOriginals},
	} {
		whole, originals := 0, map[*original]bool{}
		for _, p := range pack(c.acts) {
			if p.original == nil {
				whole++
			} else {
				originals[p.original] = true
			}
		}
		if whole != c.whole || len(originals) != c.originals {
			t.Errorf("%s: %d are whole, want %d, and there are %d originals, want %d", c.what, whole, c.whole, len(originals), c.originals)
		}
	}
}
