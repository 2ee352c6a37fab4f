package guide

import "mysteryshopper/server/words"

// Every words.Text is English, German, Swedish, Hungarian, in this order.

// The page.
var (
	pageTitle = words.Text{
		"{client}: what its customers meet", "{client}: was Kundinnen und Kunden erleben", "{client}: vad kunderna möter",
		"{client}: amit a vásárlók tapasztalnak",
	}
	pageLead = words.Text{
		"A made-up client and its figures. Every number on this page is from an answer of the server at {server}; the calls are below each part.",
		"Ein erfundenes Unternehmen und seine Zahlen. Jede Zahl auf dieser Seite stammt aus einer Antwort des Servers unter {server}; die Aufrufe stehen unter jedem Teil.",
		"Ett påhittat företag och dess siffror. Varje tal på sidan kommer ur ett svar från servern på {server}; anropen står under varje del.",
		"Egy kitalált cég és a számai. Az oldal minden száma a {server} címen futó kiszolgáló válaszaiból származik; a hívások az egyes részek alatt olvashatók.",
	}
	languageName = words.Text{"English", "Deutsch", "Svenska", "Magyar"}
	quoted       = words.Text{"“{text}”", "„{text}“", "”{text}”", "„{text}”"}
)

// The lines for a shell.
var (
	asJSON    = words.Text{"The figures, as JSON", "Die Zahlen als JSON", "Siffrorna som JSON", "A számok JSON-ként"}
	asPicture = words.Text{
		"The picture; without alt=svg, its figures as JSON", "Das Bild; ohne alt=svg seine Zahlen als JSON",
		"Bilden; utan alt=svg dess siffror som JSON", "Az ábra; alt=svg nélkül a számai JSON-ként",
	}
	asExcel = words.Text{
		"Excel: the months by location", "Excel: die Monate nach Standort", "Excel: månaderna per plats", "Excel: a hónapok helyszínenként",
	}
	asCSV      = words.Text{"CSV: the trend", "CSV: der Trend", "CSV: trenden", "CSV: a trend"}
	asPDF      = words.Text{"PDF: a report of one location", "PDF: der Bericht eines Standorts", "PDF: rapporten för en plats", "PDF: egy helyszín jelentése"}
	everyVisit = words.Text{"CSV: every visit", "CSV: jeder Besuch", "CSV: varje besök", "CSV: minden látogatás"}
	lastReport = words.Text{
		"JSON: the last report, with the points of each question", "JSON: der letzte Bericht mit den Punkten jeder Frage",
		"JSON: den senaste rapporten med poängen för varje fråga", "JSON: az utolsó jelentés, minden kérdés pontjaival",
	}
	asOData = words.Text{
		"OData: the address for Power BI and Excel", "OData: die Adresse für Power BI und Excel",
		"OData: adressen för Power BI och Excel", "OData: a cím a Power BI-hoz és az Excelhez",
	}
)

