package mailer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/wneessen/go-mail/smtp"

	"rondo/theme"
)

// Secret says the password of a route, or the access token where the route has a token_command. It is asked at every
// connect, because tokens live for an hour and passwords change.
type Secret func(context.Context) (string, error)

// PasswordFrom reads the password from a file; a line end after it does not belong to it.
func PasswordFrom(file string) Secret {
	return func(context.Context) (string, error) {
		text, err := os.ReadFile(file)
		if err != nil {
			return "", fmt.Errorf("read the mail password: %w", err)
		}
		return strings.TrimRight(string(text), "\r\n"), nil
	}
}

// mostTokenTime bounds a token_command.
const mostTokenTime = 30 * time.Second

// TokenFrom runs a command in a folder; what it prints is the access token. Nothing of its output is ever logged.
func TokenFrom(command []string, folder string) Secret {
	return func(ctx context.Context) (string, error) {
		ctx, cancel := context.WithTimeout(ctx, mostTokenTime)
		defer cancel()
		run := exec.CommandContext(ctx, command[0], command[1:]...)
		run.Dir = folder
		run.WaitDelay = time.Second
		out, err := run.Output()
		if err != nil {
			return "", fmt.Errorf("run the token_command %s: %w", command[0], err)
		}
		token := string(bytes.TrimSpace(out))
		if token == "" || strings.ContainsAny(token, "\r\n\x00\x01") {
			return "", fmt.Errorf("the token_command %s has to print one access token and nothing else", command[0])
		}
		return token, nil
	}
}

// login chooses how to log in, of what the server offers (the parameters of its AUTH extension).
func login(route theme.SMTP, secret, offered string) (smtp.Auth, error) {
	if len(route.TokenCommand) > 0 {
		return smtp.XOAuth2Auth(route.Username, secret), nil
	}
	for mechanism := range strings.FieldsSeq(strings.ToUpper(offered)) {
		switch mechanism {
		case "PLAIN":
			return smtp.PlainAuth("", route.Username, secret, route.Host, route.Insecure), nil
		case "LOGIN":
			return smtp.LoginAuth(route.Username, secret, route.Host, route.Insecure), nil
		case "CRAM-MD5":
			return smtp.CRAMMD5Auth(route.Username, secret), nil
		}
	}
	if offered == "" {
		return nil, errors.New("the server offers no login on this connection; check mail.smtp.tls and port")
	}
	return nil, fmt.Errorf("the server offers only %s to log in, which rondo does not speak; a token_command gives XOAUTH2", offered)
}
