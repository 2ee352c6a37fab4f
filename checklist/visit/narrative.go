package visit

import (
	"encoding/binary"
	"hash/fnv"
	"math"
	"strings"
	"unicode"
)

// Narrative is a text as the set of its pairs of neighbouring words. Case and punctuation do not matter.
type Narrative struct{ pairs map[uint64]struct{} }

const (
	// leastPairs is the size under which a narrative is too short to be compared: a sentence or two are often the same
	// by chance.
	leastPairs = 20
	// nearBasisPoints is the similarity from which narratives are near.
	nearBasisPoints = 4000
	// bands and bandRows divide the 16 minima of a signature. Two narratives with the similarity s share a bucket with
	// the probability 1-(1-s^2)^8: 0.75 at two fifths, 0.97 at three fifths, 0.0008 at 0.01.
	bands, bandRows = 8, 2
)

// NewNarrative reads a text. It reports false where the text is too short to be compared.
func NewNarrative(text string) (Narrative, bool) {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	n := Narrative{pairs: make(map[uint64]struct{}, len(words))}
	for i := 1; i < len(words); i++ {
		h := fnv.New64a()
		_, _ = h.Write([]byte(words[i-1] + " " + words[i])) // a hash never fails
		n.pairs[h.Sum64()] = struct{}{}
	}
	return n, len(n.pairs) >= leastPairs
}

// Buckets returns the buckets of the narrative: near narratives share one with a high probability, others hardly ever.
// This is MinHash (A. Broder, On the Resemblance and Containment of Documents, 1997) with the banding of locality-
// sensitive hashing (Leskovec, Rajaraman, Ullman, Mining of Massive Datasets, chapter 3). The values are stored, so
// they never change.
func (n Narrative) Buckets() []uint32 {
	buckets := make([]uint32, bands)
	for band := range bands {
		h := fnv.New32a()
		_, _ = h.Write([]byte{byte(band)})
		for r := range bandRows {
			least := uint64(math.MaxUint64)
			seed := mix(uint64(band*bandRows + r + 1))
			for p := range n.pairs {
				least = min(least, mix(p^seed))
			}
			_, _ = h.Write(binary.BigEndian.AppendUint64(nil, least))
		}
		buckets[band] = h.Sum32()
	}
	return buckets
}

// mix spreads the bits of a word: the finalizer of SplitMix64 (Steele, Lea, Flood, 2014).
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// similarity returns the part of the pairs of either narrative that both have, in basis points.
func (n Narrative) similarity(other Narrative) int64 {
	common := int64(0)
	for p := range n.pairs {
		if _, ok := other.pairs[p]; ok {
			common++
		}
	}
	all := int64(len(n.pairs)+len(other.pairs)) - common
	return common * 10000 / max(1, all)
}

// Near compares the narrative with one of another report, whose id and revision the detail names.
func (n Narrative) Near(other Narrative, report string, revision int32) (FlagDetail, bool) {
	similarity := n.similarity(other)
	return FlagDetail{Flag: FlagNarrativeNearOther, Other: report, OtherRevision: revision, Numbers: map[string]int64{
		"similarityBasisPoints": similarity, "wordPairs": int64(len(n.pairs)),
	}}, similarity >= nearBasisPoints
}
