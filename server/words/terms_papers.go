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
