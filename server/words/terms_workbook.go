package words

// Every workbook.
var (
	Overview    = Text{"Overview", "Überblick", "Översikt", "Áttekintés"}
	Notes       = Text{"Notes", "Erläuterungen", "Förklaringar", "Magyarázatok"}
	Sheets      = Text{"Sheets", "Blätter", "Blad", "Munkalapok"}
	Rows        = Text{"Rows: {n}", "Zeilen: {n}", "Rader: {n}", "Sorok: {n}"}
	Columns     = Text{"Columns", "Spalten", "Kolumner", "Oszlopok"}
	ColumnsNote = Text{
		"What each column is called in the API.",
		"Wie jede Spalte in der API heißt.",
		"Vad varje kolumn heter i API:et.",
		"Az oszlopok neve az API-ban.",
	}
	// PrintedPage is the foot of a printed sheet; &P and &N are codes that the program that prints it fills in.
	PrintedPage = Text{"Page &P of &N", "Seite &P von &N", "Sida &P av &N", "&P. oldal / &N"}
)

// The workbook of a scorecard.
var (
	Scorecard          = Text{"Scorecard", "Scorecard", "Scorecard", "Eredménylap"}
	VisitsAndLocations = Text{
		"Visits: {visits}. Locations: {locations}.", "Besuche: {visits}. Standorte: {locations}.",
		"Besök: {visits}. Platser: {locations}.", "Látogatások: {visits}. Helyszínek: {locations}.",
	}
	NoFigure = Text{
		"There is no figure: no released report of the span counts.",
		"Es gibt kein Ergebnis: Kein freigegebener Bericht des Zeitraums zählt.",
		"Det finns inget resultat: ingen publicerad rapport under perioden räknas.",
		"Nincs eredmény: az időszakban egyetlen közzétett jelentés sem számít.",
	}
	Programs     = Text{"Programs", "Programme", "Program", "Programok"}
	NeverBlended = Text{
		"There is more than one program, and their scores are never blended. Each has its own.",
		"Es gibt mehrere Programme; ihre Ergebnisse werden nie vermischt. Jedes hat sein eigenes.",
		"Det finns flera program, och deras resultat blandas aldrig. Vart och ett har sitt eget.",
		"Több program van, eredményeik sosem keverednek. Mindegyiknek saját eredménye van.",
	}
	Data       = Text{"Data", "Daten", "Data", "Adatok"}
	SideBySide = Text{"Side by side", "Nebeneinander", "Sida vid sida", "Egymás mellett"}
	Breaks     = Text{"Changes of the checklist", "Änderungen der Checkliste", "Ändringar av checklistan", "Az ellenőrzőlista változásai"}
	Events     = Text{"Events", "Ereignisse", "Händelser", "Események"}
	Bands      = Text{"Bands", "Stufen", "Nivåer", "Sávok"}
	Months     = Text{"Months", "Monate", "Månader", "Hónapok"}
	All        = Text{"all", "alle", "alla", "mind"}
	PassedHead = Text{"Passed", "Bestanden", "Godkända", "Megfelelt"}
	Against    = Text{"Against {span}", "Gegenüber {span}", "Mot {span}", "Ehhez képest: {span}"}
	HowSure    = Text{"How sure", "Wie sicher", "Hur säkert", "Mennyire biztos"}
	Points     = Text{"{p} points", "{p} Prozentpunkte", "{p} procentenheter", "{p} százalékpont"}
	PointsOf   = Text{
		"{p} points ({low} to {high})", "{p} Prozentpunkte ({low} bis {high})", "{p} procentenheter ({low} till {high})",
		"{p} százalékpont ({low} – {high})",
	}
	MayBeChance    = Text{"may be chance", "kann Zufall sein", "kan vara slump", "lehet véletlen"}
	ScoreBy        = Text{"Score by {group}", "Ergebnis nach {group}", "Resultat per {group}", "Eredmény: {group}"}
	ShareOfVisits  = Text{"Share of visits", "Anteil der Besuche", "Andel av besöken", "Látogatások aránya"}
	Covered        = Text{"{p} (covers {coverage})", "{p} (deckt {coverage} ab)", "{p} (täcker {coverage})", "{p} (lefedettség: {coverage})"}
	Remarks        = Text{"Remarks", "Bemerkungen", "Anmärkningar", "Megjegyzések"}
	VersionChanged = Text{
		"Checklist {checklist}: version {to}, before {from}", "Checkliste {checklist}: Version {to}, zuvor {from}",
		"Checklistan {checklist}: version {to}, tidigare {from}", "Ellenőrzőlista ({checklist}): {to}. változat, előtte {from}.",
	}
	DataNote = Text{
		"Every field of the same answer under the key that it has in the API, for further work. Keys never change. Figures are in basis points: 10000 is 100 %.",
		"Alle Felder derselben Antwort unter ihrem Schlüssel in der API, zum Weiterarbeiten. Schlüssel ändern sich nie. Werte stehen in Basispunkten: 10000 sind 100 %.",
		"Alla fält i samma svar under nyckeln som de har i API:et, för vidare arbete. Nycklarna ändras aldrig. Värden anges i baspunkter: 10000 är 100 %.",
		"Ugyanennek a válasznak minden mezője az API-beli kulcsával, további munkához. A kulcsok sosem változnak. Az értékek bázispontban: 10000 a 100%.",
	}
	ThinNote = Text{
		"Rows in grey italics stand on fewer than 5 visits: a hint, not a finding. With fewer than 3 visits there is no band.",
		"Zeilen in grauer Kursivschrift beruhen auf weniger als 5 Besuchen: ein Hinweis, kein Befund. Unter 3 Besuchen gibt es keine Stufe.",
		"Rader i grå kursiv stil vilar på färre än 5 besök: en fingervisning, inget resultat att lita på. Under 3 besök anges ingen nivå.",
		"A szürke dőlt sorok 5-nél kevesebb látogatáson alapulnak: jelzés, nem megállapítás. 3 látogatás alatt nincs sáv.",
	}
)

