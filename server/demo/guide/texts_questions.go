package guide

import "mysteryshopper/server/words"

// Claims.
var (
	claimsTitle = words.Text{
		"What managers believe, and what customers meet", "Was Führungskräfte glauben und was Kundinnen und Kunden erleben",
		"Vad chefer tror och vad kunderna möter", "Mit hisznek a vezetők, és mit tapasztalnak a vásárlók",
	}
	claimsNote = words.Text{
		"Managers answered the same questions before any report of their month was released; until then nobody could read their answers.",
		"Die Führungskräfte beantworteten dieselben Fragen, bevor ein Bericht ihres Monats freigegeben war; bis dahin konnte niemand ihre Antworten lesen.",
		"Cheferna besvarade samma frågor innan någon rapport för deras månad hade publicerats; fram till dess kunde ingen läsa deras svar.",
		"A vezetők ugyanezekre a kérdésekre válaszoltak, még mielőtt a hónapjuk bármelyik jelentését közzétették volna; addig senki sem olvashatta a válaszaikat.",
	}
	assessedAndVisited = words.Text{
		"{n} places were both assessed by their managers and visited.", "{n} Standorte wurden von ihren Führungskräften eingeschätzt und auch besucht.",
		"{n} platser har både bedömts av sina chefer och besökts.", "{n} helyszínt a vezetője is értékelt, és látogatás is érte.",
	}
	noneAssessed = words.Text{
		"No place was both assessed by its manager and visited.", "Kein Standort wurde von seiner Führungskraft eingeschätzt und auch besucht.",
		"Ingen plats har både bedömts av sin chef och besökts.", "Nincs olyan helyszín, amelyet a vezetője is értékelt, és látogatás is ért.",
	}
	claimedAndMet = words.Text{
		"The managers claim {claimed}; in {n} visits to the same places shoppers met {met}.",
		"Die Führungskräfte geben {claimed} an; bei {n} Besuchen derselben Standorte waren es {met}.",
		"Cheferna uppger {claimed}; vid {n} besök på samma platser blev det {met}.",
		"A vezetők állítása szerint {claimed}; ugyanezeken a helyszíneken {n} látogatás eredménye {met}.",
	}
	surestGap = words.Text{
		"The gap that is most surely great is in “{question}”.", "Am sichersten groß ist der Abstand bei „{question}“.",
		"Den skillnad som säkrast är stor gäller ”{question}”.", "A legbiztosabban nagy eltérés ennél a kérdésnél van: „{question}”.",
	}
	gapText = words.Text{
		"That is a gap of {p} points ({interval}).", "Das ist ein Abstand von {p} Prozentpunkten ({interval}).",
		"Det är en skillnad på {p} procentenheter ({interval}).", "Ez {p} százalékpontos eltérés ({interval}).",
	}
	noGap = words.Text{
		"That is no gap that can be told from chance.", "Dieser Abstand lässt sich nicht vom Zufall unterscheiden.",
		"Den skillnaden kan inte skiljas från slumpen.", "Ez az eltérés nem különböztethető meg a véletlentől.",
	}
	ownClaims = words.Text{
		"What the client claims of itself", "Was das Unternehmen von sich behauptet", "Vad företaget påstår om sig självt", "Mit állít magáról a cég",
	}
	claimHead = words.Text{"Claim", "Behauptung", "Påstående", "Állítás"}
	keptHead  = words.Text{"Kept", "Gehalten", "Hållet", "Betartva"}
	inVisits  = words.Text{"In visits", "In Besuchen", "Vid besök", "Látogatáson"}
	ofAllHead = words.Text{"Of", "Von", "Av", "Ennyiből"}
)

// Drivers.
var (
	driversTitle = words.Text{
		"What goes with coming back", "Was mit dem Wiederkommen zusammenhängt", "Vad som hänger ihop med att komma tillbaka", "Mi függ össze a visszatéréssel",
	}
	driversNote = words.Text{
		"Spearman’s rank correlation, from −1 to 1. That two answers go together does not mean that one causes the other.",
		"Spearmans Rangkorrelation, von −1 bis 1. Dass zwei Antworten zusammenhängen, heißt nicht, dass eine die Ursache der anderen ist.",
		"Spearmans rangkorrelation, från −1 till 1. Att två svar hänger ihop betyder inte att det ena orsakar det andra.",
		"Spearman-féle rangkorreláció, −1 és 1 között. Attól, hogy két válasz együtt jár, az egyik még nem oka a másiknak.",
	}
	tooFewAnswers = words.Text{"There are too few answers to compare.", "Es gibt zu wenige Antworten zum Vergleich.", "Det finns för få svar att jämföra.", "Túl kevés a válasz az összehasonlításhoz."}
	strongestGoes = words.Text{
		"“{question}” goes most with “{other}”: {r} ({interval}) in {n} reports.",
		"„{question}“ hängt am stärksten mit „{other}“ zusammen: {r} ({interval}) in {n} Berichten.",
		"”{question}” hänger starkast ihop med ”{other}”: {r} ({interval}) i {n} rapporter.",
		"„{question}” leginkább ezzel függ össze: „{other}”, {r} ({interval}), {n} jelentés alapján.",
	}
	weakestGoes = words.Text{
		"It goes least with “{other}”: {r} ({interval}).", "Am schwächsten ist der Zusammenhang mit „{other}“: {r} ({interval}).",
		"Svagast är sambandet med ”{other}”: {r} ({interval}).", "A leggyengébb az összefüggés ezzel: „{other}”, {r} ({interval}).",
	}
	fromChance = words.Text{
		"That cannot be told from chance.", "Das ist nicht vom Zufall zu unterscheiden.", "Det kan inte skiljas från slumpen.", "Ez nem különböztethető meg a véletlentől.",
	}
	driversCaption = words.Text{
		"The strongest and the weakest", "Die stärksten und die schwächsten", "De starkaste och de svagaste", "A legerősebbek és a leggyengébbek",
	}
	correlation = words.Text{"Correlation", "Korrelation", "Korrelation", "Korreláció"}
)

