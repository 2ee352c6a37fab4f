// Package verify reads a whole database and reports everything that is inconsistent: reports that cannot be read or
// proved, scores that cannot be computed again, and figures that are not the sums of the reports that count. It never
// writes, and reads one snapshot, so a server may run meanwhile.
package verify

import (
	"context"
	"errors"
	"fmt"
	"time"

	"mysteryshopper/checklist"
	"mysteryshopper/server/published"
	"mysteryshopper/storage"
)

// Kind is the kind of resource that a finding is about.
type Kind string

// The kinds of findings. The set is added to and never renamed.
const (
	// Database is the file itself: its integrity, references to nothing, rows that cannot be read.
	Database Kind = "DATABASE"
	// Version is a checklist version whose content does not have its digest, or that cannot score.
	Version Kind = "VERSION"
	// Report is a report that differs from its current revision.
	Report Kind = "REPORT"
	// Revision is a revision whose bodies, digests or score differ from what is computed from its content.
	Revision Kind = "REVISION"
	// Receipt is a receipt that differs from its revision.
	Receipt Kind = "RECEIPT"
	// Visit is a visit that contradicts its report.
	Visit Kind = "VISIT"
	// Audit is an entry of the audit log that is not what was sealed, or at another position.
	Audit Kind = "AUDIT"
	// Rollup is a figure that is not the sum of the reports that count.
	Rollup Kind = "ROLLUP"
	// Feed is a change in a client's feed that is missing, or contradicts its report.
	Feed Kind = "FEED"
	// Token is a token that the audit log did not create, or not with this grant.
	Token Kind = "TOKEN"
	// SelfAssessment is a self-assessment whose digests differ, or that the audit log does not have.
	SelfAssessment Kind = "SELF_ASSESSMENT"
	// File is a file of evidence that is missing, damaged, or known to no row.
	File Kind = "FILE"
	// Resource is another resource that the audit log has and the database lacks.
	Resource Kind = "RESOURCE"
)

// Finding is one inconsistency.
type Finding struct {
	Kind Kind `json:"kind"`
	// Resource is the name of the resource, as the API has it where it is part of the API.
	Resource string `json:"resource"`
	Text     string `json:"text"`
}

// Counts are the numbers of resources that were read.
type Counts struct {
	Versions  int `json:"versions"`
	Reports   int `json:"reports"`
	Revisions int `json:"revisions"`
	Visits    int `json:"visits"`
	Rollups   int `json:"rollups"`
	// WithoutTallies counts the roll-ups whose tallies are unknown. Everything else in them is right; they are no finding.
	WithoutTallies int `json:"withoutExtras"`
	// Entries counts the sealed entries of the audit log, and Erased those of them whose salt was erased. Head is the
	// hash of the last one, in hexadecimal: a copy of an earlier head shows whether the log was cut short or replaced.
	Entries int    `json:"entries"`
	Erased  int    `json:"erased"`
	Head    string `json:"head,omitempty"`
	// Unsealed counts the entries of the audit log that are not sealed yet.
	Unsealed int `json:"unsealed"`
	// Events counts the events of reports, Changes those of the feeds, and Resources what was looked up by the audit log.
	Events          int `json:"events"`
	Changes         int `json:"changes"`
	Tokens          int `json:"tokens"`
	SelfAssessments int `json:"selfAssessments"`
	Resources       int `json:"resources"`
	// Comparisons counts the reports with flags that have numbers.
	Comparisons int `json:"comparisons"`
	// Files counts the files of evidence that were read, with FileBytes, and FilesNotRead those that were not.
	Files        int   `json:"files"`
	FileBytes    int64 `json:"fileBytes"`
	FilesNotRead int   `json:"filesNotRead,omitempty"`
	// Unproven counts what was read and cannot be proven, by the reason.
	Unproven map[string]int `json:"unproven,omitempty"`
	Findings int            `json:"findings"`
}

// Options configure a run. Each may be empty.
type Options struct {
	// Heads are hashes of entries of the audit log that were noted before, in hexadecimal: for each there must still be
	// an entry with it.
	Heads []string
	// Found receives every finding as it is made.
	Found func(Finding)
	// Progress receives the number of reports read, after each.
	Progress func(reports int)
	// Files are the bytes of evidence.
	Files Files
}

// integral is a store that can check its rows by themselves, and its file where it has one.
type integral interface {
	Integrity(ctx context.Context) ([]string, error)
	// Unread names what Integrity does not read; it is empty where that is nothing.
	Unread() string
}

