package doctor

import (
	"context"
	"maps"
	"net/url"
	"slices"
	"strings"

	"rondo/installation"
	"rondo/notice"
	"rondo/theme"
)

// channels looks at each channel of a chat: whether a theme names it, whether its secrets are there and nobody else's, and whether its address
// may be one. With connect its server is connected to; nothing is posted there. No secret is in what is found.
func (d *exam) channels(ctx context.Context, connect bool) {
	if len(d.settings.Notices) == 0 {
		return
	}
	client, err := d.inst.Fetcher(d.settings)
	if err != nil {
		d.problem("channel", "mend avoid_hosts", "%v", err)
		return
	}
	for _, name := range slices.Sorted(maps.Keys(d.settings.Notices)) {
		c := d.settings.Notices[name]
		if d.set != nil && !slices.ContainsFunc(d.set.Themes, func(t *theme.Theme) bool { return t.Notices.All || slices.Contains(t.Notices.Names, name) }) {
			d.warn("channel", "write notices: ["+name+"] into the file of a theme, or take the channel out of rondo.yaml",
				"%s: no theme has its sessions told of in %s", c.Place(""), name)
		}
		address, sound := d.channelSecrets(&c)
		if !d.channelAddress(&c, client.Allows, address) || !sound {
			continue
		}
		if connect {
			if err := client.Reach(ctx, address); err != nil {
				d.problem("channel", "see whether its address is right; notices wait meanwhile", "%s: %s cannot be reached: %v", addressPlace(&c), name, err)
				continue
			}
		}
		host := ""
		if u, err := url.Parse(address); err == nil {
			host = u.Hostname()
		}
		d.fine("channel", "%s is a channel of the kind %s at %s", name, c.Kind, host)
	}
}

// channelSecrets looks at what a channel keeps in files or in the environment. It returns the address of the channel, "" where that is not known,
// and whether all is well.
func (d *exam) channelSecrets(c *theme.Channel) (address string, sound bool) {
	address, sound = c.URL, true
	for _, what := range installation.ChannelSecrets(c) {
		key := what + "_file"
		file, where := installation.ChannelFiles(c)[key], c.Place(key)
		if file != "" && !d.closed("channel", where+": ", d.inst.Path(file)) {
			sound = false
			if what != "url" {
				continue
			}
		}
		text, err := d.inst.ChannelSecret(c, what)
		switch {
		case err != nil && !sound: // it was told
		case err != nil && file == "":
			d.warn("channel", "name it as "+key+", or see that the daemon has the variable", "%s: %s has no %s here: %s is empty", where, c.Name, what, c.Variable(what))
		case err != nil:
			d.problem("channel", "write it into the file alone, on one line", "%s: %s holds nothing, or more than one line", where, file)
		case what == "url":
			address = text
			continue
		case what == "secret":
			if _, err = notice.ReadSecret(text); err != nil {
				d.problem("channel", "make a new one, and tell it to the program behind the webhook", "%s: %v", where, err)
			}
		case strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r > '~' }):
			d.problem("channel", "copy it anew", "%s: the token has a blank or another character that no token has", where)
			sound = false
		}
		sound = sound && err == nil
	}
	return address, sound
}

// channelAddress looks whether an address may be that of a channel, and whether notices may be sent there; one that is not known is well.
func (d *exam) channelAddress(c *theme.Channel, may func(address string) error, address string) bool {
	if address == "" {
		return true
	}
	if err := may(address); err != nil {
		d.problem("channel", "correct its address, or do what it says", "%s: %v", addressPlace(c), err)
		return false
	}
	if err := notice.Fits(c.Kind, address); err != nil {
		d.warn("channel", "copy its address anew, or correct its kind", "%s: %v", addressPlace(c), err)
		return false
	}
	return true
}

// addressPlace returns where it stands how the address of a channel is found.
func addressPlace(c *theme.Channel) string {
	if c.URL != "" {
		return c.Place("url")
	}
	return c.Place("url_file")
}
