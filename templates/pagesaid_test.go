package templates

import (
	"strings"
	"testing"
	"time"
)

// Days and times of day on pages are as the language writes them, and in the reader's zone.
func TestPagesWriteDatesAndTimesByTheLanguage(t *testing.T) {
	set, err := New(nil)
	if err != nil {
		t.Fatal(err)
	}
	known := KnownPage{Known: Known{Address: "ada@example.org", Page: "/me/a", Zone: clocks("Asia/Tokyo"), Parts: []KnownPart{{
		Table: "seats", Rows: []KnownRow{{At: time.Date(2026, 12, 1, 20, 0, 0, 0, time.UTC), About: "DataTalks"}},
	}}}}
	season := SeasonPage{Todos: []Todo{{Kind: "conflict", What: "Board", Free: "13:30", Path: "/desk"}}}
	for _, test := range []struct {
		language, want string
		view           View
	}{
		{"en", "2 Dec 2026 · DataTalks", known},
		{"fi", "2.12.2026 · DataTalks", known},
		{"en", "free at 13:30", season},
		{"fi", "vapaata klo 13.30", season},
	} {
		var b strings.Builder
		if err := set.Page(&b, Page{Site: "Guild", Language: test.language}, test.view); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(b.String(), test.want) {
			t.Errorf("%s: no %q in\n%s", test.language, test.want, b.String())
		}
	}
}
