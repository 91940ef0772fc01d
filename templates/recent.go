package templates

import (
	"reflect"
	"sync"
)

// recent keeps what phrases were last when they were said with which values. A page of two hundred themes says the same few hundred
// times and rules again for each visitor, and filling in a template costs more than all else that is done for a line. It is safe for
// concurrent use.
type recent struct {
	mu         sync.Mutex
	new, older map[saying]string // at most mostRecent each
}

// saying is a phrase with its values, which are plain.
type saying struct {
	phrase string
	values any
}

const mostRecent = 4096

// of returns the text of a phrase with its values, if it is kept.
func (r *recent) of(s saying) (text string, kept bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if text, kept = r.new[s]; kept {
		return text, true
	}
	if text, kept = r.older[s]; kept {
		r.put(s, text)
	}
	return text, kept
}

func (r *recent) keep(s saying, text string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.put(s, text)
}

func (r *recent) put(s saying, text string) {
	if r.new == nil || len(r.new) >= mostRecent {
		r.new, r.older = make(map[saying]string), r.new
	}
	r.new[s] = text
}

// plainTypes are the types of values that were asked about, and whether they are plain.
var plainTypes sync.Map // of reflect.Type to bool

// isPlain reports whether equal values of phrases say the same: they are made of texts, numbers and truths alone, and refer to nothing
// that may change.
func isPlain(values any) bool {
	if values == nil {
		return true
	}
	t := reflect.TypeOf(values)
	if known, found := plainTypes.Load(t); found {
		return known.(bool)
	}
	is := madePlain(t)
	plainTypes.Store(t, is)
	return is
}

func madePlain(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.String, reflect.Bool, reflect.Int:
		return true
	case reflect.Struct:
		for i := range t.NumField() {
			if !madePlain(t.Field(i).Type) {
				return false
			}
		}
		return true
	}
	return false
}
