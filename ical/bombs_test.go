package ical

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"
)

func count(from, to int) string {
	var list []string
	for n := from; n <= to; n++ {
		list = append(list, fmt.Sprint(n))
	}
	return strings.Join(list, ",")
}

// bombs are rules that keep some calendar busy for seconds or for ever. Each is refused with the reason begun here, or is
// a sane rule after all: then want is its canonical form.
var bombs = []struct{ rule, want string }{
	{"FREQ=SECONDLY", "FREQ=SECONDLY repeats within a day"},
	{"FREQ=SECONDLY;COUNT=2147483647", "FREQ=SECONDLY repeats"},
	{"FREQ=SECONDLY;UNTIL=99991231T235959Z", "FREQ=SECONDLY repeats"},
	{"FREQ=MINUTELY", "FREQ=MINUTELY repeats"},
	{"FREQ=MINUTELY;COUNT=1000000000", "FREQ=MINUTELY repeats"},
	{"FREQ=HOURLY;INTERVAL=24;BYHOUR=5", "FREQ=HOURLY repeats"},
	{"FREQ=HOURLY;INTERVAL=2;BYHOUR=1", "FREQ=HOURLY repeats"},
	{"FREQ=MINUTELY;INTERVAL=60;BYMINUTE=7", "FREQ=MINUTELY repeats"},
	{"FREQ=SECONDLY;INTERVAL=60;BYSECOND=7", "FREQ=SECONDLY repeats"},
	{"FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=HOURLY repeats"},
	{"FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30", "FREQ=MINUTELY repeats"},
	{"FREQ=HOURLY;BYSETPOS=366", "FREQ=HOURLY repeats"},
	{"FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30 never happens"},
	{"FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2", "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=31 never happens"},
	{"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30 never happens"},
	{"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO;INTERVAL=3", "Tue 1 Dec 2026 00:00 is not on its own rule; the next date that is: Mon 29 Feb 2044"},
	{"FREQ=YEARLY;BYWEEKNO=53;BYYEARDAY=1", "Tue 1 Dec 2026 00:00 is not on its own rule; the next date that is: Fri 1 Jan 2027"},
	{"FREQ=YEARLY;BYWEEKNO=20;BYYEARDAY=1", "FREQ=YEARLY;BYWEEKNO=20;BYYEARDAY=1 never happens"},
	{"FREQ=YEARLY;BYSETPOS=366;BYMONTH=1;BYDAY=MO", "FREQ=YEARLY;BYMONTH=1;BYDAY=MO;BYSETPOS=366 never happens"},
	{"FREQ=YEARLY;BYYEARDAY=366;INTERVAL=5", "Tue 1 Dec 2026 00:00 is not on its own rule; the next date that is: Wed 31 Dec 2036"},
	{"FREQ=YEARLY;BYDAY=4TH;BYMONTHDAY=24;BYMONTH=11", "Tue 1 Dec 2026 00:00 is not on its own rule; the next date that is: Thu 24 Nov 2033"},
	{"FREQ=DAILY;BYHOUR=" + count(0, 23) + ";BYMINUTE=" + count(0, 59) + ";BYSECOND=" + count(0, 59), "the rule has more than 24 times a day"},
	{"FREQ=DAILY;BYHOUR=" + count(0, 23) + ";BYMINUTE=" + count(0, 30) + ";BYSECOND=" + count(0, 20), "the rule has more than 24 times a day"},
	{"FREQ=YEARLY;BYYEARDAY=" + count(1, 366) + ";BYHOUR=" + count(0, 23), "FREQ=YEARLY;BYYEARDAY=" + count(1, 366) + ";BYHOUR=" + count(0, 23)},
	{"FREQ=WEEKLY;BYSETPOS=-1;BYDAY=" + strings.Repeat("MO,TU,WE,TH,FR,SA,SU,", 1429) + "MO", "the rule has 30041 characters"},
	{"FREQ=DAILY;INTERVAL=0", `INTERVAL is "0"`},
	{"FREQ=DAILY;INTERVAL=-1", `INTERVAL is "-1"`},
	{"FREQ=MONTHLY;INTERVAL=9223372036854775807", `INTERVAL is "9223372036854775807"`},
	{"FREQ=MONTHLY;INTERVAL=99999999999999999999", `INTERVAL is "99999999999999999999"`},
	{"FREQ=DAILY;COUNT=0", `COUNT is "0"`},
	{"FREQ=DAILY;COUNT=-1", `COUNT is "-1"`},
	{"FREQ=DAILY;COUNT=1000000000", `COUNT is "1000000000"`},
	{"FREQ=DAILY;COUNT=5;UNTIL=20271231", "the rule has both COUNT and UNTIL"},
	{"FREQ=DAILY;UNTIL=20200101", "the rule ends before it starts"},
	{"FREQ=DAILY;UNTIL=99999999T999999Z", `UNTIL is "99999999T999999Z"`},
	{"FREQ=DAILY;UNTIL=99991231T235959Z", "FREQ=DAILY"},
	{"FREQ=YEARLY;BYMONTH=13", `BYMONTH is "13"`},
	{"FREQ=YEARLY;BYDAY=54MO", `the number in BYDAY=54MO is "54"`},
	{"FREQ=MONTHLY;BYDAY=53MO", "no month has so many weekdays of a kind"},
	{"FREQ=MONTHLY;BYDAY=-6MO", "no month has so many weekdays of a kind"},
	{"FREQ=YEARLY;BYMONTH=12;BYDAY=-53MO", "BYDAY counts within a month there"},
	{"FREQ=YEARLY;BYEASTER=400", `unknown part "BYEASTER"`},
	{"BYDAY=MO", "the rule has no FREQ"},
	{"FREQ=DAILY;FREQ=DAILY", "FREQ is given twice"},
	{"FREQ=DAILY\r\nRRULE:FREQ=DAILY\r\nEXRULE:FREQ=DAILY", `FREQ is "DAILY\r\nRRULE:FREQ=DAILY\r\nEXRULE:FREQ=DAILY"`},
	{"FREQ=DAILY" + strings.Repeat("\r\nRDATE:20270101T000000", 100_000), "the rule has 2300010 characters"},
	{"FREQ=DAILY" + strings.Repeat("\r\nEXDATE:20270101T000000", 100_000), "the rule has 2400010 characters"},
}