// Figures.
var (
	figureText  = words.Text{"{score} ({interval}; {visits})", "{score} ({interval}; {visits})", "{score} ({interval}; {visits})", "{score} ({interval}; {visits})"}
	rateText    = words.Text{"{share} ({interval}; {n} of {all})", "{share} ({interval}; {n} von {all})", "{share} ({interval}; {n} av {all})", "{share} ({interval}; {n} / {all})"}
	noFigure    = words.Text{"no score, because there was no visit", "kein Ergebnis, weil es keinen Besuch gab", "inget resultat, eftersom det inte fanns något besök", "nincs eredmény, mert nem volt látogatás"}
	noneCounted = words.Text{"nothing to count", "nichts zu zählen", "inget att räkna", "nem volt mit számolni"}
	noInterval  = words.Text{"no interval", "kein Intervall", "inget intervall", "nincs intervallum"}

	nothingBefore = words.Text{
		"There is no earlier time to compare it with.", "Es gibt keine frühere Zeit zum Vergleich.",
		"Det finns ingen tidigare tid att jämföra med.", "Nincs korábbi időszak, amellyel össze lehetne hasonlítani.",
	}
	changeUp = words.Text{
		"That is {p} points higher than from {from} to {to} (interval of the difference: {interval}): a change.",
		"Das sind {p} Prozentpunkte mehr als von {from} bis {to} (Intervall des Unterschieds: {interval}): eine Veränderung.",
		"Det är {p} procentenheter högre än från {from} till {to} (skillnadens intervall: {interval}): en förändring.",
		"Ez {p} százalékponttal magasabb, mint a megelőző időszakban ({from} – {to}; a különbség intervalluma: {interval}): ez változás.",
	}
	changeDown = words.Text{
		"That is {p} points lower than from {from} to {to} (interval of the difference: {interval}): a change.",
		"Das sind {p} Prozentpunkte weniger als von {from} bis {to} (Intervall des Unterschieds: {interval}): eine Veränderung.",
		"Det är {p} procentenheter lägre än från {from} till {to} (skillnadens intervall: {interval}): en förändring.",
		"Ez {p} százalékponttal alacsonyabb, mint a megelőző időszakban ({from} – {to}; a különbség intervalluma: {interval}): ez változás.",
	}
	breakUp = words.Text{
		"That is {p} points higher than from {from} to {to}, but the questions changed in between: the difference may come from the checklist and is not called a change.",
		"Das sind {p} Prozentpunkte mehr als von {from} bis {to}, doch dazwischen haben sich die Fragen geändert: Der Unterschied kann an der Checkliste liegen und heißt nicht Veränderung.",
		"Det är {p} procentenheter högre än från {from} till {to}, men frågorna ändrades däremellan: skillnaden kan bero på checklistan och kallas inte förändring.",
		"Ez {p} százalékponttal magasabb, mint a megelőző időszakban ({from} – {to}), de közben megváltoztak a kérdések: a különbség az ellenőrzőlistából is eredhet, ezért nem nevezzük változásnak.",
	}
	breakDown = words.Text{
		"That is {p} points lower than from {from} to {to}, but the questions changed in between: the difference may come from the checklist and is not called a change.",
		"Das sind {p} Prozentpunkte weniger als von {from} bis {to}, doch dazwischen haben sich die Fragen geändert: Der Unterschied kann an der Checkliste liegen und heißt nicht Veränderung.",
		"Det är {p} procentenheter lägre än från {from} till {to}, men frågorna ändrades däremellan: skillnaden kan bero på checklistan och kallas inte förändring.",
		"Ez {p} százalékponttal alacsonyabb, mint a megelőző időszakban ({from} – {to}), de közben megváltoztak a kérdések: a különbség az ellenőrzőlistából is eredhet, ezért nem nevezzük változásnak.",
	}
	noChange = words.Text{
		"Compared with the time from {from} to {to} there is no change that can be told from chance.",
		"Gegenüber der Zeit von {from} bis {to} gibt es keine Veränderung, die sich vom Zufall unterscheiden lässt.",
		"Jämfört med tiden från {from} till {to} finns ingen förändring som kan skiljas från slumpen.",
		"A megelőző időszakhoz ({from} – {to}) képest nincs a véletlentől megkülönböztethető változás.",
	}
	changeCell = words.Text{"{p}, a change", "{p}, eine Veränderung", "{p}, en förändring", "{p}, ez változás"}
	breakCell  = words.Text{
		"{p}, but the questions changed", "{p}, doch die Fragen haben sich geändert", "{p}, men frågorna ändrades", "{p}, de a kérdések megváltoztak",
	}
	noChangeCell = words.Text{
		"{p}, no change that can be told from chance", "{p}, vom Zufall nicht zu unterscheiden", "{p}, kan inte skiljas från slumpen",
		"{p}, a véletlentől nem különböztethető meg",
	}
)

