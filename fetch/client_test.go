package fetch

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// asks serves the public host ok.test by a handler, with TLS, too, and returns a client that knows both.
func asks(t *testing.T, h http.HandlerFunc) *Client {
	t.Helper()
	s := newStage(t)
	plain, secure := httptest.NewServer(h), httptest.NewUnstartedServer(h)
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	secure.StartTLS()
	t.Cleanup(func() { plain.Close(); secure.Close() })
	s.names["else.test"] = []string{publicAddress}
	s.plays(t, plain, secure)
	return s.client
}

func TestGetIsPoliteAndShort(t *testing.T) {
	var seen *http.Request
	c := asks(t, func(w http.ResponseWriter, r *http.Request) {
		seen = r
		w.Header().Set("Content-Type", "Text/Calendar; charset=utf-8")
		w.Header().Set("ETag", `W/"7"`)
		w.Header().Set("Last-Modified", "Sat, 28 Nov 2026 10:00:00 GMT")
		w.Header().Set("Set-Cookie", "who=rondo")
		if r.Header.Get("If-None-Match") == `W/"7"` {
			w.WriteHeader(304)
			return
		}
		_, _ = io.WriteString(w, "BEGIN:VCALENDAR")
	})
	first, err := c.Get(t.Context(), "webcal://OK.test/team%20a.ics?key=s3cret#part", Validators{})
	if err != nil {
		t.Fatal(err)
	}
	if first.Status != 200 || first.Type != "text/calendar" || string(first.Body) != "BEGIN:VCALENDAR" {
		t.Errorf("%+v", first)
	}
	if seen.TLS == nil || seen.Host != "ok.test" || seen.RequestURI != "/team%20a.ics?key=s3cret" {
		t.Errorf("asked %s for %s, TLS %v", seen.Host, seen.RequestURI, seen.TLS != nil)
	}
	if seen.UserAgent() != "rondo/test" || seen.Header.Get("Authorization") != "" || seen.Header.Get("Referer") != "" {
		t.Errorf("header %v", seen.Header)
	}
	second, err := c.Get(t.Context(), "webcal://ok.test/team.ics", first.Validators)
	if err != nil || second.Status != 304 || second.Body != nil {
		t.Errorf("%+v %v", second, err)
	}
	if got := seen.Header.Get("If-Modified-Since"); got != first.Modified {
		t.Errorf("If-Modified-Since: %q", got)
	}
	if len(seen.Cookies()) > 0 {
		t.Errorf("cookies %v", seen.Cookies())
	}
}

// A password goes to its own host by https, and neither it nor the address it stands in goes anywhere else.
func TestPasswordsStayAtTheirHost(t *testing.T) {
	var trail []string
	c := asks(t, func(w http.ResponseWriter, r *http.Request) {
		user, password, _ := r.BasicAuth()
		trail = append(trail, r.Host+" "+user+":"+password+" "+r.Referer())
		switch r.URL.Path {
		case "/a":
			http.Redirect(w, r, "https://other:pass@else.test/b", http.StatusFound)
		case "/b":
			http.Redirect(w, r, "https://other:pass@ok.test/c", http.StatusFound)
		}
	})
	if _, err := c.Get(t.Context(), "https://ada:s3cret@ok.test/a", Validators{}); err != nil {
		t.Fatal(err)
	}
	want := []string{"ok.test ada:s3cret ", "else.test : ", "ok.test ada:s3cret "}
	if strings.Join(trail, "|") != strings.Join(want, "|") {
		t.Errorf("%q, want %q", trail, want)
	}
	_, err := c.Get(t.Context(), "http://ada:s3cret@ok.test/a", Validators{})
	if !refused(err) || strings.Contains(err.Error(), "s3cret") {
		t.Errorf("a password by http: %v", err)
	}
}

// TestErrorsHaveNoSecret holds that whatever goes wrong, path, query and password of the address stay out of the error.
func TestErrorsHaveNoSecret(t *testing.T) {
	c := asks(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/s3cret/broken":
			w.Header().Set("Content-Length", "100")
			_, _ = io.WriteString(w, "short")
		case "/s3cret/large":
			_, _ = w.Write(make([]byte, Largest+1))
		case "/s3cret/bomb":
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			_, _ = z.Write(make([]byte, 20*Largest))
			_ = z.Close()
		case "/s3cret/brotli":
			w.Header().Set("Content-Encoding", "br")
		case "/s3cret/head":
			w.Header().Set("X-Long", strings.Repeat("x", longestHead))
		case "/s3cret/nowhere":
			w.Header().Set("Location", "http://s3cret bad")
			w.WriteHeader(302)
		case "/s3cret/away":
			w.Header().Set("Location", "http://gone.test/s3cret")
			w.WriteHeader(302)
		}
	})
	for address, want := range map[string]string{
		"http://ok.test/s3cret/broken":                      "ok.test breaks off its answer",
		"http://ok.test/s3cret/large":                       "ok.test sends more than 5 MB",
		"http://ok.test/s3cret/bomb":                        "ok.test sends more than 5 MB",
		"http://ok.test/s3cret/brotli":                      "ok.test sends what is packed in a way that was not asked for",
		"http://ok.test/s3cret/head":                        "ok.test does not answer",
		"http://ok.test/s3cret/nowhere":                     "ok.test redirects to what is no address",
		"http://ok.test/s3cret/away":                        "gone.test is not known to the name service",
		"http://ok.test/s3cret%zz":                          "this is no address of a web server; write it like https://calendar.example.org/team.ics",
		"ftp://ok.test/s3cret":                              `calendars come by https, http or webcal, not by "ftp"`,
		"https:///s3cret":                                   "this is no address of a web server; write it like https://calendar.example.org/team.ics",
		"https://ok.test/" + strings.Repeat("s3cret", 1000): "the address has 6016 bytes; at most 4096",
	} {
		a, err := c.Get(t.Context(), address, Validators{})
		if err == nil || err.Error() != want {
			t.Errorf("%.40s: %v (%d), want %q", address, err, a.Status, want)
		}
	}
}

