package mailbox

import (
	"context"
	"errors"
	"fmt"
	"net/smtp"
	"net/textproto"
	"testing"
	"time"
)

var noon = time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)

func start(t *testing.T, o Options) *Mailbox {
	t.Helper()
	o.Now = func() time.Time { return noon }
	m, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := m.Close(); err != nil {
			t.Error(err)
		}
	})
	return m
}

func send(m *Mailbox, to, subject string) error {
	return smtp.SendMail(m.Address(), nil, "guild@example.org", []string{to},
		[]byte("Subject: "+subject+"\r\n\r\n.dot\r\n"))
}

func TestKeepsWhatArrives(t *testing.T) {
	m := start(t, Options{})
	for i, to := range []string{"ada@example.org", "bo@example.org", "Ada@example.org"} {
		if err := send(m, to, fmt.Sprint(i)); err != nil {
			t.Fatal(err)
		}
	}
	all, err := m.Wait(t.Context(), 3)
	if err != nil {
		t.Fatal(err)
	}
	if got := string(all[1].Raw); got != "Subject: 1\r\n\r\n.dot\r\n" {
		t.Errorf("message 2 is %q", got)
	}
	if all[2].ID != 3 || all[2].From != "guild@example.org" || !all[2].Received.Equal(noon) {
		t.Errorf("message 3 is %+v", all[2])
	}
	if got := m.To("ada@example.org"); len(got) != 2 || got[0].ID != 1 || got[1].ID != 3 {
		t.Errorf("to ada: %+v", got)
	}
}

func TestWaitEndsWithItsContext(t *testing.T) {
	m := start(t, Options{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := m.Wait(ctx, 1); !errors.Is(err, context.Canceled) {
		t.Errorf("Wait: %v", err)
	}
}

func TestBehavesAsToldAtEachStage(t *testing.T) {
	for _, test := range []struct {
		stage Stage
		reply Reply
		code  int // of the error that the client sees; 0 for a broken connection
		kept  int
	}{
		{Greeting, Reply{Code: 421, Enhanced: "4.3.2", Text: "later"}, 421, 0},
		{Mail, Reply{Code: 451, Text: "later"}, 451, 0},
		{Rcpt, Reply{Code: 550, Enhanced: "5.1.1", Text: "no such user"}, 550, 0},
		{Data, Reply{Code: 554, Text: "no"}, 554, 0},
		{Data, Reply{Break: true, Keep: true}, 0, 1},
		{Data, Reply{Break: true}, 0, 0},
	} {
		m := start(t, Options{Behave: func(at Stage, e Envelope) Reply {
			if at == test.stage {
				return test.reply
			}
			return Reply{}
		}})
		err := send(m, "ada@example.org", "x")
		var refused *textproto.Error
		code := 0
		if errors.As(err, &refused) {
			code = refused.Code
		}
		if err == nil || code != test.code || len(m.Messages()) != test.kept {
			t.Errorf("%s %+v: error %v, %d kept", test.stage, test.reply, err, len(m.Messages()))
		}
	}
}

func TestFullMailboxRefusesForNow(t *testing.T) {
	m := start(t, Options{Capacity: 1})
	if err := send(m, "ada@example.org", "1"); err != nil {
		t.Fatal(err)
	}
	var refused *textproto.Error
	if err := send(m, "ada@example.org", "2"); !errors.As(err, &refused) || refused.Code != 452 {
		t.Errorf("second message: %v", err)
	}
}

func TestOpenRefusesTheNetwork(t *testing.T) {
	for _, address := range []string{"0.0.0.0:0", ":0", "192.0.2.1:25", "mail.example.org:25", "nonsense"} {
		if m, err := Open(Options{Address: address}); err == nil {
			m.Close()
			t.Errorf("Open(%q) listens", address)
		}
	}
}
