package words

// The report of a location: its head and its figure.
var (
	LocationReport = Text{"Report of a location", "Standortbericht", "Platsrapport", "Jelentés egy helyszínről"}
	NoScoredVisits = Text{
		"No scored visits in this span", "Keine bewerteten Besuche in diesem Zeitraum", "Inga bedömda besök under perioden",
		"Nincs pontozott látogatás ebben az időszakban",
	}
	NoInterval = Text{
		"without an interval, which takes two visits", "kein Intervall (ab zwei Besuchen)",
		"utan intervall, som kräver två besök", "intervallum nélkül, ahhoz két látogatás kell",
	}
	FromVisit   = Text{"from {n} visit", "aus {n} Besuch", "baserat på {n} besök", "{n} látogatásból"}
	FromVisits  = Text{"from {n} visits", "aus {n} Besuchen", "baserat på {n} besök", "{n} látogatásból"}
	AtLocation  = Text{"at {n} location", "an {n} Standort", "på {n} plats", "{n} helyszínen"}
	AtLocations = Text{"at {n} locations", "an {n} Standorten", "på {n} platser", "{n} helyszínen"}
	ReadAsFew   = Text{
		"Few visits: read it with care.", "Wenige Besuche: mit Vorsicht zu lesen.", "Få besök: läs med försiktighet.",
		"Kevés látogatás: óvatosan olvasandó.",
	}
	ReadAsTooFew = Text{
		"Too few visits to judge by: no band and no place.", "Zu wenige Besuche für ein Urteil: keine Stufe und kein Platz.",
		"För få besök att bedöma utifrån: ingen nivå och ingen placering.",
		"Túl kevés látogatás az értékeléshez: nincs sáv és nincs helyezés.",
	}
	OneVisitCounts = Text{
		"One visit makes up {p} of the figure.", "Ein Besuch macht {p} des Wertes aus.", "Ett besök utgör {p} av värdet.",
		"Egy látogatás súlya az értékben: {p}.",
	}
)

// The difference to the span before.
var (
	SinceBefore = Text{
		"Since the span before", "Gegenüber dem Zeitraum davor", "Jämfört med föregående period", "Az előző időszakhoz képest",
	}
	Up = Text{
		"Up {p} points", "um {p} Prozentpunkte gestiegen", "Upp {p} procentenheter", "{p} százalékponttal emelkedett",
	}
	Down = Text{
		"Down {p} points", "um {p} Prozentpunkte gefallen", "Ned {p} procentenheter", "{p} százalékponttal csökkent",
	}
	NoClearChange = Text{
		"No change that could be told from chance: {p} points",
		"Keine Veränderung, die sich vom Zufall trennen ließe: {p} Prozentpunkte",
		"Ingen förändring som kan skiljas från slumpen: {p} procentenheter",
		"Nincs a véletlentől megkülönböztethető változás: {p} százalékpont",
	}
	ChangeAcrossBreak = Text{
		"{p} points, which may be the checklist's: it changed in between",
		"{p} Prozentpunkte, was an der Checkliste liegen kann: sie änderte sich dazwischen",
		"{p} procentenheter, vilket kan bero på checklistan: den ändrades däremellan",
		"{p} százalékpont, ami az ellenőrzőlistából is eredhet: közben megváltozott",
	}
	ChangeUntested = Text{
		"{p} points; too little to judge by", "{p} Prozentpunkte; zu wenig für ein Urteil",
		"{p} procentenheter; för lite att bedöma utifrån", "{p} százalékpont; túl kevés az értékeléshez",
	}
	NothingToCompare = Text{
		"Nothing to compare with", "Kein Vergleichszeitraum", "Inget att jämföra med", "Nincs mivel összehasonlítani",
	}
)

