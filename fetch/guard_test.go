package fetch

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// stage is a world of names for a client. Whoever is asked at a public address is a server of the test; what is asked at any
// other address really is.
type stage struct {
	client *Client

	mu      sync.Mutex
	names   map[string][]string // a name's addresses; "|" is what stands between the first look-up and the next
	looked  map[string]int
	reached []netip.AddrPort // what was connected to, after the guard
}

const publicAddress = "93.184.215.14"

func newStage(t *testing.T, allowed ...string) *stage {
	t.Helper()
	hosts, err := ParseHosts(allowed)
	if err != nil {
		t.Fatal(err)
	}
	s := &stage{client: New("rondo/test", hosts), looked: map[string]int{}, names: map[string][]string{
		"ok.test":                  {publicAddress},
		"localhost":                {"127.0.0.1", "::1"},
		"foo.localhost":            {"127.0.0.1"},
		"localhost.localdomain":    {"127.0.0.1"},
		"metadata.google.internal": {"169.254.169.254"},
		"mixed.test":               {publicAddress, "127.0.0.1"},
		"rebind.test":              {publicAddress, "|", "127.0.0.1"},
		"alias.test":               {"127.0.0.1"}, // a CNAME to localhost, as resolvers answer it
		"private6.test":            {"fd00::10"},
	}}
	s.client.names = s
	return s
}

