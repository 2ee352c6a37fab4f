// Package verify reads a whole database and says what in it does not agree: whether every report can be read and
// proved, whether every score comes out again, and whether the figures that clients see are the sums of the reports
// that count. It never writes, and sees one snapshot, so a server may run meanwhile.
package verify

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"mysteryshopper/checklist"
	"mysteryshopper/server/published"
	"mysteryshopper/storage"
)

// Kind says what sort of thing a finding is about.
type Kind string

// The kinds of findings. The set is added to and never renamed.
const (
	// Database is the file itself: its integrity, references to nothing, rows that cannot be read.
	Database Kind = "DATABASE"
	// Version is a checklist version whose content is not what its digest says, or that cannot score.
	Version Kind = "VERSION"
	// Report is a report whose head does not agree with its current revision.
	Report Kind = "REPORT"
	// Revision is a content whose bodies, digests or score do not come out again.
	Revision Kind = "REVISION"
	// Receipt is a receipt that says something else than the revision that it belongs to.
	Receipt Kind = "RECEIPT"
	// Visit is a visit that does not agree with its report, or the other way round.
	Visit Kind = "VISIT"
	// Audit is an entry of the audit log that is not what was sealed, or not where it was.
	Audit Kind = "AUDIT"
	// Rollup is a figure that is not the sum of the reports that count.
	Rollup Kind = "ROLLUP"
)

// Finding is one thing that does not agree.
type Finding struct {
	Kind Kind `json:"kind"`
	// Resource names what it is about, as the API does where the API has it.
	Resource string `json:"resource"`
	Text     string `json:"text"`
}

// Counts are how much was read.
type Counts struct {
	Versions  int `json:"versions"`
	Reports   int `json:"reports"`
	Revisions int `json:"revisions"`
	Visits    int `json:"visits"`
	Rollups   int `json:"rollups"`
	// WithoutExtras counts the roll-ups that do not know their extras. They are right in all else, and no finding.
	WithoutExtras int `json:"withoutExtras"`
	// Entries counts the sealed entries of the audit log, and Erased those of them whose salt was erased. Head is the
	// hash of the last one, in hexadecimal: whoever noted it before can tell whether the log was cut short or made anew.
	Entries  int    `json:"entries"`
	Erased   int    `json:"erased"`
	Head     string `json:"head,omitempty"`
	Findings int    `json:"findings"`
}

// Options say who is told what. Either may be nil.
type Options struct {
	// Found is told every finding as it is made.
	Found func(Finding)
	// Progress is told how many reports were read, after each.
	Progress func(reports int)
}

// integral is a store that can check its own file.
type integral interface {
	Integrity(ctx context.Context) ([]string, error)
}

// Run reads everything that the store keeps of checklists, visits, reports and figures. What does not agree is a
// finding and no error; an error says that the reading itself came to an end. Damage that keeps the rest from being
// read is a finding too.
func Run(ctx context.Context, store storage.Store, o Options) (Counts, error) {
	c := newChecker(o)
	if s, ok := store.(integral); ok {
		faults, err := s.Integrity(ctx)
		for _, fault := range faults {
			c.found(Database, "database", "%s", fault)
		}
		if ctx.Err() != nil {
			return c.counts, ctx.Err()
		}
		if err != nil {
			c.found(Database, "database", "%v", err)
		}
	}
	err := store.View(ctx, storage.ReadOptions{}, func(tx storage.Tx) error {
		c.tx = tx
		return c.all(ctx)
	})
	return c.counts, c.damage(err)
}

// checker is one reading of a database.
type checker struct {
	tx       storage.Tx
	options  Options
	counts   Counts
	versions map[published.Key]*checklist.Compiled
	sums     map[cell]*sum
	// numbers are those of the locations that reports were counted at.
	numbers map[place]int32
}

func newChecker(o Options) *checker {
	return &checker{
		options: o, versions: map[published.Key]*checklist.Compiled{}, sums: map[cell]*sum{}, numbers: map[place]int32{},
	}
}

func (c *checker) all(ctx context.Context) error {
	for _, step := range []func(context.Context) error{c.checkVersions, c.checkReports, c.checkVisits, c.checkRollups, c.checkAudit} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (c *checker) found(kind Kind, resource, format string, args ...any) {
	c.counts.Findings++
	if c.options.Found != nil {
		c.options.Found(Finding{Kind: kind, Resource: resource, Text: fmt.Sprintf(format, args...)})
	}
}

// damage makes a finding of an error that says that the database is damaged, and returns any other.
func (c *checker) damage(err error) error {
	if !errors.Is(err, storage.ErrCorrupt) {
		return err
	}
	c.found(Database, "database", "something cannot be read, and what comes after it was not: %v", err)
	return nil
}

// missing makes a finding of an error that says that a thing is not there, and says so; other errors end the reading.
func (c *checker) missing(err error, kind Kind, resource, what string) (bool, error) {
	if errors.Is(err, storage.ErrNotFound) {
		c.found(kind, resource, "%s is not there", what)
		return true, nil
	}
	return false, err
}

func reportName(id storage.ReportID) string { return "reports/" + uuid.UUID(id).String() }

func visitName(id string) string { return "visits/" + id }

// atOnce is how many things are read at a time.
const atOnce = 500