// MethodText is how visits become a figure: the method's name, and what a score means under it.
type MethodText struct{ Name, Meaning Text }

// Methods are all methods, by their names in the API.
var Methods = map[string]MethodText{
	"VISIT_MEAN": {
		Text{"Mean of visits", "Mittelwert der Besuche", "Medelvärde av besöken", "Látogatások átlaga"},
		Text{
			"The mean of the visits' totals: each visit counts the same.",
			"Der Mittelwert der Gesamtergebnisse der Besuche: Jeder Besuch zählt gleich.",
			"Medelvärdet av besökens totalresultat: varje besök räknas lika.",
			"A látogatások összeredményének átlaga: minden látogatás egyformán számít.",
		},
	},
	"POOLED": {
		Text{"Points earned of points possible", "Erreichte von möglichen Punkten", "Uppnådda av möjliga poäng", "Elért pontok az elérhetőkből"},
		Text{
			"The points earned of all points possible, over all visits.",
			"Die erreichten von allen möglichen Punkten über alle Besuche.",
			"Uppnådda av alla möjliga poäng, över alla besök.",
			"Az elért pontok az összes elérhetőből, minden látogatáson át.",
		},
	},
	"LOCATION_MEAN": {
		Text{"Mean of locations", "Mittelwert der Standorte", "Medelvärde av platserna", "Helyszínek átlaga"},
		Text{
			"The mean of the locations' means: each location counts the same, however often it was visited.",
			"Der Mittelwert der Standortmittelwerte: Jeder Standort zählt gleich, wie oft er auch besucht wurde.",
			"Medelvärdet av platsernas medelvärden: varje plats räknas lika, hur ofta den än besöktes.",
			"A helyszínek átlagainak átlaga: minden helyszín egyformán számít, akárhány látogatás volt.",
		},
	},
}

// ConfidenceText is how far a figure can be trusted, in a sentence and in a word.
type ConfidenceText struct{ Sentence, Word Text }

// Confidences are all degrees, by their names in the API.
var Confidences = map[string]ConfidenceText{
	"NONE": {
		Text{
			"Fewer than 3 visits: too few to judge by.", "Weniger als 3 Besuche: zu wenige für ein Urteil.",
			"Färre än 3 besök: för få att bedöma utifrån.", "3-nál kevesebb látogatás: túl kevés az értékeléshez.",
		},
		Text{"None", "Keine", "Ingen", "Nincs"},
	},
	"LOW": {
		Text{
			"Only 3 to 7 visits: a hint, not a finding.", "Nur 3 bis 7 Besuche: ein Hinweis, kein Befund.",
			"Bara 3 till 7 besök: en fingervisning, inget att lita på.", "Csak 3–7 látogatás: jelzés, nem megállapítás.",
		},
		Text{"Low", "Gering", "Låg", "Alacsony"},
	},
	"OK": {
		Text{
			"8 visits or more: good to lean on, within the interval.", "8 Besuche oder mehr: belastbar, innerhalb des Intervalls.",
			"8 besök eller fler: går att lita på, inom intervallet.", "8 vagy több látogatás: az intervallumon belül megbízható.",
		},
		Text{"OK", "OK", "OK", "OK"},
	},
}

