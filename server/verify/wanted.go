package verify

import (
	"bytes"
	"encoding"
	"fmt"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/storage"
)

// Wanted is what a roll-up should be.
type Wanted struct {
	storage.Rollup
	// Erased says that a report in it lost what people wrote after it was counted: there may be more commendations in
	// the stored roll-up than can be proved now.
	Erased bool
}

// Holds says whether a stored roll-up is this one, extras and all.
func (w *Wanted) Holds(stored *storage.Rollup) (bool, error) {
	if stored.Fault != nil || (stored.Extras == nil) != (w.Extras == nil) {
		return false, nil //nolint:nilerr // a roll-up with a fault is not this one
	}
	texts, err := w.differences(stored)
	return err == nil && len(texts) == 0, err
}

// differences says in what a stored roll-up is not this one. Extras that it does not know are no difference. An error
// says that this one cannot be written.
func (w *Wanted) differences(stored *storage.Rollup) (texts []string, err error) {
	if stored.Totals != w.Totals {
		texts = append(texts, fmt.Sprintf("its totals are %+v and should be %+v", stored.Totals, w.Totals))
	}
	alike, err := sameBytes(stored.Details, w.Details)
	if err == nil && !alike {
		texts = append(texts, "its details are not the sums of the reports")
	}
	if err != nil || stored.Extras == nil {
		return texts, err
	}
	if w.Extras == nil {
		return append(texts, "its extras are known, though a location in it has no number"), nil
	}
	if alike, err = w.sameExtras(stored.Extras); err == nil && !alike {
		texts = append(texts, "its places, commendations or waits given up are not those of the reports")
	}
	return texts, err
}

func (w *Wanted) sameExtras(stored *scorecard.Extras) (bool, error) {
	if !w.Erased {
		return sameBytes(stored, w.Extras)
	}
	for _, proved := range w.Extras.Commendations {
		if stored.Commendations.Get(proved.Key) < proved.N {
			return false, nil
		}
	}
	rest, right := *stored, *w.Extras
	rest.Commendations, right.Commendations = nil, nil
	return sameBytes(&rest, &right)
}

// sameBytes compares two halves of roll-ups as they are kept: equal ones are equal bytes. What was stored and cannot be
// written is not the same as anything.
func sameBytes(stored, want encoding.BinaryMarshaler) (bool, error) {
	computed, err := want.MarshalBinary()
	if err != nil {
		return false, err
	}
	kept, err := stored.MarshalBinary()
	return err == nil && bytes.Equal(kept, computed), nil
}
