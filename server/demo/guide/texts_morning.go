package guide

import "mysteryshopper/server/words"

// The people of the demo.
var (
	peopleTitle = words.Text{"Who is who", "Wer ist wer", "Vem är vem", "Ki kicsoda"}
	peopleText  = words.Text{
		"Everybody has a key of their own, and may do what the role allows.",
		"Alle haben einen eigenen Schlüssel und dürfen, was ihre Rolle erlaubt.",
		"Alla har en egen nyckel och får göra det som rollen tillåter.",
		"Mindenkinek saját kulcsa van, és azt teheti, amit a szerepköre enged.",
	}
	personText = words.Text{"{name}, {role}", "{name}, {role}", "{name}, {role}", "{name}, {role}"}

	// roleNames are the roles by their codes.
	roleNames = map[string]words.Text{
		"SHOPPER":  {"shopper", "Testperson", "testkund", "próbavásárló"},
		"REVIEWER": {"reviewer at the agency", "Prüfung in der Agentur", "granskare på byrån", "ellenőr az ügynökségnél"},
		"PLANNER":  {"planner at the agency", "Planung in der Agentur", "planerare på byrån", "tervező az ügynökségnél"},
		"ADMIN":    {"administrator at the agency", "Verwaltung in der Agentur", "administratör på byrån", "adminisztrátor az ügynökségnél"},
		"MANAGER":  {"manager of the client", "Leitung beim Unternehmen", "chef hos företaget", "vezető a cégnél"},
	}
)

// The queue.
var (
	queueTitle = words.Text{
		"The agency's morning: what waits for a reviewer", "Der Morgen der Agentur: was auf die Prüfung wartet",
		"Byråns morgon: vad som väntar på granskning", "Az ügynökség reggele: mi vár ellenőrzésre",
	}
	queueText = words.Text{
		"In the morning {n} reports wait for a reviewer: two of one visit, one that was returned and answered, two that are parked, and one that a colleague keeps.",
		"Am Morgen warten {n} Berichte auf die Prüfung: zwei über denselben Besuch, ein zurückgegebener und beantworteter, zwei geparkte und einer, den eine Kollegin für sich hält.",
		"På morgonen väntar {n} rapporter på granskning: två om samma besök, en som skickades tillbaka och besvarades, två parkerade och en som en kollega håller.",
		"Reggel {n} jelentés vár ellenőrzésre: kettő ugyanarról a látogatásról, egy visszaküldött és megválaszolt, két félretett, és egy, amelyet egy kolléga tart magánál.",
	}
	flagsText = words.Text{
		"A flag names what is doubtful about a report. It refuses nothing; a person judges. The numbers behind two of them are below.",
		"Eine Markierung nennt, was an einem Bericht zweifelhaft ist. Sie weist nichts zurück; es urteilt ein Mensch. Die Zahlen hinter zweien stehen darunter.",
		"En flagga anger vad som är tveksamt i en rapport. Den avvisar ingenting; en människa bedömer. Talen bakom två av dem står nedan.",
		"A jelölés megnevezi, mi kétséges egy jelentésben. Semmit sem utasít el; ember dönt. Kettő mögött álló számok alább láthatók.",
	}
	queueNote = words.Text{
		"A client sees none of this. A shopper sees the flags that help, and never those that raise a doubt about honesty.",
		"Das Unternehmen sieht davon nichts. Testpersonen sehen die Markierungen, die helfen, und nie solche, die Zweifel an ihrer Ehrlichkeit wecken.",
		"Företaget ser inget av detta. Testkunder ser de flaggor som hjälper, och aldrig dem som väcker tvivel om deras ärlighet.",
		"A cég ebből semmit sem lát. A próbavásárlók a segítő jelöléseket látják, az őszinteségüket megkérdőjelezőket soha.",
	}
	queueCaption   = words.Text{"Reports that wait, the oldest first", "Berichte, die warten, die ältesten zuerst", "Rapporter som väntar, de äldsta först", "Várakozó jelentések, elöl a legrégebbi"}
	numbersCaption = words.Text{"The numbers behind {flag}", "Die Zahlen hinter {flag}", "Talen bakom {flag}", "A(z) {flag} mögötti számok"}
	receivedHead   = words.Text{"Received", "Eingegangen", "Mottagen", "Beérkezett"}
	shopperHead    = words.Text{"Shopper", "Testperson", "Testkund", "Próbavásárló"}
	flagsHead      = words.Text{"Flags", "Markierungen", "Flaggor", "Jelölések"}
	whatHead       = words.Text{"Number", "Zahl", "Tal", "Szám"}
	valueHead      = words.Text{"Value", "Wert", "Värde", "Érték"}
)

