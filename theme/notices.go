package theme

import (
	"cmp"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"rondo/ical"
	"rondo/lazyregexp"
)

// Channel is where notices about sessions are told to everybody who reads there: a channel of a chat, or a program behind a webhook.
type Channel struct {
	Name string `yaml:"-"`

	Kind       string    `yaml:"kind" jsonschema:"required"` // slack, teams, mattermost, matrix or webhook
	URL        string    `yaml:"url"`                        // of a webhook, or of a Matrix server: https://matrix.example.org
	URLFile    string    `yaml:"url_file"`                   // file with the address of an incoming webhook, which is a secret; relative to the folder of rondo.yaml; or RONDO_NOTICE_<NAME>_URL
	SecretFile string    `yaml:"secret_file"`                // of a webhook: file with the secret that signs, whsec_…; or RONDO_NOTICE_<NAME>_SECRET
	TokenFile  string    `yaml:"token_file"`                 // of Matrix: file with the access token; or RONDO_NOTICE_<NAME>_TOKEN
	Room       string    `yaml:"room"`                       // of Matrix: the id of the room, !abc:example.org
	Tell       []Telling `yaml:"tell"`                       // what is told: tomorrow, moved, cancelled, materials; default all of them
	At         Clock     `yaml:"at"`                         // when, on the day before a session, tomorrow is told; default 09:00
	Quiet      Quiet     `yaml:"quiet_hours"`                // in which nothing is told, in the zone of timezone; default those of rondo.yaml
	Language   string    `yaml:"language"`                   // default that of the site
	Timezone   string    `yaml:"timezone" alias:"tz"`        // IANA name, of the times that are told; default that of the site

	Zone ical.Zone `yaml:"-"`

	places map[string]string // where its keys stand, "" for itself: rondo.yaml:9:12
}

// Place returns where a key of the channel stands, or the channel where it has no such key, as file:line:column.
func (c *Channel) Place(key string) string {
	if at, ok := c.places[key]; ok {
		return at
	}
	return c.places[""]
}

// ChannelHost ends the addresses under which the ledger keeps letters to channels. No mail can be sent there (RFC 2606 §2).
const ChannelHost = "chat.invalid"

// Address returns the address under which the ledger keeps letters to the channel.
func (c *Channel) Address() string { return c.Name + "@" + ChannelHost }

// Tells reports whether something is told in the channel.
func (c *Channel) Tells(what Telling) bool { return slices.Contains(c.Tell, what) }

// Variable returns the environment variable that has the url, secret or token of the channel, where no file has it.
func (c *Channel) Variable(what string) string {
	return "RONDO_NOTICE_" + strings.ToUpper(strings.ReplaceAll(c.Name+"_"+what, "-", "_"))
}

// The kinds of channels.
const (
	Slack      = "slack"
	Teams      = "teams"
	Mattermost = "mattermost"
	Matrix     = "matrix"
	Webhook    = "webhook"
)

// ChannelKinds are the kinds that channels may be of.
var ChannelKinds = []string{Slack, Teams, Mattermost, Matrix, Webhook}

// KnowsCopies reports whether a channel of a kind knows a notice that it has had by its id, so that a second copy is none there.
func KnowsCopies(kind string) bool { return kind == Matrix || kind == Webhook }

// Telling is what is told of a session in a channel.
type Telling string

// What is told.
const (
	TellTomorrow  Telling = "tomorrow"  // the session is on the next day
	TellMoved     Telling = "moved"     // it is at another time or place
	TellCancelled Telling = "cancelled" // it does not take place, or does after all
	TellMaterials Telling = "materials" // what remains of it
)

// Tellings are all that can be told.
var Tellings = []Telling{TellTomorrow, TellMoved, TellCancelled, TellMaterials}

func (t *Telling) parse(text string) error {
	words := make([]string, len(Tellings))
	for i, one := range Tellings {
		words[i] = string(one)
	}
	if !slices.Contains(words, text) {
		return wrong(didYouMean(text, words), "%q is nothing that a channel is told", text)
	}
	*t = Telling(text)
	return nil
}

// Clock is a time of day, since midnight: "09:00".
type Clock time.Duration

var clockTime = lazyregexp.New(`^([01]\d|2[0-3]):([0-5]\d)$`)

func (c *Clock) parse(text string) error {
	m := clockTime.FindStringSubmatch(text)
	if m == nil {
		return wrong("write it like 09:00", "%q is no time of day", text)
	}
	hours, _ := strconv.Atoi(m[1])
	minutes, _ := strconv.Atoi(m[2])
	*c = Clock(time.Duration(hours)*time.Hour + time.Duration(minutes)*time.Minute)
	return nil
}

// ChannelNames are the channels in which the sessions of a theme are told of. In YAML a list of names, or the word all.
type ChannelNames struct {
	All   bool
	Names []string
}

func (c *ChannelNames) decode(d *document, n *yaml.Node, where string) {
	d.decode(n, valueOf(&c.Names), where)
	if c.All = n.Kind == yaml.ScalarNode && n.Value == "all"; c.All {
		c.Names = nil
	}
}

// Channels returns the channels in which the sessions of a theme are told of, in order of their names.
func (c *Config) Channels(t *Theme) (all []*Channel) {
	for _, name := range slices.Sorted(maps.Keys(c.Notices)) {
		if t.Notices.All || slices.Contains(t.Notices.Names, name) {
			one := c.Notices[name]
			all = append(all, &one)
		}
	}
	return all
}

