package peers

import (
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"rondo/ical"
	"rondo/mailbox"
	"rondo/outside"
)

// thunderbird is the program itself: the script of that name in PATH asks people about old profiles.
var thunderbird = outside.Program{Name: "thunderbird-bin", Folders: []string{"/usr/lib/thunderbird"}, Package: "thunderbird", Variable: "RONDO_THUNDERBIRD",
	Works: works("--version")}

func TestL7WithoutThunderbirdNobodyOpensIt(t *testing.T) {
	thunderbird.HoldMissing(t, "^TestThunderbird$")
}

//go:embed testdata/thunderbird.js
var asked string

// profile is what is set before Thunderbird starts: a reader in Helsinki with a calendar of their own, whose mail goes to a
// port of this machine, and nothing else goes anywhere.
const profile = `
marionette.port PORT
network.proxy.type 1
network.proxy.http "127.0.0.1"
network.proxy.http_port 9
network.proxy.ssl "127.0.0.1"
network.proxy.ssl_port 9
network.proxy.no_proxies_on "127.0.0.1"
network.proxy.failover_direct false
network.trr.mode 5
app.update.enabled false
datareporting.policy.dataSubmissionPolicyBypassNotification true
mail.spotlight.firstRunDone true
mail.provider.suppress_dialog_on_startup true
mailnews.start_page.enabled false
intl.locale.requested "en-US"
calendar.timezone.useSystemTimezone false
calendar.timezone.local "Europe/Helsinki"
mail.accountmanager.accounts "account1"
mail.accountmanager.defaultaccount "account1"
mail.accountmanager.localfoldersserver "server1"
mail.account.account1.server "server1"
mail.account.account1.identities "id1"
mail.server.server1.type "none"
mail.server.server1.hostname "Local Folders"
mail.server.server1.userName "nobody"
mail.server.server1.name "Local Folders"
mail.identity.id1.useremail "reader@example.com"
mail.identity.id1.fullName "Reader"
mail.identity.id1.smtpServer "smtp1"
mail.identity.id1.fcc false
mail.smtpservers "smtp1"
mail.smtp.defaultserver "smtp1"
mail.smtpserver.smtp1.type "smtp"
mail.smtpserver.smtp1.hostname "127.0.0.1"
mail.smtpserver.smtp1.port SMTP
mail.smtpserver.smtp1.authMethod 1
mail.smtpserver.smtp1.try_ssl 0
calendar.registry.own.type "storage"
calendar.registry.own.uri "moz-storage-calendar://"
calendar.registry.own.name "Own"
calendar.registry.own.imip.identity.key "id1"
`

// openThunderbird starts it without a screen, with a profile of its own that ends with the test.
func openThunderbird(t *testing.T, program string, smtp int) *marionette {
	t.Helper()
	dir, port := t.TempDir(), strconv.Itoa(outside.Port(t, 1))
	var settings strings.Builder
	for line := range strings.Lines(strings.NewReplacer("PORT", port, "SMTP", fmt.Sprint(smtp)).Replace(profile)) {
		if name, value, found := strings.Cut(strings.TrimSpace(line), " "); found {
			fmt.Fprintf(&settings, "user_pref(%q, %s);\n", name, value)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "user.js"), []byte(settings.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	log, err := os.Create(filepath.Join(dir, "log"))
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, "--headless", "--no-remote", "--marionette", "--remote-allow-system-access", "--profile", dir)
	cmd.Env = append(os.Environ(), "HOME="+dir, "TZ=America/New_York") // the reader's zone is a setting, not the machine's
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		log.Close()
		if t.Failed() {
			text, _ := os.ReadFile(log.Name())
			t.Logf("Thunderbird said:\n%s", text)
		}
	})
	until(t, func() string {
		if _, err := os.Stat(filepath.Join(dir, "MarionetteActivePort")); err != nil {
			return "Thunderbird does not listen"
		}
		return ""
	})
	return steer(t, port)
}

