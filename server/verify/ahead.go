package verify

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"sync"

	"mysteryshopper/checklist"
	"mysteryshopper/server/published"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// provenAtOnce is how many reports are proven while those before are compared with the rest of the database. Three times as
// many are in memory at most.
const provenAtOnce = 128

// provenReport is a report with its current revision, and what follows from both alone.
type provenReport struct {
	report  *storage.Report
	current *storage.Revision
	name    string
	// location is the number of the report's location; 0 where it has none, and for a report that does not count.
	location int32
	// skipped is set where the revision is not wanted.
	skipped bool
	// scored is nil where the revision cannot be decoded or scored. adds is what the report adds to its cell; nil also where
	// it does not count.
	scored   *scoredRevision
	adds     *sum
	findings []Finding
}

// prove decodes and scores the revision. It is the part of a check that takes most of the time and reads nothing.
func (p *provenReport) prove(versions map[published.Key]*checklist.Compiled) {
	if p.skipped {
		return
	}
	by := prover{versions, func(kind Kind, resource, format string, args ...any) {
		p.findings = append(p.findings, Finding{Kind: kind, Resource: resource, Text: fmt.Sprintf(format, args...)})
	}}
	p.scored = by.revision(p.name, p.current)
	if p.scored != nil && published.Counts(p.report) {
		p.adds = contribution(p.report, p.scored, p.location)
	}
}

// eachProven calls work for every report, in the order of reading, with its current revision proven where it is wanted. What
// was found then is recorded right before. Other goroutines prove the next reports meanwhile; only the caller's uses the
// transaction. Where reading ends with an error, work is called for all reports before.
func (c *checker) eachProven(ctx context.Context, wanted func(*storage.Report) bool, work func(*provenReport) error) error {
	a := &ahead{versions: c.versions, work: func(p *provenReport) error {
		if !p.skipped {
			c.counts.Revisions++
		}
		for _, f := range p.findings {
			c.record(f)
		}
		return work(p)
	}}
	err := c.tx.Reports().Each(ctx, func(r *storage.Report, current *storage.Revision) error {
		p := &provenReport{report: r, current: current, name: wire.ReportName(r.ID), skipped: !wanted(r)}
		if published.Counts(r) {
			l, err := c.location(ctx, place{r.Client, r.Location})
			if err != nil {
				return err
			}
			p.location = l.number
		}
		return a.pass(p)
	})
	return cmp.Or(a.end(), err)
}

// ahead proves one batch of reports while work is called for the one before and the next one is read.
type ahead struct {
	versions map[published.Key]*checklist.Compiled
	work     func(*provenReport) error
	// next is the batch that is being read, and proving waits for the one that is being proven; nil for none.
	next    []*provenReport
	proving func() ([]*provenReport, error)
	// failed is the error of work, after which it is not called any more.
	failed error
}

func (a *ahead) pass(p *provenReport) error {
	if a.next = append(a.next, p); len(a.next) < provenAtOnce {
		return nil
	}
	return a.turn()
}

// end calls work for all that is left.
func (a *ahead) end() error {
	return cmp.Or(a.turn(), a.turn())
}

// turn begins to prove the batch that was read, and calls work for the one before.
func (a *ahead) turn() error {
	before := a.proving
	a.proving = a.begin(a.next)
	a.next = nil
	if before == nil {
		return a.failed
	}
	batch, err := before()
	for _, p := range batch {
		if a.failed = cmp.Or(a.failed, err); a.failed == nil {
			a.failed = a.work(p)
		}
	}
	return a.failed
}

// begin proves a batch in other goroutines, one fewer than there are processors, and returns what waits for them. A panic
// becomes an error.
func (a *ahead) begin(batch []*provenReport) func() ([]*provenReport, error) {
	if len(batch) == 0 {
		return nil
	}
	provers := max(runtime.GOMAXPROCS(0)-1, 1)
	failures := make([]error, provers)
	var all sync.WaitGroup
	for n := range provers {
		all.Go(func() {
			defer func() {
				if p := recover(); p != nil {
					failures[n] = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
				}
			}()
			for i := n; i < len(batch); i += provers {
				batch[i].prove(a.versions)
			}
		})
	}
	return func() ([]*provenReport, error) {
		all.Wait()
		at := slices.IndexFunc(failures, func(err error) bool { return err != nil })
		if at < 0 {
			return batch, nil
		}
		return batch, failures[at]
	}
}
