package e2e

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// claims lists claims as a caller sees them: their ids with their locations.
func (s *server) claims(t *testing.T, token string, req *pb.ListClaimsRequest) (out []string) {
	t.Helper()
	req.Client, req.Program = "acme", "house"
	for _, c := range must[*pb.ListClaimsResponse](t)(s.by(token).ListClaims(t.Context(), req)).GetClaims() {
		out = append(out, c.GetClaim()+" at "+c.GetLocation())
	}
	return out
}

// claim creates a claim and returns it.
func (s *server) claim(t *testing.T, token string, c *pb.Claim) *pb.Claim {
	t.Helper()
	return must[*pb.Claim](t)(s.by(token).CreateClaim(t.Context(), &pb.CreateClaimRequest{Client: "acme", Resource: c}))
}

// TestClaims creates claims at several levels of the tree, lists them from above, below and beside, and retires them.
func TestClaims(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		d := startDesk(t, on)
		north, place := d.token(t, ofManager(insideRegion)), d.token(t, ofAcme(insidePlace))
		put := func(token, id, location string) *pb.Claim {
			return d.claim(t, token, &pb.Claim{
				Claim: id, Location: location, Program: "house", Statement: map[string]string{"en": "Only experts.", "de-AT": "Nur Fachleute."},
				Questions: []string{"mood", "greeted"}, Source: "The poster at the door.", Month: "2025-03",
			})
		}
		whole := put(d.Tokens.Admin, "whole", "")
		put(d.Tokens.Client, "outside", outsidePlace)
		put(d.Tokens.Client, "country", "germany")
		region := put(north, "region", insideRegion)
		inside := put(north, "inside", insidePlace)
		want := &pb.Claim{
			Name: "clients/acme/claims/inside", Client: "acme", Claim: "inside", Location: insidePlace, Program: "house",
			Statement: map[string]string{"en": "Only experts.", "de-AT": "Nur Fachleute."}, Questions: []string{"mood", "greeted"},
			Source: "The poster at the door.", Month: "2025-03", Etag: inside.GetEtag(), CreateTime: inside.GetCreateTime(),
		}
		var overREST pb.Claim
		d.read(t, place, "/v1/clients/acme/claims/inside", &overREST)
		for _, got := range []*pb.Claim{inside, &overREST} {
			if diff := cmp.Diff(want, got, protocmp.Transform()); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		}
		if c := d.claim(t, d.Tokens.Client, &pb.Claim{Program: "house", Location: outsidePlace, Statement: map[string]string{"en": "x"}, Questions: []string{"mood"}}); c.GetMonth() != monthAgo(0) || c.GetClaim() == "" {
			t.Errorf("a claim with only the required fields: %v", c)
		} else if got := d.retire(t, d.Tokens.Client, c.GetClaim(), c.GetEtag()); got.Reason != "" {
			t.Errorf("retiring it: %+v", got)
		}
		for _, c := range []struct {
			who, token string
			req        *pb.ListClaimsRequest
			want       []string
		}{
			{"all", d.Tokens.Client, &pb.ListClaimsRequest{}, []string{"country at germany", "inside at kiel", "outside at dresden", "region at germany-north", "whole at all"}},
			{"the region", north, &pb.ListClaimsRequest{}, []string{"country at ", "inside at kiel", "region at germany-north", "whole at "}},
			{"the place", place, &pb.ListClaimsRequest{}, []string{"country at ", "inside at kiel", "region at ", "whole at "}},
			{"narrowed", d.Tokens.Reviewer, &pb.ListClaimsRequest{Location: insideRegion}, []string{"inside at kiel", "region at germany-north"}},
		} {
			if got := d.claims(t, c.token, c.req); !slices.Equal(got, c.want) {
				t.Errorf("%s: %q, want %q", c.who, got, c.want)
			}
		}
		for _, c := range []struct{ what, token, id, etag, want string }{
			{"one above", north, "whole", whole.GetEtag(), "NOT_FOUND"},
			{"one beside", north, "outside", "*", "NOT_FOUND"},
			{"without an etag", north, "region", "", "ETAG_REQUIRED"},
			{"with another's etag", north, "region", "r9", "ETAG_MISMATCH"},
			{"its own", north, "region", region.GetEtag(), ""},
			{"again", north, "region", "*", "WRONG_STATE"},
			{"none", north, "nothing", "*", "NOT_FOUND"},
		} {
			if got := d.retire(t, c.token, c.id, c.etag); got.Reason != c.want {
				t.Errorf("retiring %s: %+v, want %q", c.what, got, c.want)
			}
		}
		if got := d.claims(t, north, &pb.ListClaimsRequest{}); slices.Contains(got, "region at germany-north") {
			t.Errorf("a retired claim is listed: %q", got)
		}
		if got := d.claims(t, north, &pb.ListClaimsRequest{Retired: true}); !slices.Contains(got, "region at germany-north") {
			t.Errorf("a retired claim is gone: %q", got)
		}
	})
}

