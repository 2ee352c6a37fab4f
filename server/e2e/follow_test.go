package e2e

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// follower reads a client's feed page by page, from the two servers in turn.
type follower struct {
	*pair
	bearer string
	after  string
	pages  int
	read   []*pb.Change
}

// page reads one page and reports whether it had any change.
func (f *follower) page(t *testing.T, size int32) bool {
	t.Helper()
	f.pages++
	page := must[*pb.ListChangesResponse](t)(f.pair[f.pages%2].feed(f.bearer).ListChanges(t.Context(), &pb.ListChangesRequest{
		Client: "acme", After: f.after, PageSize: size,
	}))
	if page.GetReset_() {
		t.Errorf("after %q the feed has reset", f.after)
	}
	f.after = page.GetNextToken()
	f.read = append(f.read, page.GetChanges()...)
	return len(page.GetChanges()) > 0
}

// rest reads until no change waits for its number and none is left to read.
func (f *follower) rest(t *testing.T) {
	t.Helper()
	within(t, 20*time.Second, "all changes are numbered", func() bool { return backlog(t, f.pair[0].app.Store()).Unnumbered == 0 })
	for f.page(t, 1000) {
	}
}

// words returns the changes as short texts, in the order of the feed.
func (f *follower) words() []string {
	out := make([]string, len(f.read))
	for i, c := range f.read {
		out[i] = strings.TrimSpace(fmt.Sprint(c.GetKind(), " ", c.GetLocation(), " ", c.GetResource()))
	}
	return out
}

// feed is a client of the feed service with a token.
func (s *server) feed(token string) pb.FeedServiceClient {
	return pb.NewFeedServiceClient(bearer{s.conn, token})
}

// follow returns a follower who has read all that was there.
func (p *pair) follow(t *testing.T, token string) *follower {
	t.Helper()
	f := &follower{pair: p, bearer: token}
	f.rest(t)
	f.read = nil
	return f
}

// TestFeedOrder makes one change of every kind, at both servers, and reads the feed with tokens for the whole client
// and for a part of it.
func TestFeedOrder(t *testing.T) {
	t.Parallel()
	p := startPair(t, onPostgreSQL.demo(t))
	whole := p.follow(t, p[0].Tokens.Client)
	part := p.follow(t, p[0].token(t, ofAcme(insideRegion)))
	var want, wantPart []string
	expect := func(inside bool, words string) {
		want = append(want, words)
		if inside {
			wantPart = append(wantPart, words)
		}
	}
	for i, place := range []string{insidePlace, outsidePlace} {
		here, there := p[i], p[1-i]
		v := here.plan(t, "acme", "house", place, "anna").GetVisit()
		id := there.send(t, there.shopper, v, houseReport("house-check", lately())).GetReport()
		released := "clients/acme/releasedReports/" + here.did(t, "approve", id).GetReleasedReport()
		there.did(t, "withdraw", id)
		here.did(t, "release", id)
		there.did(t, "exclude", id)
		here.did(t, "include", id)
		inside := place == insidePlace
		for _, kind := range []string{"RELEASED", "WITHDRAWN", "CORRECTED", "WITHDRAWN", "CORRECTED"} {
			expect(inside, kind+" "+place+" "+released)
		}
		must[*pb.Location](t)(there.by(there.Tokens.Admin).UpdateLocation(t.Context(), &pb.UpdateLocationRequest{
			Client: "acme", Location: place, Resource: &pb.Location{Title: "Another name", Etag: "*"}, UpdateMask: mask("title"),
		}))
		expect(inside, "LOCATIONS_CHANGED "+place+" clients/acme/locations/"+place)
	}
	must[*pb.Location](t)(p[1].by(p[1].Tokens.Admin).UpdateLocation(t.Context(), &pb.UpdateLocationRequest{
		Client: "acme", Location: "bremen", Resource: &pb.Location{Parent: "germany-south", Etag: "*"}, UpdateMask: mask("parent"),
	}))
	expect(false, "MOVED bremen clients/acme/locations/bremen")
	expect(true, "ACCESS_CHANGED all")
	expect(false, "LOCATIONS_CHANGED bremen clients/acme/locations/bremen")
	must[*pb.Token](t)(p[0].by(p[0].Tokens.Admin).CreateApiKey(t.Context(), &pb.CreateApiKeyRequest{
		Client: "acme", ApiKey: &pb.Token{Role: pb.AccessRole_VIEWER},
	}))
	expect(true, "ACCESS_CHANGED all")

	whole.rest(t)
	if diff := cmp.Diff(want, whole.words()); diff != "" {
		t.Errorf("the feed of the whole client (-want +got):\n%s", diff)
	}
	part.rest(t)
	if diff := cmp.Diff(wantPart, part.words()); diff != "" {
		t.Errorf("the feed of %s (-want +got):\n%s", insideRegion, diff)
	}
	for i, c := range whole.read {
		next := must[*pb.ListChangesResponse](t)(p[i%2].feed(whole.bearer).ListChanges(t.Context(), &pb.ListChangesRequest{Client: "acme", After: c.GetToken()}))
		if rest := (&follower{read: next.GetChanges()}).words(); !slices.Equal(rest, want[i+1:]) {
			t.Errorf("after change %d comes %v", i, rest)
		}
	}
	elsewhere := start(t, onSQLite)
	foreign := must[*pb.ListChangesResponse](t)(elsewhere.feed(elsewhere.Tokens.Client).ListChanges(t.Context(), &pb.ListChangesRequest{Client: "acme"}))
	again := must[*pb.ListChangesResponse](t)(p[0].feed(whole.bearer).ListChanges(t.Context(), &pb.ListChangesRequest{Client: "acme", After: foreign.GetNextToken(), PageSize: 1}))
	first := must[*pb.ListChangesResponse](t)(p[0].feed(whole.bearer).ListChanges(t.Context(), &pb.ListChangesRequest{Client: "acme", PageSize: 1}))
	if !again.GetReset_() || first.GetReset_() || again.GetChanges()[0].GetToken() != first.GetChanges()[0].GetToken() {
		t.Errorf("with the token of another database: %v, from the beginning: %v", again, first)
	}
}

