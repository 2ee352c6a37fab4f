package published

import (
	"context"

	"mysteryshopper/storage"
)

// LastReturn returns the event of the last return of a report; a zero event where it was not returned.
func LastReturn(ctx context.Context, tx storage.Tx, id storage.ReportID) (returned storage.Event, err error) {
	events, err := tx.Reports().Events(ctx, id)
	for _, e := range events {
		if e.Act == storage.ReturnedEvent {
			returned = e
		}
	}
	return returned, err
}

// LastAnswer returns the events of the last answer of a report and of the return that it answers; zero events where there is none.
func LastAnswer(ctx context.Context, tx storage.Tx, id storage.ReportID) (returned, answer storage.Event, err error) {
	events, err := tx.Reports().Events(ctx, id)
	var last storage.Event
	for _, e := range events {
		switch e.Act {
		case storage.ReturnedEvent:
			last = e
		case storage.ResubmittedEvent:
			returned, answer = last, e
		}
	}
	return returned, answer, err
}
