package web_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
)

// TestPagesAreCompressed holds that a browser that takes gzip gets the same page, in fewer octets, and any other the page as it is.
func TestPagesAreCompressed(t *testing.T) {
	s := open(t, season(t, guild(t)))
	for _, target := range []string{"/", "/t/brownbag", "/nowhere"} {
		plain := s.ask(http.MethodGet, target)
		if plain.Header().Get("Content-Encoding") != "" || !strings.Contains(plain.Header().Get("Vary"), "Accept-Encoding") {
			t.Errorf("%s: whoever asks for nothing gets %v", target, plain.Header())
		}
		packed := s.ask(http.MethodGet, target, "Accept-Encoding: gzip, br")
		if packed.Header().Get("Content-Encoding") != "gzip" || packed.Code != plain.Code || packed.Header().Get("Content-Length") != strconv.Itoa(packed.Body.Len()) {
			t.Errorf("%s: status %d, %v", target, packed.Code, packed.Header())
			continue
		}
		if packed.Body.Len()*4 > plain.Body.Len()*3 {
			t.Errorf("%s: %d octets of %d", target, packed.Body.Len(), plain.Body.Len())
		}
		head := s.ask(http.MethodHead, target, "Accept-Encoding: gzip")
		if head.Body.Len() > 0 || head.Header().Get("Content-Length") != packed.Header().Get("Content-Length") {
			t.Errorf("%s: HEAD has %d octets and %v", target, head.Body.Len(), head.Header())
		}
		r, err := gzip.NewReader(packed.Body)
		if err != nil {
			t.Fatal(err)
		}
		if text, err := io.ReadAll(r); err != nil || string(text) != plain.Body.String() {
			t.Errorf("%s: another page, %v", target, err)
		}
	}
}
