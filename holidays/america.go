package holidays

import (
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/br"
	"github.com/rickar/cal/v2/ca"
	"github.com/rickar/cal/v2/us"
)

var america = []place{
	{
		region: "US", name: "United States", days: us.Holidays,
		law: Law{"5 U.S.C. 6103: federal days", "https://www.opm.gov/policy-data-oversight/pay-leave/federal-holidays/", "2026-11-28"},
	},
	{
		region: "CA", name: "Canada", days: ca.Holidays, names: canadaNames,
		law: Law{"Canada Labour Code, s. 166: federal days", "https://laws-lois.justice.gc.ca/eng/acts/L-2/section-166.html", "2026-11-28"},
		mends: []mend{
			{name: ca.EasterMonday.Name, kind: Customary, law: Law{"Canada Labour Code, s. 166 does not name it", "https://laws-lois.justice.gc.ca/eng/acts/L-2/section-166.html", "2026-11-28"}},
			{name: ca.CivicDay.Name, kind: Customary, law: Law{"Canada Labour Code, s. 166 does not name it", "https://laws-lois.justice.gc.ca/eng/acts/L-2/section-166.html", "2026-11-28"}},
			{moved: true, kind: Customary, law: Law{"Canada Labour Code, s. 193: the working day before or after, as the employer says", "https://laws-lois.justice.gc.ca/eng/acts/L-2/section-193.html", "2026-11-28"}},
		},
	},
	{
		region: "CA-BC", name: "British Columbia", names: canadaNames,
		days: province(ca.RemembranceDay, ca.NationalDayForTruthAndReconciliation),
		law:  Law{"Employment Standards Act, s. 1 \"statutory holiday\"", "https://www2.gov.bc.ca/gov/content/employment-business/employment-standards-advice/employment-standards/statutory-holidays", "2026-11-29"},
		mends: []mend{
			{moved: true, law: Law{"no law moves them", "https://www2.gov.bc.ca/gov/content/employment-business/employment-standards-advice/employment-standards/statutory-holidays", "2026-11-29"}},
			{add: nth("Family Day", 3, time.Monday, time.February), kind: Off, law: Law{"Employment Standards Act, s. 1", "https://www2.gov.bc.ca/gov/content/employment-business/employment-standards-advice/employment-standards/statutory-holidays", "2026-11-29"}},
			{add: nth("British Columbia Day", 1, time.Monday, time.August), kind: Off, law: Law{"Employment Standards Act, s. 1", "https://www2.gov.bc.ca/gov/content/employment-business/employment-standards-advice/employment-standards/statutory-holidays", "2026-11-29"}},
		},
	},
	{
		region: "CA-ON", name: "Ontario", names: canadaNames, days: province(ca.BoxingDay),
		law: Law{"Employment Standards Act, 2000, s. 1 \"public holiday\"", "https://www.ontario.ca/laws/statute/00e41", "2026-11-28"},
		mends: []mend{
			{moved: true, kind: Customary, law: Law{"Employment Standards Act, 2000, s. 28: another day, as the employer says", "https://www.ontario.ca/laws/statute/00e41", "2026-11-28"}},
			{add: nth("Family Day", 3, time.Monday, time.February), kind: Off, law: Law{"Employment Standards Act, 2000, s. 1", "https://www.ontario.ca/laws/statute/00e41", "2026-11-28"}},
			{add: nth("Civic Holiday", 1, time.Monday, time.August), kind: Customary, law: Law{"given by many, in no law", "https://www.ontario.ca/laws/statute/00e41", "2026-11-28"}},
		},
	},
	{
		region: "CA-QC", name: "Quebec", days: province(ca.EasterMonday),
		names: map[string]string{
			"New Year's Day": "Jour de l'An", "Good Friday": "Vendredi saint", "Easter Monday": "Lundi de Pâques", "Victoria Day": "Journée nationale des patriotes",
			"Canada Day": "Fête du Canada", "Labour Day": "Fête du Travail", "Thanksgiving Day": "Action de grâces", "Christmas Day": "Noël",
		},
		law: Law{"Loi sur les normes du travail, art. 60", quebecURL, "2026-11-29"},
		mends: []mend{
			{moved: true, law: Law{"Loi sur les normes du travail, art. 60: 2 July after a Sunday, else nothing moves", quebecURL, "2026-11-29"}},
			{name: ca.EasterMonday.Name, kind: Customary, law: Law{"Loi sur les normes du travail, art. 60: or Good Friday, as the employer says", quebecURL, "2026-11-29"}},
			{add: yearly("Fête nationale", time.June, 24, cal.AltDay{Day: time.Sunday, Offset: 1}), kind: Off, law: Law{"Loi sur la fête nationale, art. 2", "https://fr.wikipedia.org/wiki/Loi_sur_la_fête_nationale", "2026-11-29"}},
		},
	},
	{
		region: "BR", name: "Brazil", days: br.Holidays,
		law: Law{"Lei n. 662/1949, 6.802/1980, 14.759/2023", "https://www2.camara.leg.br/legin/fed/lei/2023/lei-14759-21-dezembro-2023-795091-publicacaooriginal-170522-pl.html", "2026-11-28"},
		mends: []mend{
			{name: br.Carnaval.Name, kind: Customary, law: carnival},
			{name: br.CorpusChristi.Name, kind: Customary, law: carnival},
			{add: &cal.Holiday{Name: "Segunda-feira de Carnaval", Offset: -48, Func: cal.CalcEasterOffset}, kind: Customary, law: carnival},
		},
	},
}

const quebecURL = "https://www.cnesst.gouv.qc.ca/fr/organisation/documentation/acces-linformation/documents-servant-prise-decision/normes-travail/loi-sur-normes-travail/chapitre-iv-normes-travail-art-391-97/section-iii-jours-feries-chomes-payes-art-591-65/article-60"

var (
	carnival    = Law{"ponto facultativo; Portaria MGI n. 11.460 of 30 December 2025", "https://ocrente.com.br/?p=31264", "2026-11-29"}
	canadaNames = map[string]string{ca.CivicDay.Name: "Civic Holiday"}
)

// province has the days that all provinces of the tables share, and some more of the library's.
func province(more ...*cal.Holiday) []*cal.Holiday {
	return append([]*cal.Holiday{ca.NewYear, ca.GoodFriday, ca.VictoriaDay, ca.CanadaDay, ca.LabourDay, ca.ThanksgivingDay, ca.ChristmasDay}, more...)
}
