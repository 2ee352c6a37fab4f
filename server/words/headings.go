package words

import "strings"

// Column returns what a person reads above a column of a table, of which the key is the dotted JSON path, such as
// total.basisPoints. A part that has no text is its key, written as words.
func (l *Language) Column(key string) string {
	path := strings.Split(key, ".")
	last := len(path) - 1
	heading, ok := columns[path[last]]
	if last > 0 {
		if special, found := columnsOfGroups[path[last-1]+"."+path[last]]; found {
			heading, ok = special, true
		}
	}
	text := plainWords(path[last])
	if ok {
		text = l.Text(heading)
	}
	for i := last - 1; i >= 0; i-- {
		name := plainWords(path[i])
		if group, ok := columnGroups[path[i]]; ok {
			name = l.Text(group)
		}
		if name != "" {
			text = name + " – " + text
		}
	}
	return Capital(text)
}

// PercentColumn is Column for a column that is shown in per cent: its text does not end in the unit of the API.
func (l *Language) PercentColumn(key string) string {
	return strings.TrimSuffix(l.Column(key), l.Text(ofBasisPoints))
}

// Endings of headings.
var (
	ofBasisPoints = Text{" (basis points)", " (Basispunkte)", " (baspunkter)", " (bázispont)"}
	ofPercent     = Text{" (%)", " (%)", " (%)", " (%)"}
	ofNames       = Text{" (name)", " (Name)", " (namn)", " (név)"}
	ofTexts       = Text{" (text)", " (Text)", " (text)", " (szöveg)"}
)

// with returns a text with an ending.
func with(t, ending Text) Text {
	for i := range t {
		t[i] += ending[i]
	}
	return t
}

// columnGroups are the names of messages, which stand before those of the columns in them. A group without a name adds
// nothing to its columns.
var columnGroups = map[string]Text{
	"total":            {},
	"outcomes":         {},
	"amount":           {},
	"usual":            {},
	"difference":       Difference,
	"likeForLike":      LikeForLike,
	"earlier":          {"before", "davor", "före", "előtte"},
	"passShare":        PassedHead,
	"leftUnservedRate": WalkedOut,
	"hungUpRate":       HungUp,
	"closedRate":       Closed,
	"servedInTime":     ServedInTime,
	"badlyServed":      BadlyServed,
	"kept":             Kept,
	"position":         {"Position", "Position", "Position", "Pozíció"},
	"betweenLocations": BetweenLocations,
	"betweenStaff":     BetweenStaff,
	"sample":           {"Reports read", "Gelesene Berichte", "Lästa rapporter", "Beolvasott jelentések"},
}

// columnsOfGroups are the names of columns by message and field together.
var columnsOfGroups = map[string]Text{
	"total.basisPoints": with(Score, ofBasisPoints),
	"total.percent":     with(Score, ofPercent),
	"difference.from":   {"from", "ab", "från", "kezdete"},
	"difference.to":     {"to", "bis", "till", "vége"},
	"outcomes.closed":   Closed,
	"difference.change": Change,
}

