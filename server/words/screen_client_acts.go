package words

// clientActTexts are of alerts and actions.
var clientActTexts = joined(map[string]Text{
	"conflict":            {"This was changed by somebody else in the meantime. Above is how it stands now; what you typed is still here. Decide again.", "Dies hat inzwischen jemand anders geändert. Oben steht der neue Stand; was Sie geschrieben haben, ist noch da. Entscheiden Sie noch einmal.", "Någon annan har ändrat det här under tiden. Ovan står hur det är nu; det du skrev finns kvar. Ta beslutet igen.", "Ezt közben valaki más megváltoztatta. Fent a mostani állapot látható; amit beírt, megmaradt. Döntsön újra."},
	"alert.acknowledge":   {"I look after it", "Ich kümmere mich", "Jag tar hand om det", "Foglalkozom vele"},
	"alert.taken":         {"The alert is yours now.", "Der Alarm liegt jetzt bei Ihnen.", "Larmet är ditt nu.", "A riasztás most Önnél van."},
	"alert.acknowledged":  {"{who} looks after it[, since {time}]", "{who} kümmert sich[, seit {time}]", "{who} tar hand om det[, sedan {time}]", "{who} foglalkozik vele[, ettől: {time}]"},
	"alert.resolve":       {"It is settled", "Erledigt", "Det är löst", "Elintézve"},
	"alert.resolved":      {"settled by {who}[, {time}]", "erledigt von {who}[, {time}]", "löst av {who}[, {time}]", "elintézte: {who}[, {time}]"},
	"alert.settled":       {"The alert is settled.", "Der Alarm ist erledigt.", "Larmet är löst.", "A riasztás el van intézve."},
	"alert.note":          {"What was done", "Was getan wurde", "Vad som gjordes", "Mi történt"},
	"actions.none":        {"No action is here. An action says who mends something, by when, and which visit proves it.", "Hier ist keine Maßnahme. Eine Maßnahme sagt, wer etwas bis wann behebt und welcher Besuch es zeigt.", "Här finns ingen åtgärd. En åtgärd säger vem som rättar till något, till när och vilket besök som visar det.", "Itt nincs intézkedés. Egy intézkedés megmondja, ki, meddig hoz rendbe valamit, és melyik látogatás igazolja."},
	"action.new":          {"New action", "Neue Maßnahme", "Ny åtgärd", "Új intézkedés"},
	"action.fromAlert":    {"Location and question are those of the alert.", "Standort und Frage sind die des Alarms.", "Plats och fråga är larmets.", "A helyszín és a kérdés a riasztásé."},
	"action.title":        {"What will be done", "Was getan wird", "Vad som ska göras", "Mi fog történni"},
	"action.titleHint":    {"Such as: practise listening every Monday.", "Zum Beispiel: jeden Montag das Zuhören üben.", "Till exempel: öva på att lyssna varje måndag.", "Például: hétfőnként a meghallgatás gyakorlása."},
	"action.text":         {"Details", "Einzelheiten", "Detaljer", "Részletek"},
	"action.questionHint": {"What a visit must show to be better.", "Was ein Besuch besser zeigen muss.", "Vad ett besök ska visa bättre.", "Minek kell egy látogatáson jobbnak lennie."},
	"action.cause":        {"Cause", "Ursache", "Orsak", "Ok"},
	"action.causeHint":    {"What people lack.", "Was den Leuten fehlt.", "Vad folk saknar.", "Mi hiányzik az embereknek."},
	"action.owner":        {"Who does it", "Wer es tut", "Vem som gör det", "Ki végzi"},
	"action.due":          {"Due", "Fällig", "Senast", "Határidő"},
	"action.target":       {"A visit must reach", "Ein Besuch muss erreichen", "Ett besök måste nå", "Egy látogatásnak el kell érnie"},
	"action.proof":        {"The visit that proves it", "Der Besuch, der es zeigt", "Besöket som visar det", "A látogatás, amely igazolja"},
	"action.noProof":      {"No visit from {month} on has been released yet. One of the month in which it was done could be from before.", "Noch ist kein Besuch ab {month} freigegeben. Einer aus dem Monat der Erledigung könnte von davor sein.", "Inget besök från och med {month} är publicerat ännu. Ett från månaden då det gjordes kan vara från tiden före.", "Még nincs közzétett látogatás ettől a hónaptól: {month}. A végrehajtás hónapjából való akár korábbi is lehet."},
	"action.history":      {"What happened", "Was geschah", "Vad som hände", "Mi történt"},
	"action.effect":       {"Before and after", "Davor und danach", "Före och efter", "Előtte és utána"},
	"action.before":       {"Before", "Davor", "Före", "Előtte"},
	"action.after":        {"After", "Danach", "Efter", "Utána"},
	"action.notWhy":       {"This shows that something changed, not why.", "Das zeigt, dass sich etwas geändert hat, nicht warum.", "Det visar att något har ändrats, inte varför.", "Ez azt mutatja, hogy valami megváltozott, azt nem, hogy miért."},
	"action.next":         {"What comes next", "Wie es weitergeht", "Vad som händer härnäst", "Hogyan tovább"},
	"action.note":         {"Note", "Notiz", "Anteckning", "Jegyzet"},
	"action.day":          {"Done on", "Erledigt am", "Gjort den", "Végrehajtva"},
	"action.dayOrDue":     {"Done on, or the new due day", "Erledigt am, oder neue Frist", "Gjort den, eller ny sista dag", "Végrehajtva, vagy az új határidő"},
	"action.complete":     {"It is done", "Ist erledigt", "Det är gjort", "Megtörtént"},
	"action.prove":        {"This visit proves it", "Dieser Besuch zeigt es", "Det här besöket visar det", "Ez a látogatás igazolja"},
	"action.reopen":       {"Open it again", "Wieder öffnen", "Öppna igen", "Újranyitás"},
	"action.cancel":       {"Give it up", "Aufgeben", "Avbryt åtgärden", "Elvetés"},
	"action.saved":        {"Saved.", "Gespeichert.", "Sparat.", "Mentve."},
}, grouped("cause", map[string]Text{
	"SKILL": {"they cannot do it yet", "sie können es noch nicht", "de kan det inte än", "még nem tudják"},
	"WILL":  {"they can and do not", "sie können es und tun es nicht", "de kan men gör det inte", "tudják, de nem teszik"},
	"BOTH":  {"they can neither do it nor want to", "sie können und wollen es nicht", "de varken kan eller vill", "nem tudják és nem is akarják"},
	"MEANS": {"staff, goods or time are lacking", "es fehlen Leute, Ware oder Zeit", "folk, varor eller tid saknas", "hiányzik az ember, az áru vagy az idő"},
}), grouped("actionState", map[string]Text{
	"OPEN":      {"open", "offen", "öppen", "nyitott"},
	"DONE":      {"done, not proven yet", "erledigt, noch nicht gezeigt", "gjord, inte visad än", "megtörtént, még nem igazolt"},
	"PROVEN":    {"proven by a visit", "durch einen Besuch gezeigt", "visad av ett besök", "látogatás igazolta"},
	"MISSED":    {"missed", "versäumt", "missad", "elmulasztva"},
	"CANCELLED": {"given up", "aufgegeben", "övergiven", "elvetve"},
}), grouped("actionAct", map[string]Text{
	"CREATE":   {"put down", "angelegt", "skapad", "létrehozva"},
	"COMPLETE": {"reported as done", "als erledigt gemeldet", "anmäld som gjord", "végrehajtottként jelentve"},
	"PROVE":    {"proven by a visit", "durch einen Besuch gezeigt", "visad av ett besök", "látogatás igazolta"},
	"REOPEN":   {"opened again", "wieder geöffnet", "öppnad igen", "újranyitva"},
	"CANCEL":   {"given up", "aufgegeben", "övergiven", "elvetve"},
	"MISS":     {"its due day ended", "Frist abgelaufen", "sista dagen gick ut", "lejárt a határidő"},
	"UNPROVE":  {"the proof no longer holds", "der Nachweis gilt nicht mehr", "beviset gäller inte längre", "az igazolás már nem érvényes"},
}), grouped("alertState", map[string]Text{
	"OPEN":         {"open", "offen", "öppen", "nyitott"},
	"ACKNOWLEDGED": {"looked after", "in Arbeit", "omhändertaget", "foglalkoznak vele"},
	"RESOLVED":     {"settled", "erledigt", "löst", "elintézve"},
	"ENDED":        {"ended", "beendet", "avslutat", "lezárult"},
}), grouped("endReason", map[string]Text{
	"REPORT_CORRECTED": {"The report was corrected.", "Der Bericht wurde berichtigt.", "Rapporten rättades.", "A jelentést javították."},
	"REPORT_MOVED":     {"The report was moved to another location.", "Der Bericht wurde einem anderen Standort zugeordnet.", "Rapporten flyttades till en annan plats.", "A jelentést másik helyszínhez rendelték."},
	"REPORT_WITHDRAWN": {"The report was withdrawn.", "Der Bericht wurde zurückgezogen.", "Rapporten drogs tillbaka.", "A jelentést visszavonták."},
	"REPORT_EXCLUDED":  {"The report no longer counts.", "Der Bericht zählt nicht mehr.", "Rapporten räknas inte längre.", "A jelentés már nem számít."},
	"REPORT_REJECTED":  {"The report was rejected.", "Der Bericht wurde abgelehnt.", "Rapporten avvisades.", "A jelentést elutasították."},
	"REPORT_REVIEWED":  {"The report was reviewed.", "Der Bericht wurde geprüft.", "Rapporten granskades.", "A jelentést ellenőrizték."},
	"FIGURES_CHANGED":  {"The figures changed.", "Die Werte haben sich geändert.", "Värdena ändrades.", "Az értékek megváltoztak."},
}))

