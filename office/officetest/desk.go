// Package officetest opens an organizers' desk for tests: real pages over a ledger in a file, with people who are signed in.
package officetest

import (
	"context"
	"crypto/rand"
	"embed"
	"encoding/base32"
	"errors"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"rondo/desk"
	"rondo/installation"
	"rondo/office"
	"rondo/scheduler"
	"rondo/store"
	"rondo/templates"
	"rondo/theme"
	"rondo/token"
	"rondo/web"
)

// Noon is the moment at which tests look at the season: sessions lie before and after it.
var Noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// The people of [Guild].
const (
	Organizer = "curator@example.org" // organizes datatalks
	Other     = "host@example.org"    // organizes reading
	Chief     = "chief@example.org"   // organizes all themes
	Operator  = "ops@example.org"     // looks after the installation
	Attendee  = "ada@example.org"     // comes to both themes
)

//go:embed guild
var guild embed.FS

// Guild returns the files of a community with two themes and a desk.
func Guild() theme.Files {
	files := theme.Files{}
	err := fs.WalkDir(guild, "guild", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			files[strings.TrimPrefix(name, "guild/")], err = guild.ReadFile(name)
		}
		return err
	})
	if err != nil {
		panic(err) // what is embedded can be read
	}
	return files
}

// Desk is a site with a desk, over a ledger of its own.
type Desk struct {
	*web.Handler
	T     testing.TB
	DB    store.Ledger
	Dir   string // of the files and the ledger
	Key   token.Key
	Clock time.Time   // what time it is; [Noon] at first
	Files theme.Files // as they were followed last

	Folder *installation.Folder
	Sealer func(*theme.Set) (scheduler.Seal, error) // words letters; nil for letters without words
}

var builtIn = sync.OnceValues(func() (*templates.Set, error) { return templates.New(nil) })

// Open returns a desk of the [Guild] at [Noon], to whose sessions people were invited. Each change may be made to what the pages are
// made of; what a change leaves as it was works.
func Open(t testing.TB, change ...func(*Desk, *office.Options)) *Desk {
	t.Helper()
	d := &Desk{T: t, Clock: Noon.AddDate(0, 0, -28)}
	now := func() time.Time { return d.Clock }
	var err error
	d.Dir = t.TempDir()
	if d.DB, err = installation.OpenLedger(t.Context(), filepath.Join(d.Dir, "rondo.db"), now); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.DB.Close() })
	d.Folder = d.folder()
	options := office.Options{Ledger: d.DB, Key: d.Key, Now: now, Desk: &desk.Desk{Folder: d.Folder, Ledger: d.DB, Now: now}, AtOnce: time.Millisecond}
	for _, c := range change {
		c(d, &options)
	}
	d.Handler = d.pages(options)
	for ; d.Clock.Before(Noon); d.Clock = d.Clock.AddDate(0, 0, 7) {
		d.Follow(Guild())
	}
	d.Follow(Guild())
	return d
}

// pages returns pages that have read and kept nothing yet.
func (d *Desk) pages(o office.Options) *web.Handler {
	words, err := builtIn()
	if err != nil {
		d.T.Fatal(err)
	}
	return web.New(web.Options{
		Source: d.DB, Site: theme.Site{Name: "Fallback", URL: "https://sessions.example.org", Language: "en"},
		Words: func() *templates.Set { return words }, Log: o.Log, Now: o.Now, Key: d.Key, Desk: office.New(o),
	})
}

// Afresh returns the desk over the same ledger, made of o, that has read and kept nothing yet.
func (d *Desk) Afresh(o office.Options) *Desk {
	other := *d
	other.Handler = d.pages(o)
	return &other
}

// Editing lets sessions be edited in the folder of the desk; it is a change for [Open].
func Editing(d *Desk, o *office.Options) {
	read := func() (*installation.Folder, error) { return installation.Open(filepath.Join(d.Dir, "rondo.yaml")) }
	o.Edits = func(ctx context.Context) (*desk.Basis, error) {
		inst, err := read()
		if err != nil {
			return nil, err
		}
		return desk.EditBasis(ctx, inst, o.Now)
	}
	o.Glances = func(have scheduler.State) (*desk.Basis, error) {
		inst, err := read()
		if err != nil {
			return nil, err
		}
		return desk.Glance(inst, have, o.Now())
	}
}

// Write puts files on the disk, where [Desk.Follow] does not look and the brake does.
func (d *Desk) Write(files theme.Files) {
	d.T.Helper()
	for name, text := range files {
		path := filepath.Join(d.Dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, text, 0o644)); err != nil {
			d.T.Fatal(err)
		}
	}
}

// folder writes the files of the [Guild], and returns them as an installation.
func (d *Desk) folder() *installation.Folder {
	d.T.Helper()
	d.Write(Guild())
	folder, err := installation.Open(filepath.Join(d.Dir, "rondo.yaml"))
	if err != nil {
		d.T.Fatal(err)
	}
	settings, err := folder.Settings()
	if err == nil {
		d.Key, err = folder.MakeKey(settings)
	}
	if folder.Key = d.Key; err == nil {
		err = d.DB.NoteKey(d.T.Context(), d.Key.Fingerprint())
	}
	if err != nil {
		d.T.Fatal(err)
	}
	return folder
}

