package move

import (
	"context"
	"errors"
	"fmt"

	"mysteryshopper/storage"
)

// Refusal is the error of a move that the state of the databases does not allow, with advice.
type Refusal struct {
	cause  error
	advice string
}

func refuse(advice, format string, args ...any) error {
	return &Refusal{cause: fmt.Errorf(format, args...), advice: advice}
}

// Error returns the reason.
func (r *Refusal) Error() string { return r.cause.Error() }

// Unwrap returns the cause.
func (r *Refusal) Unwrap() error { return errors.Unwrap(r.cause) }

// Advice returns what the user can do.
func (r *Refusal) Advice() string { return r.advice }

// ExitCode returns the exit code of the command.
func (*Refusal) ExitCode() int { return 1 }

// attempts is how often the move status is written at most, beside servers that write all the time.
const attempts = 6

// retryBusy calls try again where it returned storage.ErrUnavailable, because the database was busy.
func retryBusy(ctx context.Context, try func() error) error {
	var err error
	for range attempts {
		if err = try(); !errors.Is(err, storage.ErrUnavailable) || ctx.Err() != nil {
			return err
		}
	}
	return err
}
