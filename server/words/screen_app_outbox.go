package words

// appOutboxTexts are on the phone's outbox.
var appOutboxTexts = map[string]Text{
	"app.outboxEmpty":   {"Nothing has been sent from this phone yet. Reports that you finish appear here with their receipts.", "Von diesem Telefon wurde noch nichts gesendet. Fertige Berichte erscheinen hier mit ihren Quittungen.", "Inget har skickats från telefonen än. Färdiga rapporter visas här med sina kvittenser.", "Erről a telefonról még nem küldtek semmit. A kész jelentések itt jelennek meg az elismervényükkel."},
	"app.copiesStay":    {"Copies stay here for 14 days after they were taken.", "Kopien bleiben nach der Annahme 14 Tage hier.", "Kopior ligger kvar här i 14 dagar efter mottagandet.", "A másolatok az átvétel után 14 napig itt maradnak."},
	"app.state.saved":   {"safe on this phone", "sicher auf diesem Telefon", "säker på telefonen", "biztonságban a telefonon"},
	"app.state.queued":  {"safe here, waits to be sent", "sicher hier, wartet auf den Versand", "säker här, väntar på att skickas", "biztonságban, küldésre vár"},
	"app.state.sending": {"being sent", "wird gesendet", "skickas", "küldés alatt"},
	"app.state.photos":  {"answers taken, photos wait", "Antworten angenommen, Fotos warten", "svar mottagna, foton väntar", "válaszok átvéve, fényképek várnak"},
	"app.state.taken":   {"taken by the server", "vom Server angenommen", "mottagen av servern", "a kiszolgáló átvette"},
	"app.state.refused": {"needs you", "braucht Sie", "behöver dig", "Önre vár"},
	"app.state.disagreed": {
		"needs the agency", "braucht die Agentur", "behöver byrån", "az ügynökségre vár",
	},
	"app.step.saved":       {"Stored on this phone, {time}", "Auf diesem Telefon gespeichert, {time}", "Sparad på telefonen, {time}", "Mentve ezen a telefonon, {time}"},
	"app.step.answers":     {"Answers taken by the server", "Antworten vom Server angenommen", "Svaren mottagna av servern", "A kiszolgáló átvette a válaszokat"},
	"app.step.answersWait": {"Answers wait for the server", "Antworten warten auf den Server", "Svaren väntar på servern", "A válaszok a kiszolgálóra várnak"},
	"app.step.receipt":     {"Receipt checked", "Quittung geprüft", "Kvittensen kontrollerad", "Elismervény ellenőrizve"},
	"app.step.receiptWait": {"No receipt yet", "Noch keine Quittung", "Ingen kvittens än", "Még nincs elismervény"},
	"app.step.photos":      {"Photos: {n} of {of}, {size}", "Fotos: {n} von {of}, {size}", "Foton: {n} av {of}, {size}", "Fényképek: {n} / {of}, {size}"},
	"app.lastTry":          {"Last attempt at {time}: {why}", "Letzter Versuch um {time}: {why}", "Senaste försök {time}: {why}", "Utolsó kísérlet: {time}, {why}"},
	"app.disagreed":        {"The server's receipt is for something else than what this phone sent. The report stays here. Please tell the agency.", "Die Quittung des Servers gehört zu etwas anderem als dem, was dieses Telefon gesendet hat. Der Bericht bleibt hier. Bitte sagen Sie der Agentur Bescheid.", "Serverns kvittens gäller något annat än det telefonen skickade. Rapporten ligger kvar här. Säg till byrån.", "A kiszolgáló elismervénye másról szól, mint amit ez a telefon küldött. A jelentés itt marad. Kérjük, szóljon az ügynökségnek."},
	"app.fact.taken":       {"Taken", "Angenommen", "Mottagen", "Átvéve"},
	"app.fact.score":       Score,
	"app.fact.receipt":     {"Receipt", "Quittung", "Kvittens", "Elismervény"},
	"app.fact.matches":     {"matches this phone", "stimmt mit diesem Telefon überein", "stämmer med telefonen", "egyezik ezzel a telefonnal"},
	"app.fact.photos":      {"Photos", "Fotos", "Foton", "Fényképek"},
	"app.photosTaken.one":  {"{n} taken by the server", "{n} vom Server angenommen", "{n} mottaget av servern", "{n} átvéve"},
	"app.photosTaken.other": {
		"{n} taken by the server", "{n} vom Server angenommen", "{n} mottagna av servern", "{n} átvéve",
	},
	"app.fact.review": {"Review", "Prüfung", "Granskning", "Ellenőrzés"},
	"app.reviewDue":   {"due by {time}", "bis {time}", "senast {time}", "határidő: {time}"},
	"app.fact.fee":    {"Fee", "Honorar", "Arvode", "Díjazás"},

	"app.protected":    {"Storage on this phone is protected from clean-up.", "Der Speicher dieser App ist vor dem Aufräumen geschützt.", "Appens lagring är skyddad mot rensning.", "Az alkalmazás tárhelye védve van a törléstől."},
	"app.notProtected": {"The browser may clean up what is stored here when space is short. Send soon, and use the installed app.", "Der Browser darf hier aufräumen, wenn der Platz knapp wird. Senden Sie bald, und nutzen Sie die installierte App.", "Webbläsaren får rensa här när utrymmet blir knappt. Skicka snart, och använd den installerade appen.", "A böngésző törölhet innen, ha fogy a hely. Küldjön hamar, és használja a telepített alkalmazást."},
}

