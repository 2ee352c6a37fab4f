package verify

import (
	"bytes"
	"fmt"

	"github.com/google/uuid"

	"mysteryshopper/checklist"
	"mysteryshopper/server/published"
	"mysteryshopper/storage"
)

// scoredRevision is a revision that could be read, scored again.
type scoredRevision struct {
	report   *checklist.Report
	compiled *checklist.Compiled
	// score is nil where the outcome is not scored.
	score *checklist.Score
	// receipt is nil where it cannot be read.
	receipt *checklist.Receipt
	// erased is true where the personal content was erased.
	erased bool
}

// checkRevision decodes the bodies of a revision, computes its digests and its score again, and compares its receipt
// with them. It returns nil where the revision cannot be decoded or scored.
func (c *checker) checkRevision(report string, rev *storage.Revision) *scoredRevision {
	c.counts.Revisions++
	name := fmt.Sprintf("%s revision %d", report, rev.Number)
	content, err := checklist.DecodeAnswers(rev.Scoring, rev.Personal)
	if err != nil {
		c.found(Revision, name, "its bodies cannot be read: %v", err)
		return nil
	}
	c.checkColumns(name, rev, content)
	c.checkDigests(name, rev, content)
	key := published.Key{Checklist: rev.Checklist, Number: rev.Version}
	compiled := c.versions[key]
	if compiled == nil {
		c.found(Revision, name, "%s, which it was filled with, is not there or cannot score", key)
		return nil
	}
	scored := &scoredRevision{
		report: content, compiled: compiled, score: compiled.Score(content.Answers, rev.Outcome), erased: erased(rev),
	}
	c.checkScore(name, rev, scored)
	if !rev.IsEdit() {
		c.checkReceipt(name, rev, scored)
	}
	return scored
}

// checkColumns compares the columns of a revision with its bodies.
func (c *checker) checkColumns(name string, rev *storage.Revision, content *checklist.Report) {
	differ := c.comparing(Revision, name)
	differ("its visit", rev.Visit, content.Visit)
	differ("its checklist", rev.Checklist, content.Checklist)
	differ("its version", rev.Version, content.Version)
	differ("its locale", rev.Locale, content.Locale)
	differ("its outcome", rev.Outcome, content.Outcome)
	differ("its start", rev.StartTime.UTC(), content.StartTime.UTC())
	differ("its end", rev.EndTime.UTC(), content.EndTime.UTC())
	differ("the time elapsed", rev.ElapsedSeconds, content.ElapsedSeconds)
}

// checkDigests computes the digests again. Where the personal content was erased, only that of the scoring answers.
func (c *checker) checkDigests(name string, rev *storage.Revision, content *checklist.Report) {
	digests := content.Digests()
	differ := c.comparing(Revision, name)
	differ("the digest of its answers", rev.AnswersDigest, digests.Answers)
	if erased(rev) {
		return
	}
	differ("its personal digest", rev.PersonalDigest, digests.Personal)
	differ("the digest of its content", rev.ContentDigest, digests.Content)
}

// erased reports whether the personal content of a revision was erased.
func erased(rev *storage.Revision) bool { return bytes.Equal(rev.Personal, checklist.ErasedPersonal()) }

// checkScore compares the stored digest and total of the score with the computed ones.
func (c *checker) checkScore(name string, rev *storage.Revision, scored *scoredRevision) {
	differ := c.comparing(Revision, name)
	if scored.score == nil {
		differ("the digest of its score", rev.ScoreDigest, checklist.Digest{})
		differ("its total", number(rev.Effective), number(nil))
		return
	}
	differ("the digest of its score", rev.ScoreDigest, scored.score.Digest())
	differ("its total", number(rev.Effective), number(scored.score.EffectiveBasisPoints))
	if len(scored.score.Violations) > 0 {
		c.found(Revision, name, "it should have been refused: %v", scored.score.Violations)
	}
}

// checkReceipt parses the receipt and builds it again from the revision. The flags are taken from the receipt: a
// revision does not store them; checkFlags compares them with the report.
func (c *checker) checkReceipt(name string, rev *storage.Revision, scored *scoredRevision) {
	got, err := checklist.ParseReceipt(rev.Receipt)
	if err != nil {
		c.found(Receipt, name, "it cannot be read: %v", err)
		return
	}
	scored.receipt = got
	want := &checklist.Receipt{
		ReportID: uuid.UUID(rev.Report).String(), BaseRevision: rev.Base, Revision: rev.Number, Visit: rev.Visit,
		Checklist: rev.Checklist, Version: rev.Version, VersionDigest: scored.compiled.Digest(),
		AnswersDigest: rev.AnswersDigest, ContentDigest: rev.ContentDigest, TakenTime: rev.TakenTime,
		Flags: got.Flags,
	}
	want.SetScore(scored.compiled.Engine(), scored.score)
	if stored, computed := rev.Receipt, want.Canonical(); !bytes.Equal(stored, computed) {
		c.found(Receipt, name, "it is %s and should be %s", stored, computed)
	}
}
