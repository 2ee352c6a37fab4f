package demo

import (
	"mysteryshopper/server/simulate"
	"mysteryshopper/server/words"
)

// The texts of a demo. Every words.Text is English, German, Swedish, Hungarian, in this order. A text that belongs to a
// place is written in the language of the place, any other one in the language of the demo.
var (
	titleOfPhoneLines = words.Text{"Phone lines", "Telefonnummern", "Telefonlinjer", "Telefonvonalak"}

	titleOfShop    = words.Text{"{city}, shop {n}", "{city}, Laden {n}", "{city}, butik {n}", "{city}, {n}. üzlet"}
	titleOfPhone   = words.Text{"{city}, phone", "{city}, Telefon", "{city}, telefon", "{city}, telefon"}
	titleOfWebShop = words.Text{"{city}, web shop", "{city}, Webshop", "{city}, webbutik", "{city}, webáruház"}

	scenarios = map[string]words.Text{
		"photo-visit": {
			"You look for a reading lamp. Take a photo of the shop from across the street before you go in, and of the till slip if you buy something.",
			"Sie suchen eine Leselampe. Fotografieren Sie den Laden von der anderen Straßenseite, bevor Sie hineingehen, und den Kassenbon, falls Sie etwas kaufen.",
			"Du letar efter en läslampa. Fotografera butiken från andra sidan gatan innan du går in, och kassakvittot om du köper något.",
			"Olvasólámpát keres. Mielőtt belép, fényképezze le az üzletet az utca túloldaláról, és a blokkot is, ha vásárol valamit.",
		},
		"core-service": {
			"You look for a reading lamp for a friend's birthday and are not sure which one. Let yourself be advised; you need not buy.",
			"Sie suchen eine Leselampe zum Geburtstag einer Freundin und sind nicht sicher, welche. Lassen Sie sich beraten; Sie müssen nichts kaufen.",
			"Du letar efter en läslampa till en väns födelsedag och är osäker på vilken. Be om råd; du behöver inte köpa något.",
			"Olvasólámpát keres egy barátja születésnapjára, és bizonytalan, melyiket válassza. Kérjen tanácsot; vásárolnia nem kell.",
		},
		"return-and-complaint": {
			"The lamp that you bought flickers. You bring it back with the till slip and would like your money back.",
			"Die Lampe, die Sie gekauft haben, flackert. Sie bringen sie mit dem Kassenbon zurück und möchten Ihr Geld zurück.",
			"Lampan som du har köpt flimrar. Du lämnar tillbaka den med kassakvittot och vill ha pengarna tillbaka.",
			"A lámpa, amelyet vásárolt, vibrál. A blokkal együtt visszaviszi, és a pénzét kéri vissza.",
		},
		"phone-enquiry": {
			"You ask whether a table can be delivered on a Saturday and what that costs. Ask for a call-back. Ring again the next day.",
			"Sie fragen, ob ein Tisch an einem Samstag geliefert werden kann und was das kostet. Bitten Sie um Rückruf. Rufen Sie am nächsten Tag noch einmal an.",
			"Du frågar om ett bord kan levereras på en lördag och vad det kostar. Be att bli uppringd. Ring igen nästa dag.",
			"Megkérdezi, hogy egy asztalt kiszállítanak-e szombaton, és mennyibe kerül. Kérjen visszahívást. Másnap telefonáljon újra.",
		},
	}

	regionalManager = words.Text{"Regional manager", "Regionalleitung", "Regionchefen", "Regionális vezető"}

	returnComment = words.Text{
		"Who said so, and what came next? Please say more.", "Wer hat das gesagt, und was geschah dann? Bitte beschreiben Sie es genauer.",
		"Vem sade det, och vad hände sedan? Beskriv gärna mer.", "Ki mondta ezt, és mi történt utána? Kérjük, írja le bővebben.",
	}
	askedAgain = words.Text{
		"I asked again at the counter, and was told the same by another member of staff.",
		"Ich fragte an der Theke noch einmal nach und bekam von jemand anderem dieselbe Auskunft.",
		"Jag frågade igen vid disken och fick samma besked av en annan medarbetare.",
		"A pultnál újra megkérdeztem, és egy másik munkatárs ugyanezt mondta.",
	}
)

// praise is a commendation of a behaviour.
type praise struct {
	behaviour string
	text      words.Text
}

// praises are the commendations of shoppers.
var praises = []praise{
	{"listened", simulate.LetMeFinish},
	{"listened", words.Text{
		"Turned away from the screen and listened until I had said everything.",
		"Wandte sich vom Bildschirm ab und hörte zu, bis ich alles gesagt hatte.",
		"Vände sig från skärmen och lyssnade tills jag hade sagt allt.",
		"Elfordult a képernyőtől, és végighallgatott, amíg mindent el nem mondtam.",
	}},
	{"named-drawback", words.Text{
		"Told me before I asked what the lamp cannot do.", "Sagte mir, noch bevor ich fragte, was die Lampe nicht kann.",
		"Berättade innan jag frågade vad lampan inte klarar.", "Még mielőtt megkérdeztem volna, elmondta, mire nem jó a lámpa.",
	}},
	{"offered-cheaper", words.Text{
		"Showed me that the cheaper one is enough for what I need.", "Zeigte mir, dass die günstigere für meinen Zweck reicht.",
		"Visade mig att den billigare räcker för det jag behöver.", "Megmutatta, hogy nekem az olcsóbb is elég.",
	}},
	{"used-name", words.Text{
		"Remembered my name from the card and used it when we said goodbye.",
		"Merkte sich meinen Namen von der Karte und nannte ihn beim Abschied.",
		"Mindes mitt namn från kortet och använde det när vi sade adjö.",
		"Megjegyezte a nevemet a kártyáról, és búcsúzáskor meg is szólított vele.",
	}},
}

// programSpec is a program of the demo's client.
type programSpec struct {
	checklist string
	title     words.Text
}

// programSpecs are the programs. The reports of a small demo are those of the first; the others have open visits only.
var programSpecs = []programSpec{
	{"core-service", words.Text{"Service in our shops", "Service in unseren Läden", "Service i våra butiker", "Kiszolgálás az üzleteinkben"}},
	{"return-and-complaint", words.Text{"Returns and complaints", "Rückgaben und Beschwerden", "Returer och klagomål", "Visszáru és panasz"}},
	{"phone-enquiry", words.Text{"Phone enquiries", "Anfragen am Telefon", "Frågor per telefon", "Telefonos érdeklődés"}},
}
