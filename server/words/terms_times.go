package words

// Units of time, as lengths of time have them.
var (
	Day    = Text{"d", "Tag", "d", "nap"}
	Days   = Text{"d", "Tage", "d", "nap"}
	Hour   = Text{"h", "Std.", "tim", "óra"}
	Minute = Text{"min", "min", "min", "perc"}
	Second = Text{"s", "s", "s", "mp"}
)

// Dates.
var (
	// PeriodOfYear is a month or a quarter of a year.
	PeriodOfYear = Text{"{period} {year}", "{period} {year}", "{period} {year}", "{year}. {period}"}
	DayOfMonth   = Text{"{day} {month} {year}", "{day}. {month} {year}", "{day} {month} {year}", "{year}. {month} {day}."}

	Month   = Text{"Month", "Monat", "Månad", "Hónap"}
	Quarter = Text{"Quarter", "Quartal", "Kvartal", "Negyedév"}
)

var months = [12]Text{
	{"January", "Januar", "januari", "január"},
	{"February", "Februar", "februari", "február"},
	{"March", "März", "mars", "március"},
	{"April", "April", "april", "április"},
	{"May", "Mai", "maj", "május"},
	{"June", "Juni", "juni", "június"},
	{"July", "Juli", "juli", "július"},
	{"August", "August", "augusti", "augusztus"},
	{"September", "September", "september", "szeptember"},
	{"October", "Oktober", "oktober", "október"},
	{"November", "November", "november", "november"},
	{"December", "Dezember", "december", "december"},
}

var shortMonths = [12]Text{
	{"Jan", "Jan", "jan", "jan."},
	{"Feb", "Feb", "feb", "febr."},
	{"Mar", "Mär", "mars", "márc."},
	{"Apr", "Apr", "apr", "ápr."},
	{"May", "Mai", "maj", "máj."},
	{"Jun", "Jun", "juni", "jún."},
	{"Jul", "Jul", "juli", "júl."},
	{"Aug", "Aug", "aug", "aug."},
	{"Sep", "Sep", "sep", "szept."},
	{"Oct", "Okt", "okt", "okt."},
	{"Nov", "Nov", "nov", "nov."},
	{"Dec", "Dez", "dec", "dec."},
}

var quarters = [4]Text{
	{"Q1", "1. Quartal", "kvartal 1", "I. negyedév"},
	{"Q2", "2. Quartal", "kvartal 2", "II. negyedév"},
	{"Q3", "3. Quartal", "kvartal 3", "III. negyedév"},
	{"Q4", "4. Quartal", "kvartal 4", "IV. negyedév"},
}

var shortQuarters = [4]Text{
	{"Q1", "Q1", "kv 1", "I. né."},
	{"Q2", "Q2", "kv 2", "II. né."},
	{"Q3", "Q3", "kv 3", "III. né."},
	{"Q4", "Q4", "kv 4", "IV. né."},
}

// DayParts are the parts of a day, in the order of their numbers in the API, which begin with 1.
var DayParts = [5]Text{
	{"morning", "Vormittag", "förmiddag", "délelőtt"},
	{"midday", "Mittag", "mitt på dagen", "dél körül"},
	{"afternoon", "Nachmittag", "eftermiddag", "délután"},
	{"evening", "Abend", "kväll", "este"},
	{"night", "Nacht", "natt", "éjszaka"},
}