func (s *server) retire(t *testing.T, token, id, etag string) refusal {
	t.Helper()
	_, err := s.by(token).RetireClaim(t.Context(), &pb.RetireClaimRequest{Client: "acme", Claim: id, Etag: etag})
	return refusalOf(t, err)
}

// TestInvalidClaims creates invalid claims, also about questions that clients are not shown.
func TestInvalidClaims(t *testing.T) {
	t.Parallel()
	d := startDesk(t, onSQLite)
	north := d.token(t, ofManager(insideRegion))
	good := &pb.Claim{Claim: "good", Program: "house", Statement: map[string]string{"en": "x"}, Questions: []string{"mood"}}
	d.claim(t, d.Tokens.Client, good)
	for _, c := range []struct {
		what, token string
		change      func(*pb.Claim)
		want        refusal
	}{
		{"one that is there", d.Tokens.Admin, func(*pb.Claim) {}, refusal{Reason: "ALREADY_EXISTS"}},
		{"about the whole client by the manager of a region", north, func(*pb.Claim) {}, refusal{Reason: "NOT_FOUND"}},
		{"about nowhere", d.Tokens.Admin, func(c *pb.Claim) { c.Location = "nowhere" }, invalid("INVALID_REQUEST", "resource.location NOT_FOUND")},
		{"of no program", d.Tokens.Client, func(c *pb.Claim) { c.Program = "mansion" }, invalid("INVALID_REQUEST", "resource.program NOT_FOUND")},
		{"all at once", d.Tokens.Admin, func(c *pb.Claim) {
			c.Month, c.Questions = "2026-00", []string{"covert-sign", "mood", "server-name", "zebra"}
		}, invalid("INVALID_REQUEST", "resource.month INVALID_FORMAT", "resource.questions[0] UNKNOWN_QUESTION",
			"resource.questions[2] UNKNOWN_QUESTION", "resource.questions[3] UNKNOWN_QUESTION")},
		{"without anything", d.Tokens.Client, func(c *pb.Claim) { proto.Reset(c) }, invalid("INVALID_REQUEST",
			"resource.program REQUIRED", "resource.statement REQUIRED", "resource.questions REQUIRED")},
	} {
		claim := proto.CloneOf(good)
		c.change(claim)
		_, err := d.by(c.token).CreateClaim(t.Context(), &pb.CreateClaimRequest{Client: "acme", Resource: claim})
		if got := refusalOf(t, err); got.Reason != c.want.Reason || !slices.Equal(got.paths(), c.want.paths()) {
			t.Errorf("%s: %s %q, want %s %q", c.what, got.Reason, got.paths(), c.want.Reason, c.want.paths())
		}
	}
}

