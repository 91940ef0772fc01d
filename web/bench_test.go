package web_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"rondo/ical"
	"rondo/scheduler"
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
		b.Run("answer="+test.name+"/by=bare", func(b *testing.B) {
			benchmark(b, bare(s.ask(http.MethodGet, "/feeds/all.ics", test.header...)), "/feeds/all.ics", test.header)
		})
		b.Run("answer="+test.name+"/by=rondo", func(b *testing.B) { benchmark(b, s, "/feeds/all.ics", test.header) })
	}
}

// bare responds to everything as it was responded to once.
func bare(answer *httptest.ResponseRecorder) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		header := w.Header()
		for name, values := range answer.Header() {
			header[name] = values
		}
		w.WriteHeader(answer.Code)
		if answer.Body.Len() > 0 {
			w.Write(answer.Body.Bytes())
		}
	})
}

func benchmark(b *testing.B, handler http.Handler, path string, header []string) {
	server := httptest.NewServer(handler)
	defer server.Close()
	client := server.Client()
	client.Transport.(*http.Transport).DisableCompression = true
	b.ReportAllocs()
	for b.Loop() {
		r, err := http.NewRequest(http.MethodGet, server.URL+path, nil)
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

// 10,000 sessions as JSON against a bare handler that writes the same header and bytes, over loopback, as BenchmarkFeed.
func BenchmarkSessions(b *testing.B) {
	s := open(b, manySessions(10_000))
	for _, test := range []struct {
		name   string
		header []string
	}{
		{"plain", nil},
		{"gzip", []string{"Accept-Encoding: gzip"}},
		{"unchanged", []string{"If-None-Match: " + s.get(b, "/api/sessions.json").Header().Get("ETag")}},
	} {
		b.Run("answer="+test.name+"/by=bare", func(b *testing.B) {
			benchmark(b, bare(s.ask(http.MethodGet, "/api/sessions.json", test.header...)), "/api/sessions.json", test.header)
		})
		b.Run("answer="+test.name+"/by=rondo", func(b *testing.B) { benchmark(b, s, "/api/sessions.json", test.header) })
	}
}

// manySessions is a record of so many sessions to come.
func manySessions(n int) (have scheduler.State) {
	for i := range n {
		start := noon.Add(time.Duration(i) * 26 * time.Minute)
		slot := ical.LocalOf(start)
		have.Sessions = append(have.Sessions, &scheduler.Session{
			UID: fmt.Sprintf("theme%02d.%s.%d@sessions.example.org", i%100, slot.Time().Format("20060102"), i), Theme: fmt.Sprintf("theme%02d", i%100),
			Slot: slot, Revision: 1, Created: noon, Modified: noon,
			Facts: scheduler.Facts{
				Start: start, End: start.Add(45 * time.Minute), Wall: slot, Name: "DataTalks", Title: fmt.Sprint("How search ranking was rebuilt, part ", i),
				Presenter: "Ada Example", Place: "Kitchen", Purpose: "Case studies of how teams decide with data, so that next week's decision is easier.",
				Abstract: "What we measured, what surprised us, and what we would not do again. Bring a question of your own.",
			},
		})
	}
	return have
}
