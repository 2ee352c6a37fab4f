package words

// Every Text is English, German, Swedish, Hungarian, in this order. Terms begin with a small letter where they can stand
// inside of a sentence; Heading gives them a capital.

// Figures, and what they stand on.
var (
	Score     = Text{"Score", "Ergebnis", "Resultat", "Eredmény"}
	NoScore   = Text{"no score", "kein Ergebnis", "inget resultat", "nincs eredmény"}
	NotScored = Text{"not scored", "nicht bewertet", "inte bedömt", "nincs pontozva"}

	VisitsHead    = Text{"Visits", "Besuche", "Besök", "Látogatások"}
	Visit         = Text{"{n} visit", "{n} Besuch", "{n} besök", "{n} látogatás"}
	VisitsCounted = Text{"{n} visits", "{n} Besuche", "{n} besök", "{n} látogatás"}
	NoVisits      = Text{"no visits", "keine Besuche", "inga besök", "nincs látogatás"}
	FewVisits     = Text{"few visits", "wenige Besuche", "få besök", "kevés látogatás"}
	TooFewVisits  = Text{
		"too few visits to judge by", "zu wenige Besuche für ein Urteil", "för få besök att bedöma utifrån",
		"túl kevés látogatás az értékeléshez",
	}

	Interval       = Text{"95% interval", "95-%-Intervall", "95-procentigt intervall", "95%-os intervallum"}
	IntervalFromTo = Text{
		"95% interval {low} to {high}", "95-%-Intervall {low} bis {high}", "95-procentigt intervall {low} till {high}",
		"95%-os intervallum: {low} – {high}",
	}
	Between = Text{"between {low} and {high}", "zwischen {low} und {high}", "mellan {low} och {high}", "{low} és {high} között"}
	FromTo  = Text{"{low} to {high}", "{low} bis {high}", "{low} till {high}", "{low} – {high}"}

	Band     = Text{"Band", "Stufe", "Nivå", "Sáv"}
	PassMark = Text{"pass mark {p}", "Bestehensgrenze {p}", "godkäntgräns {p}", "megfelelési határ: {p}"}
	Passed   = Text{"passed", "bestanden", "godkänt", "megfelelt"}
	Failed   = Text{"failed", "nicht bestanden", "underkänt", "nem felelt meg"}

	WeakestVisit = Text{"Weakest visit", "Schwächster Besuch", "Svagaste besöket", "Leggyengébb látogatás"}
	BestVisit    = Text{"Best visit", "Bester Besuch", "Bästa besöket", "Legjobb látogatás"}

	// LikeForLike is a score over the questions that every version of a span scores alike.
	LikeForLike = Text{"like for like", "nur gleiche Fragen", "bara samma frågor", "csak azonos kérdések"}

	// Place is that of a location in a ranking.
	Place = Text{"Place", "Platz", "Placering", "Helyezés"}

	Version    = Text{"version {n}", "Version {n}", "version {n}", "{n}. változat"}
	NewVersion = Text{"new version", "neue Version", "ny version", "új változat"}

	// ChecklistChanged names a break: from there on the checklist scores otherwise.
	ChecklistChanged = Text{"the checklist changed", "Checkliste geändert", "checklistan ändrades", "az ellenőrzőlista változott"}
	Change           = Text{"a change", "eine Veränderung", "en förändring", "változás"}
	Event            = Text{"event", "Ereignis", "händelse", "esemény"}

	More      = Text{"and {n} more", "und {n} weitere", "och {n} till", "és további {n}"}
	LatestOf  = Text{"The latest {n} of {all} are shown.", "Gezeigt sind die letzten {n} von {all}.", "De senaste {n} av {all} visas.", "Az utolsó {n} látható, összesen {all}."}
	ScaleRuns = Text{"The scale runs from {low} to {high}.", "Die Skala reicht von {low} bis {high}.", "Skalan går från {low} till {high}.", "A skála tartománya: {low} – {high}."}
)

// How a visit ended.
var (
	WalkedOut  = Text{"walked out", "ohne Bedienung gegangen", "gick därifrån", "elment"}
	HungUp     = Text{"hung up", "aufgelegt", "lade på", "letette"}
	Closed     = Text{"closed", "geschlossen", "stängt", "zárva"}
	NoLocation = Text{"no such place", "Standort nicht vorhanden", "platsen finns inte", "nincs ilyen hely"}
	Aborted    = Text{"broken off", "abgebrochen", "avbrutet", "megszakítva"}
)

// What figures are of.
var (
	Client    = Text{"Client", "Kunde", "Kund", "Ügyfél"}
	Location  = Text{"Location", "Standort", "Plats", "Helyszín"}
	Locations = Text{"Locations", "Standorte", "Platser", "Helyszínek"}
	Program   = Text{"Program", "Programm", "Program", "Program"}
	Checklist = Text{"Checklist", "Checkliste", "Checklista", "Ellenőrzőlista"}
	Question  = Text{"Question", "Frage", "Fråga", "Kérdés"}
	Channel   = Text{"Channel", "Kanal", "Kanal", "Csatorna"}
	// Segments are the attributes of locations that figures are narrowed to.
	Segments  = Text{"Segments", "Segmente", "Segment", "Szegmensek"}
	Behaviour = Text{"Behaviour", "Verhalten", "Beteende", "Viselkedés"}
	Method    = Text{"Method", "Methode", "Metod", "Módszer"}
	// AsOf is when figures were read.
	AsOf = Text{"As of", "Stand", "Per", "Állapot"}

	Commendations  = Text{"Commendations", "Lob", "Beröm", "Dicséretek"}
	Confidence     = Text{"Confidence", "Verlässlichkeit", "Tillförlitlighet", "Megbízhatóság"}
	Difference     = Text{"Difference", "Unterschied", "Skillnad", "Különbség"}
	ServedInTime   = Text{"Served in time", "Rechtzeitig bedient", "Betjänad i tid", "Időben kiszolgálva"}
	PointsEarned   = Text{"Points earned", "Erreichte Punkte", "Uppnådda poäng", "Elért pontok"}
	PointsPossible = Text{"Points possible", "Mögliche Punkte", "Möjliga poäng", "Elérhető pontok"}
	Deviation      = Text{"Standard deviation", "Standardabweichung", "Standardavvikelse", "Szórás"}
	LowerEnd       = Text{"Lower end, 95\u00A0%", "Untergrenze, 95\u00A0%", "Nedre gräns, 95\u00A0%", "Alsó határ, 95%"}
	UpperEnd       = Text{"Upper end, 95\u00A0%", "Obergrenze, 95\u00A0%", "Övre gräns, 95\u00A0%", "Felső határ, 95%"}
)

// Channel writes the name of a channel, given as in the API. One without a term is returned as it is.
func (l *Language) Channel(name string) string {
	if t, ok := channels[name]; ok {
		return l.Text(t)
	}
	return name
}

var channels = map[string]Text{
	"IN_PERSON": {"In person", "Vor Ort", "På plats", "Személyesen"},
	"PHONE":     {"Phone", "Telefon", "Telefon", "Telefon"},
	"WEB":       {"Web", "Web", "Webb", "Web"},
}
