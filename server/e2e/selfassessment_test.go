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

	"mysteryshopper/storage"
)

// assess submits a self-assessment and returns the response.
func (s *server) assess(t *testing.T, req *pb.SubmitSelfAssessmentRequest) *pb.SelfAssessment {
	t.Helper()
	return must[*pb.SelfAssessment](t)(s.by(s.Tokens.Client).SubmitSelfAssessment(t.Context(), req))
}

// assessment is a self-assessment as a caller sees it.
func (s *server) assessment(t *testing.T, token, id string) *pb.SelfAssessment {
	t.Helper()
	return must[*pb.SelfAssessment](t)(s.by(token).GetSelfAssessment(t.Context(), &pb.GetSelfAssessmentRequest{Client: "acme", SelfAssessment: id}))
}

// released releases a report of the program at a place, of the month a number of months ago.
func (d *desk) released(t *testing.T, location string, monthsAgo int) *pb.Report {
	t.Helper()
	return d.past(t, "house", location, monthsAgo, houseReport("house-check", lately()))
}

// TestSealedSelfAssessmentIsHidden submits a self-assessment and searches every response for it, before a report is
// released, after it, and after the report was withdrawn.
func TestSealedSelfAssessmentIsHidden(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		d := startDesk(t, on)
		req := selfAssessment("house", insidePlace, monthAgo(1))
		req.Resource.Answers[0].Comment = "Xanthippe confirms it."
		mine := d.assess(t, req)
		if !mine.GetSealed() || len(mine.GetAnswers()) > 0 || mine.GetScore() != nil || len(mine.GetAnswersDigest()) != 64 ||
			mine.GetChecklist() != "house-check" || mine.GetVersion() != 1 || mine.GetMonth() != monthAgo(1) {
			t.Errorf("what was submitted: %v", mine)
		}
		tokens := map[string]string{
			"admin": d.Tokens.Admin, "reviewer": d.Tokens.Reviewer, "viewer": d.token(t, grants[viewer]),
			"another manager": d.token(t, grants[manager]), "the manager": d.Tokens.Client,
		}
		others := []string{"admin", "reviewer", "viewer", "another manager"}

		d.released(t, insidePlace, 2)  // of another month
		d.released(t, outsidePlace, 1) // of another place
		for who, token := range tokens {
			got := d.assessment(t, token, mine.GetSelfAssessment())
			want := proto.CloneOf(mine)
			if slices.Contains(others, who) {
				want.AnswersDigest = ""
			}
			if diff := cmp.Diff(want, got, protocmp.Transform()); diff != "" {
				t.Errorf("%s sees (-want +got):\n%s", who, diff)
			}
			for _, path := range []string{
				"selfAssessments", "selfAssessments/" + mine.GetSelfAssessment(), "claims:compare?program=house&location=" + insidePlace,
				"changes", "scorecard?program=house", "locations/" + insidePlace + "/report?program=house",
			} {
				body := string(d.call(t, token, "GET", "/v1/clients/acme/"+path, nil).want(t, 200).body)
				for _, part := range []string{"Xanthippe", `"answers":[{`, `"effectiveBasisPoints"`, `"claimedBasisPoints"`} {
					if strings.Contains(body, part) && !strings.Contains(path, "report") {
						t.Errorf("%s finds %s at %s: %s", who, part, path, body)
					}
				}
				if slices.Contains(others, who) && strings.Contains(body, mine.GetAnswersDigest()) || strings.Contains(body, "Xanthippe") {
					t.Errorf("%s finds the digest or a comment at %s: %s", who, path, body)
				}
			}
		}

		released := d.released(t, insidePlace, 1)
		d.unsealedAt(t, tokens, req, mine)
		d.did(t, "withdraw", released.GetReport())
		d.unsealedAt(t, tokens, req, mine)
	})
}