// columns are the names of columns by field.
var columns = map[string]Text{
	// What rows are of.
	"client":         Client,
	"clientTitle":    with(Client, ofNames),
	"location":       Location,
	"locationTitle":  with(Location, ofNames),
	"program":        Program,
	"programTitle":   with(Program, ofNames),
	"checklist":      Checklist,
	"version":        {"Version", "Version", "Version", "Változat"},
	"section":        section,
	"sectionTitle":   with(section, ofNames),
	"question":       Question,
	"questionTitle":  with(Question, ofTexts),
	"dimension":      {"Dimension", "Dimension", "Dimension", "Dimenzió"},
	"behaviour":      Behaviour,
	"behaviourTitle": with(Behaviour, ofNames),
	"channel":        Channel,
	"segments":       Segments,
	"month":          Month,
	"quarter":        Quarter,
	"wave":           {"Wave", "Welle", "Mätomgång", "Hullám"},
	"label":          {"Span", "Zeitraum", "Period", "Időszak"},
	"from":           {"From", "Von", "Från", "Kezdete"},
	"to":             {"To", "Bis", "Till", "Vége"},
	"asOf":           AsOf,
	"method":         Method,
	"groupBy":        {"Grouped by", "Gegliedert nach", "Grupperat efter", "Csoportosítva"},

	// Figures.
	"visits":              VisitsHead,
	"locations":           Locations,
	"basisPoints":         {"Basis points", "Basispunkte", "Baspunkter", "Bázispont"},
	"percent":             {"Percent", "Prozent", "Procent", "Százalék"},
	"lowBasisPoints":      with(LowerEnd, ofBasisPoints),
	"highBasisPoints":     with(UpperEnd, ofBasisPoints),
	"standardDeviation":   with(Deviation, ofBasisPoints),
	"min":                 with(WeakestVisit, ofBasisPoints),
	"max":                 with(BestVisit, ofBasisPoints),
	"band":                Band,
	"bandTitle":           with(Band, ofNames),
	"bands":               {"Visits by band", "Besuche nach Stufe", "Besök per nivå", "Látogatások sávonként"},
	"confidence":          Confidence,
	"distortion":          {"What one visit can move", "Gewicht eines Besuchs", "Vad ett besök kan ändra", "Egy látogatás hatása"},
	"earned":              PointsEarned,
	"possible":            PointsPossible,
	"passed":              {"visits", "Besuche", "besök", "látogatások"},
	"of":                  {"of", "von", "av", "összesen"},
	"count":               {"count", "Anzahl", "antal", "darab"},
	"leftUnserved":        WalkedOut,
	"hungUp":              HungUp,
	"noSuchPlace":         NoLocation,
	"aborted":             Aborted,
	"commendations":       Commendations,
	"change":              {"Change", "Veränderung", "Förändring", "Változás"},
	"acrossBreak":         {"across a change of the checklist", "über eine Änderung der Checkliste", "över en ändring av checklistan", "az ellenőrzőlista változásán át"},
	"coverageBasisPoints": {"coverage (basis points)", "Abdeckung (Basispunkte)", "täckning (baspunkter)", "lefedettség (bázispont)"},
	"fromVersion":         VersionBefore,
	"toVersion":           VersionAfter,
	"questions":           QuestionsHead,
	"rank":                Place,
	"times":               {"Times", "Mal", "Gånger", "Alkalom"},

	// How certain figures are.
	"designEffect":         {"Design effect", "Designeffekt", "Designeffekt", "Mintavételi hatás"},
	"widerLowBasisPoints":  with(Text{"Lower end for locations like these", "Untere Grenze für Standorte wie diese", "Nedre gräns för platser som dessa", "Alsó határ az ilyen helyszínekre"}, ofBasisPoints),
	"widerHighBasisPoints": with(Text{"Upper end for locations like these", "Obere Grenze für Standorte wie diese", "Övre gräns för platser som dessa", "Felső határ az ilyen helyszínekre"}, ofBasisPoints),
	"pooledBasisPoints":    {"all questions (basis points)", "alle Fragen (Basispunkte)", "alla frågor (baspunkter)", "minden kérdés (bázispont)"},
	"comparisons":          {"Comparisons", "Vergleiche", "Jämförelser", "Összehasonlítások"},
	"interval":             {"Interval for", "Bereich für", "Intervall för", "Az intervallum tárgya"},
	"bestRank":             {"Best place", "Bester Platz", "Bästa placering", "Legjobb helyezés"},
	"worstRank":            {"Worst place", "Schlechtester Platz", "Sämsta placering", "Legrosszabb helyezés"},
	"markedTotal":          {"Marked in all", "Markiert insgesamt", "Markerade totalt", "Megjelölt összesen"},

	// Waits.
	"waits":         {"Waits", "Wartezeiten", "Väntetider", "Várakozások"},
	"served":        ServedHead,
	"medianSeconds": {"Median wait (s)", "Median der Wartezeit (s)", "Median av väntetiden (s)", "Várakozás mediánja (s)"},
	"usualSeconds":  {"Usual wait (s)", "Übliche Wartezeit (s)", "Vanlig väntetid (s)", "Szokásos várakozás (s)"},

	// Estimates and spreads.
	"key":                     {"What", "Was", "Vad", "Mi"},
	"coefficient":             {"Rank correlation", "Rangkorrelation", "Rangkorrelation", "Rangkorreláció"},
	"low":                     LowerEnd,
	"high":                    UpperEnd,
	"groups":                  {"Groups", "Gruppen", "Grupper", "Csoportok"},
	"within":                  {"Spread within groups", "Streuung innerhalb der Gruppen", "Spridning inom grupperna", "Szórás csoporton belül"},
	"between":                 {"Spread between groups", "Streuung zwischen den Gruppen", "Spridning mellan grupperna", "Szórás csoportok között"},
	"shareBetweenBasisPoints": {"Share between groups", "Anteil zwischen den Gruppen", "Andel mellan grupperna", "Csoportok közötti hányad"},
	"read":                    {"Reports read", "Gelesene Berichte", "Lästa rapporter", "Olvasott jelentések"},
	"value":                   {"Value", "Wert", "Värde", "Érték"},
	"source":                  {"Source", "Quelle", "Källa", "Forrás"},
	"given":                   {"Given by the caller", "Vom Aufrufer angegeben", "Angivet av användaren", "A hívó adta meg"},

	// Reports.
	"answers":              AnswersHead,
	"sections":             Sections,
	"dimensions":           {"Dimensions", "Dimensionen", "Dimensioner", "Dimenziók"},
	"criticals":            CriticalHead,
	"worstCriticals":       {"Critical questions failed, worst first", "Kritische Fragen verfehlt, schlimmste zuerst", "Kritiska frågor underkända, värst först", "Elbukott kritikus kérdések, súlyosság szerint"},
	"bonusPoints":          {"Bonus points", "Bonuspunkte", "Bonuspoäng", "Bónuszpontok"},
	"penaltyPoints":        {"Points taken away", "Abgezogene Punkte", "Avdragna poäng", "Levont pontok"},
	"effectiveBasisPoints": Score,
	"rawBasisPoints":       {"Score before critical questions", "Ergebnis vor kritischen Fragen", "Resultat före kritiska frågor", "Eredmény a kritikus kérdések előtt"},
	"effectivePpb":         {"Score (parts per billion)", "Ergebnis (Milliardstel)", "Resultat (miljarddelar)", "Eredmény (milliárdod)"},
	"engineVersion":        {"Version of the rules", "Version der Regeln", "Reglernas version", "A szabályok változata"},
	"checklistDigest":      {"Digest of the checklist", "Prüfsumme der Checkliste", "Checklistans kontrollsumma", "Az ellenőrzőlista lenyomata"},
	"answersDigest":        {"Digest of the answers", "Prüfsumme der Antworten", "Svarens kontrollsumma", "A válaszok lenyomata"},
	"status":               {"Scored", "Bewertet", "Bedömd", "Pontozva"},
	"provisional":          {"Provisional", "Vorläufig", "Preliminär", "Előzetes"},
	"unanswered":           {"Unanswered", "Unbeantwortet", "Obesvarade", "Megválaszolatlan"},
	"violations":           {"Violations", "Verstöße", "Avvikelser", "Szabálysértések"},
	"warnings":             {"Warnings", "Warnungen", "Varningar", "Figyelmeztetések"},

	// Lists.
	"claim":          {"Claim", "Behauptung", "Påstående", "Állítás"},
	"statement":      {"Claimed", "Behauptet", "Påstått", "Állított"},
	"timelineEvent":  {"Event", "Ereignis", "Händelse", "Esemény"},
	"retireTime":     {"Retired", "Zurückgezogen", "Återkallat", "Visszavonva"},
	"name":           {"Resource name", "Ressourcenname", "Resursnamn", "Erőforrásnév"},
	"title":          {"Title", "Titel", "Titel", "Cím"},
	"parent":         {"Parent", "Übergeordnet", "Överordnad", "Fölérendelt"},
	"timeZone":       {"Time zone", "Zeitzone", "Tidszon", "Időzóna"},
	"locale":         {"Language", "Sprache", "Språk", "Nyelv"},
	"latitude":       {"latitude", "Geografische Breite", "latitud", "földrajzi szélesség"},
	"longitude":      {"longitude", "Geografische Länge", "longitud", "földrajzi hosszúság"},
	"address":        {"Address", "Adresse", "Postadress", "Postacím"},
	"contact":        {"Contact", "Kontakt", "Kontakt", "Kapcsolat"},
	"state":          {"State", "Status", "Status", "Állapot"},
	"fromShopper":    {"From the shopper", "Von der Testperson", "Från shoppern", "A próbavásárlótól"},
	"author":         {"Written by", "Verfasst von", "Skrivet av", "Szerző"},
	"authorTitle":    {"Name of the author", "Name des Verfassers", "Författarens namn", "A szerző neve"},
	"message":        {"Message", "Nachricht", "Meddelande", "Üzenet"},
	"readTime":       {"Read", "Gelesen", "Läst", "Elolvasva"},
	"unreadMessages": {"Unread messages", "Ungelesene Nachrichten", "Olästa meddelanden", "Olvasatlan üzenetek"},
	"alert":          {"Alert", "Alarm", "Larm", "Riasztás"},
	"alertRule":      {"Rule", "Regel", "Regel", "Szabály"},
	"appeal":         {"Appeal", "Einspruch", "Invändning", "Kifogás"},
	"dueTime":        {"Due", "Fällig", "Senast", "Határidő"},
	"closeTime":      {"Answered", "Beantwortet", "Besvarad", "Megválaszolva"},
	"raiseTime":      {"Raised", "Ausgelöst", "Utlöst", "Kiváltva"},
	"payable":        {"Payable", "Vergütung", "Ersättning", "Kifizetendő tétel"},
	"amount":         {"Amount", "Betrag", "Belopp", "Összeg"},
	"currency":       {"Currency", "Währung", "Valuta", "Pénznem"},
	"overpaid":       {"Overpaid", "Überzahlt", "Överbetalt", "Túlfizetett"},
	"paidDay":        {"Paid on", "Gezahlt am", "Betalt den", "Kifizetés napja"},
	"reference":      {"Reference of the payment", "Zahlungsreferenz", "Betalningsreferens", "Fizetési hivatkozás"},
	"outcome":        Outcome,
	"verdict":        Verdict,
	"narrative":      {"Narrative", "Bericht", "Berättelse", "Beszámoló"},
	"dayPart":        {"Part of the day", "Tageszeit", "Tid på dagen", "Napszak"},
	"shopper":        {"Shopper", "Testperson", "Mystery shopper", "Próbavásárló"},
	"revision":       {"Revision", "Revision", "Revision", "Változat (revízió)"},
	"releasedReport": {"Released report", "Freigegebener Bericht", "Publicerad rapport", "Közzétett jelentés"},
	"releaseTime":    {"Released", "Freigegeben", "Publicerad", "Közzétéve"},
	"createTime":     {"Created", "Angelegt", "Skapad", "Létrehozva"},
	"updateTime":     {"Updated", "Geändert", "Ändrad", "Módosítva"},
	"deleted":        {"Deleted", "Gelöscht", "Borttagen", "Törölve"},
}

var section = Text{"Section", "Abschnitt", "Avsnitt", "Szakasz"}
