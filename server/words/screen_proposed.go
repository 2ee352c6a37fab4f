package words

// proposedWords are what the desk proposes to write to a shopper, by the reason of a return or a rejection. They are shown in the
// language of the report, and a reviewer changes them.
var proposedWords = map[string]Text{
	"propose.INCOMPLETE": {
		"Thank you for your report on {place} of {day}. Something is missing. Please complete it.",
		"Danke für Ihren Bericht über {place} vom {day}. Es fehlt noch etwas. Bitte ergänzen Sie es.",
		"Tack för din rapport om {place} den {day}. Något saknas. Komplettera den gärna.",
		"Köszönjük a jelentését ({place}, {day}). Valami hiányzik belőle. Kérjük, egészítse ki.",
	},
	"propose.CONTRADICTORY": {
		"Two answers in your report on {place} of {day} do not fit together. Please look at them again.",
		"In Ihrem Bericht über {place} vom {day} passen zwei Antworten nicht zusammen. Bitte sehen Sie sie noch einmal an.",
		"Två svar i din rapport om {place} den {day} stämmer inte överens. Titta på dem en gång till.",
		"A jelentésében ({place}, {day}) két válasz ellentmond egymásnak. Kérjük, nézze meg őket újra.",
	},
	"propose.UNCLEAR": {
		"We do not understand an answer in your report on {place} of {day}. Please say in your own words what happened.",
		"Eine Antwort in Ihrem Bericht über {place} vom {day} verstehen wir nicht. Bitte schildern Sie mit eigenen Worten, was geschehen ist.",
		"Vi förstår inte ett svar i din rapport om {place} den {day}. Berätta med egna ord vad som hände.",
		"A jelentésében ({place}, {day}) nem értünk egy választ. Kérjük, írja le saját szavaival, mi történt.",
	},
	"propose.EVIDENCE_MISSING": {
		"A photo or a receipt is missing from your report on {place} of {day}. Please add it.",
		"In Ihrem Bericht über {place} vom {day} fehlt ein Foto oder ein Beleg. Bitte fügen Sie es hinzu.",
		"Ett foto eller ett kvitto saknas i din rapport om {place} den {day}. Lägg till det.",
		"A jelentéséből ({place}, {day}) hiányzik egy fénykép vagy bizonylat. Kérjük, csatolja.",
	},
	"propose.WRONG_LOCATION": {
		"The position in your report on {place} of {day} is somewhere else. Please say where you were.",
		"Die Position in Ihrem Bericht über {place} vom {day} liegt woanders. Bitte schreiben Sie, wo Sie waren.",
		"Positionen i din rapport om {place} den {day} ligger någon annanstans. Skriv var du var.",
		"A jelentésében ({place}, {day}) a helyzet máshol van. Kérjük, írja meg, hol járt.",
	},
	"propose.WRONG_TIME": {
		"The times in your report on {place} of {day} do not fit the visit. Please say when you were there.",
		"Die Zeiten in Ihrem Bericht über {place} vom {day} passen nicht zum Besuch. Bitte schreiben Sie, wann Sie dort waren.",
		"Tiderna i din rapport om {place} den {day} stämmer inte med besöket. Skriv när du var där.",
		"A jelentésében ({place}, {day}) az időpontok nem illenek a látogatáshoz. Kérjük, írja meg, mikor járt ott.",
	},
	"propose.SCENARIO_NOT_KEPT": {
		"Your visit to {place} on {day} differs from the scenario. Please say what you did differently, and why.",
		"Ihr Besuch bei {place} am {day} weicht vom Szenario ab. Bitte schreiben Sie, was Sie anders gemacht haben und warum.",
		"Ditt besök på {place} den {day} avviker från scenariot. Skriv vad du gjorde annorlunda och varför.",
		"A látogatása ({place}, {day}) eltér a forgatókönyvtől. Kérjük, írja meg, mit tett másként és miért.",
	},
}
