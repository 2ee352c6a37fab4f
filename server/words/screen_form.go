package words

import (
	"maps"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// formTexts are of the form that a checklist becomes. The reasons of faults are the same as in the answers of the server.
var formTexts = map[string]Text{
	"unit.people":               {"people", "Personen", "personer", "fő"},
	"unit.people.one":           {"{n} person", "{n} Person", "{n} person", "{n} fő"},
	"unit.people.other":         {"{n} people", "{n} Personen", "{n} personer", "{n} fő"},
	"unit.persons":              {"people", "Personen", "personer", "fő"},
	"unit.persons.one":          {"{n} person", "{n} Person", "{n} person", "{n} fő"},
	"unit.persons.other":        {"{n} people", "{n} Personen", "{n} personer", "{n} fő"},
	"unit.transfers":            {"transfers", "Weiterleitungen", "vidarekopplingar", "kapcsolás"},
	"unit.transfers.one":        {"{n} transfer", "{n} Weiterleitung", "{n} vidarekoppling", "{n} kapcsolás"},
	"unit.transfers.other":      {"{n} transfers", "{n} Weiterleitungen", "{n} vidarekopplingar", "{n} kapcsolás"},
	"unit.local currency":       {"in the local currency", "in der Landeswährung", "i landets valuta", "helyi pénznemben"},
	"form.required":             {"an answer is needed", "Antwort nötig", "svar krävs", "kötelező"},
	"form.notApplicable":        {"Does not apply", "Trifft nicht zu", "Gäller inte", "Nem értelmezhető"},
	"form.why":                  {"Why does it not apply?", "Warum trifft es nicht zu?", "Varför gäller det inte?", "Miért nem értelmezhető?"},
	"form.whyOptional":          {"Why, if you like to say", "Warum, wenn Sie es sagen möchten", "Varför, om du vill säga det", "Miért? (nem kötelező)"},
	"form.comment":              {"Comment", "Kommentar", "Kommentar", "Megjegyzés"},
	"form.atLeast":              {"At least {n} characters", "Mindestens {n} Zeichen", "Minst {n} tecken", "Legalább {n} karakter"},
	"form.charactersMissing":    {"{n} more characters are needed", "Es fehlen noch {n} Zeichen", "{n} tecken till behövs", "Még {n} karakter kell"},
	"form.charactersOf":         {"{n} of {most} characters", "{n} von {most} Zeichen", "{n} av {most} tecken", "{n} / {most} karakter"},
	"form.choose":               {"Choose[ at least {least}][ at most {most}].", "Wählen Sie[ mindestens {least}][ höchstens {most}].", "Välj[ minst {least}][ högst {most}].", "Válasszon[ legalább {least}][ legfeljebb {most}] lehetőséget."},
	"form.range":                {"[from {min}][ to {max}]", "[ab {min}][ bis {max}]", "[från {min}][ till {max}]", "[legalább {min}][ legfeljebb {max}]"},
	"form.now":                  {"Now", "Jetzt", "Nu", "Most"},
	"form.start":                {"Start", "Starten", "Starta", "Indítás"},
	"form.startAgain":           {"Start again", "Neu starten", "Starta om", "Újraindítás"},
	"form.stop":                 {"Stop", "Anhalten", "Stoppa", "Megállítás"},
	"form.watchGoesOn":          {"It goes on when the screen turns dark.", "Die Messung läuft weiter, wenn der Bildschirm dunkel wird.", "Mätningen fortsätter när skärmen släcks.", "A mérés akkor is folytatódik, ha elsötétül a kijelző."},
	"form.byHand":               {"Enter it by hand", "Von Hand eingeben", "Skriv in själv", "Kézzel írom be"},
	"form.minutes":              {"Minutes", "Minuten", "Minuter", "Perc"},
	"form.seconds":              {"Seconds", "Sekunden", "Sekunder", "Másodperc"},
	"form.howItEnded":           {"How did it end?", "Wie ging es aus?", "Hur slutade det?", "Mi lett a vége?"},
	"form.between":              {"This is computed: the time from “{from}” to “{to}”.", "Das wird berechnet: die Zeit von „{from}“ bis „{to}“.", "Det räknas ut: tiden från ”{from}” till ”{to}”.", "Ezt kiszámítjuk: az eltelt idő „{from}” és „{to}” között."},
	"form.takePhoto":            {"Take a photo", "Foto aufnehmen", "Ta ett foto", "Fénykép készítése"},
	"form.chooseFile":           {"Choose a file", "Datei auswählen", "Välj en fil", "Fájl kiválasztása"},
	"form.removeFile":           {"Remove {title}", "{title} entfernen", "Ta bort {title}", "{title} eltávolítása"},
	"form.fileFailed":           {"The file could not be kept. Nothing else is lost. Please try again.", "Die Datei konnte nicht gespeichert werden. Sonst ist nichts verloren. Bitte versuchen Sie es noch einmal.", "Filen kunde inte sparas. Inget annat har gått förlorat. Försök igen.", "A fájlt nem sikerült elmenteni. Más nem veszett el. Kérjük, próbálja újra."},
	"form.filesElsewhere":       {"Files are attached on the phone.", "Dateien werden am Telefon angehängt.", "Filer bifogas på telefonen.", "A fájlok a telefonon csatolhatók."},
	"form.proofNeeded":          {"Proof is needed: {what}", "Beleg nötig: {what}", "Underlag krävs: {what}", "Bizonyíték szükséges: {what}"},
	"form.proofWelcome":         {"Proof is welcome: {what}", "Beleg willkommen: {what}", "Underlag välkommet: {what}", "Örömmel fogadunk bizonyítékot: {what}"},
	"form.unknownKind":          {"This question needs a newer version of this page. Please load it again.", "Diese Frage braucht eine neuere Version dieser Seite. Bitte laden Sie sie neu.", "Frågan kräver en nyare version av sidan. Läs in den igen.", "Ehhez a kérdéshez az oldal újabb változata kell. Kérjük, töltse be újra."},
	"proof.PHOTO":               {"a photo", "ein Foto", "ett foto", "fénykép"},
	"proof.PROOF_OF_PURCHASE":   {"a receipt", "ein Kassenbeleg", "ett kvitto", "nyugta"},
	"proof.RECORDING":           {"a recording", "eine Aufnahme", "en inspelning", "felvétel"},
	"proof.DOCUMENT":            {"a document", "ein Dokument", "ett dokument", "dokumentum"},
	"waitOutcome.SERVED":        {"I was served", "Ich wurde bedient", "Jag blev betjänad", "Kiszolgáltak"},
	"waitOutcome.LEFT_UNSERVED": {"I gave up and left", "Ich gab auf und ging", "Jag gav upp och gick", "Feladtam, és elmentem"},
	"waitOutcome.HUNG_UP":       {"I hung up", "Ich legte auf", "Jag lade på", "Letettem"},
	"outcome.COMPLETED":         Completed,
	"outcome.LEFT_UNSERVED":     WalkedOut,
	"outcome.HUNG_UP":           HungUp,
	"outcome.CLOSED":            Closed,
	"outcome.NO_SUCH_PLACE":     NoLocation,
	"outcome.ABORTED":           Aborted,
	"channel.IN_PERSON":         channels["IN_PERSON"],
	"channel.PHONE":             channels["PHONE"],
	"channel.WEB":               channels["WEB"],
}

// formReasons are the reasons of faults of a report that a form tells beside its questions.
func formReasons() map[string]Text {
	texts := map[string]Text{}
	for reason, text := range reportReasons {
		texts["reason."+reason.String()] = text
	}
	for _, reason := range []pb.Reason{pb.Reason_REQUIRED, pb.Reason_OUT_OF_RANGE, pb.Reason_OUT_OF_BOUNDS, pb.Reason_INVALID_FORMAT} {
		texts["reason."+reason.String()] = Reason(reason)
	}
	return texts
}

// withForms adds the texts of forms to those of a screen.
func withForms(texts map[string]Text) map[string]Text {
	maps.Copy(texts, formTexts)
	maps.Copy(texts, formReasons())
	return texts
}
