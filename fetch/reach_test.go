package fetch

import (
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestTargets holds which addresses messages may be handed to, that it is said of messages and not of calendars, and that nothing of an
// address but its host is told.
func TestTargets(t *testing.T) {
	s := newStage(t, "hooks.test", "10.1.0.0/16")
	for address, want := range map[string]string{
		"https://ok.test/s3cret":                            "",
		"http://OK.test./s3cret":                            "",
		"http://hooks.test:8065/s3cret":                     "",
		"http://10.1.2.3/s3cret":                            "",
		"https://ada:s3cret@ok.test/":                       "a user or password stands in the address; messages are handed over without",
		"webcal://ok.test/s3cret":                           "this is no address of a web server; write it like https://hooks.example.org/rondo",
		"s3cret":                                            "this is no address of a web server; write it like https://hooks.example.org/rondo",
		"https:///s3cret":                                   "this is no address of a web server; write it like https://hooks.example.org/rondo",
		"https://ok.test/%zz/s3cret":                        "this is no address of a web server; write it like https://hooks.example.org/rondo",
		"https://ok.test/" + strings.Repeat("s3cret", 1000): "the address has 6016 bytes; at most 4096",
		"https://ok.test:8443/s3cret":                       "ok.test is connected to at the ports 443 and 80 alone; if rondo may use others, list it in rondo.yaml: avoid_hosts: [ok.test]",
		"http://127.0.0.1/s3cret":                           "127.0.0.1 is on no public network; if rondo may connect to it, list it in rondo.yaml: avoid_hosts: [127.0.0.1]",
		"http://[::1]/s3cret":                               "::1 is on no public network; if rondo may connect to it, list it in rondo.yaml: avoid_hosts: [::1]",
		"http://localhost:8065/s3cret":                      "localhost is on no public network; if rondo may connect to it, list it in rondo.yaml: avoid_hosts: [localhost]",
	} {
		said := ""
		if err := s.client.Allows(address); err != nil {
			said = err.Error()
		}
		if said != want {
			t.Errorf("%.40s: %q, want %q", address, said, want)
		}
		if want == "" || strings.HasPrefix(address, "http://localhost") {
			continue
		}
		if _, _, err := s.client.Send(t.Context(), "POST", address, nil, nil); err == nil || err.Error() != want {
			t.Errorf("%.40s: %v when it is sent, want %q", address, err, want)
		}
	}
	if s.looked["hooks.test"] > 0 {
		t.Error("somebody was asked for a name")
	}
}

// TestReachMakesNoRequest holds that a server is connected to, and its certificate looked at, without a request.
func TestReachMakesNoRequest(t *testing.T) {
	asked := 0
	h := http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked++ })
	plain, secure := httptest.NewServer(h), httptest.NewUnstartedServer(h)
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	secure.StartTLS()
	defer plain.Close()
	defer secure.Close()
	s := newStage(t)
	s.plays(t, plain, secure)
	for address, want := range map[string]string{
		"http://ok.test/s3cret": "", "https://ok.test/s3cret": "",
		"https://mixed.test/s3cret": "mixed.test is on no public network; if rondo may connect to it, list it in rondo.yaml: avoid_hosts: [mixed.test]",
		"https://gone.test/s3cret":  "gone.test is not known to the name service",
	} {
		said := ""
		if err := s.client.Reach(t.Context(), address); err != nil {
			said = err.Error()
		}
		if said != want {
			t.Errorf("%s: %q, want %q", address, said, want)
		}
	}
	s.client.trip = s.client.transport(nil)
	if err := s.client.Reach(t.Context(), "https://ok.test/s3cret"); err == nil || !strings.HasPrefix(err.Error(), "ok.test has no valid certificate: ") {
		t.Errorf("a certificate that nobody knows: %v", err)
	}
	if asked > 0 {
		t.Errorf("%d requests", asked)
	}
}
