package e2e

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/testing/protocmp"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// returnChecklist has a question whether the shopper would return, which earns no points.
const returnChecklist = `{
 "defaultLocale": "en", "totalMode": "POINTS", "title": {"en": "Return"},
 "sections": [{"key": "one", "title": {"en": "One"}, "questions": [
   {"key": "greeted", "text": {"en": "Were you greeted?"}, "dimensions": ["human"], "choice": {"options": [
    {"key": "yes", "text": {"en": "Yes"}, "points": 6}, {"key": "no", "text": {"en": "No"}}]}},
   {"key": "mood", "text": {"en": "Mood?"}, "dimensions": ["human", "task"], "scale": {"min": 0, "max": 10, "pointsPerStep": 1}},
   {"key": "knew", "text": {"en": "Did they know?"}, "dimensions": ["task"], "scale": {"min": 1, "max": 5, "pointsPerStep": 2}},
   {"key": "covert", "text": {"en": "Was the sign seen?"}, "audience": "INTERNAL", "choice": {"options": [
    {"key": "yes", "text": {"en": "Yes"}, "points": 1}, {"key": "no", "text": {"en": "No"}}]}},
   {"key": "covert-mood", "text": {"en": "And truly?"}, "audience": "INTERNAL", "scale": {"min": 0, "max": 10}},
   {"key": "remark", "text": {"en": "Remark?"}, "freeText": {}},
   {"key": "again", "text": {"en": "Would you return?"}, "role": "WOULD_RETURN", "choice": {"options": [
    {"key": "surely", "text": {"en": "Surely"}}, {"key": "perhaps", "text": {"en": "Perhaps"}}, {"key": "never", "text": {"en": "Never"}}]}}]}]}`

// opinion is one visit.
type opinion struct {
	location, greeted string
	mood, knew        int32
	again             string
}

var opinions = []opinion{
	{"kiel", "yes", 9, 5, "surely"}, {"kiel", "yes", 8, 3, "surely"}, {"kiel", "no", 2, 4, "never"}, {"kiel", "no", 5, 2, "perhaps"},
	{"dresden", "yes", 7, 1, "perhaps"}, {"dresden", "no", 7, 5, "perhaps"}, {"dresden", "yes", 3, 2, "never"}, {"dresden", "no", 10, 4, "surely"},
	{"dresden", "no", 0, 1, "never"}, {"dresden", "yes", 6, 3, ""},
}

// opine releases the visits on a version.
func (s *server) opine(t *testing.T, version int32, all []opinion) {
	t.Helper()
	for i, o := range all {
		answers := []*pb.Answer{
			{Question: "greeted", Value: &pb.Answer_Choice{Choice: o.greeted}}, {Question: "mood", Value: &pb.Answer_Scale{Scale: o.mood}},
			{Question: "knew", Value: &pb.Answer_Scale{Scale: o.knew}}, {Question: "covert", Value: &pb.Answer_Choice{Choice: "yes"}},
			{Question: "again", Comment: "A comment beside it."},
		}
		if o.again != "" {
			answers = append(answers, &pb.Answer{Question: "again", Value: &pb.Answer_Choice{Choice: o.again}})
		}
		s.past(t, "return", o.location, 1+i%3, &pb.ReportContent{Checklist: "return-check", Version: version, Answers: answers})
	}
}

// drivers gets the drivers of one question.
func (s *server) drivers(t *testing.T, token, location, question string) *pb.Drivers {
	t.Helper()
	return must[*pb.Drivers](t)(s.by(token).GetDrivers(t.Context(), &pb.GetDriversRequest{
		Client: "acme", Location: location, Program: "return", From: monthAgo(3), To: monthAgo(1), Question: question,
	}))
}

