package picture

import "strings"

// words are the texts of pictures in one language. A part in braces is filled in; {p}, {low} and {high} are percentages
// or lengths of time, {n} is a count.
type words struct {
	// tag is the language's BCP 47 tag.
	tag string
	// decimal and group separate digits; groupFrom is from how many digits on they are grouped; perCent comes after a
	// number.
	decimal, group string
	groupFrom      int
	perCent        string

	months    [12]string
	quarters  [4]string
	monthYear string

	score, visitsHead    string
	visit, visits        string
	noVisits, noScore    string
	fewVisits, tooFew    string
	interval             string
	intervalFromTo       string
	likeForLike          string
	likeForLikeOf        string
	passMark             string
	version, newVersion  string
	breakSaid            string
	scaleSaid            string
	event                string
	moreEvents           string
	latestOf             string
	more                 string
	nothing              string
	place, placeOf       string
	ranked               string
	notRanked            string
	chance               string
	minutes, hours, days string
	unitSecond, unitMin  string
	unitHour, unitDay    string
	waitFromTo, waitFrom string
	waitVisits           string
	median               string
	walkedOut, hungUp    string
	nobodyLeft           string
	uneven, lastOpen     string
	ifNobodyLeft         string
	claimed, observed    string
	gap, gapOf           string
	gapInterval          string
	gapSaid              string
}

