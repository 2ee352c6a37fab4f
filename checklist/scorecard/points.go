package scorecard

import (
	"slices"
	"strings"
)

// Point is the sum of the points of a question.
type Point struct {
	Key    string
	Earned int64
}

// Points are points by question, in byte order of the keys, none of them 0.
type Points []Point

// Add adds points to those of the key.
func (p *Points) Add(key string, earned int64) {
	at, found := slices.BinarySearchFunc(*p, key, func(have Point, key string) int { return strings.Compare(have.Key, key) })
	if !found {
		*p = slices.Insert(*p, at, Point{Key: key})
	}
	if (*p)[at].Earned += earned; (*p)[at].Earned == 0 {
		*p = slices.Delete(*p, at, at+1)
	}
}

// Merge adds all points of o.
func (p *Points) Merge(o Points) {
	for _, point := range o {
		p.Add(point.Key, point.Earned)
	}
}

func (p *Points) subtract(o Points) {
	for _, point := range o {
		p.Add(point.Key, -point.Earned)
	}
}
