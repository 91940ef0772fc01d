package holidays

import (
	"github.com/rickar/cal/v2/be"
	"github.com/rickar/cal/v2/es"
	"github.com/rickar/cal/v2/fr"
	"github.com/rickar/cal/v2/ie"
	"github.com/rickar/cal/v2/nl"
	"github.com/rickar/cal/v2/pl"
	"github.com/rickar/cal/v2/pt"
)

var west = []place{
	{
		region: "BE", name: "Belgium", days: be.Holidays,
		law: Law{"koninklijk besluit van 18 april 1974, art. 1", "https://www.belgium.be/nl/over_belgie/land/belgie_in_een_notendop/feestdagen", "2026-11-28"},
	},
	{
		region: "FR", name: "France", days: fr.Holidays,
		law: Law{"code du travail, art. L3133-1", "https://www.service-public.fr/particuliers/vosdroits/F2405", "2026-11-28"},
	},
	{
		region: "IE", name: "Ireland", days: ie.Holidays,
		names: map[string]string{
			"First Monday in May": "May Day", "First Monday in June": "June Holiday", "First Monday in August": "August Holiday",
			"Last Monday in October": "October Holiday",
		},
		law: Law{"Organisation of Working Time Act 1997, second schedule", "https://www.citizensinformation.ie/en/employment/employment_rights_and_conditions/leave_and_holidays/public_holidays_in_ireland.html", "2026-11-28"},
	},
	{
		region: "NL", name: "Netherlands", days: nl.Holidays,
		law: Law{"Algemene termijnenwet, art. 3", "https://wetten.overheid.nl/BWBR0002448/2010-10-10", "2026-11-28"},
		mends: []mend{
			{name: "Goede Vrijdag", kind: Customary, law: Law{
				"Algemene termijnenwet, art. 3: not a day off, only like one where terms end", "https://wetten.overheid.nl/BWBR0002448/2010-10-10", "2026-11-28",
			}},
			{name: "Bevrijdingsdag", kind: Customary, law: Law{
				"Algemene termijnenwet, art. 3: named, and off where an agreement says so", "https://wetten.overheid.nl/BWBR0002448/2010-10-10", "2026-11-28",
			}},
		},
	},
	{
		region: "PL", name: "Poland", days: pl.Holidays,
		law: Law{"ustawa z 18 stycznia 1951 o dniach wolnych od pracy, ustawa z 6 grudnia 2024", "https://isap.sejm.gov.pl/isap.nsf/DocDetails.xsp?id=WDU20240001965", "2026-11-28"},
	},
	{
		region: "PT", name: "Portugal", days: pt.Holidays,
		law: Law{"Código do Trabalho, art. 234.º", "https://diariodarepublica.pt/dr/legislacao-consolidada/lei/2009-34546475", "2026-11-28"},
	},
	{
		region: "ES", name: "Spain", days: es.Holidays,
		law: Law{"Real Decreto 2001/1983, art. 45: national days; regions replace some", "https://www.boe.es/diario_boe/txt.php?id=BOE-A-2025-21667", "2026-11-28"},
	},
}