// TestDrivers compares the coefficients with those of the opinions, by ranks counted one by one.
func TestDrivers(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		s := start(t, on)
		s.publish(t, "return-check", returnChecklist)
		s.program(t, "acme", "return", "return-check")
		s.opine(t, 1, opinions)
		for location, there := range map[string][]opinion{
			"all": opinions, "kiel": opinions[:4], "dresden": opinions[4:], "hungary": nil,
		} {
			got := s.drivers(t, s.Tokens.Client, location, "")
			if got.GetQuestion() != map[bool]string{true: "again"}[len(there) > 0] || got.GetSample().GetRead() != int32(len(there)) ||
				got.GetSample().GetOf() != int32(len(there)) {
				t.Errorf("%s: %v", location, got)
			}
			wantDrivers(t, location, got.GetQuestions(), there, map[string]func(opinion) float64{
				"greeted": func(o opinion) float64 { return map[string]float64{"yes": 1}[o.greeted] },
				"mood":    func(o opinion) float64 { return float64(o.mood) },
				"knew":    func(o opinion) float64 { return float64(o.knew) },
			})
			// Nine points of mood and six of greeting; ten of mood and eight of knowledge.
			wantDrivers(t, location, got.GetDimensions(), there, map[string]func(opinion) float64{
				"human": func(o opinion) float64 { return 6*map[string]float64{"yes": 1}[o.greeted] + float64(o.mood) },
				"task":  func(o opinion) float64 { return float64(o.mood + 2*(o.knew-1)) },
			})
		}
		whole := s.drivers(t, s.Tokens.Client, "all", "")
		if titles := whole.GetTitles().GetQuestions(); titles["again"] != "Would you return?" || titles["mood"] != "Mood?" {
			t.Errorf("the titles are %v", titles)
		}
		var rest pb.Drivers
		s.read(t, s.Tokens.Client, fmt.Sprintf("/v1/clients/acme/drivers?program=return&location=all&from=%s&to=%s", monthAgo(3), monthAgo(1)), &rest)
		if diff := gocmp.Diff(whole, &rest, protocmp.Transform()); diff != "" {
			t.Errorf("over REST (-want +got):\n%s", diff)
		}
	})
}

// wantDrivers compares drivers with those of some opinions.
func wantDrivers(t *testing.T, where string, got []*pb.Driver, there []opinion, values map[string]func(opinion) float64) {
	t.Helper()
	last, seen := 2.0, 0
	for _, d := range got {
		value := values[d.GetKey()]
		if value == nil {
			t.Errorf("%s: a driver %v", where, d)
			continue
		}
		seen++
		var x, y []float64
		for _, o := range there {
			if o.again != "" {
				x, y = append(x, value(o)), append(y, map[string]float64{"surely": 2, "perhaps": 1}[o.again])
			}
		}
		want := spearman(x, y)
		if d.GetVisits() != int32(len(x)) || math.IsNaN(want) != (d.Coefficient == nil) || d.Coefficient != nil && math.Abs(want-d.GetCoefficient()) > 1e-4 {
			t.Errorf("%s: %v, want %v of %d", where, d, want, len(x))
		}
		if d.Low != nil && (d.GetLow() > d.GetCoefficient() || d.GetCoefficient() > d.GetHigh()) {
			t.Errorf("%s: the ends of %v", where, d)
		}
		if d.Coefficient != nil {
			if d.GetCoefficient() > last {
				t.Errorf("%s: %v comes after a lesser one", where, d)
			}
			last = d.GetCoefficient()
		}
	}
	if len(there) > 0 && seen != len(values) {
		t.Errorf("%s: %d drivers, want %d: %v", where, seen, len(values), got)
	}
}

// spearman is the correlation of the ranks; NaN where either never differs.
func spearman(x, y []float64) float64 {
	ranks := func(values []float64) []float64 {
		out := make([]float64, len(values))
		for i, v := range values {
			for _, other := range values {
				switch cmp.Compare(other, v) {
				case -1:
					out[i]++
				case 0:
					out[i] += 0.5
				}
			}
		}
		return out
	}
	rx, ry := ranks(x), ranks(y)
	mean := float64(len(x)) / 2
	var xy, xx, yy float64
	for i := range rx {
		xy, xx, yy = xy+(rx[i]-mean)*(ry[i]-mean), xx+(rx[i]-mean)*(rx[i]-mean), yy+(ry[i]-mean)*(ry[i]-mean)
	}
	if xx == 0 || yy == 0 {
		return math.NaN()
	}
	return xy / math.Sqrt(xx*yy)
}

