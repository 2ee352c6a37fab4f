package words

// ReviewReasons are why a reviewer approved, returned, rejected or edited a report, by the API's names. Shoppers, clients and
// reviewers read the same words.
var ReviewReasons = map[string]Text{
	"COMPLETE":           {"Complete and consistent", "Vollständig und schlüssig", "Fullständig och samstämmig", "Teljes és következetes"},
	"INCOMPLETE":         {"Something is missing", "Es fehlt etwas", "Något saknas", "Valami hiányzik"},
	"CONTRADICTORY":      {"Answers contradict each other", "Antworten widersprechen sich", "Svar motsäger varandra", "A válaszok ellentmondanak egymásnak"},
	"UNCLEAR":            {"Something is unclear", "Etwas ist unklar", "Något är oklart", "Valami nem egyértelmű"},
	"EVIDENCE_MISSING":   {"Evidence is missing", "Ein Beleg fehlt", "Underlag saknas", "Hiányzik egy bizonyíték"},
	"WRONG_LOCATION":     {"Another location was visited", "Ein anderer Standort wurde besucht", "En annan plats besöktes", "Más helyszínt látogattak meg"},
	"WRONG_TIME":         {"The time does not fit", "Die Zeit passt nicht", "Tiden stämmer inte", "Az időpont nem megfelelő"},
	"SCENARIO_NOT_KEPT":  {"The scenario was not kept to", "Das Szenario wurde nicht eingehalten", "Scenariot följdes inte", "A forgatókönyvet nem tartották be"},
	"DUPLICATE":          {"There is such a report already", "Es gibt schon einen solchen Bericht", "Det finns redan en sådan rapport", "Már van ilyen jelentés"},
	"FABRICATED":         {"The visit did not take place like this", "Der Besuch fand so nicht statt", "Besöket ägde inte rum så", "A látogatás nem így történt"},
	"SHOPPER_DISCOVERED": {"The shopper was recognized", "Die Testperson wurde erkannt", "Testpersonen kändes igen", "A próbavásárlót felismerték"},
	"APPEAL_UPHELD":      {"An appeal was upheld", "Einem Einspruch wurde stattgegeben", "En invändning godtogs", "Egy kifogásnak helyt adtak"},
	"AGENCY_ERROR":       {"A mistake of the agency", "Ein Fehler der Agentur", "Ett fel av byrån", "Az ügynökség hibája"},
	"OTHER":              {"Another reason", "Ein anderer Grund", "Annat skäl", "Más ok"},
}
