package guide

import "mysteryshopper/server/words"

// The ranking.
var (
	rankingTitle = words.Text{"How places rank", "Wie die Standorte abschneiden", "Så placerar sig platserna", "Hogyan állnak a helyszínek"}
	rankingNote  = words.Text{
		"Under five visits a place has no rank: one good or bad day would decide it.",
		"Unter fünf Besuchen hat ein Standort keinen Platz: Ein einziger guter oder schlechter Tag würde ihn entscheiden.",
		"Med färre än fem besök får en plats ingen placering: en enda bra eller dålig dag skulle avgöra den.",
		"Ötnél kevesebb látogatással egy helyszín nem kap helyezést: egyetlen jó vagy rossz nap döntene róla.",
	}
	nobodyRanked = words.Text{
		"No place has enough visits to be ranked.", "Kein Standort hat genug Besuche für einen Platz.",
		"Ingen plats har tillräckligt många besök för en placering.", "Egyetlen helyszínnek sincs elég látogatása a rangsoroláshoz.",
	}
	bestPlace = words.Text{
		"The best place here is {location} with {figure}: rank {rank} of the {all} ranked places of the client.",
		"Der beste Standort hier ist {location} mit {figure}: Platz {rank} von {all} in der Rangliste des Unternehmens.",
		"Bästa platsen här är {location} med {figure}: placering {rank} av företagets {all} rangordnade platser.",
		"Itt a legjobb helyszín {location}, eredménye {figure}; helyezése a cég rangsorában: {rank} / {all}.",
	}
	noOrder = words.Text{
		"So there is no order to judge.", "Daher gibt es keine Reihenfolge zu beurteilen.", "Därför finns ingen ordning att bedöma.",
		"Így nincs megítélhető sorrend.",
	}
	orderMayBeChance = words.Text{
		"No rank is certain: every place has a range of ranks that its visits allow.",
		"Kein Platz ist sicher: Jeder Standort hat einen Bereich von Plätzen, die seine Besuche zulassen.",
		"Ingen placering är säker: varje plats har ett spann av placeringar som besöken tillåter.",
		"Egyik helyezés sem biztos: minden helyszínnek több helyezését is megengedik a látogatásai.",
	}
	orderApart = words.Text{
		"The visits allow one rank alone for {location}; most places have a range of ranks, and within it the order cannot be told from chance.",
		"Für {location} lassen die Besuche nur einen Platz zu; die meisten Standorte haben einen Bereich von Plätzen, in dem die Reihenfolge nicht vom Zufall zu unterscheiden ist.",
		"För {location} tillåter besöken en enda placering; de flesta platser har ett spann, och inom det kan ordningen inte skiljas från slumpen.",
		"{location} esetében a látogatások egyetlen helyezést engednek meg; a legtöbb helyszínnek több is lehet, és azokon belül a sorrend nem különböztethető meg a véletlentől.",
	}
	thinPlaces = words.Text{
		"Places with too few visits are set apart and never ranked, such as {location}: {figure}.",
		"Standorte mit zu wenigen Besuchen stehen für sich und ohne Platz, zum Beispiel {location}: {figure}.",
		"Platser med för få besök visas för sig och rangordnas aldrig, till exempel {location}: {figure}.",
		"A túl kevés látogatású helyszínek külön állnak, és sosem kapnak helyezést, például {location}: {figure}.",
	}
	betweenLocations = words.Text{
		"Of the variance of visits, {share} ({interval}) lies between places; the rest lies between visits to the same place.",
		"Von der Streuung der Besuche liegen {share} ({interval}) zwischen den Standorten; der Rest liegt zwischen Besuchen desselben Standorts.",
		"Av besökens variation ligger {share} ({interval}) mellan platserna; resten ligger mellan besök på samma plats.",
		"A látogatások szóródásából {share} ({interval}) a helyszínek közötti eltérés; a többi az ugyanott tett látogatások közötti.",
	}
	betweenStaff = words.Text{
		"Between members of staff, none of whom is named, it is {share} ({interval}). Staff had been informed that visits are made.",
		"Zwischen den Beschäftigten, die ungenannt bleiben, sind es {share} ({interval}). Sie waren informiert, dass Testbesuche stattfinden.",
		"Mellan medarbetarna, som inte namnges, är det {share} ({interval}). Personalen hade informerats om att besök görs.",
		"A munkatársak között, akiket nem nevezünk meg, ez {share} ({interval}). A munkatársakat előre tájékoztatták a látogatásokról.",
	}
)

