package mailbox

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

const invitation = "From: Data Guild <guild@example.org>\r\n" +
	"To: =?utf-8?q?J=C3=B6rg?= <jorg@example.org>\r\n" +
	"Subject: DataTalks: <b>ranking</b>\r\n" +
	"MIME-Version: 1.0\r\n" +
	"Content-Type: multipart/mixed; boundary=m\r\n\r\n" +
	"--m\r\nContent-Type: multipart/alternative; boundary=a\r\n\r\n" +
	"--a\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nK=C3=A4y & come\r\n" +
	"--a\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<script>alert(1)</script><p>Come\r\n" +
	"--a\r\nContent-Type: text/calendar; method=REQUEST; charset=utf-8\r\n\r\n" +
	"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VTIMEZONE\r\nDTSTART:16010101T000000\r\nEND:VTIMEZONE\r\n" +
	"BEGIN:VEVENT\r\nDTSTART;TZID=Europe/Helsinki:20261201T140000\r\nSUMMARY:DataTalks\\, rank\r\n ing\r\n" +
	"ATTENDEE;RSVP=TRUE:mailto:jorg@example.org\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n--a--\r\n" +
	"--m\r\nContent-Type: application/ics\r\nContent-Disposition: attachment; filename=invite.ics\r\n\r\nx\r\n--m--\r\n"

func TestPages(t *testing.T) {
	m := start(t, Options{})
	m.keep(Envelope{From: "guild@example.org", To: []string{"jorg@example.org"}, Raw: []byte(invitation)})
	m.keep(Envelope{To: []string{"ada@example.org"}, Raw: []byte("no header here")})
	for _, test := range []struct {
		path  string
		code  int
		has   []string
		hasnt []string
	}{
		{"/", 200, []string{"2 messages", `href="messages/1/"`, "&lt;b&gt;ranking", ">request<", "1 Dec 12:00"}, []string{"<b>ranking"}},
		{"/?to=jorg@example.org", 200, []string{"1 to jorg@example.org"}, []string{"messages/2"}},
		{"/messages/1/", 200, []string{"Käy &amp; come", "Jörg", "20261201T140000 Europe/Helsinki", "DataTalks, ranking", "invite.ics", `sandbox`},
			[]string{"<script", "16010101T000000<"}},
		{"/messages/1/html", 200, []string{"<script>alert(1)</script>"}, nil},
		{"/messages/1/source", 200, []string{"=C3=A4"}, nil},
		{"/messages/2/", 200, []string{"Mailbox"}, nil},
		{"/messages/3/", 404, nil, nil},
		{"/messages/x/", 404, nil, nil},
		{"/style.css", 200, []string{"prefers-color-scheme"}, nil},
	} {
		w := httptest.NewRecorder()
		m.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, test.path, nil))
		if w.Code != test.code {
			t.Errorf("GET %s: %d", test.path, w.Code)
			continue
		}
		for _, part := range test.has {
			if !strings.Contains(w.Body.String(), part) {
				t.Errorf("GET %s: no %q in\n%s", test.path, part, w.Body)
			}
		}
		for _, part := range test.hasnt {
			if strings.Contains(w.Body.String(), part) {
				t.Errorf("GET %s: %q in it", test.path, part)
			}
		}
		if policy := w.Header().Get("Content-Security-Policy"); w.Code == 200 && !strings.Contains(policy, "default-src 'none'") {
			t.Errorf("GET %s: policy %q", test.path, policy)
		}
	}
}

func TestMailInItsFrameIsSandboxed(t *testing.T) {
	m := start(t, Options{})
	m.keep(Envelope{Raw: []byte(invitation)})
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/messages/1/html", nil))
	if policy := w.Header().Get("Content-Security-Policy"); !strings.HasPrefix(policy, "sandbox;") {
		t.Errorf("policy %q lets a mail's scripts run", policy)
	}
}
