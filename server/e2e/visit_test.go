package e2e

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/storage"
)

// TestOneShopperClaimsAnOffer has many shoppers claim one visit at once.
func TestOneShopperClaimsAnOffer(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		s := start(t, on)
		offers := must[*pb.ListOffersResponse](t)(s.by(s.Tokens.Shopper).ListOffers(t.Context(), &pb.ListOffersRequest{}))
		offer := offers.GetVisits()[0].GetVisit()
		won := make([]string, 20)
		var group sync.WaitGroup
		for i := range won {
			shopper := fmt.Sprintf("shopper-%03d", i+1)
			token := s.token(t, storage.Grant{Role: storage.ShopperRole, Shopper: shopper})
			group.Go(func() {
				v, err := s.by(token).ClaimVisit(t.Context(), &pb.ClaimVisitRequest{Visit: offer})
				if err == nil {
					won[i] = v.GetShopper()
				} else if r := refusalOf(t, err).Reason; r != "ALREADY_CLAIMED" && r != "UNAVAILABLE" {
					t.Errorf("%s: %v", shopper, err)
				}
			})
		}
		group.Wait()
		winners := slices.DeleteFunc(won, func(s string) bool { return s == "" })
		v := must[*pb.Visit](t)(s.by(s.Tokens.Admin).GetVisit(t.Context(), &pb.GetVisitRequest{Visit: offer}))
		if len(winners) != 1 || v.GetShopper() != winners[0] || v.GetState() != pb.Visit_CLAIMED {
			t.Errorf("claimed by %v, the visit is %s of %s", winners, v.GetState(), v.GetShopper())
		}
	})
}

// TestOneReviewerDecides has many reviewers approve one report with the same etag.
func TestOneReviewerDecides(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		w := startWorld(t, on)
		before := w.scorecard(t, "?program=house").GetTotal().GetVisits()
		etag := w.report(t, w.pendingReport).GetEtag()
		decided := make([]bool, 16)
		var group sync.WaitGroup
		for i := range decided {
			group.Go(func() {
				_, err := w.by(w.Tokens.Reviewer).ApproveReport(t.Context(), &pb.ApproveReportRequest{Report: w.pendingReport, Etag: etag, Reason: pb.ReviewReason_COMPLETE})
				decided[i] = err == nil
				if r := refusalOf(t, err).Reason; err != nil && r != "ETAG_MISMATCH" {
					t.Errorf("%v", err)
				}
			})
		}
		group.Wait()
		decided = slices.DeleteFunc(decided, func(ok bool) bool { return !ok })
		if counted := w.scorecard(t, "?program=house").GetTotal().GetVisits() - before; len(decided) != 1 || counted != 1 {
			t.Errorf("%d reviewers decided, %d visits are counted", len(decided), counted)
		}
		if released := w.report(t, w.pendingReport).GetEvents(); len(released) != 3 {
			t.Errorf("the events are %v", released)
		}
	})
}