// What the columns of the figures mean.
var (
	LowerEndNote = Text{
		"The lower end of the 95 % interval of the score; none where there is too little to judge by.",
		"Die Untergrenze des Ergebnisses im 95-%-Intervall; keine, wo es zu wenig Daten gibt.",
		"Den nedre gränsen för resultatets 95-procentiga intervall; ingen där underlaget är för litet.",
		"Az eredmény 95%-os intervallumának alsó határa; nincs, ahol túl kevés az adat.",
	}
	UpperEndNote = Text{
		"The upper end of the same interval.", "Die Obergrenze im selben Intervall.", "Den övre gränsen för samma intervall.",
		"Ugyanennek az intervallumnak a felső határa.",
	}
	ConfidenceNote = Text{
		"How far the row can be trusted, by its visits. None: fewer than 3. Low: 3 to 7. OK: 8 or more.",
		"Wie verlässlich die Zeile ist, nach der Zahl der Besuche. Keine: weniger als 3. Gering: 3 bis 7. OK: 8 oder mehr.",
		"Hur tillförlitlig raden är, efter antalet besök. Ingen: färre än 3. Låg: 3 till 7. OK: 8 eller fler.",
		"Mennyire megbízható a sor, a látogatások száma szerint. Nincs: 3-nál kevesebb. Alacsony: 3–7. OK: 8 vagy több.",
	}
	VisitsNote = Text{
		"How many released reports count in the score.", "Wie viele freigegebene Berichte im Ergebnis zählen.",
		"Hur många publicerade rapporter som räknas i resultatet.", "Hány közzétett jelentés számít az eredményben.",
	}
	LocationsNote = Text{
		"At how many locations these visits were.", "An wie vielen Standorten diese Besuche stattfanden.",
		"På hur många platser besöken gjordes.", "Hány helyszínen történtek ezek a látogatások.",
	}
	BandNote = Text{
		"The band of the checklist that the score lies in; none under 3 visits.",
		"Die Stufe der Checkliste, in der das Ergebnis liegt; keine unter 3 Besuchen.",
		"Den nivå i checklistan som resultatet ligger i; ingen under 3 besök.",
		"Az ellenőrzőlista sávja, amelybe az eredmény esik; 3 látogatás alatt nincs.",
	}
	DifferenceNote = Text{
		"The score less that of the span of the same length right before, in percentage points; of a month or quarter, less the one above it.",
		"Das Ergebnis abzüglich desjenigen im gleich langen Zeitraum davor, in Prozentpunkten; bei Monaten und Quartalen abzüglich der Zeile darüber.",
		"Resultatet minus det i den lika långa perioden närmast före, i procentenheter; för månader och kvartal minus raden ovanför.",
		"Az eredmény mínusz az előző, ugyanolyan hosszú időszaké, százalékpontban; hónapnál és negyedévnél a fölötte álló sor értékéhez képest.",
	}
	IsChange     = Text{"Is it a change?", "Eine Veränderung?", "En förändring?", "Változás-e?"}
	IsChangeNote = Text{
		"A change, where the 95 % interval of the difference does not hold zero. Where the checklist changed between the two, the difference may be the checklist's.",
		"Eine Veränderung, wo das 95-%-Intervall des Unterschieds die Null nicht enthält. Wo sich die Checkliste dazwischen änderte, kann der Unterschied an ihr liegen.",
		"En förändring där skillnadens 95-procentiga intervall inte innehåller noll. Där checklistan ändrades däremellan kan skillnaden bero på den.",
		"Változás, ha a különbség 95%-os intervalluma nem tartalmazza a nullát. Ahol közben az ellenőrzőlista változott, a különbség abból is eredhet.",
	}
	LikeForLikeNote = Text{
		"The points earned of the points possible over the questions that every version of the span scores alike; none where these cover under 60 %.",
		"Die erreichten von den möglichen Punkten der Fragen, die jede Version des Zeitraums gleich bewertet; keine, wo diese unter 60 % abdecken.",
		"Uppnådda av möjliga poäng för de frågor som alla versioner i perioden poängsätter lika; ingen där de täcker under 60 %.",
		"Az elért pontok az elérhetőkből azokra a kérdésekre, amelyeket az időszak minden változata egyformán pontoz; nincs, ha ezek a pontok kevesebb mint 60%-át fedik le.",
	}
	PassedNote = Text{
		"Of the visits with a verdict, the share that passed; of a question, the share with full points.",
		"Von den Besuchen mit Urteil der Anteil der bestandenen; bei einer Frage der Anteil mit voller Punktzahl.",
		"Andelen godkända av besöken med omdöme; för en fråga andelen med full poäng.",
		"A minősített látogatásokból a megfelelt arány; kérdésnél a teljes pontszámú arány.",
	}
	DeviationNote = Text{
		"How far the visits lie apart.", "Wie weit die Besuche auseinanderliegen.", "Hur långt besöken ligger från varandra.",
		"Mennyire szóródnak a látogatások.",
	}
	WeakestVisitNote = Text{
		"The least total of a visit.", "Das niedrigste Gesamtergebnis eines Besuchs.", "Det lägsta totalresultatet för ett besök.",
		"Egy látogatás legkisebb összeredménye.",
	}
	BestVisitNote = Text{
		"The greatest total of a visit.", "Das höchste Gesamtergebnis eines Besuchs.", "Det högsta totalresultatet för ett besök.",
		"Egy látogatás legnagyobb összeredménye.",
	}
	PointsEarnedNote = Text{
		"The points that were earned, over all visits.", "Die erreichten Punkte über alle Besuche.",
		"De uppnådda poängen över alla besök.", "Az elért pontok minden látogatáson át.",
	}
	PointsPossibleNote = Text{
		"The points that could be earned, over all visits.", "Die erreichbaren Punkte über alle Besuche.",
		"De poäng som kunde uppnås över alla besök.", "Az elérhető pontok minden látogatáson át.",
	}
	WalkedOutNote = Text{
		"Visits that ended because the shopper left without being served.",
		"Besuche, die endeten, weil die Testperson ging, ohne bedient worden zu sein.",
		"Besök som slutade med att kunden gick därifrån utan att bli betjänad.",
		"Látogatások, amelyek végén a vásárló kiszolgálás nélkül elment.",
	}
	HungUpNote = Text{
		"Calls that ended because the shopper gave up waiting.", "Anrufe, die endeten, weil die Testperson das Warten aufgab.",
		"Samtal som slutade med att kunden gav upp väntan.", "Hívások, amelyekben a vásárló feladta a várakozást.",
	}
	ClosedNote = Text{
		"Visits at which the location was closed; they have no score.",
		"Besuche, bei denen der Standort geschlossen war; sie haben kein Ergebnis.",
		"Besök då platsen var stängd; de har inget resultat.",
		"Látogatások, amikor a helyszín zárva volt; nincs eredményük.",
	}
	CommendationsNote = Text{
		"How many times a behaviour was commended.", "Wie oft ein Verhalten gelobt wurde.",
		"Hur många gånger ett beteende fick beröm.", "Hányszor dicsértek meg egy viselkedést.",
	}
	RemarksNote = Text{
		"Events of the client, and months from which on another version of the checklist was used: a trend does not run across these.",
		"Ereignisse beim Kunden und Monate, ab denen eine andere Version der Checkliste galt: Über diese läuft kein Trend hinweg.",
		"Händelser hos kunden och månader från vilka en annan version av checklistan gällde: en trend går inte över dem.",
		"Az ügyfél eseményei, és hónapok, amelyektől az ellenőrzőlista más változata érvényes: ezeken trend nem vezet át.",
	}
	ReleasedScoreNote = Text{
		"The total of the visit after the effects of critical questions. The columns of sections have their scores in the same visit.",
		"Das Gesamtergebnis des Besuchs nach der Wirkung kritischer Fragen. Die Spalten der Abschnitte haben deren Ergebnisse im selben Besuch.",
		"Besökets totalresultat efter de kritiska frågornas verkan. Avsnittens kolumner har deras resultat vid samma besök.",
		"A látogatás összesített eredménye a kritikus kérdések hatása után. A szakaszok oszlopaiban ezek eredménye áll ugyanabból a látogatásból.",
	}
	ReleasedAnswersNote = Text{
		"Single answers are in the export with one answer in each row.", "Einzelne Antworten stehen im Export mit einer Antwort je Zeile.",
		"Enskilda svar finns i exporten med ett svar per rad.", "Az egyes válaszok abban az exportban vannak, amelynek minden sorában egy válasz áll.",
	}
)
