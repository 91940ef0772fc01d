package scheduler

import (
	"reflect"
	"testing"
	"time"
)

// What is read for two needs is enough for each: of either's themes, and as far back as the one that looks back further. What was read is no need.
func TestAheadIsEnoughForBothNeeds(t *testing.T) {
	early, late := noonOf(1), noonOf(3)
	for name, test := range map[string]struct{ a, b, both Ahead }{
		"nothing and nothing":      {},
		"nothing and a theme":      {Ahead{}, Ahead{Themes: []string{"talks"}, Since: late}, Ahead{Themes: []string{"talks"}, Since: late}},
		"two themes, two moments":  {Ahead{Themes: []string{"talks"}, Since: late}, Ahead{Themes: []string{"walks"}, Since: early}, Ahead{Themes: []string{"talks", "walks"}, Since: early}},
		"a theme, and all of late": {Ahead{Themes: []string{"talks"}, Since: early}, Ahead{All: true, Since: late}, Ahead{All: true, Since: early}},
	} {
		for _, both := range []Ahead{test.a.and(test.b), test.b.and(test.a)} {
			if !reflect.DeepEqual(both, test.both) {
				t.Errorf("%s: %+v, want %+v", name, both, test.both)
			}
			for _, need := range []Ahead{test.a, test.b} {
				if lack := both.lacks(need); !lack.empty() {
					t.Errorf("%s: %+v is lacking for %+v", name, lack, need)
				}
			}
		}
	}
	for name, test := range map[string]struct{ read, need Ahead }{
		"another theme":            {Ahead{Themes: []string{"talks"}, Since: early}, Ahead{Themes: []string{"talks", "walks"}, Since: early}},
		"further back":             {Ahead{All: true, Since: late}, Ahead{Themes: []string{"talks"}, Since: early}},
		"all, where one was read":  {Ahead{Themes: []string{"talks"}, Since: early}, Ahead{All: true, Since: early}},
		"one, where none was read": {Ahead{}, Ahead{Themes: []string{"talks"}, Since: early}},
	} {
		if lack := test.read.lacks(test.need); !reflect.DeepEqual(lack, test.need) {
			t.Errorf("%s: %+v is lacking, want %+v", name, lack, test.need)
		}
	}
}

// noonOf returns noon of a day of November 2026.
func noonOf(day int) time.Time { return time.Date(2026, time.November, day, 12, 0, 0, 0, time.UTC) }