// TestFeedIsComplete pages through the feed while both servers release and withdraw.
func TestFeedIsComplete(t *testing.T) {
	t.Parallel()
	everyIsolation(t, func(t *testing.T, p *pair) {
		const lanes, reports = 3, 4
		f := p.follow(t, p[0].Tokens.Client)
		var mu sync.Mutex
		want := map[string][]string{} // by released report
		var group sync.WaitGroup
		for lane := range lanes {
			group.Go(func() {
				for n := range reports {
					here, there := p[(lane+n)%2], p[(lane+n+1)%2]
					v := here.plan(t, "acme", "house", insidePlace, "anna").GetVisit()
					id := here.send(t, here.shopper, v, houseReport("house-check", lately())).GetReport()
					released := "clients/acme/releasedReports/" + here.did(t, "approve", id).GetReleasedReport()
					there.did(t, "withdraw", id)
					here.did(t, "release", id)
					mu.Lock()
					want[released] = []string{"RELEASED", "WITHDRAWN", "CORRECTED"}
					mu.Unlock()
				}
			})
		}
		over := make(chan struct{})
		go func() {
			group.Wait()
			close(over)
		}()
		for working := true; working; {
			select {
			case <-over:
				working = false
			default:
				f.page(t, 2)
			}
		}
		f.rest(t)
		got := map[string][]string{}
		tokens := map[string]bool{}
		for _, c := range f.read {
			got[c.GetResource()] = append(got[c.GetResource()], c.GetKind().String())
			if tokens[c.GetToken()] {
				t.Errorf("the change %v was read twice", c)
			}
			tokens[c.GetToken()] = true
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("the follower read (-want +got):\n%s", diff)
		}
		second := &follower{pair: p, bearer: f.bearer}
		second.rest(t)
		if n := len(f.read); !slices.Equal(second.words()[max(0, len(second.read)-n):], f.words()) {
			t.Errorf("a later reading has another order")
		}
	})
}

// phoneCopy is a phone that keeps the visits of its syncs.
type phoneCopy struct {
	*pair
	token  string
	pages  int
	visits map[string]*pb.Visit
}

// sync fetches one page, from the two servers in turn, and reports whether it had any change.
func (c *phoneCopy) sync(t *testing.T, size int32) bool {
	t.Helper()
	c.pages++
	d := c.pair[c.pages%2]
	page := must[*pb.SyncVisitsResponse](t)(d.by(d.shopper).SyncVisits(t.Context(), &pb.SyncVisitsRequest{Token: c.token, PageSize: size}))
	if page.GetReset_() {
		t.Error("the sync has reset")
	}
	for _, v := range page.GetVisits() {
		c.visits[v.GetVisit()] = v
	}
	for _, id := range page.GetRemovedVisits() {
		delete(c.visits, id)
	}
	c.token = page.GetToken()
	return len(page.GetVisits())+len(page.GetRemovedVisits()) > 0
}

// TestSyncIsComplete syncs a phone while both servers plan, cancel, reassign and report its visits.
func TestSyncIsComplete(t *testing.T) {
	t.Parallel()
	everyIsolation(t, func(t *testing.T, p *pair) {
		c := &phoneCopy{pair: p, visits: map[string]*pb.Visit{}}
		over := make(chan struct{})
		go func() {
			defer close(over)
			p.atOnce(func(i int, d *desk) {
				for n := range 12 {
					visit := d.visit(t)
					other := p[1-i]
					var err error
					switch n % 4 {
					case 0:
						_, err = other.by(other.Tokens.Admin).CancelVisit(t.Context(), &pb.CancelVisitRequest{Visit: visit, Etag: "*"})
					case 1:
						_, err = other.by(other.shopper).DeclineVisit(t.Context(), &pb.DeclineVisitRequest{Visit: visit})
					case 2:
						_, err = other.by(other.shopper).SubmitReport(t.Context(), other.submission(visit))
					}
					if err != nil {
						t.Error(err)
					}
				}
			})
		}()
		for working := true; working; {
			select {
			case <-over:
				working = false
			default:
				c.sync(t, 3)
			}
		}
		for c.sync(t, 100) {
		}
		list := must[*pb.ListVisitsResponse](t)(p[0].by(p[0].shopper).ListVisits(t.Context(), &pb.ListVisitsRequest{PageSize: 1000}))
		want := map[string]string{}
		for _, v := range list.GetVisits() {
			want[v.GetVisit()] = fmt.Sprint(v.GetState(), " ", v.GetEtag())
		}
		got := map[string]string{}
		for id, v := range c.visits {
			got[id] = fmt.Sprint(v.GetState(), " ", v.GetEtag())
		}
		if diff := cmp.Diff(want, got); diff != "" || len(got) < 20 {
			t.Errorf("the phone's visits (-want +got):\n%s", diff)
		}
	})
}