// TestThunderbird has Thunderbird find the calendars of a site with a person's password, and a feed; it shows sessions by the clocks of its reader,
// a series with its exceptions, and what changes with the next look. Then a reader opens an invitation, an update and a cancellation
// and presses the buttons above them: rondo has the answer that is mailed.
func TestThunderbird(t *testing.T) {
	program := thunderbird.Find(t)
	g := newGuild(t, "  dir: out", "reader@example.com")
	if err := os.Mkdir(g.path("out"), 0o755); err != nil {
		t.Fatal(err)
	}
	port := g.listen()
	g.write("people.yaml", "groups:\n  guild: [reader@example.com]\n  circle: [other@example.com]\n")
	in := func(name string) *time.Location {
		zone, err := ical.LoadZone(name)
		if err != nil {
			t.Fatal(err)
		}
		return zone.Location()
	}
	newYork, helsinki := in("America/New_York"), in("Europe/Helsinki")
	first, err := time.ParseInLocation(time.DateOnly, g.date, newYork)
	if err != nil {
		t.Fatal(err)
	}
	// day is a date of the series, a week after the one before; clock is what a reader in Helsinki reads at its hour.
	day := func(n int) string { return first.AddDate(0, 0, 7*n).Format(time.DateOnly) }
	clock := func(date string, hour int) string {
		at, err := time.ParseInLocation(time.DateOnly, date, newYork)
		if err != nil {
			t.Fatal(err)
		}
		return time.Date(at.Year(), at.Month(), at.Day(), hour, 30, 0, 0, newYork).In(helsinki).Format("2006-01-02T15:04:05")
	}
	after := func(date string) string {
		at, _ := time.Parse(time.DateOnly, date)
		return at.AddDate(0, 0, 1).Format(time.DateOnly)
	}
	circle := func(sessions string) {
		g.write("themes/circle.yaml", fmt.Sprintf(`name: Circle
purpose: Practice, and talk about it.
organizers: [curator@example.org]
audience: [circle]
calendar: series
color: crimson
schedule: { starts: %s 09:30, timezone: America/New_York, duration: 30m, rrule: FREQ=WEEKLY, except: [%s] }
sessions:
  %s: { move_to: %s 11:30 }
%s`, day(0), day(2), day(1), after(day(1)), sessions))
	}
	circle("")
	g.serve()
	post, err := mailbox.Open(mailbox.Options{Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = post.Close() })
	window := openThunderbird(t, program, post.Port())
	same := func(what string, got, want []string) {
		t.Helper()
		if !slices.Equal(got, want) {
			t.Errorf("%s:\n%s\nwant\n%s", what, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
	shown := func(calendar string, want ...string) {
		t.Helper()
		from := time.Now().UTC().Format("20060102T150405Z")
		to := first.AddDate(0, 0, 7*4+3).UTC().Format("20060102T150405Z")
		until(t, func() string {
			window.call(t, asked, "refreshed")
			if got := window.call(t, asked, "shows", calendar, from, to); !slices.Equal(got, want) {
				return fmt.Sprintf("%s shows\n%s\nwant\n%s", calendar, strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
			return ""
		})
	}

	site := "http://127.0.0.1:" + port
	password := g.password("reader@example.com")
	found := window.call(t, asked, "found", site+"/dav/", "reader@example.com", password)
	for i := range found {
		if !strings.HasPrefix(found[i], "caldav Circle ") { // what has no colour gets any
			found[i], _, _ = strings.Cut(found[i], " #")
		}
	}
	same("calendars of a person", found, []string{"caldav Circle to read #DC143C", "caldav Data Guild to read"})
	feed := window.call(t, asked, "found", site+"/feeds/circle.ics", "", "")
	if len(feed) != 1 || !strings.HasPrefix(feed[0], "ics circle ") {
		t.Errorf("of a feed: %q", feed)
	}

	shown("Data Guild", g.date+"T14:00:00 CONFIRMED Talks: How search was rebuilt – again")
	series := []string{
		clock(day(0), 9) + " of a series CONFIRMED Circle", clock(after(day(1)), 11) + " of a series CONFIRMED Circle",
		clock(day(3), 9) + " of a series CONFIRMED Circle", clock(day(4), 9) + " of a series CONFIRMED Circle",
	}
	shown("Circle", series...)
	shown("circle", series...)

	circle("  " + day(3) + ": { cancelled: a storm }\n  " + day(4) + ": { title: Another circle }\n")
	series[2] = clock(day(3), 9) + " of a series CANCELLED Cancelled: Circle"
	series[3] = clock(day(4), 9) + " of a series CONFIRMED Circle: Another circle"
	shown("Circle", series...)
	shown("circle", series...)

	// A letter comes, is opened, and a button above it is pressed.
	read := map[string]bool{}
	open := func(press string, want ...string) {
		t.Helper()
		g.write("letter.eml", g.letterTo("reader@example.com", read))
		same("the letter says", window.call(t, asked, "read", g.path("letter.eml"), press), want)
	}
	entry := g.date + "T%s:00:00 CONFIRMED Talks: How search was rebuilt – again mailto:reader@example.com %s"
	open("Accept", "REQUEST", "This message contains an invitation to an event.", "Accept, Tentative, Decline, More")
	shown("Own", fmt.Sprintf(entry, "14", "ACCEPTED"))
	until(t, func() string {
		if len(post.Messages()) == 0 {
			return "no answer is mailed"
		}
		return ""
	})
	answer := post.Messages()[0].Raw
	said := g.rondo(string(answer), "receive")
	if seats := g.rondo("", "seats", "talks", g.date, "--json"); !strings.Contains(seats, `"status": "accepted"`) {
		t.Errorf("after Thunderbird's answer rondo says %s and has the seats\n%s\n%s", said, seats, answer)
	}

	g.theme(", move_to: " + g.date + " 16:00")
	open("Decline", "REQUEST", "This message contains an update to an existing event.", "Accept, Tentative, Decline, More")
	shown("Own", fmt.Sprintf(entry, "16", "DECLINED"))

	g.theme(", move_to: " + g.date + " 16:00, abstract: Bring a case.")
	open("Update", "REQUEST", "This message contains an update to an existing event.", "Update")
	shown("Own", fmt.Sprintf(entry, "16", "DECLINED"))

	g.theme(", cancelled: winter")
	open("Delete", "CANCEL", "This message contains an event cancellation.", "Delete")
	shown("Own")
	shown("Data Guild", g.date+"T16:00:00 CANCELLED Cancelled: Talks: How search was rebuilt – again")
}
