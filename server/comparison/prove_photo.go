package comparison

import (
	"context"
	"errors"

	"github.com/google/uuid"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/storage"
)

// proofOfPhoto compares a photo with that of the other report once more. When and where it was taken is not compared: the
// location and the program may have changed since. Nothing is proven of photos of which nothing is known any more.
func (s *subject) proofOfPhoto(ctx context.Context, d visit.FlagDetail) (map[string]int64, string, error) {
	mine, problem, err := s.photo(ctx, "its photo", d.Photo)
	if err != nil || problem != "" {
		return nil, problem, err
	}
	if !mine.IsOf(s.report) {
		return nil, "its photo is of another report", nil
	}
	if d.Flag != visit.FlagPhotoSeenBefore {
		return nil, "", nil
	}
	other, problem, err := s.photo(ctx, "the photo of the other report", d.OtherPhoto)
	if err != nil || problem != "" {
		return nil, problem, err
	}
	switch {
	case uuid.UUID(other.Report).String() != d.Other:
		return nil, "the other photo is not of the other report", nil
	case !other.StoredTime.Equal(d.OtherTime):
		return nil, "the other photo was stored at another time", nil
	case mine.Photo == nil || other.Photo == nil:
		return nil, "", nil
	}
	want, _ := mine.Photo.SeenBefore(other.Photo)
	return want.Numbers, "", nil
}

// photo returns the evidence of an id, or what is wrong with it.
func (s *subject) photo(ctx context.Context, what, text string) (*storage.Evidence, string, error) {
	id, err := uuid.Parse(text)
	if err != nil {
		return nil, what + " has no id", nil //nolint:nilerr // it is what is wrong
	}
	e, err := s.tx.Evidence().Get(ctx, storage.EvidenceID(id))
	if errors.Is(err, storage.ErrNotFound) {
		return nil, what + " is not there", nil
	}
	return e, "", err
}
