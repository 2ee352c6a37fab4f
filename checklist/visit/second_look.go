package visit

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
)

// ChosenForSecondLook reports whether a report is one of those that another reviewer looks at before their release, of percent
// in a hundred. It depends on the key and on the report's id alone, so that whoever repeats an act gets the same answer. Ids
// are made on phones; without the key nobody can make one that is not chosen.
func ChosenForSecondLook(key []byte, report [16]byte, percent int32) bool {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte("second look\x00"))
	mac.Write(report[:])
	return binary.BigEndian.Uint64(mac.Sum(nil))%100 < uint64(max(0, percent))
}

// The rows of the review table about second looks, and what they need.

func awaitsSecondLook(s Status, in ReviewContext) Reason {
	switch {
	case !s.SecondLook:
		return ReasonNoSecondLook
	case in.SameReviewer:
		return ReasonSameReviewer
	}
	s.SecondLook = false
	return when(in.TwinReleased && releasesOnApproval(s, in) && !s.Excluded, ReasonTwinReleased)
}

func confirm(s *Status, in ReviewContext) {
	s.SecondLook = false
	s.Released = releasesOnApproval(*s, in)
}