// unsealedAt reads a self-assessment that is no longer sealed, as each of some callers.
func (d *desk) unsealedAt(t *testing.T, tokens map[string]string, req *pb.SubmitSelfAssessmentRequest, sealed *pb.SelfAssessment) {
	t.Helper()
	for who, token := range tokens {
		got := d.assessment(t, token, sealed.GetSelfAssessment())
		if got.GetSealed() || got.GetAnswersDigest() != sealed.GetAnswersDigest() || got.GetEtag() == sealed.GetEtag() {
			t.Errorf("%s: %v", who, got)
		}
		if diff := cmp.Diff(req.GetResource().GetAnswers(), got.GetAnswers(), protocmp.Transform(), protocmp.IgnoreFields((*pb.DurationAnswer)(nil), "outcome")); diff != "" {
			t.Errorf("%s: the answers (-sent +got):\n%s", who, diff)
		}
		// greeted 10, signs 3, waited 6 and mood 7 of 10; questions that managers do not get are not reached.
		if s := got.GetScore(); s.GetEarned() != 26 || s.GetPossible() != 29 || s.GetEffectiveBasisPoints() != 8965 || s.GetProvisional() {
			t.Errorf("%s: the score: %v", who, s)
		}
		asked := 0
		for _, q := range got.GetScore().GetQuestions() {
			if q.GetState() == pb.QuestionScore_ANSWERED {
				asked++
			}
			if strings.HasPrefix(q.GetQuestion(), "covert") && d.ofClient(t, token) {
				t.Errorf("%s sees %s", who, q.GetQuestion())
			}
		}
		if asked != len(req.GetResource().GetAnswers()) {
			t.Errorf("%s: %d questions are answered", who, asked)
		}
		for _, a := range must[*pb.ListSelfAssessmentsResponse](t)(d.by(token).ListSelfAssessments(t.Context(), &pb.ListSelfAssessmentsRequest{Client: "acme", Program: "house"})).GetSelfAssessments() {
			if a.GetSealed() || len(a.GetAnswers()) > 0 || a.GetScore() != nil || a.GetAnswersDigest() != sealed.GetAnswersDigest() {
				t.Errorf("%s: in the list: %v", who, a)
			}
		}
	}
}

// ofClient reports whether a token belongs to a client.
func (d *desk) ofClient(t *testing.T, token string) bool {
	t.Helper()
	return must[*pb.Token](t)(d.by(token).WhoAmI(t.Context(), &pb.WhoAmIRequest{})).GetClient() != ""
}