// TestDraftMovesBetweenPhones parks a draft, continues it with another token and submits it.
func TestDraftMovesBetweenPhones(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		d := startDesk(t, on)
		req := d.submission(d.visit(t))
		second := d.token(t, grants[own])
		synced := syncedVisits{server: d.server, shopper: second}
		if first := synced.next(t, nil); len(first.GetVersions()) == 0 || synced.parked[req.GetVisit()] != "" {
			t.Errorf("the first sync has %d versions and the parked drafts %v", len(first.GetVersions()), synced.parked)
		}
		half := &pb.VisitDraft{ReportId: req.GetReportId(), Report: houseReport("house-check", time.Now().UTC().Truncate(time.Second))}
		half.Report.Answers = half.Report.Answers[:2]
		half.Report.Outcome = pb.ReportContent_OUTCOME_UNSPECIFIED
		saved := must[*pb.VisitDraft](t)(d.by(d.shopper).SaveDraft(t.Context(), &pb.SaveDraftRequest{Visit: req.GetVisit(), Draft: half}))
		if s := saved.GetScore(); !s.GetProvisional() || s.GetVerdict() != pb.Score_NONE || s.GetUnanswered() == 0 {
			t.Errorf("the score of a draft: %v", s)
		}
		name := fmt.Sprintf("checklists/%s/versions/%d", half.GetReport().GetChecklist(), half.GetReport().GetVersion())
		if changed := synced.next(t, []string{name}); synced.parked[req.GetVisit()] != saved.GetEtag() || len(changed.GetVersions()) > 0 {
			t.Errorf("the second phone learns of the drafts %v and gets %d versions, want %s and none that it has", synced.parked, len(changed.GetVersions()), saved.GetEtag())
		}
		taken := must[*pb.VisitDraft](t)(d.by(second).GetDraft(t.Context(), &pb.GetDraftRequest{Visit: req.GetVisit()}))
		if protoText(t, taken) != protoText(t, saved) {
			t.Errorf("the second phone gets %v", taken)
		}
		taken.Report.Narrative = "From the second phone."
		must[*pb.VisitDraft](t)(d.by(second).SaveDraft(t.Context(), &pb.SaveDraftRequest{Visit: req.GetVisit(), Draft: taken}))
		if _, err := d.by(d.shopper).SaveDraft(t.Context(), &pb.SaveDraftRequest{Visit: req.GetVisit(), Draft: saved}); refusalOf(t, err).Reason != "ETAG_MISMATCH" {
			t.Errorf("the first phone writes over the second's draft: %v", err)
		}
		submitters[0].taken(t, d.server, second, req)
		if _, err := d.by(second).GetDraft(t.Context(), &pb.GetDraftRequest{Visit: req.GetVisit()}); refusalOf(t, err).Reason != "NOT_FOUND" {
			t.Errorf("the draft outlives its report: %v", err)
		}
		if synced.next(t, nil); synced.parked[req.GetVisit()] != "" {
			t.Errorf("a sync after the report still has the draft %v", synced.parked)
		}
	})
}

// syncedVisits is what a phone of a shopper learns by syncs.
type syncedVisits struct {
	server  *server
	shopper string
	token   string
	// parked has the etags of parked drafts by visit.
	parked map[string]string
}

// next fetches what changed since the last sync, by a phone that has some checklist versions.
func (s *syncedVisits) next(t *testing.T, known []string) *pb.SyncVisitsResponse {
	t.Helper()
	out := must[*pb.SyncVisitsResponse](t)(s.server.by(s.shopper).SyncVisits(t.Context(), &pb.SyncVisitsRequest{
		Token: s.token, PageSize: 1000, KnownVersions: known,
	}))
	s.token = out.GetToken()
	if s.parked == nil {
		s.parked = map[string]string{}
	}
	for _, v := range out.GetVisits() {
		s.parked[v.GetVisit()] = v.GetParkedDraftEtag()
	}
	return out
}

