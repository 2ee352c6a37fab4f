package sheet

import "strings"

// Words is one text in every language of the product.
type Words struct{ EN, DE, SV, HU string }

// In returns the text in a language, one of en, de, sv and hu, and in English for any other.
func (w Words) In(language string) string {
	switch language {
	case "de":
		return w.DE
	case "sv":
		return w.SV
	case "hu":
		return w.HU
	}
	return w.EN
}

// Heading returns what a person reads above the column, in a language as of Words. It is the key where a part of that
// has no words.
func (c Column) Heading(language string) string {
	path := strings.Split(c.Key, ".")
	leaf := path[len(path)-1]
	words, ok := leafWords[leaf]
	if len(path) > 1 {
		if special, found := pairWords[strings.Join(path[len(path)-2:], ".")]; found {
			words, ok = special, true
		}
	}
	if !ok {
		return c.Key
	}
	heading := words.In(language)
	for i := len(path) - 2; i >= 0; i-- {
		group, ok := groupWords[path[i]]
		if !ok {
			return c.Key
		}
		if text := group.In(language); text != "" {
			heading = text + " – " + heading
		}
	}
	return heading
}

// groupWords are what messages are called before the columns in them; a group without words says nothing that its
// columns do not say.
var groupWords = map[string]Words{
	"total":            {},
	"outcomes":         {},
	"usual":            {},
	"difference":       {"Difference", "Unterschied", "Skillnad", "Különbség"},
	"likeForLike":      {"Like for like", "Gleiche Fragen", "Samma frågor", "Azonos kérdések"},
	"passShare":        {"Passed", "Bestanden", "Godkända", "Megfelelt"},
	"leftUnservedRate": {"Walked out", "Gegangen", "Gick därifrån", "Távozott"},
	"hungUpRate":       {"Hung up", "Aufgelegt", "La på", "Letette"},
	"closedRate":       {"Closed", "Geschlossen", "Stängt", "Zárva"},
	"servedInTime":     {"Served in time", "Rechtzeitig bedient", "Betjänad i tid", "Időben kiszolgálva"},
	"badlyServed":      {"Badly served", "Schlecht bedient", "Dåligt betjänade", "Rosszul kiszolgált"},
	"kept":             {"Kept", "Gehalten", "Hållet", "Betartva"},
	"position":         {"Position", "Position", "Position", "Pozíció"},
}

// pairWords are what a column is called by its message and its field together.
var pairWords = map[string]Words{
	"total.basisPoints": {"Score (basis points)", "Ergebnis (Basispunkte)", "Resultat (baspunkter)", "Eredmény (bázispont)"},
	"total.percent":     {"Score (%)", "Ergebnis (%)", "Resultat (%)", "Eredmény (%)"},
	"difference.from":   {"from", "ab", "från", "ettől"},
	"difference.to":     {"to", "bis", "till", "eddig"},
	"outcomes.closed":   {"Closed", "Geschlossen", "Stängt", "Zárva"},
	"difference.change": {"a change", "eine Veränderung", "en förändring", "változás"},
}

