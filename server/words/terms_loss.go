package words

// LossSources are the sources of the default assumptions about the silent loss, by the names of the assumptions.
var LossSources = map[string]Text{
	"CUSTOMERS": {
		"No estimate: the loss is of every ten thousand customers.",
		"Keine Schätzung: Der Verlust gilt je zehntausend Kundinnen und Kunden.",
		"Ingen uppskattning: förlusten gäller per tiotusen kunder.",
		"Nem becslés: a veszteség minden tízezer vásárlóra vonatkozik.",
	},
	"SILENT": {
		tarp + ", for the White House Office of Consumer Affairs, 1979, and its update of 1986: one of some 26 badly served customers complains to the company.",
		tarp + ", für das White House Office of Consumer Affairs, 1979, und die Neufassung von 1986: Von etwa 26 schlecht Bedienten beschwert sich eine Person beim Unternehmen.",
		tarp + ", för White House Office of Consumer Affairs, 1979, och uppdateringen från 1986: en av ungefär 26 dåligt betjänade kunder klagar hos företaget.",
		tarp + ", a White House Office of Consumer Affairs számára, 1979, és az 1986-os frissítés: mintegy 26 rosszul kiszolgált vásárlóból egy tesz panaszt a vállalatnál.",
	},
	"LEAVING": {
		"TARP, 1979: of those who did not complain, 37 % would buy again after a minor problem, 9 % after one of over 100 dollars; the milder of the two.",
		"TARP, 1979: Von denen, die sich nicht beschwerten, würden 37 % nach einem kleinen Problem wieder kaufen, 9 % nach einem von über 100 Dollar; hier gilt der mildere Wert.",
		"TARP, 1979: av dem som inte klagade skulle 37 % köpa igen efter ett mindre problem, 9 % efter ett på över 100 dollar; det mildare av de två.",
		"TARP, 1979: akik nem tettek panaszt, azok közül kisebb probléma után 37%, 100 dollár feletti után 9% vásárolna újra; a kettő közül az enyhébb.",
	},
}

// tarp is the author and the title of the study, which are in English.
const tarp = "Technical Assistance Research Programs (TARP), Consumer Complaint Handling in America"

// GivenWithRequest is the source of a value that came with the request, where that names none.
var GivenWithRequest = Text{"Given with the request.", "Mit der Anfrage angegeben.", "Angivet i förfrågan.", "A kéréssel megadva."}

// Estimate heads the numbers of an estimated loss; Value and Source those of what it assumes.
var (
	Estimate = Text{"Estimate", "Schätzung", "Uppskattning", "Becslés"}
	Value    = Text{"Value", "Wert", "Värde", "Érték"}
	Source   = Text{"Source", "Quelle", "Källa", "Forrás"}
)

// BadlyServed names the share of those who were; BetweenLocations and BetweenStaff name what a consistency compares.
var (
	BadlyServed      = Text{"Badly served", "Schlecht bedient", "Dåligt betjänade", "Rosszul kiszolgált"}
	BetweenLocations = Text{"Between locations", "Zwischen Standorten", "Mellan platser", "Helyszínek között"}
	BetweenStaff     = Text{"Between members of staff", "Zwischen Mitarbeitenden", "Mellan medarbetare", "Munkatársak között"}
)

// LossSteps are the steps of an estimated loss, by their names.
var LossSteps = map[string]Text{
	"CUSTOMERS": {"Customers badly served", "Schlecht bediente Kundschaft", "Dåligt betjänade kunder", "Rosszul kiszolgált vásárlók"},
	"SILENT":    {"Of these, those who stay silent", "Davon schweigen", "Av dessa tiger", "Közülük hallgat"},
	"LEAVING":   {"Of these, those who leave", "Davon gehen verloren", "Av dessa går förlorade", "Közülük elvész"},
	"WORTH": {
		"What these are worth, in the smallest unit of the currency", "Was diese wert sind, in der kleinsten Einheit der Währung",
		"Vad dessa är värda, i valutans minsta enhet", "Ezek értéke a pénznem legkisebb egységében",
	},
}

// LossAssumptions are the assumptions of an estimated loss, by their names.
var LossAssumptions = map[string]Text{
	"CUSTOMERS": {"Customers", "Kundinnen und Kunden", "Kunder", "Vásárlók"},
	"SILENT":    {"Badly served customers who do not complain", "Schlecht Bediente, die sich nicht beschweren", "Dåligt betjänade som inte klagar", "Rosszul kiszolgáltak, akik nem tesznek panaszt"},
	"LEAVING":   {"Silent customers who leave", "Schweigende, die wegbleiben", "Tysta kunder som lämnar", "Hallgató vásárlók, akik elmaradnak"},
	"WORTH": {
		"Worth of a customer, in the smallest unit of the currency", "Wert einer Kundin oder eines Kunden, in der kleinsten Einheit der Währung",
		"En kunds värde, i valutans minsta enhet", "Egy vásárló értéke a pénznem legkisebb egységében",
	},
}
