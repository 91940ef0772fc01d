package ical_test

import (
	"bytes"
	"strings"
	"testing"

	goical "github.com/emersion/go-ical"
	"pgregory.net/rapid"

	"rondo/ical"
	"rondo/ical/icaltest"
)

// awkward texts are legal, but hard to fold, quote or undo.
var awkward = []string{
	"^", "^^n", `\`, `\\n`, `"`, `""`, ",", ";", ":", " ", "   x   ", "\n", "\n\n \n", "\t", "x\n y\n\tz",
	strings.Repeat(" ", 300), strings.Repeat("a", 74), strings.Repeat("a", 75), strings.Repeat(",", 200),
	strings.Repeat("日本語 ", 60), strings.Repeat("a😀", 50), strings.Repeat("< > ", 90), "'", "O'Brien",
	"https://example.org/a?b=c;d=e,f&g=%2C#h", "https://example.org/päivä/日本", "https://[2001:db8::1]:8080/x",
	"https://example.org/?a=%zz", `https://example.org/a\b`, "https://example.org/{a}|b", "https://user:word@example.org/", "https:/x",
	"o'brien+rondo=x%y&z@example.org", "!#$%&'*+-/=?^_`{|}~@example.org", "teal", "BEGIN:VEVENT", "END:VCALENDAR",
}

func TestEncodeHostileText(t *testing.T) {
	if len(icaltest.Hostile) != 60 {
		t.Errorf("%d hostile texts", len(icaltest.Hostile))
	}
	for _, f := range fields {
		t.Run(f.name, func(t *testing.T) {
			usual := f.usual(t)
			for _, value := range append(icaltest.Hostile, awkward...) {
				f.hold(t, usual, value)
			}
		})
	}
}

// What a person must be able to write is not refused.
func TestEncodeAccepts(t *testing.T) {
	accepted := map[string][]string{
		"link": {
			"https://example.org", "http://example.org/", "https://example.org/a?b=c;d=e,f&g=%2C#h", "https://example.org/päivä/日本",
			"https://[2001:db8::1]:8080/x", "https://xn--4gbrim.example.org/",
		},
		"address": {
			"a@b", "ada@example.org", "o'brien+rondo=x%y&z@example.org", "!#$%&'*+-/=?^_`{|}~@example.org", "ａ@b.test",
			"ada@päivä.example.org", "Ada.Lovelace@EXAMPLE.org",
		},
		"color": {"teal", "darkslategrey", "antiquewhite"},
	}
	for _, f := range fields {
		usual := f.usual(t)
		for _, value := range accepted[f.kind] {
			if _, err := f.filled(t, value).Encode(); err != nil {
				t.Errorf("%s: %v", f.name, err)
			}
			f.hold(t, usual, value)
			if f.kind == "link" && !ical.IsLink(value) {
				t.Errorf("IsLink(%q) is false", value)
			}
		}
	}
	for _, text := range []string{"", "Room 2.14", "Room 2.14 or https://example.org/", "https://", "https://:80/", "mailto:a@example.org"} {
		if ical.IsLink(text) {
			t.Errorf("IsLink(%q) is true", text)
		}
	}
}

func TestEncodeAnyText(t *testing.T) {
	anything := rapid.OneOf(
		rapid.String(),
		rapid.StringOfN(rapid.RuneFrom([]rune(" \n\t\\\"^';:,<>=aé😀n")), 0, 400, -1),
		rapid.StringMatching(`https?://[a-z]{1,9}(\.[a-z]{2,9}){1,3}(/[a-zä,;=%:@!'()*+-]{0,40}){0,4}(\?[a-zé,;=&]{1,40})?`),
		rapid.StringMatching(`[a-z!#$%&'*+/=?^_{|}~-]{1,30}@[a-zä]{1,20}(\.[a-z]{2,10}){1,3}`),
		rapid.SampledFrom(append(icaltest.Hostile, awkward...)),
	)
	usual := make([]string, len(fields))
	for i, f := range fields {
		usual[i] = f.usual(t)
	}
	rapid.Check(t, func(rt *rapid.T) {
		i := rapid.IntRange(0, len(fields)-1).Draw(rt, "field")
		value := anything.Draw(rt, "value")
		if value == "" {
			return // leaves the property out
		}
		fields[i].hold(t, usual[i], value)
		if t.Failed() {
			rt.FailNow()
		}
	})
}

// secondOpinion has another reader, which knows nothing of RFC 6868, count the same lines and see the same raw values.
func secondOpinion(t testing.TB, b []byte, read *icaltest.Component) {
	t.Helper()
	other, err := goical.NewDecoder(bytes.NewReader(b)).Decode()
	if err != nil {
		t.Errorf("go-ical: %v in\n%s", err, b)
		return
	}
	agree(t, other.Component, read)
}

func agree(t testing.TB, other *goical.Component, read *icaltest.Component) {
	t.Helper()
	count := 0
	for name, props := range other.Props {
		count += len(props)
		for i, p := range read.All(name) {
			if i >= len(props) || props[i].Value != p.Value || len(props[i].Params) != len(p.Params) {
				t.Errorf("go-ical reads %s as %v, want %v", name, props, read.All(name))
				break
			}
		}
	}
	if count != len(read.Props) || len(other.Children) != len(read.Components) {
		t.Errorf("go-ical reads %d properties and %d components in %s, want %d and %d",
			count, len(other.Children), read.Name, len(read.Props), len(read.Components))
		return
	}
	for i, child := range other.Children {
		agree(t, child, read.Components[i])
	}
}

func FuzzEncode(f *testing.F) {
	for i, value := range append(icaltest.Hostile, awkward...) {
		f.Add(uint8(i%len(fields)), value)
	}
	usual := make([]string, len(fields))
	for i, field := range fields {
		usual[i] = field.usual(f)
	}
	f.Fuzz(func(t *testing.T, i uint8, value string) {
		if value == "" {
			return
		}
		n := int(i) % len(fields)
		fields[n].hold(t, usual[n], value)
	})
}
