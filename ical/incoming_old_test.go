package ical

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// A calendar in vCalendar 1.0: quoted-printable with lines that go on, lists with semicolons, rules of its own.
const oldCalendar = `BEGIN:VCALENDAR
VERSION:1.0
BEGIN:VEVENT
UID:a
DTSTART:20270104T090000
DTEND:20270104T100000
RRULE:W1 MO #4
EXDATE:20270111T090000;20270118T090000
SUMMARY;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:P=E4iv=E4n=
 n=E4=
yt=F6
DESCRIPTION;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:K=C3=A4ytt=C3=B6=0D=0Ax =3D 1 =
 =zz
LOCATION:Room=
END:VEVENT
END:VCALENDAR
`

func TestOldCalendars(t *testing.T) {
	helsinki, err := LoadZone("Europe/Helsinki")
	if err != nil {
		t.Fatal(err)
	}
	data := []byte(strings.ReplaceAll(oldCalendar, "\n", "\r\n"))
	all, err := ParseMeetings(data, helsinki)
	if err != nil || len(all) != 1 {
		t.Fatal(all, err)
	}
	m := all[0]
	if m.Summary != "Päivän näytö" || m.About != "Käyttö\nx = 1  =zz" || m.Place != "Room=" || m.Rule != "FREQ=WEEKLY;INTERVAL=1;COUNT=4;BYDAY=MO" || len(m.Except) != 2 {
		t.Errorf("%+v", m)
	}
	busy, err := ReadBusy(data, helsinki, time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2027, 3, 1, 0, 0, 0, 0, time.UTC))
	if got := fmt.Sprint(busy.Spans, busy.Partly, err); got != "[{2027-01-04 07:00:00 +0000 UTC 2027-01-04 08:00:00 +0000 UTC busy} {2027-01-25 07:00:00 +0000 UTC 2027-01-25 08:00:00 +0000 UTC busy}] [] <nil>" {
		t.Error(got)
	}
}

// A line that goes on for longer than lines may be is passed over whole, and the last one may have nothing to go on in.
func TestBrokenLinesEnd(t *testing.T) {
	text := "A:x\nB;ENCODING=QUOTED-PRINTABLE:" + strings.Repeat(strings.Repeat("y", 1000)+"=\n", 100) + "z\nC:1\nD;ENCODING=QUOTED-PRINTABLE:w="
	var got []string
	for number, line := range unfold([]byte(text)) {
		got = append(got, fmt.Sprintf("%d %.40s", number, line))
	}
	want := []string{"1 A:x", "103 C:1", "104 D;ENCODING=QUOTED-PRINTABLE:w="}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%q, want %q", got, want)
	}
}
