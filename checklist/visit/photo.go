package visit

import (
	"encoding/hex"
	"fmt"
	"math/bits"
	"time"
)

// Photo is what is known of an image that belongs to a report: how it looks, and what its camera noted.
type Photo struct {
	// Looks are those of the whole image and then of parts of it, in an order that never changes. There are none where the
	// image is too small or too uniform to be compared.
	Looks []Look `json:"looks,omitempty"`
	// LocalTime is what the camera's clock showed, as a time in UTC; zero where the image has none.
	LocalTime time.Time `json:"localTime,omitzero"`
	// OffsetMinutes is how far LocalTime was ahead of UTC; nil where the image has none.
	OffsetMinutes *int32 `json:"offsetMinutes,omitempty"`
	// Point is where the camera was; nil where the image has none.
	Point *Point `json:"point,omitempty"`
}

// IsZero reports whether nothing is known.
func (p *Photo) IsZero() bool { return len(p.Looks) == 0 && p.LocalTime.IsZero() && p.Point == nil }

// WithoutPlace returns the photo without when and where it was taken; nil for nil.
func (p *Photo) WithoutPlace() *Photo {
	if p == nil {
		return nil
	}
	return &Photo{Looks: p.Looks}
}

// Look is a perceptual hash of 256 bits: images that look alike have looks that differ in few of them.
type Look [4]uint64

// LookBits is the number of bits of a look.
const LookBits = 256

// Distance returns how many bits of two looks differ.
func (l Look) Distance(other Look) (bitsApart int) {
	for i := range l {
		bitsApart += bits.OnesCount64(l[i] ^ other[i])
	}
	return bitsApart
}

// String returns the look as 64 hexadecimal digits.
func (l Look) String() string {
	return fmt.Sprintf("%016x%016x%016x%016x", l[0], l[1], l[2], l[3])
}

// MarshalText implements encoding.TextMarshaler.
func (l Look) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (l *Look) UnmarshalText(text []byte) error {
	var b [LookBits / 8]byte
	if len(text) != 2*len(b) {
		return fmt.Errorf("a look has %d digits and should have %d", len(text), 2*len(b))
	}
	if _, err := hex.Decode(b[:], text); err != nil {
		return err
	}
	for i := range l {
		l[i] = 0
		for _, c := range b[8*i : 8*i+8] {
			l[i] = l[i]<<8 | uint64(c)
		}
	}
	return nil
}

const (
	// nearBits is the distance up to which photos are the same one. docs/flags.md has what that finds.
	nearBits = 36
	// lookBands divides the first 64 bits of a look, which hold what is large in an image. Two looks that differ in at most
	// three of these have a band in common.
	lookBands, bandBits = 4, 16
)

// Distance returns how many bits two photos differ in: the whole of one and the nearest of the whole and the parts of the
// other. It is over LookBits where one of them cannot be compared.
func (p *Photo) Distance(other *Photo) int {
	least := LookBits + 1
	for i, mine := range p.Looks {
		for j, theirs := range other.Looks {
			if i == 0 || j == 0 {
				least = min(least, mine.Distance(theirs))
			}
		}
	}
	return least
}

// Buckets returns the buckets of the photo, each once: photos that look alike share one with a high probability, others
// seldom. The values are stored, so they never change.
func (p *Photo) Buckets() []uint32 {
	var buckets []uint32
	seen := map[uint32]bool{}
	for _, l := range p.Looks {
		for band := range lookBands {
			b := uint32(band)<<bandBits | uint32(l[0]>>(band*bandBits)&(1<<bandBits-1))
			if !seen[b] {
				seen[b] = true
				buckets = append(buckets, b)
			}
		}
	}
	return buckets
}
