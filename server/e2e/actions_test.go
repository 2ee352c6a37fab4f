package e2e

import (
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// promise creates an action about the question 'greeted' at the inside place, due in 30 days, as a manager.
func (d *desk) promise(t *testing.T, token string, change func(*pb.Action)) *pb.Action {
	t.Helper()
	a := &pb.Action{
		Program: "house", Location: insidePlace, Question: "greeted", Title: "Greeting trained", Text: "Every morning, by the team.",
		Cause: pb.Action_SKILL, Owner: "Mrs Berg", Due: inDays(30),
	}
	if change != nil {
		change(a)
	}
	return must[*pb.Action](t)(d.by(token).CreateAction(t.Context(), &pb.CreateActionRequest{Client: "acme", Resource: a}))
}

// wantAction expects a state and the acts that led to it.
func wantAction(t *testing.T, a *pb.Action, state pb.Action_State, acts ...pb.ActionEvent_Act) {
	t.Helper()
	var got []pb.ActionEvent_Act
	for _, e := range a.GetEvents() {
		got = append(got, e.GetAct())
	}
	if a.GetState() != state || !slices.Equal(got, acts) || (state == pb.Action_PROVEN) != (a.GetProof() != nil) {
		t.Fatalf("the action is %v, want %s after %v", a, state, acts)
	}
}

// TestActionIsProven follows an action from a promise to its proof by a visit, which is taken back when the report is
// withdrawn, and when it is corrected. The trend marks it, and its figures compare the months before with those after.
func TestActionIsProven(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		d := startDesk(t, on)
		manager := d.token(t, grants[manager])
		by := d.by(manager)
		for range 6 {
			d.sendAt(t, middleOf(3), 9, "no", 100)
			d.sendAt(t, middleOf(1), 9, "yes", 100)
		}
		worst := must[*pb.ListReleasedReportsResponse](t)(by.ListReleasedReports(t.Context(), &pb.ListReleasedReportsRequest{Client: "acme", Program: "house", From: monthAgo(3), To: monthAgo(3)}))
		a := d.promise(t, manager, nil)
		wantAction(t, a, pb.Action_OPEN, pb.ActionEvent_CREATE)
		if a.GetTargetBasisPoints() != 10000 || a.GetEvents()[0].GetBy().GetRole() != "MANAGER" {
			t.Errorf("the new action is %v", a)
		}
		prove := func(released string) (*pb.Action, error) {
			return by.ProveAction(t.Context(), &pb.ProveActionRequest{Client: "acme", Action: a.GetAction(), ReleasedReport: released})
		}
		r := d.released(t, insidePlace, 1)
		if _, err := prove(r.GetReleasedReport()); status.Code(err) != codes.FailedPrecondition {
			t.Errorf("proven before it was done: %v", err)
		}
		done := must[*pb.Action](t)(by.CompleteAction(t.Context(), &pb.CompleteActionRequest{
			Client: "acme", Action: a.GetAction(), Etag: a.GetEtag(), Day: monthAgo(2) + "-15", Note: "All but the new ones.",
		}))
		wantAction(t, done, pb.Action_DONE, pb.ActionEvent_CREATE, pb.ActionEvent_COMPLETE)
		if _, err := by.CompleteAction(t.Context(), &pb.CompleteActionRequest{Client: "acme", Action: a.GetAction()}); status.Code(err) != codes.FailedPrecondition {
			t.Errorf("done twice: %v", err)
		}

		for _, refused := range []struct{ what, released, reason string }{
			{"an earlier visit", path.Base(worst.GetReleasedReports()[0].GetName()), "WRONG_VISIT"},
			{"another place", d.released(t, outsidePlace, 1).GetReleasedReport(), "WRONG_VISIT"},
			{"no report", "nothing", "NOT_FOUND"},
		} {
			_, err := prove(refused.released)
			if v := refusalOf(t, err).Violations; len(v) != 1 || v[0].Path != "releasedReport" || v[0].Reason != refused.reason {
				t.Errorf("%s: %v", refused.what, v)
			}
		}
		proven := must[*pb.Action](t)(prove(r.GetReleasedReport()))
		wantAction(t, proven, pb.Action_PROVEN, pb.ActionEvent_CREATE, pb.ActionEvent_COMPLETE, pb.ActionEvent_PROVE)
		if p := proven.GetProof(); p.GetBasisPoints() != 10000 || p.GetMonth() != monthAgo(1) || p.GetReleasedReport() != "clients/acme/releasedReports/"+r.GetReleasedReport() {
			t.Errorf("the proof is %v", p)
		}
		d.wantBeforeAndAfter(t, manager, a.GetAction())
		d.wantMark(t, manager, a.GetAction())
		d.wantUnproven(t, manager, a.GetAction(), r)
	})
}

