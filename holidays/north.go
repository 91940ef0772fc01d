package holidays

import (
	"time"

	"github.com/rickar/cal/v2/dk"
	"github.com/rickar/cal/v2/ee"
	"github.com/rickar/cal/v2/fi"
	"github.com/rickar/cal/v2/no"
	"github.com/rickar/cal/v2/se"
)

var north = []place{
	{
		region: "FI", name: "Finland", days: fi.Holidays,
		law: Law{"kirkkolaki 652/2023, laki 388/1937, laki 272/1944", "https://almanakka.helsinki.fi/en/flag-days-and-holidays/", "2026-11-28"},
		mends: []mend{{
			name: "Juhannusaatto", kind: Customary,
			law: Law{"in agreements, in no law", "https://almanakka.helsinki.fi/en/flag-days-and-holidays/", "2026-11-28"},
		}},
	},
	{
		region: "SE", name: "Sweden", days: se.Holidays,
		law: Law{"lag (1989:253) om allmänna helgdagar", "https://www.riksdagen.se/sv/dokument-lagar/dokument/svensk-forfattningssamling/lag-1989253-om-allmanna-helgdagar_sfs-1989-253", "2026-11-28"},
	},
	{
		region: "NO", name: "Norway", days: no.Holidays,
		law: Law{"lov 1995-02-24 nr. 12 § 2, lov 1947-04-26 nr. 1", "https://lovdata.no/dokument/NL/lov/1947-04-26-1", "2026-11-28"},
	},
	{
		region: "DK", name: "Denmark", days: dk.Holidays,
		law: Law{"anordning af 26. oktober 1770, lov nr. 214 af 7. marts 2023", "https://www.retsinformation.dk/eli/lta/2023/214", "2026-11-28"},
		mends: []mend{{
			name: "Grundlovsdag", kind: Customary,
			law: Law{"lukkeloven § 1: closes shops only", "https://www.norden.org/en/info-norden/public-holidays-denmark", "2026-11-28"},
		}},
	},
	{
		region: "EE", name: "Estonia", days: ee.Holidays,
		law: Law{"pühade ja tähtpäevade seadus § 2", "https://www.riigiteataja.ee/akt/13276841", "2026-11-28"},
		mends: []mend{
			{add: workday("Vabariigi aastapäeva eelõhtu", time.February, 23), kind: Part, from: 14, law: estoniaShort},
			{add: workday("Võidupüha eelõhtu", time.June, 22), kind: Part, from: 14, law: estoniaShort},
			{add: workday("Jõululaupäeva eelõhtu", time.December, 23), kind: Part, from: 14, law: estoniaShort},
			{add: workday("Vana-aasta õhtu", time.December, 31), kind: Part, from: 14, law: estoniaShort},
		},
	},
}

// estoniaShort ends a working day three hours early: one of nine to five at two.
var estoniaShort = Law{"töölepingu seadus § 53: three hours less", "https://www.riigiteataja.ee/akt/122122012029", "2026-11-28"}
