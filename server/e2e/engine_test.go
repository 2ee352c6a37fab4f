package e2e

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"
	"google.golang.org/protobuf/proto"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/casetest"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/strictjson"
	"mysteryshopper/server/webtest"
	"mysteryshopper/server/wire"
)

// sentReport is a report that was sent over REST, and what the server answered.
type sentReport struct {
	Visit    string          `json:"visit"`
	ReportID string          `json:"reportId"`
	Version  json.RawMessage `json:"version"`
	Report   json.RawMessage `json:"report"`
	// Behaviours are the codes of the catalogue, true for those that customers suffer from.
	Behaviours map[string]bool `json:"behaviours"`
	Receipt    string          `json:"receipt"`
	refused    []string
}

// judgement is what the engine of the screens says of it.
type judgement struct {
	Malformed []string `json:"malformed"`
	Shape     []string `json:"shape"`
	All       []string `json:"all"`
	Receipt   []string `json:"receipt"`
	Published bool     `json:"published"`
}

// TestScreensJudgeAsTheServer sends random reports, many with faults of every sort, and judges them in a browser: the
// engine of the screens has the server's paths and reasons, and its digest is that of the receipt.
func TestScreensJudgeAsTheServer(t *testing.T) {
	t.Parallel()
	d := startDesk(t, onSQLite)
	catalogue := map[string]bool{}
	for _, b := range must[*pb.ListBehavioursResponse](t)(d.by(d.shopper).ListBehaviours(t.Context(), &pb.ListBehavioursRequest{})).GetBehaviours() {
		catalogue[b.GetCode()] = b.GetPolarity() == pb.Behaviour_NEGATIVE
	}
	var sent []sentReport
	counts := map[string]int{}
	for seed := range uint64(64) {
		draw := casetest.Seeded(seed)
		id, v := d.randomProgram(t, draw, seed)
		published := d.call(t, d.Tokens.Admin, "GET", "/v1/checklists/"+id+"/versions/1", nil).want(t, 200).body
		for range 4 {
			report := restReport(t, draw, v, len(sent))
			one := sentReport{
				Visit: d.plan(t, "acme", id, insidePlace, "anna").GetVisit(), ReportID: newReportID(), Version: published,
				Report: report, Behaviours: catalogue,
			}
			d.submitRandom(t, &one)
			sent = append(sent, one)
			counts[fmt.Sprintf("accepted %t", one.Receipt != "")]++
		}
	}
	if counts["accepted true"] < 20 || counts["accepted false"] < 100 {
		t.Errorf("the random reports are too much of one sort: %v", counts)
	}
	for _, difference := range differences(t, sent) {
		t.Error(difference)
	}
	for _, planted := range []webtest.Fault{
		{File: "bounds.ts", Old: "narrative: 20000", New: "narrative: 20001"},
		{File: "shape.ts", Old: "points(value) > most", New: "value.length > most"},
		{File: "shape.ts", Old: "if (value === '') this.add(path, 'REQUIRED');", New: ""},
		{File: "instant.ts", Old: "!nanos.endsWith('000')", New: "nanos === ''"},
		{File: "read-report.ts", Old: "n === (n | 0)", New: "n === n"},
		{File: "accept.ts", Old: "r.endTime < r.startTime", New: "r.endTime <= r.startTime"},
		{File: "accept.ts", Old: "seen.has(id) ? 'DUPLICATE_KEY' : ''", New: "''"},
		{File: "accept.ts", Old: "'NOT_APPLICABLE_REASON_REQUIRED'", New: "reason"},
	} {
		if len(differences(t, sent, planted)) == 0 {
			t.Errorf("nobody sees %q in place of %q", planted.New, planted.Old)
		}
	}
}

// differences lets a page judge reports that were sent, and lists where it differs from the server.
func differences(t *testing.T, sent []sentReport, planted ...webtest.Fault) (list []string) {
	t.Helper()
	page := webtest.Open(t, webtest.ServeScript(t, webtest.Bundle(t, "../web/src/engine/check/check.ts", planted...), nil))
	arg, err := json.Marshal(sent)
	if err != nil {
		t.Fatal(err)
	}
	for i, got := range webtest.Eval[[]judgement](page, "judgeReports("+string(arg)+")") {
		one := &sent[i]
		want := got.All
		// The server does not go on to judge such a request, and names no bound that is broken around a value of a wrong type.
		malformed := violationsOf(got.Malformed)
		if first := append(malformed, fault.Beside(malformed, violationsOf(got.Shape))...); len(first) > 0 {
			want = nil
			for _, v := range first {
				want = append(want, v.Path+" "+v.Reason.String())
			}
		}
		slices.Sort(want)
		slices.Sort(one.refused)
		if diff := cmp.Diff(one.refused, want, cmpopts.EquateEmpty()); diff != "" {
			list = append(list, fmt.Sprintf("%.2000s (-server +screen):\n%s", one.Report, diff))
		}
		if len(got.Receipt) > 0 || !got.Published {
			list = append(list, fmt.Sprintf("%.2000s: receipt %v, version published %t", one.Report, got.Receipt, got.Published))
		}
	}
	return list
}

