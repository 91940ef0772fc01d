package web

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestAcceptsGzip(t *testing.T) {
	for field, want := range map[string]bool{
		"":                              false,
		"gzip":                          true,
		"GZip":                          true,
		"x-gzip":                        true,
		"gzip, deflate, br":             true,
		"br;q=1.0, gzip;q=0.8, *;q=0.1": true,
		"gzip;q=0":                      false,
		"gzip;q=0.000":                  false,
		"gzip; Q=0.5":                   true,
		"*":                             true,
		"*;q=0":                         false,
		"*, gzip;q=0":                   false,
		"gzip;q=0, *":                   false,
		"identity":                      false,
		"deflate, br":                   false,
		"gzip;level=9":                  false,
		"gzip;q=much":                   false,
		"gzipped":                       false,
	} {
		if got := acceptsGzip([]string{field}); got != want {
			t.Errorf("Accept-Encoding %q: %v, want %v", field, got, want)
		}
	}
	if !acceptsGzip([]string{"br", "gzip"}) {
		t.Error("the second line of Accept-Encoding is not read")
	}
}

// Whatever else a list holds: a tag in it is found, and one that is not in it is not.
func FuzzIfNoneMatch(f *testing.F) {
	for _, list := range []string{"", `"a"`, `W/"a", "b"`, "*", `,,"`, `"a,b"`} {
		f.Add(list)
	}
	const tag = `"0123456789abcdef"`
	modified := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, list string) {
		ask := func(field string) bool { return unchanged(http.Header{"If-None-Match": {field}}, tag, modified) }
		if !ask(list+","+tag) || !ask("W/"+tag+" ,"+list) {
			t.Errorf("%s beside %q is not found", tag, list)
		}
		if ask(list) && !strings.Contains(list, tag) && !strings.Contains(list, "*") {
			t.Errorf("%s is found in %q", tag, list)
		}
	})
}