// Follow plans by files at this moment, whatever the brake says, and records what follows.
func (d *Desk) Follow(files theme.Files) {
	d.T.Helper()
	want, findings := theme.Load(files.FS(), "rondo.yaml")
	if err := findings.Err(); err != nil {
		d.T.Fatal(err)
	}
	if err := d.DB.ReleaseFiles(d.T.Context(), want.Files.Digest()); err != nil {
		d.T.Fatal(err)
	}
	d.Files = files
	d.Plan()
}

// Plan plans once more by the same files and records what follows.
func (d *Desk) Plan() {
	d.T.Helper()
	want, _ := theme.Load(d.Files.FS(), "rondo.yaml")
	seal := func(scheduler.Letter) (scheduler.Sealed, error) {
		return scheduler.Sealed{MessageID: mark() + "@example.org", From: "guild@example.org", Bytes: []byte("x")}, nil
	}
	if d.Sealer != nil {
		var err error
		if seal, err = d.Sealer(want); err != nil {
			d.T.Fatal(err)
		}
	}
	_, err := d.DB.Update(d.T.Context(), scheduler.Scope{Everybody: true}, func(have scheduler.State) ([]scheduler.Action, error) {
		acts, _ := scheduler.Plan(want, have, d.Clock)
		for i, a := range acts {
			if p, ok := a.(scheduler.Post); ok {
				var err error
				if p.Sealed, err = seal(p.Letter); err != nil {
					return nil, err
				}
				acts[i] = p
			}
		}
		return acts, nil
	})
	if err != nil {
		d.T.Fatal(err)
	}
	d.Invalidate()
}

// State returns what is recorded.
func (d *Desk) State() scheduler.State {
	d.T.Helper()
	have, err := d.DB.State(d.T.Context())
	if err != nil {
		d.T.Fatal(err)
	}
	return have
}

// Letters returns the outbox.
func (d *Desk) Letters() []store.Row {
	d.T.Helper()
	rows, err := d.DB.Letters(d.T.Context(), store.Filter{})
	if err != nil {
		d.T.Fatal(err)
	}
	return rows
}

// Acts returns the audit trail.
func (d *Desk) Acts() []scheduler.Act {
	d.T.Helper()
	acts, err := d.DB.Acts(d.T.Context(), store.ActFilter{})
	if err != nil {
		d.T.Fatal(err)
	}
	return acts
}

// Client is a browser.
type Client struct {
	Desk    *Desk
	Cookies map[string]string
	From    string // IP address that it asks from; "" for one of all clients
}

// Nobody returns a browser in which nobody is signed in.
func (d *Desk) Nobody() *Client { return &Client{Desk: d, Cookies: map[string]string{}} }

// As returns a browser in which somebody is signed in, whether or not they may do anything.
func (d *Desk) As(address string) *Client {
	d.T.Helper()
	id, cookie := strings.ToLower(rand.Text()), rand.Text()
	l := scheduler.Login{ID: id, Address: address, At: d.Clock, Posted: true}
	if err := d.DB.AskIn(d.T.Context(), l); err != nil {
		d.T.Fatal(err)
	}
	device := store.Device{ID: strings.ToLower(rand.Text()), Address: address, Name: "Test", Began: d.Clock, Seen: d.Clock}
	if err := d.DB.Enter(d.T.Context(), id, device, store.HashOf(cookie)); err != nil {
		d.T.Fatal(err)
	}
	c := d.Nobody()
	c.Cookies["__Host-rondo-desk"] = cookie
	return c
}

// Get asks for a page. Header lines are "Name: value".
func (c *Client) Get(target string, header ...string) *httptest.ResponseRecorder {
	return c.do(httptest.NewRequest(http.MethodGet, target, nil), header)
}

// Post posts a form as a browser does from a page of the site. A header line without a value takes the header away.
func (c *Client) Post(target string, form url.Values, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, target, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return c.do(r, header)
}

// Do asks for something with a method, of a page of the site, with a form in the body of every method that has one.
func (c *Client) Do(method, target string, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, strings.NewReader(form.Encode()))
	if method == http.MethodGet || method == http.MethodHead {
		r = httptest.NewRequest(method, target, nil)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return c.do(r, nil)
}

func (c *Client) do(r *http.Request, header []string) *httptest.ResponseRecorder {
	for _, line := range header {
		if name, value, _ := strings.Cut(line, ": "); value != "" {
			r.Header.Set(name, value)
		} else {
			r.Header.Del(name)
		}
	}
	if c.From != "" {
		r.RemoteAddr = net.JoinHostPort(c.From, "4711")
	}
	for name, value := range c.Cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	w := httptest.NewRecorder()
	c.Desk.ServeHTTP(w, r)
	for _, set := range w.Result().Cookies() {
		if c.Cookies[set.Name] = set.Value; set.MaxAge < 0 {
			delete(c.Cookies, set.Name)
		}
	}
	return w
}

// Page asks for a page that must be there, and returns its HTML.
func (c *Client) Page(target string, header ...string) string {
	c.Desk.T.Helper()
	w := c.Get(target, header...)
	if w.Code != http.StatusOK {
		c.Desk.T.Fatalf("GET %s: status %d\n%s", target, w.Code, w.Body)
	}
	return w.Body.String()
}

// mark returns a new local part of a Message-ID, such as letters have: their answers are known by it.
func mark() string {
	var raw [16]byte
	rand.Read(raw[:])
	return strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(raw[:]))
}
