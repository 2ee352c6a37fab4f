package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/app"
	"mysteryshopper/server/chain"
	"mysteryshopper/storage"
)

// racesVariable names the variable with the number of report ids that are sent to both servers at once; 10,000 for a
// long run.
const (
	racesVariable = "MYSTERYSHOPPER_E2E_RACES"
	defaultRaces  = 200
	// racesAtOnce is how many ids are sent in parallel.
	racesAtOnce = 4
	// rounds is the number of repetitions of everything else at both servers at once.
	rounds = 10
)

// counted is a store that counts how often updates are asked for, and how often they run.
type counted struct {
	storage.Store
	updates, runs atomic.Int64
}

// Update implements storage.Store.
func (s *counted) Update(ctx context.Context, options storage.WriteOptions, fn func(storage.Tx) error) error {
	s.updates.Add(1)
	return s.Store.Update(ctx, options, func(tx storage.Tx) error {
		s.runs.Add(1)
		return fn(tx)
	})
}

// joinCounted starts another server on the database of a server, whose updates are counted.
func (s *server) joinCounted(t *testing.T) (*server, *counted) {
	t.Helper()
	store := &counted{Store: must[storage.Store](t)(app.OpenStore(t.Context(), app.Database{Name: s.database, Logger: logger}))}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	a, err := app.OpenOn(t.Context(), store, app.Config{REST: "127.0.0.1:0", GRPC: "127.0.0.1:0", Logger: logger, Limits: &chain.Limits{}})
	if err != nil {
		t.Fatal(err)
	}
	return s.entered(t, a), store
}

// TestOneReportIDAtTwoServers sends one report id to both servers at once, with the same content and with two.
func TestOneReportIDAtTwoServers(t *testing.T) {
	t.Parallel()
	for _, isolation := range isolations {
		t.Run(isolation, func(t *testing.T) {
			t.Parallel()
			races := defaultRaces / 4
			if isolation == isolations[0] {
				races = setting(t, racesVariable, defaultRaces)
			}
			first := furnish(t, startDemo(t, isolated(t, onPostgreSQL.demo(t), isolation)))
			one, oneCount := first.joinCounted(t)
			two, twoCount := first.joinCounted(t)
			first.stop()
			p := &pair{{server: one, shopper: first.shopper}, {server: two, shopper: first.shopper}}
			began, receipts := time.Now(), 0
			for left := races; left > 0; left -= 100 {
				receipts += p.race(t, p[0].queue(t, min(left, 100)))
			}
			updates, runs := oneCount.updates.Load()+twoCount.updates.Load(), oneCount.runs.Load()+twoCount.runs.Load()
			t.Logf("%d races in %v: %d receipts; %d updates ran %d times", races, time.Since(began).Round(time.Millisecond), receipts, updates, runs)
			if receipts != races {
				t.Errorf("%d races gave %d receipts", races, receipts)
			}
		})
	}
}

// race sends each of the reports to both servers at once, every other one with two contents, and returns how many
// different receipts were given.
func (p *pair) race(t *testing.T, queue []*pb.SubmitReportRequest) int {
	t.Helper()
	var receipts atomic.Int64
	var group sync.WaitGroup
	for lane := range racesAtOnce {
		group.Go(func() {
			for i := lane; i < len(queue); i += racesAtOnce {
				receipts.Add(int64(p.raceOne(t, queue[i], i)))
			}
		})
	}
	group.Wait()
	return int(receipts.Load())
}

