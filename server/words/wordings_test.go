package words

import (
	"slices"
	"strings"
	"testing"
)

// wordings are parts of texts that readers of each language corrected: as they are, and as they must not come back.
var wordings = []struct {
	language      int
	now, formerly string
}{
	{de, "nur gleiche Fragen", "auf gleicher Grundlage"},
	{sv, "bara samma frågor", "på jämförbar grund"},
	{hu, "csak azonos kérdések", "azonos alapon"},

	{sv, "publicerad", "släpp"},
	{sv, "Ingen rapport har publicerats.", "har släppts"},
	{hu, "közzétett", "kiadott"},
	{hu, "Nincs közzétett jelentés.", "jelentés sem jelent meg"},
	{hu, "{n}. változat", "verzió"},
	{sv, "Invändningar", "verklagan"},
	{hu, "Kifogások", "ellebbez"},
	{hu, "elment", "ávozott"},

	{de, "Abstand {p} Prozentpunkte", "{p} Punkte"},
	{de, "um {p} Prozentpunkte gestiegen", "{p} Punkte gestiegen"},
	{sv, "Upp {p} procentenheter", "{p} enheter"},
	{hu, "{p} százalékponttal emelkedett", "{p} ponttal"},

	{de, "ohne Bedienung gegangen", "unbedient"},
	{de, "Standort nicht vorhanden", "kein solcher Ort"},
	{de, "Testperson", "Testkunde"},
	{de, "Lob", "Belobigung"},
	{de, "Geografische Breite", "Zustand im Fuß"},
	{de, "Kennung {etag}", "Zustand {etag}"},
	{de, "(das {times}-Fache)", "-fache"},
	{de, "wie weit sich ein Wert dadurch verschieben kann", "95 von 100"},
	{de, "So lesen Sie diesen Bericht", "Wie man dies liest"},
	{de, "Mittelwert der Standortmittelwerte", "Mittel der Mittel"},
	{de, "Auf wenige Daten wird hingewiesen", "Dünne Daten"},
	{de, "Gegenüber dem Zeitraum davor", "Seit dem Zeitraum"},
	{de, "Vormittag", "Morgen"},
	{de, "Die gesendeten Daten sind nicht lesbar.", "Das Gesendete"},
	{de, "Die erste Stufe muss bei 0 beginnen.", "Band "},
	{de, "etwa 12.50.", "12,50"},
	{de, "Dieses Datenformat wird hier nicht unterstützt.", "von einer Art"},
	{de, "Selbsteinschätzung ist nur vorher möglich", "Sicht vorher ab"},

	{sv, "Ett tunt underlag markeras:", "Tunna data"},
	{sv, "linjen bryts där", "däröver"},
	{sv, "baserat på {n} besök", "från {n} besök"},
	{sv, "95-procentiga intervall", "95 % intervall"},
	{sv, "mitt på dagen", "\"middag"},
	{sv, "lade på", "La på"},
	{sv, "Mätomgång", "Våg"},
	{sv, "totalresultat", "totaler"},
	{sv, "att bedöma utifrån", "döma efter"},
	{sv, "Den mottagna rapporten är sparad.", "i säkerhet"},
	{sv, "din egen bedömning", "din egen bild"},

	{hu, "Helyezés", "{n}. hely"},
	{hu, "Így olvassa", "Hogyan olvassa"},
	{hu, "túl kevés az értékeléshez", "ítélet"},
	{hu, "(a szokásos {times}×)", "-szeres"},
	{hu, "Kezdete", "Ettől"},
	{hu, "dél körül", "reggel"},
	{hu, "földrajzi szélesség", "a(z)"},
	{hu, "nagyobb legyen", "kell legyen"},
	{hu, "A kiszolgáló jelenleg túlterhelt.", "jelenleg foglalt"},
	{hu, "Ez nem érvényes tizedes szám.", "tizedes tört"},
	{hu, "Eredménylap", "Eredménykártya"},
}

func TestCorrectedWordings(t *testing.T) {
	t.Parallel()
	all := literals(t)
	in := func(language int, part string) bool {
		return slices.ContainsFunc(all, func(l literal) bool {
			return len(l.text) == count && strings.Contains(l.text[language], part)
		})
	}
	for _, w := range wordings {
		if !in(w.language, w.now) {
			t.Errorf("no text in %s has %q", tags[w.language], w.now)
		}
		if in(w.language, w.formerly) {
			t.Errorf("a text in %s has %q again", tags[w.language], w.formerly)
		}
	}
}
