package words

// PlanCauses are why visits of a plan could not be filled, by the names of the causes; {n} is a number of shoppers.
var PlanCauses = map[string]Text{
	"WAVE_PASSED": {
		"No day of the wave is left.", "Die Welle hat keinen Tag mehr.", "Ingen dag återstår av omgången.", "A hullámból nem maradt nap.",
	},
	"CLOSED": {
		"The location is not open on any day that is left of the wave.",
		"Der Standort ist an keinem übrigen Tag der Welle geöffnet.",
		"Platsen är inte öppen någon av omgångens återstående dagar.",
		"A helyszín a hullám egyetlen hátralévő napján sincs nyitva.",
	},
	"NO_SHOPPER": {
		"There is no shopper to choose from.", "Es gibt keine Testperson zur Auswahl.", "Det finns ingen mystery shopper att välja.", "Nincs kiválasztható próbavásárló.",
	},
	"QUALIFICATION": {
		"Shoppers without a qualification that the program needs: {n}.",
		"Testpersonen ohne eine Qualifikation, die das Programm verlangt: {n}.",
		"Mystery shoppers utan en kvalifikation som programmet kräver: {n}.",
		"A program által megkívánt képesítés nélküli próbavásárlók: {n}.",
	},
	"LANGUAGE": {
		"Shoppers who do not speak the location's language: {n}.",
		"Testpersonen, die die Sprache des Standorts nicht sprechen: {n}.",
		"Mystery shoppers som inte talar platsens språk: {n}.",
		"A helyszín nyelvét nem beszélő próbavásárlók: {n}.",
	},
	"DISTANCE": {
		"Shoppers who live too far away: {n}.", "Testpersonen, die zu weit entfernt wohnen: {n}.", "Mystery shoppers som bor för långt bort: {n}.", "Túl messze lakó próbavásárlók: {n}.",
	},
	"VISITS_PER_SHOPPER": {
		"Shoppers who have as many visits of the wave as the program allows: {n}.",
		"Testpersonen mit so vielen Besuchen der Welle, wie das Programm erlaubt: {n}.",
		"Mystery shoppers som har så många besök i omgången som programmet tillåter: {n}.",
		"Próbavásárlók, akiknek már annyi látogatásuk van a hullámban, amennyit a program megenged: {n}.",
	},
	"ROTATION_DAYS": {
		"Shoppers who come there too soon before or after another visit: {n}.",
		"Testpersonen, die dort zu kurz vor oder nach einem anderen Besuch wären: {n}.",
		"Mystery shoppers som kommer dit för tätt före eller efter ett annat besök: {n}.",
		"Próbavásárlók, akik túl hamar járnának ott egy másik látogatás előtt vagy után: {n}.",
	},
}