// What is packed counts as long as it is unpacked, up to the last byte that is allowed.
func TestBodiesAreUnpacked(t *testing.T) {
	body := bytes.Repeat([]byte("BEGIN:VCALENDAR\n"), Largest/16)
	c := asks(t, func(w http.ResponseWriter, r *http.Request) {
		if !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			t.Error("gzip is not asked for")
		}
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		_, _ = z.Write(body)
		_ = z.Close()
	})
	if a, err := c.Get(t.Context(), "http://ok.test/", Validators{}); err != nil || !bytes.Equal(a.Body, body) {
		t.Errorf("%d bytes, %v", len(a.Body), err)
	}
}

// What never ends is not waited for, nor taken in.
func TestBodiesEnd(t *testing.T) {
	const lots = 16 * Largest
	sent := make(chan int, 1)
	c := asks(t, func(w http.ResponseWriter, _ *http.Request) {
		n := 0
		for part := make([]byte, 64<<10); n < lots; n += len(part) {
			if _, err := w.Write(part); err != nil {
				break
			}
		}
		sent <- n
	})
	if _, err := c.Get(t.Context(), "http://ok.test/", Validators{}); err == nil || err.Error() != "ok.test sends more than 5 MB" {
		t.Error(err)
	}
	if n := <-sent; n >= lots {
		t.Errorf("%d bytes were taken", n)
	}
}

func TestStatusAndWait(t *testing.T) {
	var status int
	var after string
	c := asks(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", after)
		w.Header().Set("Date", "Sat, 28 Nov 2026 10:00:00 GMT")
		w.Header().Set("ETag", strings.Repeat("x", longestTag+1))
		w.WriteHeader(status)
		_, _ = io.WriteString(w, "<html>")
	})
	for _, s := range []struct {
		status int
		after  string
		wait   time.Duration
	}{
		{503, "120", 2 * time.Minute},
		{429, "Sat, 28 Nov 2026 11:00:00 GMT", time.Hour},
		{429, "Sat, 28 Nov 2026 09:00:00 GMT", 0},
		{404, "", 0},
		{500, "soon", 0},
		{503, "-5", 0},
		{503, "99999999999", 365 * 24 * time.Hour},
		{300, "", 0},
	} {
		status, after = s.status, s.after
		a, err := c.Get(t.Context(), "http://ok.test/", Validators{})
		if err != nil || a.Status != s.status || a.Wait != s.wait || a.Body != nil || a.ETag != "" {
			t.Errorf("%d %q: %+v %v", s.status, s.after, a, err)
		}
	}
}

func TestGetEndsWithItsContext(t *testing.T) {
	began, release := make(chan struct{}), make(chan struct{})
	c := asks(t, func(w http.ResponseWriter, r *http.Request) {
		close(began)
		<-release
	})
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-began; cancel() }()
	if _, err := c.Get(ctx, "http://ok.test/", Validators{}); err == nil || err.Error() != "ok.test was not waited for" {
		t.Error(err)
	}
	close(release)
}

// A proxy would connect where the guard does not see it, so no variable of the environment leads to one.
func TestNoProxy(t *testing.T) {
	if New("rondo/test", Hosts{}).transport(nil).Proxy != nil {
		t.Error("there is a proxy")
	}
}

// A certificate for another name is refused, and the error does not depend on what listens where nobody may ask.
func TestCertificatesAndSilence(t *testing.T) {
	s := newStage(t)
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	defer server.Close()
	s.plays(t, nil, server)
	s.client.trip = s.client.transport(nil)
	if _, err := s.client.Get(t.Context(), "https://ok.test/", Validators{}); err == nil || !strings.HasPrefix(err.Error(), "ok.test has no valid certificate: ") {
		t.Error(err)
	}
	gone, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = gone.Close()
	_, open := s.client.Get(t.Context(), "http://"+server.Listener.Addr().String(), Validators{})
	_, closed := s.client.Get(t.Context(), "http://"+gone.Addr().String(), Validators{})
	if open == nil || closed == nil || open.Error() != closed.Error() {
		t.Errorf("%v; %v", open, closed)
	}
}