// table has every language that pictures speak.
var table = map[string]*words{
	"en": {
		tag: "en", decimal: ".", group: ",", groupFrom: 4, perCent: "%",
		months:    [12]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
		quarters:  [4]string{"Q1", "Q2", "Q3", "Q4"},
		monthYear: "{month} {year}",
		score:     "Score", visitsHead: "Visits", visit: "{n} visit", visits: "{n} visits",
		noVisits: "no visits", noScore: "no score", fewVisits: "few visits", tooFew: "too few visits to judge by",
		interval: "95% interval", intervalFromTo: "95% interval {low} to {high}",
		likeForLike: "like for like", likeForLikeOf: "like for like {p}, coverage {coverage}",
		passMark: "pass mark {p}",
		version:  "version {n}", newVersion: "new version",
		breakSaid: "From {period} on the checklist scores otherwise ({version}); the line does not run across.",
		scaleSaid: "The scale runs from {low} to {high}.",
		event:     "Event {n}, {period}: {title}", moreEvents: "{n} more events are not marked.",
		latestOf: "The latest {n} of {all} are shown.", more: "and {n} more", nothing: "Nothing to show in this span.",
		place: "Place", placeOf: "place {n} of {all}", ranked: "{n} locations are ranked.",
		notRanked: "Not ranked: too few visits",
		chance:    "Where intervals overlap, the order may be chance.",
		minutes:   "Minutes waited until served", hours: "Hours waited until served", days: "Days waited until served",
		unitSecond: "s", unitMin: "min", unitHour: "h", unitDay: "d",
		waitFromTo: "{low} to under {high}", waitFrom: "{low} or more", waitVisits: "{visits}, {p} of all",
		median: "median {p}", walkedOut: "walked out", hungUp: "hung up", nobodyLeft: "Nobody walked out or hung up.",
		uneven:       "The columns stand for spans of different length.",
		lastOpen:     "The last column has all waits of {low} or more.",
		ifNobodyLeft: "If nobody gave up, half of all customers would be served within {p} (Kaplan–Meier).",
		claimed:      "claimed", observed: "observed", gap: "Gap", gapOf: "gap {p} points",
		gapInterval: "95% interval of the gap, from the claim",
		gapSaid:     "Gaps are in percentage points. Where the line does not reach the claim, the gap is more than chance.",
	},
	"de": {
		tag: "de", decimal: ",", group: ".", groupFrom: 4, perCent: "\u00A0%",
		months:    [12]string{"Jan", "Feb", "Mär", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez"},
		quarters:  [4]string{"Q1", "Q2", "Q3", "Q4"},
		monthYear: "{month} {year}",
		score:     "Ergebnis", visitsHead: "Besuche", visit: "{n} Besuch", visits: "{n} Besuche",
		noVisits: "keine Besuche", noScore: "kein Ergebnis", fewVisits: "wenige Besuche",
		tooFew:   "zu wenige Besuche für ein Urteil",
		interval: "95-%-Intervall", intervalFromTo: "95-%-Intervall {low} bis {high}",
		likeForLike: "auf gleicher Grundlage", likeForLikeOf: "auf gleicher Grundlage {p}, Abdeckung {coverage}",
		passMark: "Bestehensgrenze {p}",
		version:  "Version {n}", newVersion: "neue Version",
		breakSaid: "Ab {period} wertet die Checkliste anders ({version}); die Linie läuft nicht darüber hinweg.",
		scaleSaid: "Die Skala reicht von {low} bis {high}.",
		event:     "Ereignis {n}, {period}: {title}", moreEvents: "{n} weitere Ereignisse sind nicht markiert.",
		latestOf: "Gezeigt sind die letzten {n} von {all}.", more: "und {n} weitere",
		nothing: "In diesem Zeitraum gibt es nichts zu zeigen.",
		place:   "Platz", placeOf: "Platz {n} von {all}", ranked: "{n} Standorte haben einen Platz.",
		notRanked: "Ohne Platz: zu wenige Besuche",
		chance:    "Wo sich Intervalle überschneiden, kann die Reihenfolge Zufall sein.",
		minutes:   "Wartezeit bis zur Bedienung in Minuten", hours: "Wartezeit bis zur Bedienung in Stunden",
		days:       "Wartezeit bis zur Bedienung in Tagen",
		unitSecond: "s", unitMin: "min", unitHour: "h", unitDay: "d",
		waitFromTo: "{low} bis unter {high}", waitFrom: "{low} oder mehr", waitVisits: "{visits}, {p} von allen",
		median: "Median {p}", walkedOut: "gegangen", hungUp: "aufgelegt",
		nobodyLeft:   "Niemand ist gegangen oder hat aufgelegt.",
		uneven:       "Die Säulen stehen für verschieden lange Spannen.",
		lastOpen:     "Die letzte Säule zeigt alle Wartezeiten ab {low}.",
		ifNobodyLeft: "Gäbe niemand auf, wäre die Hälfte aller Kunden binnen {p} bedient (Kaplan–Meier).",
		claimed:      "behauptet", observed: "beobachtet", gap: "Abstand", gapOf: "Abstand {p} Punkte",
		gapInterval: "95-%-Intervall des Abstands, von der Behauptung aus",
		gapSaid:     "Abstände in Prozentpunkten. Wo die Linie die Behauptung nicht erreicht, ist der Abstand mehr als Zufall.",
	},
	"sv": {
		tag: "sv", decimal: ",", group: "\u00A0", groupFrom: 4, perCent: "\u00A0%",
		months:    [12]string{"jan", "feb", "mars", "apr", "maj", "juni", "juli", "aug", "sep", "okt", "nov", "dec"},
		quarters:  [4]string{"kv 1", "kv 2", "kv 3", "kv 4"},
		monthYear: "{month} {year}",
		score:     "Resultat", visitsHead: "Besök", visit: "{n} besök", visits: "{n} besök",
		noVisits: "inga besök", noScore: "inget resultat", fewVisits: "få besök", tooFew: "för få besök för att bedöma",
		interval: "95-procentigt intervall", intervalFromTo: "95-procentigt intervall {low} till {high}",
		likeForLike: "på jämförbar grund", likeForLikeOf: "på jämförbar grund {p}, täckning {coverage}",
		passMark: "godkäntgräns {p}",
		version:  "version {n}", newVersion: "ny version",
		breakSaid: "Från och med {period} bedömer checklistan annorlunda ({version}); linjen dras inte däröver.",
		scaleSaid: "Skalan går från {low} till {high}.",
		event:     "Händelse {n}, {period}: {title}", moreEvents: "{n} händelser till är inte markerade.",
		latestOf: "De senaste {n} av {all} visas.", more: "och {n} till", nothing: "Inget att visa för den här perioden.",
		place: "Placering", placeOf: "placering {n} av {all}", ranked: "{n} platser är rangordnade.",
		notRanked: "Utan placering: för få besök",
		chance:    "Där intervallen överlappar kan ordningen bero på slumpen.",
		minutes:   "Väntetid till betjäning i minuter", hours: "Väntetid till betjäning i timmar",
		days:       "Väntetid till betjäning i dagar",
		unitSecond: "s", unitMin: "min", unitHour: "tim", unitDay: "d",
		waitFromTo: "{low} till under {high}", waitFrom: "{low} eller mer", waitVisits: "{visits}, {p} av alla",
		median: "median {p}", walkedOut: "gick därifrån", hungUp: "lade på", nobodyLeft: "Ingen gick därifrån eller lade på.",
		uneven:       "Staplarna står för olika långa spann.",
		lastOpen:     "Den sista stapeln visar alla väntetider från {low}.",
		ifNobodyLeft: "Om ingen gav upp skulle hälften av alla kunder få hjälp inom {p} (Kaplan–Meier).",
		claimed:      "påstått", observed: "observerat", gap: "Skillnad", gapOf: "skillnad {p} enheter",
		gapInterval: "95-procentigt intervall för skillnaden, räknat från påståendet",
		gapSaid:     "Skillnader i procentenheter. Där linjen inte når påståendet är skillnaden mer än slump.",
	},
	"hu": {
		tag: "hu", decimal: ",", group: "\u00A0", groupFrom: 5, perCent: "%",
		months: [12]string{
			"jan.", "febr.", "márc.", "ápr.", "máj.", "jún.", "júl.", "aug.", "szept.", "okt.", "nov.", "dec.",
		},
		quarters:  [4]string{"I. né.", "II. né.", "III. né.", "IV. né."},
		monthYear: "{year}. {month}",
		score:     "Eredmény", visitsHead: "Látogatás", visit: "{n} látogatás", visits: "{n} látogatás",
		noVisits: "nincs látogatás", noScore: "nincs eredmény", fewVisits: "kevés látogatás",
		tooFew:   "túl kevés látogatás az ítélethez",
		interval: "95%-os intervallum", intervalFromTo: "95%-os intervallum: {low} – {high}",
		likeForLike: "azonos alapon", likeForLikeOf: "azonos alapon {p}, lefedettség {coverage}",
		passMark: "megfelelési határ: {p}",
		version:  "{n}. verzió", newVersion: "új verzió",
		breakSaid: "Innentől másként pontoz az ellenőrzőlista: {period} ({version}); a vonal itt megszakad.",
		scaleSaid: "A skála tartománya: {low} – {high}.",
		event:     "{n}. esemény, {period}: {title}", moreEvents: "További {n} esemény nincs jelölve.",
		latestOf: "Az utolsó {n} látható a(z) {all} közül.", more: "és további {n}",
		nothing: "Ebben az időszakban nincs mit mutatni.",
		place:   "Hely", placeOf: "{n}. hely a(z) {all} közül", ranked: "{n} helyszín van rangsorolva.",
		notRanked: "Nincs rangsorolva: túl kevés látogatás",
		chance:    "Ahol az intervallumok átfedik egymást, a sorrend lehet véletlen.",
		minutes:   "Várakozás a kiszolgálásig, perc", hours: "Várakozás a kiszolgálásig, óra",
		days:       "Várakozás a kiszolgálásig, nap",
		unitSecond: "mp", unitMin: "perc", unitHour: "óra", unitDay: "nap",
		waitFromTo: "legalább {low}, de kevesebb mint {high}", waitFrom: "{low} vagy több",
		waitVisits: "{visits}, az összes {p}-a",
		median:     "medián: {p}", walkedOut: "elment", hungUp: "letette", nobodyLeft: "Senki nem ment el és senki nem tette le.",
		uneven:       "Az oszlopok különböző hosszúságú szakaszokat jelölnek.",
		lastOpen:     "Az utolsó oszlop minden ennél nem rövidebb várakozást mutat: {low}.",
		ifNobodyLeft: "Ha senki nem adná fel, az ügyfelek felét ennyi időn belül kiszolgálnák: {p} (Kaplan–Meier).",
		claimed:      "állított", observed: "megfigyelt", gap: "Eltérés", gapOf: "eltérés: {p} pont",
		gapInterval: "az eltérés 95%-os intervalluma, az állítástól mérve",
		gapSaid:     "Az eltérés százalékpontban. Ahol a vonal nem éri el az állítást, az eltérés több mint véletlen.",
	},
}

// speak returns the words of a BCP 47 tag such as de or de-AT; English where the language is not spoken.
func speak(lang string) *words {
	primary, _, _ := strings.Cut(strings.ToLower(lang), "-")
	if w, ok := table[primary]; ok {
		return w
	}
	return table["en"]
}

// say fills a text: pairs are a name in braces and what stands for it, which is not filled in turn.
func say(text string, pairs ...string) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		name, after, _ := strings.Cut(rest, "}")
		for i := 0; i+1 < len(pairs); i += 2 {
			if pairs[i] == "{"+name+"}" {
				b.WriteString(pairs[i+1])
			}
		}
		text = after
	}
}

// sentence ends a text with a full stop, where it has no end yet.
func sentence(text string) string {
	if text == "" || strings.ContainsAny(text[len(text)-1:], ".!?") {
		return text
	}
	return text + "."
}

// capital makes the first letter of a text upper case, for the start of a line.
func capital(text string) string {
	for i, r := range text {
		if i == 0 {
			return strings.ToUpper(string(r)) + text[len(string(r)):]
		}
	}
	return text
}
