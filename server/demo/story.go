package demo

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"google.golang.org/protobuf/types/known/fieldmaskpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/storage"
)

// Story holds the months and the locations that the story of a demo is about.
type Story struct {
	// Program is the program of the figures, From and To are their first and last month.
	Program, From, To string
	// Half is the first month of the second half.
	Half string
	// Slipping, Mending and Pressing are locations: one that got worse, one that got better, and one where customers are
	// pressed to buy. Around is the one that Slipping lies in. Ranked is one whose places are worth comparing, from the
	// month RankedFrom on.
	Slipping, Mending, Pressing, Around, Ranked, RankedFrom string
	// Morning is the program of the wave that is half done; empty where the demo has no morning.
	Morning string
}

// event is an event of the story. It happens at a share of the demo's time; its title is by locale.
type event struct {
	id, location string
	at           float64
	title        map[string]string
}

// events returns the events of the story. A decision of the head office is an event of the whole client, also where
// one region alone feels it.
func (r roles) events() []event {
	return []event{
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

// promises are claims of the client about its own service, linked to questions of the first program.
var promises = []*pb.Claim{
	{
		Claim: "experienced-specialists", Source: "Poster at the entrance", Questions: []string{"question-answered", "advice-fits-need"},
		Statement: map[string]string{
			"en": "Only experienced specialists advise you", "de": "Bei uns werden Sie nur von erfahrenen Fachleuten beraten",
			"sv": "Hos oss får du bara råd av erfarna specialister", "hu": "Nálunk csak tapasztalt szakemberek adnak tanácsot",
		},
	},
	{
		Claim: "reach-us", Source: "Website", Questions: []string{"greeted-in-time", "wait-for-service"},
		Statement: map[string]string{
			"en": "You can always reach us", "de": "Sie erreichen uns jederzeit", "sv": "Du når oss alltid", "hu": "Mindig elér bennünket",
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

// announce records what is known besides visits: the time at which staff were informed of them, the events of the
// story, and the client's claims.
func (b *builder) announce(ctx context.Context) error {
	_, err := b.directory.UpdateClient(b.admin(ctx), &pb.UpdateClientRequest{
		Client: clientID, Resource: &pb.Client{Etag: "*", StaffToldTime: timestamppb.New(b.clock.time())},
		UpdateMask: &fieldmaskpb.FieldMask{Paths: []string{"staff_told_time"}},
	})
	if err != nil {
		return fmt.Errorf("record that staff were informed: %w", err)
	}
	for _, e := range b.events() {
		if !b.has(e.location) {
			continue
		}
		at := b.first.Add(time.Duration(e.at * float64(b.last.Sub(b.first))))
		_, err := b.figures.CreateTimelineEvent(b.admin(ctx), &pb.CreateTimelineEventRequest{Client: clientID, Resource: &pb.TimelineEvent{
			TimelineEvent: e.id, Location: e.location, Month: scorecard.MonthOf(at).String(), Title: e.title,
		}})
		if err != nil {
			return fmt.Errorf("event %s: %w", e.id, err)
		}
	}
	for _, p := range promises {
		claim := &pb.Claim{
			Claim: p.GetClaim(), Source: p.GetSource(), Questions: p.GetQuestions(), Statement: p.GetStatement(),
			Program: programSpecs[0].id(), Month: scorecard.MonthOf(b.first).String(),
		}
		if _, err := b.claims.CreateClaim(b.admin(ctx), &pb.CreateClaimRequest{Client: clientID, Resource: claim}); err != nil {
			return fmt.Errorf("claim %s: %w", p.GetClaim(), err)
		}
	}
	return nil
}

// has reports whether the demo has a region. The small trees of tests do not have all regions of a large demo.
func (b *builder) has(location string) bool {
	return location == storage.WholeClient || slices.ContainsFunc(b.regions, func(p place) bool { return p.id == location })
}

// readStory reads the story of a finished demo from its database. Without one the story is that of a small demo until
// now.
func readStory(ctx context.Context, store storage.Store, now time.Time) (Story, error) {
	s := Story{To: scorecard.MonthOf(now).String()}
	r, months := smallRoles, 12
	err := store.View(ctx, storage.ReadOptions{}, func(tx storage.Tx) error {
		last, err := tx.Settings().Get(ctx, finishedKey)
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
			switch p.Checklist {
			case programSpecs[0].checklist:
				s.Program = p.ID
			case withPhotos.checklist:
				s.Morning = p.ID
			}
		}
		if err != nil {
			return err
		}
		if _, err = tx.Settings().Get(ctx, orderKey); err == nil {
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
