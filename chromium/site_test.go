package chromium_test

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"net"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"rondo/chromium"
	"rondo/daemon"
	"rondo/installation"
	"rondo/kernel"
	"rondo/office/officetest"
	"rondo/scheduler"
	"rondo/token"
)

const (
	site = "https://sessions.example.org"
	host = "sessions.example.org"
)

// installed is a daemon at work behind a proxy, and a browser that finds it at its own name, with TLS.
type installed struct {
	*chromium.Browser
	t      *testing.T
	dir    string
	folder *installation.Folder
	now    func() time.Time
	links  token.Links
	state  scheduler.State // as it was when the daemon started
}

// TestMain has the clock of the daemon show what the tests want.
func TestMain(m *testing.M) {
	installation.ThisMachine = kernel.This(time.Now)
	installation.ThisMachine.Boot = func() (string, time.Duration) { return "", 0 }
	installation.ThisMachine.Synced = func() bool { return true }
	os.Exit(m.Run())
}

// install has a daemon go on with a community in the middle of its season, whose letters go into a folder. Its clock runs from
// the moment that the season had come to. The language is that of people who name none, and of the browser; an edit that the brake
// holds may be waiting.
func install(t *testing.T, language string, held bool) *installed {
	t.Helper()
	d := officetest.Busy(t)
	i := &installed{t: t, dir: d.Dir}
	files := maps.Clone(d.Files)
	edit := func(name, old, new string) {
		if !strings.Contains(string(files[name]), old) {
			t.Fatalf("%s has no %q", name, old)
		}
		files[name] = []byte(strings.Replace(string(files[name]), old, new, 1))
	}
	edit("rondo.yaml", "smtp: { host: localhost, port: 2525, tls: none }", "dir: outgoing")
	edit("rondo.yaml", "language: en", "language: "+language)
	edit("rondo.yaml", "[ops@example.org]", "[ops@example.org, chief@example.org]")
	edit("themes/datatalks.yaml", "sessions:", "join: open\nguests: true\nsessions:")
	edit("themes/lunch.yaml", "sessions:", "join: ask\nguests: true\nseason: 12 weeks\nsessions:")
	edit("themes/reading.yaml", "sessions:", `survey:
  - { ask: { en: Was it worth your time?, fi: Oliko siitä hyötyä? }, scale: 1-5 }
  - { ask: { en: How long was it?, fi: Miten pitkä se oli? }, choice: [{ en: too short, fi: liian lyhyt }, { en: just right, fi: sopiva }] }
  - { ask: { en: What was missing?, fi: Mitä jäit kaipaamaan? }, text: true }
  - { present: true }
sessions:`)
	d.Follow(files)
	edit("rondo.yaml", "brake:", "weekly: monday\nbrake:")
	if held { // by the daemon, when it reads the files
		edit("themes/datatalks.yaml", "2026-10-06 14:00", "2026-10-06 15:00")
	}
	d.Write(files)
	i.state, i.links = d.State(), token.Links{Key: d.Key, Site: site}
	if err := errors.Join(d.DB.Confirm(t.Context()), d.DB.Close()); err != nil {
		t.Fatal(err)
	}
	began, from := time.Now(), d.Clock
	folder, err := installation.Open(filepath.Join(i.dir, "rondo.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.NewTextHandler(logTo{t}, nil))
	i.folder, i.now = folder, func() time.Time { return from.Add(time.Since(began)).UTC() }
	service, err := daemon.Open(t.Context(), folder, log, i.now)
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- service.Run(ctx, listener) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
	behind := &url.URL{Scheme: "http", Host: listener.Addr().String()}
	proxy := httptest.NewTLSServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(behind)
		r.SetXForwarded()
		r.Out.Host = r.In.Host
	}})
	t.Cleanup(proxy.Close)
	i.Browser = chromium.Open(t, "--accept-lang="+language, "--ignore-certificate-errors", "--host-resolver-rules=MAP "+host+":443 "+proxy.Listener.Addr().String())
	return i
}

// logTo shows a log where a test failed.
type logTo struct{ t *testing.T }

func (l logTo) Write(p []byte) (int, error) {
	if l.t.Context().Err() == nil {
		l.t.Logf("%s", strings.TrimSuffix(string(p), "\n"))
	}
	return len(p), nil
}

// seat names somebody's part in a session, by theme and key.
func (i *installed) seat(session, address string) token.Seat {
	i.t.Helper()
	id, key, _ := strings.Cut(session, "/")
	for _, s := range i.state.Sessions {
		if s.Theme == id && s.Key() == key {
			return token.Seat{Theme: id, Session: key, UID: s.UID, Address: address}
		}
	}
	i.t.Fatalf("there is no session %s", session)
	return token.Seat{}
}

// letter waits for a mail to an address that has a link like wanted, another one than before, and returns where the link leads on the site.
func (i *installed) letter(address string, wanted *regexp.Regexp, before string) (path string) {
	i.t.Helper()
	for range 600 {
		names, _ := filepath.Glob(filepath.Join(i.dir, "outgoing", "*.eml"))
		for _, name := range names {
			raw, err := os.ReadFile(name)
			mail := strings.NewReplacer("=\r\n", "", "=3D", "=").Replace(string(raw))
			if match := wanted.FindStringSubmatch(mail); err == nil && match != nil && match[1] != before && strings.Contains(mail, "<"+address+">") {
				return match[1]
			}
		}
		time.Sleep(50 * time.Millisecond)
	}
	i.t.Fatalf("no letter to %s has %s", address, wanted)
	return ""
}

var signInLink = regexp.MustCompile(`https://sessions\.example\.org(/desk/in/[a-z0-9]+/[A-Za-z0-9_-]+)`)

// enter signs somebody in at the desk, by the keyboard and the link of the real letter. look is called for each page on
// the way. It returns where the link led.
func (i *installed) enter(tab *chromium.Tab, address string, look func(page string)) (link string) {
	i.t.Helper()
	tab.Go(site + "/desk/in")
	tab.UntilThere("input[name=address]")
	tab.Settle()
	look("/desk/in")
	tab.Fill("input[name=address]", address)
	tab.Press("Enter")
	tab.UntilThere(".code")
	look("/desk/in/sent")
	link = i.letter(address, signInLink, "")
	tab.Go(site + link)
	tab.UntilThere("main form button")
	tab.Settle()
	look("/desk/in/{login}/{token}")
	tab.TabTo("main form button")
	tab.Press("Enter")
	tab.UntilThere("form[action='/desk/out']")
	return link
}

// file returns a file of the installation.
func (i *installed) file(name string) string {
	i.t.Helper()
	text, err := os.ReadFile(filepath.Join(i.dir, name))
	if err != nil {
		i.t.Fatal(err)
	}
	return string(text)
}
