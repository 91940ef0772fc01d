package theme

import (
	"cmp"
	"fmt"
	"io/fs"
	"net"
	"net/mail"
	"net/netip"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"rondo/ical"
)

// Languages are the tags of those in which rondo has words for its letters and pages. This is the one table of them: package templates
// has all words of each, and its tests hold them to it.
var Languages = []string{
	"en",

	"de", // German

	"es",

	"fi",

	"fr", // French

	"sv", // Swedish
}

// LanguageChoice returns the tags of [Languages] as a choice in English, like "en, fi or sv".
func LanguageChoice() string {
	last := len(Languages) - 1
	return strings.Join(Languages[:last], ", ") + " or " + Languages[last]
}

// profiles are the kinds of mail servers whose limits the mailer knows.
var profiles = []string{"generic", "office365", "gmail", "workspace", "ses-sandbox"}

// tlsModes are the ways to a mail server.
var tlsModes = []string{"starttls", "implicit", "none"}

// readConfig reads rondo.yaml and fills in its defaults.
func (l *loader) readConfig() {
	c := &l.set.Config
	d := l.open(l.config, configKey)
	l.written = d
	if d.root != nil {
		d.decode(d.root, valueOf(c), "")
		d.checkSite(&c.Site)
		d.checkAncestors("site/frame_ancestors", c.Site.FrameAncestors)
		l.checkAvoid(d, "site/avoid", c.Site.Avoid)
		d.checkOnConflict("site/on_conflict", c.Site.OnConflict, OnConflict{})
		d.checkMail(&c.Mail)
		d.checkPaths(c)
		d.checkDatabase(c)
		if c.Horizon != 0 && (c.Horizon.Duration() < 7*day || c.Horizon.Duration() > 2*366*day) {
			d.wrong("horizon", "write a time from 1 week to 2 years, like 26 weeks", "sessions %s ahead", c.Horizon)
		}
		if c.Gap.Duration() > day {
			d.wrong("gap", "write at most 1 day, like 5m", "rooms that stay empty for %s", c.Gap)
		}
		if keep := c.Attendance.Keep; d.has("attendance/keep") && d.sound("attendance/keep") && (keep < Length(day) || keep > Length(2*365*day)) {
			d.wrong("attendance/keep", "write a length from 1 day to 2 years", "it is known for %s who came", keep)
		}
		if d.has("keep") && d.sound("keep") && (c.Keep < LeastKept || c.Keep > mostKept) {
			d.wrong("keep", "write a length from 26 weeks to 10 years", "sessions are kept for %s", c.Keep)
		}
		for where, n := range map[string]int{"brake/sessions": c.Brake.Sessions, "brake/people": c.Brake.People} {
			if n < 1 && d.sound(where) {
				d.wrong(where, "write at least 1", "a limit of %d", n)
			}
		}
	}
	if k := c.Survey.K; d.sound("survey/k") && k < LeastShown {
		d.wrong("survey/k", fmt.Sprintf("write at least %d; fewer answers tell who gave them", LeastShown), "answers are shown in groups of %d", k)
	}
	c.Site.Language = cmp.Or(c.Site.Language, "en")
	c.Database = cmp.Or(c.Database, UsualDatabase)
	c.Listen = cmp.Or(c.Listen, "127.0.0.1:8080")
	c.ChosenOps = c.Ops != ""
	c.Ops = cmp.Or(c.Ops, opsBeside(c.Listen))
	c.Log.Level = cmp.Or(c.Log.Level, "info")
	c.People.File = path.Clean(cmp.Or(c.People.File, "people.yaml"))
	c.Themes = path.Clean(cmp.Or(c.Themes, "themes"))
	if !c.Invite.Set {
		c.Invite = Span{Days: 21, Set: true}
	}
	if c.Remind == nil {
		c.Remind = []Span{{Days: 1, Set: true}}
	}
	if c.QuietFor == nil {
		c.QuietFor = []Calm{Reminders}
	} else if d.sound("quiet") && !d.has("quiet_hours") {
		d.warn("quiet", "add the hours, quiet_hours: 21:00-07:00", "what waits is named, and no hours in which it does")
	}
	c.Notify = c.Notify.over(defaultNotify())
	c.Brake.Sessions = cmp.Or(c.Brake.Sessions, 10)
	c.Brake.People = cmp.Or(c.Brake.People, 50)
	c.Brake.Share = cmp.Or(c.Brake.Share, 20)
	c.Horizon = cmp.Or(c.Horizon, Length(26*7*day))
	if !d.has("weekly") {
		c.Weekly = Weekly{Day: time.Monday, Set: true}
	}
	c.Survey.K = cmp.Or(c.Survey.K, 5)
	l.written.checkNotices(c)
	c.Mail.Hourly = cmp.Or(c.Mail.Hourly, 20)
	c.Mail.Keep = cmp.Or(c.Mail.Keep, Length(30*day))
	c.Attendance.Keep = cmp.Or(c.Attendance.Keep, Length(180*day))
	c.Keep = cmp.Or(c.Keep, Length(2*365*day))
	c.Mail.Words = cmp.Or(c.Mail.Words, Forward)
	c.Mail.SMTP.setDefaults()
	c.Mail.Inbox.setDefaults()
}