// Its facts.
var (
	PlaceAmongAll = Text{
		"Place among all locations", "Platz unter allen Standorten", "Placering bland alla platser",
		"Helyezés az összes helyszín között",
	}
	NumberOf       = Text{"{n} of {all}", "{n} von {all}", "{n} av {all}", "{n}. / {all}"}
	TooFewForPlace = Text{
		"Too few visits to be ranked", "Zu wenige Besuche für einen Platz", "För få besök för att rangordnas",
		"Túl kevés látogatás a rangsoroláshoz",
	}
	NoPlace = Text{
		"None: only locations with visits of their own are ranked",
		"Keiner: nur Standorte mit eigenen Besuchen haben einen Platz",
		"Ingen: bara platser med egna besök rangordnas",
		"Nincs: csak a saját látogatással rendelkező helyszínek kapnak helyezést",
	}
	PlaceByChance = Text{
		"Its interval touches a neighbour's: the order may be chance.",
		"Das Intervall berührt das eines Nachbarn: die Reihenfolge kann Zufall sein.",
		"Intervallet rör vid en grannes: ordningen kan bero på slumpen.",
		"Intervalluma egy szomszédéhoz ér: a sorrend lehet véletlen.",
	}
	VisitsPassed       = Text{"Visits that passed", "Bestandene Besuche", "Godkända besök", "Megfelelt látogatások"}
	ShareCounted       = Text{"{p} ({n} of {all})", "{p} ({n} von {all})", "{p} ({n} av {all})", "{p} ({n} / {all})"}
	WeakestAndBest     = Text{"Weakest and best visit", "Schwächster und bester Besuch", "Svagaste och bästa besöket", "Leggyengébb és legjobb látogatás"}
	LowAndHigh         = Text{"{low} and {high}", "{low} und {high}", "{low} och {high}", "{low} és {high}"}
	EndedOtherwise     = Text{"Ended otherwise", "Anders ausgegangen", "Annat utfall", "Egyéb kimenetel"}
	LikeForLikeCovered = Text{
		"{p}, over {coverage} of the points", "{p}, über {coverage} der Punkte", "{p}, över {coverage} av poängen",
		"{p}, a pontok {coverage} részén",
	}
	LikeForLikeNone = Text{
		"None: only {coverage} of the points are in common", "Keins: nur {coverage} der Punkte sind gemeinsam",
		"Inget: bara {coverage} av poängen är gemensamma", "Nincs: a pontoknak csak {coverage} része közös",
	}
)

// Its trend.
var (
	MonthByMonth = Text{"Month by month", "Monat für Monat", "Månad för månad", "Hónapról hónapra"}
	NoTrend      = Text{
		"No month of this span has a score.", "Kein Monat dieses Zeitraums hat ein Ergebnis.",
		"Ingen månad under perioden har ett resultat.", "Az időszak egyetlen hónapjának sincs eredménye.",
	}
	BreakAt = Text{
		"{month}: version {to} scores otherwise than version {from}, in {n} questions; the line does not run across.",
		"{month}: Version {to} wertet anders als Version {from}, bei {n} Fragen; die Linie läuft nicht darüber hinweg.",
		"{month}: version {to} bedömer annorlunda än version {from}, i {n} frågor; linjen bryts där.",
		"{month}: az új változat ({to}., előtte {from}.) {n} kérdésben másként pontoz; a vonal itt megszakad.",
	}
)

// Its sections and questions.
var (
	Sections     = Text{"Sections", "Abschnitte", "Avsnitt", "Szakaszok"}
	MoreSections = Text{
		"{n} more sections are left out here.", "{n} weitere Abschnitte fehlen hier.", "{n} avsnitt till är utelämnade här.",
		"További {n} szakasz itt kimaradt.",
	}
	StrongestAndWeakest = Text{
		"Strongest and weakest questions", "Stärkste und schwächste Fragen", "Starkaste och svagaste frågorna",
		"Legerősebb és leggyengébb kérdések",
	}
	Strongest   = Text{"Strongest", "Am stärksten", "Starkast", "Legerősebb"}
	Weakest     = Text{"Weakest", "Am schwächsten", "Svagast", "Leggyengébb"}
	NoQuestions = Text{
		"No question was answered at five visits or more.", "Keine Frage wurde bei fünf Besuchen oder mehr beantwortet.",
		"Ingen fråga besvarades vid fem besök eller fler.", "Egyetlen kérdésre sem érkezett válasz öt vagy több látogatáson.",
	}
	FewAnswers = Text{
		"Questions answered at fewer than five visits are left out: {n}.",
		"Fragen mit weniger als fünf Antworten fehlen hier: {n}.",
		"Frågor med färre än fem svar är utelämnade: {n}.",
		"Az ötnél kevesebb választ kapott kérdések kimaradtak: {n}.",
	}
	PassRate = Text{
		"The pass rate is the share of answers that earned every point; the line is its 95% interval.",
		"Die Quote ist der Anteil der Antworten mit voller Punktzahl; die Linie ist ihr 95-%-Intervall.",
		"Andelen visar hur stor del av svaren som gav full poäng; linjen är dess 95-procentiga intervall.",
		"A mutató a teljes pontszámot érő válaszok aránya; a vonal a 95%-os intervalluma.",
	}
)

