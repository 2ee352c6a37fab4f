package guide

import (
	"html/template"

	"mysteryshopper/server/words"
)

// screenNames are what the screens of the demo are called, by their titles.
var screenNames = map[string]words.Text{
	"phone":  {"The shopper's phone", "Das Telefon der Testperson", "Testkundens telefon", "A próbavásárló telefonja"},
	"desk":   {"The agency's desk", "Der Arbeitsplatz der Agentur", "Byråns skrivbord", "Az ügynökség munkahelye"},
	"client": {"The client's page", "Die Seite des Unternehmens", "Företagets sida", "A cég oldala"},
}

// screenLink is a link to a screen of the server, with somebody signed in.
type screenLink struct {
	Address string
	Title   template.HTML
	// Name is who is signed in.
	Name string
}

// screenLinks returns the links to the screens of the demo.
func (p *page) screenLinks() (links []screenLink) {
	for _, s := range p.Screens() {
		title, known := screenNames[s.Title]
		if !known {
			title = words.Text{s.Title, s.Title, s.Title, s.Title}
		}
		links = append(links, screenLink{s.Address, p.html(title), s.Name})
	}
	return links
}
