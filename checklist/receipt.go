package checklist

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Flag is a code of something remarkable about a submission; package visit has the list. Codes are added to and never
// renamed, and a reader of a receipt keeps those that are new to it.
type Flag string

// Receipt is what a submission returns: codes and numbers, no texts, and no clock but the time taken. Its canonical
// JSON is made once and stored, so that every replay returns the same bytes.
type Receipt struct {
	ReportID     string `json:"reportId"`
	BaseRevision int32  `json:"baseRevision"`
	// Revision is the report revision that the submission made.
	Revision  int32  `json:"revision"`
	Visit     string `json:"visit"`
	Checklist string `json:"checklist"`
	// Version is the number of the checklist version that scored the report.
	Version       int32     `json:"version"`
	VersionDigest Digest    `json:"versionDigest"`
	AnswersDigest Digest    `json:"answersDigest"`
	ContentDigest Digest    `json:"contentDigest"`
	TakenTime     time.Time `json:"takenTime"`
	// Flags are sorted by bytes in the canonical text, without repeats.
	Flags         []Flag `json:"flags"`
	EngineVersion int    `json:"engineVersion"`
	// ScoreDigest and Score are nil for a report whose outcome is not scored.
	ScoreDigest *Digest       `json:"scoreDigest,omitempty"`
	Score       *ScoreSummary `json:"score,omitempty"`
}

// ScoreSummary is the part of a score that a receipt carries. A null figure is left out.
type ScoreSummary struct {
	Status               Status           `json:"status"`
	Verdict              Verdict          `json:"verdict"`
	Band                 *string          `json:"band,omitempty"`
	Earned               int64            `json:"earned"`
	Possible             int64            `json:"possible"`
	BonusPoints          int64            `json:"bonusPoints"`
	PenaltyPoints        *int64           `json:"penaltyPoints,omitempty"`
	RawBasisPoints       *int32           `json:"rawBasisPoints,omitempty"`
	EffectiveBasisPoints *int32           `json:"effectiveBasisPoints,omitempty"`
	EffectivePpb         *int64           `json:"effectivePpb,omitempty"`
	Criticals            []string         `json:"criticals"`
	Warnings             []string         `json:"warnings"`
	Sections             []SectionSummary `json:"sections"`
}

// SectionSummary is the score of a section on a receipt. A null figure is left out.
type SectionSummary struct {
	Section              string `json:"section"`
	Earned               int64  `json:"earned"`
	Possible             int64  `json:"possible"`
	RawBasisPoints       *int32 `json:"rawBasisPoints,omitempty"`
	EffectiveBasisPoints *int32 `json:"effectiveBasisPoints,omitempty"`
}

// SetScore puts the engine of the version, the score's summary and its digest on the receipt; a nil score, of an
// outcome that is not scored, leaves the last two out.
func (r *Receipt) SetScore(engine int, s *Score) {
	r.EngineVersion = engine
	r.ScoreDigest, r.Score = nil, nil
	if s == nil {
		return
	}
	digest := s.Digest()
	r.ScoreDigest = &digest
	r.Score = s.Summary()
}

// Summary returns the part of the score that a receipt carries. It shares the score's lists.
func (s *Score) Summary() *ScoreSummary {
	sections := make([]SectionSummary, len(s.Sections))
	for i, section := range s.Sections {
		sections[i] = SectionSummary(section)
	}
	return &ScoreSummary{
		Status: s.Status, Verdict: s.Verdict, Band: s.Band, Earned: s.Earned, Possible: s.Possible,
		BonusPoints: s.BonusPoints, PenaltyPoints: s.PenaltyPoints, RawBasisPoints: s.RawBasisPoints, EffectiveBasisPoints: s.EffectiveBasisPoints,
		EffectivePpb: s.EffectivePpb, Criticals: s.Criticals, Warnings: s.Warnings, Sections: sections,
	}
}

// ParseReceipt reads the canonical bytes of a receipt. Any other text is refused, also one with the same content.
func ParseReceipt(data []byte) (*Receipt, error) {
	r := &Receipt{}
	if err := decodeStrict(data, r); err != nil {
		return nil, fmt.Errorf("receipt: %w", err)
	}
	if !bytes.Equal(r.Canonical(), data) {
		return nil, errors.New("receipt: the text is not canonical")
	}
	return r, nil
}

// Canonical returns the receipt as canonical JSON: all members, but for the figures that are null and, where the
// outcome is not scored, scoreDigest and score.
func (r *Receipt) Canonical() []byte {
	c := canonical{buf: make([]byte, 0, 1536)}
	c.openObject()
	c.digestMember("answersDigest", r.AnswersDigest)
	c.name("baseRevision")
	c.integer(int64(r.BaseRevision))
	c.name("checklist")
	c.text(r.Checklist)
	c.digestMember("contentDigest", r.ContentDigest)
	c.name("engineVersion")
	c.integer(int64(r.EngineVersion))
	c.name("flags")
	c.flags(r.Flags)
	c.name("reportId")
	c.text(r.ReportID)
	c.name("revision")
	c.integer(int64(r.Revision))
	if r.Score != nil {
		c.name("score")
		c.summary(r.Score)
	}
	if r.ScoreDigest != nil {
		c.digestMember("scoreDigest", *r.ScoreDigest)
	}
	c.name("takenTime")
	c.instant(r.TakenTime)
	c.name("version")
	c.integer(int64(r.Version))
	c.digestMember("versionDigest", r.VersionDigest)
	c.name("visit")
	c.text(r.Visit)
	c.closeObject()
	return c.buf
}

func (c *canonical) flags(flags []Flag) {
	sorted := slices.Clone(flags)
	slices.Sort(sorted)
	c.openArray()
	for _, f := range slices.Compact(sorted) {
		c.text(string(f))
	}
	c.closeArray()
}

func (c *canonical) summary(s *ScoreSummary) {
	c.openObject()
	c.textPointerMember("band", s.Band)
	c.name("bonusPoints")
	c.integer(s.BonusPoints)
	c.name("criticals")
	c.texts(s.Criticals)
	c.name("earned")
	c.integer(s.Earned)
	c.integerPointerMember("effectiveBasisPoints", s.EffectiveBasisPoints)
	c.longPointerMember("effectivePpb", s.EffectivePpb)
	c.longPointerMember("penaltyPoints", s.PenaltyPoints)
	c.name("possible")
	c.integer(s.Possible)
	c.integerPointerMember("rawBasisPoints", s.RawBasisPoints)
	c.name("sections")
	c.openArray()
	for i := range s.Sections {
		c.sectionSummary(&s.Sections[i])
	}
	c.closeArray()
	c.name("status")
	c.text(string(s.Status))
	c.name("verdict")
	c.text(string(s.Verdict))
	c.name("warnings")
	c.texts(s.Warnings)
	c.closeObject()
}

func (c *canonical) sectionSummary(s *SectionSummary) {
	c.openObject()
	c.name("earned")
	c.integer(s.Earned)
	c.integerPointerMember("effectiveBasisPoints", s.EffectiveBasisPoints)
	c.name("possible")
	c.integer(s.Possible)
	c.integerPointerMember("rawBasisPoints", s.RawBasisPoints)
	c.name("section")
	c.text(s.Section)
	c.closeObject()
}
