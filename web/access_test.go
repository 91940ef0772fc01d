package web_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"rondo/scheduler"
	"rondo/web"
)

// Health and metrics are for operators: the public address says only that it is alive and ready.
func TestOpsHaveAnAddressOfTheirOwn(t *testing.T) {
	s := open(t, scheduler.State{}, func(o *web.Options) { o.Beside = false })
	for path, want := range map[string][2]int{
		"/livez": {200, 200}, "/readyz": {200, 200}, "/healthz": {404, 200}, "/metrics": {404, 200}, "/": {200, 404}, "/feeds/all.ics": {200, 404},
	} {
		for i, h := range []http.Handler{s, s.Ops()} {
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
			if w.Code != want[i] {
				t.Errorf("%s: %d of the pages' address and the operators': %d, want %d", path, i, w.Code, want[i])
			}
			if w.Header().Get("X-Content-Type-Options") == "" {
				t.Errorf("%s: the headers of every response are missing", path)
			}
		}
	}
}

// The access log has a line for each request, and in none of them a token, a query or who asked.
func TestAccessLog(t *testing.T) {
	var log strings.Builder
	s := open(t, scheduler.State{}, func(o *web.Options) {
		o.Access = true
		o.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
			if a.Key == slog.TimeKey {
				return slog.Attr{}
			}
			return a
		}}))
		o.Answers = struct{ web.Answers }{}
	})
	for _, target := range []string{
		"/?q=ada%40example.org", "/t/datatalks", "/me/abcdefghijklmnopqrstuvwxyz234567", "/a/datatalks/2026-12-01/abcdefghijklmnop", "/feeds/all.ics", "/t/ada@example.org", "/secret", "/dav/calendars/_own/abcdefghijklm.ics",
	} {
		r := httptest.NewRequest(http.MethodGet, target, nil)
		r.Header.Set("User-Agent", "Probe")
		if strings.HasPrefix(target, "/dav/") {
			r.SetBasicAuth("ada", "abcdefghijklmnopqrstuvwxyz")
		}
		s.ServeHTTP(httptest.NewRecorder(), r)
	}
	var routes []string
	for _, line := range strings.Split(strings.TrimSpace(log.String()), "\n") {
		if _, rest, found := strings.Cut(line, "msg=request method=GET route="); found {
			route, _, _ := strings.Cut(rest, " bytes=")
			routes = append(routes, route)
		}
	}
	want := "/ status=200, /t/datatalks status=404, /me/{token} status=404, /a/datatalks/2026-12-01/{token} status=404, /feeds/{file} status=200, /t/{theme} status=404, none status=404, /dav/ status=401"
	if got := strings.Join(routes, ", "); got != want {
		t.Errorf("logged %s\nwant   %s", got, want)
	}
	for _, never := range []string{"ada", "abcdef", "Probe", "192.0.2", "secret"} {
		if strings.Contains(log.String(), never) {
			t.Errorf("the log says %q:\n%s", never, log.String())
		}
	}
}
