package demo

import (
	"math/rand/v2"
	"strconv"
	"time"

	"mysteryshopper/server/demo/photo"
)

// picture is a photo that is drawn and not uploaded yet.
type picture struct {
	id, question string
	photo.Photo
}

// inOrder runs functions one after the other beside what else is done, so that their results are there when they are needed.
// Where one of them is called before, both wait for the same result; see sync.OnceValues.
func inOrder[T any](list []func() (T, error)) {
	go func() {
		for _, f := range list {
			_, _ = f() // who needs the result gets the error
		}
	}()
}

// copy replaces a photo by the first one of another report, as a messenger passes it on.
func (p *picture) copy(from *draft) error {
	others, err := from.pictures()
	if err == nil {
		p.Photo, err = photo.Forwarded(others[0].JPEG)
	}
	return err
}

// drawPhoto draws a photo for a report.
type drawPhoto func(random *rand.Rand, d *draft, meta photo.Meta) (photo.Photo, error)

// drawPicture draws a photo for a report.
func (b *builder) drawPicture(d *draft, id, question string, random *rand.Rand, draw drawPhoto) (*picture, error) {
	meta := metaOf(random, d)
	if d.meta != nil {
		d.meta(&meta)
	}
	drawn, err := draw(random, d, meta)
	return &picture{id, question, drawn}, err
}

// metaOf draws what the phone writes into a photo: time and place for most, the time alone or nothing for the others.
func metaOf(random *rand.Rand, d *draft) photo.Meta {
	meta := photo.Meta{}
	kind := random.IntN(5)
	if kind == 0 {
		return meta
	}
	zone, err := time.LoadLocation(d.place.zone)
	if err != nil {
		zone = time.UTC
	}
	meta.Time = d.start.Add(time.Duration(2+random.IntN(8)) * time.Minute).In(zone)
	if kind > 1 {
		meta.Latitude, meta.Longitude = d.place.latitude+0.0002*random.NormFloat64(), d.place.longitude+0.0002*random.NormFloat64()
	}
	return meta
}

// drawFront draws the front of the place.
func (b *builder) drawFront(random *rand.Rand, d *draft, meta photo.Meta) (photo.Photo, error) {
	return photo.ShopFront(random, photo.Front{Sign: brand, Offer: d.place.text(offerInWindow)}, meta)
}

// bulbPrice is what a bulb costs, in hundredths.
const bulbPrice = 690

// drawSlip draws the till slip of a visit: with the price that the shopper was told, or with another one where the report says
// so.
func (b *builder) drawSlip(random *rand.Rand, d *draft, meta photo.Meta) (photo.Photo, error) {
	total := int64(4990)
	if told := answerTo(d.content, "price-told"); told != nil {
		if price, err := strconv.ParseFloat(*told, 64); err == nil {
			total = int64(price*100 + 0.5)
		}
	}
	if as := answerTo(d.content, slipProves); as != nil && *as == "no" {
		total += total / 10
	}
	lines := []photo.SlipLine{{Text: d.place.text(readingLamp), Price: d.place.price(total)}}
	if total > 3*bulbPrice {
		lines = []photo.SlipLine{
			{Text: d.place.text(readingLamp), Price: d.place.price(total - bulbPrice)}, {Text: d.place.text(bulb), Price: d.place.price(bulbPrice)},
		}
	}
	zone, err := time.LoadLocation(d.place.zone)
	if err != nil {
		return photo.Photo{}, err
	}
	return photo.TillSlip(random, photo.Slip{
		Shop: brand, Place: d.place.title, Day: d.content.EndTime.In(zone).Format("2006-01-02 15:04"),
		Served: d.place.text(servedBy, "name", staffNames[random.IntN(len(staffNames))]), Lines: lines,
		Total: photo.SlipLine{Text: d.place.text(slipTotal), Price: d.place.price(total)}, Thanks: d.place.text(slipThanks),
	}, meta)
}
