package words

// What papers and pictures are.
var (
	RegionReport = Text{"Report of a region", "Regionsbericht", "Regionrapport", "Jelentés egy régióról"}
	ClientReport = Text{
		"Report of all locations", "Bericht über alle Standorte", "Rapport om alla platser", "Jelentés az összes helyszínről",
	}
	VisitReport = Text{"Report of a visit", "Besuchsbericht", "Besöksrapport", "Jelentés egy látogatásról"}

	RankingOfLocations = Text{"Ranking of locations", "Rangliste der Standorte", "Rangordning av platser", "Helyszínek rangsora"}
	WaitsOf            = Text{"Waiting times: {question}", "Wartezeiten: {question}", "Väntetider: {question}", "Várakozási idők: {question}"}
	WholeChecklist     = Text{"Whole checklist", "Ganze Checkliste", "Hela checklistan", "Teljes ellenőrzőlista"}
	ClaimedAndObserved = Text{"Claimed and observed", "Behauptet und beobachtet", "Påstått och observerat", "Állított és megfigyelt"}
	ClaimedByPlace     = Text{
		"Claimed and observed, by location", "Behauptet und beobachtet, nach Standort", "Påstått och observerat, per plats",
		"Állított és megfigyelt, helyszínenként",
	}
)

// Parts of papers.
var (
	ByPlace     = Text{"By location", "Nach Standort", "Per plats", "Helyszínenként"}
	ChangeHead  = Text{"Change", "Veränderung", "Förändring", "Változás"}
	PassShare   = Text{"Full points", "Volle Punktzahl", "Full poäng", "Teljes pontszám"}
	AnswersHead = Text{"Answers", "Antworten", "Svar", "Válaszok"}
	ArrowNote   = Text{
		"Changes are in percentage points. ↑ and ↓ mark those that are more than chance; of twenty differences, one looks so by chance.",
		"Veränderungen in Prozentpunkten. ↑ und ↓ stehen bei denen, die mehr als Zufall sind; von zwanzig Unterschieden sieht einer zufällig so aus.",
		"Förändringar i procentenheter. ↑ och ↓ markerar dem som är mer än slump; av tjugo skillnader ser en ut så av en slump.",
		"A változások százalékpontban. ↑ és ↓ jelöli azokat, amelyek nem magyarázhatók véletlennel; húsz különbségből egy véletlenül is ilyennek látszik.",
	}
)

// The report of a visit.
var (
	WhatHappened  = Text{"What happened", "Was geschah", "Vad som hände", "Mi történt"}
	Answer        = Text{"Answer", "Antwort", "Svar", "Válasz"}
	PointsHead    = Text{"Points", "Punkte", "Poäng", "Pont"}
	PointsOfAll   = Text{"{n} of {all}", "{n} von {all}", "{n} av {all}", "{n} / {all}"}
	NotApplicable = Text{"does not apply", "trifft nicht zu", "gäller inte", "nem értelmezhető"}
	BeforeCapped  = Text{
		"{p} before the critical questions", "{p} vor den kritischen Fragen", "{p} före de kritiska frågorna", "{p} a kritikus kérdések előtt",
	}
	VisitedAs = Text{"Mystery shopper {shopper}", "Testperson {shopper}", "Mystery shopper {shopper}", "Próbavásárló: {shopper}"}
)

// Workbooks of figures.
var (
	NotRankedSheet = Text{"Not ranked", "Ohne Platz", "Utan placering", "Rangsorolatlan"}
	ClaimedWhat    = Text{"What", "Was", "Vad", "Mi"}
	MoreThanChance = Text{"More than chance?", "Mehr als Zufall?", "Mer än slump?", "Több mint véletlen?"}
	Yes            = Text{"yes", "ja", "ja", "igen"}
	ClaimsInWords  = Text{"Claims in words", "Behauptungen in Worten", "Påståenden i ord", "Szöveges állítások"}
	Kept           = Text{"Kept", "Gehalten", "Hållet", "Betartva"}
	ServedHead     = Text{"Served", "Bedient", "Betjänade", "Kiszolgálva"}
	SurvivalHead   = Text{
		"Half served within, if nobody gave up", "Hälfte bedient binnen, wenn niemand aufgäbe", "Hälften betjänad inom, om ingen gav upp",
		"A fele kiszolgálva ennyin belül, ha senki nem adná fel",
	}
	LengthsOfWaits = Text{"Lengths of waits", "Längen der Wartezeiten", "Väntetidernas längd", "Várakozások hossza"}
	CriticalHead   = Text{"Critical questions failed", "Kritische Fragen verfehlt", "Kritiska frågor underkända", "Elbukott kritikus kérdések"}
	Verdict        = Text{"Verdict", "Urteil", "Omdöme", "Minősítés"}
	Outcome        = Text{"Outcome", "Ausgang", "Utfall", "Kimenetel"}
	Completed      = Text{"as planned", "wie geplant", "som planerat", "terv szerint"}
	VersionBefore  = Text{"Version before", "Version davor", "Version före", "Előző változat"}
	VersionAfter   = Text{"Version after", "Version danach", "Version efter", "Új változat"}
	QuestionsHead  = Text{"Questions", "Fragen", "Frågor", "Kérdések"}
	PlaceNote      = Text{
		"The rank among all locations of the client; the same figure shares a rank.",
		"Der Platz unter allen Standorten des Kunden; gleiche Ergebnisse teilen ihn.",
		"Placeringen bland kundens alla platser; samma resultat delar placering.",
		"Helyezés az ügyfél összes helyszíne között; azonos eredmény azonos helyezés.",
	}
)

// Verdict writes a verdict given as in the API; empty where there is none.
func (l *Language) Verdict(name string) string {
	switch name {
	case "PASS":
		return l.Text(Passed)
	case "FAIL":
		return l.Text(Failed)
	}
	return ""
}

// Outcome writes how a visit ended, given as in the API.
func (l *Language) Outcome(name string) string {
	switch name {
	case "LEFT_UNSERVED":
		return l.Text(WalkedOut)
	case "HUNG_UP":
		return l.Text(HungUp)
	case "CLOSED":
		return l.Text(Closed)
	case "NO_SUCH_PLACE":
		return l.Text(NoLocation)
	case "ABORTED":
		return l.Text(Aborted)
	}
	return l.Text(Completed)
}
