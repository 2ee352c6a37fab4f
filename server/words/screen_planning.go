package words

import "maps"

// deskParts are texts that several places of the desk share: tables, forms, imports, acts on many things, conflicts.
var deskParts = map[string]Text{
	"desk.planning":   {"Planning", "Planung", "Planering", "Tervezés"},
	"desk.checklists": {"Checklists", "Checklisten", "Checklistor", "Ellenőrzőlisták"},
	"desk.directory":  {"Directory", "Verzeichnis", "Register", "Jegyzék"},
	"desk.access":     {"Access", "Zugänge", "Åtkomst", "Hozzáférés"},
	"desk.client":     Client,
	"desk.program":    Program,
	"desk.place":      Location,
	"desk.shopper":    {"Shopper", "Testperson", "Mystery shopper", "Próbavásárló"},
	"desk.state":      {"State", "Stand", "Status", "Állapot"},
	"desk.act":        {"Act", "Handlung", "Åtgärd", "Művelet"},
	"desk.more":       {"Show more", "Mehr anzeigen", "Visa fler", "Továbbiak megjelenítése"},
	"desk.add":        {"Add", "Hinzufügen", "Lägg till", "Hozzáadás"},
	"desk.remove":     {"Remove", "Entfernen", "Ta bort", "Eltávolítás"},
	"desk.up":         {"Move up", "Nach oben", "Flytta upp", "Feljebb"},
	"desk.down":       {"Move down", "Nach unten", "Flytta ner", "Lejjebb"},

	"conflict.title":      {"Somebody else changed this meanwhile", "Inzwischen hat jemand anderes das geändert", "Någon annan har ändrat det här under tiden", "Közben valaki más módosította"},
	"conflict.text":       {"Nothing was overwritten. These are the differences; decide which version stays.", "Nichts wurde überschrieben. Das sind die Unterschiede; entscheiden Sie, welche Fassung bleibt.", "Inget har skrivits över. Det här är skillnaderna; bestäm vilken version som ska gälla.", "Semmi sem íródott felül. Ezek a különbségek; döntse el, melyik változat maradjon."},
	"conflict.field":      {"Where", "Wo", "Var", "Hol"},
	"conflict.mine":       {"Yours", "Ihre Fassung", "Din version", "Az Öné"},
	"conflict.theirs":     {"The other one", "Die andere Fassung", "Den andra versionen", "A másik"},
	"conflict.keepMine":   {"Keep mine", "Meine behalten", "Behåll min", "Az enyém maradjon"},
	"conflict.takeTheirs": {"Take the other one", "Die andere nehmen", "Ta den andra", "A másikat veszem át"},
	"conflict.saveNow":    {"Your version is kept. Save it now.", "Ihre Fassung bleibt. Speichern Sie sie jetzt.", "Din version behålls. Spara den nu.", "Az Ön változata marad. Most mentse el."},

	"import.first":    {"The file is checked first. Nothing is stored until you say so.", "Die Datei wird zuerst geprüft. Nichts wird gespeichert, bevor Sie es sagen.", "Filen kontrolleras först. Inget sparas förrän du säger till.", "A fájlt először ellenőrizzük. Semmit sem tárolunk, amíg nem kéri."},
	"import.columns":  {"CSV or an Excel workbook, with these columns:", "CSV oder eine Excel-Arbeitsmappe, mit diesen Spalten:", "CSV eller en Excel-arbetsbok, med dessa kolumner:", "CSV vagy Excel-munkafüzet, ezekkel az oszlopokkal:"},
	"import.file":     {"File", "Datei", "Fil", "Fájl"},
	"import.checking": {"The file is being checked.", "Die Datei wird geprüft.", "Filen kontrolleras.", "A fájl ellenőrzése folyik."},
	"import.good":     {"No faults. New: {created}[, changed: {updated}][, as before: {unchanged}].", "Keine Fehler. Neu: {created}[, geändert: {updated}][, wie bisher: {unchanged}].", "Inga fel. Nya: {created}[, ändrade: {updated}][, som förut: {unchanged}].", "Nincs hiba. Új: {created}[, módosult: {updated}][, változatlan: {unchanged}]."},
	"import.store":    {"Store it", "Speichern", "Spara allt", "Tárolás"},
	"import.stored":   {"Stored. New: {created}.", "Gespeichert. Neu: {created}.", "Sparat. Nya: {created}.", "Tárolva. Új: {created}."},
	"import.faults":   {"Faults in the file: {n}", "Fehler in der Datei: {n}", "Fel i filen: {n}", "Hibák a fájlban: {n}"},
	"import.line":     {"Line", "Zeile", "Rad", "Sor"},
	"import.column":   {"Column", "Spalte", "Kolumn", "Oszlop"},
	"import.fault":    {"Fault", "Fehler", "Fel", "Hiba"},
	"import.nothing":  {"Nothing was stored. Correct the file and choose it again.", "Nichts wurde gespeichert. Berichtigen Sie die Datei und wählen Sie sie noch einmal.", "Inget har sparats. Rätta filen och välj den igen.", "Semmit sem tároltunk. Javítsa a fájlt, és válassza ki újra."},

	"desk.asOf":         {"as of {time}", "Stand: {time}", "per {time}", "állapot: {time}"},
	"bulk.progress":     {"{n} of {all} done", "{n} von {all} erledigt", "{n} av {all} klara", "{n} / {all} kész"},
	"bulk.stop":         {"Stop", "Anhalten", "Stoppa", "Leállítás"},
	"bulk.done":         {"Done.", "Fertig.", "Klart.", "Kész."},
	"bulk.result":       {"Done: {n} of {all}.", "Erledigt: {n} von {all}.", "Klara: {n} av {all}.", "Kész: {n} / {all}."},
	"bulk.failed.one":   {"{n} failed", "{n} ist fehlgeschlagen", "{n} misslyckades", "{n} nem sikerült"},
	"bulk.failed.other": {"{n} failed", "{n} sind fehlgeschlagen", "{n} misslyckades", "{n} nem sikerült"},
}

