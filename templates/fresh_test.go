package templates

import (
	"sync"
	"testing"
)

// TestFirstLettersAtOnce holds, under the race detector, that many goroutines may word the first letters of a Set. The first
// of them makes html/template write escapers into the parse trees of its layout, while the others look at what it shows.
func TestFirstLettersAtOnce(t *testing.T) {
	readers := []Letter{samples("en")["request"], samples("en")["cancel"], samples("en")["reminder-tomorrow"], samples("en")["notice"]}
	for range 20 {
		s, err := parsed(nil)
		if err != nil {
			t.Fatal(err)
		}
		var all sync.WaitGroup
		begin := make(chan struct{})
		for i := range 16 {
			all.Go(func() {
				o, err := s.Occasion(readers[i%len(readers)])
				<-begin
				if err == nil {
					_, err = o.To(Reader{Name: "Ada", AnswerURL: "https://sessions.example.org/a/abcdefghijklmnopqrstuvwxyz"})
				}
				if err != nil {
					t.Error(err)
				}
			})
		}
		close(begin)
		all.Wait()
	}
}
