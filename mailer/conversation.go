package mailer

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/wneessen/go-mail/smtp"

	"rondo/scheduler"
)

// conversation is a connection that is ready for letters.
type conversation struct {
	client     *smtp.Client
	wire       *wire
	in         *bufio.Reader
	out        *bufio.Writer
	stop       func() bool // ends the link between the wire and the program's end
	pipelining bool        // commands may travel together (RFC 2920)
	size       bool        // MAIL may say how large the letter is (RFC 1870)
	begun      int         // letters, the present one included
	broken     bool        // must not be used again
	spent      bool        // the server wants no more letters over it
}

func newConversation(client *smtp.Client, w *wire, stop func() bool) *conversation {
	c := &conversation{client: client, wire: w, in: client.Text.R, stop: stop}
	c.out = bufio.NewWriterSize(client.Text.W, block+1024) // a text, its dot and the next envelope leave at once
	c.pipelining, _ = client.Extension("PIPELINING")
	c.size, _ = client.Extension("SIZE")
	return c
}

// refusal is why a letter was not accepted: a reply, or an error of the connection or on our side.
type refusal struct {
	stage   Stage
	reply   reply // none when the conversation broke
	err     error // nil when there is a reply
	ours    bool  // nothing the server did: settings or secrets want mending
	kept    bool  // the final dot was kept back, because the ledger could not be told of it
	crossed bool  // the final dot has left and no reply says what became of the letter
	stale   bool  // about this connection and not about the letter
}

func refusalOf(stage Stage, err error) *refusal {
	if r := replyIn(err); r.code != 0 {
		return &refusal{stage: stage, reply: r}
	}
	return &refusal{stage: stage, err: err}
}

// String returns the server's last words, with the stage at which they fell.
func (r *refusal) String() string {
	if r.reply.code != 0 {
		return fmt.Sprintf("%s: %s", r.stage, r.reply)
	}
	return fmt.Sprintf("%s: %s", r.stage, line(r.err.Error()))
}

// again reports whether a letter was tried over a connection that was too old for it.
func (r *refusal) again() bool { return r != nil && r.stale && !errors.Is(r.err, errNotBegun) }

// carry hands one letter over, command by command. wanted is called when its recipient is accepted, doubt when everything but the final dot has left; after an
// error from it the dot never leaves. Without a refusal the reply is the server's receipt.
func (c *conversation) carry(d scheduler.Delivery, wanted func(), doubt func() error) (receipt reply, refused *refusal) {
	defer c.wire.rest()
	c.begun++
	for i, command := range c.envelope(d) {
		step := steps[i]
		c.wire.step(step.patience, step.stage)
		if err := c.say(command); err != nil {
			return reply{}, c.judge(c.breakOff(step.stage, err))
		}
		if refused := c.judge(c.hear(step)); refused != nil {
			c.reset()
			return reply{}, refused
		}
	}
	wanted()
	if err := cmp.Or(c.body(d.Bytes), c.flush()); err != nil {
		return reply{}, c.breakOff(Data, err)
	}
	if err := doubt(); err != nil {
		return reply{}, c.withhold(err)
	}
	if refused := c.end(); refused != nil {
		return reply{}, refused
	}
	return c.receipt()
}

const dot = ".\r\n"

// step is a command of a letter's envelope.
type step struct {
	stage    Stage
	patience time.Duration
	goesOn   int // first digit of the reply that goes on
}

var steps = [...]step{{MailFrom, commandPatience, 2}, {RcptTo, commandPatience, 2}, {Data, dataPatience, 3}}

// envelope returns the commands of the steps. The addresses have been checked.
func (c *conversation) envelope(d scheduler.Delivery) [len(steps)]string {
	size := ""
	if c.size {
		size = " SIZE=" + strconv.Itoa(len(d.Bytes))
	}
	return [...]string{"MAIL FROM:<" + d.From + ">" + size + "\r\n", "RCPT TO:<" + d.To + ">\r\n", "DATA\r\n"}
}

// hear reads the answer to a step.
func (c *conversation) hear(s step) *refusal {
	answer, err := readReply(c.in)
	switch {
	case err != nil:
		return c.breakOff(s.stage, err)
	case answer.code/100 == s.goesOn:
		return nil
	}
	c.broken = answer.code == 421 // the server closes
	return &refusal{stage: s.stage, reply: answer}
}

