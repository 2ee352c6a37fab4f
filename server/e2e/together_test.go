package e2e

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// TestFiguresOfTwoServers has both servers release, withdraw and answer reports and move locations at the same time,
// and compares the scorecards of both with the reports that they are made of.
func TestFiguresOfTwoServers(t *testing.T) {
	t.Parallel()
	everyIsolation(t, func(t *testing.T, p *pair) {
		var actors [2]*actor
		for i, d := range p {
			actors[i] = &actor{
				server: d.server, random: rand.New(rand.NewPCG(uint64(i), 7)), tokens: map[string]string{}, done: map[string]int{},
				beaten: []string{"REPORT_CONFLICT", "INVALID_REPORT"}, // both answer one return, or edit what another has edited
			}
		}
		var b *books
		for range 2 {
			b = p[0].books(t, b)
			// Both act on the same few reports and on the whole tree.
			few := b.reports[:12]
			p.atOnce(func(i int, _ *desk) {
				for range 10 {
					actors[i].something(t, few)
				}
			})
			b = p[1].books(t, b)
			for range 8 {
				q := actors[0].question(b)
				p[0].compare(t, b, q)
				p[1].compare(t, b, q)
				p.sameScorecard(t, q)
			}
		}
	})
}

// sameScorecard makes one request to both servers.
func (p *pair) sameScorecard(t *testing.T, q *pb.GetScorecardRequest) {
	t.Helper()
	var cards [2]*pb.Scorecard
	var reasons [2]string
	for i, d := range p {
		card, err := d.by(d.Tokens.Client).GetScorecard(t.Context(), q)
		cards[i], reasons[i] = card, refusalOf(t, err).Reason
	}
	if diff := cmp.Diff(cards[0], cards[1], protocmp.Transform(), protocmp.IgnoreFields((*pb.Scorecard)(nil), "as_of")); diff != "" || reasons[0] != reasons[1] {
		t.Errorf("%v: the two servers differ, %v: %s", q, reasons, diff)
	}
}

// TestReleaseIsVisibleOnTheOtherServer releases at one server and reads from the other one right after the response,
// while locations are moved.
func TestReleaseIsVisibleOnTheOtherServer(t *testing.T) {
	t.Parallel()
	everyIsolation(t, func(t *testing.T, p *pair) {
		next, moved := make(chan struct{}, 1), make(chan int)
		go func() { moved <- p[1].moveAbout(t, next) }()
		var group sync.WaitGroup
		for i, place := range []string{"kiel", "dresden"} {
			group.Go(func() {
				queue := make([]string, 4)
				for n := range queue {
					v := p[i].plan(t, "acme", "house", place, "anna").GetVisit()
					queue[n] = p[i].send(t, p[i].shopper, v, houseReport("house-check", lately())).GetReport()
				}
				s := &seen{pair: p, place: place}
				s.want(t, 0, 0)
				move := func() {
					select {
					case next <- struct{}{}:
					default: // The last move is under way.
					}
				}
				for n, id := range queue {
					move()
					p[(n+i)%2].did(t, "approve", id)
					s.want(t, (n+i+1)%2, n+1)
				}
				for n, id := range queue {
					move()
					p[(n+i)%2].did(t, "withdraw", id)
					s.want(t, (n+i+1)%2, len(queue)-n-1)
				}
			})
		}
		group.Wait()
		close(next)
		if n := <-moved; n == 0 {
			t.Error("nothing was moved meanwhile")
		}
	})
}

// moveAbout moves a region above the places of the test whenever the channel signals, and returns the number of moves.
func (s *server) moveAbout(t *testing.T, next <-chan struct{}) (n int) {
	t.Helper()
	for range next {
		region := []string{"germany-north", "germany-east"}[n%2]
		parent := []string{"sweden", "sweden", "germany", "germany"}[n%4]
		_, err := s.by(s.Tokens.Admin).UpdateLocation(t.Context(), &pb.UpdateLocationRequest{
			Client: "acme", Location: region, Resource: &pb.Location{Parent: parent, Etag: "*"}, UpdateMask: mask("parent"),
		})
		if err != nil {
			t.Error(err)
		}
		n++
	}
	return n
}