// wantBeforeAndAfter expects an action's figures: nobody was greeted before, everybody after.
func (d *desk) wantBeforeAndAfter(t *testing.T, token, id string) {
	t.Helper()
	f := must[*pb.ActionFigures](t)(d.by(token).GetActionFigures(t.Context(), &pb.GetActionFiguresRequest{Client: "acme", Action: id}))
	if f.GetBeforeTo() != monthAgo(3) || f.GetAfterFrom() != monthAgo(1) || f.GetAfterTo() != monthAgo(0) {
		t.Errorf("the spans are %s to %s and %s to %s", f.GetBeforeFrom(), f.GetBeforeTo(), f.GetAfterFrom(), f.GetAfterTo())
	}
	change := f.GetDifference()
	if f.GetBefore().GetVisits() != 6 || f.GetBefore().GetBasisPoints() != 0 || f.GetAfter().GetVisits() != 7 || f.GetAfter().GetBasisPoints() != 10000 {
		t.Errorf("before %v, after %v", f.GetBefore(), f.GetAfter())
	}
	if change.GetBasisPoints() != 10000 || !change.GetChange() || change.LowBasisPoints == nil || change.GetEarlier().GetVisits() != 6 {
		t.Errorf("the difference is %v", change)
	}
	again := d.call(t, token, "GET", "/v1/clients/acme/actions/"+id+"/figures", "").want(t, 200)
	d.call(t, token, "GET", "/v1/clients/acme/actions/"+id+"/figures", "", "If-None-Match: "+again.header.Get("ETag")).want(t, 304)
}

// wantMark expects the action's mark on the trends of its location and of those below, and none above.
func (d *desk) wantMark(t *testing.T, token, id string) {
	t.Helper()
	for location, want := range map[string]int{insidePlace: 1, outsidePlace: 0, insideRegion: 0} {
		trend := must[*pb.Trend](t)(d.by(token).GetTrend(t.Context(), &pb.GetTrendRequest{Client: "acme", Program: "house", Location: location}))
		marks := slices.DeleteFunc(trend.GetEvents(), func(e *pb.TimelineEvent) bool { return e.GetAction() != id })
		if len(marks) != want || want == 1 && (marks[0].GetMonth() != monthAgo(2) || marks[0].GetTitle()["und"] != "Greeting trained") {
			t.Errorf("%s: the marks are %v", location, marks)
		}
	}
	picture := d.call(t, token, "GET", "/v1/clients/acme/trend?program=house&location="+insidePlace, "", "Accept: image/svg+xml", "Accept-Language: sv").want(t, 200)
	if !strings.Contains(string(picture.body), "Greeting trained") {
		t.Error("the picture has no mark")
	}
	table := d.call(t, token, "GET", "/v1/clients/acme/actions?alt=csv&filter="+`state%20=%20%22PROVEN%22`, "").want(t, 200)
	if !strings.Contains(string(table.body), "Greeting trained") {
		t.Errorf("the table is %s", table.body)
	}
}

// wantUnproven withdraws the report that proves an action, releases it and proves with it again, and corrects it.
func (d *desk) wantUnproven(t *testing.T, token, id string, r *pb.Report) {
	t.Helper()
	get := func() *pb.Action {
		return must[*pb.Action](t)(d.by(token).GetAction(t.Context(), &pb.GetActionRequest{Client: "acme", Action: id}))
	}
	acts := []pb.ActionEvent_Act{pb.ActionEvent_CREATE, pb.ActionEvent_COMPLETE, pb.ActionEvent_PROVE, pb.ActionEvent_UNPROVE}
	d.did(t, "withdraw", r.GetReport())
	wantAction(t, get(), pb.Action_DONE, acts...)
	d.did(t, "release", r.GetReport())
	prove := func() (*pb.Action, error) {
		return d.by(token).ProveAction(t.Context(), &pb.ProveActionRequest{Client: "acme", Action: id, ReleasedReport: r.GetReleasedReport()})
	}
	must[*pb.Action](t)(prove())
	d.edited(t, r.GetReport(), notGreeted)
	wantAction(t, get(), pb.Action_DONE, append(acts, pb.ActionEvent_PROVE, pb.ActionEvent_UNPROVE)...)
	_, err := prove()
	if v := refusalOf(t, err).Violations; len(v) != 1 || v[0].Reason != "TARGET_NOT_REACHED" {
		t.Errorf("proven by a visit that was not greeted: %v", v)
	}
}

