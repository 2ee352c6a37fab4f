package demo

import (
	"context"
	"crypto/rand"
	"fmt"
	mathrand "math/rand/v2"
	"strings"
	"sync/atomic"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/types/known/timestamppb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/server/auth"
	"mysteryshopper/server/builtin"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

const (
	// clientID is the demo's client.
	clientID = "acme"
	// ownShopper is the shopper whose token is handed out.
	ownShopper = "anna"
	// shoppers is how many others there are where little happens.
	shoppers = 60
)

// scene is what there is before anything happens.
type scene struct {
	// regions are the inner nodes of the tree, parents first; shops and lines are visited.
	regions, shops, lines []place
	// shoppers is how many there are beside the demo's own.
	shoppers int
	// firstYear and year are the first and the last that something happens in.
	firstYear, year int
}

// programSpec is a program of the demo's client.
type programSpec struct {
	checklist, title string
	phone            bool
}

// programSpecs are the programs. The year's reports are those of the first; the others begin with the open visits.
var programSpecs = []programSpec{
	{checklist: "core-service", title: "Service in our shops"},
	{checklist: "return-and-complaint", title: "Returns and complaints"},
	{checklist: "phone-enquiry", title: "Phone enquiries", phone: true},
}

// id is the program's id in a year.
func (p programSpec) id(year int) string {
	short, _, _ := strings.Cut(p.checklist, "-")
	return fmt.Sprintf("%s-%d", short, year)
}

// clock is a clock that is set, so that a year passes in seconds.
type clock struct{ now atomic.Int64 }

func (c *clock) set(t time.Time)     { c.now.Store(t.UnixMicro()) }
func (c *clock) time() time.Time     { return time.UnixMicro(c.now.Load()).UTC() }
func (c *clock) add(d time.Duration) { c.now.Add(d.Microseconds()) }

// world is the demo while it is made.
type world struct {
	scene
	store    storage.Store
	clock    *clock
	random   *mathrand.Rand
	versions map[string]*checklist.Compiled
	admin    context.Context
	reviewer context.Context
	manager  context.Context
	seed     uint64
	phones   map[string]context.Context

	checklists pb.ChecklistServiceClient
	directory  pb.DirectoryServiceClient
	visits     pb.VisitServiceClient
	reports    pb.ReportServiceClient
	access     pb.AccessServiceClient
	figures    pb.ScorecardServiceClient
	claims     pb.ClaimServiceClient
}

func newWorld(store storage.Store, conn grpc.ClientConnInterface, c *clock, seed uint64, of scene) *world {
	return &world{
		scene: of, store: store, clock: c, seed: seed, random: mathrand.New(mathrand.NewPCG(seed, seed)),
		versions: map[string]*checklist.Compiled{}, phones: map[string]context.Context{},
		checklists: pb.NewChecklistServiceClient(conn), directory: pb.NewDirectoryServiceClient(conn),
		visits: pb.NewVisitServiceClient(conn), reports: pb.NewReportServiceClient(conn), access: pb.NewAccessServiceClient(conn),
		figures: pb.NewScorecardServiceClient(conn), claims: pb.NewClaimServiceClient(conn),
	}
}

// as adds a token to the calls of a context.
func as(ctx context.Context, token string) context.Context {
	return metadata.AppendToOutgoingContext(ctx, "authorization", "Bearer "+token)
}

// firstToken makes a token straight in the database, as the command token does: somebody has to be the first.
func firstToken(ctx context.Context, store storage.Store, now time.Time, grant storage.Grant) (string, error) {
	plain, token := auth.NewToken(rand.Reader, grant, now, time.Time{})
	err := store.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) error { return tx.Access().InsertToken(ctx, token) })
	return plain, err
}

