package wire

import (
	"cmp"
	"slices"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/storage"
)

// ClaimFromProto returns a new claim; of the current month where none is named.
func ClaimFromProto(client string, p *pb.Claim, now time.Time) *storage.Claim {
	c := &storage.Claim{
		Client: client, ID: p.GetClaim(), Location: cmp.Or(p.GetLocation(), storage.WholeClient), Program: p.GetProgram(),
		Statement: checklist.Text(p.GetStatement()), Questions: p.GetQuestions(), Source: p.GetSource(), Month: p.GetMonth(),
		CreateTime: now, UpdateTime: now,
	}
	if c.Month == "" {
		c.Month = scorecard.MonthOf(now).String()
	}
	return c
}

// ClaimToProto returns the message of a claim; without its location where that is one of those above what the
// caller may see.
func ClaimToProto(c *storage.Claim, above []string) *pb.Claim {
	p := &pb.Claim{
		Name: ResourceName("clients", c.Client, "claims", c.ID), Client: c.Client, Claim: c.ID, Location: c.Location,
		Program: c.Program, Statement: c.Statement, Questions: c.Questions, Source: c.Source, Month: c.Month,
		CreateTime: Timestamp(c.CreateTime), RetireTime: Timestamp(c.RetireTime), Etag: Etag(c.Revision),
	}
	if slices.Contains(above, c.Location) {
		p.Location = ""
	}
	return p
}

// SelfAssessmentToProto returns the message of a self-assessment without what may be sealed. While it is sealed, only
// the token that submitted it gets the digest of the answers: there are few possible answers, so they could be guessed
// from it.
func SelfAssessmentToProto(a *storage.SelfAssessment, token string) *pb.SelfAssessment {
	p := &pb.SelfAssessment{
		Name: ResourceName("clients", a.Client, "selfAssessments", a.ID), Client: a.Client, SelfAssessment: a.ID,
		Location: a.Location, Program: a.Program, Checklist: a.Checklist, Version: a.Version, Month: a.Month, Locale: a.Locale,
		Sealed: !a.Released, CreateTime: Timestamp(a.CreateTime),
	}
	p.Etag = Etag(1)
	if a.Released {
		p.Etag = Etag(2)
	}
	if a.Released || a.Token == token {
		p.AnswersDigest = a.AnswersDigest.String()
	}
	return p
}