// TestDriversAcrossVersions changes the options of the question that all others are compared with: answers before the
// change cannot be ordered among those after it, and are left out.
func TestDriversAcrossVersions(t *testing.T) {
	t.Parallel()
	s := start(t, onSQLite)
	s.publish(t, "return-check", returnChecklist)
	s.program(t, "acme", "return", "return-check")
	s.opine(t, 1, opinions[:3])
	s.republish(t, "return-check", strings.Replace(returnChecklist, `{"key": "never"`, `{"key": "hardly", "text": {"en": "Hardly"}}, {"key": "never"`, 1))
	s.opine(t, 2, opinions[3:])
	got := s.drivers(t, s.Tokens.Client, "all", "")
	if sample := got.GetSample(); sample.GetRead() != int32(len(opinions)) {
		t.Errorf("the sample is %v", sample)
	}
	for _, d := range got.GetQuestions() {
		if d.GetVisits() != int32(len(opinions)-3-1) { // one has no answer
			t.Errorf("%v counts answers of another order", d)
		}
	}
}

// republish publishes a checklist with other wording.
func (s *server) republish(t *testing.T, id, content string) {
	t.Helper()
	draft := strings.Replace(content, "{", `{"checklist": "`+id+`",`, 1)
	now := must[*pb.Checklist](t)(s.by(s.Tokens.Admin).GetChecklist(t.Context(), &pb.GetChecklistRequest{Checklist: id}))
	put := s.call(t, s.Tokens.Admin, "PUT", "/v1/checklists/"+id+"/draft", draft, "If-Match: \""+now.GetEtag()+"\"").want(t, 200)
	s.call(t, s.Tokens.Admin, "POST", "/v1/checklists/"+id+":publish", "{}", "If-Match: "+put.header.Get("ETag")).want(t, 200)
}

// TestDriversOfHiddenQuestions gets drivers as a client and as the agency.
func TestDriversOfHiddenQuestions(t *testing.T) {
	t.Parallel()
	s := start(t, onSQLite)
	s.publish(t, "return-check", returnChecklist)
	s.program(t, "acme", "return", "return-check")
	s.opine(t, 1, opinions[:5])
	has := func(d *pb.Drivers, key string) bool {
		return slices.ContainsFunc(d.GetQuestions(), func(one *pb.Driver) bool { return one.GetKey() == key })
	}
	if has(s.drivers(t, s.Tokens.Client, "all", "mood"), "covert") || !has(s.drivers(t, s.Tokens.Reviewer, "all", "mood"), "covert") {
		t.Error("the covert question is not the agency's alone")
	}
	for _, tt := range []struct{ token, question, reason string }{
		{s.Tokens.Client, "covert", "UNKNOWN_QUESTION"}, {s.Tokens.Client, "covert-mood", "UNKNOWN_QUESTION"},
		{s.Tokens.Client, "no-such-question", "UNKNOWN_QUESTION"}, {s.Tokens.Client, "remark", "WRONG_KIND"},
		{s.Tokens.Reviewer, "covert", ""}, {s.Tokens.Client, "greeted", ""},
	} {
		_, err := s.by(tt.token).GetDrivers(t.Context(), &pb.GetDriversRequest{
			Client: "acme", Location: "all", Program: "return", From: monthAgo(3), To: monthAgo(1), Question: tt.question,
		})
		r := refusalOf(t, err)
		if (err == nil) != (tt.reason == "") || err != nil && (len(r.Violations) != 1 || r.Violations[0].Reason != tt.reason || r.Violations[0].Path != "question") {
			t.Errorf("%s: %v, want %q", tt.question, err, tt.reason)
		}
	}
}

// TestDriversWithoutTheirQuestion gets drivers on a checklist without the question whether the shopper would return.
func TestDriversWithoutTheirQuestion(t *testing.T) {
	t.Parallel()
	s := start(t, onSQLite)
	s.counter(t, counterVisits[15:16])
	_, err := s.by(s.Tokens.Client).GetDrivers(t.Context(), &pb.GetDriversRequest{
		Client: "acme", Location: "all", Program: "counter", From: monthAgo(3), To: monthAgo(1),
	})
	if r := refusalOf(t, err); len(r.Violations) != 1 || r.Violations[0].Path != "question" || r.Violations[0].Reason != "REQUIRED" {
		t.Errorf("%v", err)
	}
}
