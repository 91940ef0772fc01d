package web_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
)

// A feed against a bare handler that writes the same header and bytes, over loopback. The names pair up for benchstat:
//
//	go test -bench Feed -count 10 ./web | benchstat -col /by -
func BenchmarkFeed(b *testing.B) {
	s := open(b, season(b, guild(b)))
	for _, test := range []struct {
		name   string
		header []string
	}{
		{"plain", nil},
		{"gzip", []string{"Accept-Encoding: gzip"}},
		{"unchanged", []string{"If-None-Match: " + s.get(b, "/feeds/all.ics").Header().Get("ETag")}},
	} {
		answer := s.ask(http.MethodGet, "/feeds/all.ics", test.header...)
		bare := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			header := w.Header()
			for name, values := range answer.Header() {
				header[name] = values
			}
			w.WriteHeader(answer.Code)
			if answer.Body.Len() > 0 {
				w.Write(answer.Body.Bytes())
			}
		})
		b.Run("answer="+test.name+"/by=bare", func(b *testing.B) { benchmark(b, bare, test.header) })
		b.Run("answer="+test.name+"/by=rondo", func(b *testing.B) { benchmark(b, s, test.header) })
	}
}

func benchmark(b *testing.B, handler http.Handler, header []string) {
	server := httptest.NewServer(handler)
	defer server.Close()
	client := server.Client()
	client.Transport.(*http.Transport).DisableCompression = true
	b.ReportAllocs()
	for b.Loop() {
		r, err := http.NewRequest(http.MethodGet, server.URL+"/feeds/all.ics", nil)
		if err != nil {
			b.Fatal(err)
		}
		for _, line := range header {
			name, value, _ := bytes.Cut([]byte(line), []byte(": "))
			r.Header.Set(string(name), string(value))
		}
		response, err := client.Do(r)
		if err != nil {
			b.Fatal(err)
		}
		io.Copy(io.Discard, response.Body)
		response.Body.Close()
	}
}

// What one page costs.
func BenchmarkPage(b *testing.B) {
	s := open(b, season(b, guild(b)))
	for _, target := range []string{"/", "/t/brownbag", "/s/datatalks/2026-12-01", "/calendar"} {
		b.Run(target, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				s.get(b, target)
			}
		})
	}
}