// TestInvalidSelfAssessments submits invalid self-assessments over both transports.
func TestInvalidSelfAssessments(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		d := startDesk(t, on)
		north := d.token(t, ofManager(insideRegion))
		d.assess(t, selfAssessment("house", insidePlace, monthAtPlace(1)))
		turn := 0 // 1 while the month at the place is the next one already
		if monthAtPlace(0) != monthAgo(0) {
			turn = 1
		}
		d.did(t, "withdraw", d.released(t, insidePlace, 2-turn).GetReport())
		good := selfAssessment("house", insidePlace, monthAtPlace(3))
		for _, c := range []struct {
			what   string
			token  string
			change func(*pb.SelfAssessment)
			want   refusal
		}{
			{"one that is there", d.Tokens.Client, func(a *pb.SelfAssessment) { a.Month = monthAtPlace(1) }, refusal{Reason: "ALREADY_EXISTS"}},
			{"after the release", d.Tokens.Client, func(a *pb.SelfAssessment) { a.Month = monthAtPlace(2) }, refusal{Reason: "ALREADY_RELEASED"}},
			{"after the release, and wrong", d.Tokens.Client, func(a *pb.SelfAssessment) { a.Month, a.Answers = monthAtPlace(2), nil }, refusal{Reason: "ALREADY_RELEASED"}},
			{"outside of the subtree", north, func(a *pb.SelfAssessment) { a.Location = outsidePlace }, refusal{Reason: "NOT_FOUND"}},
			{"outside of the subtree, after a release", north, func(a *pb.SelfAssessment) { a.Location = outsidePlace }, refusal{Reason: "NOT_FOUND"}},
			{"nowhere", d.Tokens.Client, func(a *pb.SelfAssessment) { a.Location = "nowhere" }, refusal{Reason: "NOT_FOUND"}},
			{"everywhere", d.Tokens.Client, func(a *pb.SelfAssessment) { a.Location = "all" }, invalid("INVALID_REQUEST", "location NOT_ALLOWED")},
			{"too late", d.Tokens.Client, func(a *pb.SelfAssessment) { a.Month = monthAtPlace(4) }, invalid("INVALID_REPORT", "month OUT_OF_RANGE")},
			{"too early", d.Tokens.Client, func(a *pb.SelfAssessment) { a.Month = monthAtPlace(-1) }, invalid("INVALID_REPORT", "month OUT_OF_RANGE")},
			{"of no month", d.Tokens.Client, func(a *pb.SelfAssessment) { a.Month = "2026-13" }, invalid("INVALID_REPORT", "month INVALID_FORMAT")},
			{"of no program", d.Tokens.Client, func(a *pb.SelfAssessment) { a.Program = "mansion" }, invalid("INVALID_REPORT", "program NOT_FOUND")},
			{"of no version", d.Tokens.Client, func(a *pb.SelfAssessment) { a.Version = 2 }, invalid("INVALID_REPORT", "version UNKNOWN_VERSION")},
			{"all at once", d.Tokens.Client, func(a *pb.SelfAssessment) {
				a.Month = monthAtPlace(12)
				a.Answers = []*pb.Answer{
					{Question: "zebra", Value: &pb.Answer_Text{Text: "x"}},
					{Question: "greeted", Value: &pb.Answer_Choice{Choice: "maybe"}},
					{Question: "covert-sign", Value: &pb.Answer_Choice{Choice: "maybe"}},
					{Question: "mood", Value: &pb.Answer_Scale{Scale: 11}},
					{Question: "mood", Value: &pb.Answer_Text{Text: "fine"}},
				}
			}, invalid("INVALID_REPORT", "month OUT_OF_RANGE", "answers[1] UNKNOWN_OPTION", "answers[signs] REQUIRED", "answers[waited] REQUIRED",
				"answers[4] DUPLICATE_ANSWER", "answers[2] UNKNOWN_QUESTION", "answers[0] UNKNOWN_QUESTION")},
		} {
			req := proto.CloneOf(good)
			c.change(req.GetResource())
			_, err := d.by(c.token).SubmitSelfAssessment(t.Context(), req)
			method := apiMethods()[pb.ClaimService_SubmitSelfAssessment_FullMethodName]
			overREST := d.overREST(t, c.token, method, req).refusal(t)
			for i, got := range []refusal{refusalOf(t, err), overREST} {
				paths := got.paths()
				for j := range paths {
					paths[j] = strings.TrimPrefix(paths[j], "resource.")
				}
				if got.Reason != c.want.Reason || !slices.Equal(paths, c.want.paths()) {
					t.Errorf("%s, transport %d: %s %q, want %s %q", c.what, i, got.Reason, paths, c.want.Reason, c.want.paths())
				}
			}
		}
		if got := d.assess(t, good); got.GetMonth() != monthAtPlace(3) {
			t.Errorf("the good one: %v", got)
		}
	})
}

// invalid is a refusal with violations, each a path and a reason.
func invalid(reason string, violations ...string) refusal {
	r := refusal{Reason: reason}
	for _, v := range violations {
		path, why, _ := strings.Cut(v, " ")
		r.Violations = append(r.Violations, violation{Path: path, Reason: why})
	}
	return r
}

// TestMonthOfSelfAssessment omits the month shortly after midnight, when it is another month at the place.
func TestMonthOfSelfAssessment(t *testing.T) {
	t.Parallel()
	c := &clock{}
	d := startDeskAt(t, onSQLite, c)
	now := time.Now().UTC()
	turn := time.Date(now.Year(), now.Month()+1, 1, 0, 0, 0, 0, time.UTC)
	must[*pb.Location](t)(d.by(d.Tokens.Admin).CreateLocation(t.Context(), &pb.CreateLocationRequest{Client: "acme", Resource: &pb.Location{
		Location: "hilo", Title: "Hilo", TimeZone: "Pacific/Honolulu",
	}}))
	c.add(turn.Add(time.Hour).Sub(now))
	for location, want := range map[string]string{"hilo": monthAgo(0), insidePlace: monthAgo(-1)} {
		if got := d.assess(t, selfAssessment("house", location, "")).GetMonth(); got != want {
			t.Errorf("%s: %s, want %s", location, got, want)
		}
	}
}

