package scheduler

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"rondo/clash"
	"rondo/ical"
	"rondo/theme"
)

// full are values of what ledgers keep as JSON, with something in every field.
func full(t *testing.T) map[string]any {
	zone, err := ical.LoadZone("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 12, 1, 19, 0, 0, 0, time.UTC)
	return map[string]any{
		"facts": Facts{
			Start: at, End: at.Add(45 * time.Minute), Wall: ical.LocalDate(2026, 12, 1, 14, 0, 0), Zone: zone, Name: "name", Title: "title",
			Purpose: "purpose", Abstract: "abstract", Presenter: "presenter", Place: "place", Cancelled: true, Reason: "reason", Color: "color",
			Categories: "one,two", Transparent: true, Titles: "en\ttitle", Materials: "slides\thttps://slides.example.org/", Notes: "notes",
			Stepped: Stepped{
				From: ical.LocalDate(2026, 12, 1, 13, 0, 0), To: ical.LocalDate(2026, 12, 1, 14, 0, 0), Kind: clash.People, About: "about", Agreed: true, Refused: true,
			},
			Named: "named", Given: "given", Tentative: true, Lapsed: true, Social: true, Key: "key", Began: 4,
		},
		"presenting": Presenting{
			Address: "ada@example.org", Standby: true, Answer: Yes, Answered: at, Instead: "2026-12-08", Title: "title", Abstract: "abstract",
			Storyline: Storyline{Situation: "situation", Decision: "decision", Data: "data", Surprise: "surprise", TakeHome: "take home"},
			Materials: "slides\thttps://slides.example.org/", Rehearsed: true, Recording: No,
			Marks: Marks{{Of: "storyline", At: at, Before: time.Minute}},
		},
		"saying": Saying{
			ID: "id", UID: "uid", Text: "text", To: []theme.Addressee{theme.ToAccepted}, People: []string{"ada@example.org"}, At: at,
		},
		"leaving": Leaving{Since: at, Name: "name", Language: "fi", Timezone: "Europe/Helsinki"},
		"wish": Wish{
			Way: WayBoth, Language: "fi", Timezone: "Europe/Helsinki", Fewer: true, All: true, Left: map[string]time.Time{"theme": at},
			Links: 1, Feed: 2, At: at.Add(time.Second),
		},
		"written": Written{
			Inbox: "inbox", From: "from@example.org", Name: "name", Subject: "subject", Text: "text", Theme: "theme", Robotic: "robotic",
			Themes: []string{"one", "two"}, At: at, Offers: "uid", Forwarded: at.Add(time.Second),
		},
	}
}

// What ledgers keep as JSON is read for ever. testdata/stored.txtar has each form that a rondo ever wrote, as kind/number: the
// one with the highest number is written today. Who changes a form adds one to the archive and changes none.
func TestStoredFormsAreRead(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/stored.txtar")
	if err != nil {
		t.Fatal(err)
	}
	newest := map[string][]byte{}
	for _, f := range archive.Files {
		kind, _, _ := strings.Cut(f.Name, "/")
		want := asOf(t, f.Data, full(t)[kind])
		got := reflect.New(reflect.TypeOf(want))
		if err := json.Unmarshal(f.Data, got.Interface()); err != nil {
			t.Errorf("%s: %v", f.Name, err)
		} else if !reflect.DeepEqual(got.Elem().Interface(), want) {
			t.Errorf("%s is read as\n%+v, want\n%+v", f.Name, got.Elem(), want)
		}
		newest[kind] = bytes.TrimSpace(f.Data)
	}
	for kind, value := range full(t) {
		v := reflect.ValueOf(value)
		for i := range v.NumField() {
			if v.Field(i).IsZero() {
				t.Errorf("%s.%s is empty in this test", kind, v.Type().Field(i).Name)
			}
			if v.Type().Field(i).Tag.Get("json") == "" {
				t.Errorf("%s.%s has no tag, so a new name for it would lose what ledgers keep", kind, v.Type().Field(i).Name)
			}
		}
		if text, err := json.Marshal(value); err != nil || !bytes.Equal(text, newest[kind]) {
			t.Errorf("%s is written as\n%s, want\n%s", kind, text, newest[kind])
		}
	}
}

// asOf is the value without the fields that the form does not have.
func asOf(t *testing.T, form []byte, value any) any {
	var has map[string]json.RawMessage
	if err := json.Unmarshal(form, &has); err != nil {
		t.Fatal(err)
	}
	v := reflect.New(reflect.TypeOf(value)).Elem()
	v.Set(reflect.ValueOf(value))
	for i := range v.NumField() {
		key, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		if _, found := has[key]; !found {
			v.Field(i).SetZero()
		}
	}
	return v.Interface()
}
