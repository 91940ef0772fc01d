package fetch

import (
	"context"
	"crypto/tls"
	"io"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// What an answer is bounded by.
const (
	Largest      = 5 << 20          // bytes of a body, as they are after unpacking
	longestHead  = 64 << 10         // bytes of a header
	longestTime  = time.Minute      // for everything, redirects too
	headTime     = 20 * time.Second // from the question to the header
	mostRedirect = 3
	longestTag   = 1 << 10 // bytes of a validator; a longer one is forgotten
)

// Validators name the copy that the asker has (RFC 9110 §8.8). Either may be empty; they are sent back as they came.
type Validators struct {
	ETag     string
	Modified string // Last-Modified
}

// Answer is what a server answered.
type Answer struct {
	Status int    // 304, not modified, only where there were validators or the server errs
	Type   string // media type of the body, in lower case without parameters; "" where the server does not say
	Body   []byte // of a status below 300, at most [Largest] bytes; nil for every other
	Validators
	Wait time.Duration // how long not to ask again, as the server wishes (Retry-After); 0 where it does not say
}

// Client asks web servers. It may be used by several goroutines.
type Client struct {
	agent   string
	allowed Hosts
	trip    http.RoundTripper

	names interface {
		LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
	}
	connect func(ctx context.Context, to netip.AddrPort, guard control) (net.Conn, error)
}

// New returns a client that calls itself agent, "rondo/1.0", and may ask some hosts that are not public.
func New(agent string, allowed Hosts) *Client {
	c := &Client{agent: agent, allowed: allowed, names: &net.Resolver{PreferGo: true}, connect: connect}
	c.trip = c.transport(nil)
	return c
}

// transport takes no proxy, since a proxy would connect where the guard does not see it.
func (c *Client) transport(certificates *tls.Config) *http.Transport {
	return &http.Transport{
		DialContext:            c.dial,
		TLSClientConfig:        certificates,
		TLSHandshakeTimeout:    2 * patience,
		ResponseHeaderTimeout:  headTime,
		MaxResponseHeaderBytes: longestHead,
		DisableKeepAlives:      true,
	}
}

// Get asks for what is at an address, and follows up to three redirects, though not from https to http. With validators the
// answer may be 304, not modified, and has no body. A user and password of the address go to its own host alone. An answer of
// any status is no error; the error is an [*Error].
func (c *Client) Get(ctx context.Context, address string, have Validators) (Answer, error) {
	at, err := ParseURL(address)
	if err != nil {
		return Answer{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, longestTime)
	defer cancel()
	first := at
	for hops := 0; ; hops++ {
		res, err := c.ask(ctx, at, have)
		if err != nil {
			return Answer{}, failure(at.Hostname(), err)
		}
		to := res.Header.Get("Location")
		if !redirects(res.StatusCode) || to == "" {
			return read(at.Hostname(), res)
		}
		_ = res.Body.Close()
		if hops == mostRedirect {
			return Answer{}, &Error{Host: first.Hostname(), Said: "redirects more than " + strconv.Itoa(mostRedirect) + " times"}
		}
		if at, err = follow(first, at, to); err != nil {
			return Answer{}, err
		}
	}
}

func redirects(status int) bool {
	switch status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return true
	}
	return false
}

// follow returns where a redirect leads. Nothing is taken along but, to the host that was asked first, its password.
func follow(first, at *url.URL, location string) (*url.URL, error) {
	to, err := at.Parse(location)
	if err != nil {
		return nil, &Error{Host: at.Hostname(), Said: "redirects to what is no address"}
	}
	to.User = nil
	next, err := plain(to)
	if err != nil {
		return nil, &Error{Host: at.Hostname(), Said: "redirects to where rondo does not ask"}
	}
	if at.Scheme == "https" && next.Scheme != "https" {
		return nil, &Error{Host: at.Hostname(), Said: "redirects from https to http"}
	}
	if next.Scheme == first.Scheme && next.Host == first.Host {
		next.User = first.User
	}
	return next, nil
}

// ask sends one question.
func (c *Client) ask(ctx context.Context, at *url.URL, have Validators) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, at.String(), nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("User-Agent", c.agent)
	req.Header.Set("Accept", "text/calendar, */*;q=0.1")
	if u := at.User; u != nil {
		password, _ := u.Password()
		req.SetBasicAuth(u.Username(), password)
	}
	if have.ETag != "" {
		req.Header.Set("If-None-Match", have.ETag)
	}
	if have.Modified != "" {
		req.Header.Set("If-Modified-Since", have.Modified)
	}
	return c.trip.RoundTrip(req)
}

// read takes in the answer of a host.
func read(host string, res *http.Response) (Answer, error) {
	defer res.Body.Close()
	a := Answer{Status: res.StatusCode, Wait: wait(res.Header)}
	a.Type, _, _ = mime.ParseMediaType(res.Header.Get("Content-Type"))
	a.ETag, a.Modified = short(res.Header.Get("ETag")), short(res.Header.Get("Last-Modified"))
	if a.Status/100 != 2 {
		return a, nil
	}
	if coding := res.Header.Get("Content-Encoding"); coding != "" && !strings.EqualFold(coding, "identity") {
		return Answer{}, &Error{Host: host, Said: "sends what is packed in a way that was not asked for"}
	}
	var err error
	if a.Body, err = io.ReadAll(io.LimitReader(res.Body, Largest+1)); err != nil {
		return Answer{}, &Error{Host: host, Said: "breaks off its answer"}
	}
	if len(a.Body) > Largest {
		return Answer{}, &Error{Host: host, Large: true, Said: "sends more than " + strconv.Itoa(Largest>>20) + " MB"}
	}
	return a, nil
}

func short(validator string) string {
	if len(validator) > longestTag {
		return ""
	}
	return validator
}

// wait reads Retry-After (RFC 9110 §10.2.3): seconds, or a date, which is compared with the server's own.
func wait(h http.Header) time.Duration {
	text := h.Get("Retry-After")
	if n, err := strconv.Atoi(text); err == nil {
		return time.Duration(min(max(n, 0), 365*24*60*60)) * time.Second
	}
	at, err := http.ParseTime(text)
	now, wrong := http.ParseTime(h.Get("Date"))
	if err != nil || wrong != nil {
		return 0
	}
	return max(0, at.Sub(now))
}
