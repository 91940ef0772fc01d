package imap

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"rondo/mailer/imap/imaptest"
)

func TestCheck(t *testing.T) {
	d := imaptest.Start(t)
	d.Deliver([]byte(words(1)))
	for _, test := range []struct {
		name   string
		change func(*Source)
		want   string // part of the error
	}{
		{"STARTTLS", func(*Source) {}, ""},
		{"implicit TLS", func(s *Source) { s.TLS, s.Address = "implicit", d.Secure }, ""},
		{"implicit TLS is the default", func(s *Source) { s.TLS, s.Address = "", d.Secure }, ""},
		{"none, on this machine", func(s *Source) { s.TLS = "none" }, ""},
		{"none, elsewhere", func(s *Source) { s.TLS, s.Address = "none", "imap.example.org:143" }, "readable on the way"},
		{"unknown authority", func(s *Source) { s.Roots = nil }, "certificate"},
		{"unknown authority, implicit", func(s *Source) { s.TLS, s.Address, s.Roots = "implicit", d.Secure, nil }, "certificate"},
		{"TLS where plain text is awaited", func(s *Source) { s.TLS = "implicit" }, "does not begin with TLS"},
		{"plain text where TLS is awaited", func(s *Source) { s.Address = d.Secure }, "secure the connection"},
		{"wrong password", func(s *Source) { s.Secret = password("open barley") }, "log in: imap: NO [AUTHENTICATIONFAILED]"},
		{"no such folder", func(s *Source) { s.Folder = "Replies" }, "open the folder: imap: NO"},
		{"nobody there", func(s *Source) { s.Address = "127.0.0.1:1" }, "reach the server"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := sourceOf(d, nil)
			test.change(s)
			r, err := s.Check(t.Context())
			switch {
			case test.want == "" && err != nil:
				t.Error(err)
			case test.want == "" && r != Report{Messages: 1, Idle: true, Move: true, UIDPlus: true}:
				t.Errorf("%+v", r)
			case test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)):
				t.Errorf("%v, not %q", err, test.want)
			}
		})
	}
	if got := d.Mails(""); len(got) != 1 || got[0].Flags != "" || !got[0].New {
		t.Errorf("the mail changed by the look: %+v", got)
	}
}

// lies waits until the mails of a folder are these, each with these flags.
func lies(t *testing.T, d *imaptest.Dovecot, folder, flags string, mails ...string) {
	t.Helper()
	want := make([]string, len(mails))
	for i, m := range mails {
		want[i] = flags + " " + m
	}
	slices.Sort(want)
	var got []string
	for range 12_000 {
		got = nil
		for _, m := range d.Mails(folder) {
			got = append(got, m.Flags+" "+string(m.Raw))
		}
		if slices.Sort(got); slices.Equal(got, want) {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("after two minutes in folder %q lies\n%q\nnot\n%q", folder, got, want)
}

func TestMovesWhatIsOurs(t *testing.T) {
	d := imaptest.Start(t)
	for _, m := range []string{words(1), words(2)} {
		d.Deliver([]byte(m))
	}
	d.Flag("FS") // a person has read and flagged them
	d.Deliver([]byte(reply(1)))
	k := newShelf()
	s := sourceOf(d, k)
	s.DoneFolder = "Rondo/Done"
	stop := start(t, s)
	k.kept(t, words(1), words(2), reply(1))
	lies(t, d, "", "FS", words(1), words(2))
	lies(t, d, "Rondo/Done", "", reply(1))

	for n := 2; n < 6; n++ { // while it idles
		d.Deliver([]byte(reply(n)))
		k.kept(t, reply(n))
	}
	lies(t, d, "Rondo/Done", "", reply(1), reply(2), reply(3), reply(4), reply(5))
	stop()

	d.Deliver([]byte(reply(6)))
	start(t, sourceWith(s))
	k.kept(t, reply(6))
	lies(t, d, "", "FS", words(1), words(2))
	if k.counts(words(1)) != 1 || k.counts(reply(1)) != 1 {
		t.Errorf("read again after a restart: %v", k.copies)
	}
}

// sourceWith is the same mailbox for another run.
func sourceWith(s *Source) *Source {
	again := *s
	return &again
}

func TestMarksWhatIsOurs(t *testing.T) {
	d := imaptest.Start(t)
	d.Deliver([]byte(reply(1)))
	k := newShelf()
	start(t, sourceOf(d, k))
	lies(t, d, "", "{$RondoDone}", reply(1))
	d.Deliver([]byte(words(1)))
	k.kept(t, words(1))
	if got := d.Mails(""); len(got) != 2 || got[1].Flags != "" || !got[1].New {
		t.Errorf("a mail that is not ours changed: %+v", got)
	}
}

func TestReadsAnewWhenUIDsChange(t *testing.T) {
	d := imaptest.Start(t)
	d.Deliver([]byte(words(1)))
	k := newShelf()
	s := sourceOf(d, k)
	told := conditions(s)
	start(t, s)
	k.kept(t, words(1))
	hears(t, told, "")
	d.Stop()
	hears(t, told, "reach the server")
	d.Forget()
	d.Deliver([]byte(words(2)))
	d.Again()
	k.kept(t, words(1), words(2))
	hears(t, told, "")
	if k.counts(words(1)) != 2 {
		t.Errorf("a mail with a new UID was read %d times, not twice", k.counts(words(1)))
	}
}

func TestComesBackAfterTheServer(t *testing.T) {
	d := imaptest.Start(t)
	k := newShelf()
	s := sourceOf(d, k)
	log := &journal{}
	s.Log = log.logger()
	told := conditions(s)
	start(t, s)
	hears(t, told, "")
	d.Kill()
	hears(t, told, "reach the server")
	d.Deliver([]byte(reply(1)))
	d.Again()
	k.kept(t, reply(1))
	hears(t, told, "")
	if n := strings.Count(log.String(), "reach the server"); n != 1 {
		t.Errorf("one outage stands in the log %d times:\n%s", n, log)
	}
}

func TestWrongPasswordIsToldOnceAndNeverRepeated(t *testing.T) {
	d := imaptest.Start(t)
	k := newShelf()
	s := sourceOf(d, k)
	log := &journal{}
	s.Log, s.Secret = log.logger(), password("canary-3f9a")
	told := conditions(s)
	start(t, s)
	hears(t, told, "AUTHENTICATIONFAILED")
	if strings.Contains(log.String(), "canary") || strings.Count(log.String(), "level=WARN") != 1 {
		t.Errorf("the log:\n%s", log)
	}
}

func TestKeeperInTrouble(t *testing.T) {
	d := imaptest.Start(t)
	var all []string
	for n := range 10 {
		d.Deliver([]byte(reply(n)))
		all = append(all, reply(n))
	}
	k := newShelf()
	k.refusing(func([]byte) error { return errFull })
	s := sourceOf(d, k)
	s.DoneFolder = "Done"
	told := conditions(s)
	start(t, s)
	hears(t, told, "disk is full")
	lies(t, d, "", "", all...)
	k.refusing(func(raw []byte) error {
		if string(raw) == reply(0) {
			return errors.New("this one never")
		}
		return nil
	})
	k.kept(t, all[1:]...)
	lies(t, d, "Done", "", all[1:]...)
	lies(t, d, "", "", reply(0))
	hears(t, told, "this one never")
	for _, p := range k.positions {
		if p[1] > 1 {
			t.Errorf("the position went to %d, past a mail that is not kept", p[1])
		}
	}
	k.refusing(nil)
	lies(t, d, "Done", "", all...)
	hears(t, told, "")
}
