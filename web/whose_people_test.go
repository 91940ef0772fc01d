package web

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"unsafe"

	"pgregory.net/rapid"

	"rondo/scheduler"
	"rondo/theme"
	"rondo/token"
)

// Whoever was ever in a circle is found by the token that they had then, in however many goes the circle was read, and nobody by another.
func TestTokensOfACircleAreFound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, l, c := &whose{key: token.NewKey()}, new(list), circle{kind: token.Page}
		had := map[member]bool{}
		for range rapid.IntRange(1, 5).Draw(t, "readings") {
			now := map[member]bool{}
			for range rapid.IntRange(0, 12).Draw(t, "people") {
				now[member{fmt.Sprint(rapid.IntRange(0, 9).Draw(t, "who"), "@example.org"), rapid.IntRange(0, 2).Draw(t, "generation")}] = true
			}
			var all []member
			for m := range now {
				all, had[m] = append(all, m), true
			}
			slices.SortFunc(all, member.compare)
			var listed people
			for _, m := range all {
				listed.add(m)
			}
			w.enter(l, c, listed)
		}
		for who := range 10 {
			for generation := range 3 {
				m := member{fmt.Sprint(who, "@example.org"), generation}
				got, found := w.look(l, w.key.Make(c.kind, c.parts(m)...), c)
				if found != had[m] || found && got != m {
					t.Fatalf("%v is found: %v as %v", m, found, got)
				}
			}
		}
	})
}

// once is a [Source] that knows who was written to.
type once struct {
	Source
	roll *scheduler.Roll
}

func (o once) Roll(_ context.Context, last *scheduler.Roll) (*scheduler.Roll, error) {
	if last != nil {
		return last, nil
	}
	return o.roll, nil
}

// Those who may have pages are listed once for all kinds of links, with the addresses that the files have, and numbers for those alone who asked
// for other links.
func TestEverybodyIsHeldOnce(t *testing.T) {
	ada, bo := theme.Entry{Email: "ada@example.org"}.Person(), theme.Entry{Email: "bo@example.org"}.Person()
	files := &theme.Set{People: theme.People{ByAddress: theme.NewDirectory(&ada, &bo)}}
	ledger := once{roll: &scheduler.Roll{
		Addresses: []string{string([]byte("ada@example.org")), "gone@example.org"}, Links: map[string]int{"gone@example.org": 2, "old@example.org": 1}, Feeds: map[string]int{"bo@example.org": 1},
	}}
	r := new(roll)
	everybody := func(feeds bool) people {
		all, err := r.everybody(t.Context(), ledger, reading{}, files, feeds)
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	links, feeds := everybody(false), everybody(true)
	if want := []string{"ada@example.org", "bo@example.org", "gone@example.org"}; !slices.Equal(links.addresses, want) || &links.addresses[0] != &feeds.addresses[0] {
		t.Errorf("links are for %v, feeds for %v, want %v in one place", links.addresses, feeds.addresses, want)
	}
	if links.at(0).generation != 0 || links.at(2).generation != 2 || feeds.at(1).generation != 1 || len(links.generations) != 1 || len(feeds.generations) != 1 {
		t.Errorf("generations %v and %v", links.generations, feeds.generations)
	}
	for _, p := range []*theme.Person{&ada, &bo} {
		at, _ := slices.BinarySearch(links.addresses, p.Email)
		if unsafe.StringData(links.addresses[at]) != unsafe.StringData(p.Email) {
			t.Errorf("%s is held a second time", p.Email)
		}
	}
	if !everybody(false).is(links) {
		t.Error("nothing has changed, and they are listed anew")
	}
}

// Whoever comes later is held by an address of their own: the bytes of a file in which it lies may be those of thousands.
func TestWhoComesLaterKeepsNoFile(t *testing.T) {
	w, l, c := &whose{key: token.NewKey()}, new(list), circle{kind: token.Page}
	addresses := []string{"ada@example.org", "bo@example.org"}
	w.enter(l, c, people{addresses: addresses[:1]})
	w.enter(l, c, people{addresses: slices.Clone(addresses)})
	if made := l.made.addresses; len(made) != 2 || made[1] != addresses[1] || unsafe.StringData(made[1]) == unsafe.StringData(addresses[1]) {
		t.Errorf("%v are held, and the last of them as it came", made)
	}
}
