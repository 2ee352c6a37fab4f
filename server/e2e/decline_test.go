package e2e

import (
	"slices"
	"testing"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// TestDeclines has shoppers decline offers and a claim, with and without reasons. The agency reads them in visits, in lists
// and in the progress of the wave; the visits are offered again, to others.
func TestDeclines(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		p := startPlanned(t, on)
		ctx := t.Context()
		open := func(location string) string {
			return p.server.plan(t, "kiosks", "kiosks", location, "", func(v *pb.Visit) { v.Wave = "2030-q1" }).GetVisit()
		}
		a, b := open("kiosk-0"), open("kiosk-1")
		decline := func(by *clients, visit string, reason pb.Decline_Reason, note string) *pb.Visit {
			return must[*pb.Visit](t)(by.DeclineVisit(ctx, &pb.DeclineVisitRequest{Visit: visit, Reason: reason, Note: note}))
		}
		decline(p.inga, a, pb.Decline_TOO_FAR, "")
		decline(p.inga, a, pb.Decline_KNOWN_THERE, "my cousin works there")
		must[*pb.Visit](t)(p.per.ClaimVisit(ctx, &pb.ClaimVisitRequest{Visit: b}))
		given := decline(p.per, b, pb.Decline_REASON_UNSPECIFIED, "")
		if given.GetState() != pb.Visit_OPEN || given.GetShopper() != "" || given.GetClaimTime() != nil || given.GetDeclines() != nil {
			t.Errorf("per is shown %v", given)
		}
		offered := func(by *clients) (ids []string) {
			for _, v := range must[*pb.ListOffersResponse](t)(by.ListOffers(ctx, &pb.ListOffersRequest{PageSize: 1000})).GetVisits() {
				if v.GetClient() == "kiosks" {
					ids = append(ids, v.GetVisit())
				}
			}
			return ids
		}
		if inga, per := offered(p.inga), offered(p.per); !slices.Equal(inga, []string{b}) || !slices.Equal(per, []string{a}) {
			t.Errorf("offered to inga are %v, to per %v", inga, per)
		}
		for _, v := range p.visits(t) {
			got, kept := v.GetDeclines(), must[*pb.Visit](t)(p.admin.GetVisit(ctx, &pb.GetVisitRequest{Visit: v.GetVisit()}))
			want := &pb.Decline{Shopper: "inga", Reason: pb.Decline_KNOWN_THERE, Note: "my cousin works there"}
			if v.GetVisit() == b {
				want = &pb.Decline{Shopper: "per"}
			}
			if len(got) != 1 || got[0].GetTime() == nil {
				t.Fatalf("the declines are %v", got)
			}
			want.Time = got[0].GetTime()
			if !proto.Equal(got[0], want) || !proto.Equal(kept, v) {
				t.Errorf("listed is %v, read %v, want %v", v, kept, want)
			}
		}
		waves := must[*pb.ListWaveProgressResponse](t)(p.admin.ListWaveProgress(ctx, &pb.ListWaveProgressRequest{Client: "kiosks", Program: "kiosks"})).GetWaves()
		if want := (&pb.WaveProgress{Wave: "2030-q1", Planned: 2, Offered: 2, Declined: 2, DeclineReasons: []*pb.DeclineCount{
			{Count: 1}, {Reason: pb.Decline_KNOWN_THERE, Count: 1},
		}}); len(waves) != 1 || !proto.Equal(waves[0], want) {
			t.Errorf("the progress is %v", waves)
		}
		// Whoever declined may still think better of it, and is told where another shopper was faster.
		claimed := must[*pb.Visit](t)(p.inga.ClaimVisit(ctx, &pb.ClaimVisitRequest{Visit: a}))
		if claimed.GetClaimTime() == nil {
			t.Errorf("claimed is %v", claimed)
		}
		if _, err := p.per.ClaimVisit(ctx, &pb.ClaimVisitRequest{Visit: a}); refusalOf(t, err).Reason != "ALREADY_CLAIMED" {
			t.Errorf("per claims what inga has: %v", err)
		}
		p.refuseDeclines(t, a)
	})
}

// refuseDeclines tries declines that are refused: of a visit that another shopper has claimed, or was assigned, and without a
// note where one is needed.
func (p *planned) refuseDeclines(t *testing.T, claimed string) {
	t.Helper()
	assigned := p.server.plan(t, "kiosks", "kiosks", "kiosk-2", "inga", func(v *pb.Visit) {
		v.WindowStart = timestamppb.New(v.GetWindowStart().AsTime().AddDate(1, 0, 0))
		v.WindowEnd = timestamppb.New(v.GetWindowEnd().AsTime().AddDate(1, 0, 0))
	}).GetVisit()
	for _, c := range []struct {
		by     *clients
		req    *pb.DeclineVisitRequest
		reason string
	}{
		{p.per, &pb.DeclineVisitRequest{Visit: claimed}, "NOT_FOUND"},
		{p.per, &pb.DeclineVisitRequest{Visit: assigned}, "NOT_FOUND"},
		{p.inga, &pb.DeclineVisitRequest{Visit: claimed, Reason: pb.Decline_OTHER}, "INVALID_REQUEST"},
		{p.inga, &pb.DeclineVisitRequest{Visit: claimed, Reason: 99}, "INVALID_REQUEST"},
	} {
		if _, err := c.by.DeclineVisit(t.Context(), c.req); err == nil || refusalOf(t, err).Reason != c.reason {
			t.Errorf("%v: %v, want %s", c.req, err, c.reason)
		}
	}
	if _, err := p.per.ClaimVisit(t.Context(), &pb.ClaimVisitRequest{Visit: assigned}); refusalOf(t, err).Reason != "NOT_FOUND" {
		t.Errorf("per claims what was assigned to inga: %v", err)
	}
	cancelled := p.server.plan(t, "kiosks", "kiosks", "kiosk-3", "", func(*pb.Visit) {}).GetVisit()
	must[*pb.Visit](t)(p.admin.CancelVisit(t.Context(), &pb.CancelVisitRequest{Visit: cancelled, Etag: "*"}))
	if _, err := p.per.ClaimVisit(t.Context(), &pb.ClaimVisitRequest{Visit: cancelled}); refusalOf(t, err).Reason != "WRONG_STATE" {
		t.Errorf("per claims a cancelled offer: %v", err)
	}
}