func (p *pair) raceOne(t *testing.T, req *pb.SubmitReportRequest, n int) int {
	t.Helper()
	sent := [2]*pb.SubmitReportRequest{req, req}
	same := n%2 == 0
	if !same {
		sent[1] = resend(req, func(r *pb.SubmitReportRequest) { r.Report.Narrative = "It went otherwise." })
	}
	var got [2][]byte
	var refused [2]refusal
	p.atOnce(func(i int, d *desk) {
		got[i], refused[i] = submitters[(n/2+i)%len(submitters)].send(t, d.server, d.shopper, sent[i])
	})
	reports := p[n%2].reportsOf(t, req.GetVisit())
	if len(reports) != 1 || reports[0].GetRevision() != 1 || reports[0].GetPossibleTwin() || reports[0].GetParked() {
		t.Errorf("race %d: the reports of the visit: %v", n, reports)
		return 0
	}
	if same {
		if len(got[0]) == 0 || !bytes.Equal(got[0], got[1]) {
			t.Errorf("race %d: two receipts of one content: %s %+v, %s %+v", n, got[0], refused[0], got[1], refused[1])
		}
		return 1
	}
	won := slices.IndexFunc(got[:], func(receipt []byte) bool { return receipt != nil })
	if won < 0 || got[1-won] != nil {
		t.Errorf("race %d: of two contents the answers are %s %+v, %s %+v", n, got[0], refused[0], got[1], refused[1])
		return 0
	}
	lost, stored := refused[1-won], p[won].report(t, req.GetReportId()).GetContentDigest()
	if readReceipt(t, got[won]).ContentDigest != stored || lost.Reason != "REPORT_CONFLICT" || lost.Metadata["storedDigest"] != stored ||
		len(lost.Metadata["sentDigest"]) != 64 || lost.Metadata["sentDigest"] == stored {
		t.Errorf("race %d: stored is %s, the receipt is %s, the other one is refused with %+v", n, stored, got[won], lost)
	}
	return 1
}

// TestTwinsAtTwoServers sends two reports of one visit to both servers at once, and approves both at once.
func TestTwinsAtTwoServers(t *testing.T) {
	t.Parallel()
	everyIsolation(t, func(t *testing.T, p *pair) {
		for n := range rounds {
			visit := p[0].visit(t)
			reqs := [2]*pb.SubmitReportRequest{p[0].submission(visit), p[1].submission(visit)}
			var flagged [2]bool
			p.atOnce(func(i int, d *desk) {
				r := readReceipt(t, submitters[(n+i)%len(submitters)].taken(t, d.server, d.shopper, reqs[i]))
				flagged[i] = slices.Contains(r.Flags, "POSSIBLE_TWIN")
			})
			if flagged[0] == flagged[1] {
				t.Errorf("round %d: both receipts have the twin flag: %v", n, flagged)
			}
			for i, req := range reqs {
				if r := p[1-i].report(t, req.GetReportId()); r.GetPossibleTwin() != flagged[i] {
					t.Errorf("round %d: a twin in the receipt: %v, in the report: %v", n, flagged[i], r.GetPossibleTwin())
				}
			}
			var released [2]bool
			p.atOnce(func(i int, d *desk) {
				r, err := d.act(t, "approve", reqs[i].GetReportId())
				released[i] = r.GetReleased()
				if reason := refusalOf(t, err).Reason; err != nil && reason != "WRONG_STATE" {
					t.Errorf("round %d: %v", n, err)
				}
			})
			if released[0] == released[1] {
				t.Errorf("round %d: released: %v", n, released)
			}
			for i, req := range reqs {
				if now := p[1-i].report(t, req.GetReportId()).GetReleased(); now != released[i] {
					t.Errorf("round %d: released: %v, on the other server %v", n, released[i], now)
				}
			}
		}
	})
}

// TestOneReviewAtTwoServers has two reviewers do the same act on one report, each at a server: it is done and counted
// once, and the other one is refused because the report has changed.
func TestOneReviewAtTwoServers(t *testing.T) {
	t.Parallel()
	everyIsolation(t, func(t *testing.T, p *pair) {
		id := p[0].send(t, p[0].shopper, p[0].visit(t), houseReport("house-check", lately())).GetReport()
		for n, act := range slices.Concat([]string{"approve"}, slices.Repeat([]string{"withdraw", "release"}, rounds/2)) {
			var reasons [2]string
			p.atOnce(func(i int, d *desk) {
				_, err := d.act(t, act, id)
				reasons[i] = refusalOf(t, err).Reason
			})
			slices.Sort(reasons[:])
			if reasons != [2]string{"", "WRONG_STATE"} {
				t.Errorf("round %d: two reviewers %s: %q", n, act, reasons)
			}
			counted := p[n%2].scorecard(t, "?program=house").GetTotal().GetVisits()
			if want := int32(1 - n%2); counted != want {
				t.Errorf("round %d: after %s %d visits are counted, want %d", n, act, counted, want)
			}
		}
	})
}

