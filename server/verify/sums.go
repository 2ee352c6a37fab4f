package verify

import (
	"fmt"
	"maps"
	"slices"

	"mysteryshopper/checklist/scorecard"
)

// openSums is how many sums are kept as they are added to. A sum that is packed takes a tenth of the memory.
const openSums = 4096

// sums holds a sum for each key. When many are open they are all packed; one that is needed again is unpacked. Reports are
// read in the order of their ids, that is by time, so that a sum is seldom needed again after its month.
type sums[K comparable] struct {
	open   map[K]*sum
	packed map[K]packedSum
	// unpackable are sums that have no encoding, which damaged reports can make.
	unpackable map[K]*sum
	most       int
}

func newSums[K comparable]() *sums[K] {
	return &sums[K]{open: map[K]*sum{}, packed: map[K]packedSum{}, unpackable: map[K]*sum{}, most: openSums}
}

// len returns the number of keys.
func (s *sums[K]) len() int { return len(s.open) + len(s.packed) + len(s.unpackable) }

// keys returns all keys.
func (s *sums[K]) keys() []K {
	keys := slices.Grow(slices.Collect(maps.Keys(s.packed)), len(s.open)+len(s.unpackable))
	return slices.AppendSeq(slices.AppendSeq(keys, maps.Keys(s.open)), maps.Keys(s.unpackable))
}

// at returns the sum of a key, to be added to before the next call; an empty one where there was none.
func (s *sums[K]) at(key K) (*sum, error) {
	if one := s.open[key]; one != nil {
		return one, nil
	}
	if one := s.unpackable[key]; one != nil {
		return one, nil
	}
	one, err := s.remove(key)
	if err != nil {
		return nil, err
	}
	if one == nil {
		one = newSum()
	}
	s.put(key, one)
	return one, nil
}

// put sets the sum of a key.
func (s *sums[K]) put(key K, one *sum) {
	if len(s.open) >= s.most {
		s.pack()
	}
	s.open[key] = one
}

// remove removes the sum of a key and returns it; nil where there is none.
func (s *sums[K]) remove(key K) (*sum, error) {
	if one := s.open[key]; one != nil {
		delete(s.open, key)
		return one, nil
	}
	if one := s.unpackable[key]; one != nil {
		delete(s.unpackable, key)
		return one, nil
	}
	packed, ok := s.packed[key]
	if !ok {
		return nil, nil
	}
	delete(s.packed, key)
	return packed.unpack()
}

// dropEmpty removes the sums without anything in them.
func (s *sums[K]) dropEmpty() {
	none := scorecard.Totals{}
	maps.DeleteFunc(s.open, func(_ K, one *sum) bool { return one.totals == none })
	maps.DeleteFunc(s.packed, func(_ K, one packedSum) bool { return one.totals == none })
	maps.DeleteFunc(s.unpackable, func(_ K, one *sum) bool { return one.totals == none })
}

// pack packs all open sums.
func (s *sums[K]) pack() {
	for key, one := range s.open {
		if packed, err := packSum(one); err == nil {
			s.packed[key] = packed
		} else {
			s.unpackable[key] = one
		}
	}
	clear(s.open)
}

// packedSum is a sum as bytes: its details, tallies and answers one after the other.
type packedSum struct {
	totals                           scorecard.Totals
	parts                            []byte
	details, tallies                 int
	hasTallies, hasNoAnswers, erased bool
}

func packSum(s *sum) (p packedSum, err error) {
	p = packedSum{totals: s.totals, erased: s.erased, hasTallies: s.tallies != nil}
	if p.parts, err = s.details.AppendBinary(nil); err != nil {
		return p, err
	}
	p.details = len(p.parts)
	if s.tallies == nil {
		return p, nil
	}
	if p.parts, err = s.tallies.AppendBinary(p.parts); err != nil {
		return p, err
	}
	p.tallies, p.hasNoAnswers = len(p.parts)-p.details, s.tallies.AnswersUnknown
	if !p.hasNoAnswers {
		answers, err := s.tallies.Answers.MarshalBinary()
		if err != nil {
			return p, err
		}
		p.parts = append(p.parts, answers...)
	}
	p.parts = slices.Clip(p.parts)
	return p, nil
}

func (p *packedSum) unpack() (*sum, error) {
	s := &sum{totals: p.totals, erased: p.erased}
	details, rest := p.parts[:p.details], p.parts[p.details:]
	if err := s.details.UnmarshalBinary(details); err != nil {
		return nil, fmt.Errorf("unpack a sum: %w", err)
	}
	if !p.hasTallies {
		return s, nil
	}
	s.tallies = &scorecard.Tallies{}
	if err := s.tallies.UnmarshalBinary(rest[:p.tallies]); err != nil {
		return nil, fmt.Errorf("unpack the tallies of a sum: %w", err)
	}
	if s.tallies.AnswersUnknown = p.hasNoAnswers; p.hasNoAnswers {
		return s, nil
	}
	if err := s.tallies.Answers.UnmarshalBinary(rest[p.tallies:]); err != nil {
		return nil, fmt.Errorf("unpack the answers of a sum: %w", err)
	}
	return s, nil
}
