package words

// What is wrong with the text of a checklist that somebody wrote, for the author.
var (
	FileTooLarge = Text{
		"The file is too large: at most {max} bytes are read.",
		"Die Datei ist zu groß: höchstens {max} Bytes werden gelesen.",
		"Filen är för stor: högst {max} byte läses.",
		"A fájl túl nagy: legfeljebb {max} bájt olvasható.",
	}
	FileNotUTF8 = Text{
		"This is no text in UTF-8. Please save the file as UTF-8.",
		"Das ist kein Text in UTF-8. Bitte speichern Sie die Datei als UTF-8.",
		"Det här är ingen text i UTF-8. Spara filen som UTF-8.",
		"Ez nem UTF-8 kódolású szöveg. Kérjük, mentse a fájlt UTF-8 kódolással.",
	}
	FileEmpty          = Text{"There is nothing in it.", "Die Datei ist leer.", "Filen är tom.", "A fájl üres."}
	FileSecondDocument = Text{
		"A second document begins here. One file holds one checklist.",
		"Hier beginnt ein zweites Dokument. Eine Datei enthält eine Checkliste.",
		"Här börjar ett andra dokument. En fil innehåller en checklista.",
		"Itt második dokumentum kezdődik. Egy fájlban egy ellenőrzőlista van.",
	}
	FileSyntax = Text{
		"This cannot be read as YAML: {cause}. Often a quote, a bracket or the indentation is missing, here or in the line before.",
		"Das ist kein lesbares YAML: {cause}. Oft fehlt hier oder in der Zeile davor ein Anführungszeichen, eine Klammer oder die Einrückung.",
		"Det här går inte att läsa som YAML: {cause}. Ofta saknas ett citattecken, en parentes eller indraget, här eller på raden före.",
		"Ez nem olvasható YAML-ként: {cause}. Gyakran egy idézőjel, zárójel vagy a behúzás hiányzik itt vagy az előző sorban.",
	}
	FileQuoteText = Text{
		"This text needs quotes, since it holds a sign that has a meaning in YAML. Please write {text}.",
		"Dieser Text braucht Anführungszeichen, denn er enthält ein Zeichen, das in YAML eine Bedeutung hat. Bitte schreiben Sie {text}.",
		"Den här texten behöver citattecken, eftersom den innehåller ett tecken som har en betydelse i YAML. Skriv {text}.",
		"Ezt a szöveget idézőjelbe kell tenni, mert olyan jel van benne, amelynek a YAML-ban jelentése van. Kérjük, így írja: {text}.",
	}
	FileTooMuch = Text{
		"There is too much in it: at most {max} values, nested at most {depth} deep.",
		"Es ist zu viel darin: höchstens {max} Werte, höchstens {depth} tief verschachtelt.",
		"Den innehåller för mycket: högst {max} värden, nästlade i högst {depth} nivåer.",
		"Túl sok van benne: legfeljebb {max} érték, legfeljebb {depth} mélységig egymásba ágyazva.",
	}
	FileWantsEmpty = Text{
		"This has no members. Please write {}.", "Hier gibt es keine Angaben. Bitte schreiben Sie {}.",
		"Det här har inga fält. Skriv {}.", "Ennek nincsenek mezői. Kérjük, így írja: {}.",
	}
	FileWantsMembers = Text{
		"This needs members below it, each with its name: {members}.",
		"Hier gehören Angaben darunter, jede mit ihrem Namen: {members}.",
		"Här ska det stå fält under, vart och ett med sitt namn: {members}.",
		"Ide mezők kellenek, mindegyik a nevével: {members}.",
	}
	FileNoValue = Text{
		"A value is missing after the colon. Please add it, or leave the name out too.",
		"Nach dem Doppelpunkt fehlt ein Wert. Bitte ergänzen Sie ihn oder lassen Sie auch den Namen weg.",
		"Det saknas ett värde efter kolonet. Lägg till det eller ta bort namnet också.",
		"A kettőspont után hiányzik az érték. Kérjük, pótolja, vagy hagyja ki a nevet is.",
	}
	FileOneOf = Text{
		"There is {other} already, and a question has one kind only. Please leave {name} out.",
		"{other} steht schon da, und eine Frage hat nur einen Typ. Bitte lassen Sie {name} weg.",
		"{other} finns redan, och en fråga har bara en typ. Ta bort {name}.",
		"Már van {other}, és egy kérdésnek csak egy típusa lehet. Kérjük, hagyja ki ezt: {name}.",
	}
	FileNoName = Text{
		"A name of a member is needed here.", "Hier gehört der Name einer Angabe hin.",
		"Här ska ett fälts namn stå.", "Ide egy mező neve kell.",
	}
	FileTwice = Text{
		"{name} is there already, in line {line}.", "{name} steht schon in Zeile {line}.",
		"{name} finns redan på rad {line}.", "{name} már szerepel, a sor száma: {line}.",
	}
	FileWantsList = Text{
		"This needs a list: one line for each element, beginning with a hyphen.",
		"Hier gehört eine Liste hin: für jedes Element eine Zeile, die mit einem Bindestrich beginnt.",
		"Här ska det stå en lista: en rad för varje element, som börjar med ett bindestreck.",
		"Ide lista kell: minden elemnek egy sor, kötőjellel kezdve.",
	}
	FileWantsLanguages = Text{
		"A text names its language. Please write {text}.", "Ein Text nennt seine Sprache. Bitte schreiben Sie {text}.",
		"En text anger sitt språk. Skriv {text}.", "A szöveghez meg kell adni a nyelvét. Kérjük, így írja: {text}.",
	}
	FileWantsText = Text{
		"This needs a single text.", "Hier gehört ein einzelner Text hin.", "Här ska det stå en enda text.", "Ide egyetlen szöveg kell.",
	}
	FileNull = Text{
		"This is read as no value and not as a text. Please write the text in quotes, or leave the language out.",
		"Das wird als kein Wert gelesen und nicht als Text. Bitte schreiben Sie den Text in Anführungszeichen oder lassen Sie die Sprache weg.",
		"Det här läses som inget värde och inte som en text. Skriv texten inom citattecken eller ta bort språket.",
		"Ez nem szövegként, hanem hiányzó értékként olvasódik. Kérjük, tegye idézőjelbe a szöveget, vagy hagyja el a nyelvet.",
	}
	FileWantsValue = Text{
		"This needs a single value.", "Hier gehört ein einzelner Wert hin.", "Här ska det stå ett enda värde.", "Ide egyetlen érték kell.",
	}
	FileWantsBool = Text{
		"{value} is neither true nor false. Please write one of the two.",
		"{value} ist weder true noch false. Bitte schreiben Sie eines der beiden.",
		"{value} är varken true eller false. Skriv ett av dem.",
		"{value} se nem true, se nem false. Kérjük, a kettő egyikét írja.",
	}
	FileWantsNumber = Text{
		"{value} is no whole number.", "{value} ist keine ganze Zahl.", "{value} är inget heltal.", "{value} nem egész szám.",
	}
	FileUnknownNear = Text{
		"There is no {name} here. Did you mean {near}?", "{name} gibt es hier nicht. Meinten Sie {near}?",
		"Det finns inget {name} här. Menade du {near}?", "Itt nincs {name}. Erre gondolt: {near}?",
	}
	FileUnknown = Text{
		"There is no {name} here. There may be: {members}.", "{name} gibt es hier nicht. Möglich sind: {members}.",
		"Det finns inget {name} här. Möjliga är: {members}.", "Itt nincs {name}. Lehetséges: {members}.",
	}
	FileValueNear = Text{
		"{value} is no such value. Did you mean {near}? There are: {values}.", "{value} gibt es nicht. Meinten Sie {near}? Es gibt: {values}.",
		"Det finns inget värde {value}. Menade du {near}? Det finns: {values}.", "Nincs {value} érték. Erre gondolt: {near}? A lehetséges értékek: {values}.",
	}
	FileValue = Text{
		"{value} is no such value. There are: {values}.", "{value} gibt es nicht. Es gibt: {values}.",
		"Det finns inget värde {value}. Det finns: {values}.", "Nincs {value} érték. A lehetséges értékek: {values}.",
	}
	FileWeights = Text{
		"The weights of the sections sum to {sum}. That is allowed; most checklists have weights that sum to 100.",
		"Die Gewichte der Abschnitte ergeben {sum}. Das ist erlaubt; bei den meisten Checklisten ergeben sie 100.",
		"Avsnittens vikter är sammanlagt {sum}. Det är tillåtet; i de flesta checklistor är de sammanlagt 100.",
		"A szakaszok súlyainak összege {sum}. Ez megengedett; a legtöbb ellenőrzőlistában az összeg 100.",
	}
	FileAmbiguous = Text{
		"Without quotes, other programs read this as something else than the text. Please write \"{text}\".",
		"Ohne Anführungszeichen lesen andere Programme das als etwas anderes als den Text. Bitte schreiben Sie \"{text}\".",
		"Utan citattecken läser andra program det här som något annat än texten. Skriv \"{text}\".",
		"Idézőjelek nélkül más programok ezt nem szövegként olvassák. Kérjük, így írja: \"{text}\".",
	}
)
