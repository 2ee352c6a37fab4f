package demo

import (
	"context"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/simulate"
	"mysteryshopper/server/wire"
)

// assessFrom is the share of the demo's time from which on managers assess their shops.
const assessFrom = 0.6

// assessors is about the number of managers who do.
const assessors = 16

// assess submits the self-assessments of some managers for their own shops, in the newest version, on the first morning
// of a month: before any report of that month is released. What was submitted before is left as it is.
func (b *builder) assess(ctx context.Context, first time.Time) error {
	version := b.published.newest(programSpecs[0].checklist)
	morning := first.Add(7 * time.Hour)
	b.clock.set(morning)
	var places []place
	for i, p := range b.shops {
		if i%max(1, len(b.shops)/assessors) == 0 && p.channel == pb.Channel_IN_PERSON {
			places = append(places, p)
		}
	}
	return forEach(ctx, workers, len(places), func(ctx context.Context, i int) error {
		visit := simulate.Visit{ID: places[i].id, Start: morning, Locale: places[i].locale}
		random := randomFor(b.seed, places[i].id+first.Format(time.DateOnly))
		assessment := &pb.SelfAssessment{
			Location: places[i].id, Program: programSpecs[0].id(), Version: version.Version().Number, Locale: places[i].locale,
			Answers: wire.ReportToProto(&checklist.Report{Answers: managersAnswers(random, version, visit)}).GetAnswers(),
		}
		_, err := b.claims.SubmitSelfAssessment(b.manager(ctx), &pb.SubmitSelfAssessmentRequest{Client: clientID, Resource: assessment})
		if err == nil {
			return nil
		}
		if reason := fault.From(err).Reason(); reason == pb.Reason_ALREADY_EXISTS || reason == pb.Reason_ALREADY_RELEASED {
			return nil
		}
		return fmt.Errorf("self-assessment of %s: %w", places[i].id, err)
	})
}

// randomFor returns a source of random numbers for one use, which a text names.
func randomFor(seed uint64, use string) *rand.Rand {
	sum := fnv.New64a()
	_, _ = sum.Write([]byte(use))
	return rand.New(rand.NewPCG(seed, sum.Sum64()))
}

// managersAnswers draws the answers of a manager who thinks well of the service: what a customer meets on a good day.
// Questions for internal use are not asked.
func managersAnswers(random *rand.Rand, version *checklist.Compiled, visit simulate.Visit) []checklist.Answer {
	answers := simulate.Answers(random, version, simulate.Steady(managersOpinion), visit.Start, visit.Locale)
	newEncounter(random, visit.ID, visit.Locale, false).fill(version, &checklist.Report{Answers: answers})
	return slices.DeleteFunc(answers, func(a checklist.Answer) bool {
		return version.Question(a.Question).Audience == checklist.AudienceInternal
	})
}

// managersOpinion is how well managers believe that their own shops serve.
const managersOpinion = 0.95
