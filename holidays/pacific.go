package holidays

import (
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/au"
	"github.com/rickar/cal/v2/jp"
)

var pacific = []place{
	{
		region: "JP", name: "Japan", days: jp.Holidays, names: japanese,
		law: Law{"国民の祝日に関する法律 (Act on National Holidays), art. 2 and 3", "https://www8.cao.go.jp/chosei/shukujitsu/gaiyou.html", "2026-11-28"},
	},
	state("AU", "Australia", []*cal.Holiday{
		au.NewYear, au.AustraliaDay, au.GoodFriday, au.EasterMonday, au.AnzacDay, au.ChristmasDay, au.BoxingDay,
	}, "Fair Work Act 2009, s. 115: the days of all states", "https://www.legislation.gov.au/C2009A00028/latest/text"),
	state("AU-ACT", "Australian Capital Territory", au.HolidaysACT, "Holidays Act 1958", "https://www.legislation.act.gov.au/a/1958-19/"),
	state("AU-NSW", "New South Wales", au.HolidaysNSW, "Public Holidays Act 2010", "https://legislation.nsw.gov.au/view/html/inforce/current/act-2010-115",
		mend{add: once("ANZAC Day", 2026, time.April, 27), kind: Off, law: anzacOrder},
		mend{add: once("ANZAC Day", 2027, time.April, 26), kind: Off, law: anzacOrder}),
	state("AU-NT", "Northern Territory", au.HolidaysNT, "Public Holidays Act 1981", "https://legislation.nt.gov.au/api/sitecore/Act/PDF?id=12145",
		mend{add: yearly("Christmas Eve", time.December, 24), kind: Part, from: 19, law: Law{"Public Holidays Act 1981: from 7 pm", "https://legislation.nt.gov.au/api/sitecore/Act/PDF?id=12145", "2026-11-28"}},
		mend{add: yearly("New Year's Eve", time.December, 31), kind: Part, from: 19, law: Law{"Public Holidays Act 1981: from 7 pm", "https://legislation.nt.gov.au/api/sitecore/Act/PDF?id=12145", "2026-11-28"}}),
	state("AU-QLD", "Queensland", au.HolidaysQLD, "Holidays Act 1983; without show days, which differ by district", "https://www.legislation.qld.gov.au/view/html/inforce/current/act-1983-018",
		mend{add: yearly("Christmas Eve", time.December, 24), kind: Part, from: 18, law: Law{"Holidays Act 1983: from 6 pm", "https://www.legislation.qld.gov.au/view/html/inforce/current/act-1983-018", "2026-11-28"}}),
	state("AU-SA", "South Australia", au.HolidaysSA, "Public Holidays Act 2023", "https://www.legislation.sa.gov.au/lz?path=/C/A/Public%20Holidays%20Act%202023",
		mend{name: au.AnzacDay.Name, moved: true, law: Law{"Public Holidays Act 2023: no Monday after a Sunday", "https://www.legislation.sa.gov.au/lz?path=/C/A/Public%20Holidays%20Act%202023", "2026-11-28"}},
		mend{add: yearly("Christmas Eve", time.December, 24), kind: Part, from: 19, law: Law{"Public Holidays Act 2023: from 7 pm", "https://www.legislation.sa.gov.au/lz?path=/C/A/Public%20Holidays%20Act%202023", "2026-11-28"}},
		mend{add: yearly("New Year's Eve", time.December, 31), kind: Part, from: 19, law: Law{"Public Holidays Act 2023: from 7 pm", "https://www.legislation.sa.gov.au/lz?path=/C/A/Public%20Holidays%20Act%202023", "2026-11-28"}}),
	state("AU-TAS", "Tasmania", au.HolidaysTAS, "Statutory Holidays Act 2000", "https://www.legislation.tas.gov.au/view/html/inforce/current/act-2000-096"),
	state("AU-VIC", "Victoria", au.HolidaysVIC, "Public Holidays Act 1993", "https://www.legislation.vic.gov.au/in-force/acts/public-holidays-act-1993/027"),
	state("AU-WA", "Western Australia", au.HolidaysWA, "Public and Bank Holidays Act 1972", "https://www.legislation.wa.gov.au/legislation/statutes.nsf/law_a639.html"),
}

var anzacOrder = Law{"Public Holidays Amendment (Anzac Day) Order 2026", "https://www.perthnow.com.au/news/its-official-millions-in-nsw-to-get-additional-public-holiday-c-21699166", "2026-11-29"}

func state(region Region, name string, days []*cal.Holiday, law, source string, mends ...mend) place {
	return place{
		region: region, name: name, days: days, names: map[string]string{"Queen's Birthday": "King's Birthday"},
		law: Law{law, source, "2026-11-28"}, mends: mends,
	}
}
