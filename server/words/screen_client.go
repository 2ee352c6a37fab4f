package words

import (
	"maps"
	"strings"
	"unicode/utf8"
)

// capital returns a term with a capital letter, for a heading.
func capital(t Text) Text {
	for i, text := range t {
		_, size := utf8.DecodeRuneInString(text)
		t[i] = strings.ToUpper(text[:size]) + text[size:]
	}
	return t
}

// grouped returns texts by the values of an enum under keys such as cause.WILL.
func grouped(group string, texts map[string]Text) map[string]Text {
	out := make(map[string]Text, len(texts))
	for value, text := range texts {
		out[group+"."+value] = text
	}
	return out
}

// joined puts maps of texts together.
func joined(all ...map[string]Text) map[string]Text {
	out := map[string]Text{}
	for _, texts := range all {
		maps.Copy(out, texts)
	}
	return out
}

// clientTexts are on the page of a client.
var clientTexts = joined(clientFrameTexts, clientFigureTexts, clientReportTexts, clientQuestionTexts, clientClaimTexts, clientActTexts, clientExportTexts,
	grouped("alertKind", AlertTitles), grouped("reviewReason", ReviewReasons))

// clientFrameTexts stand around every page of a client.
var clientFrameTexts = map[string]Text{
	"title":               {"Your results", "Ihre Ergebnisse", "Dina resultat", "Az Ön eredményei"},
	"skip":                {"To the content", "Zum Inhalt", "Till innehållet", "Ugrás a tartalomhoz"},
	"menu":                {"Menu", "Menü", "Meny", "Menü"},
	"parts":               {"Parts", "Bereiche", "Delar", "Részek"},
	"where":               {"Where you are", "Wo Sie sind", "Var du är", "Ön itt van"},
	"print":               {"Print", "Drucken", "Skriv ut", "Nyomtatás"},
	"tab.overview":        Overview,
	"tab.places":          Locations,
	"tab.sections":        Sections,
	"tab.waits":           columns["waits"],
	"tab.claims":          lists["claims"],
	"tab.reports":         Reports,
	"tab.alerts":          lists["alerts"],
	"tab.actions":         lists["actions"],
	"tab.appeals":         lists["appeals"],
	"tab.export":          {"Export", "Ausgeben", "Exportera", "Exportálás"},
	"tab.how":             {"How it is computed", "Wie gerechnet wird", "Så räknas det", "Hogyan számoljuk"},
	"allPlaces":           {"All locations", "Alle Standorte", "Alla platser", "Minden helyszín"},
	"allPrograms":         {"All programs", "Alle Programme", "Alla program", "Minden program"},
	"program":             Program,
	"spanFrom":            {"From", "Von", "Från", "Kezdete"},
	"spanTo":              {"To", "Bis", "Till", "Vége"},
	"compare":             {"Compared with", "Vergleich mit", "Jämfört med", "Összehasonlítás"},
	"compare.before":      {"the span before", "Zeitraum davor", "perioden före", "az előző időszak"},
	"compare.year":        {"a year before", "ein Jahr davor", "ett år tidigare", "egy évvel korábban"},
	"compare.above":       {"the location above", "Standort darüber", "platsen ovanför", "a felettes helyszín"},
	"choose.view":         {"Program and span", "Programm und Zeitraum", "Program och period", "Program és időszak"},
	"choose.program":      {"Choose a program", "Wählen Sie ein Programm", "Välj ett program", "Válasszon programot"},
	"choose.neverBlended": NeverBlended,
	"standing":            {"[{place} · ][{program} · ][{span} · ][{visits} · ][as of {time}]", "[{place} · ][{program} · ][{span} · ][{visits} · ][Stand {time}]", "[{place} · ][{program} · ][{span} · ][{visits} · ][per {time}]", "[{place} · ][{program} · ][{span} · ][{visits} · ][állapot: {time}]"},
	"empty.span":          {"No report was released in this span.", "In diesem Zeitraum wurde kein Bericht freigegeben.", "Ingen rapport publicerades under perioden.", "Ebben az időszakban nem tettek közzé jelentést."},
	"lastMonths.one":      {"The last month", "Der letzte Monat", "Senaste månaden", "Az utolsó hónap"},
	"lastMonths.other":    {"The last {n} months", "Die letzten {n} Monate", "De senaste {n} månaderna", "Az utolsó {n} hónap"},
	"more.one":            {"and {n} more", "und {n} weitere", "och {n} till", "és további {n}"},
	"more.other":          More,
}