// clientExportTexts are of exports and of how figures are computed.
var clientExportTexts = joined(map[string]Text{
	"export.what":         {"What", "Was", "Vad", "Mi"},
	"export.form":         {"Form", "Format", "Format", "Formátum"},
	"export.scorecard":    {"Scores by location", "Ergebnis nach Standort", "Resultat per plats", "Eredmény helyszínenként"},
	"export.sections":     {"Scores by section", "Ergebnis nach Abschnitt", "Resultat per avsnitt", "Eredmény szakaszonként"},
	"export.trend":        MonthByMonth,
	"export.rankings":     RankingOfLocations,
	"export.answers":      WhatWasAnswered,
	"export.waits":        columns["waits"],
	"export.claims":       ClaimedAndObserved,
	"export.paper":        LocationReport,
	"export.visitRows":    lists["visitRows"],
	"export.answerRows":   lists["answerRows"],
	"export.questionRows": lists["questionRows"],
	"form.xlsx":           {"Excel workbook", "Excel-Arbeitsmappe", "Excel-arbetsbok", "Excel-munkafüzet"},
	"form.csv":            {"CSV", "CSV", "CSV", "CSV"},
	"form.svg":            {"Picture (SVG)", "Bild (SVG)", "Bild (SVG)", "Kép (SVG)"},
	"form.pdf":            {"Paper (PDF)", "Papier (PDF)", "Papper (pdf)", "Papír (PDF)"},
	"form.ndjson":         {"Lines of JSON", "Zeilen in JSON", "Rader i JSON", "JSON-sorok"},
	"export.unknownSize":  {"written as it is read, so its size is not known before", "wird beim Lesen geschrieben, die Größe ist vorher nicht bekannt", "skrivs medan den läses, så storleken är inte känd i förväg", "olvasás közben készül, mérete előre nem ismert"},
	"export.save":         {"Save the file", "Datei speichern", "Spara filen", "Fájl mentése"},
	"export.done":         {"The file was fetched.", "Die Datei ist da.", "Filen är hämtad.", "A fájl megérkezett."},
	"export.odata":        {"For Excel and Power BI", "Für Excel und Power BI", "För Excel och Power BI", "Excelhez és Power BI-hoz"},
	"export.odataHow":     {"Choose “OData feed” there, and this address. The user is the id of your key, the password its secret. It has the rows of all reports that you may see.", "Wählen Sie dort „OData-Feed“ und diese Adresse. Benutzer ist die Kennung Ihres Schlüssels, Passwort sein Geheimnis. Es sind die Zeilen aller Berichte, die Sie sehen dürfen.", "Välj ”OData-feed” där, och den här adressen. Användaren är nyckelns id, lösenordet dess hemlighet. Den har raderna för alla rapporter som du får se.", "Válassza ott az „OData-hírcsatorna” lehetőséget, és adja meg ezt a címet. A felhasználó a kulcs azonosítója, a jelszó a kulcs titka. Minden olyan jelentés sorait tartalmazza, amelyet láthat."},
	"export.address":      {"Address", "Adresse", "Adress", "Cím"},
	"export.user":         {"User", "Benutzer", "Användare", "Felhasználó"},
	"export.copy":         {"Copy the address", "Adresse kopieren", "Kopiera adressen", "Cím másolása"},
	"export.copied":       {"The address was copied.", "Die Adresse ist kopiert.", "Adressen är kopierad.", "A cím a vágólapra került."},
	"how.this":            {"The figure above all", "Der Gesamtwert", "Det samlade värdet", "Az összesített érték"},
	"how.method":          Method,
	"how.interval":        Interval,
	"how.confidence":      Confidence,
	"how.locations":       {"locations", "Standorte", "platser", "helyszín"},
	"how.oneVisit":        columns["distortion"],
	"how.distortion":      OneVisitCounts,
	"how.read.interval":   ReadInterval,
	"how.read.passRate":   ReadPassRate,
	"how.read.thin":       ReadThin,
	"how.read.change":     ReadChange,
	"how.read.trend":      ReadTrend,
	"how.read.waits":      ReadWaits,
	"how.read.revision":   {"A figure changes only when a report is released, corrected or withdrawn.", "Ein Wert ändert sich nur, wenn ein Bericht freigegeben, berichtigt oder zurückgezogen wird.", "Ett värde ändras bara när en rapport publiceras, rättas eller dras tillbaka.", "Egy érték csak akkor változik, ha egy jelentést közzétesznek, javítanak vagy visszavonnak."},
	"how.more":            {"Everything about the API", "Alles über die API", "Allt om API:et", "Minden az API-ról"},
}, methodTexts())

// methodTexts are how figures are computed, and how far they can be trusted.
func methodTexts() map[string]Text {
	texts := map[string]Text{}
	for name, method := range Methods {
		texts["method."+name], texts["methodMeans."+name] = method.Name, method.Meaning
	}
	for name, confidence := range Confidences {
		texts["confidence."+name] = confidence.Sentence
	}
	return texts
}