var midnight = LocalDate(2026, 12, 1, 0, 0, 0)

// mostMemory is what one rule may allocate until it is decided.
const mostMemory = 20 << 20

// TestS3Bombs decides each rule as the list says, within its memory. The time each takes is BenchmarkS3Bombs' to tell.
func TestS3Bombs(t *testing.T) {
	for _, tt := range bombs {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		r, err := ParseRule(tt.rule, midnight, Zone{})
		runtime.ReadMemStats(&after)
		if allocated := after.TotalAlloc - before.TotalAlloc; allocated > mostMemory {
			t.Errorf("ParseRule(%.80q) allocates %d bytes", tt.rule, allocated)
		}
		got := r.String()
		if err != nil {
			got = err.Error()
		}
		if !strings.HasPrefix(got, tt.want) || err == nil && got != tt.want {
			t.Errorf("ParseRule(%.80q): %.200v\nwant %.200s", tt.rule, got, tt.want)
		}
	}
	for _, year := range []int{0, 1, 1969, 2201, 9999, 10000} {
		_, err := ParseRule("FREQ=DAILY", LocalDate(year, time.June, 1, 0, 0, 0), Zone{})
		if err == nil || !strings.HasPrefix(err.Error(), fmt.Sprintf("the start is in the year %d; ", year)) {
			t.Errorf("a start in the year %d: %v", year, err)
		}
	}
}

// BenchmarkS3Bombs parses one rule a run and lists ten years of those that are accepted; none should cost more than the
// sane ones beside it.
func BenchmarkS3Bombs(b *testing.B) {
	for i, tt := range bombs {
		b.Run(fmt.Sprintf("%02d-%.40s", i, tt.rule), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				r, _ := ParseRule(tt.rule, midnight, Zone{})
				r.Between(midnight, midnight.Add(3653*24*time.Hour))
			}
		})
	}
}
