package workbook

import "mysteryshopper/server/sheet"

// texts is one text in English, German, Swedish and Hungarian.
func texts(en, de, sv, hu string) sheet.Words { return sheet.Words{EN: en, DE: de, SV: sv, HU: hu} }

// words are the texts of every workbook.
var words = struct {
	overview, notes, contents, rows, page, keys, keysNote sheet.Words
}{
	overview: texts("Overview", "Überblick", "Översikt", "Áttekintés"),
	notes:    texts("Notes", "Erläuterungen", "Förklaringar", "Magyarázatok"),
	contents: texts("Sheets", "Blätter", "Blad", "Munkalapok"),
	rows:     texts("Rows: %d", "Zeilen: %d", "Rader: %d", "Sorok: %d"),
	keys:     texts("Columns", "Spalten", "Kolumner", "Oszlopok"),
	keysNote: texts(
		"What each column is called in the API.",
		"Wie jede Spalte in der API heißt.",
		"Vad varje kolumn heter i API:et.",
		"Az oszlopok neve az API-ban.",
	),
	page: texts("Page &P of &N", "Seite &P von &N", "Sida &P av &N", "&P. oldal / &N"),
}

// scoreWords are the texts of the workbook of a scorecard, but for those of its columns.
var scoreWords = struct {
	title, score, interval, visitsAndLocations, noFigure, programs, blended, data, matrix, breaks, events, bands, commended sheet.Words
	client, location, program, span, channel, everyChannel, every, method, asOf, band, passed, before, alike, sure          sheet.Words
	points, pointsOf, scoreBy, shareOfVisits, covered, remark, event, version, dataNote, thinNote                           sheet.Words
}{
	title:              texts("Scorecard", "Scorecard", "Scorecard", "Eredménykártya"),
	score:              texts("Score", "Ergebnis", "Resultat", "Eredmény"),
	interval:           texts("95 %% interval: %s to %s.", "95-%%-Intervall: %s bis %s.", "95 %% intervall: %s till %s.", "95%%-os intervallum: %s – %s."),
	visitsAndLocations: texts("Visits: %d. Locations: %d.", "Besuche: %d. Standorte: %d.", "Besök: %d. Platser: %d.", "Látogatások: %d. Helyszínek: %d."),
	noFigure:           texts("There is no figure: no released report of the span counts.", "Es gibt kein Ergebnis: Kein freigegebener Bericht des Zeitraums zählt.", "Det finns inget resultat: ingen frisläppt rapport i perioden räknas.", "Nincs eredmény: az időszakban egyetlen kiadott jelentés sem számít."),
	programs:           texts("Programs", "Programme", "Program", "Programok"),
	blended:            texts("There is more than one program, and their scores are never blended. Each has its own.", "Es gibt mehrere Programme; ihre Ergebnisse werden nie vermischt. Jedes hat sein eigenes.", "Det finns flera program, och deras resultat blandas aldrig. Vart och ett har sitt eget.", "Több program van, eredményeik sosem keverednek. Mindegyiknek saját eredménye van."),
	data:               texts("Data", "Daten", "Data", "Adatok"),
	matrix:             texts("Side by side", "Nebeneinander", "Sida vid sida", "Egymás mellett"),
	breaks:             texts("Changes of the checklist", "Änderungen der Checkliste", "Ändringar av checklistan", "Ellenőrzőlista változásai"),
	events:             texts("Events", "Ereignisse", "Händelser", "Események"),
	bands:              texts("Bands", "Stufen", "Nivåer", "Sávok"),
	commended:          texts("Commendations", "Belobigungen", "Beröm", "Dicséretek"),
	client:             texts("Client", "Kunde", "Kund", "Ügyfél"),
	location:           texts("Location", "Standort", "Plats", "Helyszín"),
	program:            texts("Program", "Programm", "Program", "Program"),
	span:               texts("Months", "Monate", "Månader", "Hónapok"),
	channel:            texts("Channel", "Kanal", "Kanal", "Csatorna"),
	everyChannel:       texts("all", "alle", "alla", "mind"),
	every:              texts("all", "alle", "alla", "mind"),
	method:             texts("Method", "Methode", "Metod", "Módszer"),
	asOf:               texts("As of", "Stand", "Per", "Állapot"),
	band:               texts("Band", "Stufe", "Nivå", "Sáv"),
	passed:             texts("Passed", "Bestanden", "Godkända", "Megfelelt"),
	before:             texts("Against %s to %s", "Gegenüber %s bis %s", "Mot %s till %s", "Ehhez képest: %s – %s"),
	alike:              texts("Like for like", "Nur gleiche Fragen", "Bara samma frågor", "Csak azonos kérdések"),
	sure:               texts("How sure", "Wie sicher", "Hur säkert", "Mennyire biztos"),
	points:             texts("%s points", "%s Punkte", "%s enheter", "%s pont"),
	pointsOf:           texts("%s points (%s to %s)", "%s Punkte (%s bis %s)", "%s enheter (%s till %s)", "%s pont (%s – %s)"),
	scoreBy:            texts("Score by %s", "Ergebnis nach %s", "Resultat per %s", "Eredmény: %s"),
	shareOfVisits:      texts("Share of visits", "Anteil der Besuche", "Andel av besöken", "Látogatások aránya"),
	covered:            texts("%s (covers %s)", "%s (deckt %s ab)", "%s (täcker %s)", "%s (lefedettség: %s)"),
	remark:             texts("Remarks", "Bemerkungen", "Anmärkningar", "Megjegyzések"),
	event:              texts("Event", "Ereignis", "Händelse", "Esemény"),
	version:            texts("Checklist %s: version %d, before %d", "Checkliste %s: Version %d, zuvor %d", "Checklistan %s: version %d, förut %d", "Ellenőrzőlista (%s): %d. változat, előtte %d."),
	dataNote: texts(
		"Every field of the same answer under the key that it has in the API, for further work. Keys never change. Figures are in basis points: 10000 is 100 %.",
		"Alle Felder derselben Antwort unter ihrem Schlüssel in der API, zum Weiterarbeiten. Schlüssel ändern sich nie. Werte stehen in Basispunkten: 10000 sind 100 %.",
		"Alla fält i samma svar under nyckeln som de har i API:et, för vidare arbete. Nycklarna ändras aldrig. Värden anges i baspunkter: 10000 är 100 %.",
		"Ugyanennek a válasznak minden mezője az API-beli kulcsával, további munkához. A kulcsok sosem változnak. Az értékek bázispontban: 10000 a 100%.",
	),
	thinNote: texts(
		"Rows in grey italics stand on fewer than 5 visits: a hint, not a finding. With fewer than 3 visits there is no band.",
		"Zeilen in grauer Kursivschrift beruhen auf weniger als 5 Besuchen: ein Hinweis, kein Befund. Unter 3 Besuchen gibt es keine Stufe.",
		"Rader i grå kursiv stil vilar på färre än 5 besök: en fingervisning, inget resultat att lita på. Under 3 besök anges ingen nivå.",
		"A szürke dőlt sorok 5-nél kevesebb látogatáson alapulnak: jelzés, nem megállapítás. 3 látogatás alatt nincs sáv.",
	),
}

