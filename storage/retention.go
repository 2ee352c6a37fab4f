package storage

import (
	"context"
	"time"
)

// OldReport is a report whose texts are kept no longer, with the time of its newest submission.
type OldReport struct {
	ID   ReportID
	Time time.Time
}

// Retention finds the reports whose texts are to be removed after the days of their program, each once, and remembers for
// each program how far that was done.
type Retention interface {
	// Due returns at most limit reports of a program that were submitted before a time and after the last one for which
	// Reached was called, the oldest first. A report that is submitted again is a new one.
	Due(ctx context.Context, client, program string, before time.Time, limit int) ([]OldReport, error)
	// Reached remembers that all reports of a program up to this one were done. An OldReport without an id stands for all
	// that were submitted before its time.
	Reached(ctx context.Context, client, program string, last OldReport) error
	// Mark returns what Reached remembered; zero where it was not called.
	Mark(ctx context.Context, client, program string) (OldReport, error)
}
