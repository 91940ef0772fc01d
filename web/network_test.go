package web

import (
	"net/http/httptest"
	"net/netip"
	"testing"
)

// TestWhoAsksThroughProxies holds that what X-Forwarded-For says counts from proxies alone, and of it the last address that is none.
func TestWhoAsksThroughProxies(t *testing.T) {
	h := &Handler{}
	h.options.Proxies = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("2001:db8::5/128")}
	for _, c := range []struct {
		name, from string
		through    []string
		want       string
	}{
		{"nobody between", "198.51.100.7:4711", nil, "198.51.100.7"},
		{"somebody who makes it up", "198.51.100.7:4711", []string{"192.0.2.1"}, "198.51.100.7"},
		{"a proxy here", "127.0.0.1:4711", []string{"192.0.2.1"}, "192.0.2.1"},
		{"a proxy here, by IPv6", "[::1]:4711", []string{"192.0.2.1"}, "192.0.2.1"},
		{"a proxy elsewhere", "10.1.2.3:4711", []string{"192.0.2.1"}, "192.0.2.1"},
		{"a proxy elsewhere, over a socket of IPv6", "[::ffff:10.1.2.3]:4711", []string{"192.0.2.1"}, "192.0.2.1"},
		{"one named by its address", "[2001:db8::5]:4711", []string{"192.0.2.1"}, "192.0.2.1"},
		{"one beside it", "[2001:db8::6]:4711", []string{"192.0.2.1"}, "2001:db8::/64"},
		{"what the visitor made up comes first", "10.1.2.3:4711", []string{"203.0.113.9, 192.0.2.1"}, "192.0.2.1"},
		{"in a field of its own", "10.1.2.3:4711", []string{"203.0.113.9", "192.0.2.1"}, "192.0.2.1"},
		{"two proxies, one behind the other", "127.0.0.1:4711", []string{"203.0.113.9, 192.0.2.1, 10.9.9.9"}, "192.0.2.1"},
		{"a visitor who names a proxy", "10.1.2.3:4711", []string{"203.0.113.9, 10.8.8.8, 192.0.2.1, 10.9.9.9"}, "192.0.2.1"},
		{"proxies alone", "10.1.2.3:4711", []string{"10.4.4.4, 10.9.9.9"}, "10.4.4.4"},
		{"a proxy that says nothing", "10.1.2.3:4711", nil, "10.1.2.3"},
		{"a proxy that says nonsense", "10.1.2.3:4711", []string{"203.0.113.9, unknown"}, "10.1.2.3"},
		{"nonsense behind a proxy", "127.0.0.1:4711", []string{"203.0.113.9, -, 10.9.9.9"}, "10.9.9.9"},
		{"an address with a port", "10.1.2.3:4711", []string{"192.0.2.1:80"}, "192.0.2.1"},
		{"IPv6 with a port", "10.1.2.3:4711", []string{"[2001:db8:1:2:3::4]:80"}, "2001:db8:1:2::/64"},
		{"IPv6", "10.1.2.3:4711", []string{"2001:db8:1:2:3::4"}, "2001:db8:1:2::/64"},
	} {
		r := httptest.NewRequest("POST", "/join/datatalks", nil)
		r.RemoteAddr = c.from
		for _, line := range c.through {
			r.Header.Add("X-Forwarded-For", line)
		}
		if got := h.network(r); got != c.want {
			t.Errorf("%s: it comes from %s, want %s", c.name, got, c.want)
		}
	}
}

// TestRegions holds what counts as one region: addresses that one customer has many of.
func TestRegions(t *testing.T) {
	h := &Handler{}
	for from, want := range map[string]string{
		"198.51.100.7:4711": "198.51.100.0/24", "[2001:db8:1:2:3::4]:4711": "2001:db8:1::/48", "[::ffff:198.51.100.7]:1": "198.51.100.0/24", "nowhere": "nowhere",
	} {
		r := httptest.NewRequest("POST", "/desk/in", nil)
		if r.RemoteAddr = from; h.region(r) != want {
			t.Errorf("%s is of region %s, want %s", from, h.region(r), want)
		}
	}
}
