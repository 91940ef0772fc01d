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
	reach.URL = c.URL
	if reach.URL == "" {
		if reach.URL, err = i.channelSecret(c, "url", "url_file", c.URLFile); err != nil {
			return Channel{}, err
		}
	}
	switch c.Kind {
	case theme.Webhook:
		reach.Secret, err = i.channelSecret(c, "secret", "secret_file", c.SecretFile)
	case theme.Matrix:
		reach.Token, err = i.channelSecret(c, "token", "token_file", c.TokenFile)
	}
	if err != nil {
		return Channel{}, err
	}
	return reach, nil
}

func (i *Folder) channelSecret(c *theme.Channel, what, key, file string) (string, error) {
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