// seen gets the figures of one place with If-None-Match, as a program does that keeps the last response.
type seen struct {
	*pair
	place string
	etags [2]string
}

// want fails the test unless a server counts so many visits at the place.
func (s *seen) want(t *testing.T, server, visits int) {
	t.Helper()
	d := s.pair[server]
	path := fmt.Sprintf("/v1/clients/acme/scorecard?program=house&location=%s", s.place)
	a := d.call(t, d.Tokens.Client, "GET", path, nil, "If-None-Match: "+s.etags[server]).want(t, 200)
	if got, _ := at(a.json(t), "total", "visits").(float64); int(got) != visits {
		t.Errorf("server %d counts %v visits at %s, want %d", server, got, s.place, visits)
	}
	s.etags[server] = a.header.Get("ETag")
}

// TestChangesAreInForceOnBothServers revokes a token, changes the limits of a program, retires a version and
// publishes another one at one server: by the clock of the other, one second later, all of it is in force there.
func TestChangesAreInForceOnBothServers(t *testing.T) {
	t.Parallel()
	everyIsolation(t, func(t *testing.T, p *pair) {
		c := &clock{}
		other := &desk{server: p[0].join(t, c.now), shopper: p[0].shopper}
		admin := p[0].by(p[0].Tokens.Admin)
		token := p[0].token(t, grants[own])
		visit := func() string { return p[0].visit(t) }
		visits := []string{visit(), visit(), visit()}

		// The other server has cached the state before.
		submitters[0].taken(t, other.server, token, other.submission(visits[0]))
		if got := other.whoAmI(t, token); got.Reason != "" {
			t.Fatalf("before: %+v", got)
		}
		must[*pb.Token](t)(admin.RevokeToken(t.Context(), &pb.RevokeTokenRequest{Token: tokenID(token)}))
		draft := must[*pb.Checklist](t)(admin.GetChecklist(t.Context(), &pb.GetChecklistRequest{Checklist: "house-check"}))
		put := p[0].call(t, p[0].Tokens.Admin, "PUT", "/v1/checklists/house-check/draft", houseChecklist, `If-Match: "`+draft.GetEtag()+`"`).want(t, 200)
		p[0].call(t, p[0].Tokens.Admin, "POST", "/v1/checklists/house-check:publish", "{}", "If-Match: "+put.header.Get("ETag")).want(t, 200)
		must[*pb.ChecklistVersion](t)(admin.RetireChecklistVersion(t.Context(), &pb.RetireChecklistVersionRequest{Checklist: "house-check", Version: 1}))
		c.add(time.Second)

		if got := other.whoAmI(t, token); got.Reason != "INVALID_TOKEN" {
			t.Errorf("the revoked token: %+v", got)
		}
		if _, refused := submitters[0].send(t, other.server, token, other.submission(visits[1])); refused.Reason != "INVALID_TOKEN" {
			t.Errorf("a report with the revoked token: %+v", refused)
		}
		onRetired := readReceipt(t, submitters[1].taken(t, other.server, other.shopper, other.submission(visits[1])))
		if fmt.Sprint(onRetired.Flags) != "[RETIRED_VERSION]" {
			t.Errorf("a report on the retired version: %v", onRetired.Flags)
		}
		newer := other.submission(visits[2])
		newer.Report.Version = 2
		if r := readReceipt(t, submitters[0].taken(t, other.server, other.shopper, newer)); r.Version != 2 {
			t.Errorf("a report on the new version: %+v", r)
		}
		if v := other.plan(t, "acme", "house", insidePlace, "anna"); v.GetVersion() != 2 {
			t.Errorf("a new visit is pinned to version %d", v.GetVersion())
		}
		for _, number := range []int32{1, 2} {
			ask := &pb.GetChecklistVersionRequest{Checklist: "house-check", Version: number}
			here := must[*pb.ChecklistVersion](t)(admin.GetChecklistVersion(t.Context(), ask))
			there := must[*pb.ChecklistVersion](t)(other.by(other.Tokens.Admin).GetChecklistVersion(t.Context(), ask))
			if !proto.Equal(here, there) {
				t.Errorf("version %d is %v here and %v there", number, here, there)
			}
		}
	})
}
