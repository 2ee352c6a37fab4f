package fault

import (
	"errors"
	"io"
	"testing"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/storage"
)

func TestStep(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		err    error
		want   string
		reason pb.Reason
	}{
		"an error of storage": {storage.ErrNotFound, "count report r1: get visit v1: " + storage.ErrNotFound.Error(), pb.Reason_NOT_FOUND},
		"an error of the API": {New(pb.Reason_ROTATION, "too soon"), "count report r1: get visit v1: ROTATION: too soon", pb.Reason_ROTATION},
		"an unknown error":    {io.EOF, "count report r1: get visit v1: EOF", pb.Reason_INTERNAL},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inner := func() (err error) {
				defer Step(&err, "get visit %s", "v1")
				return c.err
			}
			outer := func() (err error) {
				defer Step(&err, "count report %s", "r1")
				return inner()
			}
			err := outer()
			if err.Error() != c.want || !errors.Is(err, c.err) {
				t.Errorf("got %v, want %s", err, c.want)
			}
			if got := From(err).Reason(); got != c.reason {
				t.Errorf("the reason is %s, want %s", got, c.reason)
			}
		})
	}
	var none error
	if Step(&none, "nothing"); none != nil {
		t.Errorf("no error became %v", none)
	}
}