// found makes everything that stands before the first visit.
func (w *world) found(ctx context.Context) error {
	steps := []func(context.Context) error{w.foundStaff, w.foundChecklists, w.foundClient, w.foundManager, w.foundShoppers}
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// foundAdmin makes the admin by whose token everything is made.
func (w *world) foundAdmin(ctx context.Context) error {
	admin, err := firstToken(ctx, w.store, w.clock.time(), storage.Grant{Role: storage.Admin, Title: "demo: admin of the year"})
	w.admin = as(ctx, admin)
	return err
}

// foundManager makes the manager who speaks for all shops.
func (w *world) foundManager(ctx context.Context) error {
	grant := storage.Grant{Role: storage.Manager, Client: clientID, Title: "demo: managers of the year"}
	manager, err := firstToken(ctx, w.store, w.clock.time(), grant)
	w.manager = as(ctx, manager)
	return err
}

func (w *world) foundStaff(ctx context.Context) error {
	if err := w.foundAdmin(ctx); err != nil {
		return err
	}
	reviewer, err := w.enrol(ctx, &pb.Invitation{Role: pb.AccessRole_REVIEWER})
	w.reviewer = as(ctx, reviewer)
	return err
}

// enrol invites somebody and answers the invitation.
func (w *world) enrol(ctx context.Context, invitation *pb.Invitation) (string, error) {
	made, err := w.access.CreateInvitation(w.admin, &pb.CreateInvitationRequest{Invitation: invitation})
	if err != nil {
		return "", err
	}
	token, err := w.access.EnrolDevice(ctx, &pb.EnrolDeviceRequest{Code: made.GetCode(), Title: "demo"})
	return token.GetSecret(), err
}

func (w *world) foundChecklists(context.Context) error {
	all, err := builtin.Checklists()
	if err != nil {
		return err
	}
	for _, draft := range all {
		created, err := w.checklists.CreateChecklist(w.admin, &pb.CreateChecklistRequest{
			Checklist: &pb.Checklist{Checklist: draft.Checklist, Draft: wire.VersionToProto(draft, "")},
		})
		if err != nil {
			return err
		}
		published, err := w.checklists.PublishChecklist(w.admin, &pb.PublishChecklistRequest{
			Checklist: draft.Checklist, Etag: created.GetEtag(),
		})
		if err != nil {
			return err
		}
		version := *draft
		version.Number = published.GetVersion()
		if w.versions[draft.Checklist], err = checklist.Compile(&version); err != nil {
			return err
		}
	}
	return nil
}

func (w *world) foundClient(ctx context.Context) error {
	_, err := w.directory.CreateClient(w.admin, &pb.CreateClientRequest{Resource: &pb.Client{Client: clientID, Title: "Acme Living"}})
	if err != nil {
		return err
	}
	for i := range w.regions {
		if err := w.foundPlace(&w.regions[i]); err != nil {
			return err
		}
	}
	for _, list := range [][]place{w.shops, w.lines} {
		if err := atOnce(ctx, workers, len(list), func(_ context.Context, i int) error { return w.foundPlace(&list[i]) }); err != nil {
			return err
		}
	}
	for _, p := range programSpecs {
		_, err := w.directory.CreateProgram(w.admin, &pb.CreateProgramRequest{Client: clientID, Resource: &pb.Program{
			Program: p.id(w.year), Title: p.title, Checklist: p.checklist, RotationDays: new(int32(0)), Waves: w.waves(),
		}})
		if err != nil {
			return err
		}
	}
	return nil
}

func (w *world) foundPlace(p *place) error {
	_, err := w.directory.CreateLocation(w.admin, &pb.CreateLocationRequest{Client: clientID, Resource: p.toProto()})
	return err
}

// waves names the quarters of the demo's years.
func (w *world) waves() []*pb.Wave {
	var waves []*pb.Wave
	for year := w.firstYear; year <= w.year; year++ {
		for quarter := range 4 {
			first := time.Date(year, time.Month(quarter*3+1), 1, 0, 0, 0, 0, time.UTC)
			waves = append(waves, &pb.Wave{
				Wave: fmt.Sprintf("%d-q%d", year, quarter+1), FirstDay: first.Format(time.DateOnly),
				LastDay: first.AddDate(0, 3, -1).Format(time.DateOnly),
			})
		}
	}
	return waves
}

func (w *world) foundShoppers(ctx context.Context) error {
	names := []string{ownShopper}
	for i := range w.shoppers {
		names = append(names, shopperName(i))
	}
	tokens := make([]string, len(names))
	err := atOnce(ctx, workers, len(names), func(ctx context.Context, i int) error {
		title := strings.ToUpper(names[i][:1]) + names[i][1:]
		_, err := w.directory.CreateShopper(w.admin, &pb.CreateShopperRequest{Resource: &pb.Shopper{Shopper: names[i], Title: title}})
		if err != nil {
			return err
		}
		tokens[i], err = w.enrol(ctx, &pb.Invitation{Role: pb.AccessRole_SHOPPER, Shopper: names[i]})
		return err
	})
	for i, name := range names {
		w.phones[name] = as(ctx, tokens[i])
	}
	return err
}

// shopperName is the id of one of the shoppers, from 0.
func shopperName(i int) string { return fmt.Sprintf("shopper-%03d", i+1) }

// window is the span of a visit's day.
func window(day time.Time, days int) (start, end *timestamppb.Timestamp) {
	begin := day.Truncate(24 * time.Hour)
	return timestamppb.New(begin), timestamppb.New(begin.AddDate(0, 0, days))
}
