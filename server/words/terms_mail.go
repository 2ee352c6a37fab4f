package words

// The words of mails. {client}, {location} and {agency} are titles.
var (
	MailUnsubscribe = Text{"No more of these mails", "Keine solchen Mails mehr", "Inga fler sådana mejl", "Nem kérek több ilyen levelet"}
	MailReader      = Text{
		"You get this mail since somebody subscribed you to news about {client}.",
		"Sie erhalten diese Mail, weil Sie für Nachrichten über {client} eingetragen sind.",
		"Du får det här mejlet eftersom du är anmäld till nyheter om {client}.",
		"Azért kapja ezt a levelet, mert feliratkozott a következő híreire: {client}.",
	}
	MailShopper = Text{
		"You get this mail since you visit places for us.", "Sie erhalten diese Mail, weil Sie für uns Orte besuchen.",
		"Du får det här mejlet eftersom du besöker platser åt oss.", "Azért kapja ezt a levelet, mert helyeket látogat nekünk.",
	}
	MailOnce = Text{
		"This mail comes once. If you do not expect it, you need do nothing.",
		"Diese Mail kommt einmal. Falls Sie sie nicht erwarten, müssen Sie nichts tun.",
		"Det här mejlet kommer en gång. Om du inte väntar det behöver du inte göra något.",
		"Ez a levél egyszer érkezik. Ha nem várta, nincs teendője.",
	}

	MailAlertSubject = Text{"{title}: {location}", "{title}: {location}", "{title}: {location}", "{title}: {location}"}

	MailConfirmSubject = Text{
		"Please confirm your address", "Bitte bestätigen Sie Ihre Adresse", "Bekräfta din adress", "Kérjük, erősítse meg a címét",
	}
	MailConfirmText = Text{
		"Somebody subscribed you to mails about {client}. They begin once you confirm this address. The link is good for seven days.",
		"Sie wurden für Mails über {client} eingetragen. Sie beginnen, sobald Sie diese Adresse bestätigen. Der Link gilt sieben Tage.",
		"Någon har anmält dig till mejl om {client}. De börjar när du bekräftar den här adressen. Länken gäller i sju dagar.",
		"Valaki feliratkoztatta Önt erről szóló levelekre: {client}. Ezek akkor indulnak, amikor megerősíti ezt a címet. A hivatkozás hét napig érvényes.",
	}
	MailConfirmButton = Text{"Confirm the address", "Adresse bestätigen", "Bekräfta adressen", "A cím megerősítése"}

	MailTestSubject = Text{"A test: mails about {client}", "Ein Test: Mails über {client}", "Ett test: mejl om {client}", "Próba: levelek erről: {client}"}
	MailTestText    = Text{
		"This mail is a test. Mails about {client} reach you.", "Diese Mail ist ein Test. Mails über {client} erreichen Sie.",
		"Det här mejlet är ett test. Mejl om {client} når dig.", "Ez a levél próba. Az erről szóló leveleket megkapja: {client}.",
	}

	MailScheduledSubject = Text{
		"{location}: figures from {from} to {to}", "{location}: Zahlen von {from} bis {to}", "{location}: siffror från {from} till {to}",
		"{location}: adatok, {from} – {to}",
	}
	MailScheduledText = Text{
		"The figures of {location} from {from} to {to} are attached.", "Die Zahlen von {location} von {from} bis {to} sind angehängt.",
		"Siffrorna för {location} från {from} till {to} är bifogade.", "Mellékeljük a következő adatait: {location}, {from} – {to}.",
	}
	MailScheduledVisits = Text{
		"Score: {p}. {visits}.", "Ergebnis: {p}. {visits}.", "Resultat: {p}. {visits}.", "Eredmény: {p}. {visits}.",
	}
	MailScheduledNone = Text{
		"There were no visits.", "Es gab keine Besuche.", "Det var inga besök.", "Nem volt látogatás.",
	}

	MailReturnedSubject = Text{
		"A report of yours came back with questions", "Ein Bericht von Ihnen kam mit Fragen zurück", "En av dina rapporter kom tillbaka med frågor",
		"Egy jelentése kérdésekkel visszaérkezett",
	}
	MailReturnedText = Text{
		"Please open it in the app, answer the questions and send it again.",
		"Bitte öffnen Sie ihn in der App, beantworten Sie die Fragen und senden Sie ihn noch einmal.",
		"Öppna den i appen, svara på frågorna och skicka den igen.",
		"Kérjük, nyissa meg az alkalmazásban, válaszoljon a kérdésekre, és küldje el újra.",
	}

	MailInvitationSubject = Text{
		"Your code for the app", "Ihr Code für die App", "Din kod till appen", "Az Ön kódja az alkalmazáshoz",
	}
	MailInvitationText = Text{
		"Open the link on your phone, or type the code {code} in the app. It can be used once, until {until}.",
		"Öffnen Sie den Link auf Ihrem Telefon oder geben Sie den Code {code} in der App ein. Er gilt einmal, bis {until}.",
		"Öppna länken på din telefon eller skriv koden {code} i appen. Den kan användas en gång, till {until}.",
		"Nyissa meg a hivatkozást a telefonján, vagy írja be ezt a kódot az alkalmazásba: {code}. Egyszer használható, eddig: {until}.",
	}
	MailInvitationOpen = Text{"Open in the app", "In der App öffnen", "Öppna i appen", "Megnyitás az alkalmazásban"}
)

// The words of the pages behind the links in mails.
var (
	PageUnsubscribe = Text{"No more of these mails?", "Keine solchen Mails mehr?", "Inga fler sådana mejl?", "Nem kér több ilyen levelet?"}
	PageConfirm     = Text{"Confirm your address?", "Ihre Adresse bestätigen?", "Bekräfta din adress?", "Megerősíti a címét?"}
	PageDone        = Text{
		"Done. You will get no more of these mails.", "Erledigt. Sie erhalten keine solchen Mails mehr.",
		"Klart. Du får inga fler sådana mejl.", "Kész. Nem kap több ilyen levelet.",
	}
	PageConfirmed = Text{
		"Thank you. Your address is confirmed.", "Danke. Ihre Adresse ist bestätigt.", "Tack. Din adress är bekräftad.",
		"Köszönjük. A címe meg van erősítve.",
	}
	PageUnknown = Text{
		"This link is unknown or no longer good.", "Dieser Link ist unbekannt oder gilt nicht mehr.",
		"Den här länken är okänd eller gäller inte längre.", "Ez a hivatkozás ismeretlen vagy már nem érvényes.",
	}
	PageFailed = Text{
		"This did not work. Please try again later.", "Das hat nicht geklappt. Bitte versuchen Sie es später noch einmal.",
		"Det fungerade inte. Försök igen senare.", "Ez nem sikerült. Kérjük, próbálja meg később.",
	}
)
