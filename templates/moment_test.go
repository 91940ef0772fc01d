package templates

import (
	"strings"
	"testing"
	"time"
)

// Times are said on the reader's clock, and on the session's where that shows another time; never as an offset.
func TestWhen(t *testing.T) {
	tests := []struct {
		name, reader, held string
		start              string // wall time where the session is held
		length             time.Duration
		english, finnish   string
	}{
		{"one city", "Europe/Helsinki", "Europe/Helsinki", "2026-12-01 14:00", 45 * time.Minute,
			"Tue 1 Dec 2026, 14:00–14:45 (Helsinki time)",
			"ti 1.12.2026 klo 14.00–14.45 (Helsingin aikaa)"},
		{"two cities of one clock", "Europe/Helsinki", "Europe/Riga", "2026-12-01 14:00", 45 * time.Minute,
			"Tue 1 Dec 2026, 14:00–14:45 (Helsinki time)",
			"ti 1.12.2026 klo 14.00–14.45 (Helsingin aikaa)"},
		{"two clocks", "America/New_York", "Europe/Helsinki", "2026-12-01 14:00", 45 * time.Minute,
			"Tue 1 Dec 2026, 07:00–07:45 (New York time)\nHelsinki time: Tue 1 Dec, 14:00–14:45",
			"ti 1.12.2026 klo 07.00–07.45 (New Yorkin aikaa)\nti 1.12. klo 14.00–14.45 Helsingin aikaa"},
		{"another day", "Pacific/Auckland", "Europe/London", "2026-12-31 16:30", time.Hour,
			"Fri 1 Jan 2027, 05:30–06:30 (Auckland time)\nLondon time: Thu 31 Dec, 16:30–17:30",
			"pe 1.1.2027 klo 05.30–06.30 (Aucklandin aikaa)\nto 31.12. klo 16.30–17.30 Lontoon aikaa"},
		{"past midnight", "Europe/Helsinki", "Europe/Helsinki", "2026-12-01 23:30", time.Hour,
			"Tue 1 Dec 2026, 23:30 – Wed 2 Dec, 00:30 (Helsinki time)",
			"ti 1.12.2026 klo 23.30 – ke 2.12. klo 00.30 (Helsingin aikaa)"},
		{"two clocks between their changes to summer time", "America/New_York", "Europe/Helsinki", "2027-03-16 14:00", time.Hour,
			"Tue 16 Mar 2027, 08:00–09:00 (New York time)\nHelsinki time: Tue 16 Mar, 14:00–15:00",
			"ti 16.3.2027 klo 08.00–09.00 (New Yorkin aikaa)\nti 16.3. klo 14.00–15.00 Helsingin aikaa"},
		{"clocks that part during the session", "Europe/Helsinki", "Africa/Johannesburg", "2027-03-28 02:30", time.Hour,
			"Sun 28 Mar 2027, 02:30–04:30 (Helsinki time)\nJohannesburg time: Sun 28 Mar, 02:30–03:30",
			"su 28.3.2027 klo 02.30–04.30 (Helsingin aikaa)\nsu 28.3. klo 02.30–03.30 Johannesburgin aikaa"},
		{"universal time", "UTC", "Asia/Kolkata", "2026-12-01 14:00", time.Hour,
			"Tue 1 Dec 2026, 08:30–09:30 (UTC)\nKolkata time: Tue 1 Dec, 14:00–15:00",
			"ti 1.12.2026 klo 08.30–09.30 (UTC-aikaa)\nti 1.12. klo 14.00–15.00 Kolkatan aikaa"},
		{"a city without Finnish forms", "Asia/Ulaanbaatar", "Asia/Ulaanbaatar", "2026-12-01 14:00", time.Hour,
			"Tue 1 Dec 2026, 14:00–15:00 (Ulaanbaatar time)",
			"ti 1.12.2026 klo 14.00–15.00 (paikallista aikaa, Ulaanbaatar)"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			reader, held := clocks(test.reader), clocks(test.held)
			start, err := time.ParseInLocation("2006-01-02 15:04", test.start, held)
			if err != nil {
				t.Fatal(err)
			}
			for language, want := range map[string]string{"en": test.english, "fi": test.finnish} {
				mail, err := builtInTemplates(t).Letter(Letter{
					Kind: "request", Language: language, Zone: reader,
					Session: Session{Title: "Title", Start: start, End: start.Add(test.length), Zone: held},
				})
				if err != nil {
					t.Fatal(err)
				}
				_, after, _ := strings.Cut(mail.Text, "\nTitle\n")
				if got, _, _ := strings.Cut(after, "\n\n"); got != want {
					t.Errorf("says\n%s\nwant\n%s", got, want)
				}
			}
		})
	}
}

// The zone of every city that a language has forms of is said in whole words: no name that ends in a hyphen stands before a space.
func TestLanguageNamesEveryZone(t *testing.T) {
	german := map[string]string{
		"Berlin": "Berliner Zeit", "New York": "New Yorker Zeit", "Sao Paulo": "Ortszeit São Paulo", "Buenos Aires": "Ortszeit Buenos Aires",
		"Ho Chi Minh": "Ortszeit Ho-Chi-Minh-Stadt", "Mexico City": "Ortszeit Mexiko-Stadt",
	}
	eachLanguage(t, func(t *testing.T, l *language) {
		if len(l.cities) < 50 {
			t.Errorf("only %d cities", len(l.cities))
		}
		for city, forms := range l.cities {
			zone := phraseOf(t, l, "zone", l.span(time.Time{}, time.Time{}, time.UTC, city))
			if strings.Contains(zone, "- ") || strings.HasSuffix(zone, "-") || strings.Contains(zone, "  ") || strings.TrimSpace(zone) != zone {
				t.Errorf("%s: %q", city, zone)
			}
			if name, _, _ := strings.Cut(forms[0], " "); forms[0] == "" || forms[1] == "" && !strings.Contains(zone, name) {
				t.Errorf("%s: %q does not name %q", city, zone, forms[0])
			}
			if want, ok := german[city]; ok && l.tag == "de" && zone != want {
				t.Errorf("%s: %q, want %q", city, zone, want)
			}
		}
	})
}

func TestLength(t *testing.T) {
	for minutes, want := range map[int]string{0: "0 min", 45: "45 min", 60: "1 h", 90: "1 h 30 min", 1500: "25 h"} {
		s := speech{language: builtInTemplates(t).language("en")}
		if got := s.say("length", lengthOf(time.Duration(minutes)*time.Minute)); got != want || s.err != nil {
			t.Errorf("%d minutes are %q, want %q (%v)", minutes, got, want, s.err)
		}
	}
}

// A name that begins with the sound of a vowel is told from others, for languages that shorten what stands before it.
func TestVowel(t *testing.T) {
	for name, want := range map[string]bool{"Atelier": true, "École": true, "Œuvres": true, "Heures": true, "DataTalks": false, "Yoga": false, "1 heure": false, "": false} {
		if got := named(name).Vowel(); got != want {
			t.Errorf("%q begins with a vowel: %t", name, got)
		}
	}
}