// clientFigureTexts are of figures.
var clientFigureTexts = map[string]Text{
	"score":               Score,
	"noScore":             {"–", "–", "–", "–"},
	"noInterval":          NoInterval,
	"visits":              VisitsHead,
	"visits.one":          Visit,
	"visits.other":        VisitsCounted,
	"atLocations.one":     AtLocation,
	"atLocations.other":   AtLocations,
	"fromTo":              FromTo,
	"between":             Between,
	"nOf":                 {"{n} of {all}", "{n} von {all}", "{n} av {all}", "{n} / {all}"},
	"tooFew":              TooFewVisits,
	"few":                 FewVisits,
	"passed":              PassedHead,
	"leftUnserved":        capital(WalkedOut),
	"praise":              {"Praise", "Lob", "Beröm", "Dicséret"},
	"praise.most":         {"most often:", "am häufigsten:", "oftast:", "leggyakrabban:"},
	"atAGlance":           {"At a glance", "Auf einen Blick", "I korthet", "Egy pillantásra"},
	"up":                  Up,
	"down":                Down,
	"noClearChange":       NoClearChange,
	"changeAcrossBreak":   ChangeAcrossBreak,
	"changeUntested":      ChangeUntested,
	"nothingBefore":       NothingToCompare,
	"against.change":      {"more than chance", "mehr als Zufall", "mer än slump", "több mint véletlen"},
	"against.chance":      MayBeChance,
	"against.break":       ChecklistChanged,
	"scaleFrom":           {"{low} to {high}%", "{low} bis {high} %", "{low} till {high} %", "{low}–{high}%"},
	"section":             section,
	"location":            Location,
	"month":               Month,
	"remarks":             Remarks,
	"place":               Place,
	"trend":               {"Month by month", "Monat für Monat", "Månad för månad", "Hónapról hónapra"},
	"asTable":             {"As a table", "Als Tabelle", "Som tabell", "Táblázatként"},
	"checklistChanged":    ChecklistChanged,
	"orderByChance":       OrderByChance,
	"ranking.ends":        {"Locations, best and weakest", "Standorte, beste und schwächste", "Platser, bästa och svagaste", "Helyszínek, legjobbak és leggyengébbek"},
	"ranking.thin":        {"too few visits to be ranked: {n}", "zu wenige Besuche für einen Platz: {n}", "för få besök för att rangordnas: {n}", "túl kevés látogatás a rangsoroláshoz: {n}"},
	"ranking.more":        {"{n} more locations", "{n} weitere Standorte", "{n} platser till", "további {n} helyszín"},
	"ranking.none":        {"No location has enough visits to be ranked. Each report can be read on its own.", "Kein Standort hat genug Besuche für einen Platz. Jeder Bericht ist einzeln zu lesen.", "Ingen plats har tillräckligt många besök för att rangordnas. Varje rapport går att läsa för sig.", "Egyik helyszínen sincs elég látogatás a rangsoroláshoz. Minden jelentés külön olvasható."},
	"alerts.open":         {"Open alerts", "Offene Alarme", "Öppna larm", "Nyitott riasztások"},
	"alerts.none":         {"Nothing is waiting to be looked at.", "Nichts wartet darauf, angesehen zu werden.", "Inget väntar på att ses över.", "Semmi sem vár áttekintésre."},
	"alerts.all":          {"All alerts", "Alle Alarme", "Alla larm", "Minden riasztás"},
	"openReport":          {"Open the report", "Bericht öffnen", "Öppna rapporten", "Jelentés megnyitása"},
	"corrected":           {"Corrected since you last looked", "Berichtigt, seit Sie zuletzt hier waren", "Rättat sedan du senast var här", "Javítva a legutóbbi megtekintés óta"},
	"corrected.seen":      {"I have seen it", "Gesehen", "Jag har sett det", "Láttam"},
	"corrected.withdrawn": {"{location}: a report was withdrawn.", "{location}: Ein Bericht wurde zurückgezogen.", "{location}: en rapport drogs tillbaka.", "{location}: egy jelentést visszavontak."},
	"corrected.revision":  {"{location}: [revision {revision}][, {p}][ ({difference} points)][. {reason}]", "{location}: [Revision {revision}][, {p}][ ({difference} Prozentpunkte)][. {reason}]", "{location}: [revision {revision}][, {p}][ ({difference} procentenheter)][. {reason}]", "{location}: [{revision}. változat][, {p}][ ({difference} százalékpont)][. {reason}]"},
}
