package words

// Waits, in pictures.
var (
	MinutesWaited = Text{
		"Minutes waited until served", "Wartezeit bis zur Bedienung in Minuten", "Väntetid till betjäning i minuter",
		"Várakozás a kiszolgálásig, perc",
	}
	HoursWaited = Text{
		"Hours waited until served", "Wartezeit bis zur Bedienung in Stunden", "Väntetid till betjäning i timmar",
		"Várakozás a kiszolgálásig, óra",
	}
	DaysWaited = Text{
		"Days waited until served", "Wartezeit bis zur Bedienung in Tagen", "Väntetid till betjäning i dagar",
		"Várakozás a kiszolgálásig, nap",
	}
	WaitFromTo = Text{
		"{low} to under {high}", "{low} bis unter {high}", "{low} till under {high}", "legalább {low}, de kevesebb mint {high}",
	}
	WaitFrom     = Text{"{low} or more", "{low} oder mehr", "{low} eller mer", "{low} vagy több"}
	ShareOfAll   = Text{"{visits}, {p} of all", "{visits}, {p} von allen", "{visits}, {p} av alla", "{visits}, az összes {p}-a"}
	MedianOf     = Text{"median {p}", "Median {p}", "median {p}", "medián: {p}"}
	NobodyGaveUp = Text{
		"Nobody walked out or hung up.", "Niemand ist ohne Bedienung gegangen oder hat aufgelegt.",
		"Ingen gick därifrån eller lade på.", "Senki nem ment el és senki nem tette le.",
	}
	VisitsPer     = Text{"Visits for each {time}", "Besuche je {time}", "Besök per {time}", "Látogatások / {time}"}
	UnevenColumns = Text{
		"Columns are as wide as their spans, and their areas compare; the numbers are visits.",
		"Die Säulen sind so breit wie ihre Zeitspannen, ihre Flächen vergleichbar; die Zahlen sind Besuche.",
		"Staplarna är lika breda som sina tidsspann och ytorna kan jämföras; talen är besök.",
		"Az oszlopok szélessége az időtartamuk, területük összehasonlítható; a számok látogatások.",
	}
	OpenColumn = Text{
		"The last column has all waits of {low} or more.", "Die letzte Säule zeigt alle Wartezeiten ab {low}.",
		"Den sista stapeln visar alla väntetider från {low}.",
		"Az utolsó oszlop a legalább ennyi ideig tartó várakozásokat mutatja: {low}.",
	}
	HalfServedWithin = Text{
		"If nobody gave up, half of all customers would be served within {time} (Kaplan–Meier).",
		"Gäbe niemand auf, wäre die Hälfte aller Kunden binnen {time} bedient (Kaplan–Meier).",
		"Om ingen gav upp skulle hälften av alla kunder få hjälp inom {time} (Kaplan–Meier).",
		"Ha senki nem adná fel, az ügyfelek felét ennyi időn belül kiszolgálnák: {time} (Kaplan–Meier).",
	}
)

// Waits, on paper.
var (
	Waiting      = Text{"Waiting", "Wartezeiten", "Väntan", "Várakozás"}
	Wait         = Text{"Wait", "Wartezeit", "Väntetid", "Várakozás"}
	MedianServed = Text{"Median, served", "Median, bedient", "Median, betjänade", "Medián, kiszolgált"}
	Usual        = Text{"Usual", "Üblich", "Vanligt", "Szokásos"}
	GaveUp       = Text{"Gave up", "Aufgegeben", "Gav upp", "Feladta"}
	NobodyOf     = Text{"nobody of {all}", "niemand von {all}", "ingen av {all}", "senki, összesen {all}"}
	WalkedOutOf  = Text{
		"walked out {n} of {all}", "ohne Bedienung gegangen {n} von {all}", "gick därifrån {n} av {all}", "elment: {all} közül {n}",
	}
	HungUpOf   = Text{"hung up {n} of {all}", "aufgelegt {n} von {all}", "lade på {n} av {all}", "letette: {all} közül {n}"}
	UsualTimes = Text{
		"{usual} ({times} times)", "{usual} (das {times}-Fache)", "{usual} ({times} gånger)", "{usual} (a szokásos {times}×)",
	}
	NoUsual    = Text{"not known", "nicht bekannt", "inte känt", "nem ismert"}
	NoneServed = Text{"nobody served", "niemand bedient", "ingen betjänad", "senkit sem szolgáltak ki"}
	Censored   = Text{
		"{question} – a tenth or more gave up, so the median of the served misleads.",
		"{question} – ein Zehntel oder mehr gab auf, daher täuscht der Median derer, die bedient wurden.",
		"{question} – en tiondel eller fler gav upp, så medianen för de betjänade vilseleder.",
		"{question} – legalább a tizedük feladta, ezért a kiszolgáltak mediánja félrevezető.",
	}
	HalfServedNever = Text{
		"Within which half would be served if nobody gave up cannot be said (Kaplan–Meier).",
		"Binnen welcher Zeit die Hälfte bedient wäre, wenn niemand aufgäbe, ist nicht zu sagen (Kaplan–Meier).",
		"Inom vilken tid hälften skulle få hjälp om ingen gav upp går inte att säga (Kaplan–Meier).",
		"Nem mondható meg, mennyi idő alatt szolgálnák ki a felüket, ha senki nem adná fel (Kaplan–Meier).",
	}
	LongWaits = Text{
		"{question} – visits with three times the usual wait or more: {n}.",
		"{question} – Besuche mit dem Dreifachen der üblichen Wartezeit oder mehr: {n}.",
		"{question} – besök med tre gånger den vanliga väntetiden eller mer: {n}.",
		"{question} – látogatások, ahol a várakozás legalább a szokásos háromszorosa volt: {n}.",
	}
	UsualSpan = Text{
		"Usual is the median of those served here in the months before, {span}.",
		"Üblich ist der Median derer, die hier in den Monaten davor bedient wurden, {span}.",
		"Vanligt är medianen för dem som betjänades här under månaderna före, {span}.",
		"A szokásos az itt kiszolgáltak mediánja az előző hónapokban: {span}.",
	}
	MoreWaits = Text{
		"{n} more questions of waits are left out here.", "{n} weitere Fragen nach Wartezeiten fehlen hier.",
		"{n} frågor till om väntetid är utelämnade här.", "További {n} várakozási kérdés itt kimaradt.",
	}
)
