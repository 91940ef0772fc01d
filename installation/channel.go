package installation

import (
	"fmt"
	"os"
	"strings"

	"rondo/theme"
)

// Channel is how a channel of a chat is reached. It holds secrets.
type Channel struct {
	URL    string // of an incoming webhook, or of a Matrix server
	Secret string // that signs a webhook
	Token  string // of Matrix
}

// LogValue keeps secrets out of logs.
func (Channel) LogValue() string { return "(secret)" }

// String keeps them out of everything else that is printed.
func (Channel) String() string { return "(secret)" }

// Channel reads how a channel is reached: what files and the environment have now. The error says what is missing, and no secret.
func (i *Folder) Channel(c *theme.Channel) (reach Channel, err error) {
	into := map[string]*string{"url": &reach.URL, "secret": &reach.Secret, "token": &reach.Token}
	reach.URL = c.URL
	for _, what := range ChannelSecrets(c) {
		if *into[what], err = i.ChannelSecret(c, what); err != nil {
			return Channel{}, err
		}
	}
	return reach, nil
}

// ChannelSecrets returns which secrets a channel needs: its url, the secret that signs, a token.
func ChannelSecrets(c *theme.Channel) (all []string) {
	if c.URL == "" {
		all = append(all, "url")
	}
	switch c.Kind {
	case theme.Webhook:
		all = append(all, "secret")
	case theme.Matrix:
		all = append(all, "token")
	}
	return all
}

// ChannelSecret reads one secret of a channel, its url, secret or token, from its file or the environment. The error does not say it.
func (i *Folder) ChannelSecret(c *theme.Channel, what string) (string, error) {
	key := what + "_file"
	file := ChannelFiles(c)[key]
	if file == "" {
		text := strings.TrimSpace(os.Getenv(c.Variable(what)))
		if text == "" {
			return "", fmt.Errorf("notices: %s has no %s: name a file with it as %s, or set %s", c.Name, what, key, c.Variable(what))
		}
		return text, nil
	}
	text, err := os.ReadFile(i.Path(file))
	if err != nil {
		return "", fmt.Errorf("notices: read %s of %s: %w", key, c.Name, err)
	}
	line := strings.TrimSpace(string(text))
	if line == "" || strings.ContainsAny(line, "\r\n\x00") {
		return "", fmt.Errorf("notices: %s of %s has to be one line, and is not", key, c.Name)
	}
	return line, nil
}