// violationsOf reads lines of a path and a reason.
func violationsOf(lines []string) (list []fault.Violation) {
	for _, line := range lines {
		path, reason, _ := strings.Cut(line, " ")
		list = append(list, fault.Violation{Path: path, Reason: fault.Named(reason)})
	}
	return list
}

// randomProgram publishes a random checklist with a program on it, and returns the id of both.
func (d *desk) randomProgram(t *testing.T, draw casetest.Draw, seed uint64) (string, *checklist.Version) {
	t.Helper()
	v := casetest.Version(draw)
	casetest.Describe(draw, v)
	v.Checklist, v.Number = fmt.Sprintf("random-%d", seed), 0
	for _, q := range v.Questions() {
		q.Behaviours = nil // the catalogue has others
	}
	body := map[string]any{"checklist": v.Checklist, "draft": json.RawMessage(restText(t, wire.VersionToProto(v, "")))}
	made := d.call(t, d.Tokens.Admin, "POST", "/v1/checklists", body).want(t, 200)
	d.call(t, d.Tokens.Admin, "POST", "/v1/checklists/"+v.Checklist+":publish", "{}", "If-Match: "+made.header.Get("ETag")).want(t, 200)
	d.program(t, "acme", v.Checklist, v.Checklist)
	v.Number = 1
	return v.Checklist, v
}

