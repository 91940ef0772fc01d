package desk

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"rondo/scheduler"
	"rondo/store"
	"rondo/theme"
)

// Forgotten is what became of somebody's wish to be forgotten.
type Forgotten struct {
	Person string
	store.Erased
	Named  []theme.Place // where the files on the disk still name them
	Coming []string      // sessions to come that have lost them as presenter: theme and date
}

// Forget erases everything that the ledger knows of a person, but for a hash of their addresses that keeps them unwritten. address is
// in any case, and may be an alias. An organizer is [Unclear]: a theme has to have somebody first who looks after it.
func (d *Desk) Forget(ctx context.Context, address string) (Forgotten, error) {
	have, err := d.Ledger.State(ctx)
	if err != nil {
		return Forgotten{}, err
	}
	set, _ := d.want(have)
	who := someoneAt(have, set, address)
	f := Forgotten{Person: who.Addresses[0]}
	if why := keeps(set, who); why != "" {
		return f, unclearf("%s %s: name somebody else there first", f.Person, why)
	}
	for _, s := range have.Sessions {
		u := &theme.Unnaming{}
		for _, name := range who.Names {
			u.Take(who.Addresses[0], name, "")
		}
		if s.Facts.End.After(d.Now()) && u.List(s.Facts.Presenter) != s.Facts.Presenter {
			f.Coming = append(f.Coming, s.Theme+"/"+s.Facts.Wall.Date())
		}
	}
	if f.Erased, err = d.Ledger.Forget(ctx, who); err != nil {
		return f, err
	}
	if set != nil {
		f.Named = naming(set.Files, who)
	}
	return f, nil
}

// want returns the files as they lie on the disk, with accepted copies for broken ones; nil without any.
func (d *Desk) want(have scheduler.State) (*theme.Set, theme.Findings) {
	if d.Folder == nil {
		return have.Accepted, nil
	}
	return d.Folder.Want(have.Accepted)
}

// someoneAt returns the person with an address as files and ledger know them, by their other addresses and names too. set is the files
// on the disk, and may be nil.
func someoneAt(have scheduler.State, set *theme.Set, address string) store.Someone {
	address = strings.ToLower(strings.TrimSpace(address))
	var who store.Someone
	add := func(p *theme.Person) {
		if p == nil {
			return
		}
		who.Addresses = append(append(who.Addresses, p.Email), p.Aliases()...)
		if p.Was() != "" {
			who.Addresses = append(who.Addresses, strings.ToLower(p.Was()))
		}
		who.Names = append(who.Names, p.Name)
	}
	for _, files := range []*theme.Set{set, have.Accepted} {
		if files != nil {
			add(cmp.Or(files.People.ByAddress.At(address), files.People.ByAlias[address]))
		}
	}
	if !slices.Contains(who.Addresses, address) {
		who.Addresses = append([]string{address}, who.Addresses...)
	}
	for _, s := range have.Sessions {
		if seat := s.Seat(who.Addresses[0]); seat != nil {
			who.Names = append(who.Names, seat.Leaving.Name)
		}
	}
	for i := range have.Joined {
		if have.Joined[i].Address == who.Addresses[0] {
			who.Names = append(who.Names, have.Joined[i].Name)
		}
	}
	who.Addresses, who.Names = once(who.Addresses), once(who.Names)
	return who
}

// once returns words without those that are empty or were there before.
func once(words []string) (list []string) {
	for _, w := range words {
		if w != "" && !slices.Contains(list, w) {
			list = append(list, w)
		}
	}
	return list
}

// keeps says why somebody cannot be forgotten: the installation does not work without them. "" where they can.
func keeps(set *theme.Set, who store.Someone) string {
	if set == nil {
		return ""
	}
	if slices.Contains(who.Addresses, strings.ToLower(set.Config.Mail.Sender.Address)) {
		return "is mail.from of rondo.yaml"
	}
	for _, t := range set.Themes {
		if m := t.Member(who.Addresses[0]); m != nil && m.Role() == theme.Organizer {
			return fmt.Sprintf("is an organizer of %s (%s)", t.ID, t.File)
		}
	}
	return ""
}

// naming lists where files name somebody, in order of file and line.
func naming(files theme.Files, who store.Someone) (places []theme.Place) {
	for _, word := range append(slices.Clone(who.Addresses), who.Names...) {
		for _, p := range files.Naming(word) {
			if !slices.ContainsFunc(places, func(had theme.Place) bool { return had.File == p.File && had.Line == p.Line }) {
				places = append(places, p)
			}
		}
	}
	slices.SortFunc(places, func(a, b theme.Place) int { return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line)) })
	return places
}

// StillNamed warns of people whom files name though they asked to be forgotten. They are not written to all the same.
func StillNamed(set *theme.Set, have scheduler.State) (found theme.Findings) {
	for _, address := range slices.Sorted(addresses(set)) {
		if !have.Forgot(address) {
			continue
		}
		places := set.Files.Naming(address)
		if len(places) == 0 {
			places = []theme.Place{{File: "people.yaml"}}
		}
		for _, p := range places {
			found = append(found, theme.Finding{
				File: p.File, Line: p.Line, Column: p.Column, Warning: true,
				Found: address + " asked to be forgotten, and is not written to", Right: "take them out of the file",
			})
		}
	}
	return found
}

func addresses(set *theme.Set) func(func(string) bool) {
	return func(yield func(string) bool) {
		if set == nil {
			return
		}
		for address := range set.People.ByAddress.All() {
			if !yield(address) {
				return
			}
		}
	}
}
