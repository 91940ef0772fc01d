package office_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"rondo/ical/icaltest"
	"rondo/office"
	"rondo/office/officetest"
)

// junk is what stands in addresses where names, numbers and tokens go: texts, ways out of a folder, and numbers that are too much.
var junk = append([]string{
	"..", "../..", "..%2f..%2fetc%2fpasswd", "%2e%2e", "%00", "%", "%zz", "/", "//", "\\", "//evil.example", "https:evil.example", ".", "~", "*", "?", "#", "'--", "1 OR 1=1", "1;DROP TABLE letters",
	"-1", "0", "00", "1e9", "0x1", "9223372036854775807", "9223372036854775808", "٣", "null", "undefined", "NaN", "true", "[]", "{}", "{theme}", "datatalks/", "DataTalks", "DATATALKS", "datatalks.",
	"2026-12-01T14:00", "2026-13-01", "2026-02-30", "0000-00-00", "2026-12-01/edit", strings.Repeat("a", 26), strings.Repeat("A", 26), strings.Repeat("x", 8000),
}, icaltest.Hostile...)

// TestS11JunkInAddresses asks for each page and form of the desk with junk where it has names, and in the query. Whoever is signed in gets
// the one page that says that there is nothing, or the page that is asked for, and nobody else learns more than where to sign in; nothing
// is an error of the server, nothing is written, and nothing of the junk becomes an element or leads elsewhere.
func TestS11JunkInAddresses(t *testing.T) {
	d := officetest.Busy(t, officetest.Editing)
	chief := d.As(officetest.Chief)
	all := junk
	if testing.Short() {
		all = icaltest.Every(12, junk)
	}
	missing := chief.Get("/desk/nothing")
	if missing.Code != http.StatusNotFound {
		t.Fatalf("nothing: status %d", missing.Code)
	}
	pages := baseline{}
	pages.learn(t, "nothing", missing.Body.String())
	nobodys := "/desk/in/" + strings.Repeat("a", 26) + "/" + strings.Repeat("a", 26)
	for _, w := range []*httptest.ResponseRecorder{d.Nobody().Get("/desk/in"), d.Nobody().Get(nobodys), d.Nobody().Post(nobodys, url.Values{"do": {"x"}}), missing} {
		pages.learn(t, "a link", w.Body.String())
	}
	before := digests(t, d)
	asked := 0
	for _, route := range office.Routes() {
		method, pattern, _ := strings.Cut(route.Pattern, " ")
		for _, name := range variable.FindAllString(pattern, -1) {
			for n, text := range all {
				_, path := targetOf(method+" "+strings.Replace(pattern, name, "JUNK", 1), "datatalks", first(d, "datatalks"))
				path = strings.Replace(path, "JUNK", url.PathEscape(text), 1)
				if strings.HasPrefix(text, "%") && text != "%s%n%d" || strings.HasPrefix(text, "..%") { // as it is
					path = strings.Replace(path, url.PathEscape(text), strings.ReplaceAll(text, "%zz", "%25zz"), 1)
					if strings.HasSuffix(path, "%") || strings.Contains(path, "%/") {
						continue // no client can ask for it
					}
				}
				for _, c := range []*officetest.Client{copied(chief), d.Nobody()}[:1+max(0, 1-n%4)] { // who is nobody is told little anyway
					d.Clock = d.Clock.Add(4 * time.Second)
					inside := len(c.Cookies) > 0
					w := c.Do(method, path, url.Values{"do": {"preview"}})
					asked++
					what := fmt.Sprintf("%s %.120s, inside %t: status %d, to %q", method, path, inside, w.Code, w.Header().Get("Location"))
					to := w.Header().Get("Location")
					switch {
					case w.Code >= 500:
						t.Errorf("%s\n%s", what, w.Body)
					case w.Code == http.StatusTemporaryRedirect, w.Code == http.StatusMovedPermanently: // to the path without dots and double slashes
						if !strings.HasPrefix(to, "/desk") {
							t.Error(what)
						}
					case route.Right == "anybody" && (w.Code == http.StatusSeeOther && to == "/desk/in" || w.Code == http.StatusForbidden): // not an address of theirs
					case route.Right == "anybody":
						if w.Code != http.StatusNotFound && w.Code != http.StatusBadRequest {
							t.Error(what)
						}
						pages.hold(t, "a link", text, w.Body.String())
					case !inside && method == http.MethodPost && w.Code != http.StatusForbidden, !inside && method == http.MethodGet && (w.Code != http.StatusSeeOther || to != "/desk/in"):
						t.Error(what)
					case inside && w.Code == http.StatusNotFound && w.Body.String() != missing.Body.String():
						t.Errorf("%s, and not the page that says that there is nothing\n%s", what, w.Body)
					case inside && w.Code == http.StatusOK, inside && w.Code == http.StatusUnprocessableEntity:
						if there := slices.Contains([]string{"datatalks", "2026-12-01T14:00", "1", "2026-12-01t1400"}, text); !there {
							t.Errorf("%s: there is something", what)
						}
					case inside && w.Code != http.StatusNotFound:
						t.Error(what)
					}
				}
			}
		}
		if method != http.MethodGet {
			continue
		}
		_, path := targetOf(route.Pattern, "datatalks", first(d, "datatalks"))
		what := route.Pattern + " with a query"
		for n, text := range append([]string{"word"}, icaltest.Every(3, all)...) {
			query := url.Values{}
			for _, name := range []string{"month", "page", "done", "sorry", "theme", "state", "to", "before", "move_to", "from", "next", "tz", "a"} {
				query.Set(name, text)
			}
			w := copied(chief).Get(path + "?" + query.Encode())
			asked++
			if w.Code != http.StatusOK && w.Code != http.StatusNotFound && !(w.Code == http.StatusSeeOther && strings.HasPrefix(w.Header().Get("Location"), "/desk")) {
				t.Errorf("%s %q: status %d, to %q", what, text, w.Code, w.Header().Get("Location"))
			}
			if n == 0 {
				for _, page := range []string{w.Body.String(), chief.Get(path).Body.String(), missing.Body.String()} {
					pages.learn(t, what, page)
				}
			}
			if w.Body.Len() > 0 {
				pages.hold(t, what, text, w.Body.String())
			}
		}
	}
	nothingWritten(t, d, before)
	if least := len(all) * len(office.Routes()) / 3; asked < least {
		t.Errorf("only %d were asked for, where at least %d are expected", asked, least)
	}
}