// appMeTexts are on the phone's page of the shopper.
var appMeTexts = map[string]Text{
	"app.money":         StatementOf,
	"app.noMoney":       StatementEmpty,
	"app.money.arisen":  BalanceArisen,
	"app.money.paid":    BalancePaid,
	"app.money.closing": BalanceClosing,
	"app.lines.one":     {"{n} line", "{n} Zeile", "{n} rad", "{n} sor"},
	"app.lines.other":   {"{n} lines", "{n} Zeilen", "{n} rader", "{n} sor"},
	"app.paidOn":        PaidOn,
	"app.askAbout":      {"Ask about this line", "Zu dieser Zeile fragen", "Fråga om raden", "Kérdés erről a sorról"},

	"app.ownReports":         {"Your reports", "Ihre Berichte", "Dina rapporter", "Az Ön jelentései"},
	"app.ownReturned.one":    {"Your last report was returned.", "Ihr letzter Bericht wurde zurückgegeben.", "Din senaste rapport återlämnades.", "A legutóbbi jelentése visszaérkezett Önhöz."},
	"app.ownReturned.other":  {"Returned: {returned} of your last {n} reports.", "Zurückgegeben: {returned} Ihrer letzten {n} Berichte.", "Återlämnade: {returned} av dina senaste {n} rapporter.", "Visszaérkezett Önhöz: a legutóbbi {n} jelentéséből {returned}."},
	"app.noneReturned.one":   {"Your last report was not returned.", "Ihr letzter Bericht wurde nicht zurückgegeben.", "Din senaste rapport återlämnades inte.", "A legutóbbi jelentése nem érkezett vissza Önhöz."},
	"app.noneReturned.other": {"None of your last {n} reports was returned.", "Von Ihren letzten {n} Berichten wurde keiner zurückgegeben.", "Ingen av dina senaste {n} rapporter återlämnades.", "A legutóbbi {n} jelentéséből egy sem érkezett vissza Önhöz."},
	"app.lenient.none":       {"Too few others were at the same places to compare how you judge.", "Für einen Vergleich Ihrer Urteile waren zu wenige andere an denselben Orten.", "För få andra har varit på samma platser för att jämföra hur du dömer.", "Az összehasonlításhoz túl kevesen jártak ugyanazokon a helyeken."},
	"app.lenient.more":       {"You judge more mildly than others at the same places.", "Sie urteilen milder als andere an denselben Orten.", "Du dömer mildare än andra på samma platser.", "Ön enyhébben ítél, mint mások ugyanazokon a helyeken."},
	"app.lenient.less":       {"You judge more strictly than others at the same places.", "Sie urteilen strenger als andere an denselben Orten.", "Du dömer strängare än andra på samma platser.", "Ön szigorúbban ítél, mint mások ugyanazokon a helyeken."},
	"app.lenient.same":       {"You judge like others at the same places.", "Sie urteilen wie andere an denselben Orten.", "Du dömer som andra på samma platser.", "Ön úgy ítél, mint mások ugyanazokon a helyeken."},
	"app.lenient.figure":     {"{points} points, 95% interval {low} to {high}, from {n} visits. Only you and the agency see this.", "{points} Punkte, 95-%-Intervall {low} bis {high}, aus {n} Besuchen. Das sehen nur Sie und die Agentur.", "{points} poäng, 95-procentigt intervall {low} till {high}, baserat på {n} besök. Bara du och byrån ser det.", "{points} pont, 95%-os intervallum: {low} – {high}, {n} látogatásból. Ezt csak Ön és az ügynökség látja."},

	"app.storage":     {"Storage on this phone", "Speicher auf diesem Telefon", "Lagring på telefonen", "Tárhely ezen a telefonon"},
	"app.space":       {"{used} of {all} used", "{used} von {all} belegt", "{used} av {all} använt", "{used} / {all} foglalt"},
	"app.wouldBeLost": {"On this phone alone: {drafts} begun, {reports} not sent. Do not clear the browser's data now.", "Nur auf diesem Telefon: {drafts} begonnen, {reports} nicht gesendet. Löschen Sie jetzt keine Browserdaten.", "Bara på telefonen: {drafts} påbörjade, {reports} inte skickade. Rensa inte webbläsarens data nu.", "Csak ezen a telefonon: {drafts} megkezdve, {reports} nincs elküldve. Most ne törölje a böngésző adatait."},
	"app.protectNow":  {"Protect the storage", "Speicher schützen", "Skydda lagringen", "Tárhely védelme"},

	"app.help":         {"When you need help", "Wenn Sie Hilfe brauchen", "När du behöver hjälp", "Ha segítségre van szüksége"},
	"app.version":      {"App {version}", "App {version}", "App {version}", "Alkalmazás: {version}"},
	"app.syncedAt":     {"asked the server {time}", "Server gefragt {time}", "frågade servern {time}", "kiszolgáló megkérdezve: {time}"},
	"app.copyLog":      {"Copy the technical log", "Technisches Protokoll kopieren", "Kopiera den tekniska loggen", "Műszaki napló másolása"},
	"app.copied":       {"Copied", "Kopiert", "Kopierat", "Másolva"},
	"app.leaveRefused": {"You cannot sign out yet: {drafts} begun and {reports} not sent are on this phone alone.", "Abmelden geht noch nicht: {drafts} begonnen und {reports} nicht gesendet sind nur auf diesem Telefon.", "Du kan inte logga ut än: {drafts} påbörjade och {reports} inte skickade finns bara på telefonen.", "Még nem jelentkezhet ki: {drafts} megkezdett és {reports} el nem küldött csak ezen a telefonon van."},
}
