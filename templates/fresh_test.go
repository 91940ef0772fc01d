package templates

import (
	"sync"
	"testing"
)

// TestFirstLettersAtOnce holds, under the race detector, that many goroutines may word the first letters of a Set. The first
// of them makes html/template write escapers into the parse trees of its layout, while the others look at what it shows.
func TestFirstLettersAtOnce(t *testing.T) {
	for range 5 {
		s, err := parsed(nil)
		if err != nil {
			t.Fatal(err)
		}
		var all sync.WaitGroup
		for _, l := range samples("en") {
			all.Go(func() {
				o, err := s.Occasion(l)
				if err == nil {
					_, err = o.To(Reader{Name: "Ada", AnswerURL: "https://sessions.example.org/a/abcdefghijklmnopqrstuvwxyz"})
				}
				if err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
	}
}