// Channel returns the channel with an address as [Channel.Address] makes it; nil for none.
func (c *Config) Channel(address string) *Channel {
	name, host, _ := strings.Cut(address, "@")
	if one, ok := c.Notices[name]; ok && host == ChannelHost {
		return &one
	}
	return nil
}

var channelName = lazyregexp.New(`^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$`)

// secretKeys are the keys of a channel that only some kinds have.
var secretKeys = map[string][]string{
	"url":         {Matrix, Webhook},
	"url_file":    {Slack, Teams, Mattermost, Webhook},
	"secret_file": {Webhook},
	"token_file":  {Matrix},
	"room":        {Matrix},
}

// checkNotices looks at the channels of rondo.yaml, and fills in what they leave open.
func (d *document) checkNotices(c *Config) {
	d.hideNotices()
	for _, name := range slices.Sorted(maps.Keys(c.Notices)) {
		one, at := c.Notices[name], join("notices", name)
		one.Name = name
		if !channelName.MatchString(name) {
			d.wrong(at, "write small letters, digits and hyphens, like team-chat", "the channel %q", name)
		}
		d.checkChannel(at, &one)
		one.places = map[string]string{"": d.where(at)}
		for key := range secretKeys {
			if d.has(join(at, key)) {
				one.places[key] = d.where(join(at, key))
			}
		}
		if one.Tell == nil {
			one.Tell = Tellings
		}
		if !d.has(join(at, "at")) {
			one.At = Clock(9 * time.Hour)
		}
		if !d.has(join(at, "quiet_hours")) {
			one.Quiet = c.Quiet
		}
		one.Language = cmp.Or(one.Language, c.Site.Language)
		one.Zone = d.zone(join(at, "timezone"), one.Timezone, c.Site.Zone)
		c.Notices[name] = one
	}
}

// hideNotices keeps the lines of notices out of excerpts: an address, a secret or a token may stand there, under whatever key.
func (d *document) hideNotices() {
	if !d.has("notices") {
		return
	}
	n := d.at("notices")
	d.hideLine(n.Line)
	for line := n.Line + 1; line <= len(d.lines); line++ {
		if text := d.lines[line-1]; text != "" && !strings.ContainsAny(text[:1], " \t#\r}") {
			return
		}
		d.hideLine(line)
	}
}

func (d *document) checkChannel(at string, c *Channel) {
	if d.has(at) && !d.sound(at) {
		return
	}
	d.language(join(at, "language"), c.Language)
	if d.lacks(join(at, "kind"), c.Kind) {
		d.wrong(at, "say what it is, kind: "+strings.Join(ChannelKinds, ", "), "the channel has no kind")
		return
	}
	if !slices.Contains(ChannelKinds, c.Kind) {
		if d.sound(join(at, "kind")) {
			d.wrong(join(at, "kind"), didYouMean(c.Kind, ChannelKinds), "%q is no kind of channel", c.Kind)
		}
		return
	}
	for _, key := range slices.Sorted(maps.Keys(secretKeys)) {
		where := join(at, key)
		if !d.has(where) || slices.Contains(secretKeys[key], c.Kind) {
			continue
		}
		right := "leave it out; it is for " + strings.Join(secretKeys[key], " and ")
		if key == "url" {
			right = fmt.Sprintf("whoever has the address may write into the channel: put it into a file, url_file: secrets/%s, or into %s", c.Name, c.Variable("url"))
		}
		d.wrong(where, right, "%s of a channel of the kind %s", key, c.Kind)
	}
	switch {
	case c.URL != "" && c.URLFile != "":
		d.wrong(join(at, "url_file"), "keep one of them", "both url and url_file")
	case c.URL != "" && d.sound(join(at, "url")):
		u, err := url.Parse(c.URL)
		if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "" || u.User != nil || u.Fragment != "" {
			d.wrong(join(at, "url"), "write it like https://hooks.example.org/rondo, without user, password and #", "this is no address of a web server that may stand here")
		}
	}
	if c.Kind != Matrix {
		return
	}
	if d.lacks(join(at, "url"), c.URL) {
		d.wrong(at, "name the server, url: https://matrix.example.org", "a channel of the kind matrix without url")
	}
	if d.lacks(join(at, "room"), c.Room) {
		d.wrong(at, "name the room by its id, room: '!abc:example.org'", "a channel of the kind matrix without room")
	} else if c.Room != "" && (c.Room[0] != '!' || len(c.Room) > 255 || strings.ContainsAny(c.Room, " \t")) {
		d.wrong(join(at, "room"), "write the id of the room, which begins with !; its settings show it", "%q is no id of a room", c.Room)
	}
}

// checkChannels looks whether the channels of a theme are there.
func (d *document) checkChannels(t *Theme, c *Config) {
	known := slices.Sorted(maps.Keys(c.Notices))
	if t.Notices.All && len(known) == 0 {
		d.warn("notices", "name one below notices: in rondo.yaml", "there are no channels")
	}
	for i, name := range t.Notices.Names {
		if name == "" || slices.Contains(known, name) {
			continue
		}
		right := "name it below notices: in rondo.yaml"
		if len(known) > 0 {
			right = didYouMean(name, known)
		}
		at := fmt.Sprintf("notices/%d", i)
		d.wrong(at, right, "there is no channel %q", name)
	}
}
