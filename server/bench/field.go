package bench

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	mathrand "math/rand/v2"
	"time"

	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/types/known/timestamppb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/server/app"
	"mysteryshopper/server/auth"
	"mysteryshopper/server/builtin"
	"mysteryshopper/server/demo"
	"mysteryshopper/storage"
)

// usedChecklist is the built-in checklist that the reports are filled in on.
const usedChecklist = "core-service"

// planned is a visit that nobody has reported yet.
type planned struct {
	id, location string
	shopper      int
}

// field is what shoppers are sent out with: planned visits, and a token for each shopper.
type field struct {
	client, program string
	shoppers        []string
	tokens          []string
	version         *checklist.Compiled
	visits          []planned
	// random draws what the shoppers see, begun is when they are in the shops, and finished when the last report was.
	random   *mathrand.Rand
	begun    time.Time
	finished time.Time
}

func newField() *field {
	begun := app.Now().UTC().Truncate(time.Second).Add(-time.Hour)
	return &field{random: mathrand.New(mathrand.NewPCG(1, 1)), begun: begun, finished: begun.Add(40 * time.Minute)}
}

// plannedField plans n visits in the demo of a folder, through the API.
func (s *session) plannedField(ctx context.Context, dir string, n int) (*field, error) {
	a, welcome, err := s.openDemo(ctx, dir, 0)
	if err != nil {
		return nil, err
	}
	f := newField()
	f.client = welcome.Client
	return f, errors.Join(f.plan(ctx, a, welcome, n), a.Close())
}

func (f *field) plan(ctx context.Context, a *app.App, welcome *demo.Welcome, n int) error {
	ctx = as(ctx, welcome.Tokens.Admin)
	if err := f.equip(ctx, a); err != nil {
		return err
	}
	directory := pb.NewDirectoryServiceClient(a.Conn())
	all, err := directory.ListLocations(ctx, &pb.ListLocationsRequest{Client: f.client, PageSize: 1000})
	if err != nil {
		return err
	}
	var shops []string
	for _, l := range all.GetLocations() {
		if l.GetPosition() != nil {
			shops = append(shops, l.GetLocation())
		}
	}
	for len(f.visits) < n {
		if err := f.planSome(ctx, pb.NewVisitServiceClient(a.Conn()), shops, min(n-len(f.visits), 500)); err != nil {
			return err
		}
	}
	return nil
}

// planSome plans a batch of visits for the shoppers in turn.
func (f *field) planSome(ctx context.Context, to pb.VisitServiceClient, shops []string, n int) error {
	request := &pb.BatchCreateVisitsRequest{}
	for i := range n {
		at := len(f.visits) + i
		request.Requests = append(request.Requests, &pb.CreateVisitRequest{Resource: &pb.Visit{
			Client: f.client, Program: f.program, Location: shops[at%len(shops)], Shopper: f.shoppers[at%len(f.shoppers)],
			WindowStart: timestamppb.New(f.begun.Add(-time.Hour)), WindowEnd: timestamppb.New(f.begun.Add(24 * time.Hour)),
			Scenario: "You look for a present and let yourself be advised.",
		}})
	}
	made, err := to.BatchCreateVisits(ctx, request)
	if err != nil {
		return err
	}
	for _, v := range made.GetVisits() {
		f.visits = append(f.visits, planned{v.GetVisit(), v.GetLocation(), len(f.visits) % len(f.shoppers)})
	}
	return nil
}

// equip finds the program and the shoppers, and gives each of them a token.
func (f *field) equip(ctx context.Context, a *app.App) error {
	if err := f.findProgram(ctx, a); err != nil {
		return err
	}
	shoppers, err := pb.NewDirectoryServiceClient(a.Conn()).ListShoppers(ctx, &pb.ListShoppersRequest{PageSize: 1000})
	if err != nil {
		return err
	}
	for _, shopper := range shoppers.GetShoppers() {
		f.shoppers = append(f.shoppers, shopper.GetShopper())
	}
	if f.version, err = publishedVersion(); err != nil {
		return err
	}
	return a.Store().Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) error {
		f.tokens = nil
		for _, shopper := range f.shoppers {
			grant := storage.Grant{Role: storage.ShopperRole, Shopper: shopper, Title: "bench"}
			plain, token := auth.NewToken(rand.Reader, grant, app.Now().UTC().Truncate(time.Microsecond), time.Time{})
			if err := tx.Access().InsertToken(ctx, token); err != nil {
				return err
			}
			f.tokens = append(f.tokens, plain)
		}
		return nil
	})
}

// findProgram finds the program that has the checklist.
func (f *field) findProgram(ctx context.Context, a *app.App) error {
	programs, err := pb.NewDirectoryServiceClient(a.Conn()).ListPrograms(ctx, &pb.ListProgramsRequest{Client: f.client})
	if err != nil {
		return err
	}
	for _, p := range programs.GetPrograms() {
		if p.GetChecklist() == usedChecklist {
			f.program = p.GetProgram()
			return nil
		}
	}
	return fmt.Errorf("the demo has no program with the checklist %s", usedChecklist)
}

// as is a context whose calls come with a token.
func as(ctx context.Context, token string) context.Context {
	return metadata.AppendToOutgoingContext(ctx, "authorization", "Bearer "+token)
}

// publishedVersion is the checklist's first version, as the demo publishes it.
func publishedVersion() (*checklist.Compiled, error) {
	all, err := builtin.Checklists()
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
