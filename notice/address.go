package notice

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	"rondo/theme"
)

// Fits says why an address cannot be one of a kind of channel, one of [theme.ChannelKinds], as far as it shows; nil where nothing speaks
// against it. Of the address the error says nothing.
//
//   - Slack: https://hooks.slack.com/services/…; /triggers/… begins a workflow, which takes no blocks
//   - Teams: a workflow's, of *.powerplatform.com or *.logic.azure.com; *.webhook.office.com was of connectors, which ended in May 2026
//   - Mattermost: …/hooks/…
//   - Matrix: of the server alone
func Fits(kind, address string) error {
	if kind == theme.Webhook {
		return nil // it may be a program before whatever it is
	}
	u, err := url.Parse(address)
	if err != nil {
		return errors.New("this is no address")
	}
	host, found := strings.ToLower(u.Hostname()), ""
	within := func(domain string) bool { return host == domain || strings.HasSuffix(host, "."+domain) }
	switch {
	case within("hooks.slack.com"), within("hooks.slack-gov.com"):
		found = theme.Slack
		if kind == found && !strings.HasPrefix(u.Path, "/services/") {
			return errors.New("this begins a workflow of Slack; take the address of an incoming webhook, which has /services/ in it")
		}
	case within("webhook.office.com"):
		return errors.New("this is of a connector of Microsoft 365, and those have ended; make a workflow of Teams")
	case within("logic.azure.com"), within("powerplatform.com"), within("powerautomate.com"):
		found = theme.Teams
	case within("discord.com"), within("discordapp.com"):
		return errors.New("this is of Discord, which is none of the kinds; a program behind a webhook can tell it there")
	}
	switch {
	case found != "" && found != kind:
		return fmt.Errorf("this is an address of the kind %s, and the channel is of the kind %s", found, kind)
	case kind == theme.Mattermost && !strings.Contains(u.Path, "/hooks/"):
		return errors.New("an incoming webhook of Mattermost has /hooks/ in its address")
	case kind == theme.Matrix && strings.Contains(u.Path, "/_matrix"):
		return errors.New("this is more than the address of the server: leave out what begins with /_matrix")
	case kind == theme.Slack && found == "" && !strings.Contains(u.Path, "/services/") && !strings.Contains(u.Path, "/hooks/"):
		return errors.New("an incoming webhook of Slack has /services/ in its address")
	}
	return nil
}