// LeastKept is the least that a session is kept with its seats and letters: twice as long as anything still follows from one.
// mostKept is the longest length that files can say.
const (
	LeastKept = Length(26 * 7 * day)
	mostKept  = Length(10 * 366 * day)
)

func defaultNotify() Notify {
	settle := Length(10 * time.Minute)
	return Notify{Settle: &settle, Start: All, Duration: All, Place: All, Content: Quietly, Cancel: All}
}

// over returns n with what it leaves open taken from below.
func (n Notify) over(below Notify) Notify {
	return Notify{
		Settle:   cmp.Or(n.Settle, below.Settle),
		Start:    cmp.Or(n.Start, below.Start),
		Duration: cmp.Or(n.Duration, below.Duration),
		Place:    cmp.Or(n.Place, below.Place),
		Content:  cmp.Or(n.Content, below.Content),
		Cancel:   cmp.Or(n.Cancel, below.Cancel),
	}
}

func (s *SMTP) setDefaults() {
	if s.TLS == "" {
		s.TLS = "starttls"
		if s.Port == 465 {
			s.TLS = "implicit"
		}
	}
	if s.Port == 0 {
		s.Port = 587
		if s.TLS == "implicit" {
			s.Port = 465
		}
	}
	s.Profile = cmp.Or(s.Profile, "generic")
}

func (d *document) checkSite(s *Site) {
	if d.has("site") && !d.sound("site") {
		return
	}
	u, err := url.Parse(s.URL)
	switch {
	case d.lacks("site/url", s.URL):
		d.wrong("site", "write the address of its pages, url: https://sessions.example.org", "the site has no url")
	case s.URL == "":
	case err == nil && u.User != nil:
		d.wrong("site/url", "leave it out; everybody reads the links", "the url has a user or password in it")
	case err != nil, u.Scheme != "https" && u.Scheme != "http", u.Hostname() == "", u.RawQuery != "", u.Fragment != "":
		d.wrong("site/url", "write it like https://sessions.example.org", "%q is no address of a web site", s.URL)
	case strings.Trim(u.Path, "/") != "":
		d.wrong("site/url", "give rondo a host name of its own; its pages link from the root", "the url has a path, %s", u.Path)
	default:
		s.URL = strings.TrimRight(s.URL, "/")
		s.Name = cmp.Or(s.Name, u.Hostname())
	}
	if d.lacks("site/timezone", s.Timezone) {
		d.wrong("site", "name it: timezone: Europe/Helsinki", "the site has no timezone")
	} else {
		s.Zone = d.zone("site/timezone", s.Timezone, ical.Zone{})
	}
	d.language("site/language", s.Language)
}

// zone finds a zone by its name; the error says what would be right. An empty name stands for usual.
func (d *document) zone(where, name string, usual ical.Zone) ical.Zone {
	if name == "" {
		return usual
	}
	z, err := ical.LoadZone(name)
	if err != nil {
		d.mistake(d.at(where), err)
		return usual
	}
	return z
}

func (d *document) language(where, language string) {
	if language != "" && !slices.Contains(Languages, language) {
		d.wrong(where, "write "+LanguageChoice(), "there are no words in %q", language)
	}
}