// The wave.
var (
	waveTitle = words.Text{"A wave that is half done", "Eine Welle, die halb geschafft ist", "En våg som är halvvägs", "Egy félig kész hullám"}
	waveText  = words.Text{
		"The visits of a wave were planned together, each offered to one shopper. Shoppers claim or decline them, and report.",
		"Die Besuche einer Welle wurden gemeinsam geplant und je einer Testperson angeboten. Testpersonen nehmen sie an oder lehnen ab, und berichten.",
		"Besöken i en våg planerades tillsammans och erbjöds var sin testkund. Testkunder tar dem eller tackar nej, och rapporterar.",
		"A hullám látogatásait együtt tervezték, mindegyiket egy próbavásárlónak kínálták fel. A próbavásárlók elvállalják vagy elutasítják őket, és jelentenek.",
	}
	waveNote = words.Text{
		"Overdue visits are among the claimed ones. Cancelled visits and declines are not among the planned ones.",
		"Überfällige Besuche zählen zu den angenommenen. Abgesagte Besuche und Ablehnungen zählen nicht zu den geplanten.",
		"Försenade besök ingår i de tagna. Inställda besök och avböjanden ingår inte i de planerade.",
		"A késésben lévő látogatások az elvállaltak között vannak. A lemondott látogatások és az elutasítások nincsenek a tervezettek között.",
	}
	waveCaption     = words.Text{"Visits of the wave", "Besuche der Welle", "Besök i vågen", "A hullám látogatásai"}
	stateHead       = words.Text{"State", "Stand", "Läge", "Állapot"}
	visitsHead      = words.Text{"Visits", "Besuche", "Besök", "Látogatások"}
	plannedVisits   = words.Text{"planned", "geplant", "planerade", "tervezett"}
	offeredVisits   = words.Text{"offered", "angeboten", "erbjudna", "felkínált"}
	claimedVisits   = words.Text{"claimed", "angenommen", "tagna", "elvállalt"}
	overdueVisits   = words.Text{"of these overdue", "davon überfällig", "varav försenade", "ebből késésben"}
	doneVisits      = words.Text{"done", "erledigt", "gjorda", "elvégzett"}
	returnedVisits  = words.Text{"returned to the shopper", "an die Testperson zurückgegeben", "tillbaka hos testkunden", "visszaküldve a próbavásárlónak"}
	expiredVisits   = words.Text{"expired", "verfallen", "utgångna", "lejárt"}
	cancelledVisits = words.Text{"cancelled", "abgesagt", "inställda", "lemondott"}
	declinedVisits  = words.Text{"declined by a shopper", "von einer Testperson abgelehnt", "avböjda av en testkund", "próbavásárló által elutasított"}
)

// The photo.
var (
	photoTitle = words.Text{"A photo that proves an answer", "Ein Foto, das eine Antwort belegt", "Ett foto som styrker ett svar", "Egy választ igazoló fénykép"}
	photoText  = words.Text{
		"A till slip that proves “{question}”: {width} by {height} pixels, {bytes} bytes. The client's copy is drawn anew: upright, without metadata, and with the areas that a reviewer blacked out.",
		"Ein Kassenbon, der „{question}“ belegt: {width} mal {height} Pixel, {bytes} Bytes. Die Kopie für das Unternehmen ist neu gezeichnet: aufrecht, ohne Metadaten und mit den Stellen, die eine Prüferin geschwärzt hat.",
		"Ett kassakvitto som styrker ”{question}”: {width} gånger {height} bildpunkter, {bytes} byte. Företagets kopia är ritad på nytt: rättvänd, utan metadata och med de ytor som en granskare har svärtat.",
		"Blokk, amely ezt igazolja: „{question}”. {width}-szor {height} képpont, {bytes} bájt. A cég példánya újrarajzolt: álló helyzetű, metaadatok nélküli, és rajta vannak az ellenőr által kitakart részek.",
	}
	photoNote = words.Text{
		"Reviewers get the original with its metadata; the audit log has who opened it.",
		"Die Prüfung erhält das Original mit seinen Metadaten; das Protokoll hält fest, wer es geöffnet hat.",
		"Granskare får originalet med dess metadata; loggen har vem som öppnade det.",
		"Az ellenőrök az eredetit kapják a metaadataival; a napló rögzíti, ki nyitotta meg.",
	}
	photoLine   = words.Text{"The photo, as a file", "Das Foto als Datei", "Fotot som fil", "A fénykép fájlként"}
	photoReport = words.Text{"The report that it belongs to, as JSON", "Der Bericht, zu dem es gehört, als JSON", "Rapporten som det hör till, som JSON", "A jelentés, amelyhez tartozik, JSON-ként"}
	noPhoto     = words.Text{"No released report has a photo.", "Kein freigegebener Bericht hat ein Foto.", "Ingen släppt rapport har ett foto.", "Egyetlen közzétett jelentésnek sincs fényképe."}
)
