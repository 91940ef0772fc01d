package holidays

import (
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/gb"
)

// The library knows one United Kingdom, and its days are England's.
var british = []place{
	{
		region: "GB", name: "United Kingdom", days: gb.Holidays, names: bankNames, law: bankLaw,
		mends: []mend{
			{name: "Easter Monday", kind: Customary, law: Law{"not in Scotland; Banking and Financial Dealings Act 1971, schedule 1", bankURL, "2026-11-28"}},
			{name: "Summer Bank Holiday", kind: Customary, law: Law{"not in Scotland; Banking and Financial Dealings Act 1971, schedule 1", bankURL, "2026-11-28"}},
		},
	},
	{region: "GB-ENG", name: "England", days: gb.Holidays, names: bankNames, law: bankLaw},
	{
		region: "GB-NIR", name: "Northern Ireland", days: gb.Holidays, names: bankNames, law: bankLaw,
		mends: []mend{
			{add: yearly("Saint Patrick's Day", time.March, 17, toMonday...), kind: Off, law: Law{
				"Banking and Financial Dealings Act 1971, schedule 1 paragraph 3", bankURL, "2026-11-28",
			}},
			{add: yearly("Battle of the Boyne", time.July, 12, toMonday...), kind: Off, law: Law{
				"proclaimed each year by the Secretary of State", "https://www.gov.uk/bank-holidays", "2026-11-28",
			}},
		},
	},
	{
		region: "GB-SCT", name: "Scotland", names: bankNames, law: bankLaw,
		days: []*cal.Holiday{gb.NewYear, gb.GoodFriday, gb.EarlyMay, gb.SpringHoliday, gb.SummerHolidayScotland, gb.ChristmasDay, gb.BoxingDay},
		mends: []mend{
			{
				add:  yearly("2nd January", time.January, 2, cal.AltDay{Day: time.Saturday, Offset: 2}, cal.AltDay{Day: time.Sunday, Offset: 2}, cal.AltDay{Day: time.Monday, Offset: 1}),
				kind: Off, law: Law{"Banking and Financial Dealings Act 1971, schedule 1 paragraph 2", bankURL, "2026-11-28"},
			},
			{add: yearly("Saint Andrew's Day", time.November, 30, toMonday...), kind: Off, law: Law{
				"St Andrew's Day Bank Holiday (Scotland) Act 2007", "https://www.legislation.gov.uk/asp/2007/2", "2026-11-28",
			}},
			{add: once("World Cup bank holiday", 2026, time.June, 15), kind: Off, law: Law{
				"royal proclamation of 4 February 2026", "https://www.wired-gov.net/wg/news.nsf/articles/world+cup+bank+holiday+confirmed+05022026150500?open", "2026-11-29",
			}},
		},
	},
	{region: "GB-WLS", name: "Wales", days: gb.Holidays, names: bankNames, law: bankLaw},
}

const bankURL = "https://www.legislation.gov.uk/ukpga/1971/80/schedule/1"

var (
	bankLaw   = Law{"Banking and Financial Dealings Act 1971, schedule 1, and royal proclamations", "https://www.gov.uk/bank-holidays", "2026-11-28"}
	bankNames = map[string]string{"Early May": "Early May Bank Holiday"}
	toMonday  = []cal.AltDay{{Day: time.Saturday, Offset: 2}, {Day: time.Sunday, Offset: 1}}
)
