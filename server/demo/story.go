package demo

import (
	"math/rand/v2"
	"strings"

	"mysteryshopper/checklist"

	"mysteryshopper/server/simulate"
)

// The two places that the story is about.
const (
	slippingRegion = "germany-west"
	pressingShop   = "malmo"
)

// service is how a place serves when a share of the year has passed, from 0 at its start to 1 at its end.
func service(r *rand.Rand, p place, passed float64) simulate.Service {
	quality := 0.86 + baseline(p.id) + 0.05*r.NormFloat64()
	if p.parent == slippingRegion {
		quality -= 0.30 * passed
	}
	return func(q *checklist.Question) float64 {
		if p.id == pressingShop && aboutPressure(q) {
			return 0.12
		}
		return quality
	}
}

// walkOuts is the share of visits that end with the shopper leaving unserved: rare, but where service slips.
func walkOuts(p place, passed float64) float64 {
	if p.parent == slippingRegion {
		return 0.02 + 0.10*passed
	}
	return 0.005
}

// aboutPressure says whether a question asks for the pressure to buy.
func aboutPressure(q *checklist.Question) bool {
	if strings.Contains(q.Key, "press") {
		return true
	}
	for _, code := range q.Behaviours {
		if strings.Contains(code, "press") {
			return true
		}
	}
	return false
}

// baseline makes some places a little better than others, always the same ones.
func baseline(id string) float64 {
	sum := 0
	for _, b := range []byte(id) {
		sum = (sum*31 + int(b)) % 997
	}
	return (float64(sum)/997 - 0.5) * 0.10
}
