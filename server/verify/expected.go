package verify

import (
	"bytes"
	"encoding"
	"fmt"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/storage"
)

// Expected is a roll-up computed from the reports.
type Expected struct {
	storage.Rollup
	// Erased is true where the personal content of a report in it was erased after it was counted: the stored roll-up
	// may have more commendations than the reports prove.
	Erased bool
}

// Matches reports whether a stored roll-up equals this one, including the tallies.
func (e *Expected) Matches(stored *storage.Rollup) (bool, error) {
	if stored.Fault != nil || (stored.Tallies == nil) != (e.Tallies == nil) || stored.Tallies != nil && stored.Tallies.AnswersUnknown {
		return false, nil //nolint:nilerr // a roll-up with a fault is not this one
	}
	texts, err := e.differences(stored)
	return err == nil && len(texts) == 0, err
}

// differences returns how a stored roll-up differs from this one. Unknown tallies of the stored one are no difference.
// An error is returned where this one cannot be encoded.
func (e *Expected) differences(stored *storage.Rollup) (texts []string, err error) {
	if stored.Totals != e.Totals {
		texts = append(texts, fmt.Sprintf("its totals are %+v and should be %+v", stored.Totals, e.Totals))
	}
	alike, err := sameBytes(stored.Details, e.Details)
	if err == nil && !alike {
		texts = append(texts, "its details are not the sums of the reports")
	}
	if err != nil || stored.Tallies == nil {
		return texts, err
	}
	if e.Tallies == nil {
		return append(texts, "its tallies are known, though a location in it has no number"), nil
	}
	if alike, err = e.sameTallies(stored.Tallies); err == nil && !alike {
		texts = append(texts, "its places, commendations or waits given up are not those of the reports")
	}
	if err != nil || stored.Tallies.AnswersUnknown {
		return texts, err
	}
	if alike, err = sameBytes(&stored.Tallies.Answers, &e.Tallies.Answers); err == nil && !alike {
		texts = append(texts, "its answers of answers, feelings and promises are not those of the reports")
	}
	return texts, err
}

func (e *Expected) sameTallies(stored *scorecard.Tallies) (bool, error) {
	if !e.Erased {
		return sameBytes(stored, e.Tallies)
	}
	for _, proved := range e.Tallies.Commendations {
		if stored.Commendations.Get(proved.Key) < proved.N {
			return false, nil
		}
	}
	rest, right := *stored, *e.Tallies
	rest.Commendations, right.Commendations = nil, nil
	return sameBytes(&rest, &right)
}

// sameBytes compares two parts of roll-ups by their encoding. A stored part that cannot be encoded equals nothing.
func sameBytes(stored, want encoding.BinaryMarshaler) (bool, error) {
	computed, err := want.MarshalBinary()
	if err != nil {
		return false, err
	}
	kept, err := stored.MarshalBinary()
	return err == nil && bytes.Equal(kept, computed), nil
}