func restText(t *testing.T, m proto.Message) []byte {
	t.Helper()
	text, err := strictjson.Append(nil, m)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// submitRandom sends a report, and keeps the receipt, or the paths with the reasons for which it was refused.
func (d *desk) submitRandom(t *testing.T, one *sentReport) {
	t.Helper()
	body := map[string]any{"reportId": one.ReportID, "report": one.Report}
	a := d.call(t, d.shopper, "POST", "/v1/visits/"+one.Visit+":submit", body)
	if a.status == 200 {
		one.Receipt = string(a.body)
		return
	}
	var problem struct {
		Errors []violation
	}
	if err := json.Unmarshal(a.want(t, 400).body, &problem); err != nil {
		t.Fatal(err)
	}
	for _, v := range problem.Errors {
		one.refused = append(one.refused, v.Path+" "+v.Reason)
	}
}

// restReport draws a report as a phone sends it over REST: good, or with faults of the answers. Every other one has a fault
// that only the API's JSON can have, each sort in turn, and perhaps more.
func restReport(t *testing.T, draw casetest.Draw, v *checklist.Version, number int) []byte {
	t.Helper()
	r := casetest.Report(draw, v)
	for i := range r.Answers {
		if e := r.Answers[i].Evidence; e != nil && draw("ids of evidence", 0, 3) > 0 {
			for j := range e.IDs {
				e.IDs[j] = uuid.Must(uuid.NewV7()).String()
			}
		}
	}
	if draw("mended", 0, 1) == 0 {
		mend(t, v, r)
	}
	var m map[string]any
	if err := json.Unmarshal(restText(t, wire.ReportToProto(r)), &m); err != nil {
		t.Fatal(err)
	}
	if number%2 == 0 {
		breaks[number/2%len(breaks)](m)
		for range draw("more breaks", 0, 2) {
			breaks[draw("break", 0, len(breaks)-1)](m)
		}
	}
	text, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// mend takes away what refuses a report where leaving it out helps: answers at fault, praise, impossible times.
func mend(t *testing.T, v *checklist.Version, r *checklist.Report) {
	t.Helper()
	compiled, err := checklist.Compile(v)
	if err != nil {
		t.Fatal(err)
	}
	r.Commendations = nil
	if r.StartTime.IsZero() || r.EndTime.Before(r.StartTime) {
		r.StartTime, r.EndTime = lately(), lately()
	}
	if score := compiled.Score(r.Answers, r.Outcome); score != nil && len(score.Violations) > 0 {
		// Nobody can judge what did not happen: open questions are then not reached.
		r.Outcome = checklist.OutcomeLeftUnserved
		r.Answers = slices.DeleteFunc(r.Answers, func(a checklist.Answer) bool {
			return slices.ContainsFunc(compiled.Score(r.Answers, r.Outcome).Violations, func(v checklist.Violation) bool { return v.Question == a.Question })
		})
	}
}

// breaks change a report's JSON into what the API refuses or reads in another way.
var breaks = []func(m map[string]any){
	func(m map[string]any) { m["narrative"] = strings.Repeat("🙂", 20001) },
	func(m map[string]any) { m["narrative"] = strings.Repeat("🙂", 20000) },
	func(m map[string]any) { m["locale"] = strings.Repeat("x", 36) },
	func(m map[string]any) { m["locale"] = "d\x00e" },
	func(m map[string]any) { m["locale"] = 7 },
	func(m map[string]any) { m["outcome"] = "VANISHED" },
	func(m map[string]any) { m["outcome"] = "OUTCOME_UNSPECIFIED" },
	func(m map[string]any) {
		m["position"] = map[string]any{"latitude": 90.5, "longitude": -180.5, "accuracyMeters": -1}
	},
	func(m map[string]any) { m["position"] = map[string]any{"latitude": 10, "accuracyMeters": 1e6 + 1} },
	func(m map[string]any) {
		m["position"] = map[string]any{"latitude": 12.34567895, "longitude": -0.00000005, "accuracyMeters": 0.5}
	},
	func(m map[string]any) { m["position"] = nil },
	func(m map[string]any) { m["startTime"] = "2026-02-30T00:00:00Z" },
	func(m map[string]any) { m["startTime"] = "2026-02-28T24:00:00Z" },
	func(m map[string]any) { m["startTime"] = "2026-02-28t23:59:59.1234567z" },
	func(m map[string]any) { m["startTime"] = "0000-12-31T23:59:59Z" },
	func(m map[string]any) { m["startTime"] = "0001-01-01T00:00:00Z" },
	func(m map[string]any) { m["startTime"] = "1970-01-01T00:00:00.120000000+23:59" },
	func(m map[string]any) { m["endTime"] = "9999-12-31T23:59:59-00:01" },
	func(m map[string]any) { m["endTime"] = 1700000000 },
	func(m map[string]any) { m["elapsedSeconds"] = -1 },
	func(m map[string]any) { m["elapsedSeconds"] = 2147483648 },
	func(m map[string]any) { m["elapsedSeconds"] = "60" },
	func(m map[string]any) { m["elapsedSeconds"] = 1.5 },
	func(m map[string]any) { m["checklist"] = "" },
	func(m map[string]any) { m["checklist"] = "another-one" },
	func(m map[string]any) { m["checklist"] = strings.Repeat("c", 64) },
	func(m map[string]any) { m["version"] = 2 },
	func(m map[string]any) {
		m["commendations"] = slices.Repeat([]any{map[string]any{"behaviour": "listened"}}, 51)
	},
	func(m map[string]any) {
		m["commendations"] = []any{map[string]any{"behaviour": "ignored-the-customer"}, map[string]any{"behaviour": strings.Repeat("b", 101), "text": strings.Repeat("é", 4001)}}
	},
	func(m map[string]any) {
		m["answers"] = append(answersIn(m), map[string]any{"question": "", "comment": strings.Repeat("c", 4001)})
	},
	func(m map[string]any) {
		m["answers"] = append(answersIn(m), map[string]any{"question": strings.Repeat("q", 201), "text": strings.Repeat("t", 10001)})
	},
	func(m map[string]any) {
		m["answers"] = append(answersIn(m), map[string]any{"question": "scale", "scale": 3000000000}, map[string]any{"question": "s", "scale": "x"})
	},
	func(m map[string]any) {
		m["answers"] = append(answersIn(m), map[string]any{"question": "wait", "duration": map[string]any{"seconds": -3000000000, "outcome": "BORED"}})
	},
	func(m map[string]any) {
		m["answers"] = append(answersIn(m), map[string]any{"question": "e", "evidence": map[string]any{"ids": slices.Repeat([]any{uuid.Must(uuid.NewV7()).String()}, 61)}})
	},
	func(m map[string]any) {
		m["answers"] = append(answersIn(m), map[string]any{"question": "e", "evidence": map[string]any{"ids": append(slices.Repeat([]any{""}, 101), strings.Repeat("e", 101))}})
	},
	func(m map[string]any) {
		m["answers"] = append(answersIn(m), map[string]any{"question": "c", "choices": map[string]any{"keys": slices.Repeat([]any{strings.Repeat("k", 201)}, 401)}})
	},
	func(m map[string]any) {
		m["answers"] = append(answersIn(m), map[string]any{"question": "n", "number": strings.Repeat("1", 101), "notApplicableReason": strings.Repeat("r", 2001)})
	},
	func(m map[string]any) {
		m["answers"] = append(answersIn(m), map[string]any{"question": "e", "evidence": map[string]any{"ids": slices.Repeat([]any{uuid.Must(uuid.NewV7()).String()}, 2)}})
	},
	func(m map[string]any) { m["answers"] = slices.Repeat([]any{map[string]any{"question": "many"}}, 1001) },
	func(m map[string]any) { delete(m, "answers") },
}

func answersIn(m map[string]any) []any {
	answers, _ := m["answers"].([]any)
	return answers
}
