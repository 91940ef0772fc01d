package holidays

// english says what days are called in English, by their own names; those that are English are left out.
var english = map[string]string{
	// Finland
	"Uudenvuodenpäivä": "New Year's Day", "Loppiainen": "Epiphany", "Pitkäperjantai": "Good Friday", "Pääsiäispäivä": "Easter Sunday",
	"Toinen pääsiäispäivä": "Easter Monday", "Vappu": "May Day", "Helatorstai": "Ascension Day", "Helluntaipäivä": "Whit Sunday",
	"Juhannusaatto": "Midsummer Eve", "Juhannuspäivä": "Midsummer Day", "Pyhäinpäivä": "All Saints' Day", "Itsenäisyyspäivä": "Independence Day",
	"Jouluaatto": "Christmas Eve", "Joulupäivä": "Christmas Day", "Tapaninpäivä": "Boxing Day",
	// Sweden
	"Nyårsdagen": "New Year's Day", "Trettondedag jul": "Epiphany", "Långfredagen": "Good Friday", "Påskdagen": "Easter Sunday",
	"Annandag påsk": "Easter Monday", "Första maj": "May Day", "Kristi himmelsfärdsdag": "Ascension Day", "Pingstdagen": "Whit Sunday",
	"Sveriges nationaldag": "National Day", "Midsommarafton": "Midsummer Eve", "Midsommardagen": "Midsummer Day", "Alla helgons dag": "All Saints' Day",
	"Julafton": "Christmas Eve", "Juldagen": "Christmas Day", "Annandag jul": "Boxing Day", "Nyårsafton": "New Year's Eve",
	// Norway and Denmark
	"Første nyttårsdag": "New Year's Day", "Skjærtorsdag": "Maundy Thursday", "Langfredag": "Good Friday", "Andre påskedag": "Easter Monday",
	"Arbeidernes dag": "Labour Day", "Grunnlovsdag": "Constitution Day", "Kristi Himmelfartsdag": "Ascension Day", "Andre pinsedag": "Whit Monday",
	"Første juledag": "Christmas Day", "Andre juledag": "Boxing Day", "Nytårsdag": "New Year's Day", "Skærtorsdag": "Maundy Thursday",
	"Anden påskedag": "Easter Monday", "Anden Pinsedag": "Whit Monday", "Grundlovsdag": "Constitution Day", "Juledag": "Christmas Day",
	"Anden juledag": "Boxing Day",
	// Estonia
	"Uusaasta": "New Year's Day", "Iseseisvuspäev": "Independence Day", "Suur Reede": "Good Friday", "Ülestõusmispühade 1. püha": "Easter Sunday",
	"Kevadpüha": "Spring Day", "Nelipühade 1. püha": "Whit Sunday", "Võidupüha": "Victory Day", "Jaanipäev": "Midsummer Day",
	"Taasiseseisvumispäev": "Restoration of Independence", "Jõululaupäev": "Christmas Eve", "Esimene jõulupüha": "Christmas Day",
	"Teine jõulupüha": "Boxing Day", "Vabariigi aastapäeva eelõhtu": "day before Independence Day", "Võidupüha eelõhtu": "day before Victory Day",
	"Jõululaupäeva eelõhtu": "day before Christmas Eve", "Vana-aasta õhtu": "New Year's Eve",
	// Belgium and the Netherlands
	"Nieuwjaarsdag": "New Year's Day", "Paasmaandag": "Easter Monday", "Dag van de Arbeid": "Labour Day", "Onze Lieve Heer Hemelvaart": "Ascension Day",
	"Pinkstermaandag": "Whit Monday", "Nationale Feestdag": "National Day", "Onze Lieve Vrouw Hemelvaart": "Assumption Day",
	"Allerheiligen": "All Saints' Day", "Wapenstilstand": "Armistice Day", "Kerstmis": "Christmas Day", "Goede Vrijdag": "Good Friday",
	"Tweede Paasdag": "Easter Monday", "Koningsdag": "King's Day", "Bevrijdingsdag": "Liberation Day", "Hemelvaartsdag": "Ascension Day",
	"Tweede Pinksterdag": "Whit Monday", "Eerste Kerstdag": "Christmas Day", "Tweede Kerstdag": "Boxing Day",
	// France and Quebec
	"Nouvel an": "New Year's Day", "Lundi de Pâques": "Easter Monday", "Fête du Travail": "Labour Day", "Fête de la Victoire": "Victory Day",
	"Ascension": "Ascension Day", "Lundi de Pentecôte": "Whit Monday", "Fête Nationale": "Bastille Day", "Assomption": "Assumption Day",
	"Toussaint": "All Saints' Day", "Armistice de 1918": "Armistice Day", "Noël": "Christmas Day", "Jour de l'An": "New Year's Day",
	"Vendredi saint": "Good Friday", "Journée nationale des patriotes": "National Patriots' Day", "Fête nationale": "National Holiday of Quebec",
	"Fête du Canada": "Canada Day", "Action de grâces": "Thanksgiving Day",
	// Poland
	"Nowy Rok": "New Year's Day", "Święto Trzech Króli": "Epiphany", "drugi dzień Wielkiej Nocy": "Easter Monday", "Święto Państwowe": "Labour Day",
	"Święto Narodowe Trzeciego Maja": "Constitution Day", "dzień Bożego Ciała": "Corpus Christi", "Wniebowzięcie Najświętszej Maryi Panny": "Assumption Day",
	"Wszystkich Świętych": "All Saints' Day", "Narodowe Święto Niepodległości": "Independence Day", "Wigilia Bożego Narodzenia": "Christmas Eve",
	"pierwszy dzień Bożego Narodzenia": "Christmas Day", "drugi dzień Bożego Narodzenia": "Boxing Day",
	// Portugal and Brazil
	"Ano Novo": "New Year's Day", "Sexta-feira Santa": "Good Friday", "Domingo de Páscoa": "Easter Sunday", "Dia da Liberdade": "Freedom Day",
	"Dia do Trabalhador": "Labour Day", "Corpo de Deus": "Corpus Christi", "Dia de Portugal": "Portugal Day", "Assunção de Nossa Senhora": "Assumption Day",
	"Implantação da República": "Republic Day", "Dia de Todos os Santos": "All Saints' Day", "Restauração da Independência": "Restoration of Independence",
	"Imaculada Conceição": "Immaculate Conception", "Natal": "Christmas Day", "Tiradentes": "Tiradentes Day", "Independência do Brasil": "Independence Day",
	"Nossa Senhora Aparecida": "Our Lady of Aparecida", "Finados": "All Souls' Day", "Proclamação da República": "Republic Day", "Carnaval": "Carnival",
	"Segunda-feira de Carnaval": "Carnival Monday", "Corpus Christi": "Corpus Christi", "Dia da Consciência Negra": "Black Consciousness Day",
	// Spain
	"Año Nuevo": "New Year's Day", "Día de Reyes": "Epiphany", "Viernes Santo": "Good Friday", "Día del Trabajador": "Labour Day",
	"Asunción": "Assumption Day", "Fiesta Nacional de España": "National Day", "Día de todos los Santos": "All Saints' Day",
	"Día de la Constitución": "Constitution Day", "Inmaculada Concepción": "Immaculate Conception", "Navidad": "Christmas Day",
	// Germany
	"Neujahrstag": "New Year's Day", "Heilige Drei Könige": "Epiphany", "Frauentag": "Women's Day", "Karfreitag": "Good Friday",
	"Ostermontag": "Easter Monday", "Tag der Arbeit": "Labour Day", "Christi Himmelfahrt": "Ascension Day", "Pfingstmontag": "Whit Monday",
	"Fronleichnam": "Corpus Christi", "Mariä Himmelfahrt": "Assumption Day", "Weltkindertag": "Children's Day",
	"Tag der Deutschen Einheit": "German Unity Day", "Reformationstag": "Reformation Day", "Buß- und Bettag": "Day of Repentance and Prayer",
	"Weihnachtstag": "Christmas Day", "Zweiter Weihnachtsfeiertag": "Boxing Day", "80. Jahrestag der Befreiung": "80 years since the liberation",
	"75. Jahrestag des Aufstandes vom 17. Juni": "75 years since the uprising of 17 June",
	// Japan
	"元日": "New Year's Day", "成人の日": "Coming of Age Day", "建国記念の日": "National Foundation Day", "天皇誕生日": "Emperor's Birthday",
	"春分の日": "Vernal Equinox Day", "昭和の日": "Showa Day", "憲法記念日": "Constitution Day", "みどりの日": "Greenery Day", "こどもの日": "Children's Day",
	"海の日": "Marine Day", "山の日": "Mountain Day", "敬老の日": "Respect for the Aged Day", "秋分の日": "Autumnal Equinox Day", "スポーツの日": "Sports Day",
	"文化の日": "Culture Day", "勤労感謝の日": "Labour Thanksgiving Day", "国民の休日": "day between two holidays",
}

// japanese says what days are called in Japan; the library has them in English.
var japanese = map[string]string{
	"New Year's Day": "元日", "Coming of Age Day": "成人の日", "National Foundation Day": "建国記念の日", "The Emperor's Birthday": "天皇誕生日",
	"Vernal Equinox Day": "春分の日", "Showa Day": "昭和の日", "Constitution Memorial Day": "憲法記念日", "Greenery Day": "みどりの日",
	"Children's Day": "こどもの日", "Marine Day": "海の日", "Mountain Day": "山の日", "Respect for the Aged Day": "敬老の日",
	"Autumnal Equinox Day": "秋分の日", "Sports Day": "スポーツの日", "Culture Day": "文化の日", "Labor Thanksgiving Day": "勤労感謝の日",
	"National holiday between Respect for the Aged Day and Autumnal Equinox Day": "国民の休日",
}
