package words

import pb "mysteryshopper/proto/gen/mysteryshopper/v1"

// reportReasons are about the content of a report; the reader is a shopper.
var reportReasons = map[pb.Reason]Text{
	pb.Reason_DUPLICATE_ANSWER: {
		en: "This question is answered more than once. Please keep one answer.",
		de: "Diese Frage ist mehrfach beantwortet. Bitte behalten Sie nur eine Antwort.",
		sv: "Den här frågan är besvarad mer än en gång. Behåll ett svar.",
		hu: "Erre a kérdésre több válasz érkezett. Kérjük, csak egyet tartson meg.",
	},
	pb.Reason_CONFLICTING_ANSWER: {
		en: "This question is marked as not applicable and answered too. Please keep one of the two.",
		de: "Diese Frage ist als nicht zutreffend markiert und zugleich beantwortet. Bitte behalten Sie eines von beidem.",
		sv: "Den här frågan är både markerad som ej tillämplig och besvarad. Behåll det ena.",
		hu: "Ez a kérdés „nem értelmezhető” jelölést és választ is kapott. Kérjük, csak az egyiket tartsa meg.",
	},
	pb.Reason_NOT_APPLICABLE_NOT_ALLOWED: {
		en: "This question always applies. Please answer it.",
		de: "Diese Frage ist in jedem Fall zu beantworten.",
		sv: "Den här frågan gäller alltid. Besvara den.",
		hu: "Ez a kérdés mindig értelmezhető. Kérjük, válaszoljon rá.",
	},
	pb.Reason_WRONG_KIND: {
		en: "This answer does not fit the question. Please answer it again.",
		de: "Diese Antwort passt nicht zur Frage. Bitte beantworten Sie sie noch einmal.",
		sv: "Det här svaret passar inte frågan. Svara igen.",
		hu: "Ez a válasz nem illik a kérdéshez. Kérjük, válaszoljon újra.",
	},
	pb.Reason_UNKNOWN_OPTION: {
		en: "This choice does not exist here[: {option}]. Please choose one of those offered.",
		de: "Diese Auswahl gibt es hier nicht[: {option}]. Bitte wählen Sie eine der angebotenen.",
		sv: "Det här alternativet finns inte här[: {option}]. Välj ett av dem som erbjuds.",
		hu: "Ez a lehetőség itt nem létezik[: {option}]. Kérjük, válasszon a felkínáltak közül.",
	},
	pb.Reason_INVALID_NUMBER: {
		en: "This is not a number that can be used. Please write it in digits, with a point and not a comma, such as 12.50.",
		de: "Dies ist keine verwendbare Zahl. Bitte schreiben Sie sie in Ziffern, mit Punkt statt Komma, etwa 12.50.",
		sv: "Det här är inget tal som går att använda. Skriv det med siffror, med punkt i stället för komma, till exempel 12.50.",
		hu: "Ez nem használható szám. Kérjük, számjegyekkel írja, vessző helyett ponttal, például 12.50.",
	},
	pb.Reason_EXCLUSIVE_OPTION: {
		en: "This choice excludes all others. Please choose it alone or leave it out.",
		de: "Diese Auswahl schließt alle anderen aus. Bitte wählen Sie sie allein oder lassen Sie sie weg.",
		sv: "Det här alternativet utesluter alla andra. Välj bara det eller välj bort det.",
		hu: "Ez a lehetőség kizárja a többit. Kérjük, csak ezt válassza, vagy hagyja ki.",
	},
	pb.Reason_WRONG_COUNT: {
		en: "Too few or too many are chosen here. Please choose as many as the question asks for.",
		de: "Hier sind zu wenige oder zu viele gewählt. Bitte wählen Sie so viele, wie die Frage verlangt.",
		sv: "Här är för få eller för många valda. Välj så många som frågan kräver.",
		hu: "Itt túl kevés vagy túl sok van kiválasztva. Kérjük, annyit válasszon, amennyit a kérdés kér.",
	},
	pb.Reason_TOO_MANY_DECIMALS: {
		en: "This number has too many decimal places. Please round it.",
		de: "Diese Zahl hat zu viele Nachkommastellen. Bitte runden Sie sie.",
		sv: "Talet har för många decimaler. Avrunda det.",
		hu: "Ennek a számnak túl sok tizedesjegye van. Kérjük, kerekítse.",
	},
	pb.Reason_TOO_SHORT: {
		en: "This text is too short. Please write a little more.",
		de: "Dieser Text ist zu kurz. Bitte schreiben Sie etwas mehr.",
		sv: "Texten är för kort. Skriv lite mer.",
		hu: "Ez a szöveg túl rövid. Kérjük, írjon kicsit többet.",
	},
	pb.Reason_TOO_LONG: {
		en: "This text is too long. Please shorten it.",
		de: "Dieser Text ist zu lang. Bitte kürzen Sie ihn.",
		sv: "Texten är för lång. Korta den.",
		hu: "Ez a szöveg túl hosszú. Kérjük, rövidítse le.",
	},
	pb.Reason_BEFORE_EARLIER: {
		en: "This time is before the earlier one. Please check both.",
		de: "Dieser Zeitpunkt liegt vor dem früheren. Bitte prüfen Sie beide.",
		sv: "Den här tidpunkten ligger före den tidigare. Kontrollera båda.",
		hu: "Ez az időpont megelőzi a korábbit. Kérjük, ellenőrizze mindkettőt.",
	},
	pb.Reason_NOT_APPLICABLE_REASON_REQUIRED: {
		en: "Please write why this question does not apply.",
		de: "Bitte schreiben Sie, warum diese Frage nicht zutrifft.",
		sv: "Skriv varför frågan inte är tillämplig.",
		hu: "Kérjük, írja le, miért nem értelmezhető ez a kérdés.",
	},
	pb.Reason_COMMENT_REQUIRED: {
		en: "This answer needs a comment, or a longer one. Please write what you saw.",
		de: "Diese Antwort braucht einen Kommentar oder einen längeren. Bitte schreiben Sie, was Sie beobachtet haben.",
		sv: "Det här svaret behöver en kommentar, eller en längre. Skriv vad du såg.",
		hu: "Ehhez a válaszhoz megjegyzés kell, vagy hosszabb megjegyzés. Kérjük, írja le, mit tapasztalt.",
	},
	pb.Reason_UNKNOWN_QUESTION: {
		en: "This checklist has no such question. Please load the checklist again.",
		de: "Diese Frage gibt es in der Checkliste nicht. Bitte laden Sie die Checkliste neu.",
		sv: "Checklistan har ingen sådan fråga. Ladda om checklistan.",
		hu: "Az ellenőrzőlistában nincs ilyen kérdés. Kérjük, töltse be újra az ellenőrzőlistát.",
	},
	pb.Reason_UNKNOWN_VERSION: {
		en: "This version of the checklist does not exist. Please load the visit again.",
		de: "Diese Version der Checkliste gibt es nicht. Bitte laden Sie den Besuch neu.",
		sv: "Den här versionen av checklistan finns inte. Ladda om besöket.",
		hu: "Az ellenőrzőlistának nincs ilyen változata. Kérjük, töltse be újra a látogatást.",
	},
	pb.Reason_ENDS_BEFORE_START: {
		en: "The visit ends before it starts. Please check both times.",
		de: "Der Besuch endet, bevor er beginnt. Bitte prüfen Sie beide Zeiten.",
		sv: "Besöket slutar innan det börjar. Kontrollera båda tiderna.",
		hu: "A látogatás előbb ér véget, mint ahogy kezdődik. Kérjük, ellenőrizze mindkét időpontot.",
	},
	pb.Reason_NEGATIVE_BEHAVIOUR: {
		en: "This behaviour is nothing to praise. Please choose another one, or take the praise away.",
		de: "Dieses Verhalten ist kein Anlass für Lob. Bitte wählen Sie ein anderes oder entfernen Sie das Lob.",
		sv: "Det här beteendet är inget att berömma. Välj ett annat eller ta bort berömmet.",
		hu: "Ezért a viselkedésért nem jár dicséret. Kérjük, válasszon másikat, vagy törölje a dicséretet.",
	},
	pb.Reason_EVIDENCE_ELSEWHERE: {
		en: "This photo or file belongs to another visit or question. Please take a new one for this question.",
		de: "Dieses Foto oder diese Datei gehört zu einem anderen Besuch oder einer anderen Frage. Bitte nehmen Sie für diese Frage ein neues auf.",
		sv: "Fotot eller filen hör till ett annat besök eller en annan fråga. Ta ett nytt för den här frågan.",
		hu: "Ez a fénykép vagy fájl másik látogatáshoz vagy kérdéshez tartozik. Kérjük, készítsen újat ehhez a kérdéshez.",
	},
	pb.Reason_UNKNOWN_BEHAVIOUR: {
		en: "This behaviour is not in the catalogue. Please choose one of those offered.",
		de: "Dieses Verhalten steht nicht im Katalog. Bitte wählen Sie eines der angebotenen.",
		sv: "Det här beteendet finns inte i katalogen. Välj ett av dem som erbjuds.",
		hu: "Ez a viselkedés nincs a katalógusban. Kérjük, válasszon a felkínáltak közül.",
	},
}