// Its last parts.
var (
	Reports       = Text{"Reports", "Berichte", "Rapporter", "Jelentések"}
	MoreCommended = Text{
		"{n} more behaviours were commended.", "{n} weitere Verhaltensweisen wurden gelobt.", "{n} beteenden till fick beröm.",
		"További {n} viselkedés kapott dicséretet.",
	}
	LastReports = Text{"Last reports", "Letzte Berichte", "Senaste rapporterna", "Utolsó jelentések"}
	NoReports   = Text{
		"No report was released.", "Kein Bericht wurde freigegeben.", "Ingen rapport har publicerats.", "Nincs közzétett jelentés.",
	}
	Critical  = Text{"Critical: {questions}", "Kritisch: {questions}", "Kritiskt: {questions}", "Kritikus: {questions}"}
	StateMark = Text{"state {etag}", "Kennung {etag}", "beteckning {etag}", "állapotjel: {etag}"}
	PageOf    = Text{"Page {n} of {all}", "Seite {n} von {all}", "Sida {n} av {all}", "{n}. oldal, összesen {all}"}
	AsOfTime  = Text{"As of {time}", "Stand {time}", "Per {time}", "Állapot: {time}"}
)

// How to read it.
var (
	HowToRead     = Text{"How to read this", "So lesen Sie diesen Bericht", "Så läser du detta", "Így olvassa"}
	ReadVisitMean = Text{
		"The score is the mean of the totals of the released visits. A section's is the mean of the visits' shares in it.",
		"Das Ergebnis ist der Mittelwert der Gesamtergebnisse der freigegebenen Besuche. Das Ergebnis eines Abschnitts ist der Mittelwert der dort erreichten Anteile je Besuch.",
		"Resultatet är medelvärdet av totalresultaten från de publicerade besöken. Ett avsnitts resultat är medelvärdet av de andelar som besöken fick i avsnittet.",
		"Az eredmény a közzétett látogatások összeredményének átlaga. Egy szakaszé a látogatások abban elért arányának átlaga.",
	}
	ReadPooled = Text{
		"The score is the points earned of the points possible, over all released visits.",
		"Das Ergebnis sind die erreichten Punkte von den möglichen, über alle freigegebenen Besuche.",
		"Resultatet är andelen uppnådda av möjliga poäng, över alla publicerade besök.",
		"Az eredmény a megszerzett pontok aránya a lehetségesekből, az összes közzétett látogatáson.",
	}
	ReadLocationMean = Text{
		"The score is the mean of the locations' means, whatever the number of their visits.",
		"Das Ergebnis ist der Mittelwert der Standortmittelwerte, gleich wie viele Besuche es je Standort waren.",
		"Resultatet är medelvärdet av platsernas medelvärden, oavsett antal besök.",
		"Az eredmény a helyszínek átlagainak átlaga, látogatásaik számától függetlenül.",
	}
	ReadInterval = Text{
		"The 95% interval says how far a figure may move by which visits happened to be made to these places; for all places like these it would be wider. Where two intervals overlap, the order of the two may be chance.",
		"Das 95-%-Intervall sagt, wie weit sich ein Wert dadurch verschieben kann, welche Besuche an diesen Standorten gerade gemacht wurden; für alle Standorte wie diese wäre es breiter. Wo sich zwei Intervalle überschneiden, kann die Reihenfolge Zufall sein.",
		"Det 95-procentiga intervallet säger hur mycket ett värde kan ändras beroende på vilka besök som råkade göras på dessa platser; för alla platser som dessa vore det bredare. Där två intervall överlappar kan ordningen bero på slumpen.",
		"A 95%-os intervallum azt mutatja, mennyit mozdulhat egy érték attól függően, hogy éppen mely látogatások történtek ezeken a helyszíneken; az ilyen helyszínek összességére szélesebb volna. Ahol két intervallum átfedi egymást, a sorrend lehet véletlen.",
	}
	ReadPassRate = Text{
		"A question's pass rate is the share of answers that earned every point, with Wilson's interval; n is how many answered.",
		"Die Quote einer Frage ist der Anteil der Antworten mit voller Punktzahl, mit Wilsons Intervall; n ist die Zahl der Antworten.",
		"Andelen för en fråga är den del av svaren som gav full poäng, med Wilsons intervall; n är antalet svar.",
		"Egy kérdés mutatója a teljes pontszámot érő válaszok aránya, Wilson-féle intervallummal; n a válaszok száma.",
	}
	ReadThin = Text{
		"Thin data are said to be thin: under 3 visits there is no band and no place, with 3 to 7 the figure is marked as resting on few visits. Their marks are hollow or hatched.",
		"Auf wenige Daten wird hingewiesen: unter 3 Besuchen gibt es weder Stufe noch Platz, bei 3 bis 7 ist der Wert als aus wenigen Besuchen gekennzeichnet. Ihre Zeichen sind hohl oder schraffiert.",
		"Ett tunt underlag markeras: under 3 besök finns varken nivå eller placering, med 3 till 7 markeras värdet som byggt på få besök. Deras markeringar är ofyllda eller streckade.",
		"A kevés adatot jelezzük: 3 látogatás alatt nincs sáv és helyezés, 3–7 esetén az értéken jelöljük, hogy kevés látogatáson alapul. Jeleik üresek vagy vonalkázottak.",
	}
	ReadChange = Text{
		"A difference is called a change only where both figures have 5 visits or more, its interval does not hold zero and the checklist scored alike in both spans.",
		"Ein Unterschied heißt nur dann Veränderung, wenn beide Werte aus 5 oder mehr Besuchen sind, sein Intervall die Null nicht enthält und die Checkliste in beiden Zeiträumen gleich wertete.",
		"En skillnad kallas förändring bara om båda värdena har minst 5 besök, dess intervall inte rymmer noll och checklistan bedömde lika under båda perioderna.",
		"Egy különbség csak akkor változás, ha mindkét érték legalább 5 látogatásból való, intervalluma nem tartalmazza a nullát, és az ellenőrzőlista mindkét időszakban egyformán pontozott.",
	}
	ReadTrend = Text{
		"The line of months stops where there were no visits and where the questions changed.",
		"Die Linie der Monate endet, wo es keine Besuche gab und wo sich die Fragen änderten.",
		"Månadslinjen bryts där det inte fanns några besök och där frågorna ändrades.",
		"A hónapok vonala megszakad, ahol nem volt látogatás, és ahol a kérdések megváltoztak.",
	}
	ReadWaits = Text{
		"Waits that ended in leaving are counted, never averaged in.",
		"Wartezeiten, die mit Gehen oder Auflegen endeten, werden gezählt, aber nie gemittelt.",
		"Väntan som slutade med att kunden gav upp räknas men vägs aldrig in i medianen.",
		"A feladott várakozásokat számoljuk, de sosem átlagoljuk be.",
	}
	ReadRevision = Text{
		"A figure changes only when a report is released, corrected or withdrawn. The state in the foot names these figures.",
		"Ein Wert ändert sich nur, wenn ein Bericht freigegeben, berichtigt oder zurückgezogen wird. Die Kennung in der Fußzeile bezeichnet genau diese Werte.",
		"Ett värde ändras bara när en rapport publiceras, rättas eller dras tillbaka. Beteckningen i sidfoten identifierar dessa värden.",
		"Egy érték csak akkor változik, ha egy jelentést közzétesznek, javítanak vagy visszavonnak. A lábléc állapotjele ezeket az értékeket azonosítja.",
	}
	ReadBoxes = Text{
		"□ stands for characters that this sheet cannot show; the online answer has them.",
		"□ steht für Zeichen, die dieses Blatt nicht zeigen kann; die Online-Antwort enthält sie.",
		"□ står för tecken som detta blad inte kan visa; onlinesvaret innehåller dem.",
		"A □ olyan karaktereket jelöl, amelyeket ez a lap nem tud megjeleníteni; az online válaszban szerepelnek.",
	}
)
