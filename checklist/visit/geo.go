package visit

import "math"

// Point is a place on the earth in units of 10⁻⁷ degree (WGS 84), about a
// centimetre: latitude −900000000 to 900000000, longitude −1800000000 to
// 1800000000.
type Point struct {
	LatitudeE7  int32 `json:"latitudeE7"`
	LongitudeE7 int32 `json:"longitudeE7"`
}

// meanEarthRadiusMeters is the mean radius R₁ of the GRS 80 ellipsoid
// (H. Moritz, Geodetic Reference System 1980, Journal of Geodesy 74, 2000).
const meanEarthRadiusMeters = 6371008.7714

// DistanceMeters returns the great-circle distance of two points in metres, by
// the haversine formula (R. W. Sinnott, Virtues of the Haversine, Sky and
// Telescope 68, 1984), which keeps its precision at short distances. Taking the
// earth for a sphere errs by up to 0.6 %: enough for a geofence, and the only
// figure of a report that is made in floating point. It never touches a score.
func DistanceMeters(a, b Point) float64 {
	lat1, lat2 := radians(a.LatitudeE7), radians(b.LatitudeE7)
	sinLat := math.Sin((lat2 - lat1) / 2)
	sinLong := math.Sin((radians(b.LongitudeE7) - radians(a.LongitudeE7)) / 2)
	h := sinLat*sinLat + math.Cos(lat1)*math.Cos(lat2)*sinLong*sinLong
	return 2 * meanEarthRadiusMeters * math.Asin(math.Sqrt(min(1, max(0, h))))
}

func radians(e7 int32) float64 {
	return float64(e7) * (math.Pi / 180 / 1e7)
}

// HomeArea is where a shopper lives, and how far from there the shopper goes to a visit in person.
type HomeArea struct {
	Point
	// RadiusKilometers is at most that of half the earth; 0 means any distance.
	RadiusKilometers int32 `json:"radiusKilometers"`
}
