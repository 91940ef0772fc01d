package theme

import (
	"reflect"
	"testing"

	"rondo/ical"
)

// A person is what their entry says, and one who reads another language or lives elsewhere changes nobody with whom they had the rest in common.
func TestPeopleShareWhatTheyHaveInCommon(t *testing.T) {
	files := Files{"themes/plain.yaml": []byte(plainTheme), "people.yaml": []byte(`people:
  - { email: ada@example.org, name: Ada, timezone: Europe/London, language: fi, was: old@example.org, aliases: [other@example.org], country: FI, hours: "09:00-12:00" }
  - { email: bo@example.org, timezone: Europe/London }
  - { email: cy@example.org, timezone: Europe/London }
  - { email: di@example.org }
groups:
  data-guild: { members: [ada@example.org, bo@example.org, cy@example.org, di@example.org, eve@example.org, flo@example.org] }
  abroad: { members: [cy@example.org, flo@example.org], country: SE }
`)}
	complete(files)
	set, findings := Load(files.FS(), "rondo.yaml")
	if set == nil {
		t.Fatal(findings)
	}
	of := func(name string) *Person { return set.People.ByAddress.At(name + "@example.org") }
	london, err := ical.LoadZone("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	hours := Hours{}
	if err := hours.parse("09:00-12:00"); err != nil {
		t.Fatal(err)
	}
	ada := Entry{
		Email: "ada@example.org", Name: "Ada", Timezone: "Europe/London", Language: "fi", Was: "old@example.org", Aliases: []string{"other@example.org"},
		Country: "FI", Hours: hours, Zone: london, Region: "FI",
	}
	if got := of("ada").Entry(); !reflect.DeepEqual(got, ada) || !reflect.DeepEqual(ada.Person().Entry(), ada) {
		t.Errorf("%+v, want %+v", got, ada)
	}
	if of("di").ways != of("eve").ways {
		t.Error("two who say nothing of themselves have it twice")
	}
	for name, region := range map[string]string{"bo": "", "cy": "SE", "eve": "", "flo": "SE"} {
		if got := string(of(name).Region()); got != region {
			t.Errorf("the region of %s is %q, want %q", name, got, region)
		}
	}
	before := of("eve").Entry()
	moved := of("eve").In("sv").At("Europe/London", london)
	if moved.Language() != "sv" || moved.Zone() != london || moved.Timezone() != "Europe/London" {
		t.Errorf("one who moved is %+v", moved.Entry())
	}
	if after := of("eve").Entry(); !reflect.DeepEqual(after, before) {
		t.Errorf("a copy changed the person: %+v, was %+v", after, before)
	}
	if got := (Person{}).Entry(); !reflect.DeepEqual(got, Entry{}) {
		t.Errorf("nobody is %+v", got)
	}
}

// What is taken from the reading before has the people whom its themes name by address alone, members and others.
func TestLoadAfterKnowsWhomThemesName(t *testing.T) {
	files := Files{"themes/plain.yaml": []byte(plainTheme + "sessions:\n  2026-12-01: { presenter: zoe@example.org }\n")}
	complete(files)
	first, findings := Load(files.FS(), "rondo.yaml")
	if first == nil || first.People.ByAddress.At("zoe@example.org") == nil {
		t.Fatal(findings)
	}
	files["themes/other.yaml"] = []byte("name: Other\npurpose: To have two.\norganizers: curator@example.org\naudience: new@example.org\nschedule: { starts: 2026-12-01 14:00 }\n")
	again, _ := LoadAfter(files.FS(), "rondo.yaml", first)
	fresh, _ := Load(files.FS(), "rondo.yaml")
	if again.People.ByAddress.Len() != fresh.People.ByAddress.Len() {
		t.Errorf("%d people are known, and %d in a reading of its own", again.People.ByAddress.Len(), fresh.People.ByAddress.Len())
	}
	for address, p := range first.People.ByAddress.All() {
		if again.People.ByAddress.At(address) != p {
			t.Errorf("%s is held a second time", address)
		}
	}
}
