package scheduler

import (
	"reflect"
	"testing"
	"time"

	"rondo/theme"
)

func TestWishes(t *testing.T) {
	now := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	earlier := now.AddDate(0, -1, 0)
	ada := theme.Entry{Email: "ada@example.org", Language: "fi", Timezone: "Europe/Helsinki"}.Person()
	set := &theme.Set{People: theme.People{ByAddress: theme.NewDirectory(&ada)}}
	set.Config.Site.Language = "en"
	yes, no := true, false
	for _, test := range []struct {
		name   string
		before Wish
		change Change
		after  Wish
		why    Reason // "" when nothing is recorded
	}{
		{"nothing", Wish{At: earlier}, Change{}, Wish{}, ""},
		{"settings as the files have them", Wish{}, Change{Settings: &Settings{WayMail, "fi", "Europe/Helsinki", false}}, Wish{}, ""},
		{"settings of her own", Wish{Links: 2}, Change{Settings: &Settings{WayBoth, "en", "Asia/Tokyo", true}},
			Wish{Way: WayBoth, Language: "en", Timezone: "Asia/Tokyo", Fewer: true, Links: 2}, "changed the settings"},
		{"settings back to those of the files", Wish{Way: WayFeed, Language: "en"}, Change{Settings: &Settings{WayMail, "fi", "Europe/Helsinki", false}},
			Wish{}, "changed the settings"},
		{"leave", Wish{}, Change{Leave: "talks"}, Wish{Left: map[string]time.Time{"talks": now}}, "left talks"},
		{"leave another", Wish{Left: map[string]time.Time{"talks": earlier}}, Change{Leave: "lunch"},
			Wish{Left: map[string]time.Time{"talks": earlier, "lunch": now}}, "left lunch"},
		{"leave again", Wish{Left: map[string]time.Time{"talks": earlier}}, Change{Leave: "talks"}, Wish{}, ""},
		{"return", Wish{Left: map[string]time.Time{"talks": earlier, "lunch": earlier}}, Change{Return: "talks"},
			Wish{Left: map[string]time.Time{"lunch": earlier}}, "came back to talks"},
		{"return to what was not left", Wish{}, Change{Return: "talks"}, Wish{}, ""},
		{"leave everything", Wish{}, Change{All: &yes}, Wish{All: true}, "left everything"},
		{"come back", Wish{All: true, Left: map[string]time.Time{"talks": earlier}}, Change{All: &no}, Wish{Left: map[string]time.Time{"talks": earlier}}, "came back"},
		{"leave everything again", Wish{All: true}, Change{All: &yes}, Wish{}, ""},
		{"new page", Wish{Links: 1, Feed: 4}, Change{NewLinks: true}, Wish{Links: 2, Feed: 4}, "made a new address for the page"},
		{"new feed", Wish{Links: 1, Feed: 4}, Change{NewFeed: true}, Wish{Links: 1, Feed: 5}, "made a new address for the feed"},
	} {
		t.Run(test.name, func(t *testing.T) {
			have := State{Accepted: set, Wishes: map[string]Wish{ada.Email: test.before}}
			before := have.Apply(nil, now)
			acts, err := Wishes(have, ada.Email, test.change, now)
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(have.Wishes, before.Wishes) {
				t.Error("the wish before has changed")
			}
			if test.why == "" {
				if len(acts) != 0 {
					t.Errorf("recorded: %v", acts)
				}
				return
			}
			test.after.At = now
			after := have.Apply(acts, now).Wishes[ada.Email]
			if len(after.Left) == 0 {
				after.Left = nil
			}
			if len(acts) != 1 || acts[0].(Prefer).Why != test.why || !reflect.DeepEqual(after, test.after) {
				t.Errorf("%v\nrecorded %+v\nwant     %+v", acts, after, test.after)
			}
		})
	}
}

// Somebody whom no file names has the site's settings.
func TestSettingsOfStrangers(t *testing.T) {
	got := Wish{Fewer: true}.Settings(nil, theme.Site{Language: "fi"})
	if want := (Settings{WayMail, "fi", "UTC", true}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}