// TestClaimsOnOlderVersions creates claims about a question that only the first version has, and about one that is
// internal in the second.
func TestClaimsOnOlderVersions(t *testing.T) {
	t.Parallel()
	d := startDesk(t, onSQLite)
	second := strings.ReplaceAll(houseChecklist, `"key": "mood"`, `"key": "temper"`)
	second = strings.Replace(second, `{"key": "signs",`, `{"key": "signs", "audience": "INTERNAL",`, 1)
	d.publishNext(t, "house-check", second)
	for key, known := range map[string]bool{"mood": true, "temper": true, "signs": false, "greeted": true} {
		_, err := d.by(d.Tokens.Client).CreateClaim(t.Context(), &pb.CreateClaimRequest{Client: "acme", Resource: &pb.Claim{
			Program: "house", Statement: map[string]string{"en": "x"}, Questions: []string{key},
		}})
		if (err == nil) != known {
			t.Errorf("%s: %v", key, err)
		}
	}
}

// publishNext publishes another version of a checklist.
func (s *server) publishNext(t *testing.T, id, content string) {
	t.Helper()
	now := must[*pb.Checklist](t)(s.by(s.Tokens.Admin).GetChecklist(t.Context(), &pb.GetChecklistRequest{Checklist: id}))
	put := s.call(t, s.Tokens.Admin, "PUT", "/v1/checklists/"+id+"/draft", content, `If-Match: "`+now.GetEtag()+`"`).want(t, 200)
	s.call(t, s.Tokens.Admin, "POST", "/v1/checklists/"+id+":publish", "{}", "If-Match: "+put.header.Get("ETag")).want(t, 200)
}

// importClaims imports a file as a caller.
func (s *server) importClaims(t *testing.T, token, csv string, only bool) (*pb.ImportClaimsResponse, refusal) {
	t.Helper()
	out, err := s.by(token).ImportClaims(t.Context(), &pb.ImportClaimsRequest{Client: "acme", Csv: csv, ValidateOnly: only})
	return out, refusalOf(t, err)
}

// TestImportingClaims imports a file, the same again, and one with other wording.
func TestImportingClaims(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		d := startDesk(t, on)
		file := "\ufeffclaim, location,program,statement,statement.de,questions,source,month\n" +
			"reach,,house,You can always reach us.,Immer erreichbar.,mood greeted,Our page,2025-01\n" +
			"kind,kiel,house,,Stets freundlich.,mood,,\n\n" +
			"\"quoted\",germany,house,\"First, second\nand third.\",,greeted,,2026-02\n"
		for _, c := range []struct {
			what string
			only bool
			want *pb.ImportClaimsResponse
			kept int
		}{
			{"trying", true, &pb.ImportClaimsResponse{Created: 3}, 0},
			{"importing", false, &pb.ImportClaimsResponse{Created: 3}, 3},
			{"trying again", true, &pb.ImportClaimsResponse{Unchanged: 3}, 3},
			{"again", false, &pb.ImportClaimsResponse{Unchanged: 3}, 3},
		} {
			got, refused := d.importClaims(t, d.Tokens.Client, file, c.only)
			if kept := d.claims(t, d.Tokens.Admin, &pb.ListClaimsRequest{}); !proto.Equal(got, c.want) || len(kept) != c.kept {
				t.Errorf("%s: %v %+v, and there are %q", c.what, got, refused, kept)
			}
		}
		changes := must[*pb.ListClaimsResponse](t)(d.by(d.Tokens.Client).ListClaims(t.Context(), &pb.ListClaimsRequest{Client: "acme", Program: "house"})).GetClaims()
		if c := changes[0]; c.GetClaim() != "kind" || c.GetMonth() != monthAgo(0) || len(c.GetStatement()) != 1 || c.GetStatement()["de"] != "Stets freundlich." {
			t.Errorf("the second line: %v", c)
		}
		if c := changes[1]; c.GetStatement()["en"] != "First, second\nand third." {
			t.Errorf("the line in quotes: %v", c)
		}
		more := strings.Replace(file, "Stets", "Meist", 1) + "new,,house,New.,,mood,,\n"
		if _, got := d.importClaims(t, d.Tokens.Client, more, false); !slices.Equal(got.paths(), []string{"csv.line[3].claim ALREADY_EXISTS"}) {
			t.Errorf("with other words: %+v", got)
		}
		other := strings.Replace(file, "2025-01", "2025-02", 1)
		if _, got := d.importClaims(t, d.Tokens.Client, other, false); !slices.Equal(got.paths(), []string{"csv.line[2].claim ALREADY_EXISTS"}) {
			t.Errorf("of another month: %+v", got)
		}
		if got, refused := d.importClaims(t, d.Tokens.Client, file+"new,,house,New.,,mood,,\n", false); got.GetCreated() != 1 || got.GetUnchanged() != 3 {
			t.Errorf("with one more: %v %+v", got, refused)
		}
	})
}