// Run reads all checklists, visits, reports and figures of the store, and the audit log. An inconsistency is a finding;
// an error is returned where reading itself failed. Damage that prevents reading the rest is a finding too.
func Run(ctx context.Context, store storage.Store, o Options) (Counts, error) {
	c := newChecker(o)
	defer c.close()
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
		if unread := s.Unread(); unread != "" {
			c.unproven(unread)
		}
	}
	err := store.View(ctx, storage.ReadOptions{}, func(tx storage.Tx) error {
		c.tx = tx
		return c.all(ctx)
	})
	if err := c.damage(err); err != nil {
		return c.counts, err
	}
	return c.counts, c.damage(c.checkFiles(ctx, store))
}

// checker is the state of one run.
type checker struct {
	tx       storage.Tx
	options  Options
	counts   Counts
	versions map[published.Key]*checklist.Compiled
	// published are the stored versions without their content.
	published map[published.Key]*storage.PublishedVersion
	sums      *sums[cell]
	// locations caches the locations of reports.
	locations map[place]knownLocation
	log       *auditLog
	tokens    map[string]*storage.Token
	holds     map[storage.ReportID]*storage.Hold
	messages  map[storage.ReportID][]*storedMessage
	feeds     *feeds
	// erasures are the times of the erasures that are listed, by resource.
	erasures map[string]time.Time
}

func newChecker(o Options) *checker {
	return &checker{
		options: o, versions: map[published.Key]*checklist.Compiled{}, published: map[published.Key]*storage.PublishedVersion{}, sums: newSums[cell](), locations: map[place]knownLocation{}, log: newAuditLog(),
		tokens: map[string]*storage.Token{}, holds: map[storage.ReportID]*storage.Hold{}, messages: map[storage.ReportID][]*storedMessage{}, feeds: newFeeds(), erasures: map[string]time.Time{},
	}
}

// close removes the temporary files.
func (c *checker) close() {
	c.log.close()
	c.feeds.close()
}

func (c *checker) all(ctx context.Context) error {
	for _, step := range []func(context.Context) error{
		c.checkVersions, c.loadTokens, c.checkAudit, c.checkFeeds, c.loadHolds, c.loadMessages, c.checkReports, c.checkReads, c.checkComparisons, c.checkVisits, c.checkRollups, c.checkSelfAssessments,
		c.checkAlerts, c.checkActions, c.checkAppeals, c.checkPayables, c.checkEvidence, c.checkTokens, c.checkSessions, c.checkResources, c.checkErasures, c.checkMails, c.checkCreations, c.checkReleased,
	} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// unproven counts something that cannot be proven, for a reason.
func (c *checker) unproven(reason string) {
	if c.counts.Unproven == nil {
		c.counts.Unproven = map[string]int{}
	}
	c.counts.Unproven[reason]++
}

func (c *checker) found(kind Kind, resource, format string, args ...any) {
	c.record(Finding{Kind: kind, Resource: resource, Text: fmt.Sprintf(format, args...)})
}

func (c *checker) record(f Finding) {
	c.counts.Findings++
	if c.options.Found != nil {
		c.options.Found(f)
	}
}

// finder makes a finding.
type finder func(kind Kind, resource, format string, args ...any)

// comparing returns a function that makes a finding where the stored value differs from the computed one.
func (f finder) comparing(kind Kind, resource string) func(what string, stored, computed any) {
	return func(what string, stored, computed any) {
		if stored != computed {
			f(kind, resource, "%s is %v and should be %v", what, stored, computed)
		}
	}
}

func (c *checker) comparing(kind Kind, resource string) func(what string, stored, computed any) {
	return finder(c.found).comparing(kind, resource)
}

// damage records a finding for an error that stored data cause, and returns any other error.
func (c *checker) damage(err error) error {
	if !ofData(err) {
		return err
	}
	c.found(Database, "database", "something cannot be read, and what comes after it was not: %v", err)
	return nil
}

// damageOf is damage for one resource.
func (c *checker) damageOf(err error, kind Kind, resource string) error {
	if !ofData(err) {
		return err
	}
	c.found(kind, resource, "it cannot be read: %v", err)
	return nil
}

// ofData reports whether stored data cause an error, and not the end of the context or a database out of reach.
func ofData(err error) bool {
	for _, other := range []error{context.Canceled, context.DeadlineExceeded, storage.ErrUnavailable, storage.ErrClosed} {
		if errors.Is(err, other) {
			return false
		}
	}
	return err != nil
}

// missing records a finding for storage.ErrNotFound and returns true; any other error is returned.
func (c *checker) missing(err error, kind Kind, resource, what string) (bool, error) {
	if errors.Is(err, storage.ErrNotFound) {
		c.found(kind, resource, "%s is not there", what)
		return true, nil
	}
	return false, err
}

func visitName(id string) string { return "visits/" + id }

// pageSize is how many rows are read at a time.
const pageSize = 500
