package installation

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"time"

	"rondo/fetch"
	"rondo/theme"
)

// mostListTime bounds a command that prints a list of people.
const mostListTime = time.Minute

// AskList asks the address or the command of a list of people and returns what it answers, as it came, or why that is no list. It
// is [http.StatusNotModified] without a body where the server says that the copy with these validators is still good. Of an address the error names the host alone.
func (i *Folder) AskList(ctx context.Context, c *theme.Config, l theme.List, have fetch.Validators) (fetch.Answer, error) {
	if len(l.Command) > 0 {
		out, err := i.printed(ctx, l.Command)
		return fetch.Answer{Status: http.StatusOK, Body: out}, err
	}
	client, err := i.Fetcher(c)
	if err != nil {
		return fetch.Answer{}, err
	}
	a, err := client.Get(ctx, l.URL, have)
	switch {
	case err != nil, a.Status == http.StatusNotModified && have != fetch.Validators{}:
	case a.Status != http.StatusOK:
		err = fmt.Errorf("%s answers with status %d", l.Label(), a.Status)
	case a.Type == "text/html" || bytes.HasPrefix(bytes.TrimLeft(a.Body, "\ufeff \t\r\n"), []byte("<")):
		err = fmt.Errorf("%s answers with a web page; is the address still right?", l.Label())
	}
	return a, err
}

// printed runs a command in the folder of rondo.yaml and returns what it printed. It gets no input and none of rondo's own settings, ends after a
// minute with all that it began, and prints at most what a server may answer. What it says on standard error is its own business.
func (i *Folder) printed(ctx context.Context, command []string) ([]byte, error) {
	asked := ctx
	ctx, cancel := context.WithTimeout(ctx, mostListTime)
	defer cancel()
	run := exec.CommandContext(ctx, command[0], command[1:]...)
	run.Dir, run.WaitDelay = i.Dir, time.Second
	run.Env = slices.DeleteFunc(os.Environ(), func(set string) bool {
		return strings.HasPrefix(set, "RONDO_") || strings.HasPrefix(set, "NOTIFY_SOCKET=")
	})
	run.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	run.Cancel = func() error { return syscall.Kill(-run.Process.Pid, syscall.SIGKILL) }
	out := &bounded{most: fetch.Largest, full: cancel}
	run.Stdout = out
	err := run.Run()
	if run.Process != nil {
		_ = syscall.Kill(-run.Process.Pid, syscall.SIGKILL) // what it began and left behind
	}
	exit := (*exec.ExitError)(nil)
	switch {
	case asked.Err() != nil:
		return nil, fmt.Errorf("%s was not waited for: %w", command[0], asked.Err())
	case len(out.data) > out.most:
		return nil, fmt.Errorf("%s prints more than %d MB", command[0], out.most>>20)
	case ctx.Err() != nil:
		return nil, fmt.Errorf("%s took longer than %s", command[0], mostListTime)
	case errors.Is(err, exec.ErrWaitDelay):
		return nil, fmt.Errorf("%s ended before a program that it began and that prints as well; let it wait for that one", command[0])
	case errors.As(err, &exit):
		return nil, fmt.Errorf("%s ended with %s; run it by hand to see why", command[0], exit)
	case err != nil:
		return nil, fmt.Errorf("run %s: %w", command[0], err)
	}
	return out.data, nil
}

// bounded keeps what is written to it, up to one octet more than is wanted, and says when it is full.
type bounded struct {
	data []byte
	most int
	full func()
}

func (b *bounded) Write(p []byte) (int, error) {
	if b.data = append(b.data, p[:min(len(p), b.most+1-len(b.data))]...); len(b.data) > b.most {
		b.full()
	}
	return len(p), nil
}
