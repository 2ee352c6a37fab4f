package demo

import (
	"context"
	"fmt"
	"strings"
	"time"

	"google.golang.org/grpc"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/library"
	"mysteryshopper/server/builtin"
	"mysteryshopper/server/wire"
	"mysteryshopper/server/words"
	"mysteryshopper/storage"
)

const (
	// clientID is the demo's client.
	clientID = "acme"
	// ownShopper is the shopper whose token is handed out.
	ownShopper = "anna"
)

// id returns the program's id. It is the same whenever a demo is made, since guides and tests name it.
func (p programSpec) id() string {
	short, _, _ := strings.Cut(p.checklist, "-")
	return short + "-2026"
}

// builder makes a demo in a store, through the API of a server on it.
type builder struct {
	*generator
	store storage.Store
	seed  uint64
	// takesPhotos is set where reports have photos. photographed is the last photo of a released report that shows a name.
	takesPhotos  bool
	photographed *taken
	// drawn draws the photos of the year's reports, each once, by the seeds of their visits.
	drawn map[uint64]func() (*picture, error)
	// language is the language of titles that belong to no place.
	language *words.Language

	checklists pb.ChecklistServiceClient
	directory  pb.DirectoryServiceClient
	access     pb.AccessServiceClient
	figures    pb.ScorecardServiceClient
	claims     pb.ClaimServiceClient
	alerts     pb.AlertServiceClient
	actions    pb.ActionServiceClient
	appeals    pb.AppealServiceClient
	payments   pb.PaymentServiceClient
	evidence   pb.EvidenceServiceClient
}

func newBuilder(store storage.Store, conn grpc.ClientConnInterface, c *clock, o Options, s *spec) *builder {
	return &builder{
		generator: (&generator{spec: s}).through(conn, &callers{phones: map[string]caller{}}, c), store: store, seed: o.Seed,
		language:   words.Match(o.Language),
		checklists: pb.NewChecklistServiceClient(conn), directory: pb.NewDirectoryServiceClient(conn),
		access: pb.NewAccessServiceClient(conn), figures: pb.NewScorecardServiceClient(conn), claims: pb.NewClaimServiceClient(conn),
		alerts: pb.NewAlertServiceClient(conn), actions: pb.NewActionServiceClient(conn),
		appeals: pb.NewAppealServiceClient(conn), payments: pb.NewPaymentServiceClient(conn),
		evidence: pb.NewEvidenceServiceClient(conn),
	}
}