// LookupNetIP answers for the names of the stage, and for numbers as getaddrinfo of old does.
func (s *stage) LookupNetIP(_ context.Context, _, host string) (found []netip.Addr, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	list, known := s.names[host]
	if !known {
		if strings.Trim(host, "0123456789abcdefx.") == "" {
			return []netip.Addr{netip.MustParseAddr("127.0.0.1")}, nil
		}
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	s.looked[host]++
	for round := 1; len(list) > 0; list = list[1:] {
		if list[0] == "|" {
			if round == s.looked[host] {
				break
			}
			round, found = round+1, nil
			continue
		}
		found = append(found, netip.MustParseAddr(list[0]))
	}
	return found, nil
}

// plays lets servers stand at the public address, at the ports of http and https.
func (s *stage) plays(t *testing.T, plain, secure *httptest.Server) {
	real := s.client.connect
	at := map[uint16]*httptest.Server{80: plain, 443: secure}
	s.client.connect = func(ctx context.Context, to netip.AddrPort, guard control) (net.Conn, error) {
		if err := guard(ctx, "tcp", to.String(), nil); err != nil {
			return nil, err
		}
		s.mu.Lock()
		s.reached = append(s.reached, to)
		s.mu.Unlock()
		if server := at[to.Port()]; server != nil && to.Addr().String() == publicAddress {
			return net.Dial("tcp", server.Listener.Addr().String())
		}
		return real(ctx, to, guard)
	}
	if secure != nil {
		trusting := secure.Client().Transport.(*http.Transport).TLSClientConfig.Clone()
		trusting.ServerName = "example.com" // whom its certificate is for
		s.client.trip = s.client.transport(trusting)
	}
}

func refused(err error) bool {
	e := (*Error)(nil)
	return errors.As(err, &e) && e.Refused
}

// addresses64 are what people write to reach what is not theirs to reach. ok.test is a public host, and nothing else is.
var addresses64 = strings.Fields(`
http://127.0.0.1/ http://127.1/ http://127.0.1/ http://0/ http://0.0.0.0/ http://0x7f000001/ http://0x7f.1/ http://2130706433/
http://017700000001/ http://0177.0.0.1/ http://127.0.0.1.:80/ http://localhost/ http://LOCALHOST./ http://foo.localhost/ http://localhost.localdomain/ http://[::1]/
http://[::]/ http://[::1%25lo]/ http://[::ffff:127.0.0.1]/ http://[::ffff:7f00:1]/ http://[0:0:0:0:0:ffff:127.0.0.1]/ http://[::127.0.0.1]/ http://[64:ff9b::7f00:1]/ http://[64:ff9b::a9fe:a9fe]/
http://[64:ff9b:1::a00:1]/ http://[2002:7f00:1::]/ http://[2002:a9fe:a9fe::]/ http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/ http://[fe80::1]/ http://[fc00::1]/ http://[fd00:ec2::254]/ http://[fec0::1]/
http://[ff02::1]/ http://[2001:db8::1]/ http://[100::1]/ http://[5f00::1]/ http://10.0.0.1/ http://172.16.0.1/ http://192.168.0.1/ http://169.254.169.254/latest/meta-data/
http://169.254.170.2/ http://100.64.0.1/ http://100.100.100.200/ http://192.0.0.1/ http://192.0.2.1/ http://198.18.0.1/ http://203.0.113.1/ http://224.0.0.1/
http://240.0.0.1/ http://255.255.255.255/ http://metadata.google.internal/ http://①②⑦.⓪.⓪.①/ http://127。0。0。1/ http://ok.test@127.0.0.1/ http://127.0.0.1#@ok.test/ http://ok.test\@127.0.0.1/
file:///etc/passwd gopher://127.0.0.1:25/_x ftp://127.0.0.1/ webcal://127.0.0.1/ unix:///run/app.sock https://ok.test:25/ http://ok.test:6379/ data:text/calendar,BEGIN:VCALENDAR`)

// TestS5Addresses holds that none of the 64 addresses makes a connection, and that the error says what to do.
func TestS5Addresses(t *testing.T) {
	if len(addresses64) != 64 {
		t.Fatalf("%d addresses", len(addresses64))
	}
	s := newStage(t)
	s.plays(t, nil, nil)
	for _, address := range addresses64 {
		_, err := s.client.Get(t.Context(), address, Validators{})
		if !refused(err) {
			t.Errorf("%s: %v, want it to be refused", address, err)
		}
	}
	if len(s.reached) > 0 {
		t.Errorf("connected to %v", s.reached)
	}
}

// TestS5Networks holds which addresses are public. The first forty are not.
func TestS5Networks(t *testing.T) {
	private := strings.Fields(`
		0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.255 127.0.0.1 127.255.255.254 169.254.169.254 172.16.0.1
		172.31.255.255 192.0.0.192 192.0.2.1 192.88.99.1 192.168.255.255 198.18.0.1 198.19.255.255 198.51.100.7 203.0.113.255 224.0.0.251
		239.255.255.255 240.0.0.1 255.255.255.255 168.63.129.16 :: ::1 ::127.0.0.1 ::ffff:10.0.0.1 64:ff9b::a00:1 64:ff9b:1::808:808
		100::1 2001::1 2001:db8::1 2002:808:808::1 3fff::1 5f00::1 fc00::1 fe80::1 fec0::1 ff02::1`)
	if len(private) != 40 {
		t.Fatalf("%d addresses", len(private))
	}
	for _, text := range append(private, "2001:4860:4860::8888%eth0", "ff0e::1", "1fff::1", "4000::1") {
		if public(netip.MustParseAddr(text)) {
			t.Errorf("%s counts as public", text)
		}
	}
	for _, text := range strings.Fields(`
		1.1.1.1 9.255.255.255 11.0.0.1 100.63.255.255 100.128.0.1 172.15.255.255 172.32.0.1 192.167.255.255 192.169.0.1 198.17.255.255
		198.20.0.1 223.255.255.255 168.63.129.15 ::ffff:8.8.8.8 64:ff9b::808:808 2001:200::1 2001:4860:4860::8888 2a00:1450::1 2620:4f::1`) {
		if !public(netip.MustParseAddr(text)) {
			t.Errorf("%s does not count as public", text)
		}
	}
	if public(netip.Addr{}) {
		t.Error("no address counts as public")
	}
}

// TestS5Plays holds what redirects and answers of the name service can do: nothing.
func TestS5Plays(t *testing.T) {
	inside := 0 // what stands at 127.0.0.1:80 and may not be reached
	to := func(status int, location string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", location)
			w.WriteHeader(status)
		}
	}
	private := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { inside++ }))
	defer private.Close()
	mux := http.NewServeMux()
	for path, h := range map[string]http.HandlerFunc{
		"/301":   to(301, private.URL),
		"/302":   to(302, private.URL),
		"/307":   to(307, private.URL),
		"/308":   to(308, "http://127.0.0.1/"),
		"/file":  to(302, "file:///etc/passwd"),
		"/port":  to(302, "http://ok.test:8080/"),
		"/plain": to(302, "http://ok.test/ok"),
		"/loop":  to(302, "/loop"),
		"/4":     to(302, "/3"),
		"/3":     to(302, "/2"),
		"/2":     to(302, "/1"),
		"/1":     to(302, "/ok"),
		"/ok":    func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("here")) },
	} {
		mux.HandleFunc(path, h)
	}
	plain, secure := httptest.NewServer(mux), httptest.NewTLSServer(mux)
	defer plain.Close()
	defer secure.Close()
	for _, c := range []struct{ address, want string }{
		{"http://ok.test/301", "127.0.0.1 is on no public network; if rondo may connect to it, list it in rondo.yaml: avoid_hosts: [127.0.0.1]"},
		{"http://ok.test/302", "127.0.0.1 is on no public network; …"},
		{"http://ok.test/307", "127.0.0.1 is on no public network; …"},
		{"http://ok.test/308", "127.0.0.1 is on no public network; …"},
		{"http://ok.test/file", "ok.test redirects to where rondo does not ask"},
		{"http://ok.test/port", "ok.test is connected to at the ports 443 and 80 alone; …"},
		{"https://ok.test/plain", "ok.test redirects from https to http"},
		{"http://ok.test/loop", "ok.test redirects more than 3 times"},
		{"http://ok.test/4", "ok.test redirects more than 3 times"},
		{"http://mixed.test/ok", "mixed.test is on no public network; …"},
		{"http://alias.test/ok", "alias.test is on no public network; …"},
		{"http://private6.test/ok", "private6.test is on no public network; …"},
		{"http://gone.test/ok", "gone.test is not known to the name service"},
	} {
		s := newStage(t)
		s.plays(t, plain, secure)
		a, err := s.client.Get(t.Context(), c.address, Validators{})
		want, isStart := strings.CutSuffix(c.want, "…")
		if err == nil || err.Error() != c.want && !(isStart && strings.HasPrefix(err.Error(), want)) {
			t.Errorf("%s: %v %q, want %q", c.address, err, a.Body, c.want)
		}
		for _, a := range s.reached {
			if a.Addr().String() != publicAddress {
				t.Errorf("%s: connected to %s", c.address, a)
			}
		}
	}
	s := newStage(t)
	s.plays(t, plain, secure)
	for i, want := range []string{"", "rebind.test is on no public network; "} { // the second look-up answers otherwise
		if _, err := s.client.Get(t.Context(), "http://rebind.test/ok", Validators{}); err != nil != (want != "") || err != nil && !strings.HasPrefix(err.Error(), want) {
			t.Errorf("rebind, time %d: %v", i+1, err)
		}
	}
	if a, err := s.client.Get(t.Context(), "http://ok.test/3", Validators{}); err != nil || string(a.Body) != "here" {
		t.Errorf("three redirects: %q %v", a.Body, err)
	}
	if inside > 0 {
		t.Errorf("what is not public was asked %d times", inside)
	}
}

