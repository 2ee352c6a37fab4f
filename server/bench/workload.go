package bench

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	mathrand "math/rand/v2"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/server/app"
	"mysteryshopper/server/auth"
	"mysteryshopper/server/builtin"
	"mysteryshopper/server/call"
	"mysteryshopper/server/demo"
	"mysteryshopper/storage"
)

// usedChecklist is the built-in checklist of the reports.
const usedChecklist = "core-service"

// plannedVisit is a visit without a report.
type plannedVisit struct {
	id, location string
	shopper      int
}

// workload holds what submissions are made from: planned visits, and a token for each shopper.
type workload struct {
	client, program string
	// shop is one of the locations.
	shop     string
	shoppers []string
	tokens   []string
	version  *checklist.Compiled
	visits   []plannedVisit
	// random draws the answers, begun is when the visits take place, and finished when the last report was finished.
	random   *mathrand.Rand
	begun    time.Time
	finished time.Time
}

func newWorkload() *workload {
	begun := app.Now().UTC().Truncate(time.Second).Add(-time.Hour)
	return &workload{random: mathrand.New(mathrand.NewPCG(1, 1)), begun: begun, finished: begun.Add(40 * time.Minute)}
}

// plannedWorkload plans n visits in the demo of a folder, through the API.
func (s *session) plannedWorkload(ctx context.Context, dir string, n int) (*workload, error) {
	a, welcome, err := s.openDemo(ctx, dir, 0)
	if err != nil {
		return nil, err
	}
	work := newWorkload()
	work.client = welcome.Client
	return work, errors.Join(work.plan(ctx, a, welcome, n), a.Close())
}

func (work *workload) plan(ctx context.Context, a *app.App, welcome *demo.Welcome, n int) error {
	ctx = as(ctx, welcome.Tokens.Admin)
	if err := work.findShoppers(ctx, a, n); err != nil {
		return err
	}
	if err := work.createTokens(ctx, a); err != nil {
		return err
	}
	directory := pb.NewDirectoryServiceClient(a.Conn())
	all, err := directory.ListLocations(ctx, &pb.ListLocationsRequest{Client: work.client, PageSize: 1000})
	if err != nil {
		return err
	}
	var shops []string
	for _, l := range all.GetLocations() {
		if l.GetPosition() != nil {
			shops = append(shops, l.GetLocation())
		}
	}
	if len(shops) > 0 {
		work.shop = shops[0]
	}
	for len(work.visits) < n {
		if err := work.planSome(ctx, pb.NewVisitServiceClient(a.Conn()), shops, min(n-len(work.visits), 500)); err != nil {
			return err
		}
	}
	return nil
}

// planSome plans a batch of visits for the shoppers in turn.
func (work *workload) planSome(ctx context.Context, to pb.VisitServiceClient, shops []string, n int) error {
	request := &pb.BatchCreateVisitsRequest{}
	for i := range n {
		at := len(work.visits) + i
		request.Requests = append(request.Requests, &pb.CreateVisitRequest{Resource: &pb.Visit{
			Client: work.client, Program: work.program, Location: shops[at%len(shops)], Shopper: work.shoppers[at%len(work.shoppers)],
			WindowStart: timestamppb.New(work.begun.Add(-time.Hour)), WindowEnd: timestamppb.New(work.begun.Add(24 * time.Hour)),
			Scenario: "You look for a present and let yourself be advised.",
		}})
	}
	made, err := to.BatchCreateVisits(ctx, request)
	if err != nil {
		return err
	}
	for _, v := range made.GetVisits() {
		work.visits = append(work.visits, plannedVisit{v.GetVisit(), v.GetLocation(), len(work.visits) % len(work.shoppers)})
	}
	return nil
}

// visitsOfShopper is how many visits a shopper makes on the day of the load, as a busy one does. Each report is compared
// with the others of its shopper around that day, in the background and beside the load.
const visitsOfShopper = 6

// findShoppers finds the shoppers, and creates more of them until there are enough for n visits.
func (work *workload) findShoppers(ctx context.Context, a *app.App, n int) error {
	directory := pb.NewDirectoryServiceClient(a.Conn())
	found, err := directory.ListShoppers(ctx, &pb.ListShoppersRequest{PageSize: 1000})
	if err != nil {
		return err
	}
	for _, shopper := range found.GetShoppers() {
		work.shoppers = append(work.shoppers, shopper.GetShopper())
	}
	for len(work.shoppers)*visitsOfShopper < n {
		id := fmt.Sprintf("bench-%d", len(work.shoppers))
		if _, err := directory.CreateShopper(ctx, &pb.CreateShopperRequest{Resource: &pb.Shopper{Shopper: id, Title: id}}); err != nil {
			return err
		}
		work.shoppers = append(work.shoppers, id)
	}
	return nil
}

// createTokens finds the program and the version, and creates a token for each shopper.
func (work *workload) createTokens(ctx context.Context, a *app.App) (err error) {
	if err := work.findProgram(ctx, a); err != nil {
		return err
	}
	if work.version, err = publishedVersion(); err != nil {
		return err
	}
	return a.Store().Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) error {
		work.tokens = nil
		for _, shopper := range work.shoppers {
			grant := storage.Grant{Role: storage.ShopperRole, Shopper: shopper, Title: "bench"}
			now := app.Now().UTC().Truncate(time.Microsecond)
			plain, _, err := auth.CreateToken(ctx, tx, rand.Reader, "bench", grant, now, time.Time{})
			if err != nil {
				return err
			}
			work.tokens = append(work.tokens, plain)
		}
		return nil
	})
}

// findProgram finds the program that has the checklist.
func (work *workload) findProgram(ctx context.Context, a *app.App) error {
	programs, err := pb.NewDirectoryServiceClient(a.Conn()).ListPrograms(ctx, &pb.ListProgramsRequest{Client: work.client})
	if err != nil {
		return err
	}
	for _, p := range programs.GetPrograms() {
		if p.GetChecklist() == usedChecklist {
			work.program = p.GetProgram()
			return nil
		}
	}
	return fmt.Errorf("the demo has no program with the checklist %s", usedChecklist)
}

// as returns a context whose calls carry a token.
func as(ctx context.Context, token string) context.Context {
	return call.WithToken(ctx, token)
}

// publishedVersion returns the first version of the checklist, as the demo publishes it.
func publishedVersion() (*checklist.Compiled, error) {
	all, err := builtin.ChecklistsOf(1)
	if err != nil {
		return nil, err
	}
	for _, v := range all {
		if v.Checklist == usedChecklist {
			v.Number = 1
			return checklist.Compile(v)
		}
	}
	return nil, fmt.Errorf("there is no built-in checklist %s", usedChecklist)
}