// setUp makes everything that is needed before the first visit.
func (b *builder) setUp(ctx context.Context) error {
	for _, step := range []func(context.Context) error{
		b.createAdmin, b.createReviewer, b.createChecklists, b.createClient, b.createManager, b.createShoppers,
	} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// createAdmin creates the admin whose token everything is made with.
func (b *builder) createAdmin(ctx context.Context) error {
	token, err := createToken(ctx, b.store, b.clock.time(), storage.Grant{Role: storage.Admin, Title: "demo: admin of the year"})
	b.admin = withToken(token)
	return err
}

// createManager creates the manager who submits the self-assessments of all shops.
func (b *builder) createManager(ctx context.Context) error {
	grant := storage.Grant{Role: storage.Manager, Client: clientID, Title: "demo: managers of the year"}
	token, err := createToken(ctx, b.store, b.clock.time(), grant)
	b.manager = withToken(token)
	return err
}

func (b *builder) createReviewer(ctx context.Context) error {
	token, err := b.enrol(ctx, &pb.Invitation{Role: pb.AccessRole_REVIEWER}, "demo")
	b.reviewer = withToken(token)
	return err
}

// enrol invites somebody, accepts the invitation and returns the token, which gets a title.
func (b *builder) enrol(ctx context.Context, invitation *pb.Invitation, title string) (string, error) {
	made, err := b.access.CreateInvitation(b.admin(ctx), &pb.CreateInvitationRequest{Invitation: invitation})
	if err != nil {
		return "", err
	}
	token, err := b.access.EnrolDevice(ctx, &pb.EnrolDeviceRequest{Code: made.GetCode(), Title: title})
	return token.GetSecret(), err
}

// createChecklists publishes the built-in checklists: that of the year in version 1, whose later versions the year brings
// itself, and those of the open visits in every version, so that a phone meets the newest one.
func (b *builder) createChecklists(ctx context.Context) error {
	for number := int32(1); number <= library.Newest; number++ {
		all, err := builtin.ChecklistsOf(number)
		if err != nil {
			return err
		}
		for _, version := range all {
			if number > 1 && version.Checklist == programSpecs[0].checklist {
				continue
			}
			if err := b.publishChecklist(ctx, number, wire.VersionToProto(version, "")); err != nil {
				return err
			}
		}
	}
	return nil
}

// publishChecklist publishes a draft as the version of a number.
func (b *builder) publishChecklist(ctx context.Context, number int32, draft *pb.ChecklistVersion) error {
	var kept *pb.Checklist
	var err error
	if number == 1 {
		kept, err = b.checklists.CreateChecklist(b.admin(ctx), &pb.CreateChecklistRequest{
			Checklist: &pb.Checklist{Checklist: draft.GetChecklist(), Draft: draft},
		})
	} else {
		kept, err = b.checklists.UpdateDraft(b.admin(ctx), &pb.UpdateDraftRequest{
			Checklist: draft.GetChecklist(), Draft: withEtag(draft, "*"),
		})
	}
	if err != nil {
		return err
	}
	_, err = b.checklists.PublishChecklist(b.admin(ctx), &pb.PublishChecklistRequest{
		Checklist: draft.GetChecklist(), Etag: kept.GetEtag(),
	})
	return err
}

func (b *builder) createClient(ctx context.Context) error {
	_, err := b.directory.CreateClient(b.admin(ctx), &pb.CreateClientRequest{Resource: &pb.Client{Client: clientID, Title: brand}})
	if err != nil {
		return err
	}
	for _, region := range b.regions {
		if region.id == phoneLinesID {
			region.title = b.language.Text(titleOfPhoneLines)
		}
		if err := b.createPlace(ctx, &region); err != nil {
			return err
		}
	}
	for _, list := range [][]place{b.shops, b.lines} {
		if err := forEach(ctx, workers, len(list), func(ctx context.Context, i int) error { return b.createPlace(ctx, &list[i]) }); err != nil {
			return err
		}
	}
	for _, p := range programSpecs {
		_, err := b.directory.CreateProgram(b.admin(ctx), &pb.CreateProgramRequest{Client: clientID, Resource: &pb.Program{
			Program: p.id(), Title: b.language.Text(p.title), Checklist: p.checklist, RotationDays: new(int32(0)), Waves: b.waves(),
			Fee: &pb.Money{Amount: "18.00", Currency: "EUR"}, VisitMinutes: 45,
		}})
		if err != nil {
			return err
		}
	}
	return nil
}

func (b *builder) createPlace(ctx context.Context, p *place) error {
	_, err := b.directory.CreateLocation(b.admin(ctx), &pb.CreateLocationRequest{Client: clientID, Resource: p.toProto()})
	return err
}

// waves returns a wave for each quarter of the demo's years.
func (b *builder) waves() []*pb.Wave {
	var waves []*pb.Wave
	for year := b.firstYear; year <= b.year; year++ {
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

func (b *builder) createShoppers(ctx context.Context) error {
	names := []string{ownShopper}
	for i := range b.shoppers {
		names = append(names, shopperID(i))
	}
	return b.createShoppersNamed(ctx, names)
}

// createShoppersNamed creates shoppers by their ids, with a phone each. Their homes are at the shops, one after the other.
func (b *builder) createShoppersNamed(ctx context.Context, names []string) error {
	tokens := make([]string, len(names))
	err := forEach(ctx, workers, len(names), func(ctx context.Context, i int) error {
		title := strings.ToUpper(names[i][:1]) + names[i][1:]
		home := b.shops[i%len(b.shops)]
		_, err := b.directory.CreateShopper(b.admin(ctx), &pb.CreateShopperRequest{Resource: &pb.Shopper{
			Shopper: names[i], Title: title,
			HomeArea: &pb.HomeArea{Position: &pb.GeoPoint{Latitude: home.latitude, Longitude: home.longitude}, RadiusKilometers: 200},
		}})
		if err != nil {
			return err
		}
		tokens[i], err = b.enrol(ctx, &pb.Invitation{Role: pb.AccessRole_SHOPPER, Shopper: names[i]}, "demo")
		return err
	})
	for i, name := range names {
		b.phones[name] = withToken(tokens[i])
	}
	return err
}

// shopperID returns the id of one of the shoppers, from 0.
func shopperID(i int) string { return fmt.Sprintf("shopper-%03d", i+1) }