// TestClaimsAtTwoServers has two shoppers claim one visit, and visits at a location that one of them has just visited.
func TestClaimsAtTwoServers(t *testing.T) {
	t.Parallel()
	everyIsolation(t, func(t *testing.T, p *pair) {
		shoppers := [2]string{"shopper-001", "shopper-002"}
		var tokens [2]string
		for i, shopper := range shoppers {
			tokens[i] = p[0].token(t, storage.Grant{Role: storage.ShopperRole, Shopper: shopper})
		}
		claim := func(d *desk, token, visit string) string {
			v, err := d.by(token).ClaimVisit(t.Context(), &pb.ClaimVisitRequest{Visit: visit})
			if err != nil {
				return refusalOf(t, err).Reason
			}
			return v.GetShopper()
		}
		places := []string{"bremen", "rostock", "leipzig", "bonn", "essen", "malmo"}
		p[0].program(t, "acme", "rotating", "house-check", func(r *pb.Program) { r.RotationDays = new(int32(90)) })
		for n, place := range places {
			visit := p[0].plan(t, "acme", "house", insidePlace, "").GetVisit()
			var got [2]string
			p.atOnce(func(i int, d *desk) { got[i] = claim(d, tokens[i], visit) })
			holder := must[*pb.Visit](t)(p[n%2].by(p[0].Tokens.Admin).GetVisit(t.Context(), &pb.GetVisitRequest{Visit: visit})).GetShopper()
			won := slices.Index(got[:], holder)
			if won < 0 || holder != shoppers[won] || got[1-won] != "ALREADY_CLAIMED" {
				t.Errorf("round %d: two shoppers claim one visit: %v, it is %q's", n, got, holder)
			}

			p[n%2].send(t, tokens[0], p[0].plan(t, "acme", "house", place, shoppers[0]).GetVisit(), houseReport("house-check", lately()))
			visits := [2]string{p[0].plan(t, "acme", "rotating", place, "").GetVisit(), p[1].plan(t, "acme", "rotating", place, "").GetVisit()}
			p.atOnce(func(i int, d *desk) { got[i] = claim(d, tokens[i], visits[i]) })
			if got != [2]string{"ROTATION", shoppers[1]} {
				t.Errorf("round %d: of two shoppers the first was just at %s: %v", n, place, got)
			}
		}
	})
}

// TestAnIdempotencyKeyAtTwoServers sends one marked write to both servers at once.
func TestAnIdempotencyKeyAtTwoServers(t *testing.T) {
	t.Parallel()
	everyIsolation(t, func(t *testing.T, p *pair) {
		for n := range rounds {
			scenario := fmt.Sprint("round ", n)
			body := must[[]byte](t)(json.Marshal(map[string]string{
				"client": "acme", "program": "house", "location": "kiel", "scenario": scenario,
				"windowStart": "2026-01-01T00:00:00Z", "windowEnd": "2026-01-02T00:00:00Z",
			}))
			var got [2]answer
			p.atOnce(func(i int, d *desk) {
				got[i] = d.call(t, d.Tokens.Admin, "POST", "/v1/visits", string(body), "Idempotency-Key: key "+scenario)
			})
			if got[0].want(t, 200); !bytes.Equal(got[0].body, got[1].want(t, 200).body) {
				t.Errorf("round %d: two answers: %s %s", n, got[0].body, got[1].body)
			}
		}
		made := 0
		page := must[*pb.ListVisitsResponse](t)(p[0].by(p[0].Tokens.Admin).ListVisits(t.Context(), &pb.ListVisitsRequest{
			Filter: `program = "house"`, PageSize: 1000,
		}))
		for _, v := range page.GetVisits() {
			if strings.HasPrefix(v.GetScenario(), "round ") {
				made++
			}
		}
		if made != rounds {
			t.Errorf("%d keys made %d visits", rounds, made)
		}
	})
}
