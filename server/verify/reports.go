package verify

import (
	"context"
	"fmt"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/visit"
	"mysteryshopper/server/published"
	"mysteryshopper/storage"
)

// checkReports checks every report with all its revisions, and adds up those that count.
func (c *checker) checkReports(ctx context.Context) error {
	every := func(*storage.Report) bool { return true }
	return c.eachProven(ctx, every, func(p *provenReport) error {
		name, r, current, scored := p.name, p.report, p.current, p.scored
		c.counts.Reports++
		c.checkHead(name, r, current, scored)
		revisions := map[int32]*provenRevision{current.Number: newProvenRevision(current, scored)}
		if err := c.checkEarlier(ctx, name, r, revisions); err != nil {
			return err
		}
		c.checkEdits(name, r, revisions)
		if err := c.checkTimes(ctx, name, r, current); err != nil {
			return err
		}
		if err := c.checkHistory(ctx, name, r, revisions); err != nil {
			return err
		}
		if err := c.feeds.addReleased(r, current.SetLocation != ""); err != nil {
			return err
		}
		if err := c.checkVisitOf(ctx, name, r, current); err != nil {
			return err
		}
		if p.adds != nil {
			if err := c.add(r, p.adds); err != nil {
				return err
			}
		}
		c.progress()
		return nil
	})
}

func (c *checker) progress() {
	if c.options.Progress != nil {
		c.options.Progress(c.counts.Reports)
	}
}

// checkHead compares a report with its current revision.
func (c *checker) checkHead(name string, r *storage.Report, current *storage.Revision, scored *scoredRevision) {
	differ := c.comparing(Report, name)
	differ("its current revision", r.Current, current.Number)
	differ("its visit", r.Visit, current.Visit)
	differ("its checklist", r.Checklist, current.Checklist)
	differ("its version", r.Version, current.Version)
	differ("its outcome", r.Outcome, current.Outcome)
	differ("its total", number(r.Effective), number(current.Effective))
	if r.Released && r.State != visit.Approved || published.Shown(r) && (r.ReleasedID == "" || r.ReleaseTime.IsZero()) {
		c.found(Report, name, "it is released in state %s, with the id %q and the time %v", r.State, r.ReleasedID, r.ReleaseTime)
	}
	if scored == nil {
		return
	}
	score := scored.score
	if score == nil {
		score = &checklist.Score{}
	}
	differ("its status", r.Status, score.Status)
	differ("its verdict", r.Verdict, score.Verdict)
	differ("its band", r.Band, text(score.Band))
	differ("what it earned", r.Earned, score.Earned)
	differ("what was possible", r.Possible, score.Possible)
}

// checkEarlier checks the revisions before the current one.
func (c *checker) checkEarlier(ctx context.Context, name string, r *storage.Report, revisions map[int32]*provenRevision) error {
	if r.Current == 1 {
		return nil
	}
	for n := int32(1); n < r.Current; n++ {
		rev, err := c.tx.Reports().GetRevision(ctx, r.ID, n)
		if gone, err := c.missing(err, Revision, name, fmt.Sprintf("revision %d", n)); gone {
			continue
		} else if err != nil {
			return err
		}
		revisions[n] = newProvenRevision(rev, c.checkRevision(name, rev))
	}
	return nil
}

// number formats basis points, or "none".
func number(n *int32) string {
	if n == nil {
		return "none"
	}
	return fmt.Sprint(*n)
}

// text returns a text, or an empty one for nil.
func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
