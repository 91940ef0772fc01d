package holidays

import (
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/de"
)

var german = []place{
	land("DE", "Germany", de.Holidays, "the days of all states; Einigungsvertrag Art. 2", "https://www.gesetze-im-internet.de/einigvtr/art_2.html"),
	land("DE-BB", "Brandenburg", de.HolidaysBB, "FTG § 2", "https://bravors.brandenburg.de/gesetze/ftg_2015"),
	land("DE-BE", "Berlin", de.HolidaysBE, "Gesetz über die Sonn- und Feiertage § 1", "https://gesetze.berlin.de/bsbe/document/jlr-FeiertGBEV10P1",
		mend{add: once("80. Jahrestag der Befreiung", 2025, time.May, 8), kind: Off, law: berlinOnce},
		mend{add: once("75. Jahrestag des Aufstandes vom 17. Juni", 2028, time.June, 17), kind: Off, law: berlinOnce}),
	land("DE-BW", "Baden-Württemberg", de.HolidaysBW, "FTG § 1", "https://www.landesrecht-bw.de/bsbw/document/jlr-FeiertGBWpP1"),
	land("DE-BY", "Bavaria", de.HolidaysBY, "FTG Art. 1", "https://www.gesetze-bayern.de/Content/Document/BayFTG/true",
		mend{add: de.MariaHimmelfahrt, kind: Off, law: Law{
			"FTG Art. 1 Abs. 1 Nr. 2: where more people are Catholic than Protestant, which is most communes",
			"https://www.gesetze-bayern.de/Content/Document/BayFTG/true", "2026-11-28",
		}}),
	land("DE-HB", "Bremen", de.HolidaysHB, "SFTG § 2", "https://www.transparenz.bremen.de/metainformationen/gesetz-ueber-die-sonn-gedenk-und-feiertage-vom-12-november-1954-145882"),
	land("DE-HE", "Hesse", de.HolidaysHE, "HFeiertagsG § 1", "https://www.rv.hessenrecht.hessen.de/bshe/document/jlr-FeiertGHE1952rahmen"),
	land("DE-HH", "Hamburg", de.HolidaysHH, "FTG § 1", "https://www.landesrecht-hamburg.de/bsha/document/jlr-FeiertGHAV3P1"),
	land("DE-MV", "Mecklenburg-Vorpommern", de.HolidaysMV, "FTG M-V § 2", "https://www.landesrecht-mv.de/bsmv/document/jlr-FTGMVV3P2",
		mend{add: &cal.Holiday{Name: de.Frauentag.Name, StartYear: 2023, Month: time.March, Day: 8, Func: cal.CalcDayOfMonth}, kind: Off, law: Law{
			"FTG M-V § 2 Abs. 1, since 2023", "https://www.landesrecht-mv.de/bsmv/document/jlr-FTGMVV3P2", "2026-11-28",
		}}),
	land("DE-NI", "Lower Saxony", de.HolidaysNI, "NFeiertagsG § 2", "https://voris.wolterskluwer-online.de/browse/document/b724111b-6c20-3862-b111-589842acacba"),
	land("DE-NW", "North Rhine-Westphalia", de.HolidaysNW, "Feiertagsgesetz NW § 2", "https://recht.nrw.de/lmi/owa/br_bes_detail?bes_id=3367&aufgehoben=N&det_id=144445&anw_nr=2&menu=1&sg=0"),
	land("DE-RP", "Rhineland-Palatinate", de.HolidaysRP, "LFtG § 2", "https://www.landesrecht.rlp.de/bsrp/document/jlr-FeiertGRPpP2"),
	land("DE-SH", "Schleswig-Holstein", de.HolidaysSH, "SFTG § 2", "https://www.gesetze-rechtsprechung.sh.juris.de/bssh/document/jlr-FeiertGSH2004V3P2"),
	land("DE-SL", "Saarland", de.HolidaysSL, "SFG § 2", "https://recht.saarland.de/bssl/document/jlr-FeiertGSL1976V6P2"),
	land("DE-SN", "Saxony", de.HolidaysSN, "SächsSFG § 1", "https://www.revosax.sachsen.de/vorschrift/3997-SaechsSFG"),
	land("DE-ST", "Saxony-Anhalt", de.HolidaysST, "FeiertG LSA § 2", "https://www.landesrecht.sachsen-anhalt.de/bsst/document/jlr-FeiertGSTpP2"),
	land("DE-TH", "Thuringia", de.HolidaysTH, "ThürFtG § 2", "https://landesrecht.thueringen.de/bsth/document/jlr-FeiertGTHV5P2"),
}

var berlinOnce = Law{"Gesetz über die Sonn- und Feiertage § 1, one-off days", "https://gesetze.berlin.de/bsbe/document/jlr-FeiertGBEV10P1", "2026-11-28"}

func land(region Region, name string, days []*cal.Holiday, law, source string, mends ...mend) place {
	return place{region: region, name: name, days: days, law: Law{law, source, "2026-11-28"}, mends: mends}
}
