package words

import pb "mysteryshopper/proto/gen/mysteryshopper/v1"

// Reason returns the text for people about a reason of an error; that of INTERNAL for one that has none.
func Reason(reason pb.Reason) Text {
	for _, area := range reasonAreas {
		if t, ok := area[reason]; ok {
			return t
		}
	}
	return stateReasons[pb.Reason_INTERNAL]
}

// reasonAreas have every reason but REASON_UNSPECIFIED, each once.
var reasonAreas = []map[pb.Reason]Text{requestReasons, stateReasons, reportReasons, draftReasons}

// UpdateTheApp is the advice where an app may be to blame for what was sent.
var UpdateTheApp = Text{
	en: "Please update the app.",
	de: "Bitte aktualisieren Sie die App.",
	sv: "Uppdatera appen.",
	hu: "Kérjük, frissítse az alkalmazást.",
}

// requestReasons are about the shape of a request, and about who sends it.
var requestReasons = map[pb.Reason]Text{
	pb.Reason_INVALID_REQUEST: {
		en: "Some of the entries cannot be accepted. Please correct them and send again.",
		de: "Einige Angaben können nicht angenommen werden. Bitte berichtigen Sie sie und senden Sie erneut.",
		sv: "En del av uppgifterna kan inte tas emot. Rätta dem och skicka igen.",
		hu: "Néhány adat nem fogadható el. Kérjük, javítsa ki, és küldje el újra.",
	},
	pb.Reason_MALFORMED_JSON: {
		en: "What was sent cannot be read.",
		de: "Die gesendeten Daten sind nicht lesbar.",
		sv: "Det som skickades går inte att läsa.",
		hu: "Az elküldött adat nem olvasható.",
	},
	pb.Reason_UNKNOWN_FIELD: {
		en: "This entry is not known here.",
		de: "Diese Angabe ist hier nicht bekannt.",
		sv: "Uppgiften är okänd.",
		hu: "Ez az adat itt nem ismert.",
	},
	pb.Reason_UNREADABLE_FILE: {
		en: "This file cannot be read. Please save it as an Excel workbook (.xlsx) or as CSV UTF-8.",
		de: "Diese Datei kann nicht gelesen werden. Bitte speichern Sie sie als Excel-Arbeitsmappe (.xlsx) oder als CSV UTF-8.",
		sv: "Filen kan inte läsas. Spara den som Excel-arbetsbok (.xlsx) eller som CSV UTF-8.",
		hu: "Ez a fájl nem olvasható. Kérjük, mentse Excel-munkafüzetként (.xlsx) vagy CSV UTF-8 formátumban.",
	},
	pb.Reason_UNSUPPORTED_MEDIA_TYPE: {
		en: "What was sent is of a kind that cannot be read here.",
		de: "Dieses Datenformat wird hier nicht unterstützt.",
		sv: "Formatet på det som skickades stöds inte här.",
		hu: "Az elküldött adat formátuma itt nem támogatott.",
	},
	pb.Reason_NOT_ACCEPTABLE: {
		en: "The answer is not available in the form asked for. Please choose another one.",
		de: "Die Antwort gibt es nicht in der gewünschten Form. Bitte wählen Sie eine andere.",
		sv: "Svaret finns inte i den form som begärdes. Välj en annan.",
		hu: "A válasz nem érhető el a kért formában. Kérjük, válasszon másikat.",
	},
	pb.Reason_BODY_TOO_LARGE: {
		en: "This is too large to send[: at most {max} bytes]. Please shorten it.",
		de: "Das ist zu groß zum Senden[: höchstens {max} Byte]. Bitte kürzen Sie es.",
		sv: "Det här är för stort att skicka[: högst {max} byte]. Korta ner det.",
		hu: "Ez túl nagy az elküldéshez[: legfeljebb {max} bájt]. Kérjük, rövidítse le.",
	},
	pb.Reason_TOO_DEEP: {
		en: "What was sent is nested too deeply[: at most {max} levels].",
		de: "Die gesendeten Daten sind zu tief verschachtelt[: höchstens {max} Ebenen].",
		sv: "Det som skickades är för djupt nästlat[: högst {max} nivåer].",
		hu: "Az elküldött adat túl mélyen van egymásba ágyazva[: legfeljebb {max} szint].",
	},
	pb.Reason_WRONG_TYPE: {
		en: "This value is of the wrong type[: {expected} is expected].",
		de: "Dieser Wert hat den falschen Typ[: erwartet wird {expected}].",
		sv: "Det här värdet är av fel typ[ (förväntad typ: {expected})].",
		hu: "Ez az érték nem megfelelő típusú[: a várt típus {expected}].",
	},
	pb.Reason_REQUIRED: {
		en: "Please fill this in.",
		de: "Bitte füllen Sie dies aus.",
		sv: "Fyll i det här.",
		hu: "Kérjük, töltse ki.",
	},
	pb.Reason_INVALID_FORMAT: {
		en: "This is not in the right form. Please check it.",
		de: "Dies hat nicht die richtige Form. Bitte prüfen Sie es.",
		sv: "Det här har inte rätt form. Kontrollera det.",
		hu: "Ennek nem megfelelő a formája. Kérjük, ellenőrizze.",
	},
	pb.Reason_OUT_OF_BOUNDS: {
		en: "This is too long or too short[ (at least {min})][ (at most {max})]. Please change its length.",
		de: "Dies ist zu lang oder zu kurz[ (mindestens {min})][ (höchstens {max})]. Bitte ändern Sie die Länge.",
		sv: "Det här är för långt eller för kort[ (minst {min})][ (högst {max})]. Ändra längden.",
		hu: "Ez túl hosszú vagy túl rövid[ (legalább {min})][ (legfeljebb {max})]. Kérjük, módosítsa a hosszát.",
	},
	pb.Reason_OUT_OF_RANGE: {
		en: "This value is outside what is allowed[ (from {min})][ (up to {max})]. Please correct it.",
		de: "Dieser Wert liegt außerhalb des Erlaubten[ (ab {min})][ (bis {max})]. Bitte berichtigen Sie ihn.",
		sv: "Det här värdet ligger utanför det tillåtna[ (från {min})][ (till {max})]. Rätta det.",
		hu: "Ez az érték a megengedett tartományon kívül esik[ (legalább {min})][ (legfeljebb {max})]. Kérjük, javítsa ki.",
	},
	pb.Reason_TIME_TOO_FINE: {
		en: "This time is finer than a microsecond.",
		de: "Diese Zeitangabe ist feiner als eine Mikrosekunde.",
		sv: "Den här tiden är finare än en mikrosekund.",
		hu: "Ez az időpont egy mikroszekundumnál pontosabb.",
	},
	pb.Reason_INVALID_PAGE_TOKEN: {
		en: "This list can no longer be continued. Please start it again from the top.",
		de: "Diese Liste lässt sich nicht mehr fortsetzen. Bitte beginnen Sie von vorn.",
		sv: "Den här listan kan inte fortsättas längre. Börja om från början.",
		hu: "Ez a lista már nem folytatható. Kérjük, kezdje elölről.",
	},
	pb.Reason_INVALID_FILTER: {
		en: "This filter or order cannot be used. Please check how it is written.",
		de: "Dieser Filter oder diese Sortierung ist nicht verwendbar. Bitte prüfen Sie die Schreibweise.",
		sv: "Det här filtret eller den här ordningen går inte att använda. Kontrollera hur det är skrivet.",
		hu: "Ez a szűrő vagy sorrend nem használható. Kérjük, ellenőrizze az írásmódját.",
	},
	pb.Reason_INVALID_REPORT_ID: {
		en: "The id of this report is not valid.",
		de: "Die Kennung dieses Berichts ist nicht gültig.",
		sv: "Rapportens id är inte giltigt.",
		hu: "A jelentés azonosítója érvénytelen.",
	},
	pb.Reason_UNAUTHENTICATED: {
		en: "You are not signed in. Please sign in first.",
		de: "Sie sind nicht angemeldet. Bitte melden Sie sich zuerst an.",
		sv: "Du är inte inloggad. Logga in först.",
		hu: "Ön nincs bejelentkezve. Kérjük, először jelentkezzen be.",
	},
	pb.Reason_INVALID_TOKEN: {
		en: "Your access is no longer valid. Please ask the agency for a new code.",
		de: "Ihr Zugang ist nicht mehr gültig. Bitte fragen Sie die Agentur nach einem neuen Code.",
		sv: "Din åtkomst gäller inte längre. Be byrån om en ny kod.",
		hu: "Az Ön hozzáférése már nem érvényes. Kérjük, kérjen új kódot az ügynökségtől.",
	},
	pb.Reason_TOKEN_REUSED: {
		en: "Your access has ended because an old key to it was used again. Please ask the agency for a new code; nothing on this device is lost.",
		de: "Ihr Zugang wurde beendet, weil ein alter Schlüssel dazu noch einmal verwendet wurde. Bitte fragen Sie die Agentur nach einem neuen Code; auf diesem Gerät geht nichts verloren.",
		sv: "Din åtkomst har avslutats eftersom en gammal nyckel till den användes igen. Be byrån om en ny kod, inget på den här enheten går förlorat.",
		hu: "Az Ön hozzáférése megszűnt, mert egy régi kulcsát újra felhasználták. Kérjük, kérjen új kódot az ügynökségtől; ezen az eszközön semmi sem vész el.",
	},
	pb.Reason_PERMISSION_DENIED: {
		en: "Your access does not cover this. If you need it, please ask the agency.",
		de: "Ihr Zugang erlaubt dies nicht. Wenn Sie es brauchen, wenden Sie sich bitte an die Agentur.",
		sv: "Din åtkomst omfattar inte det här. Kontakta byrån om du behöver det.",
		hu: "Az Ön hozzáférése erre nem terjed ki. Ha szüksége van rá, kérjük, forduljon az ügynökséghez.",
	},
	pb.Reason_NOT_FOUND: {
		en: "This could not be found. Please load the list again.",
		de: "Dies wurde nicht gefunden. Bitte laden Sie die Liste neu.",
		sv: "Det här kunde inte hittas. Ladda om listan.",
		hu: "Ez nem található. Kérjük, töltse be újra a listát.",
	},
	pb.Reason_NO_SUCH_METHOD: {
		en: "The server does not know this call.",
		de: "Der Server kennt diesen Aufruf nicht.",
		sv: "Servern känner inte till det här anropet.",
		hu: "A kiszolgáló nem ismeri ezt a hívást.",
	},
	pb.Reason_RATE_LIMITED: {
		en: "That was too much at once. Please wait a moment; nothing is lost.",
		de: "Das war zu viel auf einmal. Bitte warten Sie einen Augenblick; nichts geht verloren.",
		sv: "Det blev för mycket på en gång. Vänta ett ögonblick, inget går förlorat.",
		hu: "Ez egyszerre túl sok volt. Kérjük, várjon egy kicsit; semmi sem vész el.",
	},
	pb.Reason_INVALID_CODE: {
		en: "This code is not valid. Please check it, or ask the agency for a new one.",
		de: "Dieser Code ist nicht gültig. Bitte prüfen Sie ihn oder fragen Sie die Agentur nach einem neuen.",
		sv: "Den här koden är inte giltig. Kontrollera den eller be byrån om en ny.",
		hu: "Ez a kód nem érvényes. Kérjük, ellenőrizze, vagy kérjen újat az ügynökségtől.",
	},
	pb.Reason_CROSS_ORIGIN: {
		en: "The request came from a page of another address. Please open the page itself and try again.",
		de: "Die Anfrage kam von einer Seite unter einer anderen Adresse. Bitte öffnen Sie die Seite selbst und versuchen Sie es noch einmal.",
		sv: "Begäran kom från en sida på en annan adress. Öppna själva sidan och försök igen.",
		hu: "A kérés egy másik cím oldaláról érkezett. Kérjük, nyissa meg magát az oldalt, és próbálja újra.",
	},
	pb.Reason_SIGN_IN_REFUSED: {
		en: "You could not be signed in with this account. Please try again, or ask the agency.",
		de: "Mit diesem Konto war keine Anmeldung möglich. Bitte versuchen Sie es noch einmal oder fragen Sie die Agentur.",
		sv: "Det gick inte att logga in med det här kontot. Försök igen eller fråga byrån.",
		hu: "Ezzel a fiókkal nem sikerült a bejelentkezés. Kérjük, próbálja újra, vagy forduljon az ügynökséghez.",
	},
	pb.Reason_NO_PROVIDER: {
		en: "This server has no sign-in by an OpenID provider.",
		de: "Auf diesem Server gibt es keine Anmeldung über einen OpenID-Anbieter.",
		sv: "Den här servern har ingen inloggning via en OpenID-leverantör.",
		hu: "Ezen a kiszolgálón nincs OpenID-szolgáltatón keresztüli bejelentkezés.",
	},
	pb.Reason_APP_TOO_OLD: {
		en: "This version of the app is too old. Please update it[ to {minimum} or newer]; your reports stay on the phone.",
		de: "Diese Version der App ist zu alt. Bitte aktualisieren Sie sie[ auf {minimum} oder neuer]; Ihre Berichte bleiben auf dem Telefon.",
		sv: "Den här versionen av appen är för gammal. Uppdatera den[ till {minimum} eller nyare]; dina rapporter finns kvar i telefonen.",
		hu: "Az alkalmazásnak ez a változata túl régi. Kérjük, frissítse[ (legalább: {minimum})]; jelentései a telefonon maradnak.",
	},
}