// TestAFileWithManyFaults imports files with many faults: each fault has its line, and nothing is stored.
func TestAFileWithManyFaults(t *testing.T) {
	t.Parallel()
	d := startDesk(t, onSQLite)
	d.claim(t, d.Tokens.Client, &pb.Claim{Claim: "there", Program: "house", Statement: map[string]string{"en": "There."}, Questions: []string{"mood"}})
	before := d.claims(t, d.Tokens.Admin, &pb.ListClaimsRequest{})
	north := d.token(t, ofManager(insideRegion))
	lines := []string{
		"claim,location,program,statement,statement.en,statement.d,questions,month",
		"there,,house,Here.,,,mood,",                 // 2: other words
		",kiel,house,A,,,mood,",                      // 3: no id
		"Big Id,kiel,house,A,,,mood,",                // 4: not an id
		"one,kiel,house,A,,,mood zebra covert-sign,", // 5: two unknown questions
		"one,kiel,house,A,,,mood,",                   // 6: an id twice
		"two,nowhere,house,A,,,mood,",                // 7: no such location
		"three,kiel,mansion,A,,,mood,",               // 8: no such program
		"four,kiel,house,,,,mood,",                   // 9: no statement
		"five,kiel,house,A,,,,",                      // 10: no questions
		"six,kiel,house,A,B,,mood,",                  // 11: two in English
		"seven,kiel,house,A,,A,mood,",                // 12: no such language
		"eight,kiel,house,A,,,mood,2026-13",          // 13: no such month
		"nine,nowhere,mansion,A,,,mood,2026-00",      // 14: three at once
		"ten,kiel,house,A,,,mood,2026-01",            // 15: good
		"eleven,kiel,house,A,,,mood",                 // 16: too short
		"twelve,nowhere,house,A,,,mood,",             // 17: no such location
	}
	want := []string{
		"csv.line[2].claim ALREADY_EXISTS", "csv.line[3].claim REQUIRED", "csv.line[4].claim INVALID_FORMAT",
		"csv.line[5].questions[1] UNKNOWN_QUESTION", "csv.line[5].questions[2] UNKNOWN_QUESTION", "csv.line[6].claim DUPLICATE_KEY",
		"csv.line[7].location NOT_FOUND", "csv.line[8].program NOT_FOUND", "csv.line[9].statement REQUIRED",
		"csv.line[10].questions REQUIRED", "csv.line[11].statement.en DUPLICATE_KEY", "csv.line[12].statement.d INVALID_FORMAT",
		"csv.line[13].month INVALID_FORMAT", "csv.line[14].month INVALID_FORMAT", "csv.line[14].program NOT_FOUND", "csv.line[14].location NOT_FOUND",
		"csv.line[16] INVALID_FORMAT", "csv.line[17].location NOT_FOUND",
	}
	for _, only := range []bool{true, false} {
		_, got := d.importClaims(t, d.Tokens.Client, strings.Join(lines, "\n"), only)
		if diff := cmp.Diff(want, got.paths()); got.Reason != "INVALID_REQUEST" || diff != "" {
			t.Errorf("%s (-want +got):\n%s", got.Reason, diff)
		}
	}
	for csv, want := range map[string]string{
		"":                                     "csv INVALID_FORMAT",
		"claim,program,questions,colour\n":     "csv.line[1].colour UNKNOWN_FIELD",
		"claim,program\n":                      "csv.line[1].questions REQUIRED",
		"claim,claim,program,questions\n":      "csv.line[1].claim DUPLICATE_KEY",
		"claim,program,questions\na\"b,house,": "csv.line[2] INVALID_FORMAT",
		"claim,program,questions\n\"a,house,m": "csv.line[2] INVALID_FORMAT",
	} {
		if _, got := d.importClaims(t, d.Tokens.Client, csv, false); !slices.Equal(got.paths(), []string{want}) {
			t.Errorf("%q: %q, want %s", csv, got.paths(), want)
		}
	}
	const columns = "claim,location,program,statement,questions\n"
	_, got := d.importClaims(t, north, columns+"mine,kiel,house,A,mood\nall,,house,A,mood\nother,dresden,house,A,mood\nnone,nowhere,house,A,mood\n", false)
	if diff := cmp.Diff([]string{"csv.line[3].location NOT_FOUND", "csv.line[4].location NOT_FOUND", "csv.line[5].location NOT_FOUND"}, got.paths()); diff != "" {
		t.Errorf("the manager of a region (-want +got):\n%s", diff)
	}
	if got := d.claims(t, d.Tokens.Admin, &pb.ListClaimsRequest{}); !slices.Equal(got, before) {
		t.Errorf("there are %q, before there were %q", got, before)
	}
}