// TestS11JunkInCookiesAndBodies sends what no browser sends: to each page cookies that are none, twice, or too long; to each form bodies
// that are too long, of another type, broken, or have fields that it does not.
func TestS11JunkInCookiesAndBodies(t *testing.T) {
	d := officetest.Busy(t, officetest.Editing)
	chief := d.As(officetest.Chief)
	own := chief.Cookies[deviceCookie]
	all := junk
	if testing.Short() {
		all = icaltest.Every(12, junk)
	}
	before := digests(t, d)
	for _, route := range office.Routes() {
		method, path := targetOf(route.Pattern, "datatalks", first(d, "datatalks"))
		if method == http.MethodGet && route.Right != "anybody" {
			cookies := []string{deviceCookie + "=" + own + "; " + deviceCookie + "=" + own, deviceCookie + "=" + own + "x", deviceCookie + "=" + strings.ToLower(own), "rondo-desk=" + own, deviceCookie + "=", deviceCookie, "=" + own}
			for _, text := range all {
				if !strings.ContainsAny(text, "\x00\r\n") { // net/http refuses those
					cookies = append(cookies, deviceCookie+"="+text, "__Host-rondo-in="+text)
				}
			}
			for _, cookie := range cookies {
				if w := d.Nobody().Get(path, "Cookie: "+cookie); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/desk/in" || w.Header().Get("Set-Cookie") != "" {
					t.Errorf("%s with the cookie %.80q: status %d, to %q", path, cookie, w.Code, w.Header().Get("Location"))
				}
			}
		}
		if method != http.MethodPost {
			continue
		}
		most := 16 << 10
		if strings.HasSuffix(path, "/edit") || strings.HasSuffix(path, "/new") {
			most = 1 << 20
		}
		const form = "application/x-www-form-urlencoded"
		for _, bad := range []struct {
			kind, body string
			want       int
		}{
			{form, "do=" + strings.Repeat("a", most), http.StatusRequestEntityTooLarge},
			{form, strings.Repeat("do=a&", most/5+1), http.StatusRequestEntityTooLarge},
			{form, "do=a&do=b", http.StatusBadRequest}, {form, "nothing=1", http.StatusBadRequest}, {form, "do=%zz", http.StatusBadRequest}, {form, "do=%ff", http.StatusBadRequest},
			{form, "do=a;b=c", http.StatusBadRequest}, {form, "%00=1", http.StatusBadRequest}, {form, "do[]=1", http.StatusBadRequest}, {form, "DO=1", http.StatusBadRequest},
			{"", "do=a", http.StatusUnsupportedMediaType}, {"text/plain", "do=a", http.StatusUnsupportedMediaType}, {"application/json", `{"do":"a"}`, http.StatusUnsupportedMediaType},
			{"multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"do\"\r\n\r\na\r\n--b--\r\n", http.StatusUnsupportedMediaType},
			{"application/x-www-form-urlencoded; charset=\x00", "do=a", http.StatusUnsupportedMediaType},
		} {
			d.Clock = d.Clock.Add(4 * time.Second)
			r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(bad.body))
			r.Header.Set("Content-Type", bad.kind)
			r.Header.Set("Sec-Fetch-Site", "same-origin")
			for name, value := range chief.Cookies {
				r.AddCookie(&http.Cookie{Name: name, Value: value})
			}
			w := httptest.NewRecorder()
			d.ServeHTTP(w, r)
			for _, set := range w.Result().Cookies() {
				chief.Cookies[set.Name] = set.Value
			}
			if w.Code != bad.want {
				t.Errorf("%s with %.60q of type %q: status %d, want %d", path, bad.body, bad.kind, w.Code, bad.want)
			}
		}
	}
	if !signedIn(chief) {
		t.Error("one of them signed out")
	}
	nothingWritten(t, d, before)
}

// nothingWritten holds that the ledger is as it was, but for what a device is known by, which looking renews.
func nothingWritten(t *testing.T, d *officetest.Desk, before map[string]string) {
	t.Helper()
	after := digests(t, d)
	for _, of := range []map[string]string{before, after} {
		delete(of, "cookies")
		delete(of, "devices")
	}
	for name, was := range before {
		if after[name] != was {
			t.Errorf("%s was written: %s before, %s after", name, was, after[name])
		}
	}
}
