package words

// The texts of a shopper's statement.
var (
	StatementOf     = Text{"Statement", "Abrechnung", "Avräkning", "Elszámolás"}
	StatementSums   = Text{"Sums by currency", "Summen je Währung", "Summor per valuta", "Összegek pénznemenként"}
	StatementLines  = Text{"What was earned and paid", "Was verdient und gezahlt wurde", "Vad som tjänats in och betalats", "Keresetek és kifizetések"}
	StatementEmpty  = Text{"Nothing was earned or paid in these months.", "In diesen Monaten wurde nichts verdient oder gezahlt.", "Inget har tjänats in eller betalats under dessa månader.", "Ezekben a hónapokban nem volt kereset vagy kifizetés."}
	StatementNoPaid = Text{
		"Amounts belong to the month in which they were approved or added. This statement is no payment.",
		"Beträge gehören zu dem Monat, in dem sie entstanden sind. Diese Abrechnung ist keine Zahlung.",
		"Belopp hör till den månad då de uppstod. Denna avräkning är ingen betalning.",
		"Az összegek ahhoz a hónaphoz tartoznak, amelyben keletkeztek. Ez az elszámolás nem kifizetés.",
	}
	Currency         = Text{"Currency", "Währung", "Valuta", "Pénznem"}
	BalanceOpening   = Text{"Owed before", "Offen zu Beginn", "Utestående före", "Nyitó egyenleg"}
	BalanceArisen    = Text{"Earned", "Verdient", "Intjänat", "Kereset"}
	BalancePaid      = Text{"Paid", "Gezahlt", "Betalt", "Kifizetve"}
	BalanceClosing   = Text{"Still owed", "Noch offen", "Kvar att betala", "Záró egyenleg"}
	StatementDay     = Text{"Day", "Tag", "Dag", "Nap"}
	StatementFor     = Text{"For", "Wofür", "Avser", "Mire"}
	StatementState   = Text{"State", "Stand", "Status", "Állapot"}
	StatementAmount  = Text{"Amount", "Betrag", "Belopp", "Összeg"}
	OverpaidWord     = Text{"paid, no longer owed", "gezahlt, nicht mehr geschuldet", "betalt, inte längre skyldigt", "kifizetve, már nem jár"}
	PaidOn           = Text{"paid on {day}, {reference}", "gezahlt am {day}, {reference}", "betalt {day}, {reference}", "kifizetve: {day}, {reference}"}
	RefusedBecauseOf = Text{"refused: {reason}", "abgelehnt: {reason}", "nekat: {reason}", "elutasítva: {reason}"}
)

// PayableKinds are the names of what is owed, PayableStates those of where it stands.
var (
	PayableKinds = map[string]Text{
		"FEE": {"Fee", "Honorar", "Arvode", "Díjazás"}, "BONUS": {"Bonus", "Bonus", "Bonus", "Bónusz"},
		"EXPENSE": {"Expense", "Auslage", "Utlägg", "Költség"},
	}
	PayableStates = map[string]Text{
		"OPEN": {"waits for a decision", "wird geprüft", "väntar på beslut", "elbírálásra vár"}, "APPROVED": {"approved", "freigegeben", "godkänt", "jóváhagyva"},
		"REFUSED": {"refused", "abgelehnt", "nekat", "elutasítva"}, "PAID": {"paid", "gezahlt", "betalt", "kifizetve"},
		"CANCELLED": {"cancelled", "entfallen", "annullerat", "törölve"},
	}
)
