package api

import (
	"context"
	"slices"
	"strconv"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/server/fault"
	"mysteryshopper/storage"
)

// checkRotation refuses a visit if a shopper or a guest is at the location, or at the client, too near to its window.
func checkRotation(ctx context.Context, tx storage.Tx, v *storage.Visit, rules visit.Rules, shoppers ...string) (err error) {
	defer fault.Step(&err, "check the rotation of %v", shoppers)
	if !rules.Rotates() {
		return nil
	}
	window := visit.Window{Start: v.WindowStart, End: v.WindowEnd}
	for _, shopper := range shoppers {
		stays, err := tx.Visits().Stays(ctx, v.Client, shopper, rules.RotationReach(window))
		if err != nil {
			return err
		}
		if stay, broken := rules.RotationBreach(stays, v.ID, v.Location, window); broken {
			return fault.New(pb.Reason_ROTATION, "the shopper is at location %s from %s to %s, too near to the visit",
				stay.Location, stay.Start.Format(time.RFC3339), stay.End.Format(time.RFC3339))
		}
	}
	return nil
}

// checkCapacity refuses a visit if the shopper has as many of its wave as the program allows.
func checkCapacity(ctx context.Context, tx storage.Tx, v *storage.Visit, shopper string, rules visit.Rules) error {
	if rules.VisitsPerShopper == 0 {
		return nil
	}
	n := 0
	count := func(other *storage.Visit) {
		if other.ID != v.ID {
			n++
		}
	}
	var err error
	if reads, is := tx.(*importReads); is {
		var visits []*storage.Visit
		visits, err = reads.wave(ctx, waveOfShopper{shopper, v.Client, v.Program, v.Wave})
		for _, other := range visits {
			count(other)
		}
	} else {
		err = eachOfWave(ctx, tx, v.Client, v.Program, v.Wave, shopper, count)
	}
	if err == nil && n >= int(rules.VisitsPerShopper) {
		return fault.New(pb.Reason_CAPACITY, "the shopper has %d visits of the wave, as many as the program allows", n)
	}
	return err
}

// eachOfWave calls fn with the visits of a wave that are neither cancelled nor expired: those of a shopper, or all if the
// shopper is empty.
func eachOfWave(ctx context.Context, tx storage.Tx, client, program, wave, shopper string, fn func(*storage.Visit)) error {
	var all []storage.Filter
	for _, f := range []struct{ field, value string }{{"client", client}, {"program", program}, {"wave", wave}} {
		all = append(all, storage.Filter{Compare: &storage.Comparison{Field: f.field, Op: storage.Equal, Value: f.value}})
	}
	return storage.Each(ctx, largestPage, func(ctx context.Context, page storage.Page) ([]*storage.Visit, storage.Cursor, error) {
		return tx.Visits().List(ctx, shopper, storage.Filter{All: all}, page)
	}, func(v *storage.Visit) error {
		if v.State != visit.Cancelled && v.State != visit.Expired {
			fn(v)
		}
		return nil
	})
}

// checkGuests returns the violations of the guests of a new visit, or refuses the visit if it breaks their rotation.
func checkGuests(ctx context.Context, tx storage.Tx, path string, v *storage.Visit, rules visit.Rules) error {
	violations, err := guestViolations(ctx, tx, path, v)
	switch {
	case err != nil:
		return err
	case len(violations) > 0:
		return fault.Invalid(violations...)
	}
	return checkRotation(ctx, tx, v, rules, v.Guests...)
}

// guestViolations returns the violations of the guests of a visit: those that do not exist, and those that come twice.
func guestViolations(ctx context.Context, tx storage.Tx, path string, v *storage.Visit) ([]fault.Violation, error) {
	var violations []fault.Violation
	for i, guest := range v.Guests {
		at := path + ".guests[" + strconv.Itoa(i) + "]"
		_, err := storage.LivingShopper(ctx, tx, guest)
		switch {
		case orNone(err) != nil:
			return nil, err
		case err != nil:
			violations = append(violations, fault.Violation{Path: at, Reason: absence(err)})
		case guest == v.Shopper || slices.Contains(v.Guests[:i], guest):
			violations = append(violations, fault.Violation{Path: at, Reason: pb.Reason_DUPLICATE_KEY})
		}
	}
	return violations, nil
}
