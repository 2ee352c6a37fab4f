package scorecard

import (
	"slices"
	"strings"

	"mysteryshopper/checklist"
)

// Tallies are what a roll-up holds beside its Totals and Details: what would
// otherwise need the roll-ups of every location, or the reports. They
// are sums like those, so any order of adding gives the same, and equal Tallies
// are equal bytes. The zero Tallies are empty.
type Tallies struct {
	// Reports counts all reports, with and without a total, so that outcomes are
	// shares of them.
	Reports int64
	// Places are the locations of the visits. They count what Totals count: only
	// visits with a total.
	Places Places
	// Commendations counts by behaviour in how many reports it was commended,
	// whatever their outcome. A report that commends several people for one
	// behaviour counts once.
	Commendations Counts
	// GaveUp are the seconds after which waits were given up, by walking out or
	// hanging up, by the key of the question: the counterpart of Part.Served.
	// Questions for internal use are among them, as in Details.
	GaveUp Histograms
	// AnswerCounts are what answers and experience need beside. They are kept as a blob
	// of their own; AnswersUnknown is set where they are unknown or were not read.
	Answers        AnswerCounts
	AnswersUnknown bool
}

// TalliesOf returns what one report adds beside the totals and the details that
// FromReport makes of it. The place is the number of its location, from 1 on.
// The arguments are only read.
//
// Commendations are among the personal texts of a report. Whoever erases these
// from a report that counts subtracts its tallies from the roll-ups first, and
// then adds those of what is left.
func TalliesOf(t Totals, d *Details, r *checklist.Report, place int32) Tallies {
	e := Tallies{Reports: 1}
	if t.Visits > 0 {
		e.Places = Places{{Number: place, Visits: t.Visits, SumPpb: t.SumPpb}}
	}
	for i := range r.Commendations {
		if behaviour := r.Commendations[i].Behaviour; behaviour != "" && e.Commendations.Get(behaviour) == 0 {
			e.Commendations.Add(behaviour, 1)
		}
	}
	for i := range d.Questions {
		if part := &d.Questions[i]; part.LeftUnserved+part.HungUp > 0 {
			e.GaveUp = append(e.GaveUp, KeyedHistogram{part.Key, gaveUpAfter(r.Answers, part.Key)})
		}
	}
	return e
}

// gaveUpAfter returns the seconds of the answer that FromReport counted.
func gaveUpAfter(answers []checklist.Answer, question string) Histogram {
	var seconds int64
	for i := range answers {
		if a := &answers[i]; a.Question == question && a.Duration != nil {
			seconds = a.Duration.Seconds
		}
	}
	return Histogram{bins: []bin{{int32(seconds), 1}}} // at most a year
}

// Add adds every sum of o and leaves o as it is.
func (e *Tallies) Add(o *Tallies) {
	e.Reports += o.Reports
	e.Places.Merge(o.Places)
	e.Commendations.Merge(o.Commendations)
	e.GaveUp.merge(o.GaveUp)
	if e.AnswersUnknown = e.AnswersUnknown || o.AnswersUnknown; e.AnswersUnknown {
		e.Answers = AnswerCounts{}
		return
	}
	e.Answers.Add(&o.Answers)
}

// Subtract subtracts o, or returns ErrNegative and changes nothing. Adding and
// then subtracting leaves the same bytes as before.
func (e *Tallies) Subtract(o *Tallies) error {
	if e.Reports < o.Reports || !e.Places.holds(o.Places) || !e.Commendations.holds(o.Commendations) || !e.GaveUp.holds(o.GaveUp) {
		return ErrNegative
	}
	if e.AnswersUnknown = e.AnswersUnknown || o.AnswersUnknown; e.AnswersUnknown {
		e.Answers = AnswerCounts{}
	} else if err := e.Answers.Subtract(&o.Answers); err != nil {
		return err
	}
	e.Reports -= o.Reports
	e.Places.subtract(o.Places)
	e.Commendations.subtract(o.Commendations)
	e.GaveUp.subtract(o.GaveUp)
	return nil
}

// Fits reports whether the tallies have the same number of visits and the same sum
// of totals as the totals.
func (e *Tallies) Fits(t *Totals) bool {
	visits, ppb := e.Places.sums()
	return visits == t.Visits && ppb == t.SumPpb
}

// Histograms are histograms by key, in byte order of the keys, none of them
// empty.
type Histograms []KeyedHistogram

// KeyedHistogram is one histogram and the key of its question.
type KeyedHistogram struct {
	Key string
	Histogram
}

func (h Histograms) search(key string) (int, bool) {
	return slices.BinarySearchFunc(h, key, func(have KeyedHistogram, key string) int {
		return strings.Compare(have.Key, key)
	})
}

// Get returns the histogram of the key, or nil.
func (h Histograms) Get(key string) *Histogram {
	if i, found := h.search(key); found {
		return &h[i].Histogram
	}
	return nil
}

func (h *Histograms) merge(o Histograms) {
	for i := range o {
		at, found := h.search(o[i].Key)
		if !found {
			*h = slices.Insert(*h, at, KeyedHistogram{Key: o[i].Key})
		}
		(*h)[at].Merge(&o[i].Histogram)
	}
}

// subtract subtracts every histogram of o; h must hold them.
func (h *Histograms) subtract(o Histograms) {
	for i := range o {
		_ = h.Get(o[i].Key).Subtract(&o[i].Histogram) // checked by holds
	}
	*h = slices.DeleteFunc(*h, func(one KeyedHistogram) bool { return len(one.bins) == 0 })
}

// holds reports whether o could be subtracted.
func (h Histograms) holds(o Histograms) bool {
	for i := range o {
		if mine := h.Get(o[i].Key); mine == nil || !mine.holds(&o[i].Histogram) {
			return false
		}
	}
	return true
}
