package workbook

import (
	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/sheet"
)

// figureRow is one row of figures, of whatever it is about.
type figureRow struct {
	names      []sheet.Cell // a cell for each column that says what it is about
	figure     *pb.Figure   // never nil
	difference *pb.Difference
	alike      *pb.LikeForLike
	remark     string
}

// figureColumn is a column of figures. One that no row has a cell for is left out.
type figureColumn struct {
	key           string
	kind          sheet.Kind
	format        Format
	heading, note sheet.Words
	cell          func(*scorecard, figureRow) sheet.Cell
}

// The keys of the columns that charts and conditions name.
const (
	keyScore, keyLow, keyHigh, keyConfidence = "score", "low", "high", "confidence"
)

// figureColumns are the columns of figures that people read, in their order. What the score means depends on the
// method, so its note is not here.
var figureColumns = []figureColumn{
	{
		keyScore, sheet.KindDecimal, FormatPercent, scoreWords.score, sheet.Words{},
		func(_ *scorecard, r figureRow) sheet.Cell { return share(r.figure.BasisPoints) },
	},
	{
		keyLow, sheet.KindDecimal, FormatPercent,
		texts("Lower end, 95\u00a0%", "Untergrenze, 95\u00a0%", "Nedre gräns, 95\u00a0%", "Alsó határ, 95%"),
		texts("The lower end of the 95 % interval of the score; none where there is too little to judge by.", "Die Untergrenze des Ergebnisses im 95-%-Intervall; keine, wo es zu wenig Daten gibt.", "Den nedre gränsen för resultatets 95 % intervall; ingen där underlaget är för litet.", "Az eredmény 95%-os intervallumának alsó határa; nincs, ahol túl kevés az adat."),
		func(_ *scorecard, r figureRow) sheet.Cell { return share(r.figure.LowBasisPoints) },
	},
	{
		keyHigh, sheet.KindDecimal, FormatPercent,
		texts("Upper end, 95\u00a0%", "Obergrenze, 95\u00a0%", "Övre gräns, 95\u00a0%", "Felső határ, 95%"),
		texts("The upper end of the same interval.", "Die Obergrenze im selben Intervall.", "Den övre gränsen för samma intervall.", "Ugyanennek az intervallumnak a felső határa."),
		func(_ *scorecard, r figureRow) sheet.Cell { return share(r.figure.HighBasisPoints) },
	},
	{
		keyConfidence, sheet.KindText, FormatByKind,
		texts("Confidence", "Verlässlichkeit", "Tillförlitlighet", "Megbízhatóság"),
		texts("How far the row can be trusted, by its visits. None: fewer than 3. Low: 3 or 4. OK: 5 or more.", "Wie weit die Zeile trägt, nach der Zahl der Besuche. Keine: weniger als 3. Gering: 3 oder 4. OK: 5 oder mehr.", "Hur långt raden håller, efter antalet besök. Ingen: färre än 3. Låg: 3 eller 4. OK: 5 eller fler.", "Mennyire megbízható a sor, a látogatások száma szerint. Nincs: 3-nál kevesebb. Alacsony: 3 vagy 4. OK: 5 vagy több."),
		func(s *scorecard, r figureRow) sheet.Cell { return s.sure(r.figure.GetConfidence()) },
	},
	{
		"visits", sheet.KindInteger, FormatByKind,
		texts("Visits", "Besuche", "Besök", "Látogatások"),
		texts("How many released reports count in the score.", "Wie viele freigegebene Berichte im Ergebnis zählen.", "Hur många frisläppta rapporter som räknas i resultatet.", "Hány kiadott jelentés számít az eredményben."),
		func(_ *scorecard, r figureRow) sheet.Cell { return sheet.Integer(int64(r.figure.GetVisits())) },
	},
	{
		"locations", sheet.KindInteger, FormatByKind,
		texts("Locations", "Standorte", "Platser", "Helyszínek"),
		texts("At how many locations these visits were.", "An wie vielen Standorten diese Besuche stattfanden.", "På hur många platser besöken gjordes.", "Hány helyszínen történtek ezek a látogatások."),
		func(_ *scorecard, r figureRow) sheet.Cell { return sheet.Integer(int64(r.figure.GetLocations())) },
	},
	{
		"band", sheet.KindText, FormatByKind, scoreWords.band,
		texts("The band of the checklist that the score lies in; none under 3 visits.", "Die Stufe der Checkliste, in der das Ergebnis liegt; keine unter 3 Besuchen.", "Den nivå i checklistan som resultatet ligger i; ingen under 3 besök.", "Az ellenőrzőlista sávja, amelybe az eredmény esik; 3 látogatás alatt nincs."),
		func(s *scorecard, r figureRow) sheet.Cell { return s.band(r.figure.Band) },
	},
	{
		"difference", sheet.KindDecimal, FormatPoints,
		texts("Difference", "Unterschied", "Skillnad", "Különbség"),
		texts("The score less that of the span of the same length right before, in percentage points; of a month or quarter, less the one above it.", "Das Ergebnis abzüglich desjenigen im gleich langen Zeitraum davor, in Prozentpunkten; bei Monaten und Quartalen abzüglich der Zeile darüber.", "Resultatet minus det i den lika långa perioden närmast före, i procentenheter; för månader och kvartal minus raden ovanför.", "Az eredmény mínusz az előző, ugyanolyan hosszú időszaké, százalékpontban; hónapnál és negyedévnél mínusz a fölötte álló sor."),
		func(_ *scorecard, r figureRow) sheet.Cell {
			if r.difference == nil {
				return sheet.Cell{}
			}
			return share(r.difference.BasisPoints)
		},
	},
	{
		"change", sheet.KindText, FormatByKind,
		texts("Is it a change?", "Eine Veränderung?", "En förändring?", "Változás-e?"),
		texts("A change, where the 95 % interval of the difference does not hold zero. Where the checklist changed between the two, the difference may be the checklist's.", "Eine Veränderung, wo das 95-%-Intervall des Unterschieds die Null nicht enthält. Wo sich die Checkliste dazwischen änderte, kann der Unterschied an ihr liegen.", "En förändring där skillnadens 95 % intervall inte innehåller noll. Där checklistan ändrades däremellan kan skillnaden bero på den.", "Változás, ha a különbség 95%-os intervalluma nem tartalmazza a nullát. Ahol közben az ellenőrzőlista változott, a különbség abból is eredhet."),
		func(s *scorecard, r figureRow) sheet.Cell { return s.change(r.difference) },
	},
	{
		"alike", sheet.KindDecimal, FormatPercent, scoreWords.alike,
		texts("The points earned of the points possible over the questions that every version of the span scores alike; none where these cover under 60 %.", "Die erreichten von den möglichen Punkten der Fragen, die jede Version des Zeitraums gleich bewertet; keine, wo diese unter 60 % abdecken.", "Uppnådda av möjliga poäng för de frågor som alla versioner i perioden poängsätter lika; ingen där de täcker under 60 %.", "Az elért pontok az elérhetőkből azokra a kérdésekre, amelyeket az időszak minden változata egyformán pontoz; nincs, ahol ezek 60% alatt fednek le."),
		func(_ *scorecard, r figureRow) sheet.Cell {
			if r.alike.GetTotal() == nil {
				return sheet.Cell{}
			}
			return share(r.alike.GetTotal().BasisPoints)
		},
	},
	{
		"passed", sheet.KindDecimal, FormatPercent, scoreWords.passed,
		texts("Of the visits with a verdict, the share that passed; of a question, the share with full points.", "Von den Besuchen mit Urteil der Anteil der bestandenen; bei einer Frage der Anteil mit voller Punktzahl.", "Andelen godkända av besöken med omdöme; för en fråga andelen med full poäng.", "A minősített látogatásokból a megfelelt arány; kérdésnél a teljes pontszámú arány."),
		func(_ *scorecard, r figureRow) sheet.Cell {
			if r.figure.GetPassShare() == nil {
				return sheet.Cell{}
			}
			return share(r.figure.GetPassShare().BasisPoints)
		},
	},
	{
		"deviation", sheet.KindDecimal, FormatPercent,
		texts("Standard deviation", "Standardabweichung", "Standardavvikelse", "Szórás"),
		texts("How far the visits lie apart.", "Wie weit die Besuche auseinanderliegen.", "Hur långt besöken ligger från varandra.", "Mennyire szóródnak a látogatások."),
		func(_ *scorecard, r figureRow) sheet.Cell { return share(r.figure.StandardDeviation) },
	},
	{
		"least", sheet.KindDecimal, FormatPercent,
		texts("Weakest visit", "Schwächster Besuch", "Svagaste besöket", "Leggyengébb látogatás"),
		texts("The least total of a visit.", "Das niedrigste Gesamtergebnis eines Besuchs.", "Den lägsta totalen för ett besök.", "Egy látogatás legkisebb összeredménye."),
		func(_ *scorecard, r figureRow) sheet.Cell { return share(r.figure.Min) },
	},
	{
		"greatest", sheet.KindDecimal, FormatPercent,
		texts("Best visit", "Bester Besuch", "Bästa besöket", "Legjobb látogatás"),
		texts("The greatest total of a visit.", "Das höchste Gesamtergebnis eines Besuchs.", "Den högsta totalen för ett besök.", "Egy látogatás legnagyobb összeredménye."),
		func(_ *scorecard, r figureRow) sheet.Cell { return share(r.figure.Max) },
	},
	{
		"earned", sheet.KindInteger, FormatByKind,
		texts("Points earned", "Erreichte Punkte", "Uppnådda poäng", "Elért pontok"),
		texts("The points that were earned, over all visits.", "Die erreichten Punkte über alle Besuche.", "De uppnådda poängen över alla besök.", "Az elért pontok minden látogatáson át."),
		func(_ *scorecard, r figureRow) sheet.Cell { return count(r.figure.Earned) },
	},
	{
		"possible", sheet.KindInteger, FormatByKind,
		texts("Points possible", "Mögliche Punkte", "Möjliga poäng", "Elérhető pontok"),
		texts("The points that could be earned, over all visits.", "Die erreichbaren Punkte über alle Besuche.", "De poäng som kunde uppnås över alla besök.", "Az elérhető pontok minden látogatáson át."),
		func(_ *scorecard, r figureRow) sheet.Cell { return count(r.figure.Possible) },
	},
	{
		"leftUnserved", sheet.KindInteger, FormatByKind,
		texts("Walked out", "Gegangen", "Gick därifrån", "Távozott"),
		texts("Visits that ended because the shopper left without being served.", "Besuche, die endeten, weil der Testkunde unbedient ging.", "Besök som slutade med att kunden gick därifrån utan att bli betjänad.", "Látogatások, amelyek végén a vásárló kiszolgálás nélkül távozott."),
		outcome((*pb.Outcomes).GetLeftUnserved),
	},
	{
		"hungUp", sheet.KindInteger, FormatByKind,
		texts("Hung up", "Aufgelegt", "La på", "Letette"),
		texts("Calls that ended because the shopper gave up waiting.", "Anrufe, die endeten, weil der Testkunde das Warten aufgab.", "Samtal som slutade med att kunden gav upp väntan.", "Hívások, amelyekben a vásárló feladta a várakozást."),
		outcome((*pb.Outcomes).GetHungUp),
	},
	{
		"closed", sheet.KindInteger, FormatByKind,
		texts("Closed", "Geschlossen", "Stängt", "Zárva"),
		texts("Visits at which the location was closed; they have no score.", "Besuche, bei denen der Standort geschlossen war; sie haben kein Ergebnis.", "Besök då platsen var stängd; de har inget resultat.", "Látogatások, amikor a helyszín zárva volt; nincs eredményük."),
		outcome((*pb.Outcomes).GetClosed),
	},
	{
		"commendations", sheet.KindInteger, FormatByKind, scoreWords.commended,
		texts("How many times a behaviour was commended.", "Wie oft ein Verhalten gelobt wurde.", "Hur många gånger ett beteende fick beröm.", "Hányszor dicsértek meg egy viselkedést."),
		func(_ *scorecard, r figureRow) sheet.Cell { return count(r.figure.Commendations) },
	},
	{
		"remarks", sheet.KindText, FormatByKind, scoreWords.remark,
		texts("Events of the client, and months from which on another version of the checklist was used: a trend does not run across these.", "Ereignisse beim Kunden und Monate, ab denen eine andere Version der Checkliste galt: Über diese läuft kein Trend hinweg.", "Händelser hos kunden och månader från vilka en annan version av checklistan gällde: en trend går inte över dem.", "Az ügyfél eseményei, és hónapok, amelyektől az ellenőrzőlista más változata érvényes: ezeken trend nem vezet át."),
		func(_ *scorecard, r figureRow) sheet.Cell {
			if r.remark == "" {
				return sheet.Cell{}
			}
			return sheet.Text(r.remark)
		},
	},
}

// outcome returns how many visits ended in one way; absent where that was not counted.
func outcome(of func(*pb.Outcomes) int32) func(*scorecard, figureRow) sheet.Cell {
	return func(_ *scorecard, r figureRow) sheet.Cell {
		if r.figure.GetOutcomes() == nil {
			return sheet.Cell{}
		}
		return sheet.Integer(int64(of(r.figure.GetOutcomes())))
	}
}

// share returns basis points as a share, 1 for 100 %; absent where there are none.
func share(basisPoints *int32) sheet.Cell {
	if basisPoints == nil {
		return sheet.Cell{}
	}
	return sheet.Decimal(float64(*basisPoints) / 10000)
}

// count returns a number; absent where there is none.
func count[N int32 | int64](n *N) sheet.Cell {
	if n == nil {
		return sheet.Cell{}
	}
	return sheet.Integer(int64(*n))
}