// TestSync fetches the bundle in pages, and then only the changes.
func TestSync(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		d := startDesk(t, on)
		sync := func(token string, size int32) *pb.SyncVisitsResponse {
			return must[*pb.SyncVisitsResponse](t)(d.by(d.shopper).SyncVisits(t.Context(), &pb.SyncVisitsRequest{Token: token, PageSize: size, Locale: "de"}))
		}
		ids := func(r *pb.SyncVisitsResponse) (out []string) {
			for _, v := range r.GetVisits() {
				out = append(out, v.GetVisit())
			}
			return out
		}
		all, token := []string{}, ""
		for more := true; more; {
			page := sync(token, 5)
			all, token, more = append(all, ids(page)...), page.GetToken(), page.GetMore()
			for _, v := range page.GetVisits() {
				if !slices.ContainsFunc(page.GetLocations(), func(l *pb.Location) bool { return l.GetLocation() == v.GetLocation() }) {
					t.Errorf("the location of %s is not there", v.GetVisit())
				}
				if !slices.ContainsFunc(page.GetVersions(), func(c *pb.ChecklistVersion) bool {
					return c.GetChecklist() == v.GetChecklist() && len(c.GetTitle()) == 1
				}) {
					t.Errorf("the version of %s is not there in one language", v.GetVisit())
				}
			}
		}
		slices.Sort(all)
		want := slices.Sorted(slices.Values(d.Visits))
		if !slices.Equal(all, want) {
			t.Errorf("%d visits in the bundle, want %d", len(all), len(want))
		}
		if again := sync(token, 50); len(again.GetVisits())+len(again.GetRemovedVisits()) > 0 || again.GetMore() || again.GetReset_() {
			t.Errorf("without a change: %v", again)
		}
		fresh, gone := d.visit(t), d.Visits[3]
		must[*pb.Visit](t)(d.by(d.shopper).DeclineVisit(t.Context(), &pb.DeclineVisitRequest{Visit: gone}))
		changed := sync(token, 50)
		if !slices.Equal(ids(changed), []string{fresh}) || !slices.Equal(changed.GetRemovedVisits(), []string{gone}) {
			t.Errorf("after a new visit and one given back: %v, removed %v", ids(changed), changed.GetRemovedVisits())
		}
		for _, bad := range []string{"nonsense", "AAAA", token + "AA"} {
			if r := sync(bad, 1000); !r.GetReset_() || len(r.GetVisits()) != len(all) {
				t.Errorf("the token %q: reset %v, %d visits", bad, r.GetReset_(), len(r.GetVisits()))
			}
		}
	})
}

// TestReportsOutsideTheWindow submits for visits whose window has passed, or has not begun.
func TestReportsOutsideTheWindow(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		d := startDesk(t, on)
		for _, days := range []int{-30, 30} {
			visit := d.visit(t, func(v *pb.Visit) {
				v.WindowStart = timestamppb.New(v.GetWindowStart().AsTime().AddDate(0, 0, days))
				v.WindowEnd = timestamppb.New(v.GetWindowEnd().AsTime().AddDate(0, 0, days))
			})
			r := readReceipt(t, submitters[1].taken(t, d.server, d.shopper, d.submission(visit)))
			if !slices.Contains(r.Flags, "OUTSIDE_WINDOW") || slices.Contains(r.Flags, "PARKED") {
				t.Errorf("%d days off: %v", days, r.Flags)
			}
		}
	})
}

// TestInvalidCoordinates sends coordinates that are not numbers, which JSON cannot write.
func TestInvalidCoordinates(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		d := startDesk(t, on)
		visit := d.visit(t)
		for _, bad := range []float64{math.NaN(), math.Inf(1), math.Inf(-1), 91} {
			for _, by := range []submitter{submitters[0], submitters[2]} {
				req := d.submission(visit)
				req.Report.Position.Latitude, req.Report.Position.AccuracyMeters = bad, -1
				if _, refused := by.send(t, d.server, d.shopper, req); refused.Code != "INVALID_ARGUMENT" || len(refused.Violations) < 2 {
					t.Errorf("%v over %s: %+v", bad, by.name, refused)
				}
			}
		}
		for _, bad := range []string{`"NaN"`, `1e999`, `"52.5x"`, `null,"longitude":null`, `true`} {
			body := strings.Replace(bodyOf(t, d.submission(visit)), "47.1234567", bad, 1)
			if a := d.call(t, d.shopper, "POST", "/v1/visits/"+visit+":submit", body); a.status != 400 && bad[0] != 'n' {
				t.Errorf("%s: %d %s", bad, a.status, a.body)
			}
		}
		for _, bad := range []string{`"\ud800"`, `"\udfff\ud800"`, `7`, `"` + strings.Repeat("ü", 20001) + `"`} {
			body := strings.Replace(bodyOf(t, d.submission(visit)), `"It went well."`, bad, 1)
			if a := d.call(t, d.shopper, "POST", "/v1/visits/"+visit+":submit", body); a.status != 400 {
				t.Errorf("%.20s: %d %.200s", bad, a.status, a.body)
			}
		}
		odd := d.submission(visit)
		odd.Report.Narrative = "\u0000 \u2028 \ufeff e\u0301 \U0001F600 </script> \u007f"
		want := submitters[0].taken(t, d.server, d.shopper, odd)
		for _, by := range submitters {
			if got := by.taken(t, d.server, d.shopper, odd); string(got) != string(want) {
				t.Errorf("odd characters over %s: %s", by.name, got)
			}
		}
		if got := d.report(t, odd.GetReportId()).GetContent().GetNarrative(); got != odd.GetReport().GetNarrative() {
			t.Errorf("odd characters came back as %q", got)
		}
	})
}