// Silent loss.
var (
	lossTitle = words.Text{
		"Customers who stay away without complaining", "Wer ohne Beschwerde wegbleibt", "Kunder som uteblir utan att klaga", "Akik panasz nélkül elmaradnak",
	}
	lossNote = words.Text{
		"Only the first share is observed. Everything else is assumed: use your own numbers. Worth is in the smallest unit of a currency.",
		"Nur der erste Anteil ist beobachtet. Alles andere ist angenommen: Setzen Sie Ihre eigenen Zahlen ein. Der Wert ist in der kleinsten Einheit einer Währung angegeben.",
		"Bara den första andelen är observerad. Allt annat är antaganden: använd era egna siffror. Värdet anges i en valutas minsta enhet.",
		"Csak az első arány megfigyelt adat. Minden más feltételezés: használja a saját számait. Az érték a pénznem legkisebb egységében értendő.",
	}
	badlyServed = words.Text{
		"Badly served: {rate}. That is the share of visits that failed.", "Schlecht bedient: {rate}. Das ist der Anteil der nicht bestandenen Besuche.",
		"Dåligt betjänade: {rate}. Det är andelen underkända besök.", "Rosszul kiszolgálva: {rate}. Ez a meg nem felelt látogatások aránya.",
	}
	assumedCaption = words.Text{"What is assumed", "Was angenommen wird", "Vad som antas", "Feltételezések"}
	assumptionHead = words.Text{"Assumption", "Annahme", "Antagande", "Feltételezés"}
	numberHead     = words.Text{"Number", "Zahl", "Tal", "Szám"}
	sourceHead     = words.Text{"Source", "Quelle", "Källa", "Forrás"}
	exampleSource  = words.Text{"an example of this guide", "ein Beispiel dieser Seite", "ett exempel på den här sidan", "példa ezen az oldalon"}
	noEstimate     = words.Text{
		"Without a visit there is nothing to estimate from.", "Ohne Besuche gibt es keine Grundlage für eine Schätzung.",
		"Utan besök finns inget att uppskatta utifrån.", "Látogatás nélkül nincs miből becsülni.",
	}
	estimateCaption = words.Text{"What follows from it", "Was daraus folgt", "Vad som följer av det", "Ami ebből következik"}
	ofCustomersHead = words.Text{"Of the customers", "Von den Kundinnen und Kunden", "Av kunderna", "A vásárlók közül"}
	estimateHead    = words.Text{"Estimate", "Schätzung", "Uppskattning", "Becslés"}
	endsHead        = words.Text{
		"At the ends of the observed interval", "An den Enden des beobachteten Intervalls", "Vid det observerade intervallets ändar",
		"A megfigyelt intervallum szélein",
	}
	lostCustomers = words.Text{
		"By these assumptions about {n} of {all} customers are lost without a word ({interval} by the observed interval).",
		"Nach diesen Annahmen gehen etwa {n} von {all} Kundinnen und Kunden wortlos verloren ({interval} nach dem beobachteten Intervall).",
		"Med dessa antaganden förloras ungefär {n} av {all} kunder utan ett ord ({interval} enligt det observerade intervallet).",
		"E feltételezések szerint {all} vásárlóból mintegy {n} szó nélkül elvész (a megfigyelt intervallum szerint {interval}).",
	}
)

// assumptions and lossSteps are the names of the assumptions and of the steps of the estimate, by their names in the API.
var (
	assumptions = map[string]words.Text{
		"CUSTOMERS": {"Customers in these months", "Kundinnen und Kunden in diesen Monaten", "Kunder under dessa månader", "Vásárlók ezekben a hónapokban"},
		"SILENT":    {"Badly served who never complain", "Schlecht Bediente, die sich nie beschweren", "Dåligt betjänade som aldrig klagar", "Rosszul kiszolgáltak, akik sosem panaszkodnak"},
		"LEAVING":   {"Of these, who do not come back", "Davon kommen nicht wieder", "Av dessa kommer inte tillbaka", "Közülük nem jönnek vissza"},
		"WORTH":     {"What one of them is worth", "Wert einer Person", "Vad en av dem är värd", "Egyikük értéke"},
	}
	lossSteps = map[string]words.Text{
		"CUSTOMERS": {"badly served", "schlecht bedient", "dåligt betjänade", "rosszul kiszolgált"},
		"SILENT":    {"who do not complain", "die sich nicht beschweren", "som inte klagar", "aki nem panaszkodik"},
		"LEAVING":   {"who do not come back", "die nicht wiederkommen", "som inte kommer tillbaka", "aki nem jön vissza"},
		"WORTH":     {"and their worth", "und ihr Wert", "och deras värde", "és az értékük"},
	}
)
