package mailer

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"os"
	"syscall"
	"testing"
	"time"

	"rondo/scheduler"
	"rondo/theme"
)

// TestSettlement: what becomes of a letter, to the second, by verdict and by what was tried before.
func TestSettlement(t *testing.T) {
	reopens, earlier := noon.Add(time.Hour), noon.Add(time.Second)
	broken := &refusal{stage: Dot, err: io.EOF}
	crossed := &refusal{stage: Dot, err: io.EOF, crossed: true}
	at := func(stage Stage) *refusal { return refusedWith(stage, 450, "no") }
	for name, test := range map[string]struct {
		d       scheduler.Delivery
		r       *refusal
		v       Verdict
		reopens time.Time
		want    scheduler.Result
	}{
		"in doubt":              {scheduler.Delivery{}, crossed, Wait, reopens, scheduler.Result{State: scheduler.InDoubt, NotBefore: noon.Add(5 * time.Minute), Attempted: true}},
		"in doubt again":        {scheduler.Delivery{Doubts: 2, Attempts: 7}, crossed, Wait, reopens, scheduler.Result{State: scheduler.InDoubt, NotBefore: noon.Add(20 * time.Minute), Attempted: true}},
		"the first attempt":     {scheduler.Delivery{}, broken, Wait, reopens, scheduler.Result{State: scheduler.Queued, NotBefore: noon.Add(5 * time.Minute), Attempted: true}},
		"the third attempt":     {scheduler.Delivery{Attempts: 2}, broken, Wait, reopens, scheduler.Result{State: scheduler.Queued, NotBefore: noon.Add(20 * time.Minute), Attempted: true}},
		"greylisted":            {scheduler.Delivery{}, at(RcptTo), Greylisted, reopens, scheduler.Result{State: scheduler.Queued, NotBefore: noon.Add(10 * time.Minute), Attempted: true}},
		"greylisted once more":  {scheduler.Delivery{Attempts: 3}, at(RcptTo), Greylisted, reopens, scheduler.Result{State: scheduler.Queued, NotBefore: noon.Add(40 * time.Minute), Attempted: true}},
		"slow, before a letter": {scheduler.Delivery{Attempts: 3}, at(Hello), Slow, earlier, scheduler.Result{State: scheduler.Queued, NotBefore: earlier}},
		"slow, at a letter":     {scheduler.Delivery{}, at(MailFrom), Slow, earlier, scheduler.Result{State: scheduler.Queued, NotBefore: noon.Add(5 * time.Minute), Attempted: true}},
		"slow, for long":        {scheduler.Delivery{}, at(MailFrom), Slow, reopens, scheduler.Result{State: scheduler.Queued, NotBefore: reopens, Attempted: true}},
		"a pause":               {scheduler.Delivery{Attempts: 3}, at(MailFrom), Pause, reopens, scheduler.Result{State: scheduler.Queued, NotBefore: reopens, Attempted: true}},
		"held":                  {scheduler.Delivery{}, at(RcptTo), Hold, reopens, scheduler.Result{State: scheduler.Held, Attempted: true}},
		"failed":                {scheduler.Delivery{}, at(RcptTo), Fail, reopens, scheduler.Result{State: scheduler.Failed, Attempted: true}},
		"full":                  {scheduler.Delivery{}, at(Dot), BoxFull, reopens, scheduler.Result{State: scheduler.Failed, Attempted: true, Reply: " (fail, mailbox full)"}},
		"unknown at RCPT":       {scheduler.Delivery{}, at(RcptTo), Unknown, reopens, scheduler.Result{State: scheduler.Failed, Attempted: true, Gone: true, Reply: " (fail, address unknown)"}},
		"unknown at the dot":    {scheduler.Delivery{}, at(Dot), Unknown, reopens, scheduler.Result{State: scheduler.Failed, Attempted: true, Gone: true, Reply: " (fail, address unknown)"}},
		"unknown at MAIL":       {scheduler.Delivery{}, at(MailFrom), Unknown, reopens, scheduler.Result{State: scheduler.Failed, Attempted: true, Reply: " (fail, address unknown)"}},
	} {
		test.want.Reply = test.r.String() + test.want.Reply
		if got := settlement(test.d, test.r, test.v, noon, test.reopens, 0.5); fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", test.want) {
			t.Errorf("%s:\n%+v, want\n%+v", name, got, test.want)
		}
	}
}

