package scheduler

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"rondo/theme"
)

// Forgotten are the people who asked to be forgotten. Nothing else is kept of them: who knows an address can find out whether it
// is among these, and nobody can find the address. The zero Forgotten is nobody.
type Forgotten struct {
	Salt   []byte   // random, 32 octets, the same for all of them; empty while there is nobody
	Hashes []string // HMAC-SHA256 of each address in lower case with Salt as its key, in hex; in order
}

// Hash returns what is kept of an address.
func (f Forgotten) Hash(address string) string {
	mac := hmac.New(sha256.New, f.Salt)
	mac.Write([]byte(strings.ToLower(address)))
	return hex.EncodeToString(mac.Sum(nil))
}

// Has reports whether the person with this address asked to be forgotten.
func (f Forgotten) Has(address string) bool {
	if len(f.Hashes) == 0 {
		return false
	}
	_, found := slices.BinarySearch(f.Hashes, f.Hash(address))
	return found
}

// With returns f with another address among them, and Without f without it.
func (f Forgotten) With(address string) Forgotten {
	hash := f.Hash(address)
	i, found := slices.BinarySearch(f.Hashes, hash)
	if !found {
		f.Hashes = slices.Insert(slices.Clone(f.Hashes), i, hash)
	}
	return f
}

// Without returns f without an address: its person has come back.
func (f Forgotten) Without(address string) Forgotten {
	if i, found := slices.BinarySearch(f.Hashes, f.Hash(address)); found {
		f.Hashes = slices.Delete(slices.Clone(f.Hashes), i, i+1)
	}
	return f
}

// Forgot reports whether the person with this address asked to be forgotten. Whatever files say, they are not written to, and
// count for nobody; only they themselves can come back, by joining again.
func (s State) Forgot(address string) bool { return s.Forgotten.Has(address) }

// Unnaming returns what takes the place of what files say of people who asked to be forgotten; nil where set names none of them.
func (f Forgotten) Unnaming(set *theme.Set) *theme.Unnaming {
	if set == nil || len(f.Hashes) == 0 {
		return nil
	}
	var u *theme.Unnaming
	take := func(address, name string) {
		if u == nil {
			u = &theme.Unnaming{}
		}
		u.Take(address, name, f.Hash(address)[:16])
	}
	for address, who := range set.People.ByAddress.All() {
		gone := f.Has(address)
		if gone {
			take(address, who.Name)
		}
		for _, other := range append(slices.Clone(who.Aliases()), who.Was()) {
			if other != "" && (gone || f.Has(other)) {
				take(other, "")
			}
		}
	}
	return u
}

// unnamed returns the files without the people who asked to be forgotten, which is what is planned by and what is kept. Where that
// is what was accepted, it need not be read again. Files that cannot be read without them stay as they are; [State.regard] keeps
// people unwritten all the same.
func (s State) unnamed(want *theme.Set) *theme.Set {
	u := s.Forgotten.Unnaming(want)
	if u == nil {
		return want
	}
	files := u.Files(want.Files)
	if s.Accepted != nil && s.Accepted.Files.Digest() == files.Digest() {
		return s.Accepted
	}
	set, findings := theme.LoadAfter(files.FS(), "rondo.yaml", cmp.Or(s.Accepted, want))
	if set == nil || findings.Err() != nil {
		return want
	}
	return set
}

// Unnamed returns the facts without people who are taken out of texts: their name is gone from the presenters, and from sentences.
func (f Facts) Unnamed(u *theme.Unnaming) Facts {
	f.Presenter = u.List(f.Presenter)
	for _, text := range []*string{&f.Title, &f.Titles, &f.Purpose, &f.Abstract, &f.Presenter, &f.Place, &f.Reason, &f.Materials, &f.Notes} {
		*text, _ = u.Text(*text)
	}
	return f
}
