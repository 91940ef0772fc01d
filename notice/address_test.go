package notice

import (
	"strings"
	"testing"

	"rondo/theme"
)

// TestAddressesThatDoNotFit holds which addresses cannot be of a kind of channel, and that nothing secret of them is told.
func TestAddressesThatDoNotFit(t *testing.T) {
	for _, c := range []struct{ kind, address, want string }{
		{theme.Slack, "https://hooks.slack.com/services/T0/B0/s3cret", ""},
		{theme.Slack, "https://hooks.slack-gov.com/services/T0/B0/s3cret", ""},
		{theme.Slack, "https://chat.example.org/hooks/s3cret", ""}, // Mattermost and Rocket.Chat take what Slack does
		{theme.Slack, "https://hooks.slack.com/triggers/T0/1/s3cret", "begins a workflow of Slack"},
		{theme.Slack, "https://discord.com/api/webhooks/1/s3cret", "of Discord"},
		{theme.Slack, "https://x.example.org/s3cret", "has /services/ in its address"},
		{theme.Teams, "https://hooks.slack.com/services/T0/B0/s3cret", "of the kind slack, and the channel is of the kind teams"},
		{theme.Teams, "https://x.webhook.office.com/webhookb2/s3cret", "those have ended"},
		{theme.Teams, "https://a.4a.environment.api.powerplatform.com:443/powerautomate/automations/direct/workflows/s3cret", ""},
		{theme.Teams, "https://prod-1.westus.logic.azure.com:443/workflows/s3cret", ""},
		{theme.Mattermost, "https://chat.example.org/team/hooks/s3cret", ""},
		{theme.Mattermost, "https://chat.example.org/s3cret", "has /hooks/ in its address"},
		{theme.Matrix, "https://matrix.example.org", ""},
		{theme.Matrix, "https://matrix.example.org/_matrix/client/v3", "more than the address of the server"},
		{theme.Webhook, "https://hooks.slack.com/services/T0/B0/s3cret", ""},
		{theme.Slack, "http://%zz/s3cret", "no address"},
	} {
		said := ""
		if err := Fits(c.kind, c.address); err != nil {
			said = err.Error()
		}
		if !strings.Contains(said, c.want) || said == "" != (c.want == "") || strings.Contains(said, "s3cret") {
			t.Errorf("%s of the kind %s: %q, want %q", c.address, c.kind, said, c.want)
		}
	}
}
