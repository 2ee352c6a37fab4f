package move

import (
	"context"
	"errors"
	"fmt"

	"mysteryshopper/storage"
)

// Refusal says why databases cannot be moved so, and what to do about it.
type Refusal struct {
	cause  error
	advice string
}

func refuse(advice, format string, args ...any) error {
	return &Refusal{cause: fmt.Errorf(format, args...), advice: advice}
}

// Error says why.
func (r *Refusal) Error() string { return r.cause.Error() }

// Unwrap returns what led to it.
func (r *Refusal) Unwrap() error { return errors.Unwrap(r.cause) }

// Advice says what to do.
func (r *Refusal) Advice() string { return r.advice }

// ExitCode is that of a command that was refused.
func (*Refusal) ExitCode() int { return 1 }

// attempts is how often a fence is tried to be moved beside servers that write all the time.
const attempts = 6

// patiently tries again what found the database busy.
func patiently(ctx context.Context, try func() error) error {
	var err error
	for range attempts {
		if err = try(); !errors.Is(err, storage.ErrUnavailable) || ctx.Err() != nil {
			return err
		}
	}
	return err
}