// methodWords say how visits become a figure.
var methodWords = map[string]struct{ name, meaning sheet.Words }{
	"VISIT_MEAN": {
		texts("Mean of visits", "Mittel der Besuche", "Medelvärde av besöken", "Látogatások átlaga"),
		texts("The mean of the visits' totals: each visit counts the same.", "Das Mittel der Gesamtergebnisse der Besuche: Jeder Besuch zählt gleich.", "Medelvärdet av besökens totaler: varje besök räknas lika.", "A látogatások összeredményének átlaga: minden látogatás egyformán számít."),
	},
	"POOLED": {
		texts("Points earned of points possible", "Erreichte von möglichen Punkten", "Uppnådda av möjliga poäng", "Elért pontok az elérhetőkből"),
		texts("The points earned of all points possible, over all visits.", "Die erreichten von allen möglichen Punkten über alle Besuche.", "Uppnådda av alla möjliga poäng, över alla besök.", "Az elért pontok az összes elérhetőből, minden látogatáson át."),
	},
	"LOCATION_MEAN": {
		texts("Mean of locations", "Mittel der Standorte", "Medelvärde av platserna", "Helyszínek átlaga"),
		texts("The mean of the locations' means: each location counts the same, however often it was visited.", "Das Mittel der Standortmittel: Jeder Standort zählt gleich, wie oft er auch besucht wurde.", "Medelvärdet av platsernas medelvärden: varje plats räknas lika, hur ofta den än besöktes.", "A helyszínek átlagainak átlaga: minden helyszín egyformán számít, akárhány látogatás volt."),
	},
}

// sureWords say in a sentence how far a figure can be trusted, and in a word.
var sureWords = map[string]struct{ sentence, word sheet.Words }{
	"NONE": {
		texts("Fewer than 3 visits: too few to judge by.", "Weniger als 3 Besuche: zu wenige für ein Urteil.", "Färre än 3 besök: för få att döma efter.", "3-nál kevesebb látogatás: túl kevés az ítélethez."),
		texts("None", "Keine", "Ingen", "Nincs"),
	},
	"LOW": {
		texts("Only 3 or 4 visits: a hint, not a finding.", "Nur 3 oder 4 Besuche: ein Hinweis, kein Befund.", "Bara 3 eller 4 besök: en fingervisning, inget att lita på.", "Csak 3 vagy 4 látogatás: jelzés, nem megállapítás."),
		texts("Low", "Gering", "Låg", "Alacsony"),
	},
	"OK": {
		texts("5 visits or more: good to lean on, within the interval.", "5 Besuche oder mehr: belastbar, so weit das Intervall reicht.", "5 besök eller fler: går att lita på, inom intervallet.", "5 vagy több látogatás: az intervallumon belül megbízható."),
		texts("OK", "OK", "OK", "OK"),
	},
}

// changeWords say whether a difference can be called a change.
var changeWords = struct{ yes, no, broken sheet.Words }{
	yes:    texts("a change", "eine Veränderung", "en förändring", "változás"),
	no:     texts("may be chance", "kann Zufall sein", "kan vara slump", "lehet véletlen"),
	broken: texts("the checklist changed", "Checkliste geändert", "checklistan ändrades", "az ellenőrzőlista változott"),
}

// channelWords are the channels.
var channelWords = map[string]sheet.Words{
	"IN_PERSON": texts("In person", "Vor Ort", "På plats", "Személyesen"),
	"PHONE":     texts("Phone", "Telefon", "Telefon", "Telefon"),
	"WEB":       texts("Web", "Web", "Webb", "Web"),
}
