package figures

import (
	"context"
	"maps"
	"slices"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/published"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/storage"
)

// mostCompared bounds the free claims on one answer; the first by id are taken.
const mostCompared = 200

// comparedClaim is a free claim with its part of the request: questions, at and below a location, in the months in
// which it was made.
type comparedClaim struct {
	*storage.Claim
	top       string
	from, to  scorecard.Month
	questions []string
	rates     []scorecard.QuestionRate
	// kept counts the reports that kept the whole claim, judged those that answered any of its questions.
	kept, judged int64
}

// claimRates adds the free claims about the location, what is below it and what is above it, with the observed rates
// of their questions.
func (b *builder) claimRates(ctx context.Context, out *pb.ClaimComparison) error {
	held, err := b.claimsInSpan(ctx)
	if err != nil || len(held) == 0 {
		return err
	}
	if err := b.rateClaims(ctx, held); err != nil {
		return err
	}
	if b.params.program != "" {
		if out.Sample, err = b.sampleClaims(ctx, held); err != nil {
			return err
		}
	}
	for _, c := range held {
		rate := &pb.ClaimRate{Claim: c.ID, Statement: c.Statement}
		if out.Sample != nil {
			rate.Kept = rateToProto(scorecard.ShareOf(c.kept, c.judged))
		}
		for _, q := range c.rates {
			b.names.questions[q.Question] = true
			rate.Questions = append(rate.Questions, &pb.QuestionRate{Question: q.Question, Rate: rateToProto(q.Rate)})
		}
		out.Claims = append(out.Claims, rate)
	}
	return nil
}

// claimsInSpan returns the claims that were made in the span.
func (b *builder) claimsInSpan(ctx context.Context) (_ []*comparedClaim, err error) {
	defer fault.Step(&err, "list the claims")
	q := b.params
	above, err := b.tx.Locations().Ancestors(ctx, q.client, q.location)
	if err != nil {
		return nil, err
	}
	claims, _, err := b.tx.Claims().List(ctx, storage.ClaimQuery{
		Client: q.client, Tops: []string{q.location}, At: above, Program: q.program, Retired: true,
	}, storage.Page{Limit: mostCompared})
	if err != nil {
		return nil, err
	}
	questions := b.service.versions.ProgramQuestions(b.tx)
	var held []*comparedClaim
	for _, c := range claims {
		h := &comparedClaim{Claim: c, top: c.Location, to: q.to, questions: c.Questions}
		if slices.Contains(above, c.Location) {
			h.top = q.location
		}
		// Months are validated when a claim is created.
		first, _ := scorecard.ParseMonth(c.Month)
		h.from = max(q.from, first)
		if !c.RetireTime.IsZero() {
			h.to = min(h.to, scorecard.MonthOf(c.RetireTime))
		}
		if h.from > h.to {
			continue
		}
		shown, err := questions.Get(ctx, c.Client, c.Program)
		if err != nil {
			return nil, err
		}
		if b.forClient {
			h.questions = slices.DeleteFunc(slices.Clone(c.Questions), func(key string) bool { return !shown[key] })
		}
		held = append(held, h)
	}
	maps.Copy(b.names.versions, questions.Versions)
	return held, nil
}

// rateClaims sets the observed rates of each claim from the roll-ups of its location.
func (b *builder) rateClaims(ctx context.Context, held []*comparedClaim) (err error) {
	defer fault.Step(&err, "rate the claims")
	byTop := map[string][]*comparedClaim{}
	for _, c := range held {
		byTop[c.top] = append(byTop[c.top], c)
	}
	type months struct{ from, to scorecard.Month }
	for top, claims := range byTop {
		rows, err := b.tx.Rollups().Query(ctx, b.query([]string{top}, true, false))
		if err != nil {
			return err
		}
		sums := map[months]*scorecard.Details{}
		for _, c := range claims {
			span := months{c.from, c.to}
			if sums[span] == nil {
				sums[span] = summed(where(rows, func(r *storage.Rollup) bool { return c.holds(r.Key.Month) }))
			}
			c.rates = scorecard.ClaimRates(sums[span], c.questions)
		}
	}
	return nil
}

// holds reports whether the claim was made in a month.
func (c *comparedClaim) holds(month string) bool {
	return c.from.String() <= month && month <= c.to.String()
}

// sampleClaims counts in the newest reports how often each claim was kept as a whole.
func (b *builder) sampleClaims(ctx context.Context, held []*comparedClaim) (*pb.Sample, error) {
	at := map[string][]*comparedClaim{} // the claims that hold at a location
	find := func(r *storage.CountedReport) ([]*comparedClaim, error) {
		claims, known := at[r.Location]
		if known {
			return claims, nil
		}
		path, err := b.tx.Locations().Ancestors(ctx, b.params.client, r.Location)
		if err != nil {
			return nil, err
		}
		for _, c := range held {
			if slices.Contains(path, c.top) {
				claims = append(claims, c)
			}
		}
		at[r.Location] = claims
		return claims, nil
	}
	return sampleBeside(ctx, b, mostSampledShares, false, find, func(scored *published.Revision, r *storage.CountedReport, claims []*comparedClaim) error {
		for _, c := range claims {
			if !c.holds(r.Month) {
				continue
			}
			kept, judged := scorecard.ClaimKept(scored.Score, c.questions)
			if judged {
				c.judged++
			}
			if kept {
				c.kept++
			}
		}
		return nil
	})
}
