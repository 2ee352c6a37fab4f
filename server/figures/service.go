// Package figures answers every question about figures: scorecards, trends, rankings, waits, drivers, consistency,
// silent loss, claims beside what was observed, the report of a location and the leniency of shoppers. All of them are
// made from roll-ups, and from a sample of the newest reports where roll-ups are not enough.
package figures

import (
	"context"
	"time"

	"google.golang.org/protobuf/proto"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/server/auth"
	"mysteryshopper/server/cache"
	"mysteryshopper/server/published"
	"mysteryshopper/storage"
)

// Config holds what a Service needs.
type Config struct {
	Store    storage.Store
	Versions *published.Versions
	// Behaviours is the behaviour catalogue.
	Behaviours []*pb.Behaviour
	// PseudonymKey makes the pseudonyms of shoppers.
	PseudonymKey []byte
	// Clock returns the present in UTC, in whole microseconds.
	Clock func() time.Time
}

// Service answers questions about figures. It may be used by many goroutines.
type Service struct {
	store        storage.Store
	versions     *published.Versions
	behaviours   []*pb.Behaviour
	pseudonymKey []byte
	clock        func() time.Time

	answers *cache.Cache[answerKey, proto.Message]
	// leniencies are those of all shoppers; see ShopperLeniencies.
	leniencies *cache.Cache[leniencySpan, []scorecard.Leniency]
}

// New returns a service without any answers kept.
func New(c Config) *Service {
	return &Service{
		store: c.Store, versions: c.Versions, behaviours: c.Behaviours, pseudonymKey: c.PseudonymKey, clock: c.Clock,
		answers:    cache.New[answerKey, proto.Message](answersKept, answersFresh, c.Clock).Limit(allKept),
		leniencies: cache.New[leniencySpan, []scorecard.Leniency](lenienciesKept, leniencyFresh, c.Clock),
	}
}

// ofFigures are the options of reads for figures, all of which may be a moment behind.
var ofFigures = storage.ReadOptions{AllowStale: true}

// client returns a client of whose figures the caller may ask.
func (s *Service) client(ctx context.Context, tx storage.Tx, id string) (*storage.Client, error) {
	if err := auth.CheckClient(ctx, id); err != nil {
		return nil, err
	}
	return tx.Clients().Get(ctx, id)
}