func (d *document) checkMail(m *Mail) {
	if d.has("mail") && !d.sound("mail") {
		return
	}
	if d.lacks("mail/from", m.From) {
		d.wrong("mail", "write who sends, from: Data Guild <guild@example.org>", "the mail has no from")
	} else if m.From != "" {
		a, err := mail.ParseAddress(m.From)
		if err == nil {
			m.Sender.Name = a.Name
			m.Sender.Address, err = address(a.Address)
		} else {
			err = wrong("write it like Data Guild <guild@example.org>", "%q is no address", m.From)
		}
		if err != nil {
			d.mistake(d.at("mail/from"), err)
		}
	}
	if d.sound("mail/hourly_limit") && (m.Hourly < 1 || m.Hourly > 1000) {
		d.wrong("mail/hourly_limit", "write a number from 1 to 1000", "%d letters an hour", m.Hourly)
	}
	switch {
	case m.Dir == "" && d.lacks("mail/smtp/host", m.SMTP.Host):
		d.warn("mail", "add smtp: { host: smtp.example.org }, or dir: outbox to write letters into a folder", "letters have no way out")
	case m.SMTP.Host != "" && m.Dir != "":
		d.wrong("mail/dir", "keep smtp or dir", "letters have two ways out")
	}
	if k := m.DKIM; k != (DKIM{}) && (k.Selector == "" || k.KeyFile == "") {
		d.wrong("mail/dkim", "write selector and key_file", "the signature lacks its selector or key")
	}
	d.checkSMTP(m.SMTP)
	d.checkAnswers(m)
}

func (d *document) checkSMTP(s SMTP) {
	if strings.ContainsAny(s.Host, " /@:") && net.ParseIP(s.Host) == nil {
		d.wrong("mail/smtp/host", "write the name alone, host: smtp.example.org, and the port below it", "%q is no name of a host", s.Host)
	}
	if d.sound("mail/smtp/port") && (s.Port < 1 || s.Port > 65535) {
		d.wrong("mail/smtp/port", "write a number from 1 to 65535, mostly 587", "the port %d", s.Port)
	}
	if d.sound("mail/smtp/connections") && (s.Connections < 1 || s.Connections > 100) {
		d.wrong("mail/smtp/connections", "write a number from 1 to 100", "%d connections", s.Connections)
	}
	switch {
	case s.TLS != "" && !slices.Contains(tlsModes, s.TLS):
		d.wrong("mail/smtp/tls", "write "+strings.Join(tlsModes, ", "), "%q is no way to encrypt", s.TLS)
	case s.TLS == "none" && !s.Insecure && !loopback(s.Host):
		d.wrong("mail/smtp/tls", "write tls: starttls, or insecure: true if letters and passwords may be read on their way",
			"tls: none to %s, which is another machine", s.Host)
	}
	if s.Profile != "" && !slices.Contains(profiles, s.Profile) {
		d.wrong("mail/smtp/profile", didYouMean(s.Profile, profiles), "unknown profile %q", s.Profile)
	}
	if s.PasswordFile != "" && len(s.TokenCommand) > 0 {
		d.wrong("mail/smtp/token_command", "keep one of them", "both a password_file and a token_command")
	}
	if s.Username == "" && (s.PasswordFile != "" || len(s.TokenCommand) > 0) {
		d.wrong("mail/smtp", "add username", "a password or token without a username")
	}
}

func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}

func (d *document) checkPaths(c *Config) {
	for where, p := range map[string]*string{"people/file": &c.People.File, "themes": &c.Themes, "templates": &c.Templates} {
		if *p != "" && !fs.ValidPath(path.Clean(*p)) {
			d.wrong(where, "name a path below the folder of rondo.yaml, without ..", "%q lies outside the folder", *p)
			*p = ""
		}
	}
	for where, address := range map[string]string{"listen": c.Listen, "listen_ops": c.Ops} {
		_, port, err := net.SplitHostPort(address)
		n, convErr := strconv.Atoi(port)
		if address != "" && address != NoOps && (err != nil || convErr != nil || n < 0 || n > 65535) || where == "listen" && address == NoOps {
			d.wrong(where, map[string]string{"listen": "write it like 127.0.0.1:8080", "listen_ops": "write it like 127.0.0.1:8081, or off"}[where],
				"%q is no address to listen on", address)
		}
	}
	if c.Log.Level != "" && !slices.Contains(LogLevels, c.Log.Level) {
		d.wrong("log/level", "write "+strings.Join(LogLevels, ", "), "%q is no level of a log", c.Log.Level)
	}
}

// LogLevels are the values of log.level, from all that is logged to the least.
var LogLevels = []string{"debug", "info", "warn", "error"}

// opsBeside returns where health and metrics are by default: on this machine, at the port after that of the pages, so that several
// installations do not meet. A port that the system chooses, 0, is one for both.
func opsBeside(listen string) string {
	_, port, err := net.SplitHostPort(listen)
	n, convErr := strconv.Atoi(port)
	if err != nil || convErr != nil || n == 65535 {
		return "127.0.0.1:8081"
	}
	if n > 0 {
		n++
	}
	return net.JoinHostPort("127.0.0.1", strconv.Itoa(n))
}