// TestAllOrNothing plans visits and imports locations with faults among them.
func TestAllOrNothing(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		s := start(t, on)
		a := s.by(s.Tokens.Admin)
		count := func() int {
			return len(must[*pb.ListVisitsResponse](t)(a.ListVisits(t.Context(), &pb.ListVisitsRequest{PageSize: 1000})).GetVisits())
		}
		good := &pb.Visit{
			Client: "acme", Program: "core-2026", Location: "kiel",
			WindowStart: timestamppb.New(time.Now().Truncate(time.Hour)), WindowEnd: timestamppb.New(time.Now().Truncate(time.Hour).Add(time.Hour)),
		}
		before := count()
		_, err := a.BatchCreateVisits(t.Context(), &pb.BatchCreateVisitsRequest{Requests: []*pb.CreateVisitRequest{
			{Resource: good},
			{Resource: &pb.Visit{Client: "acme", Program: good.GetProgram(), Location: "atlantis", WindowStart: good.GetWindowStart(), WindowEnd: good.GetWindowEnd()}},
			{Resource: &pb.Visit{Client: "acme", Program: good.GetProgram(), Location: "kiel", WindowStart: good.GetWindowEnd(), WindowEnd: good.GetWindowStart()}},
			{Resource: &pb.Visit{Client: "acme", Program: good.GetProgram(), Location: "kiel", Shopper: "nobody", WindowStart: good.GetWindowStart(), WindowEnd: good.GetWindowEnd()}},
		}})
		want := []string{"requests[1].resource.location NOT_FOUND", "requests[2].resource.windowEnd OUT_OF_RANGE", "requests[3].resource.shopper NOT_FOUND"}
		if got := refusalOf(t, err).paths(); !slices.Equal(got, want) || count() != before {
			t.Errorf("%v, and %d visits were made", got, count()-before)
		}
		places := func() int {
			return len(must[*pb.ListLocationsResponse](t)(a.ListLocations(t.Context(), &pb.ListLocationsRequest{Client: "acme", PageSize: 1000})).GetLocations())
		}
		there := places()
		_, err = a.ImportLocations(t.Context(), &pb.ImportLocationsRequest{Client: "acme", Csv: "location,title,parent,channel,latitude\n" +
			"neustadt,Neustadt,germany-north,IN_PERSON,53\nBad Key,x,,,\nlost,Lost,atlantis,,\nsmoke,Smoke,,SMOKE,\nfar,Far,,,95\n"})
		if got := refusalOf(t, err); len(got.Violations) < 3 || places() != there {
			t.Errorf("%+v, and %d locations were made", got, places()-there)
		}
		csv := "location,title,parent\nnew-shop,New shop,new-region\nnew-region,New region,germany\n"
		tried := must[*pb.ImportLocationsResponse](t)(a.ImportLocations(t.Context(), &pb.ImportLocationsRequest{Client: "acme", Csv: csv, ValidateOnly: true}))
		if tried.GetCreated() != 2 || places() != there {
			t.Errorf("trying alone: %v, and %d locations were made", tried, places()-there)
		}
		for _, want := range []*pb.ImportLocationsResponse{{Created: 2}, {Unchanged: 2}} {
			got := must[*pb.ImportLocationsResponse](t)(a.ImportLocations(t.Context(), &pb.ImportLocationsRequest{Client: "acme", Csv: csv}))
			if got.GetCreated() != want.GetCreated() || got.GetUnchanged() != want.GetUnchanged() || places() != there+2 {
				t.Errorf("%v, want %v", got, want)
			}
		}
	})
}

