package words

import "maps"

// decidingTexts are of the desk's places for appeals, payables, alerts and actions, and for the log.
func decidingTexts() map[string]Text {
	texts := maps.Clone(decidingOwn)
	for state, text := range PayableStates {
		texts["payable."+state] = text
	}
	for kind, text := range PayableKinds {
		texts["payableKind."+kind] = text
	}
	for kind, text := range AlertTitles {
		texts["alertKind."+kind] = text
	}
	for expected, text := range Expected {
		texts["expected."+expected] = text
	}
	for act, text := range Acts {
		texts["act."+act] = text
	}
	return texts
}

var decidingOwn = map[string]Text{
	"desk.appeals":  lists["appeals"],
	"desk.payables": {"Payables", "Vergütungen", "Ersättningar", "Járandóságok"},
	"desk.alerts":   lists["alerts"],
	"desk.log":      {"Log", "Protokoll", "Logg", "Napló"},

	"payables.none":      {"Nothing is in this state.", "Nichts hat diesen Stand.", "Inget har den statusen.", "Ebben az állapotban nincs semmi."},
	"payables.choose":    {"Choose", "Auswählen", "Välj", "Kiválasztás"},
	"payables.all":       {"Choose all shown, or none", "Alle gezeigten oder keine auswählen", "Välj alla som visas, eller inga", "Az összes látható kiválasztása, vagy egyiké sem"},
	"payables.chosen":    {"Chosen: {n}", "Ausgewählt: {n}", "Valda: {n}", "Kiválasztva: {n}"},
	"payables.decide":    {"Decide", "Entscheiden", "Besluta", "Döntés"},
	"payables.approve":   {"Approve {n}", "{n} freigeben", "Godkänn {n}", "{n} jóváhagyása"},
	"payables.refuse":    {"Refuse {n}", "{n} ablehnen", "Neka {n}", "{n} elutasítása"},
	"payables.pay":       {"Note {n} as paid", "{n} als gezahlt vermerken", "Anteckna {n} som betalda", "{n} kifizetettként való feljegyzése"},
	"payables.unpay":     {"Take {n} notes back", "{n} Vermerke zurücknehmen", "Ta tillbaka {n} anteckningar", "{n} feljegyzés visszavonása"},
	"payables.reason":    {"Reason, for the shopper", "Grund, für die Testperson", "Skäl, till shoppern", "Indok, a próbavásárlónak"},
	"payables.reference": {"Reference of the payment", "Verwendungszweck der Zahlung", "Betalningens referens", "A kifizetés hivatkozása"},
	"payables.day":       {"Day of the payment", "Tag der Zahlung", "Betalningsdag", "A kifizetés napja"},
	"payables.for":       StatementFor,
	"payables.month":     {"Month", "Monat", "Månad", "Hónap"},
	"payables.amount":    StatementAmount,
	"payables.overpaid":  OverpaidWord,

	"log.chain":        {"The chain of the log", "Die Kette des Protokolls", "Loggens kedja", "A napló lánca"},
	"log.unchecked":    {"Entries are sealed into a chain: a changed or removed one is found.", "Einträge sind zu einer Kette versiegelt: Ein geänderter oder entfernter fällt auf.", "Posterna är förseglade i en kedja: en ändrad eller borttagen upptäcks.", "A bejegyzések lánccá vannak pecsételve: a módosított vagy törölt kiderül."},
	"log.check":        {"Check the chain", "Kette prüfen", "Kontrollera kedjan", "A lánc ellenőrzése"},
	"log.checking":     {"Checking …", "Wird geprüft …", "Kontrollerar …", "Ellenőrzés …"},
	"log.checkedSoFar": {"Checked up to entry {n} of {all} …", "Geprüft bis Eintrag {n} von {all} …", "Kontrollerad till post {n} av {all} …", "Ellenőrizve {n} bejegyzés, összesen {all} …"},
	"log.checked":      {"Chain verified up to entry {n} of {all}, made {entry}. Checked at {at}.", "Kette geprüft bis Eintrag {n} von {all} vom {entry}. Geprüft um {at}.", "Kedjan kontrollerad till post {n} av {all} från {entry}. Kontrollerad {at}.", "A lánc ellenőrizve {n} bejegyzésig, összesen {all}; az utolsó ideje {entry}. Ellenőrzés: {at}."},
	"log.broken":       {"Entry {n} is not as it was sealed:", "Eintrag {n} ist nicht, wie er versiegelt wurde:", "Post {n} är inte som den förseglades:", "Egy bejegyzés nem olyan, amilyennek lepecsételték ({n}.):"},
	"log.head":         {"Note this to prove later that nothing was cut off:", "Notieren Sie dies, um später zu beweisen, dass nichts abgeschnitten wurde:", "Anteckna detta för att senare visa att inget har klippts bort:", "Jegyezze fel, hogy később bizonyítsa: semmit nem vágtak le:"},
	"log.time":         {"When", "Wann", "När", "Mikor"},
	"log.act":          {"What was done", "Was getan wurde", "Vad som gjordes", "Mi történt"},
	"log.resource":     {"Object", "Gegenstand", "Objekt", "Tárgy"},
	"log.actor":        {"Who", "Wer", "Vem", "Ki"},
	"log.from":         {"From day", "Ab dem Tag", "Från och med dag", "Kezdő nap"},
	"log.to":           {"To day", "Bis zum Tag", "Till och med dag", "Záró nap"},
	"log.request":      {"Request", "Anfrage", "Förfrågan", "Kérés"},
	"log.erased":       {"erased", "gelöscht", "raderad", "törölve"},

	"alerts.alerts":           lists["alerts"],
	"alerts.actions":          {"Actions", "Maßnahmen", "Åtgärder", "Intézkedések"},
	"alerts.none":             {"There are no alerts.", "Es gibt keine Alarme.", "Det finns inga larm.", "Nincs riasztás."},
	"alerts.noActions":        {"The client has no actions.", "Der Kunde hat keine Maßnahmen.", "Kunden har inga åtgärder.", "Az ügyfélnek nincs intézkedése."},
	"alerts.what":             {"What", "Was", "Vad", "Mi"},
	"alerts.due":              {"Due", "Fällig", "Senast", "Határidő"},
	"alerts.note":             {"Note, to resolve an alert", "Notiz, um einen Alarm zu erledigen", "Anteckning för att lösa ett larm", "Jegyzet egy riasztás lezárásához"},
	"alerts.acknowledge":      {"Acknowledge", "Bestätigen", "Bekräfta", "Tudomásul vétel"},
	"alerts.resolve":          {"Resolve", "Erledigen", "Lös", "Lezárás"},
	"alertState.OPEN":         {"open", "offen", "öppet", "nyitott"},
	"alertState.ACKNOWLEDGED": {"acknowledged", "bestätigt", "bekräftat", "tudomásul véve"},
	"alertState.RESOLVED":     {"resolved", "erledigt", "löst", "lezárva"},
	"alertState.ENDED":        {"ended", "beendet", "avslutat", "véget ért"},
	"actionState.OPEN":        {"open", "offen", "öppen", "nyitott"},
	"actionState.DONE":        {"done", "erledigt", "klar", "kész"},
	"actionState.PROVEN":      {"proven", "nachgewiesen", "styrkt", "igazolva"},
	"actionState.MISSED":      {"missed", "verfehlt", "missad", "elmulasztva"},
	"actionState.CANCELLED":   {"cancelled", "abgesagt", "inställd", "lemondva"},

	"rules.title":       {"Rules for alerts", "Regeln für Alarme", "Regler för larm", "A riasztások szabályai"},
	"rules.none":        {"The program raises no alerts.", "Das Programm löst keine Alarme aus.", "Programmet utlöser inga larm.", "A program nem ad riasztást."},
	"rules.add":         {"Add a rule", "Regel hinzufügen", "Lägg till en regel", "Szabály hozzáadása"},
	"rules.kind":        {"Raised for", "Ausgelöst durch", "Utlöses av", "Kiváltja"},
	"rules.moment":      {"In force", "Gilt", "Gäller", "Mikor érvényes"},
	"moment.RELEASE":    {"on release; the client sees it", "mit der Veröffentlichung; der Kunde sieht ihn", "vid publiceringen; kunden ser det", "közzétételkor; az ügyfél látja"},
	"moment.SUBMISSION": {"on submission; the agency alone", "mit der Einreichung; nur die Agentur", "vid inskickandet; bara byrån", "beküldéskor; csak az ügynökség"},
	"rules.questions":   {"Questions", "Fragen", "Frågor", "Kérdések"},
	"rules.verdict":     {"Verdict", "Urteil", "Utslag", "Minősítés"},
	"rules.outcomes":    {"Endings", "Ausgänge", "Utfall", "Kimenetelek"},
	"rules.flags":       {"Flags", "Auffälligkeiten", "Flaggor", "Jelzések"},
	"rules.mark":        {"Mark in percent", "Marke in Prozent", "Gräns i procent", "Határ százalékban"},
	"rules.times":       {"Times the usual wait", "Vielfaches der üblichen Wartezeit", "Gånger den vanliga väntetiden", "A szokásos várakozás hányszorosa"},
	"rules.hours":       {"Hours", "Stunden", "Timmar", "Óra"},
	"rules.disabled":    {"switched off", "abgeschaltet", "avstängd", "kikapcsolva"},

	"appeals.none":                   {"No appeal is in this state.", "Kein Einspruch hat diesen Stand.", "Ingen invändning har den statusen.", "Ebben az állapotban nincs kifogás."},
	"appeals.late":                   {"overdue", "überfällig", "försenad", "lejárt"},
	"appeals.reviewedBy":             {"Reviewed by", "Geprüft von", "Granskad av", "Ellenőrizte"},
	"appeals.own":                    {"You reviewed this report yourself. Give the appeal to somebody else where you can.", "Sie haben diesen Bericht selbst geprüft. Geben Sie den Einspruch möglichst an jemand anderen.", "Du har själv granskat rapporten. Lämna invändningen till någon annan om du kan.", "Ezt a jelentést Ön ellenőrizte. Ha lehet, adja át a kifogást másnak."},
	"appeals.says":                   {"What the client says", "Was der Kunde sagt", "Vad kunden säger", "Mit mond az ügyfél"},
	"appeals.decide":                 {"Decide", "Entscheiden", "Besluta", "Döntés"},
	"appeals.decided":                {"The appeal is decided.", "Über den Einspruch ist entschieden.", "Invändningen är avgjord.", "A kifogás eldőlt."},
	"appeals.answer":                 {"Answer to the client", "Antwort an den Kunden", "Svar till kunden", "Válasz az ügyfélnek"},
	"appeals.answerHint":             {"The client reads it, and never your name.", "Der Kunde liest sie, aber nie Ihren Namen.", "Kunden läser det, men aldrig ditt namn.", "Az ügyfél elolvassa, de az Ön nevét soha nem látja."},
	"appeals.commentHint":            {"The shopper reads it with the correction.", "Die Testperson liest ihn bei der Berichtigung.", "Shoppern läser den vid rättelsen.", "A próbavásárló a javítással együtt olvassa."},
	"appeals.upholdBecause":          {"Uphold because", "Stattgeben, weil", "Godta, därför att", "Helyt adás indoka"},
	"appeals.refuseBecause":          {"Refuse because", "Ablehnen, weil", "Avslag, därför att", "Elutasítás indoka"},
	"appeals.try":                    {"Show what it does to the score", "Wirkung auf das Ergebnis zeigen", "Visa vad det gör med resultatet", "Hatás az eredményre"},
	"appeals.uphold":                 {"Uphold", "Stattgeben", "Godta", "Helyt adás"},
	"appeals.refuse":                 {"Refuse", "Ablehnen", "Avslå", "Elutasítás"},
	"appeal.OPEN":                    {"open", "offen", "öppen", "nyitott"},
	"appeal.UPHELD":                  {"upheld", "stattgegeben", "godtagen", "helyt adtunk"},
	"appeal.REFUSED":                 {"refused", "abgelehnt", "avslagen", "elutasítva"},
	"appeal.WITHDRAWN":               {"withdrawn", "zurückgezogen", "tillbakadragen", "visszavonva"},
	"appealReason.ANSWER_WRONG":      {"the answer is wrong", "die Antwort ist falsch", "svaret är fel", "a válasz hibás"},
	"appealReason.QUESTION_UNCLEAR":  {"the question is unclear", "die Frage ist unklar", "frågan är oklar", "a kérdés nem egyértelmű"},
	"appealReason.WRONG_VISIT":       {"the wrong visit", "der falsche Besuch", "fel besök", "nem az a látogatás"},
	"appealReason.AGENCY_ERROR":      {"our own mistake", "Fehler der Agentur", "vårt eget fel", "a mi hibánk"},
	"appealReason.REPORT_CONFIRMED":  {"the report is confirmed", "der Bericht ist bestätigt", "rapporten är bekräftad", "a jelentés megerősítve"},
	"appealReason.NOT_SUBSTANTIATED": {"not substantiated", "nicht belegt", "inte styrkt", "nincs alátámasztva"},
	"appealReason.AS_AGREED":         {"as agreed", "wie vereinbart", "enligt överenskommelse", "a megállapodás szerint"},
	"appealReason.NOT_OF_THIS_VISIT": {"not of this visit", "betrifft diesen Besuch nicht", "gäller inte detta besök", "nem erre a látogatásra vonatkozik"},
	"appealReason.OTHER":             {"other", "anderes", "annat", "egyéb"},
}
