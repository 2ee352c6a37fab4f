package demo

import (
	"fmt"
	"strconv"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// The tree of a large demo: each country has regions, each region cities, and each city shops, a phone line and a web
// shop.
const (
	citiesOfRegion = 10
	placesOfCity   = 10
	shopsOfCity    = 8
)

// largeCountry is a country of a large demo, with the coordinates of its middle.
type largeCountry struct {
	id, title           string
	regions             []string
	latitude, longitude float64
}

var largeCountries = []largeCountry{
	{"germany", "Deutschland", []string{"Nord", "Ost", "Süd", "West", "Mitte"}, 51.2, 10.4},
	{"sweden", "Sverige", []string{"Norrland", "Svealand", "Götaland", "Skåne", "Gotland"}, 60.1, 15.6},
	{"hungary", "Magyarország", []string{"Budapest", "Dunántúl", "Alföld", "Észak", "Balaton"}, 47.2, 19.4},
	{"britain", "Great Britain", []string{"Scotland", "North", "Midlands", "Wales", "South"}, 53.4, -1.6},
}

// city is a city of a large demo with what can be visited in it.
type city struct{ places []place }

// tree holds all locations of a large demo: the inner nodes, parents first, and the cities in order.
type tree struct {
	inner  []place
	cities []city
}

// largeTree returns the tree of all countries.
func largeTree() tree {
	var inner []place
	var cities []city
	for _, c := range largeCountries {
		inner = append(inner, place{id: c.id, title: c.title})
		for r, name := range c.regions {
			region := place{id: fmt.Sprintf("%s-%d", c.id, r+1), parent: c.id, title: name}
			inner = append(inner, region)
			for n := range citiesOfRegion {
				node := place{id: fmt.Sprintf("%s-%02d", region.id, n+1), parent: region.id, title: fmt.Sprintf("%s %d", name, n+1)}
				inner = append(inner, node)
				cities = append(cities, cityOf(node, c.id, c.latitude+float64(r)-2, c.longitude+float64(n-5)/5))
			}
		}
	}
	return tree{inner, cities}
}

// places returns the shops, web shops among them, and the phone lines of all cities.
func (t *tree) places() (shops, lines []place) {
	for _, city := range t.cities {
		for _, p := range city.places {
			if p.channel == pb.Channel_PHONE {
				lines = append(lines, p)
			} else {
				shops = append(shops, p)
			}
		}
	}
	return shops, lines
}

// cityOf returns a city with its places, which lie around a point.
func cityOf(node place, country string, latitude, longitude float64) city {
	var c city
	for n := range placesOfCity {
		p := place{
			id: fmt.Sprintf("%s-%02d", node.id, n+1), parent: node.id,
			channel: pb.Channel_IN_PERSON, zone: countries[country].zone, locale: countries[country].locale,
		}
		switch n - shopsOfCity {
		case 0:
			p.channel, p.title = pb.Channel_PHONE, p.text(titleOfPhone, "city", node.title)
		case 1:
			p.channel, p.title = pb.Channel_WEB, p.text(titleOfWebShop, "city", node.title)
		default:
			p.title = p.text(titleOfShop, "city", node.title, "n", strconv.Itoa(n+1))
			p.latitude, p.longitude = latitude+float64(n)/100, longitude+float64(n)/100
		}
		c.places = append(c.places, p)
	}
	return c
}

// programOf returns the program of a visit to a place. The share is drawn, from 0 to 1.
func programOf(p place, share float64) programSpec {
	switch {
	case p.channel == pb.Channel_PHONE:
		return programSpecs[2]
	case p.channel == pb.Channel_WEB || share < 0.2:
		return programSpecs[1]
	default:
		return programSpecs[0]
	}
}
