package demo

import (
	"slices"
	"strings"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/words"
)

// place is a location of the demo's client.
type place struct {
	id, parent, title   string
	channel             pb.Channel
	zone, locale        string
	latitude, longitude float64
}

// country holds what the places of a country have in common.
type country struct{ zone, locale string }

var countries = map[string]country{
	"germany": {"Europe/Berlin", "de"}, "sweden": {"Europe/Stockholm", "sv"},
	"hungary": {"Europe/Budapest", "hu"}, "britain": {"Europe/London", "en"},
}

// regions are the inner nodes of the tree, parents first.
var regions = []place{
	{id: "germany", title: "Deutschland"}, {id: "sweden", title: "Sverige"},
	{id: "hungary", title: "Magyarország"}, {id: "britain", title: "Great Britain"},
	{id: "germany-north", parent: "germany", title: "Nord"}, {id: "germany-east", parent: "germany", title: "Ost"},
	{id: "germany-south", parent: "germany", title: "Süd"}, {id: "germany-west", parent: "germany", title: "West"},
	{id: phoneLinesID},
}

// phoneLinesID is the parent of the phone lines of all countries.
const phoneLinesID = "phone-lines"

// shops lists the shops: id, region, title, latitude, longitude.
var shops = []place{
	shop("hamburg-altona", "germany-north", "Hamburg Altona", 53.5511, 9.9352),
	shop("hamburg-city", "germany-north", "Hamburg Jungfernstieg", 53.5536, 9.9925),
	shop("bremen", "germany-north", "Bremen", 53.0758, 8.8072),
	shop("kiel", "germany-north", "Kiel", 54.3213, 10.1349),
	shop("hannover", "germany-north", "Hannover", 52.3744, 9.7386),
	shop("rostock", "germany-north", "Rostock", 54.0887, 12.1405),
	shop("berlin-mitte", "germany-east", "Berlin Mitte", 52.5200, 13.4050),
	shop("berlin-spandau", "germany-east", "Berlin Spandau", 52.5350, 13.1975),
	shop("berlin-pankow", "germany-east", "Berlin Pankow", 52.5693, 13.4010),
	shop("leipzig", "germany-east", "Leipzig", 51.3397, 12.3731),
	shop("dresden", "germany-east", "Dresden", 51.0504, 13.7373),
	shop("potsdam", "germany-east", "Potsdam", 52.3906, 13.0645),
	shop("muenchen-marienplatz", "germany-south", "München Marienplatz", 48.1374, 11.5755),
	shop("muenchen-pasing", "germany-south", "München Pasing", 48.1497, 11.4612),
	shop("nuernberg", "germany-south", "Nürnberg", 49.4521, 11.0767),
	shop("augsburg", "germany-south", "Augsburg", 48.3705, 10.8978),
	shop("stuttgart", "germany-south", "Stuttgart", 48.7758, 9.1829),
	shop("freiburg", "germany-south", "Freiburg", 47.9990, 7.8421),
	shop("koeln-dom", "germany-west", "Köln am Dom", 50.9413, 6.9583),
	shop("koeln-ehrenfeld", "germany-west", "Köln Ehrenfeld", 50.9489, 6.9180),
	shop("duesseldorf", "germany-west", "Düsseldorf", 51.2277, 6.7735),
	shop("dortmund", "germany-west", "Dortmund", 51.5136, 7.4653),
	shop("essen", "germany-west", "Essen", 51.4556, 7.0116),
	shop("bonn", "germany-west", "Bonn", 50.7374, 7.0982),
	shop("frankfurt-zeil", "germany-west", "Frankfurt Zeil", 50.1145, 8.6842),
	shop("stockholm-city", "sweden", "Stockholm City", 59.3326, 18.0649),
	shop("stockholm-soder", "sweden", "Stockholm Södermalm", 59.3150, 18.0710),
	shop("goteborg", "sweden", "Göteborg", 57.7089, 11.9746),
	shop("malmo", "sweden", "Malmö", 55.6050, 13.0038),
	shop("uppsala", "sweden", "Uppsala", 59.8586, 17.6389),
	shop("vasteras", "sweden", "Västerås", 59.6099, 16.5448),
	shop("orebro", "sweden", "Örebro", 59.2753, 15.2134),
	shop("linkoping", "sweden", "Linköping", 58.4108, 15.6214),
	shop("budapest-vaci", "hungary", "Budapest Váci utca", 47.4925, 19.0533),
	shop("budapest-buda", "hungary", "Budapest Buda", 47.5073, 19.0251),
	shop("debrecen", "hungary", "Debrecen", 47.5316, 21.6273),
	shop("szeged", "hungary", "Szeged", 46.2530, 20.1414),
	shop("pecs", "hungary", "Pécs", 46.0727, 18.2323),
	shop("gyor", "hungary", "Győr", 47.6875, 17.6504),
	shop("miskolc", "hungary", "Miskolc", 48.1035, 20.7784),
	shop("london-oxford-street", "britain", "London Oxford Street", 51.5154, -0.1410),
	shop("london-camden", "britain", "London Camden", 51.5390, -0.1426),
	shop("manchester", "britain", "Manchester", 53.4808, -2.2426),
	shop("birmingham", "britain", "Birmingham", 52.4862, -1.8904),
	shop("leeds", "britain", "Leeds", 53.8008, -1.5491),
	shop("edinburgh", "britain", "Edinburgh", 55.9533, -3.1883),
	shop("cardiff", "britain", "Cardiff", 51.4816, -3.1791),
	shop("bristol", "britain", "Bristol", 51.4545, -2.5879),
}

// largeShops are the ids of the shops on the main streets of large cities; all others are small.
var largeShops = []string{
	"hamburg-city", "berlin-mitte", "muenchen-marienplatz", "koeln-dom", "frankfurt-zeil", "stockholm-city", "budapest-vaci",
	"london-oxford-street", "manchester",
}

// phoneLines are visited by calling them.
var phoneLines = []place{
	phoneLine("line-germany", "Deutschland", "germany"), phoneLine("line-sweden", "Sverige", "sweden"),
	phoneLine("line-hungary", "Magyarország", "hungary"), phoneLine("line-britain", "Great Britain", "britain"),
}

func shop(id, parent, title string, latitude, longitude float64) place {
	name, _, _ := strings.Cut(parent, "-")
	c := countries[name]
	return place{
		id: id, parent: parent, title: title, channel: pb.Channel_IN_PERSON, zone: c.zone, locale: c.locale,
		latitude: latitude, longitude: longitude,
	}
}

func phoneLine(id, title, country string) place {
	c := countries[country]
	return place{id: id, parent: phoneLinesID, title: title, channel: pb.Channel_PHONE, zone: c.zone, locale: c.locale}
}

// text returns a text in the language of the place.
func (p place) text(t words.Text, values ...string) string {
	return words.Match(p.locale).Text(t, values...)
}

func (p place) toProto() *pb.Location {
	l := &pb.Location{
		Location: p.id, Parent: p.parent, Title: p.title, Channel: p.channel, TimeZone: p.zone, Locale: p.locale,
	}
	if p.channel == pb.Channel_IN_PERSON {
		l.Attributes = []string{"size:small"}
		if slices.Contains(largeShops, p.id) {
			l.Attributes = []string{"size:large"}
		}
	}
	if p.latitude != 0 {
		l.Position = &pb.GeoPoint{Latitude: p.latitude, Longitude: p.longitude}
	}
	return l
}