// The client and its regions over time.
var (
	scoreOfClient = words.Text{
		"Score of the whole client from {from} to {to}: {figure}.", "Ergebnis des ganzen Unternehmens von {from} bis {to}: {figure}.",
		"Resultat för hela företaget från {from} till {to}: {figure}.", "A teljes cég eredménye ebben az időszakban ({from} – {to}): {figure}.",
	}
	scoreSince = words.Text{
		"Since {from}: {figure}. {change}", "Seit {from}: {figure}. {change}", "Sedan {from}: {figure}. {change}", "{from} óta: {figure}. {change}",
	}
	locationSince = words.Text{
		"Score of {location} since {from}: {figure}. {change}", "Ergebnis für {location} seit {from}: {figure}. {change}",
		"Resultat för {location} sedan {from}: {figure}. {change}", "{location} eredménye {from} óta: {figure}. {change}",
	}
	openingNote = words.Text{
		"The band around the line is the 95% interval of each month. The score of the whole client does not show where a change comes from; the next parts do.",
		"Das Band um die Linie ist das 95-%-Intervall jedes Monats. Das Ergebnis des ganzen Unternehmens zeigt nicht, woher eine Veränderung kommt; das zeigen die nächsten Teile.",
		"Bandet runt linjen är varje månads 95-procentiga intervall. Resultatet för hela företaget visar inte var en förändring kommer ifrån; det gör nästa delar.",
		"A vonal körüli sáv az egyes hónapok 95%-os intervalluma. A teljes cég eredményéből nem látszik, honnan ered egy változás; ezt a következő részek mutatják meg.",
	}
	commended = words.Text{
		"Shoppers also commend, most often “{behaviour}”: in {n} reports.", "Die Testpersonen loben auch, am häufigsten „{behaviour}“: in {n} Berichten.",
		"Testkunderna ger också beröm, oftast för ”{behaviour}”: i {n} rapporter.", "A próbavásárlók dicsérnek is, leggyakrabban ezt: „{behaviour}”, {n} jelentésben.",
	}
	marked = words.Text{
		"Marked on the line: {events}.", "Auf der Linie markiert: {events}.", "Markerat på linjen: {events}.", "A vonalon jelölt események: {events}.",
	}
	markedEvent   = words.Text{"{month}: “{title}”", "{month}: „{title}“", "{month}: ”{title}”", "{month}: „{title}”"}
	nothingMarked = words.Text{
		"Nothing is marked on the line.", "Auf der Linie ist nichts markiert.", "Inget är markerat på linjen.", "A vonalon nincs jelölt esemény.",
	}
	lineBreaks = words.Text{
		"The line breaks where the questions changed; the second line follows the questions that every version scores alike.",
		"Die Linie bricht ab, wo sich die Fragen geändert haben; die zweite Linie folgt den Fragen, die jede Version gleich wertet.",
		"Linjen bryts där frågorna ändrades; den andra linjen följer de frågor som alla versioner bedömer lika.",
		"A vonal ott szakad meg, ahol a kérdések megváltoztak; a második vonal azokat a kérdéseket követi, amelyeket minden változat egyformán pontoz.",
	}
	worseTitle = words.Text{
		"Where it gets worse: {location}", "Wo es schlechter wird: {location}", "Här blir det sämre: {location}", "Ahol romlik: {location}",
	}
	betterTitle = words.Text{
		"Where it gets better: {location}", "Wo es besser wird: {location}", "Här blir det bättre: {location}", "Ahol javul: {location}",
	}
	regionsCaption = words.Text{
		"Region by region: the second half of the time and the first", "Region für Region: die zweite Hälfte der Zeit und die erste",
		"Region för region: andra halvan av tiden och den första", "Régiónként: az időszak második fele és az első",
	}
	region             = words.Text{"Region", "Region", "Region", "Régió"}
	differenceInPoints = words.Text{"Difference in points", "Unterschied in Prozentpunkten", "Skillnad i procentenheter", "Különbség százalékpontban"}
	changeNote         = words.Text{
		"A difference is called a change only where its own interval does not contain zero.",
		"Ein Unterschied heißt nur dann Veränderung, wenn sein eigenes Intervall die Null nicht enthält.",
		"En skillnad kallas förändring bara om dess eget intervall inte rymmer noll.",
		"Egy különbséget csak akkor nevezünk változásnak, ha a saját intervalluma nem tartalmazza a nullát.",
	}
)

// The exports.
var (
	exportsTitle = words.Text{"Use the figures elsewhere", "Die Zahlen anderswo verwenden", "Använd siffrorna på andra ställen", "A számok felhasználása máshol"}
	exportForms  = words.Text{
		"All figures are also there as CSV and as an Excel workbook, and those of a location as a paper; the ETag of every answer shows whether it changed.",
		"Alle Zahlen gibt es auch als CSV und als Excel-Arbeitsmappe, die eines Standorts auch als Bericht auf Papier; der ETag jeder Antwort zeigt, ob sie sich geändert hat.",
		"Alla siffror finns också som CSV och som Excel-arbetsbok, och en plats siffror som rapport på papper; varje svars ETag visar om det har ändrats.",
		"Minden szám megvan CSV-ben és Excel-munkafüzetben is, egy helyszíné papíralapú jelentésként is; a válaszok ETag fejléce mutatja, változtak-e.",
	}
	exportRows = words.Text{
		"Visits and answers can be exported one by one, for a data warehouse or a BI tool; Power BI and Excel read them by OData, with the two parts of the token as name and password.",
		"Besuche und Antworten lassen sich einzeln exportieren, für ein Data-Warehouse oder ein BI-Werkzeug; Power BI und Excel lesen sie über OData, mit den zwei Teilen des Tokens als Name und Passwort.",
		"Besök och svar kan exporteras ett och ett, till ett datalager eller ett BI-verktyg; Power BI och Excel läser dem via OData, med tokenets två delar som namn och lösenord.",
		"A látogatások és a válaszok egyenként is exportálhatók adattárházba vagy BI-eszközbe; a Power BI és az Excel OData-n keresztül olvassa őket, a token két részével mint névvel és jelszóval.",
	}
)
