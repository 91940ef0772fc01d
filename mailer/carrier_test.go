package mailer

import (
	"context"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"rondo/mailbox"
	"rondo/scheduler"
	"rondo/theme"
)

const letterText = "From: guild@example.org\r\nSubject: x\r\n\r\n.dots\r\n..more\r\n\r\n.\r\nend\r\n"

func openMailbox(t testing.TB, o mailbox.Options) *mailbox.Mailbox {
	t.Helper()
	o.Now = time.Now
	m, err := mailbox.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = m.Close() })
	return m
}

func routeTo(m *mailbox.Mailbox) theme.SMTP {
	return theme.SMTP{Host: "127.0.0.1", Port: m.Port(), TLS: "none", Rate: theme.Rate{Unlimited: true}}
}

// carry runs a carrier for a test, which may shape it first, and returns it with a function that stops it.
func carry(t testing.TB, o Outbox, route theme.SMTP, shape func(*Carrier)) (*Carrier, func()) {
	t.Helper()
	c := &Carrier{Outbox: o, Route: route, Now: time.Now, Log: slog.New(slog.DiscardHandler),
		Jitter: func() float64 { return 0.5 }, Hello: "sessions.example.org"}
	if desk, ok := o.(*desk); ok {
		c.Wake, c.Memory = desk.wake, desk
	}
	if shape != nil {
		shape(c)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- c.Run(ctx) }()
	stopped := false
	stop := func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
	t.Cleanup(stop)
	return c, stop
}

func TestCarriesLettersUnchanged(t *testing.T) {
	m := openMailbox(t, mailbox.Options{})
	o := newDesk()
	const letters = 100
	for i := range letters {
		o.post(fmt.Sprintf("p%d@example.org", i), letterText)
	}
	carry(t, o, routeTo(m), nil)
	got, err := m.Wait(t.Context(), letters)
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range o.letters {
		results := o.settled(t, s, 1)
		if r := results[0]; len(results) != 1 || r.State != scheduler.Sent || !r.Attempted || r.Reply[:3] != "250" {
			t.Errorf("letter %d: %+v", i, results)
		}
	}
	for _, msg := range got {
		if string(msg.Raw) != letterText || msg.From != "guild@example.org" {
			t.Fatalf("arrived from %s: %q", msg.From, msg.Raw)
		}
	}
	if len(got) != letters {
		t.Errorf("%d copies of %d letters", len(got), letters)
	}
}

func BenchmarkCarry(b *testing.B) {
	for _, connections := range []int{1, 4, 16} {
		b.Run(fmt.Sprintf("connections=%d", connections), func(b *testing.B) {
			m := openMailbox(b, mailbox.Options{Capacity: 1 << 30})
			route := routeTo(m)
			route.Connections = connections
			o := newPile(b.N, []byte(letterText))
			b.ResetTimer()
			carry(b, o, route, nil)
			<-o.empty
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "letters/s")
		})
	}
}
