package words

import (
	"strings"
	"unicode"
)

// ListTitle returns what a person reads above a list of an answer, given by its JSON path, such as releasedReports.
func (l *Language) ListTitle(path string) string {
	if title, ok := lists[path]; ok {
		return l.Text(title)
	}
	return l.Column(path)
}

// AnswerTitle returns the title of an answer of the API, given by the name of its type, such as ListClaimsResponse.
func (l *Language) AnswerTitle(name string) string {
	list, ok := strings.CutPrefix(strings.TrimSuffix(name, "Response"), "List")
	key := string(unicode.ToLower(rune(name[0]))) + name[1:]
	if ok && list != "" {
		key = strings.ToLower(list[:1]) + list[1:]
	}
	return l.ListTitle(key)
}

// plainWords writes a name such as createTime as words: Create time.
func plainWords(name string) string {
	var b strings.Builder
	for i, r := range name {
		if i > 0 && unicode.IsUpper(r) {
			b.WriteByte(' ')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return Capital(b.String())
}

// lists are the titles of lists and of other answers.
var lists = map[string]Text{
	"summary":         Overview,
	"locations":       Locations,
	"claims":          {"Claims", "Behauptungen", "Påståenden", "Állítások"},
	"programs":        Programs,
	"clients":         {"Clients", "Kunden", "Kunder", "Ügyfelek"},
	"reports":         Reports,
	"releasedReports": {"Released reports", "Freigegebene Berichte", "Publicerade rapporter", "Közzétett jelentések"},
	"reportRevisions": {"Revisions", "Fassungen", "Versioner av rapporten", "Jelentésváltozatok"},
	"visits":          VisitsHead,
	"shoppers":        {"Shoppers", "Testpersonen", "Mystery shoppers", "Próbavásárlók"},
	"shopperLeniency": {"Leniency of shoppers", "Milde der Testpersonen", "Mildhet hos mystery shoppers", "A próbavásárlók engedékenysége"},
	"offers":          {"Offers", "Angebote", "Erbjudanden", "Ajánlatok"},
	"timelineEvents":  Events,
	"waveProgress":    {"Fieldwork by wave", "Feldarbeit nach Wellen", "Fältarbete per omgång", "Terepmunka hullámonként"},
	"waves":           {"Waves", "Wellen", "Omgångar", "Hullámok"},
	"selfAssessments": {"Self-assessments", "Selbsteinschätzungen", "Självskattningar", "Önértékelések"},
	"checklists":      {"Checklists", "Checklisten", "Checklistor", "Ellenőrzőlisták"},
	"versions":        {"Versions", "Versionen", "Versioner", "Változatok"},
	"behaviours":      {"Behaviours", "Verhaltensweisen", "Beteenden", "Viselkedések"},
	"visitRows":       {"Visits, one to a row", "Besuche, je einer pro Zeile", "Besök, ett per rad", "Látogatások soronként"},
	"answerRows":      {"Answers, one to a row", "Antworten, je eine pro Zeile", "Svar, ett per rad", "Válaszok soronként"},
	"questionRows":    {"Questions, one to a row", "Fragen, je eine pro Zeile", "Frågor, en per rad", "Kérdések soronként"},
	"appeals":         {"Appeals", "Einsprüche", "Invändningar", "Kifogások"},
	"messages":        {"Messages", "Nachrichten", "Meddelanden", "Üzenetek"},
	"alerts":          {"Alerts", "Alarme", "Larm", "Riasztások"},
	"actions":         {"Actions", "Maßnahmen", "Åtgärder", "Intézkedések"},
	"alertRules":      {"Alert rules", "Alarmregeln", "Larmregler", "Riasztási szabályok"},
	"statement":       {"Statement", "Abrechnung", "Avräkning", "Elszámolás"},
	"sums":            {"Sums by currency", "Summen je Währung", "Summor per valuta", "Összegek pénznemenként"},
	"payables":        {"Payables", "Vergütungen", "Ersättningar", "Kifizetendők"},
	"changes":         {"Changes", "Änderungen", "Ändringar", "Változások"},
	"tokens":          {"Tokens", "Zugangsschlüssel", "Åtkomstnycklar", "Hozzáférési kulcsok"},
	"auditEntries":    {"Audit log", "Prüfprotokoll", "Granskningslogg", "Ellenőrzési napló"},
	"drivers":         {"What goes with coming back", "Was mit dem Wiederkommen einhergeht", "Vad som hänger ihop med att komma tillbaka", "Mi jár együtt a visszatéréssel"},
	"dimensions":      {"Dimensions", "Dimensionen", "Dimensioner", "Dimenziók"},
	"consistency":     {"Consistency", "Beständigkeit", "Jämnhet", "Egyenletesség"},
	"silentLoss":      {"Silent loss", "Stiller Verlust", "Tyst förlust", "Csendes veszteség"},
	"assumptions":     {"Assumptions", "Annahmen", "Antaganden", "Feltevések"},
	"steps":           {"Estimate", "Schätzung", "Uppskattning", "Becslés"},
}