// One location in detail.
var (
	detailTitle = words.Text{
		"One score in detail: {location}", "Ein Ergebnis im Einzelnen: {location}", "Ett resultat i detalj: {location}", "Egy eredmény részletesen: {location}",
	}
	detailScore = words.Text{
		"Score as a whole: {figure}. It does not show what is wrong.", "Gesamtergebnis: {figure}. Was nicht stimmt, zeigt es nicht.",
		"Resultatet som helhet: {figure}. Det visar inte vad som är fel.", "Az összesített eredmény: {figure}. Ebből nem látszik, mi a baj.",
	}
	detailNote = words.Text{
		"By section, then by question. The released reports have the points of each question at every single visit.",
		"Nach Abschnitten, dann nach Fragen. Die freigegebenen Berichte enthalten die Punkte jeder Frage bei jedem einzelnen Besuch.",
		"Per avsnitt, sedan per fråga. De publicerade rapporterna har poängen för varje fråga vid varje enskilt besök.",
		"Szakaszonként, majd kérdésenként. A közzétett jelentések minden egyes látogatásnál tartalmazzák minden kérdés pontjait.",
	}
	tooFewToCompare = words.Text{
		"There are too few answers to compare its questions with those of the whole client.",
		"Es gibt zu wenige Antworten, um die Fragen mit denen des ganzen Unternehmens zu vergleichen.",
		"Det finns för få svar för att jämföra frågorna med hela företagets.",
		"Túl kevés a válasz ahhoz, hogy a kérdéseket a teljes cégéivel össze lehessen hasonlítani.",
	}
	farthestBelow = words.Text{
		"Farthest below the whole client is “{question}”: {here}; the whole client has {all}. {verdict}",
		"Am weitesten unter dem ganzen Unternehmen liegt „{question}“: {here}; das ganze Unternehmen hat {all}. {verdict}",
		"Längst under hela företaget ligger ”{question}”: {here}; hela företaget har {all}. {verdict}",
		"A teljes céghez képest ez marad el leginkább: „{question}”, {here}; a teljes cégé {all}. {verdict}",
	}
	farthestCaption = words.Text{
		"The questions farthest below the whole client", "Die Fragen, die am weitesten unter dem ganzen Unternehmen liegen",
		"Frågorna som ligger längst under hela företaget", "A teljes céghez képest leginkább elmaradó kérdések",
	}
	hereHead     = words.Text{"Here", "Hier", "Här", "Itt"}
	clientHead   = words.Text{"Whole client", "Ganzes Unternehmen", "Hela företaget", "Teljes cég"}
	comparedHead = words.Text{"Compared", "Vergleich", "Jämförelse", "Összehasonlítás"}
	tooFewVisits = words.Text{
		"There are too few visits to conclude more.", "Für mehr sind es zu wenige Besuche.", "Besöken är för få för att dra fler slutsatser.",
		"A látogatások száma ennél többhöz kevés.",
	}
	intervalsApart = words.Text{
		"The intervals do not touch.", "Die Intervalle berühren sich nicht.", "Intervallen rör inte vid varandra.", "Az intervallumok nem érnek össze.",
	}
	intervalsOverlap = words.Text{
		"The intervals overlap: no difference that can be told from chance.",
		"Die Intervalle überschneiden sich: kein Unterschied, der sich vom Zufall trennen lässt.",
		"Intervallen överlappar: ingen skillnad som kan skiljas från slumpen.",
		"Az intervallumok átfedik egymást: nincs a véletlentől megkülönböztethető különbség.",
	}
)

// Waits.
var (
	waitsTitle = words.Text{
		"Who waits, and who walks out: {location}", "Wer wartet und wer geht: {location}", "Vem väntar och vem går: {location}",
		"Ki vár, és ki megy el: {location}",
	}
	waitsNote = words.Text{
		"A wait that ended in leaving is not a short wait and is never averaged in. Where a tenth or more give up, the median of those who were served misleads; the Kaplan–Meier median is then shown, too.",
		"Eine Wartezeit, die mit Gehen endete, ist keine kurze Wartezeit und wird nie gemittelt. Wo ein Zehntel oder mehr aufgibt, täuscht der Median derer, die bedient wurden; dann wird auch der Kaplan–Meier-Median gezeigt.",
		"En väntan som slutade med att kunden gick är inte en kort väntan och vägs aldrig in i medianen. Där en tiondel eller fler ger upp vilseleder medianen för de betjänade; då visas också Kaplan–Meier-medianen.",
		"A távozással végződő várakozás nem rövid várakozás, és sosem átlagoljuk be. Ahol legalább a tizedük feladja, a kiszolgáltak mediánja félrevezető; ilyenkor a Kaplan–Meier-medián is látható.",
	}
	noWaits      = words.Text{"There were no waits.", "Es gab keine Wartezeiten.", "Ingen behövde vänta.", "Nem volt várakozás."}
	servedInTime = words.Text{
		"Served in time: {here} here, {all} in the whole client.", "Rechtzeitig bedient: hier {here}, im ganzen Unternehmen {all}.",
		"Betjänade i tid: här {here}, i hela företaget {all}.", "Időben kiszolgálva: itt {here}, a teljes cégnél {all}.",
	}
	walkedOut = words.Text{
		"Of {n} who waited, {left} walked out. Half of those who were served waited under {median}.",
		"Von {n} Wartenden gingen {left} ohne Bedienung. Die Hälfte der Bedienten wartete weniger als {median}.",
		"Av {n} som väntade gick {left} därifrån. Hälften av de betjänade väntade mindre än {median}.",
		"{n} várakozóból {left} elment. A kiszolgáltak fele ennél rövidebb ideig várt: {median}.",
	}
	manyGaveUp = words.Text{
		"So many gave up that this misleads: had nobody left, half would have been served within {median} ({interval}).",
		"So viele gaben auf, dass dies täuscht: Wäre niemand gegangen, wäre die Hälfte binnen {median} bedient worden ({interval}).",
		"Så många gav upp att detta vilseleder: om ingen hade gått skulle hälften ha betjänats inom {median} ({interval}).",
		"Olyan sokan adták fel, hogy ez félrevezető: ha senki nem ment volna el, a felüket ennyi időn belül kiszolgálták volna: {median} ({interval}).",
	}
	loadsCaption = words.Text{
		"The whole client: waits and load", "Ganzes Unternehmen: Wartezeit und Andrang", "Hela företaget: väntan och belastning",
		"Teljes cég: várakozás és terhelés",
	}
	loadHead = words.Text{
		"Waiting customers per member of staff", "Wartende je Servicekraft", "Väntande kunder per medarbetare", "Várakozók száma munkatársanként",
	}
	waitsHead        = words.Text{"Waits", "Wartezeiten", "Väntetider", "Várakozások"}
	nobodyOnTheFloor = words.Text{"nobody on the floor", "niemand im Verkaufsraum", "ingen personal på plats", "senki az eladótérben"}
)