// TestWhatARefusalIsAbout: for good, of one letter by its form only, or none of the two.
func TestWhatARefusalIsAbout(t *testing.T) {
	for _, test := range []struct {
		stage            Stage
		code             int
		text             string
		forGood, suspect bool
	}{
		{Greeting, 0, "", false, false},
		{Greeting, 450, "busy", false, false},
		{Greeting, 554, "no", false, false},
		{MailFrom, 0, "", false, true},
		{Dot, 0, "", false, true},
		{MailFrom, 450, "busy", false, false},
		{MailFrom, 550, "no", true, false},
		{MailFrom, 550, "5.7.1 not you", false, false},
		{RcptTo, 421, "closing", false, false},
		{RcptTo, 432, "too many", false, false},
		{RcptTo, 450, "4.2.1 too quickly", false, true},
		{RcptTo, 451, "4.7.1 later", false, false}, // greylisting
		{RcptTo, 452, "4.2.2 full", false, true},
		{RcptTo, 454, "4.7.1 denied", false, true},
		{RcptTo, 499, "odd", false, false},
		{RcptTo, 500, "what?", true, false},
		{RcptTo, 530, "5.7.0 log in", false, true},
		{RcptTo, 550, "5.1.1 unknown", true, false},
		{RcptTo, 552, "5.2.2 full", true, false},
		{RcptTo, 550, "5.7.1 policy", true, false},
		{RcptTo, 550, "5.4.5 daily limit", false, false},
		{RcptTo, 554, "5.2.0 quota exceeded", false, true},
		{Data, 452, "4.3.1 no room", false, false},
		{Dot, 454, "later", false, false},
		{Dot, 554, "5.2.0 quota exceeded", false, false},
	} {
		r := refusedWith(test.stage, test.code, test.text)
		if r.forGood() != test.forGood || r.hardlyAbout() != test.suspect {
			t.Errorf("%s: %d %s: for good %t, hardly about its letter %t", test.stage, test.code, test.text, r.forGood(), r.hardlyAbout())
		}
		r.ours = true
		if r.forGood() || r.hardlyAbout() || r.verdict() != Pause {
			t.Errorf("what is ours is never the letter's: %+v", r)
		}
	}
}

// The first digit decides at the edges of its range, too.
func TestClassifyAtTheEdges(t *testing.T) {
	for _, test := range []struct {
		stage Stage
		code  int
		want  Verdict
	}{
		{StartTLS, 399, Pause}, {StartTLS, 400, Slow}, {Greeting, 399, Slow}, {Greeting, 499, Slow}, {Greeting, 500, Pause},
		{MailFrom, 399, Wait}, {MailFrom, 400, Wait}, {MailFrom, 499, Wait}, {MailFrom, 500, Fail}, {RcptTo, 500, Fail},
		{StartTLS, 500, Pause}, {Dot, 451, Slow}, {MailFrom, 452, Slow}, {Auth, 453, Slow}, {MailFrom, 453, Wait},
	} {
		if got := Classify(test.stage, test.code, "", ""); got != test.want {
			t.Errorf("%s: %d: %q, want %q", test.stage, test.code, got, test.want)
		}
	}
}

// A network that breaks during the handshake mends itself; a server that cannot be trusted, or does not trust us, does not.
func TestRefusalOfTLS(t *testing.T) {
	for name, test := range map[string]struct {
		err  error
		want Stage
	}{
		"the end":        {io.EOF, Connect},
		"no answer":      {fmt.Errorf("handshake: %w", os.ErrDeadlineExceeded), Connect},
		"a stop":         {context.Canceled, Connect},
		"a reset":        {&net.OpError{Op: "read", Err: syscall.ECONNRESET}, Connect},
		"an alert":       {&net.OpError{Op: "remote error", Err: errors.New("tls: bad certificate")}, StartTLS},
		"a stranger":     {x509.UnknownAuthorityError{}, StartTLS},
		"a refusal":      {&textproto.Error{Code: 454, Msg: "TLS not available"}, StartTLS},
		"a last refusal": {errors.Join(&textproto.Error{Code: 454, Msg: "TLS not available"}, io.EOF), StartTLS},
	} {
		if got := refusalOfTLS(test.err); got.stage != test.want {
			t.Errorf("%s: %s, want %s", name, got.stage, test.want)
		}
	}
}

// The ports of submission (RFC 6409 §3.1, RFC 8314 §3.3), unless the settings say another one.
func TestPort(t *testing.T) {
	for _, test := range []struct {
		route theme.SMTP
		want  int
	}{{theme.SMTP{}, 587}, {theme.SMTP{TLS: "none"}, 587}, {theme.SMTP{TLS: "implicit"}, 465}, {theme.SMTP{TLS: "implicit", Port: 2465}, 2465}, {theme.SMTP{Port: 25}, 25}} {
		if got := (&Carrier{Route: test.route}).port(); got != test.want {
			t.Errorf("%+v: %d, want %d", test.route, got, test.want)
		}
	}
}
