package words

// AlertTitles are what alerts are called, by their kinds.
var AlertTitles = map[string]Text{
	"CRITICAL_QUESTION": {"Critical question", "Kritische Frage", "Kritisk fråga", "Kritikus kérdés"},
	"VERDICT":           {"Verdict on a visit", "Urteil über einen Besuch", "Utfall av ett besök", "Egy látogatás minősítése"},
	"OUTCOME":           {"Outcome of a visit", "Ausgang eines Besuchs", "Hur ett besök slutade", "Egy látogatás kimenetele"},
	"SCORE_UNDER":       {"Low score", "Niedriges Ergebnis", "Lågt resultat", "Alacsony eredmény"},
	"SCORE_OVER":        {"High score", "Hohes Ergebnis", "Högt resultat", "Magas eredmény"},
	"WAIT":              {"Long wait", "Lange Wartezeit", "Lång väntetid", "Hosszú várakozás"},
	"PRAISE":            {"Praise", "Lob", "Beröm", "Dicséret"},
	"FLAG":              {"Flag on a report", "Auffälligkeit in einem Bericht", "Flagga på en rapport", "Jelzés egy jelentésen"},
	"FALL":              {"Score fell", "Ergebnis gesunken", "Resultatet föll", "Csökkent az eredmény"},
	"OVERDUE_REVIEW":    {"Review overdue", "Prüfung überfällig", "Granskning försenad", "Lejárt ellenőrzési határidő"},
}

// AlertTexts say what happened at {location}, by the kinds of alerts; see the single texts for the others.
var AlertTexts = map[string]Text{
	"CRITICAL_QUESTION": {
		"{location}: a visit triggered a critical question: “{question}”.",
		"{location}: Ein Besuch hat eine kritische Frage ausgelöst: „{question}“.",
		"{location}: ett besök utlöste en kritisk fråga: ”{question}”.",
		"{location}: egy látogatás kritikus kérdést váltott ki: „{question}”.",
	},
	"OUTCOME": {
		"{location}: a visit ended like this: {outcome}.", "{location}: Ein Besuch endete so: {outcome}.",
		"{location}: ett besök slutade så här: {outcome}.", "{location}: egy látogatás így végződött: {outcome}.",
	},
	"SCORE_UNDER": {
		"{location}: a visit scored {p}, under the mark of {mark}.", "{location}: Ein Besuch erreichte {p}, weniger als die Marke von {mark}.",
		"{location}: ett besök fick {p}, under gränsen {mark}.", "{location}: egy látogatás eredménye {p}, a határ alatt ({mark}).",
	},
	"SCORE_OVER": {
		"{location}: a visit scored {p}, over the mark of {mark}.", "{location}: Ein Besuch erreichte {p}, mehr als die Marke von {mark}.",
		"{location}: ett besök fick {p}, över gränsen {mark}.", "{location}: egy látogatás eredménye {p}, a határ felett ({mark}).",
	},
	"WAIT": {
		"{location}: a wait of {wait}, {times} times the usual {usual}: “{question}”.",
		"{location}: eine Wartezeit von {wait}, das {times}-Fache der üblichen {usual}: „{question}“.",
		"{location}: en väntetid på {wait}, {times} gånger den vanliga på {usual}: ”{question}”.",
		"{location}: {wait} várakozás; a szokásos: {usual}, ennek hányszorosa: {times}. Kérdés: „{question}”.",
	},
	"PRAISE": {
		"{location}: a visit praises the service. Commendations: {n}.", "{location}: Ein Besuch lobt den Service. Einträge mit Lob: {n}.",
		"{location}: ett besök berömmer servicen. Antal lovord: {n}.", "{location}: egy látogatás dicséri a kiszolgálást. Dicséretek: {n}.",
	},
	"FLAG": {
		"{location}: a report has the flag {flag}.", "{location}: Ein Bericht hat die Auffälligkeit {flag}.",
		"{location}: en rapport har flaggan {flag}.", "{location}: egy jelentésen ez a jelzés van: {flag}.",
	},
	"FALL": {
		"{location}: the score fell from {earlier} ({earlierMonth}) to {p} ({month}), by more than chance explains. {visits}.",
		"{location}: Das Ergebnis sank von {earlier} ({earlierMonth}) auf {p} ({month}), mehr als der Zufall erklärt. {visits}.",
		"{location}: resultatet föll från {earlier} ({earlierMonth}) till {p} ({month}), mer än slumpen förklarar. {visits}.",
		"{location}: az eredmény {earlier} ({earlierMonth}) értékről {p} ({month}) értékre csökkent, jobban, mint amit a véletlen magyaráz. {visits}.",
	},
	"OVERDUE_REVIEW": {
		"{location}: a report has waited for its review for more than {n} hours.",
		"{location}: Ein Bericht wartet seit mehr als {n} Stunden auf seine Prüfung.",
		"{location}: en rapport har väntat på granskning i mer än {n} timmar.",
		"{location}: egy jelentés több mint {n} órája vár ellenőrzésre.",
	},
}

// The texts of alerts that depend on more than their kind.
var (
	AlertPassed = Text{
		"{location}: a visit passed with {p}.", "{location}: Ein Besuch hat mit {p} bestanden.",
		"{location}: ett besök blev godkänt med {p}.", "{location}: egy látogatás megfelelt, eredménye {p}.",
	}
	AlertFailed = Text{
		"{location}: a visit did not pass, with {p}.", "{location}: Ein Besuch hat mit {p} nicht bestanden.",
		"{location}: ett besök blev inte godkänt, med {p}.", "{location}: egy látogatás nem felelt meg, eredménye {p}.",
	}
	AlertGivenUp = Text{
		"{location}: a wait of {wait} that ended without service, {times} times the usual {usual}: “{question}”.",
		"{location}: eine Wartezeit von {wait} ohne Bedienung, das {times}-Fache der üblichen {usual}: „{question}“.",
		"{location}: en väntetid på {wait} utan betjäning, {times} gånger den vanliga på {usual}: ”{question}”.",
		"{location}: {wait} várakozás kiszolgálás nélkül; a szokásos: {usual}, ennek hányszorosa: {times}. Kérdés: „{question}”.",
	}
	AlertGone = Text{
		"{location}: the report can no longer be read.", "{location}: Der Bericht ist nicht mehr zu lesen.",
		"{location}: rapporten går inte längre att läsa.", "{location}: a jelentés már nem olvasható.",
	}
)
