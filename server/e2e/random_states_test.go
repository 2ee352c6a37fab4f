package e2e

import (
	"path"
	"testing"

	"pgregory.net/rapid"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/action"
	"mysteryshopper/checklist/appeal"
)

// TestRandomActsOnActions does acts at random over the API, in states that allow them and in others: what follows, and what is
// refused, is what the table of states has. A visit of the month of the action proves nothing, whatever the state.
func TestRandomActsOnActions(t *testing.T) {
	t.Parallel()
	d := startDesk(t, onSQLite)
	manager := d.token(t, grants[manager])
	by := d.by(manager)
	d.sendAt(t, lately(), 1, "no", 100)
	released := must[*pb.ListReleasedReportsResponse](t)(by.ListReleasedReports(t.Context(), &pb.ListReleasedReportsRequest{Client: "acme", Program: "house"})).GetReleasedReports()[0]
	acts := map[action.Act]func(id string) error{
		action.Complete: func(id string) error {
			_, err := by.CompleteAction(t.Context(), &pb.CompleteActionRequest{Client: "acme", Action: id})
			return err
		},
		action.Reopen: func(id string) error {
			_, err := by.ReopenAction(t.Context(), &pb.ReopenActionRequest{Client: "acme", Action: id, Due: inDays(20), Note: "Again."})
			return err
		},
		action.Cancel: func(id string) error {
			_, err := by.CancelAction(t.Context(), &pb.CancelActionRequest{Client: "acme", Action: id, Note: "Given up."})
			return err
		},
		action.Prove: func(id string) error {
			_, err := by.ProveAction(t.Context(), &pb.ProveActionRequest{Client: "acme", Action: id, ReleasedReport: path.Base(released.GetName())})
			return err
		},
	}
	rapid.Check(t, func(r *rapid.T) {
		id, state := d.promise(t, manager, nil).GetAction(), action.Open
		for _, act := range rapid.SliceOfN(rapid.SampledFrom([]action.Act{action.Complete, action.Reopen, action.Prove, action.Complete, action.Cancel}), 1, 8).Draw(r, "acts") {
			after, allowed := state.After(act)
			got := refusalOf(t, acts[act](id))
			switch {
			case !allowed && got.Reason != pb.Reason_WRONG_STATE.String():
				r.Fatalf("%s of %s: %+v", act, state, got)
			case allowed && act == action.Prove && len(got.Violations) == 0:
				r.Fatalf("the visit proves it: %+v", got)
			case allowed && act != action.Prove && got.Reason != "":
				r.Fatalf("%s of %s: %+v", act, state, got)
			case allowed && act != action.Prove:
				state = after
			}
			stored := must[*pb.Action](t)(by.GetAction(t.Context(), &pb.GetActionRequest{Client: "acme", Action: id}))
			if stored.GetState().String() != string(state) {
				r.Fatalf("after %s it is %s, want %s", act, stored.GetState(), state)
			}
		}
	})
}

// TestRandomActsOnAppeals answers and withdraws appeals at random over the API, also by who may not: what follows, and what is
// refused, is what the table of states has. The report is corrected by an appeal that is upheld, and by none else.
func TestRandomActsOnAppeals(t *testing.T) {
	t.Parallel()
	d := startDesk(t, onSQLite)
	first := startCourt(t, d)
	rapid.Check(t, func(r *rapid.T) {
		c := d.nextCase(t, first.manager)
		made := c.appeal(t, "greeted")
		state := appeal.Open
		for _, act := range rapid.SliceOfN(rapid.SampledFrom([]appeal.Act{appeal.Uphold, appeal.Refuse, appeal.Withdraw}), 1, 5).Draw(r, "acts") {
			party := rapid.SampledFrom([]appeal.Party{appeal.Client, appeal.Agency}).Draw(r, "party")
			after, allowed := state.After(act, party)
			got := refusalOf(t, c.answer(t, made, act, party))
			if allowed != (got.Reason == "") {
				r.Fatalf("%s by %s of %s: %+v", act, party, state, got)
			}
			state = after
			stored := must[*pb.Appeal](t)(c.by(c.manager).GetAppeal(t.Context(), &pb.GetAppealRequest{Client: "acme", Appeal: made.GetAppeal()}))
			if corrected := c.report(t, c.reported).GetRevision() > 1; stored.GetState().String() != string(state) || corrected != (state == appeal.Upheld) {
				r.Fatalf("after %s by %s it is %s, want %s; corrected: %t", act, party, stored.GetState(), state, corrected)
			}
		}
	})
}

// nextCase is startCourt with another report and the same manager.
func (d *desk) nextCase(t *testing.T, manager string) *court {
	t.Helper()
	content := houseReport("house-check", lately())
	content.Answers[0] = &pb.Answer{Question: "greeted", Value: &pb.Answer_Choice{Choice: "no"}}
	done := d.approve(t, d.send(t, d.shopper, d.visit(t), content).GetReport())
	return &court{desk: d, manager: manager, reported: done.GetReport(), released: done.GetReleasedReport()}
}

// answer does an act on an appeal as one of its parties.
func (c *court) answer(t *testing.T, a *pb.Appeal, act appeal.Act, party appeal.Party) (err error) {
	t.Helper()
	token := map[appeal.Party]string{appeal.Client: c.manager, appeal.Agency: c.Tokens.Reviewer}[party]
	switch act {
	case appeal.Uphold:
		_, err = c.by(token).UpholdAppeal(t.Context(), &pb.UpholdAppealRequest{
			Appeal: a.GetAppeal(), Etag: "*", Reason: pb.Appeal_ANSWER_WRONG, Answer: "You are right.", Correction: greetedAfterAll(),
		})
	case appeal.Refuse:
		_, err = c.by(token).RefuseAppeal(t.Context(), &pb.RefuseAppealRequest{Appeal: a.GetAppeal(), Etag: "*", Reason: pb.Appeal_AS_AGREED, Answer: "It is as agreed."})
	case appeal.Withdraw:
		_, err = c.by(token).WithdrawAppeal(t.Context(), &pb.WithdrawAppealRequest{Client: "acme", Appeal: a.GetAppeal(), Etag: "*"})
	}
	return err
}
