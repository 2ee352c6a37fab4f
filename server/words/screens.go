package words

import "maps"

// Screen returns the texts of a screen by their keys: signin, app, desk or client; those that all screens share are among
// them. A key ending in .one or .other is the form for a number of things. An unknown screen has the shared texts only.
func Screen(name string) map[string]Text {
	texts := maps.Clone(sharedTexts)
	if name != "signin" {
		texts = withForms(texts)
	}
	maps.Copy(texts, screenTexts[name])
	return texts
}

// screenTexts are the texts that one screen has for itself.
var screenTexts = map[string]map[string]Text{
	"signin": signInTexts,
	"client": clientTexts,
	"desk":   deskTexts(),
	"app":    appTexts,
}

// Template returns a text in the language with its placeholders as they are, for a program that fills them in.
func (l *Language) Template(t Text) string { return t[l.index] }

// sharedTexts are on every screen.
var sharedTexts = map[string]Text{
	"again":                            {"Try again", "Noch einmal versuchen", "Försök igen", "Újra"},
	"close":                            {"Close", "Schließen", "Stäng", "Bezárás"},
	"cancel":                           {"Cancel", "Abbrechen", "Avbryt", "Mégse"},
	"back":                             {"Back", "Zurück", "Tillbaka", "Vissza"},
	"next":                             {"Next", "Weiter", "Nästa", "Tovább"},
	"save":                             {"Save", "Speichern", "Spara", "Mentés"},
	"loading":                          {"Loading", "Wird geladen", "Läses in", "Betöltés"},
	"language":                         {"Language", "Sprache", "Språk", "Nyelv"},
	"signOut":                          {"Sign out", "Abmelden", "Logga ut", "Kijelentkezés"},
	"signIn":                           {"Sign in", "Anmelden", "Logga in", "Bejelentkezés"},
	"unit.day":                         Day,
	"unit.days":                        Days,
	"unit.hour":                        Hour,
	"unit.minute":                      Minute,
	"unit.second":                      Second,
	"offline":                          {"You are offline. What is shown was loaded before; nothing new can be loaded or saved.", "Sie sind offline. Was zu sehen ist, wurde vorher geladen; Neues kann weder geladen noch gespeichert werden.", "Du är offline. Det som visas lästes in tidigare; inget nytt kan läsas in eller sparas.", "Nincs hálózat. Ami látható, korábban töltődött be; új adat nem tölthető be és nem menthető."},
	"problem.offline":                  {"No connection", "Keine Verbindung", "Ingen anslutning", "Nincs kapcsolat"},
	"problem.offlineAdvice":            {"The server could not be reached. Check the network and try again.", "Der Server war nicht erreichbar. Prüfen Sie das Netz und versuchen Sie es noch einmal.", "Servern kunde inte nås. Kontrollera nätet och försök igen.", "A kiszolgáló nem érhető el. Ellenőrizze a hálózatot, és próbálja újra."},
	"problem.notFound":                 {"There is nothing here", "Hier ist nichts", "Här finns inget", "Itt nincs semmi"},
	"problem.requestId":                {"If you ask for help, give this number:", "Wenn Sie um Hilfe bitten, nennen Sie diese Nummer:", "Uppge det här numret om du ber om hjälp:", "Ha segítséget kér, adja meg ezt a számot:"},
	"problem.later":                    {"Try again in {seconds} s.", "Versuchen Sie es in {seconds} s noch einmal.", "Försök igen om {seconds} s.", "Próbálja újra {seconds} mp múlva."},
	"problem.advice.NOT_FOUND":         {"It may have been removed, or is not meant for you.", "Es wurde vielleicht entfernt, oder es ist nicht für Sie bestimmt.", "Det kan ha tagits bort, eller är inte avsett för dig.", "Lehet, hogy eltávolították, vagy nem Önnek szól."},
	"problem.advice.PERMISSION_DENIED": {"It may have been removed, or is not meant for you.", "Es wurde vielleicht entfernt, oder es ist nicht für Sie bestimmt.", "Det kan ha tagits bort, eller är inte avsett för dig.", "Lehet, hogy eltávolították, vagy nem Önnek szól."},
}

// signInTexts are on the page of the sign-in.
var signInTexts = map[string]Text{
	"title":            {"Sign in", "Anmelden", "Logga in", "Bejelentkezés"},
	"signin.code":      {"Code or key", "Code oder Schlüssel", "Kod eller nyckel", "Kód vagy kulcs"},
	"signin.codeHint":  {"The code of your invitation, or a key that begins with ms_.", "Der Code Ihrer Einladung oder ein Schlüssel, der mit ms_ beginnt.", "Koden i din inbjudan, eller en nyckel som börjar med ms_.", "A meghívójában lévő kód, vagy egy ms_ kezdetű kulcs."},
	"signin.name":      {"Your name", "Ihr Name", "Ditt namn", "Az Ön neve"},
	"signin.nameHint":  {"What you do here is recorded under it.", "Unter ihm wird festgehalten, was Sie hier tun.", "Det du gör här antecknas under det.", "Az itt végzett műveletek ezen a néven kerülnek a naplóba."},
	"signin.openid":    {"Sign in with your organization's account", "Mit dem Konto Ihrer Organisation anmelden", "Logga in med organisationens konto", "Bejelentkezés a szervezeti fiókkal"},
	"signin.or":        {"or", "oder", "eller", "vagy"},
	"signin.needed":    {"Enter a code or a key.", "Geben Sie einen Code oder einen Schlüssel ein.", "Ange en kod eller en nyckel.", "Adjon meg egy kódot vagy kulcsot."},
	"signin.open":      {"You are signed in", "Sie sind angemeldet", "Du är inloggad", "Be van jelentkezve"},
	"signin.elsewhere": {"Sign in to another screen", "An einer anderen Stelle anmelden", "Logga in någon annanstans", "Bejelentkezés máshová"},
	"screen.APP":       {"Your visits", "Ihre Besuche", "Dina besök", "Az Ön látogatásai"},
	"screen.DESK":      {"The agency's desk", "Der Schreibtisch der Agentur", "Byråns skrivbord", "Az ügynökség asztala"},
	"screen.CLIENT":    {"Your results", "Ihre Ergebnisse", "Dina resultat", "Az Ön eredményei"},
	"signin.docs":      {"For developers: the API", "Für Entwickler: die API", "För utvecklare: API:et", "Fejlesztőknek: az API"},
}
