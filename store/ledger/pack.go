package ledger

import (
	"bytes"

	"rondo/scheduler"
)

// parcel is a letter's bytes as they are kept.
type parcel struct {
	bytes    []byte
	original *original // that bytes are the difference from; nil where bytes are the letter
}

// original is a letter that others are kept as differences from.
type original struct{ *model }

const (
	// worthwhile is the length from which on a letter is kept as a difference.
	worthwhile = 2 << 10
	// mostOriginals of one occasion are tried, since its letters come in several languages and zones.
	mostOriginals = 4
)

// pack turns the letters among acts, in their order, into what is kept of them. Letters of one kind about one session share
// originals, which are none before acts: what one transaction keeps does not hang on another one.
func pack(acts []scheduler.Action) []parcel {
	type occasion struct {
		uid  string
		kind scheduler.Kind
	}
	var posts []scheduler.Post
	crowd := make(map[occasion]int)
	for _, a := range acts {
		if p, ok := a.(scheduler.Post); ok {
			posts = append(posts, p)
			crowd[occasion{p.Letter.UID, p.Letter.Kind}]++
		}
	}
	parcels := make([]parcel, len(posts))
	originals := make(map[occasion][]*original)
	for i, p := range posts {
		about, letter := occasion{p.Letter.UID, p.Letter.Kind}, p.Sealed.Bytes
		crowd[about]--
		parcels[i].bytes = notNull(letter)
		if len(letter) < worthwhile {
			continue
		}
		for _, o := range originals[about] {
			if d := o.difference(letter); len(d) < len(letter)/2 {
				parcels[i] = parcel{bytes: d, original: o}
				break
			}
		}
		if parcels[i].original == nil && crowd[about] > 0 && len(originals[about]) < mostOriginals {
			o := &original{model: newModel(letter)}
			originals[about] = append(originals[about], o)
			parcels[i] = parcel{bytes: o.difference(letter), original: o}
		}
	}
	return parcels
}

// unpack returns the letter of which kept is left, as a difference where there is an original. The error is errDifference.
func unpack(kept, original []byte) ([]byte, error) {
	if original == nil {
		return bytes.Clone(kept), nil
	}
	return restore(original, kept)
}
