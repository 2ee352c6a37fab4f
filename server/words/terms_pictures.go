package words

// Trends.
var (
	LikeForLikeOf = Text{
		"like for like {p}, coverage {coverage}", "nur gleiche Fragen: {p}, Abdeckung {coverage}",
		"bara samma frågor: {p}, täckning {coverage}", "csak azonos kérdések: {p}, lefedettség {coverage}",
	}
	BreakFrom = Text{
		"From {period} on the checklist scores otherwise ({version}); the line does not run across.",
		"Ab {period} wertet die Checkliste anders ({version}); die Linie läuft nicht darüber hinweg.",
		"Från och med {period} bedömer checklistan annorlunda ({version}); linjen bryts där.",
		"Innentől másként pontoz az ellenőrzőlista: {period} ({version}); a vonal itt megszakad.",
	}
	EventOf = Text{
		"Event {n}, {period}: {title}", "Ereignis {n}, {period}: {title}", "Händelse {n}, {period}: {title}",
		"{n}. esemény, {period}: {title}",
	}
	MoreEvents = Text{
		"{n} more events are not marked.", "{n} weitere Ereignisse sind nicht markiert.",
		"{n} händelser till är inte markerade.", "További {n} esemény nincs jelölve.",
	}
	Nothing = Text{
		"Nothing to show in this span.", "In diesem Zeitraum gibt es nichts zu zeigen.", "Inget att visa för den här perioden.",
		"Ebben az időszakban nincs mit mutatni.",
	}
)

// Rankings.
var (
	// PossiblePlaces is the head of the ranks that chance leaves open.
	PossiblePlaces = Text{"Possible places", "Mögliche Plätze", "Möjliga placeringar", "Lehetséges helyezések"}
	// PossiblePlacesOf explains bars of such ranks.
	PossiblePlacesOf = Text{
		"Possible places, from 1 (left) to {n} (right)", "Mögliche Plätze, von 1 (links) bis {n} (rechts)",
		"Möjliga placeringar, från 1 (vänster) till {n} (höger)", "Lehetséges helyezések, 1-től (balra) {n}-ig (jobbra)",
	}
	PlaceOf = Text{"place {n} of {all}", "Platz {n} von {all}", "placering {n} av {all}", "{n}. / {all}"}
	Ranked  = Text{
		"{n} locations are ranked.", "In der Rangliste: {n} Standorte.", "{n} platser är rangordnade.",
		"{n} helyszín van rangsorolva.",
	}
	NotRanked = Text{
		"Not ranked: too few visits", "Nicht in der Rangliste: zu wenige Besuche", "Utan placering: för få besök",
		"Nincs rangsorolva: túl kevés látogatás",
	}
	OrderByChance = Text{
		"Where intervals overlap, the order may be chance.",
		"Wo sich Intervalle überschneiden, kann die Reihenfolge Zufall sein.",
		"Där intervallen överlappar kan ordningen bero på slumpen.",
		"Ahol az intervallumok átfedik egymást, a sorrend lehet véletlen.",
	}
)

// Claims beside what was observed.
var (
	Claimed  = Text{"claimed", "behauptet", "påstått", "állított"}
	Observed = Text{"observed", "beobachtet", "observerat", "megfigyelt"}
	Gap      = Text{"Gap", "Abstand", "Skillnad", "Eltérés"}
	GapOf    = Text{
		"gap {p} points", "Abstand {p} Prozentpunkte", "skillnad {p} procentenheter", "eltérés: {p} százalékpont",
	}
	GapInterval = Text{
		"95% interval of the gap, from the claim", "95-%-Intervall des Abstands, von der Behauptung aus",
		"95-procentigt intervall för skillnaden, räknat från påståendet",
		"az eltérés 95%-os intervalluma, az állítástól mérve",
	}
	GapNote = Text{
		"Gaps are in percentage points. Where the line does not reach the claim, the gap is more than chance.",
		"Abstände in Prozentpunkten. Wo die Linie die Behauptung nicht erreicht, ist der Abstand mehr als Zufall.",
		"Skillnader i procentenheter. Där linjen inte når påståendet är skillnaden mer än slump.",
		"Az eltérés százalékpontban. Ahol a vonal nem éri el az állítást, az eltérés nem magyarázható véletlennel.",
	}
)