// TestFeedHasClaims waits for the entries of claims, self-assessments and events in the client's feed.
func TestFeedHasClaims(t *testing.T) {
	t.Parallel()
	d := startDesk(t, onSQLite)
	north := d.token(t, ofManager(insideRegion))
	scorecard := func() string {
		return must[*pb.Scorecard](t)(d.by(d.Tokens.Client).GetScorecard(t.Context(), &pb.GetScorecardRequest{Client: "acme"})).GetEtag()
	}
	within(t, 20*time.Second, "the changes before are numbered", func() bool { return backlog(t, d.app.Store()).Unnumbered == 0 })
	start, wants := d.changesOf(t, north), map[string]int{}
	for _, act := range []struct {
		kind string
		do   func()
	}{
		{"CLAIMS_CHANGED", func() {
			d.claim(t, north, &pb.Claim{Claim: "a", Location: insidePlace, Program: "house", Statement: map[string]string{"en": "x"}, Questions: []string{"mood"}})
		}},
		{"CLAIMS_CHANGED", func() { d.retire(t, north, "a", "*") }},
		{"CLAIMS_CHANGED", func() {
			d.importClaims(t, d.Tokens.Admin, "claim,program,statement,questions\nb,house,B,mood\n", false)
		}},
		{"CLAIMS_CHANGED", func() { d.assess(t, selfAssessment("house", insidePlace, monthAgo(1))) }},
		{"EVENTS_CHANGED", func() { d.mark(t, north, "e", insidePlace, monthAgo(1)) }},
		{"EVENTS_CHANGED", func() {
			_, err := d.by(north).DeleteTimelineEvent(t.Context(), &pb.DeleteTimelineEventRequest{Client: "acme", TimelineEvent: "e", Etag: "*"})
			if err != nil {
				t.Error(err)
			}
		}},
	} {
		before := scorecard()
		act.do()
		wants[act.kind]++
		if scorecard() == before {
			t.Errorf("%s: the etag of figures is as before", act.kind)
		}
	}
	within(t, 20*time.Second, "the changes of claims and events are in the feed", func() bool {
		got := d.changesOf(t, north)
		for kind := range wants {
			got[kind] -= start[kind]
		}
		return got["CLAIMS_CHANGED"] == wants["CLAIMS_CHANGED"] && got["EVENTS_CHANGED"] == wants["EVENTS_CHANGED"]
	})
}

// changesOf counts the changes that a caller reads, by their kinds.
func (s *server) changesOf(t *testing.T, token string) map[string]int {
	t.Helper()
	kinds, after := map[string]int{}, ""
	for {
		page := must[*pb.ListChangesResponse](t)(pb.NewFeedServiceClient(bearer{s.conn, token}).ListChanges(t.Context(), &pb.ListChangesRequest{
			Client: "acme", After: after, PageSize: 1000,
		}))
		for _, c := range page.GetChanges() {
			kinds[c.GetKind().String()]++
		}
		if after = page.GetNextToken(); !page.GetMore() {
			return kinds
		}
	}
}
