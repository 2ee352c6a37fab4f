package words

// How a phone prints the questions of a visit. The words that an answer file has, such as SERVED and the keys, stay.
var (
	FormVisit = Text{
		"{visit} at {location}, between {from} and {to}", "{visit} in {location}, zwischen {from} und {to}",
		"{visit}, {location}, mellan {from} och {to}", "{visit}, {location}, {from} és {to} között",
	}
	FormReviewerAsks      = Text{"The reviewer asks: {text}", "Rückfrage der Prüfung: {text}", "Granskaren frågar: {text}", "Az ellenőr kérdése: {text}"}
	FormReturnedQuestions = Text{"It is about: {questions}", "Es geht um: {questions}", "Det gäller: {questions}", "Erről van szó: {questions}"}
	FormFee               = Text{"Fee: {fee}", "Honorar: {fee}", "Arvode: {fee}", "Díjazás: {fee}"}
	FormMinutes           = Text{"Time needed: {n} minutes", "Zeitbedarf: {n} Minuten", "Tidsåtgång: {n} minuter", "Szükséges idő: {n} perc"}
	FormBriefingFile      = Text{
		"File: {title}, {uri} ({n} bytes, SHA-256 {digest})", "Datei: {title}, {uri} ({n} Bytes, SHA-256 {digest})",
		"Fil: {title}, {uri} ({n} byte, SHA-256 {digest})", "Fájl: {title}, {uri} ({n} bájt, SHA-256 {digest})",
	}
	FormOneOf = Text{"one of", "eines von", "ett av", "egy ezek közül"}
	FormAnyOf = Text{"any of", "beliebig viele von", "valfritt antal av", "bármennyi ezek közül"}
	FormAlone = Text{"{option}, alone", "{option} (nicht mit anderen)", "{option} (inte med andra)", "{option} (mással együtt nem)"}
	FormScale = Text{
		"{min} ({minLabel}) to {max} ({maxLabel})", "{min} ({minLabel}) bis {max} ({maxLabel})",
		"{min} ({minLabel}) till {max} ({maxLabel})", "{min} ({minLabel}) és {max} ({maxLabel}) között",
	}
	FormNumber      = Text{"a number", "eine Zahl", "ett tal", "szám"}
	FormWholeNumber = Text{"a whole number", "eine ganze Zahl", "ett heltal", "egész szám"}
	FormUnit        = Text{"{number} of {unit}", "{number} ({unit})", "{number} ({unit})", "{number} ({unit})"}
	FormBetween     = Text{
		"computed: the time from {from} to {to}", "wird berechnet: die Zeit von {from} bis {to}",
		"räknas ut: tiden från {from} till {to}", "számított érték: az idő a {from} és a {to} között",
	}
	FormWait = Text{
		"seconds, and SERVED, LEFT_UNSERVED or HUNG_UP", "Sekunden, und SERVED, LEFT_UNSERVED oder HUNG_UP",
		"sekunder, och SERVED, LEFT_UNSERVED eller HUNG_UP", "másodperc, továbbá SERVED, LEFT_UNSERVED vagy HUNG_UP",
	}
	FormText      = Text{"a text", "ein Text", "en text", "szöveg"}
	FormTime      = Text{"a date and time", "Datum und Uhrzeit", "datum och klockslag", "dátum és időpont"}
	FormNotBefore = Text{
		"a date and time, not before {question}", "Datum und Uhrzeit, nicht vor {question}",
		"datum och klockslag, inte före {question}", "dátum és időpont, nem korábban, mint {question}",
	}
	FormEvidence = Text{"evidence", "ein Beleg", "ett underlag", "bizonyíték"}

	FormAtLeast        = Text{"at least {n}", "mindestens {n}", "minst {n}", "legalább {n}"}
	FormAtMost         = Text{"at most {n}", "höchstens {n}", "högst {n}", "legfeljebb {n}"}
	FormChoice         = Text{"{bound} choice", "{bound} Option", "{bound} alternativ", "{bound} választás"}
	FormChoices        = Text{"{bound} choices", "{bound} Optionen", "{bound} alternativ", "{bound} választás"}
	FormSecond         = Text{"{bound} second", "{bound} Sekunde", "{bound} sekund", "{bound} másodperc"}
	FormSeconds        = Text{"{bound} seconds", "{bound} Sekunden", "{bound} sekunder", "{bound} másodperc"}
	FormCharacter      = Text{"{bound} character", "{bound} Zeichen", "{bound} tecken", "{bound} karakter"}
	FormCharacters     = Text{"{bound} characters", "{bound} Zeichen", "{bound} tecken", "{bound} karakter"}
	FormDecimal        = Text{"{bound} decimal", "{bound} Nachkommastelle", "{bound} decimal", "{bound} tizedesjegy"}
	FormDecimals       = Text{"{bound} decimals", "{bound} Nachkommastellen", "{bound} decimaler", "{bound} tizedesjegy"}
	FormNotApplicable  = Text{"may be not applicable", "„nicht zutreffend“ ist möglich", "”ej tillämpligt” är möjligt", "„nem értelmezhető” is lehet"}
	FormAnyComment     = Text{"needs a comment", "braucht einen Kommentar", "kräver en kommentar", "megjegyzést kér"}
	FormComment        = Text{"needs a comment of {n} characters or more", "braucht einen Kommentar ab {n} Zeichen", "kräver en kommentar på minst {n} tecken", "legalább {n} karakteres megjegyzést kér"}
	FormCommentBelow   = Text{"{comment} where its points are under {n}", "{comment} bei einer Punktzahl unter {n}", "{comment} vid en poäng under {n}", "{comment}, ha a pontszám {n} alatti"}
	FormCommentOptions = Text{"{comment} with {options}", "{comment} bei {options}", "{comment} vid {options}", "{comment}, ha a válasz {options}"}
	FormReason         = Text{"'not applicable' needs a reason", "„nicht zutreffend“ braucht eine Begründung", "”ej tillämpligt” kräver ett skäl", "a „nem értelmezhető” válaszhoz indoklás kell"}
	FormPenalty        = Text{"takes points away", "zieht Punkte ab", "ger avdrag", "pontot von le"}

	FormOnlyWhere   = Text{"only where {conditions}", "nur wenn {conditions}", "bara om {conditions}", "csak ha {conditions}"}
	FormAnd         = Text{"{one} and {other}", "{one} und {other}", "{one} och {other}", "{one} és {other}"}
	FormOr          = Text{"{one} or {other}", "{one} oder {other}", "{one} eller {other}", "{one} vagy {other}"}
	FormIs          = Text{"{question} is {value}", "{question} = {value}", "{question} = {value}", "{question} = {value}"}
	FormIsNot       = Text{"{question} is not {value}", "{question} ≠ {value}", "{question} ≠ {value}", "{question} ≠ {value}"}
	FormHas         = Text{"{question} has {value}", "{question} {value} enthält", "{question} innehåller {value}", "{question} tartalmazza: {value}"}
	FormIsAtLeast   = Text{"{question} is at least {value}", "{question} ≥ {value}", "{question} ≥ {value}", "{question} ≥ {value}"}
	FormIsBelow     = Text{"{question} is below {value}", "{question} < {value}", "{question} < {value}", "{question} < {value}"}
	FormEnded       = Text{"{question} ended {value}", "{question} mit {value} endete", "{question} slutade med {value}", "{question} vége: {value}"}
	FormAnswered    = Text{"{question} is answered", "{question} beantwortet ist", "{question} är besvarad", "{question} meg van válaszolva"}
	FormNotAnswered = Text{"{question} is not answered", "{question} nicht beantwortet ist", "{question} inte är besvarad", "{question} nincs megválaszolva"}

	FormAnswer           = Text{"answer: {value}", "Antwort: {value}", "svar: {value}", "válasz: {value}"}
	FormAnswerNotNeeded  = Text{"not applicable[: {reason}]", "nicht zutreffend[: {reason}]", "ej tillämpligt[: {reason}]", "nem értelmezhető[: {reason}]"}
	FormSecondsAndEnding = Text{"{seconds} s, {outcome}", "{seconds} s, {outcome}", "{seconds} s, {outcome}", "{seconds} mp, {outcome}"}
)