// receipt reads the reply to the final dot. A first line that accepts stands, also when the rest of it never comes.
func (c *conversation) receipt() (reply, *refusal) {
	answer, err := readReply(c.in)
	// A reply that neither takes nor refuses belongs to something else, so nothing more can be made of this connection.
	c.broken = err != nil || answer.code == 421 || answer.code/100 == 3
	switch {
	case answer.code/100 == 2:
		return answer, nil
	case err != nil:
		return reply{}, &refusal{stage: Dot, err: err, crossed: true}
	}
	return reply{}, &refusal{stage: Dot, reply: answer, crossed: answer.code/100 == 3}
}

// block is how many octets of a letter leave at once.
const block = 32 << 10

// body sends the letter with dots doubled at the start of lines (RFC 5321 §4.5.2); the end of it may be left to flush.
func (c *conversation) body(text []byte) error {
	if bytes.HasPrefix(text, []byte(".")) {
		_ = c.out.WriteByte('.')
	}
	for len(text) > 0 {
		end := min(block, len(text))
		if dot := bytes.Index(text[:min(end+1, len(text))], []byte("\n.")); dot >= 0 {
			end = dot + 1
		}
		c.wire.step(blockPatience, Data)
		if _, err := c.out.Write(text[:end]); err != nil {
			return err
		}
		if text = text[end:]; bytes.HasPrefix(text, []byte(".")) {
			_ = c.out.WriteByte('.')
		}
	}
	return nil
}

func (c *conversation) say(commands ...string) error {
	for _, command := range commands {
		if _, err := c.out.WriteString(command); err != nil {
			return err
		}
	}
	return c.flush()
}

func (c *conversation) flush() error {
	return cmp.Or(c.out.Flush(), c.client.Text.W.Flush())
}

// end sends the final dot, with what was written and did not leave before, and commands that follow it.
func (c *conversation) end(commands ...string) *refusal {
	c.wire.step(blockPatience, Dot)
	gone := c.wire.gone
	err := c.say(append([]string{dot}, commands...)...)
	if err == nil {
		c.wire.step(dotPatience, Dot)
		return nil
	}
	refused := c.breakOff(Dot, err)
	// A connection that was dead before took no dot. After any other error some of it may have left.
	dead := errors.Is(err, syscall.EPIPE) || errors.Is(err, syscall.ECONNRESET)
	refused.crossed = !dead || c.wire.gone > gone
	return refused
}

// reset ends a transaction that was refused, so that the next one starts clean.
func (c *conversation) reset() {
	if c.broken || c.spent {
		return
	}
	c.wire.step(commandPatience, MailFrom)
	if c.say("RSET\r\n") != nil {
		c.broken = true
		return
	}
	if answer, err := readReply(c.in); err != nil || answer.code/100 != 2 {
		c.broken = true
	}
}

// withhold keeps the dot back, because the ledger could not be told of it.
func (c *conversation) withhold(err error) *refusal {
	refused := c.breakOff(Data, err)
	refused.ours, refused.kept = true, true
	return refused
}

func (c *conversation) breakOff(stage Stage, err error) *refusal {
	c.broken = true
	return &refusal{stage: stage, err: err}
}

// close says goodbye if that still means something.
func (c *conversation) close() {
	c.stop()
	if !c.broken {
		c.wire.step(quitPatience, MailFrom)
		_ = c.client.Quit()
	}
	_ = c.client.Close()
}

// judge marks a refusal of an envelope as stale when it speaks of the connection: servers close kept connections when they
// have been idle for a while, and end a session after some number of letters, recipients or mistakes, each in its own words: 421 at
// any command, 450 to 452 or 5yz to MAIL, "too many recipients" (RFC 3463 X.5.3) to the only one. A connection on which an
// earlier letter was begun is ended then. A fresh one that hears the same is refused in earnest.
func (c *conversation) judge(r *refusal) *refusal {
	if r == nil || c.begun < 2 {
		return r
	}
	switch {
	case r.stage == MailFrom:
		r.stale = true
	case r.stage == RcptTo || r.stage == Data:
		r.stale = r.reply.code == 421 || strings.HasSuffix(r.reply.enhanced, ".5.3")
	}
	c.spent = c.spent || r.stale
	return r
}
