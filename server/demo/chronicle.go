package demo

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"time"

	"google.golang.org/protobuf/types/known/fieldmaskpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/simulate"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// Story says where to look in a demo.
type Story struct {
	// Program is what the figures are of, From and To are the first and the last month of them.
	Program, From, To string
	// Half is the first month of the second half.
	Half string
	// Slipping, Mending and Pressing are locations: one that got worse, one that got better, and one where customers are
	// pressed to buy. Around is the one that Slipping lies in. Ranked is one whose places are worth comparing, from the
	// month RankedFrom on.
	Slipping, Mending, Pressing, Around, Ranked, RankedFrom string
}

// happening is an event of the story: where, at which share of the time, and what, by locale.
type happening struct {
	id, location string
	at           float64
	title        map[string]string
}

// happenings are the events of a story. What the head office decided concerns the whole client, also where it is felt in
// one region alone.
func (r roles) happenings() []happening {
	return []happening{
		{"sales-targets", storage.WholeClient, targetsFrom, map[string]string{
			"en": "Sales targets for each shop", "de": "Verkaufsziele je Laden", "sv": "Säljmål för varje butik",
			"hu": "Eladási célok boltonként",
		}},
		{"staff-cut", storage.WholeClient, cutFrom, map[string]string{
			"en": "Sales staff cut in the west", "de": "Verkaufspersonal im Westen abgebaut", "sv": "Färre säljare i väst",
			"hu": "Kevesebb eladó nyugaton",
		}},
		{"training", r.mending, trainingFrom, map[string]string{
			"en": "Training: listening", "de": "Schulung: Zuhören", "sv": "Utbildning: att lyssna", "hu": "Képzés: odafigyelés",
		}},
	}
}

// promises are what the client says of its own service, held against the questions of the first program.
var promises = []*pb.Claim{
	{
		Claim: "experienced-specialists", Source: "Poster at the entrance", Questions: []string{"question-answered", "advice-fits-need"},
		Statement: map[string]string{
			"en": "Only experienced specialists advise you", "de": "Bei uns beraten Sie nur erfahrene Fachleute",
			"sv": "Hos oss får du råd bara av erfarna specialister", "hu": "Önnek csak tapasztalt szakemberek adnak tanácsot",
		},
	},
	{
		Claim: "reach-us", Source: "Website", Questions: []string{"greeted-in-time", "wait-for-service"},
		Statement: map[string]string{
			"en": "You can always reach us", "de": "Wir sind immer für Sie da", "sv": "Du når oss alltid", "hu": "Mindig elér bennünket",
		},
	},
	{
		Claim: "no-pressure", Source: "Staff handbook", Questions: []string{"pressure-to-buy"},
		Statement: map[string]string{
			"en": "Nobody is pressed to buy", "de": "Niemand wird zum Kauf gedrängt", "sv": "Ingen pressas att köpa",
			"hu": "Senkire nem erőltetjük a vásárlást",
		},
	},
}

// announce puts down what is known besides visits: that staff were told of them, what happened, and what is claimed.
func (w *world) announce(ctx context.Context, r roles, first, last time.Time) error {
	_, err := w.directory.UpdateClient(w.admin, &pb.UpdateClientRequest{
		Client: clientID, Resource: &pb.Client{Etag: "*", StaffToldTime: timestamppb.New(w.clock.time())},
		UpdateMask: &fieldmaskpb.FieldMask{Paths: []string{"staff_told_time"}},
	})
	if err != nil {
		return fmt.Errorf("say that staff were told: %w", err)
	}
	for _, h := range r.happenings() {
		if !w.has(h.location) {
			continue
		}
		at := first.Add(time.Duration(h.at * float64(last.Sub(first))))
		_, err := w.figures.CreateTimelineEvent(w.admin, &pb.CreateTimelineEventRequest{Client: clientID, Resource: &pb.TimelineEvent{
			TimelineEvent: h.id, Location: h.location, Month: scorecard.MonthOf(at).String(), Title: h.title,
		}})
		if err != nil {
			return fmt.Errorf("event %s: %w", h.id, err)
		}
	}
	for _, p := range promises {
		claim := &pb.Claim{
			Claim: p.GetClaim(), Source: p.GetSource(), Questions: p.GetQuestions(), Statement: p.GetStatement(),
			Program: programSpecs[0].id(w.year), Month: scorecard.MonthOf(first).String(),
		}
		if _, err := w.claims.CreateClaim(w.admin, &pb.CreateClaimRequest{Client: clientID, Resource: claim}); err != nil {
			return fmt.Errorf("claim %s: %w", p.GetClaim(), err)
		}
	}
	return nil
}