// TestSelfAssessmentIsIdempotent sends a submission with an Idempotency-Key twice, also after the release.
func TestSelfAssessmentIsIdempotent(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		d := startDesk(t, on)
		req := selfAssessment("house", insidePlace, monthAgo(1))
		send := func(key string) (*pb.SelfAssessment, error) {
			return d.by(d.Tokens.Client).SubmitSelfAssessment(withHeaders(t.Context(), []string{"Idempotency-Key: " + key}), req)
		}
		first := must[*pb.SelfAssessment](t)(send("once"))
		d.released(t, insidePlace, 1)
		again := must[*pb.SelfAssessment](t)(send("once"))
		if diff := cmp.Diff(first, again, protocmp.Transform()); diff != "" {
			t.Errorf("sent again: %s", diff)
		}
		if _, err := send("twice"); refusalOf(t, err).Reason != "ALREADY_RELEASED" {
			t.Errorf("under another key: %v", err)
		}
	})
}

// TestAnAssessmentMeetsARelease submits at one server while the other releases the first report of the place and month.
// Whichever is first: an accepted self-assessment was stored before the release, and any other is refused.
func TestAnAssessmentMeetsARelease(t *testing.T) {
	t.Parallel()
	everyIsolation(t, func(t *testing.T, p *pair) {
		places := []string{"kiel", "dresden", "bremen", "rostock", "leipzig", "bonn", "essen", "malmo"}
		taken := 0
		for n, place := range places {
			v := p[0].plan(t, "acme", "house", place, "anna").GetVisit()
			report := p[0].send(t, p[0].shopper, v, houseReport("house-check", lately()))
			var errs [2]error
			var a *pb.SelfAssessment
			p.atOnce(func(i int, d *desk) {
				if i == n%2 {
					_, errs[i] = d.act(t, "approve", report.GetReport())
				} else {
					a, errs[i] = d.by(d.Tokens.Client).SubmitSelfAssessment(t.Context(), selfAssessment("house", place, report.GetMonth()))
				}
			})
			if errs[n%2] != nil {
				t.Fatalf("%s: the release: %v", place, errs[n%2])
			}
			switch got := refusalOf(t, errs[1-n%2]); got.Reason {
			case "":
				taken++
				if !a.GetSealed() || p[n%2].assessment(t, p[0].Tokens.Admin, a.GetSelfAssessment()).GetSealed() {
					t.Errorf("%s: %v is sealed after the release", place, a)
				}
			case "ALREADY_RELEASED":
			default:
				t.Errorf("%s: %+v", place, got)
			}
		}
		t.Logf("%d of %d were first", taken, len(places))
	})
}

// aWait is longer than a release that need not wait.
const aWait = 300 * time.Millisecond

// TestReleaseWaitsForSelfAssessment checks in an update whether anything was released, as submitting does, and releases
// a report at another server: the release waits for the update, whatever its month.
func TestReleaseWaitsForSelfAssessment(t *testing.T) {
	t.Parallel()
	everyIsolation(t, func(t *testing.T, p *pair) {
		for i := range p {
			report := p[i].send(t, p[i].shopper, p[i].visit(t), houseReport("house-check", lately()))
			month := monthAgo(2)
			done := make(chan error, 1)
			err := p[i].app.Store().Update(t.Context(), storage.WriteOptions{NoRetry: true}, func(tx storage.Tx) error {
				ever, err := tx.Reports().EverReleased(t.Context(), "acme", "house", insidePlace, month)
				if err != nil || ever {
					t.Errorf("released before: %t, %v", ever, err)
				}
				go func() {
					_, err := p[1-i].act(t, "approve", report.GetReport())
					done <- err
				}()
				select {
				case err := <-done:
					t.Errorf("the release did not wait: %v", err)
					done <- err
				case <-time.After(aWait):
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			if err := <-done; err != nil {
				t.Errorf("the release after it: %v", err)
			}
		}
	})
}