// leafWords are what a column is called by its field.
var leafWords = map[string]Words{
	// What rows are of.
	"client":         {"Client", "Kunde", "Kund", "Ügyfél"},
	"clientTitle":    {"Client (name)", "Kunde (Name)", "Kund (namn)", "Ügyfél (név)"},
	"location":       {"Location", "Standort", "Plats", "Helyszín"},
	"locationTitle":  {"Location (name)", "Standort (Name)", "Plats (namn)", "Helyszín (név)"},
	"program":        {"Program", "Programm", "Program", "Program"},
	"programTitle":   {"Program (name)", "Programm (Name)", "Program (namn)", "Program (név)"},
	"checklist":      {"Checklist", "Checkliste", "Checklista", "Ellenőrzőlista"},
	"version":        {"Version", "Version", "Version", "Változat"},
	"section":        {"Section", "Abschnitt", "Avsnitt", "Szakasz"},
	"sectionTitle":   {"Section (name)", "Abschnitt (Name)", "Avsnitt (namn)", "Szakasz (név)"},
	"question":       {"Question", "Frage", "Fråga", "Kérdés"},
	"questionTitle":  {"Question (text)", "Frage (Text)", "Fråga (text)", "Kérdés (szöveg)"},
	"dimension":      {"Dimension", "Dimension", "Dimension", "Dimenzió"},
	"behaviour":      {"Behaviour", "Verhalten", "Beteende", "Viselkedés"},
	"behaviourTitle": {"Behaviour (name)", "Verhalten (Name)", "Beteende (namn)", "Viselkedés (név)"},
	"channel":        {"Channel", "Kanal", "Kanal", "Csatorna"},
	"month":          {"Month", "Monat", "Månad", "Hónap"},
	"quarter":        {"Quarter", "Quartal", "Kvartal", "Negyedév"},
	"wave":           {"Wave", "Welle", "Våg", "Hullám"},
	"label":          {"Span", "Zeitraum", "Period", "Időszak"},
	"from":           {"From", "Von", "Från", "Ettől"},
	"to":             {"To", "Bis", "Till", "Eddig"},
	"asOf":           {"As of", "Stand", "Per", "Állapot"},
	"method":         {"Method", "Methode", "Metod", "Módszer"},
	"groupBy":        {"Grouped by", "Gegliedert nach", "Grupperat efter", "Csoportosítva"},

	// Figures.
	"visits":              {"Visits", "Besuche", "Besök", "Látogatások"},
	"locations":           {"Locations", "Standorte", "Platser", "Helyszínek"},
	"basisPoints":         {"Basis points", "Basispunkte", "Baspunkter", "Bázispont"},
	"percent":             {"Percent", "Prozent", "Procent", "Százalék"},
	"lowBasisPoints":      {"Lower end, 95 % (basis points)", "Untergrenze, 95 % (Basispunkte)", "Nedre gräns, 95 % (baspunkter)", "Alsó határ, 95 % (bázispont)"},
	"highBasisPoints":     {"Upper end, 95 % (basis points)", "Obergrenze, 95 % (Basispunkte)", "Övre gräns, 95 % (baspunkter)", "Felső határ, 95 % (bázispont)"},
	"standardDeviation":   {"Standard deviation (basis points)", "Standardabweichung (Basispunkte)", "Standardavvikelse (baspunkter)", "Szórás (bázispont)"},
	"min":                 {"Least visit (basis points)", "Schlechtester Besuch (Basispunkte)", "Sämsta besök (baspunkter)", "Leggyengébb látogatás (bázispont)"},
	"max":                 {"Greatest visit (basis points)", "Bester Besuch (Basispunkte)", "Bästa besök (baspunkter)", "Legjobb látogatás (bázispont)"},
	"band":                {"Band", "Stufe", "Nivå", "Sáv"},
	"bandTitle":           {"Band (name)", "Stufe (Name)", "Nivå (namn)", "Sáv (név)"},
	"bands":               {"Visits by band", "Besuche nach Stufe", "Besök per nivå", "Látogatások sávonként"},
	"confidence":          {"Confidence", "Verlässlichkeit", "Tillförlitlighet", "Megbízhatóság"},
	"distortion":          {"What one visit can move", "Gewicht eines Besuchs", "Vad ett besök kan ändra", "Egy látogatás hatása"},
	"earned":              {"Points earned", "Erreichte Punkte", "Uppnådda poäng", "Elért pontok"},
	"possible":            {"Points possible", "Mögliche Punkte", "Möjliga poäng", "Elérhető pontok"},
	"passed":              {"visits", "Besuche", "besök", "látogatások"},
	"of":                  {"of", "von", "av", "ennyiből"},
	"count":               {"count", "Anzahl", "antal", "darab"},
	"leftUnserved":        {"Walked out", "Gegangen", "Gick därifrån", "Távozott"},
	"hungUp":              {"Hung up", "Aufgelegt", "La på", "Letette"},
	"noSuchPlace":         {"No such place", "Ort nicht vorhanden", "Platsen finns inte", "Nincs ilyen hely"},
	"aborted":             {"Broken off", "Abgebrochen", "Avbrutet", "Megszakadt"},
	"commendations":       {"Commendations", "Belobigungen", "Beröm", "Dicséretek"},
	"change":              {"Change", "Veränderung", "Förändring", "Változás"},
	"acrossBreak":         {"across a change of the checklist", "über eine Änderung der Checkliste", "över en ändring av checklistan", "az ellenőrzőlista változásán át"},
	"coverageBasisPoints": {"coverage (basis points)", "Abdeckung (Basispunkte)", "täckning (baspunkter)", "lefedettség (bázispont)"},
	"fromVersion":         {"Version before", "Version davor", "Version före", "Előző változat"},
	"toVersion":           {"Version after", "Version danach", "Version efter", "Új változat"},
	"questions":           {"Questions", "Fragen", "Frågor", "Kérdések"},
	"rank":                {"Rank", "Rang", "Placering", "Helyezés"},
	"times":               {"Times", "Mal", "Gånger", "Alkalom"},

	// Waits.
	"waits":         {"Waits", "Wartezeiten", "Väntetider", "Várakozások"},
	"served":        {"Served", "Bedient", "Betjänade", "Kiszolgálva"},
	"medianSeconds": {"Median wait (s)", "Median der Wartezeit (s)", "Median av väntetiden (s)", "Várakozás mediánja (s)"},
	"usualSeconds":  {"Usual wait (s)", "Übliche Wartezeit (s)", "Vanlig väntetid (s)", "Szokásos várakozás (s)"},

	// Lists.
	"name":           {"Resource name", "Ressourcenname", "Resursnamn", "Erőforrásnév"},
	"title":          {"Title", "Titel", "Titel", "Cím"},
	"parent":         {"Parent", "Übergeordnet", "Överordnad", "Fölérendelt"},
	"timeZone":       {"Time zone", "Zeitzone", "Tidszon", "Időzóna"},
	"locale":         {"Language", "Sprache", "Språk", "Nyelv"},
	"latitude":       {"latitude", "Breite", "latitud", "szélesség"},
	"longitude":      {"longitude", "Länge", "longitud", "hosszúság"},
	"address":        {"Address", "Adresse", "Postadress", "Postacím"},
	"contact":        {"Contact", "Kontakt", "Kontakt", "Kapcsolat"},
	"state":          {"State", "Status", "Status", "Állapot"},
	"outcome":        {"Outcome", "Ausgang", "Utfall", "Kimenetel"},
	"verdict":        {"Verdict", "Urteil", "Omdöme", "Minősítés"},
	"narrative":      {"Narrative", "Bericht", "Berättelse", "Beszámoló"},
	"dayPart":        {"Part of the day", "Tageszeit", "Del av dagen", "Napszak"},
	"shopper":        {"Shopper", "Testkunde", "Mystery shopper", "Próbavásárló"},
	"revision":       {"Revision", "Fassung", "Revision", "Módosítás"},
	"releasedReport": {"Released report", "Freigegebener Bericht", "Frisläppt rapport", "Kiadott jelentés"},
	"releaseTime":    {"Released", "Freigegeben", "Frisläppt", "Kiadva"},
	"createTime":     {"Created", "Angelegt", "Skapad", "Létrehozva"},
	"updateTime":     {"Updated", "Geändert", "Ändrad", "Módosítva"},
	"deleted":        {"Deleted", "Gelöscht", "Borttagen", "Törölve"},
}