// TestS5TheDialerLooksAgain holds that a connection is refused in its last moment, by the real dialer, whatever was looked up.
func TestS5TheDialerLooksAgain(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	to := netip.MustParseAddrPort(listener.Addr().String())
	c := New("rondo/test", Hosts{})
	asked := false
	if conn, err := c.connect(t.Context(), to, func(_ context.Context, _, address string, _ syscall.RawConn) error {
		asked = address == to.String()
		return c.allowed.mayDial("ok.test", to)
	}); !refused(err) || !asked {
		t.Errorf("connected: %v, %v, asked %v", conn, err, asked)
	}
}

// TestHostsThatAreListed holds what avoid_hosts opens: a host at every port, a network at the usual ones, and nothing beside.
func TestHostsThatAreListed(t *testing.T) {
	hosts, err := ParseHosts([]string{"Calendar.Example.org.", "10.0.0.0/8", "192.168.1.7", "192.168.1.9/32", "fd00::/8"})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		host, address string
		may           bool
	}{
		{"calendar.example.org", "10.1.2.3:8443", true},
		{"calendar.example.org", "127.0.0.1:25", true},
		{"www.calendar.example.org", "127.0.0.1:443", false},
		{"wiki.example.org", "10.1.2.3:443", true},
		{"wiki.example.org", "10.1.2.3:80", true},
		{"wiki.example.org", "10.1.2.3:8443", false},
		{"wiki.example.org", "11.1.2.3:8443", false},
		{"wiki.example.org", "11.1.2.3:443", true},
		{"wiki.example.org", "192.168.1.7:443", false}, // by this address only, not by any name for it
		{"192.168.1.7", "192.168.1.7:8080", true},
		{"192.168.1.8", "192.168.1.8:443", false},
		{"192.168.1.9", "192.168.1.9:8080", true},
		{"wiki.example.org", "192.168.1.9:443", true},
		{"wiki.example.org", "192.168.1.9:8080", false},
		{"wiki.example.org", "[fd00::7]:443", true},
		{"wiki.example.org", "[::ffff:10.1.2.3]:443", true},
	} {
		if err := hosts.mayDial(c.host, netip.MustParseAddrPort(c.address)); (err == nil) != c.may {
			t.Errorf("%s at %s: %v", c.host, c.address, err)
		}
	}
	for _, text := range []string{"", "10.0.0.0/33", "10.0.0", "a b", "https://calendar.example.org"} {
		if _, err := ParseHosts([]string{text}); err == nil {
			t.Errorf("%q is taken for a host", text)
		}
	}
}