// planningTexts are of the desk's place for planning.
func planningTexts() map[string]Text {
	texts := maps.Clone(planningOwn)
	for reason, text := range declineReasons {
		texts["decline."+reason] = text
	}
	return texts
}

// declineReasons are why shoppers decline visits, as planners read them.
var declineReasons = map[string]Text{
	"NO_TIME":              {"no time", "keine Zeit", "ingen tid", "nincs ideje"},
	"TOO_FAR":              {"too far", "zu weit", "för långt", "túl messze van"},
	"FEE_TOO_LOW":          {"fee too low", "Honorar zu niedrig", "för lågt arvode", "túl alacsony díjazás"},
	"KNOWN_THERE":          {"known there", "dort bekannt", "känd där", "ismerik ott"},
	"CONFLICT_OF_INTEREST": {"conflict of interest", "Interessenkonflikt", "intressekonflikt", "összeférhetetlenség"},
	"NOT_SUITABLE":         {"not suitable", "nicht geeignet", "inte lämplig", "nem megfelelő"},
	"UNWELL":               {"unwell", "krank", "sjuk", "beteg"},
	"OTHER":                {"other", "anderes", "annat", "egyéb"},
}

var planningOwn = map[string]Text{
	"wave.planned":   {"Planned", "Geplant", "Planerade", "Tervezett"},
	"wave.offered":   {"Offered", "Angeboten", "Erbjudna", "Felajánlott"},
	"wave.claimed":   {"Claimed", "Übernommen", "Antagna", "Elvállalt"},
	"wave.done":      {"Done", "Erledigt", "Klara", "Kész"},
	"wave.returned":  {"Returned", "Zurückgegeben", "Återsända", "Visszaküldött"},
	"wave.overdue":   {"Overdue", "Überfällig", "Försenade", "Lejárt határidejű"},
	"wave.expired":   {"Expired", "Verfallen", "Förfallna", "Elévült"},
	"wave.cancelled": {"Cancelled", "Abgesagt", "Inställda", "Lemondott"},
	"wave.declined":  {"Declined", "Abgelehnt", "Avböjda", "Visszautasított"},
	"wave.share":     {"Progress", "Fortschritt", "Framsteg", "Haladás"},
	"wave.shareOf":   {"{wave}: {n} of {all} done", "{wave}: {n} von {all} erledigt", "{wave}: {n} av {all} klara", "{wave}: {n} / {all} kész"},

	"standing.open":      {"offered", "angeboten", "erbjudet", "felajánlva"},
	"standing.claimed":   {"claimed", "übernommen", "antaget", "elvállalva"},
	"standing.overdue":   {"overdue", "überfällig", "försenat", "késik"},
	"standing.returned":  {"returned", "zurückgegeben", "återsänt", "visszaküldve"},
	"standing.done":      {"done", "erledigt", "klart", "kész"},
	"standing.cancelled": {"cancelled", "abgesagt", "inställt", "lemondva"},
	"standing.expired":   {"expired", "verfallen", "förfallet", "elévült"},

	"planning.wave":          {"Wave", "Welle", "Mätomgång", "Hullám"},
	"planning.waves":         {"Waves", "Wellen", "Mätomgångar", "Hullámok"},
	"planning.noWaves":       {"No wave has visits yet. Give the program a wave in the directory, and plan it here.", "Noch keine Welle hat Besuche. Geben Sie dem Programm im Verzeichnis eine Welle und planen Sie sie hier.", "Ingen mätomgång har besök ännu. Lägg till en i programmet i registret och planera den här.", "Még egyetlen hullámban sincs látogatás. Adjon hullámot a programhoz a jegyzékben, és itt tervezze meg."},
	"planning.noVisits":      {"This wave has no visits yet.", "Diese Welle hat noch keine Besuche.", "Mätomgången har inga besök ännu.", "Ebben a hullámban még nincs látogatás."},
	"planning.noSpan":        {"The program has no days for this wave. Add them in the directory.", "Das Programm hat keine Tage für diese Welle. Ergänzen Sie sie im Verzeichnis.", "Programmet har inga dagar för mätomgången. Lägg till dem i registret.", "A programban nincsenek napok ehhez a hullámhoz. Adja meg őket a jegyzékben."},
	"planning.board":         {"Places by weeks, {wave}", "Standorte nach Wochen, {wave}", "Platser per vecka, {wave}", "Helyszínek hetenként, {wave}"},
	"planning.import":        {"Import visits", "Besuche importieren", "Importera besök", "Látogatások importálása"},
	"planning.visits.one":    Visit,
	"planning.visits.other":  VisitsCounted,
	"planning.offeredTo":     {"offered to {shopper}", "angeboten: {shopper}", "erbjudet till {shopper}", "neki ajánlva: {shopper}"},
	"planning.window":        {"Window", "Zeitfenster", "Tidsfönster", "Időablak"},
	"planning.declines":      {"Declined by", "Abgelehnt von", "Avböjt av", "Visszautasította"},
	"planning.cancel":        {"Cancel the visit", "Besuch absagen", "Ställ in besöket", "Látogatás lemondása"},
	"planning.cancelAsk":     {"Its shopper is told. A cancelled visit cannot be taken up again; plan another one.", "Die Testperson erfährt es. Ein abgesagter Besuch lebt nicht wieder auf; planen Sie einen neuen.", "Shoppern får veta det. Ett inställt besök kan inte återupptas; planera ett nytt.", "A próbavásárló értesül róla. A lemondott látogatás nem állítható vissza; tervezzen újat."},
	"planning.cancelled":     {"The visit is cancelled.", "Der Besuch ist abgesagt.", "Besöket är inställt.", "A látogatás lemondva."},
	"planning.plan":          {"Plan visits of {wave}", "Besuche planen, {wave}", "Planera besök, {wave}", "Látogatások tervezése, {wave}"},
	"planning.places":        {"Places and how many visits each is to have", "Standorte und wie viele Besuche jeder haben soll", "Platser och hur många besök var och en ska ha", "Helyszínek, és hogy hány látogatás legyen mindegyiken"},
	"planning.all":           {"all places", "alle Standorte", "alla platser", "minden helyszín"},
	"planning.visitsEach":    {"Visits of each place", "Besuche je Standort", "Besök per plats", "Látogatás helyszínenként"},
	"planning.windowDays":    {"Days of a window", "Tage eines Zeitfensters", "Dagar i ett tidsfönster", "Egy időablak napjai"},
	"planning.windowHint":    {"Empty: the windows of a place divide the wave.", "Leer: Die Zeitfenster eines Standorts teilen die Welle auf.", "Tomt: platsens tidsfönster delar upp mätomgången.", "Üresen: egy helyszín időablakai felosztják a hullámot."},
	"planning.scenario":      {"Scenario", "Szenario", "Scenario", "Forgatókönyv"},
	"planning.seed":          {"Seed", "Startzahl", "Startvärde", "Kezdőérték"},
	"planning.seedHint":      {"Another number gives another plan where the rules leave a choice.", "Eine andere Zahl ergibt einen anderen Plan, wo die Regeln eine Wahl lassen.", "Ett annat tal ger en annan plan där reglerna lämnar ett val.", "Más szám más tervet ad ott, ahol a szabályok választást engednek."},
	"planning.shoppers":      {"Only these shoppers", "Nur diese Testpersonen", "Bara dessa mystery shoppers", "Csak ezek a próbavásárlók"},
	"planning.shoppersHint":  {"Their ids with commas; empty: all.", "Ihre Kennungen mit Kommas; leer: alle.", "Deras id:n med kommatecken; tomt: alla.", "Az azonosítóik vesszővel elválasztva; üresen: mind."},
	"planning.try":           {"Try the plan", "Plan ausprobieren", "Prova planen", "Terv kipróbálása"},
	"planning.trying":        {"The plan is being made.", "Der Plan wird erstellt.", "Planen görs.", "A terv készül."},
	"planning.would.one":     {"{n} visit would be planned.", "{n} Besuch würde geplant.", "{n} besök skulle planeras.", "{n} látogatás kerülne a tervbe."},
	"planning.would.other":   {"{n} visits would be planned.", "{n} Besuche würden geplant.", "{n} besök skulle planeras.", "{n} látogatás kerülne a tervbe."},
	"planning.planned.one":   {"{n} visit is planned.", "{n} Besuch ist geplant.", "{n} besök är planerat.", "{n} látogatás megtervezve."},
	"planning.planned.other": {"{n} visits are planned.", "{n} Besuche sind geplant.", "{n} besök är planerade.", "{n} látogatás megtervezve."},
	"planning.store.one":     {"Plan {n} visit", "{n} Besuch planen", "Planera {n} besök", "{n} látogatás tervezése"},
	"planning.store.other":   {"Plan {n} visits", "{n} Besuche planen", "Planera {n} besök", "{n} látogatás tervezése"},
	"planning.existing":      {"There already: {n}.", "Schon vorhanden: {n}.", "Finns redan: {n}.", "Már megvan: {n}."},
	"planning.unfilled":      {"What cannot be placed", "Was nicht untergebracht werden kann", "Det som inte får plats", "Ami nem helyezhető el"},
	"planning.missing":       {"Missing", "Es fehlen", "Saknas", "Hiányzik"},
	"planning.why":           {"Why", "Warum", "Varför", "Miért"},
	"planning.list":          {"The visits of the plan", "Die Besuche des Plans", "Planens besök", "A terv látogatásai"},
}
