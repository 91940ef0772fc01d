package desk

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// Signature is a name with an address, as git has them.
type Signature struct{ Name, Address string }

// Saved is what became of an edit that is written.
type Saved struct {
	Commit  string // short name of its commit; "" for none
	Trouble string // why there is none although there should be; "" where all is well
}

// longestCommit is how long git may take for all of its work on a commit.
const longestCommit = 10 * time.Second

// Save writes an edit, and commits it where the files say so and lie in a git repository. Whatever git says, an edit that is written
// stays. The author may be empty: then it is whom git takes for one, or else the sender of letters. The error is [ErrMeanwhile] where the file has changed.
func (b *Basis) Save(ctx context.Context, e *Edited, author Signature) (saved Saved, err error) {
	if !e.Sound() {
		return saved, errors.New("the edit is not sound")
	}
	path, free, err := e.lock()
	if err != nil {
		return saved, err
	}
	defer free()
	g := &git{dir: filepath.Dir(path), file: filepath.Base(path), at: b.plan.Now, author: author}
	g.committer.Name, g.committer.Address = b.Sender()
	commits := b.Commits() && g.found()
	ctx, done := context.WithTimeout(context.WithoutCancel(ctx), longestCommit)
	defer done()
	body := ""
	if commits && g.dirty(ctx) {
		body = "\nWith changes of the file that were made before and not committed.\n"
	}
	if err := e.write(path); err != nil || !commits {
		return saved, err
	}
	if saved.Commit, err = g.commit(ctx, e.Subject+"\n"+body); err != nil {
		saved.Trouble = fmt.Sprintf("%s is saved, but not committed: %s", e.Name, err)
	}
	return saved, nil
}

// git commits one file. It runs the program of that name without a shell, hooks, signing and questions: what is committed was checked
// by rondo, nobody is there to type a passphrase, and what a hook does is not to keep an organizer waiting.
type git struct {
	dir, file         string
	at                time.Time
	author, committer Signature
}

// found reports whether the folder lies in a repository.
func (g *git) found() bool {
	dir, err := filepath.Abs(g.dir)
	for err == nil {
		if _, gone := os.Stat(filepath.Join(dir, ".git")); gone == nil {
			return true
		}
		up := filepath.Dir(dir)
		if up == dir {
			break
		}
		dir = up
	}
	return false
}

// dirty reports whether the file has changes that are not committed.
func (g *git) dirty(ctx context.Context) bool {
	out, err := g.run(ctx, "", "status", "--porcelain", "--", g.file)
	return err == nil && out != ""
}

// commit commits the file alone, whatever else is staged, and returns the short name of the commit; "" where there was nothing to
// commit. The error is what git said, in a line.
func (g *git) commit(ctx context.Context, message string) (name string, err error) {
	if _, err := g.run(ctx, "", "add", "--", g.file); err != nil {
		return "", err
	}
	if out, err := g.run(ctx, "", "status", "--porcelain", "--", g.file); err != nil || out == "" {
		return "", err
	}
	if _, unknown := g.run(ctx, "", "config", "user.email"); unknown != nil && g.author.Address == "" {
		g.author = g.committer
	}
	if _, err := g.run(ctx, message, "commit", "--quiet", "--only", "--no-verify", "--no-gpg-sign", "--cleanup=whitespace", "-F", "-", "--", g.file); err != nil {
		return "", err
	}
	return g.run(ctx, "", "rev-parse", "--short", "HEAD")
}

func (g *git) run(ctx context.Context, input string, args ...string) (string, error) {
	settings := []string{
		"-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "commit.gpgSign=false", "-c", "gc.auto=0", "-c", "maintenance.auto=false",
	}
	cmd := exec.CommandContext(ctx, "git", append(settings, args...)...)
	cmd.Dir, cmd.Stdin, cmd.WaitDelay = g.dir, strings.NewReader(input), time.Second
	cmd.Env = g.environment()
	var out, said strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &said
	err := cmd.Run()
	switch {
	case err == nil:
		return strings.TrimSpace(out.String()), nil
	case errors.Is(err, exec.ErrNotFound):
		return "", errors.New("git is not installed")
	case ctx.Err() != nil:
		return "", fmt.Errorf("git took longer than %s", longestCommit)
	}
	line, _, _ := strings.Cut(strings.TrimSpace(said.String()), "\n")
	if line == "" {
		line = err.Error()
	}
	return "", errors.New(strings.ToValidUTF8(line[:min(len(line), 300)], ""))
}

// environment is all that git knows of the one of this program: nothing that points it to another repository.
func (g *git) environment() []string {
	env := []string{"LC_ALL=C", "GIT_TERMINAL_PROMPT=0", "GIT_LITERAL_PATHSPECS=1"}
	for _, name := range []string{"PATH", "HOME", "XDG_CONFIG_HOME"} {
		if value, ok := os.LookupEnv(name); ok {
			env = append(env, name+"="+value)
		}
	}
	date := fmt.Sprintf("%d +0000", g.at.Unix())
	sign := func(role string, s Signature) {
		if s.Address != "" {
			env = append(env, "GIT_"+role+"_NAME="+s.plain(), "GIT_"+role+"_EMAIL="+s.Address)
		}
		env = append(env, "GIT_"+role+"_DATE="+date)
	}
	sign("AUTHOR", g.author)
	sign("COMMITTER", g.committer)
	return env
}

// plain returns the name without what git takes for no part of one; the address where nothing is left.
func (s Signature) plain() string {
	name := strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune("<>", r) {
			return -1
		}
		return r
	}, s.Name)
	if strings.Trim(name, " .,:;\"'\\") == "" {
		return s.Address
	}
	return name
}
