package checklist

import (
	"encoding/json"
	"errors"
	"math"
	"strconv"
)

// degreeUnits is how many units of a coordinate make a degree.
const degreeUnits = 10_000_000

// NewPosition makes a position of what a phone measures. Coordinates are multiplied by 10⁷ in double precision and
// rounded to the nearest whole, halves away from zero; the accuracy in metres is rounded up. It refuses what is not
// a place on earth or not a distance of at most 2³¹−1 metres.
func NewPosition(latitude, longitude, accuracyMeters float64, mock bool) (*Position, error) {
	switch {
	case !(math.Abs(latitude) <= 90):
		return nil, errors.New("position: latitude is not within -90 to 90")
	case !(math.Abs(longitude) <= 180):
		return nil, errors.New("position: longitude is not within -180 to 180")
	case !(accuracyMeters >= 0 && accuracyMeters <= math.MaxInt32):
		return nil, errors.New("position: accuracyMeters is not within 0 to 2147483647")
	}
	return &Position{
		LatitudeE7:     int32(math.Round(latitude * degreeUnits)),
		LongitudeE7:    int32(math.Round(longitude * degreeUnits)),
		AccuracyMeters: int32(math.Ceil(accuracyMeters)),
		Mock:           mock,
	}, nil
}

// Latitude returns the latitude in degrees.
func (p *Position) Latitude() float64 { return float64(p.LatitudeE7) / degreeUnits }

// Longitude returns the longitude in degrees.
func (p *Position) Longitude() float64 { return float64(p.LongitudeE7) / degreeUnits }

// positionJSON is a position as the API has it.
type positionJSON struct {
	Latitude       json.Number `json:"latitude,omitempty"`
	Longitude      json.Number `json:"longitude,omitempty"`
	AccuracyMeters json.Number `json:"accuracyMeters,omitempty"`
	Mock           bool        `json:"mock,omitempty"`
}

// MarshalJSON writes the position as the API has it: coordinates in degrees.
func (p *Position) MarshalJSON() ([]byte, error) {
	return json.Marshal(positionJSON{
		Latitude:       degrees(p.Latitude()),
		Longitude:      degrees(p.Longitude()),
		AccuracyMeters: json.Number(strconv.Itoa(int(p.AccuracyMeters))),
		Mock:           p.Mock,
	})
}

func degrees(d float64) json.Number { return json.Number(strconv.FormatFloat(d, 'f', -1, 64)) }

// UnmarshalJSON reads a position as the API has it.
func (p *Position) UnmarshalJSON(data []byte) error {
	var fields positionJSON
	if err := decodeStrict(data, &fields); err != nil {
		return err
	}
	var values [3]float64
	for i, n := range []json.Number{fields.Latitude, fields.Longitude, fields.AccuracyMeters} {
		if n == "" {
			continue
		}
		value, err := n.Float64()
		if err != nil {
			return err
		}
		values[i] = value
	}
	position, err := NewPosition(values[0], values[1], values[2], fields.Mock)
	if err != nil {
		return err
	}
	*p = *position
	return nil
}
