package paper

import "golang.org/x/text/language"

// languages are those of every text, in its order.
var languages = []language.Tag{language.English, language.German, language.Swedish, language.Hungarian}

var matcher = language.NewMatcher(languages)

// match returns the place of the language in every text, and the language.
func match(lang string) (int, language.Tag) {
	// What is no language matches none, and none is the first.
	_, index := language.MatchStrings(matcher, lang)
	return index, languages[index]
}

// text is what is said in English, German, Swedish and Hungarian. A part in braces is filled in.
type text [4]string

// texts are all the words of the report that are its own.
var texts = struct {
	report                                                  text
	score, between, noInterval, noVisits, noScore           text
	visit, visits, atLocation, atLocations                  text
	few, tooFew, oneCounts                                  text
	band, change, up, down, unclear, acrossBreak            text
	untested, noBefore, difference, interval                text
	place, placeOf, thinPlace, noPlace, byChance, ahead     text
	passed, shareOf, spread, spreadFrom, otherwise          text
	likeForLike, likeForLikeOf, likeForLikeNone             text
	trend, noTrend, scaleRuns, passMark, breakAt            text
	versionMark, moreNotes, latestMonths, keyInterval       text
	keyThin, keyBreak, keyEvent                             text
	sections, moreSections                                  text
	questions, strongest, weakest, noQuestions, fewAnswers  text
	passRate                                                text
	waits, waitOf, median, usual, inTime, gaveUp, nobody    text
	wentOf, hungOf, usualTimes, noUsual, censored, ifNobody text
	ifNobodyNever, marked, usualSpan, moreWaits, noneServed text
	commendations, behaviour, timesSaid, moreCommended      text
	lastReports, noReports, critical, verdictPass           text
	verdictFail, notScored                                  text
	walkedOut, hungUp, closed, noSuchPlace, aborted         text
	howToRead, readScore, readPooled, readLocations         text
	readInterval, readPassRate, readThin, readChange        text
	readTrend, readWaits, readRevision, readBoxes           text
	asOf, state, pageOf, monthOfYear, day, hour, minute     text
	second                                                  text
	dayParts                                                [5]text
	months, shortMonths                                     [12]text
}{
	report: text{"Report of a location", "Bericht über einen Standort", "Rapport om en plats", "Jelentés egy helyszínről"},

	score:      text{"Score", "Ergebnis", "Resultat", "Eredmény"},
	between:    text{"between {low} and {high}", "zwischen {low} und {high}", "mellan {low} och {high}", "{low} és {high} között"},
	noInterval: text{"without an interval, which takes two visits", "ohne Intervall, das zwei Besuche braucht", "utan intervall, som kräver två besök", "intervallum nélkül, ahhoz két látogatás kell"},
	noVisits:   text{"No scored visits in this span", "Keine bewerteten Besuche in diesem Zeitraum", "Inga bedömda besök under perioden", "Nincs pontozott látogatás ebben az időszakban"},
	noScore:    text{"no score", "kein Ergebnis", "inget resultat", "nincs eredmény"},
	visit:      text{"from {n} visit", "aus {n} Besuch", "från {n} besök", "{n} látogatásból"},
	visits:     text{"from {n} visits", "aus {n} Besuchen", "från {n} besök", "{n} látogatásból"},
	atLocation: text{"at {n} location", "an {n} Standort", "på {n} plats", "{n} helyszínen"},
	atLocations: text{
		"at {n} locations", "an {n} Standorten", "på {n} platser", "{n} helyszínen",
	},
	few: text{
		"Few visits: read it with care.", "Wenige Besuche: mit Vorsicht zu lesen.", "Få besök: läs med försiktighet.",
		"Kevés látogatás: óvatosan olvasandó.",
	},
	tooFew: text{
		"Too few visits to judge by: no band and no place.", "Zu wenige Besuche für ein Urteil: keine Stufe und kein Platz.",
		"För få besök för att bedöma: ingen nivå och ingen placering.", "Túl kevés látogatás az ítélethez: nincs sáv és nincs helyezés.",
	},
	oneCounts: text{
		"One visit makes up {p} of the figure.", "Ein Besuch macht {p} des Wertes aus.", "Ett besök utgör {p} av värdet.",
		"Egy látogatás súlya az értékben: {p}.",
	},

	band:   text{"Band", "Stufe", "Nivå", "Sáv"},
	change: text{"Since the span before", "Seit dem Zeitraum davor", "Sedan perioden före", "Az előző időszak óta"},
	up:     text{"Up {p} points", "{p} Punkte gestiegen", "Upp {p} enheter", "{p} ponttal emelkedett"},
	down:   text{"Down {p} points", "{p} Punkte gefallen", "Ned {p} enheter", "{p} ponttal csökkent"},
	unclear: text{
		"No change that could be told from chance: {p} points", "Keine Veränderung, die sich vom Zufall trennen ließe: {p} Punkte",
		"Ingen förändring som kan skiljas från slumpen: {p} enheter", "Nincs a véletlentől megkülönböztethető változás: {p} pont",
	},
	acrossBreak: text{
		"{p} points, which may be the checklist's: it changed in between",
		"{p} Punkte, was an der Checkliste liegen kann: sie änderte sich dazwischen",
		"{p} enheter, vilket kan bero på checklistan: den ändrades däremellan",
		"{p} pont, ami az ellenőrzőlistából is eredhet: közben megváltozott",
	},
	untested: text{
		"{p} points; too little to judge by", "{p} Punkte; zu wenig für ein Urteil", "{p} enheter; för lite för att bedöma",
		"{p} pont; túl kevés az ítélethez",
	},
	noBefore:   text{"Nothing to compare with", "Nichts zum Vergleichen", "Inget att jämföra med", "Nincs mivel összehasonlítani"},
	difference: text{"between {low} and {high}", "zwischen {low} und {high}", "mellan {low} och {high}", "{low} és {high} között"},
	interval:   text{"{low} to {high}", "{low} bis {high}", "{low} till {high}", "{low} – {high}"},

	place:     text{"Place among all locations", "Platz unter allen Standorten", "Placering bland alla platser", "Hely az összes helyszín között"},
	placeOf:   text{"{n} of {all}", "{n} von {all}", "{n} av {all}", "{n}. hely, összesen {all}"},
	thinPlace: text{"Too few visits to be ranked", "Zu wenige Besuche für einen Platz", "För få besök för att rangordnas", "Túl kevés látogatás a rangsoroláshoz"},
	noPlace: text{
		"None: only locations with visits of their own are ranked", "Keiner: nur Standorte mit eigenen Besuchen haben einen Platz",
		"Ingen: bara platser med egna besök rangordnas", "Nincs: csak a saját látogatással rendelkező helyszínek kapnak helyezést",
	},
	byChance: text{
		"Its interval touches a neighbour's: the order may be chance.",
		"Das Intervall berührt das eines Nachbarn: die Reihenfolge kann Zufall sein.",
		"Intervallet rör vid en grannes: ordningen kan bero på slumpen.",
		"Intervalluma egy szomszédéhoz ér: a sorrend lehet véletlen.",
	},
	ahead: text{"percentile {p}", "Perzentil {p}", "percentil {p}", "percentilis: {p}"},

	passed:     text{"Visits that passed", "Bestandene Besuche", "Godkända besök", "Megfelelt látogatások"},
	shareOf:    text{"{p} ({n} of {all})", "{p} ({n} von {all})", "{p} ({n} av {all})", "{p} ({n} / {all})"},
	spread:     text{"Least and greatest visit", "Schwächster und bester Besuch", "Sämsta och bästa besöket", "Leggyengébb és legjobb látogatás"},
	spreadFrom: text{"{low} and {high}", "{low} und {high}", "{low} och {high}", "{low} és {high}"},
	otherwise:  text{"Ended otherwise", "Anders geendet", "Slutade annorlunda", "Másként végződött"},
	likeForLike: text{
		"Like for like", "Auf gleicher Grundlage", "På jämförbar grund", "Azonos alapon",
	},
	likeForLikeOf: text{
		"{p}, over {coverage} of the points", "{p}, über {coverage} der Punkte", "{p}, över {coverage} av poängen", "{p}, a pontok {coverage} részén",
	},
	likeForLikeNone: text{
		"None: only {coverage} of the points are in common", "Keins: nur {coverage} der Punkte sind gemeinsam",
		"Inget: bara {coverage} av poängen är gemensamma", "Nincs: a pontoknak csak {coverage} része közös",
	},

	trend:     text{"Month by month", "Monat für Monat", "Månad för månad", "Hónapról hónapra"},
	noTrend:   text{"No month of this span has a score.", "Kein Monat dieses Zeitraums hat ein Ergebnis.", "Ingen månad under perioden har ett resultat.", "Az időszak egyetlen hónapjának sincs eredménye."},
	scaleRuns: text{"The scale runs from {low} to {high}.", "Die Skala reicht von {low} bis {high}.", "Skalan går från {low} till {high}.", "A skála tartománya: {low} – {high}."},
	passMark:  text{"pass mark {p}", "Bestehensgrenze {p}", "godkäntgräns {p}", "megfelelési határ: {p}"},
	breakAt: text{
		"{month}: version {to} scores otherwise than version {from}, in {n} questions; the line does not run across.",
		"{month}: Version {to} wertet anders als Version {from}, bei {n} Fragen; die Linie läuft nicht darüber hinweg.",
		"{month}: version {to} bedömer annorlunda än version {from}, i {n} frågor; linjen dras inte däröver.",
		"{month}: a(z) {to}. verzió másként pontoz, mint a(z) {from}., {n} kérdésben; a vonal itt megszakad.",
	},
	versionMark:  text{"version {n}", "Version {n}", "version {n}", "{n}. verzió"},
	moreNotes:    text{"And {n} more.", "Und {n} weitere.", "Och {n} till.", "És további {n}."},
	latestMonths: text{"The latest {n} of {all} months are shown.", "Gezeigt sind die letzten {n} von {all} Monaten.", "De senaste {n} av {all} månader visas.", "Az utolsó {n} hónap látható a(z) {all} közül."},
	keyInterval:  text{"95% interval", "95-%-Intervall", "95-procentigt intervall", "95%-os intervallum"},
	keyThin:      text{"few visits", "wenige Besuche", "få besök", "kevés látogatás"},
	keyBreak:     text{"the checklist changed", "die Checkliste änderte sich", "checklistan ändrades", "az ellenőrzőlista változott"},
	keyEvent:     text{"event", "Ereignis", "händelse", "esemény"},

	sections:     text{"Sections", "Abschnitte", "Avsnitt", "Szakaszok"},
	moreSections: text{"{n} more sections are left out here.", "{n} weitere Abschnitte fehlen hier.", "{n} avsnitt till är utelämnade här.", "További {n} szakasz itt kimaradt."},

	questions: text{"Strongest and weakest questions", "Stärkste und schwächste Fragen", "Starkaste och svagaste frågorna", "Legerősebb és leggyengébb kérdések"},
	strongest: text{"Strongest", "Am stärksten", "Starkast", "Legerősebb"},
	weakest:   text{"Weakest", "Am schwächsten", "Svagast", "Leggyengébb"},
	noQuestions: text{
		"No question was answered at five visits or more.", "Keine Frage wurde bei fünf Besuchen oder mehr beantwortet.",
		"Ingen fråga besvarades vid fem besök eller fler.", "Egyetlen kérdésre sem érkezett válasz öt vagy több látogatáson.",
	},
	fewAnswers: text{
		"Questions answered at fewer than five visits are left out: {n}.", "Fragen mit weniger als fünf Antworten fehlen hier: {n}.",
		"Frågor med färre än fem svar är utelämnade: {n}.", "Az ötnél kevesebb választ kapott kérdések kimaradtak: {n}.",
	},
	passRate: text{
		"The pass rate is the share of answers that earned every point; the line is its 95% interval.",
		"Die Quote ist der Anteil der Antworten mit voller Punktzahl; die Linie ist ihr 95-%-Intervall.",
		"Andelen är svaren som gav full poäng; linjen är dess 95-procentiga intervall.",
		"Az arány a teljes pontszámot érő válaszok aránya; a vonal a 95%-os intervalluma.",
	},

	waits:  text{"Waiting", "Warten", "Väntan", "Várakozás"},
	waitOf: text{"Wait", "Wartezeit", "Väntetid", "Várakozás"},
	median: text{"Median, served", "Median, bedient", "Median, betjänade", "Medián, kiszolgált"},
	usual:  text{"Usual", "Üblich", "Vanligt", "Szokásos"},
	inTime: text{"Served in time", "Rechtzeitig bedient", "Betjänad i tid", "Időben kiszolgálva"},
	gaveUp: text{"Gave up", "Aufgegeben", "Gav upp", "Feladta"},
	nobody: text{"nobody of {all}", "niemand von {all}", "ingen av {all}", "senki, összesen {all}"},
	wentOf: text{"walked out {n} of {all}", "gegangen {n} von {all}", "gick därifrån {n} av {all}", "elment {n} / {all}"},
	hungOf: text{"hung up {n} of {all}", "aufgelegt {n} von {all}", "lade på {n} av {all}", "letette {n} / {all}"},
	usualTimes: text{
		"{usual} ({times} times)", "{usual} (das {times}-fache)", "{usual} ({times} gånger)", "{usual} ({times}-szeres)",
	},
	noUsual: text{"not known", "nicht bekannt", "inte känt", "nem ismert"},
	censored: text{
		"{question} – a tenth or more gave up, so the median of the served misleads.",
		"{question} – ein Zehntel oder mehr gab auf, daher täuscht der Median der Bedienten.",
		"{question} – en tiondel eller fler gav upp, så medianen för de betjänade vilseleder.",
		"{question} – legalább a tizedük feladta, ezért a kiszolgáltak mediánja félrevezető.",
	},
	ifNobody: text{
		"If nobody gave up, half of all customers would be served within {time} (Kaplan–Meier).",
		"Gäbe niemand auf, wäre die Hälfte aller Kunden binnen {time} bedient (Kaplan–Meier).",
		"Om ingen gav upp skulle hälften av alla kunder få hjälp inom {time} (Kaplan–Meier).",
		"Ha senki nem adná fel, az ügyfelek felét ennyi időn belül kiszolgálnák: {time} (Kaplan–Meier).",
	},
	ifNobodyNever: text{
		"Within which half would be served if nobody gave up cannot be said (Kaplan–Meier).",
		"Binnen welcher Zeit die Hälfte bedient wäre, wenn niemand aufgäbe, ist nicht zu sagen (Kaplan–Meier).",
		"Inom vilken tid hälften skulle få hjälp om ingen gav upp går inte att säga (Kaplan–Meier).",
		"Nem mondható meg, mennyi idő alatt szolgálnák ki a felüket, ha senki nem adná fel (Kaplan–Meier).",
	},
	marked: text{
		"{question} – visits with three times the usual wait or more: {n}.", "{question} – Besuche mit dem Dreifachen der üblichen Wartezeit oder mehr: {n}.",
		"{question} – besök med tre gånger den vanliga väntetiden eller mer: {n}.", "{question} – látogatások legalább háromszoros szokásos várakozással: {n}.",
	},
	usualSpan: text{
		"Usual is the median of those served here in the months before, {span}.", "Üblich ist der Median der hier Bedienten in den Monaten davor, {span}.",
		"Vanligt är medianen för dem som betjänades här under månaderna före, {span}.", "A szokásos az itt kiszolgáltak mediánja az előző hónapokban: {span}.",
	},
	moreWaits:  text{"{n} more questions of waits are left out here.", "{n} weitere Fragen nach Wartezeiten fehlen hier.", "{n} frågor till om väntetid är utelämnade här.", "További {n} várakozási kérdés itt kimaradt."},
	noneServed: text{"nobody served", "niemand bedient", "ingen betjänad", "senkit sem szolgáltak ki"},

	commendations: text{"Commended", "Gelobt", "Beröm", "Dicséret"},
	behaviour:     text{"Behaviour", "Verhalten", "Beteende", "Viselkedés"},
	timesSaid:     text{"Reports", "Berichte", "Rapporter", "Jelentések"},
	moreCommended: text{"{n} more behaviours were commended.", "{n} weitere Verhaltensweisen wurden gelobt.", "{n} beteenden till fick beröm.", "További {n} viselkedés kapott dicséretet."},

	lastReports: text{"Last reports", "Letzte Berichte", "Senaste rapporterna", "Utolsó jelentések"},
	noReports:   text{"No report was released.", "Kein Bericht wurde freigegeben.", "Ingen rapport har släppts.", "Egyetlen jelentés sem jelent meg."},
	critical:    text{"Critical: {questions}", "Kritisch: {questions}", "Kritiskt: {questions}", "Kritikus: {questions}"},
	verdictPass: text{"passed", "bestanden", "godkänt", "megfelelt"},
	verdictFail: text{"failed", "nicht bestanden", "underkänt", "nem felelt meg"},
	notScored:   text{"not scored", "nicht bewertet", "inte bedömt", "nincs pontozva"},
	walkedOut:   text{"walked out", "gegangen", "gick därifrån", "elment"},
	hungUp:      text{"hung up", "aufgelegt", "lade på", "letette"},
	closed:      text{"closed", "geschlossen", "stängt", "zárva"},
	noSuchPlace: text{"no such place", "kein solcher Ort", "ingen sådan plats", "nincs ilyen hely"},
	aborted:     text{"broken off", "abgebrochen", "avbrutet", "megszakítva"},

	howToRead: text{"How to read this", "Wie man dies liest", "Så läser du detta", "Hogyan olvassa"},
	readScore: text{
		"The score is the mean of the totals of the released visits. A section's is the mean of the visits' shares in it.",
		"Das Ergebnis ist das Mittel der Gesamtwerte der freigegebenen Besuche. Das eines Abschnitts ist das Mittel der Anteile der Besuche darin.",
		"Resultatet är medelvärdet av de släppta besökens totaler. Ett avsnitts är medelvärdet av besökens andelar i det.",
		"Az eredmény a közzétett látogatások összértékének átlaga. Egy szakaszé a látogatások abban elért arányának átlaga.",
	},
	readPooled: text{
		"The score is the points earned of the points possible, over all released visits.",
		"Das Ergebnis sind die erreichten Punkte von den möglichen, über alle freigegebenen Besuche.",
		"Resultatet är erhållna poäng av möjliga, över alla släppta besök.",
		"Az eredmény a megszerzett pontok aránya a lehetségesekből, az összes közzétett látogatáson.",
	},
	readLocations: text{
		"The score is the mean of the locations' means, whatever the number of their visits.",
		"Das Ergebnis ist das Mittel der Mittel der Standorte, gleich wie viele Besuche sie hatten.",
		"Resultatet är medelvärdet av platsernas medelvärden, oavsett antal besök.",
		"Az eredmény a helyszínek átlagainak átlaga, látogatásaik számától függetlenül.",
	},
	readInterval: text{
		"An interval of 95% says how sure a figure is: if the visits are a fair sample of what customers meet, such intervals hold the true value 95 times in 100. Where two intervals overlap, the order of the two may be chance.",
		"Ein 95-%-Intervall sagt, wie sicher ein Wert ist: sind die Besuche eine gute Stichprobe dessen, was Kunden erleben, so enthalten solche Intervalle den wahren Wert 95-mal von 100. Wo sich zwei Intervalle überschneiden, kann die Reihenfolge Zufall sein.",
		"Ett 95-procentigt intervall säger hur säkert ett värde är: om besöken är ett rättvisande urval av vad kunder möter, rymmer sådana intervall det sanna värdet 95 gånger av 100. Där två intervall överlappar kan ordningen bero på slumpen.",
		"A 95%-os intervallum azt mondja meg, mennyire biztos egy érték: ha a látogatások jól mintázzák, amit az ügyfelek tapasztalnak, az ilyen intervallumok 100-ból 95-ször tartalmazzák a valódi értéket. Ahol két intervallum átfedi egymást, a sorrend lehet véletlen.",
	},
	readPassRate: text{
		"A question's pass rate is the share of answers that earned every point, with Wilson's interval; n is how many answered.",
		"Die Quote einer Frage ist der Anteil der Antworten mit voller Punktzahl, mit Wilsons Intervall; n ist die Zahl der Antworten.",
		"En frågas andel är svaren som gav full poäng, med Wilsons intervall; n är antalet svar.",
		"Egy kérdés aránya a teljes pontszámot érő válaszok aránya, Wilson-féle intervallummal; n a válaszok száma.",
	},
	readThin: text{
		"Thin data are said to be thin: under 3 visits there is no band and no place, with 3 or 4 the figure is marked as resting on few visits. Their marks are hollow or hatched.",
		"Dünne Daten werden genannt: unter 3 Besuchen gibt es weder Stufe noch Platz, bei 3 oder 4 ist der Wert als aus wenigen Besuchen gekennzeichnet. Ihre Zeichen sind hohl oder schraffiert.",
		"Tunna data sägs vara tunna: under 3 besök finns varken nivå eller placering, med 3 eller 4 märks värdet som byggt på få besök. Deras tecken är ihåliga eller streckade.",
		"A kevés adatot jelezzük: 3 látogatás alatt nincs sáv és helyezés, 3 vagy 4 esetén az értéken jelöljük, hogy kevés látogatáson alapul. Jeleik üresek vagy vonalkázottak.",
	},
	readChange: text{
		"A difference is called a change only where its interval does not hold zero and the checklist scored alike in both spans.",
		"Ein Unterschied heißt nur dann Veränderung, wenn sein Intervall die Null nicht enthält und die Checkliste in beiden Zeiträumen gleich wertete.",
		"En skillnad kallas förändring bara om dess intervall inte rymmer noll och checklistan bedömde lika under båda perioderna.",
		"Egy különbség csak akkor változás, ha intervalluma nem tartalmazza a nullát, és az ellenőrzőlista mindkét időszakban egyformán pontozott.",
	},
	readTrend: text{
		"The line of months stops where there were no visits and where the questions changed.",
		"Die Linie der Monate endet, wo es keine Besuche gab und wo sich die Fragen änderten.",
		"Månadslinjen bryts där det inte fanns några besök och där frågorna ändrades.",
		"A hónapok vonala megszakad, ahol nem volt látogatás, és ahol a kérdések megváltoztak.",
	},
	readWaits: text{
		"Waits that ended in leaving are counted, never averaged in.", "Wartezeiten, die mit Gehen oder Auflegen endeten, werden gezählt, aber nie gemittelt.",
		"Väntan som slutade med att kunden gav upp räknas men vägs aldrig in i medianen.", "A feladott várakozásokat számoljuk, de sosem átlagoljuk be.",
	},
	readRevision: text{
		"A figure changes only when a report is released, corrected or withdrawn. The state in the foot names these figures.",
		"Ein Wert ändert sich nur, wenn ein Bericht freigegeben, berichtigt oder zurückgezogen wird. Der Zustand im Fuß benennt diese Werte.",
		"Ett värde ändras bara när en rapport släpps, rättas eller dras tillbaka. Läget i sidfoten betecknar dessa värden.",
		"Egy érték csak akkor változik, ha egy jelentést közzétesznek, javítanak vagy visszavonnak. A lábléc állapotjele ezeket az értékeket azonosítja.",
	},
	readBoxes: text{
		"□ stands for characters that this sheet cannot show; the online answer has them.",
		"□ steht für Zeichen, die dieses Blatt nicht zeigen kann; die Online-Antwort enthält sie.",
		"□ står för tecken som detta blad inte kan visa; svaret på nätet har dem.",
		"A □ olyan karaktereket jelöl, amelyeket ez a lap nem tud megjeleníteni; az online válaszban szerepelnek.",
	},

	asOf:   text{"As of {time}", "Stand {time}", "Per {time}", "Állapot: {time}"},
	state:  text{"state {etag}", "Zustand {etag}", "läge {etag}", "állapotjel: {etag}"},
	pageOf: text{"Page {n} of {all}", "Seite {n} von {all}", "Sida {n} av {all}", "{n}. oldal, összesen {all}"},

	monthOfYear: text{"{month} {year}", "{month} {year}", "{month} {year}", "{year}. {month}"},
	day:         text{"d", "Tg.", "d", "nap"},
	hour:        text{"h", "Std.", "tim", "óra"},
	minute:      text{"min", "min", "min", "perc"},
	second:      text{"s", "s", "s", "mp"},
	dayParts: [5]text{
		{"morning", "Morgen", "morgon", "reggel"},
		{"midday", "Mittag", "middag", "dél"},
		{"afternoon", "Nachmittag", "eftermiddag", "délután"},
		{"evening", "Abend", "kväll", "este"},
		{"night", "Nacht", "natt", "éjszaka"},
	},
	months: [12]text{
		{"January", "Januar", "januari", "január"},
		{"February", "Februar", "februari", "február"},
		{"March", "März", "mars", "március"},
		{"April", "April", "april", "április"},
		{"May", "Mai", "maj", "május"},
		{"June", "Juni", "juni", "június"},
		{"July", "Juli", "juli", "július"},
		{"August", "August", "augusti", "augusztus"},
		{"September", "September", "september", "szeptember"},
		{"October", "Oktober", "oktober", "október"},
		{"November", "November", "november", "november"},
		{"December", "Dezember", "december", "december"},
	},
	shortMonths: [12]text{
		{"Jan", "Jan", "jan", "jan."},
		{"Feb", "Feb", "feb", "febr."},
		{"Mar", "Mär", "mars", "márc."},
		{"Apr", "Apr", "apr", "ápr."},
		{"May", "Mai", "maj", "máj."},
		{"Jun", "Jun", "juni", "jún."},
		{"Jul", "Jul", "juli", "júl."},
		{"Aug", "Aug", "aug", "aug."},
		{"Sep", "Sep", "sep", "szept."},
		{"Oct", "Okt", "okt", "okt."},
		{"Nov", "Nov", "nov", "nov."},
		{"Dec", "Dez", "dec", "dec."},
	},
}