// has says whether there is a region, or the whole client: a smaller tree does not have them all.
func (w *world) has(location string) bool {
	return location == storage.WholeClient || slices.ContainsFunc(w.regions, func(p place) bool { return p.id == location })
}

// assessFrom is from which share of the time on managers say what they think of their shops.
const assessFrom = 0.6

// assessors is about how many managers do.
const assessors = 16

// assess lets some managers answer the questions of a version for their own shop, on the first morning of a month:
// before any report of it is released. What was submitted already is left as it is.
func (w *world) assess(ctx context.Context, version *checklist.Compiled, first time.Time) error {
	morning := first.Add(7 * time.Hour)
	w.clock.set(morning)
	var places []place
	for i, p := range w.shops {
		if i%max(1, len(w.shops)/assessors) == 0 && p.channel == pb.Channel_IN_PERSON {
			places = append(places, p)
		}
	}
	return atOnce(ctx, workers, len(places), func(_ context.Context, i int) error {
		visit := simulate.Visit{ID: places[i].id, Start: morning}
		random := randomFor(w.seed, places[i].id+first.Format(time.DateOnly))
		assessment := &pb.SelfAssessment{
			Location: places[i].id, Program: programSpecs[0].id(w.year), Version: version.Version().Number, Locale: places[i].locale,
			Answers: wire.ReportToProto(&checklist.Report{Answers: believed(random, version, visit)}).GetAnswers(),
		}
		_, err := w.claims.SubmitSelfAssessment(w.manager, &pb.SubmitSelfAssessmentRequest{Client: clientID, Resource: assessment})
		if err == nil {
			return nil
		}
		if reason := fault.From(err).Reason(); reason == pb.Reason_ALREADY_EXISTS || reason == pb.Reason_ALREADY_RELEASED {
			return nil
		}
		return fmt.Errorf("self-assessment of %s: %w", places[i].id, err)
	})
}

// randomFor is a source of random numbers for one use, which a text names.
func randomFor(seed uint64, use string) *rand.Rand {
	sum := fnv.New64a()
	_, _ = sum.Write([]byte(use))
	return rand.New(rand.NewPCG(seed, sum.Sum64()))
}

// readStory says what a finished demo tells of, read from what it left behind.
func readStory(ctx context.Context, store storage.Store, now time.Time) (Story, error) {
	s := Story{To: scorecard.MonthOf(now).String()}
	r, months := smallRoles, 12
	err := store.View(ctx, storage.ReadOptions{}, func(tx storage.Tx) error {
		last, err := tx.Settings().Get(ctx, finished)
		if errors.Is(err, storage.ErrNotFound) {
			return nil
		}
		if _, wrong := scorecard.ParseMonth(string(last)); wrong == nil {
			s.To = string(last)
		}
		if err != nil {
			return err
		}
		programs, _, err := tx.Programs().List(ctx, clientID, storage.Page{Limit: 100})
		for _, p := range programs {
			if p.Checklist == programSpecs[0].checklist {
				s.Program = p.ID
			}
		}
		if err != nil {
			return err
		}
		if _, err = tx.Settings().Get(ctx, ordered); err == nil {
			r, months = largeRoles, largeMonths
		} else if errors.Is(err, storage.ErrNotFound) {
			err = nil
		}
		return err
	})
	if err != nil {
		return Story{}, err
	}
	to, err := scorecard.ParseMonth(s.To)
	if err != nil {
		return Story{}, err
	}
	s.From = (to - scorecard.Month(months-1)).String()
	s.Half = (to - scorecard.Month(months/2-1)).String()
	s.Slipping, s.Mending, s.Pressing, s.Around, s.Ranked = r.slipping, r.mending, r.pressing, r.around, r.ranked
	s.RankedFrom = (to - r.rankedMonths + 1).String()
	return s, nil
}
