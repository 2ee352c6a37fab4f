package words

import pb "mysteryshopper/proto/gen/mysteryshopper/v1"

// draftReasons are about the draft of a checklist; the reader writes checklists.
var draftReasons = map[pb.Reason]Text{
	pb.Reason_INVALID_KEY: {
		en: "Please use small letters, digits and hyphens only, with a letter or digit first.",
		de: "Bitte verwenden Sie nur Kleinbuchstaben, Ziffern und Bindestriche, vorn einen Buchstaben oder eine Ziffer.",
		sv: "Använd bara små bokstäver, siffror och bindestreck, med en bokstav eller siffra först.",
		hu: "Kérjük, csak kisbetűt, számjegyet és kötőjelet használjon, elöl betűvel vagy számjeggyel.",
	},
	pb.Reason_DUPLICATE_KEY: {
		en: "This stands twice[: {key}]. Please choose another.",
		de: "Dies kommt zweimal vor[: {key}]. Bitte wählen Sie etwas anderes.",
		sv: "Det här förekommer två gånger[: {key}]. Välj något annat.",
		hu: "Ez kétszer szerepel[: {key}]. Kérjük, válasszon mást.",
	},
	pb.Reason_INVALID_LOCALE: {
		en: "This is not a language tag. Please write it like de or pt-BR.",
		de: "Dies ist kein Sprachkürzel. Bitte schreiben Sie es wie de oder pt-BR.",
		sv: "Det här är ingen språkkod. Skriv den som de eller pt-BR.",
		hu: "Ez nem nyelvi kód. Kérjük, így írja: de vagy pt-BR.",
	},
	pb.Reason_MISSING_DEFAULT_LOCALE: {
		en: "The text in the default language[ ({locale})] is missing. Please add it.",
		de: "Der Text in der Standardsprache[ ({locale})] fehlt. Bitte ergänzen Sie ihn.",
		sv: "Texten på standardspråket[ ({locale})] saknas. Lägg till den.",
		hu: "Hiányzik a szöveg az alapértelmezett nyelven[ ({locale})]. Kérjük, pótolja.",
	},
	pb.Reason_UNKNOWN_VALUE: {
		en: "This value is not known. Please choose one of those offered.",
		de: "Dieser Wert ist nicht bekannt. Bitte wählen Sie einen der angebotenen.",
		sv: "Det här värdet är okänt. Välj ett av dem som erbjuds.",
		hu: "Ez az érték nem ismert. Kérjük, válasszon a felkínáltak közül.",
	},
	pb.Reason_TOO_MANY: {
		en: "These are too many[: at most {max}]. Please remove some.",
		de: "Das sind zu viele[: höchstens {max}]. Bitte entfernen Sie einige.",
		sv: "De är för många[: högst {max}]. Ta bort några.",
		hu: "Ez túl sok[: legfeljebb {max}]. Kérjük, távolítson el néhányat.",
	},
	pb.Reason_EMPTY_LIST: {
		en: "At least one is needed here. Please add one.",
		de: "Hier wird mindestens ein Eintrag gebraucht. Bitte fügen Sie einen hinzu.",
		sv: "Minst en behövs här. Lägg till en.",
		hu: "Itt legalább egyre szükség van. Kérjük, adjon hozzá egyet.",
	},
	pb.Reason_NOT_ALLOWED: {
		en: "This has no meaning here. Please leave it out.",
		de: "Dies hat hier keine Bedeutung. Bitte lassen Sie es weg.",
		sv: "Det här har ingen betydelse här. Utelämna det.",
		hu: "Ennek itt nincs értelme. Kérjük, hagyja ki.",
	},
	pb.Reason_NOT_RISING: {
		en: "This must be higher than the one before it.",
		de: "Dies muss höher sein als das Vorangehende.",
		sv: "Det här måste vara högre än det föregående.",
		hu: "Ennek nagyobbnak kell lennie az előzőnél.",
	},
	pb.Reason_NOT_FROM_ZERO: {
		en: "The first band must start at 0.",
		de: "Die erste Stufe muss bei 0 beginnen.",
		sv: "Den första nivån måste börja på 0.",
		hu: "Az első sávnak 0-tól kell kezdődnie.",
	},
	pb.Reason_INVALID_DECIMAL: {
		en: "This is not a decimal number. Please write it like 12.5.",
		de: "Dies ist keine Dezimalzahl. Bitte schreiben Sie sie wie 12.5.",
		sv: "Det här är inget decimaltal. Skriv det som 12.5.",
		hu: "Ez nem érvényes tizedes szám. Kérjük, így írja: 12.5.",
	},
	pb.Reason_WEIGHTS_SUM: {
		en: "At least one section needs a weight over 0.",
		de: "Mindestens ein Abschnitt braucht ein Gewicht über 0.",
		sv: "Minst ett avsnitt behöver en vikt över 0.",
		hu: "Legalább egy szakasz súlya nagyobb legyen 0-nál.",
	},
	pb.Reason_NOTHING_SCORED: {
		en: "This section has a weight and nothing that scores. Please add a scored question.",
		de: "Dieser Abschnitt hat ein Gewicht, aber nichts, was gewertet wird. Bitte fügen Sie eine gewertete Frage hinzu.",
		sv: "Det här avsnittet har en vikt men inget som ger poäng. Lägg till en poänggivande fråga.",
		hu: "Ennek a szakasznak van súlya, de nincs benne pontozott kérdés. Kérjük, adjon hozzá egyet.",
	},
	pb.Reason_NOT_ONE_KIND: {
		en: "A question needs exactly one kind.",
		de: "Eine Frage braucht genau einen Fragetyp.",
		sv: "En fråga behöver exakt en typ.",
		hu: "Egy kérdésnek pontosan egy típusa lehet.",
	},
	pb.Reason_NOT_ONE_LIST: {
		en: "A condition needs exactly one of 'all' and 'any'.",
		de: "Eine Bedingung braucht genau eines von „all“ und „any“.",
		sv: "Ett villkor behöver exakt ett av ”all” och ”any”.",
		hu: "Egy feltételhez az „all” és az „any” közül pontosan egy kell.",
	},
	pb.Reason_NOT_ONE_OPERATOR: {
		en: "A condition needs exactly one comparison.",
		de: "Eine Bedingung braucht genau einen Vergleich.",
		sv: "Ett villkor behöver exakt en jämförelse.",
		hu: "Egy feltételhez pontosan egy összehasonlítás kell.",
	},
	pb.Reason_NOT_EARLIER_QUESTION: {
		en: "A condition may only ask about an earlier question.",
		de: "Eine Bedingung darf nur nach einer früheren Frage fragen.",
		sv: "Ett villkor får bara gälla en tidigare fråga.",
		hu: "Egy feltétel csak korábbi kérdésre hivatkozhat.",
	},
	pb.Reason_WRONG_OPERATOR: {
		en: "That question cannot be compared in this way. Please choose another comparison.",
		de: "Diese Frage lässt sich so nicht vergleichen. Bitte wählen Sie einen anderen Vergleich.",
		sv: "Den frågan kan inte jämföras så. Välj en annan jämförelse.",
		hu: "Az a kérdés így nem hasonlítható össze. Kérjük, válasszon másik összehasonlítást.",
	},
	pb.Reason_CRITICAL_UNSCORED: {
		en: "A critical question must be able to earn points and must not be a bonus.",
		de: "Eine kritische Frage muss Punkte bringen können und darf kein Bonus sein.",
		sv: "En kritisk fråga måste kunna ge poäng och får inte vara en bonus.",
		hu: "Egy kritikus kérdésnek pontot kell érnie, és nem lehet bónusz.",
	},
	pb.Reason_WRONG_ROLE: {
		en: "This question cannot have this role. Please choose another role or another kind.",
		de: "Diese Frage kann diese Rolle nicht haben. Bitte wählen Sie eine andere Rolle oder einen anderen Fragetyp.",
		sv: "Den här frågan kan inte ha den här rollen. Välj en annan roll eller typ.",
		hu: "Ennek a kérdésnek nem lehet ez a szerepe. Kérjük, válasszon másik szerepet vagy típust.",
	},
	pb.Reason_NOT_ONE_RULE: {
		en: "A comment rule needs exactly one of 'always', 'belowPoints' and 'options'.",
		de: "Eine Kommentarregel braucht genau eines von „always“, „belowPoints“ und „options“.",
		sv: "En kommentarsregel behöver exakt ett av ”always”, ”belowPoints” och ”options”.",
		hu: "Egy megjegyzési szabályhoz az „always”, a „belowPoints” és az „options” közül pontosan egy kell.",
	},
}