// TestActionOfAnAlert answers an alert: program, location and question are those of the alert. An action is missed when its
// due day has ended, opened again, changed and given up.
func TestActionOfAnAlert(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		c := &clock{}
		d := startDeskAt(t, on, c)
		d.rule(t, &pb.AlertRule{AlertRule: "low", Kind: pb.AlertRule_SCORE_UNDER, BasisPoints: new(int32(9900))})
		d.sendAt(t, lately(), 1, "no", 100)
		manager := d.token(t, grants[manager])
		by := d.by(manager)
		low := d.alertsOf(t, manager, `kind = "SCORE_UNDER"`)
		a := d.promise(t, manager, func(a *pb.Action) {
			a.Program, a.Location, a.Question, a.Alert, a.Due = "", "", "", low[0].GetAlert(), inDays(3)
		})
		if a.GetProgram() != "house" || a.GetLocation() != insidePlace || a.GetQuestion() != "" || a.GetTargetBasisPoints() != 9900 {
			t.Errorf("the action of the alert is %v", a)
		}
		c.add(5 * 24 * time.Hour)
		get := func() *pb.Action {
			return must[*pb.Action](t)(by.GetAction(t.Context(), &pb.GetActionRequest{Client: "acme", Action: a.GetAction()}))
		}
		within(t, time.Minute, "the action to be missed", func() bool { return get().GetState() == pb.Action_MISSED })
		missed := get()
		_, err := by.UpdateAction(t.Context(), &pb.UpdateActionRequest{Client: "acme", Action: a.GetAction(), Resource: &pb.Action{
			Program: "core-2026", Title: "Other", Cause: pb.Action_WILL, Owner: "Nobody", Due: inDays(40), Etag: missed.GetEtag(), Alert: a.GetAlert(), Location: insidePlace,
			TargetBasisPoints: new(int32(9900)),
		}})
		wantViolations(t, err, "resource.program NOT_ALLOWED", "resource.due NOT_ALLOWED")
		open := must[*pb.Action](t)(by.ReopenAction(t.Context(), &pb.ReopenActionRequest{Client: "acme", Action: a.GetAction(), Due: inDays(20), Note: "She was ill."}))
		wantAction(t, open, pb.Action_OPEN, pb.ActionEvent_CREATE, pb.ActionEvent_MISS, pb.ActionEvent_REOPEN)
		moved := d.call(t, manager, "PATCH", "/v1/clients/acme/actions/"+a.GetAction(), `{"owner": "Mr Lund", "due": "`+inDays(25)+`"}`, `If-Match: "`+open.GetEtag()+`"`).want(t, 200)
		if !strings.Contains(string(moved.body), "Mr Lund") || get().GetDue() != inDays(25) || get().GetTitle() != "Greeting trained" {
			t.Errorf("the changed action is %s", moved.body)
		}
		given := must[*pb.Action](t)(by.CancelAction(t.Context(), &pb.CancelActionRequest{Client: "acme", Action: a.GetAction(), Note: "The shop closes."}))
		wantAction(t, given, pb.Action_CANCELLED, pb.ActionEvent_CREATE, pb.ActionEvent_MISS, pb.ActionEvent_REOPEN, pb.ActionEvent_CANCEL)
	})
}

// TestActionsAreChecked sends actions with everything wrong: all of it comes back at once.
func TestActionsAreChecked(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		d := startDesk(t, on)
		by := d.by(d.token(t, grants[manager]))
		create := func(a *pb.Action) error {
			_, err := by.CreateAction(t.Context(), &pb.CreateActionRequest{Client: "acme", Resource: a})
			return err
		}
		wantViolations(t, create(&pb.Action{Location: insidePlace, Alert: "none"}), "resource.alert NOT_FOUND", "resource.title REQUIRED",
			"resource.cause REQUIRED", "resource.owner REQUIRED", "resource.due REQUIRED", "resource.program REQUIRED", "resource.targetBasisPoints REQUIRED")
		whole := &pb.Action{Program: "house", Location: insidePlace, Title: "A", Owner: "B", Cause: pb.Action_BOTH}
		for _, tt := range []struct {
			change func(*pb.Action)
			want   string
		}{
			{func(a *pb.Action) { a.Due, a.Question = "2026-02-30", "greeted" }, "resource.due INVALID_FORMAT"},
			{func(a *pb.Action) { a.Due, a.Question = inDays(-2), "greeted" }, "resource.due OUT_OF_RANGE"},
			{func(a *pb.Action) { a.Due, a.Question = inDays(9), "covert-sign" }, "resource.question UNKNOWN_QUESTION"},
			{func(a *pb.Action) { a.Due, a.Section, a.TargetBasisPoints = inDays(9), "nowhere", new(int32(1)) }, "resource.section NOT_FOUND"},
			{func(a *pb.Action) { a.Due, a.Program, a.TargetBasisPoints = inDays(9), "nothing", new(int32(1)) }, "resource.program NOT_FOUND"},
		} {
			a := &pb.Action{Program: whole.GetProgram(), Location: whole.GetLocation(), Title: whole.GetTitle(), Owner: whole.GetOwner(), Cause: whole.GetCause()}
			tt.change(a)
			wantViolations(t, create(a), tt.want)
		}
		id := d.promise(t, d.Tokens.Client, nil).GetAction()
		for day, want := range map[string]string{inDays(2): "day OUT_OF_RANGE", "yesterday": "day INVALID_FORMAT"} {
			_, err := by.CompleteAction(t.Context(), &pb.CompleteActionRequest{Client: "acme", Action: id, Day: day})
			wantViolations(t, err, want)
		}
	})
}

// wantViolations expects the violations of a refusal, each as its path and reason.
func wantViolations(t *testing.T, err error, want ...string) {
	t.Helper()
	var got []string
	for _, v := range refusalOf(t, err).Violations {
		got = append(got, v.Path+" "+v.Reason)
	}
	if !slices.Equal(got, want) {
		t.Errorf("the violations are %q, want %q", got, want)
	}
}
