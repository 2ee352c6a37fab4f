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

// checkRevision is prover.revision for one that was not proven ahead.
func (c *checker) checkRevision(report string, rev *storage.Revision) *scoredRevision {
	c.counts.Revisions++
	p := prover{c.versions, c.found}
	return p.revision(report, rev)
}

// prover computes again what a revision says of itself. It reads nothing, so that several can work at a time.
type prover struct {
	versions map[published.Key]*checklist.Compiled
	found    finder
}

// revision decodes the bodies of a revision, computes its digests and its score again, and compares its receipt
// with them. It returns nil where the revision cannot be decoded or scored.
func (p *prover) revision(report string, rev *storage.Revision) *scoredRevision {
	name := fmt.Sprintf("%s revision %d", report, rev.Number)
	content, err := checklist.DecodeAnswers(rev.Scoring, rev.Personal)
	if err != nil {
		p.found(Revision, name, "its bodies cannot be read: %v", err)
		return nil
	}
	p.checkColumns(name, rev, content)
	p.checkDigests(name, rev, content)
	key := published.Key{Checklist: rev.Checklist, Number: rev.Version}
	compiled := p.versions[key]
	if compiled == nil {
		p.found(Revision, name, "%s, which it was filled with, is not there or cannot score", key)
		return nil
	}
	scored := &scoredRevision{
		report: content, compiled: compiled, score: compiled.Score(content.Answers, rev.Outcome), erased: erased(rev),
	}
	p.checkScore(name, rev, scored)
	if !rev.IsEdit() {
		p.checkReceipt(name, rev, scored)
	}
	return scored
}

// checkColumns compares the columns of a revision with its bodies.
func (p *prover) checkColumns(name string, rev *storage.Revision, content *checklist.Report) {
	differ := p.found.comparing(Revision, name)
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
func (p *prover) checkDigests(name string, rev *storage.Revision, content *checklist.Report) {
	digests := content.Digests()
	differ := p.found.comparing(Revision, name)
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
func (p *prover) checkScore(name string, rev *storage.Revision, scored *scoredRevision) {
	differ := p.found.comparing(Revision, name)
	if scored.score == nil {
		differ("the digest of its score", rev.ScoreDigest, checklist.Digest{})
		differ("its total", number(rev.Effective), number(nil))
		return
	}
	differ("the digest of its score", rev.ScoreDigest, scored.score.Digest())
	differ("its total", number(rev.Effective), number(scored.score.EffectiveBasisPoints))
	if len(scored.score.Violations) > 0 {
		p.found(Revision, name, "it should have been refused: %v", scored.score.Violations)
	}
}

// checkReceipt parses the receipt and builds it again from the revision. The flags are taken from the receipt: a
// revision does not store them; checkFlags compares them with the report.
func (p *prover) checkReceipt(name string, rev *storage.Revision, scored *scoredRevision) {
	got, err := checklist.ParseReceipt(rev.Receipt)
	if err != nil {
		p.found(Receipt, name, "it cannot be read: %v", err)
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
		p.found(Receipt, name, "it is %s and should be %s", stored, computed)
	}
}
