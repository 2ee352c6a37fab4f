package words

import "strings"

// What shoppers answered, and how visits were felt.
var (
	WhatWasAnswered = Text{"What shoppers answered", "Was Testpersonen antworteten", "Vad mystery shoppers svarade", "Mit válaszoltak a próbavásárlók"}
	HowItFelt       = Text{"How visits were felt", "Wie Besuche erlebt wurden", "Hur besöken upplevdes", "Milyen élmény volt a látogatás"}

	GroupHead         = Text{"Group", "Gruppe", "Grupp", "Csoport"}
	ChosenHead        = Text{"Chosen", "Gewählt", "Valt", "Választotta"}
	AssumedHead       = Text{"assumed", "angenommen", "antaget", "feltételezett"}
	AnsweredHead      = Text{"Answered", "Beantwortet", "Besvarade", "Válaszolt"}
	OpenHead          = Text{"Left open", "Offen gelassen", "Lämnade öppna", "Nyitva hagyta"}
	NotApplicableHead = Text{"Does not apply", "Trifft nicht zu", "Gäller inte", "Nem értelmezhető"}
	NotReachedHead    = Text{"Not reached", "Nicht erreicht", "Inte nådda", "Nem került sorra"}
	ShareOfAnswers    = Text{"Share of the answers", "Anteil der Antworten", "Andel av svaren", "A válaszok aránya"}
	AnswersNote       = Text{
		"How many of those who answered chose it, with the 95 % interval for other visits to the same places. Where several answers may be chosen, the shares add up to more than 100 %.",
		"Wie viele von denen, die antworteten, dies wählten, mit dem 95-%-Intervall für andere Besuche derselben Standorte. Wo mehrere Antworten möglich sind, ergeben die Anteile zusammen mehr als 100 %.",
		"Hur många av dem som svarade valde detta, med 95-%-intervallet för andra besök på samma platser. Där flera svar får väljas blir andelarna tillsammans mer än 100 %.",
		"A válaszolók közül hányan választották ezt, a 95%-os intervallummal ugyanezen helyszínek más látogatásaira. Ahol több válasz is választható, az arányok összege meghaladja a 100%-ot.",
	}

	WouldReturn    = Text{"Would come back", "Würden wiederkommen", "Skulle komma tillbaka", "Visszajönne"}
	WouldComplain  = Text{"Would have complained", "Hätten sich beschwert", "Skulle ha klagat", "Panaszt tett volna"}
	WasAsked       = Text{"Were asked whether all was well", "Wurden gefragt, ob alles gut war", "Fick frågan om allt var bra", "Megkérdezték, minden rendben volt-e"}
	FeltBetter     = Text{"Left with a better feeling", "Gingen mit einem besseren Gefühl", "Gick med en bättre känsla", "Elment, jobb érzéssel"}
	FeltSame       = Text{"Left with the same feeling", "Gingen mit demselben Gefühl", "Gick med samma känsla", "Elment, ugyanazzal az érzéssel"}
	FeltWorse      = Text{"Left with a worse feeling", "Gingen mit einem schlechteren Gefühl", "Gick med en sämre känsla", "Elment, rosszabb érzéssel"}
	PromisesInTime = Text{"Promises kept in time", "Zusagen rechtzeitig eingehalten", "Löften hållna i tid", "Időben teljesített ígéretek"}
	PromisesLate   = Text{"Promises kept late", "Zusagen verspätet eingehalten", "Löften hållna för sent", "Késve teljesített ígéretek"}
	PromisesBroken = Text{"Promises not kept", "Zusagen nicht eingehalten", "Löften som inte hölls", "Be nem tartott ígéretek"}
	MedianLateness = Text{"Median lateness", "Mittlere Verspätung (Median)", "Försening (median)", "Késés (medián)"}
	SilentSeen     = Text{"Would have been silent", "Hätten geschwiegen", "Skulle ha varit tysta", "Hallgatott volna"}

	NetPromoter       = Text{"Net Promoter", "Net Promoter", "Net Promoter", "Net Promoter"}
	NetPromoterFigure = Text{
		"{n} ({low} to {high}); {up} promoters, {between} passives, {down} detractors",
		"{n} ({low} bis {high}); {up} Promotoren, {between} Passive, {down} Detraktoren",
		"{n} ({low} till {high}); {up} ambassadörer, {between} passiva, {down} kritiker",
		"{n} ({low} – {high}); {up} támogató, {between} passzív, {down} kritikus",
	}
	NetPromoterFew = Text{
		"not given under 30 answers; {up} promoters, {between} passives, {down} detractors",
		"unter 30 Antworten nicht angegeben; {up} Promotoren, {between} Passive, {down} Detraktoren",
		"anges inte under 30 svar; {up} ambassadörer, {between} passiva, {down} kritiker",
		"30 válasz alatt nem szerepel; {up} támogató, {between} passzív, {down} kritikus",
	}
	Feelings       = Text{"Feelings", "Gefühle", "Känslor", "Érzések"}
	FeelingBefore  = Text{"Before the visit", "Vor dem Besuch", "Före besöket", "A látogatás előtt"}
	FeelingAfter   = Text{"After the visit", "Nach dem Besuch", "Efter besöket", "A látogatás után"}
	ExperienceHead = Text{"Experience", "Erlebnis", "Upplevelse", "Élmény"}
)

// dimensions are the tags of the built-in checklists.
var dimensions = map[string]Text{
	"human": {"Human side", "Umgang mit Menschen", "Bemötande", "Emberi oldal"},
	"task":  {"Task", "Fachliche Seite", "Sakfrågan", "Szakmai oldal"},
}

// Dimension returns what a person reads for a dimension; one of a client's own checklist is its tag, written as words.
func (l *Language) Dimension(tag string) string {
	if text, known := dimensions[tag]; known {
		return l.Text(text)
	}
	return plainWords(strings.ReplaceAll(tag, "-", " "))
}
