package scheduler

import (
	"strings"
	"testing"
	"time"

	"rondo/ical"
)

var sampleForm = Form{
	UID: "talks.20261201@sessions.example.org", Address: "ada@example.org", Answer: ical.Tentative, Sequence: 3,
	Comment: "perhaps\nlater & =;+%", At: time.Date(2026, 11, 24, 9, 0, 0, 123_000_000, time.UTC),
}

// FuzzKeptForm: what is read is written the same again, and says one answer of one person.
func FuzzKeptForm(f *testing.F) {
	f.Add(string(sampleForm.Text()))
	f.Add("")
	f.Add("address=a%40example.org&answer=ACCEPTED&at=2026-11-24T09%3A00%3A00Z&comment=&sequence=0&uid=u")
	f.Add("answer=ACCEPTED&answer=DECLINED&uid=u&address=a")
	f.Add("%zz=1;a")
	f.Fuzz(func(t *testing.T, text string) {
		form, err := ReadForm([]byte(text))
		if err != nil {
			return
		}
		if string(form.Text()) != text {
			t.Errorf("%q is written again as %q", text, form.Text())
		}
		in := form.Incoming("1", form.At)
		if len(in.Replies) != 1 || len(in.Replies[0].Attendees) != 1 || in.Person != in.Replies[0].Attendees[0].Address || in.Trust != Tokened {
			t.Errorf("%q came in as %+v", text, in)
		}
	})
}

func TestKeptForm(t *testing.T) {
	read, err := ReadForm(sampleForm.Text())
	if err != nil || read != sampleForm {
		t.Errorf("%+v, %v", read, err)
	}
	for name, text := range map[string]string{
		"another field":      string(sampleForm.Text()) + "&x=1",
		"a field twice":      string(sampleForm.Text()) + "&uid=other",
		"no answer":          strings.Replace(string(sampleForm.Text()), "TENTATIVE", "", 1),
		"delegating":         strings.Replace(string(sampleForm.Text()), "TENTATIVE", "DELEGATED", 1),
		"an address in caps": strings.Replace(string(sampleForm.Text()), "ada", "Ada", 1),
		"a long comment":     strings.Replace(string(sampleForm.Text()), "perhaps", strings.Repeat("a", MaxComment), 1),
		"below zero":         strings.Replace(string(sampleForm.Text()), "sequence=3", "sequence=-3", 1),
	} {
		if form, err := ReadForm([]byte(text)); err == nil {
			t.Errorf("%s is read as %+v", name, form)
		}
	}
}