// TestAnUnpublishableDraftNamesEveryFault publishes a draft that is wrong in many places.
func TestAnUnpublishableDraftNamesEveryFault(t *testing.T) {
	t.Parallel()
	s := start(t, onSQLite)
	draft := `{"checklist":"faulty-check","draft":{"defaultLocale":"en","totalMode":"SECTION_WEIGHTED","title":{"de":"Nur deutsch"},"sections":[
	 {"key":"a","title":{"en":"A"},"weight":-60,"questions":[
	  {"key":"q","text":{"en":"?"},"visibleWhen":{"all":[{"question":"none","equals":"yes"}]},"choice":{}},
	  {"key":"q","text":{"en":"?"},"scale":{"min":5,"max":5}},
	  {"key":"none","text":{"en":"?"}}]},
	 {"key":"b","title":{"en":"B"},"weight":0,"questions":[]},
	 {"key":"c","title":{"en":"C"},"questions":[]}]}}`
	made := s.call(t, s.Tokens.Admin, "POST", "/v1/checklists", draft).want(t, 200)
	for _, body := range []string{`{"validateOnly":true}`, `{}`} {
		p := s.call(t, s.Tokens.Admin, "POST", "/v1/checklists/faulty-check:publish", body, "If-Match: "+made.header.Get("ETag")).want(t, 400).problem(t)
		if p.Reason != "UNPUBLISHABLE" || p.Code != "FAILED_PRECONDITION" {
			t.Fatalf("%+v", p)
		}
		for _, want := range []string{"MISSING_DEFAULT_LOCALE", "WEIGHTS_SUM", "OUT_OF_RANGE", "DUPLICATE_KEY", "NOT_EARLIER_QUESTION", "EMPTY_LIST", "NOT_ONE_KIND"} {
			if !slices.ContainsFunc(p.Errors, func(v violation) bool { return v.Reason == want && v.Path != "" && v.Message != "" }) {
				t.Errorf("%s is not among the faults: %+v", want, p.Errors)
			}
		}
	}
	s.call(t, s.Tokens.Admin, "GET", "/v1/checklists/faulty-check/versions/1", nil).want(t, 404)
}

// TestViewersOfSeveralTops reads with tokens for two regions, and for the whole client by its name.
func TestViewersOfSeveralTops(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		w := startWorld(t, on)
		both := w.token(t, ofAcme(insideRegion, "germany-east"))
		whole := w.token(t, ofAcme("all"))
		get := func(token, path string) answer { return w.call(t, token, "GET", "/v1/clients/acme/"+path, nil) }
		released := func(token string) int {
			list, _ := get(token, "releasedReports?program=house").want(t, 200).json(t)["releasedReports"].([]any)
			return len(list)
		}
		if got := released(both); got != 2 {
			t.Errorf("of two regions: %d reports", got)
		}
		if got := released(whole); got != 2 {
			t.Errorf("of the whole client: %d reports", got)
		}
		for _, path := range []string{"scorecard?program=house&location=" + insideRegion, "scorecard?program=house&location=" + outsidePlace, "locations/" + outsidePlace} {
			get(both, path).want(t, 200)
			get(whole, path).want(t, 200)
		}
		get(both, "scorecard?location=germany").want(t, 404)
		get(both, "locations/germany-south").want(t, 404)
		get(whole, "scorecard?program=house").want(t, 200)
		get(whole, "locations").want(t, 200)
		locations, _ := get(both, "locations?pageSize=1000").want(t, 200).json(t)["locations"].([]any)
		for _, l := range locations {
			if parent := fmt.Sprint(at(l, "parent")); parent != insideRegion && parent != "germany-east" && parent != "" {
				t.Errorf("a viewer of two regions is shown %v", l)
			}
		}
	})
}
