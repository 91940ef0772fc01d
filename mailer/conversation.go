package mailer

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"syscall"

	"github.com/wneessen/go-mail/smtp"

	"rondo/scheduler"
)

// conversation is a connection that is ready for letters. It carries one at a time.
type conversation struct {
	client     *smtp.Client
	wire       *wire
	in         *bufio.Reader
	out        *bufio.Writer
	stop       func() bool // ends the link between the wire and the program's end
	pipelining bool        // commands may travel together (RFC 2920)
	size       bool        // MAIL may say how large the letter is (RFC 1870)
	carried    int
	broken     bool // must not be used again
}

func newConversation(client *smtp.Client, w *wire, stop func() bool) *conversation {
	c := &conversation{client: client, wire: w, in: client.Text.R, out: client.Text.W, stop: stop}
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
	crossed bool  // the final dot has left and no reply says what became of the letter
}

func refusalOf(stage Stage, err error) *refusal {
	if r := replyIn(err); r.code != 0 {
		return &refusal{stage: stage, reply: r}
	}
	return &refusal{stage: stage, err: err}
}

// String is the server's last words, with the stage at which they fell.
func (r *refusal) String() string {
	if r.reply.code != 0 {
		return fmt.Sprintf("%s: %s", r.stage, r.reply)
	}
	return fmt.Sprintf("%s: %s", r.stage, line(r.err.Error()))
}

// carry hands one letter over. doubt is called when everything but the final dot has left; after an error from it the
// dot never leaves. Without a refusal the reply is the server's receipt.
func (c *conversation) carry(d scheduler.Delivery, doubt func() error) (receipt reply, refused *refusal) {
	defer c.wire.rest()
	if refused := c.open(d); refused != nil {
		return reply{}, refused
	}
	if err := c.body(d.Bytes); err != nil {
		return reply{}, c.breakOff(Data, err)
	}
	if err := doubt(); err != nil {
		refused := c.breakOff(Data, err)
		refused.ours = true
		return reply{}, refused
	}
	c.wire.step(dotPatience, Dot)
	if err := c.say(".\r\n"); err != nil {
		refused := c.breakOff(Dot, err)
		// A connection that was dead before took no dot. After any other error some of it may have left.
		refused.crossed = !errors.Is(err, syscall.EPIPE) && !errors.Is(err, syscall.ECONNRESET)
		return reply{}, refused
	}
	answer, err := readReply(c.in)
	return c.receipt(answer, err)
}

// receipt reads the reply to the final dot. A first line that accepts stands, also when the rest of it never comes.
func (c *conversation) receipt(answer reply, err error) (reply, *refusal) {
	c.carried++
	if err != nil {
		c.broken = true
	}
	switch {
	case answer.code/100 == 2:
		return answer, nil
	case err != nil:
		return reply{}, &refusal{stage: Dot, err: err, crossed: true}
	case answer.code < 400: // 3xx is no answer to this
		return reply{}, &refusal{stage: Dot, reply: answer, crossed: true}
	}
	c.broken = c.broken || answer.code == 421
	return reply{}, &refusal{stage: Dot, reply: answer}
}

// open says MAIL, RCPT and DATA: together where the server takes that, else one after the other.
func (c *conversation) open(d scheduler.Delivery) *refusal {
	steps := []struct {
		stage   Stage
		command string
		want    int // first digit of the reply that goes on
	}{
		{MailFrom, c.mailCommand(d), 2},
		{RcptTo, "RCPT TO:<" + d.To + ">\r\n", 2},
		{Data, "DATA\r\n", 3},
	}
	if c.pipelining {
		c.wire.step(commandPatience, MailFrom)
		if err := c.say(steps[0].command, steps[1].command, steps[2].command); err != nil {
			return c.breakOff(MailFrom, err)
		}
	}
	var refused *refusal
	for _, step := range steps {
		patience := commandPatience
		if step.stage == Data {
			patience = dataPatience
		}
		c.wire.step(patience, step.stage)
		if !c.pipelining {
			if err := c.say(step.command); err != nil {
				return c.breakOff(step.stage, err)
			}
		}
		answer, err := readReply(c.in)
		switch {
		case err != nil && refused != nil: // what was refused stays refused
			c.broken = true
			return refused
		case err != nil:
			return c.breakOff(step.stage, err)
		case refused != nil && step.stage == Data && answer.code/100 == 3:
			c.broken = true // it waits for a message to nobody
			return refused
		case refused == nil && answer.code/100 != step.want:
			refused = &refusal{stage: step.stage, reply: answer}
			if answer.code == 421 {
				c.broken = true
			}
			if !c.pipelining || c.broken {
				c.reset()
				return refused
			}
		}
	}
	if refused != nil {
		c.reset()
	}
	return refused
}

func (c *conversation) mailCommand(d scheduler.Delivery) string {
	if c.size {
		return "MAIL FROM:<" + d.From + "> SIZE=" + strconv.Itoa(len(d.Bytes)) + "\r\n"
	}
	return "MAIL FROM:<" + d.From + ">\r\n"
}

// body sends the letter with dots doubled at the start of lines (RFC 5321 §4.5.2).
func (c *conversation) body(text []byte) error {
	const block = 32 << 10
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
	return c.out.Flush()
}

func (c *conversation) say(commands ...string) error {
	for _, command := range commands {
		if _, err := c.out.WriteString(command); err != nil {
			return err
		}
	}
	return c.out.Flush()
}

// reset ends a transaction that was refused, so that the next one starts clean.
func (c *conversation) reset() {
	if c.broken {
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

// stale reports a refusal that is about this connection and not about the letter: servers close kept connections when
// they have been idle for a while or have carried enough. The letter may try once more on a fresh one.
func (c *conversation) stale(r *refusal) bool {
	return c.carried > 0 && r.stage == MailFrom && !r.ours && (r.err != nil || r.reply.code == 421)
}
