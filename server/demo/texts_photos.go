package demo

import (
	"strconv"

	"mysteryshopper/checklist"
	"mysteryshopper/server/words"
)

// brand is what stands above the doors of the demo's client.
const brand = "Acme Living"

// The texts of the program with photos, and of what the photos show.
var (
	titleOfPhotos       = words.Text{"Service, with photos", "Service, mit Fotos", "Service, med foton", "Kiszolgálás, fényképekkel"}
	titleOfPhotoSection = words.Text{"Photos", "Fotos", "Foton", "Fényképek"}

	askForFront = words.Text{
		"A photo of the front of the shop, from the other side of the street.",
		"Ein Foto der Ladenfront von der anderen Straßenseite.",
		"Ett foto av butikens fasad, från andra sidan gatan.",
		"Fénykép az üzlet homlokzatáról, az utca túloldaláról.",
	}
	askForSlip = words.Text{
		"A photo of the till slip, if you bought something.",
		"Ein Foto des Kassenbons, falls Sie etwas gekauft haben.",
		"Ett foto av kassakvittot, om du köpte något.",
		"Fénykép a blokkról, ha vásárolt valamit.",
	}

	readingLamp   = words.Text{"Reading lamp", "Leselampe", "Läslampa", "Olvasólámpa"}
	bulb          = words.Text{"Light bulb", "Glühbirne", "Glödlampa", "Izzó"}
	slipTotal     = words.Text{"Total", "Summe", "Summa", "Összesen"}
	slipThanks    = words.Text{"Thank you!", "Vielen Dank!", "Tack för besöket!", "Köszönjük!"}
	servedBy      = words.Text{"You were served by {name}", "Es bediente Sie {name}", "Du betjänades av {name}", "Kiszolgálta: {name}"}
	offerInWindow = words.Text{"Lamps −20 %", "Lampen −20 %", "Lampor −20 %", "Lámpák −20 %"}
)

// inAll returns a text in all languages, as a checklist has it.
func inAll(t words.Text) checklist.Text {
	all := checklist.Text{}
	for _, tag := range words.Languages() {
		all[tag] = words.Match(tag).Text(t)
	}
	return all
}

// price writes hundredths as a price in the language of the place.
func (p place) price(hundredths int64) string {
	text := strconv.FormatInt(hundredths/100, 10) + "." + strconv.FormatInt(100+hundredths%100, 10)[1:]
	return words.Match(p.locale).DecimalText(text)
}
