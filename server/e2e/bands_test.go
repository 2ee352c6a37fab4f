package e2e

import (
	"strings"
	"testing"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// TestBandOfSeveralChecklists changes the checklist of a program. The band of its figure is named where the newest versions
// of both checklists agree on it, whichever has the higher number, and not where they differ.
func TestBandOfSeveralChecklists(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		d := startDesk(t, on)
		highFrom := func(high string) string {
			return strings.Replace(houseChecklist, `"fromBasisPoints": 8000`, `"fromBasisPoints": `+high, 1)
		}
		d.publish(t, "first", highFrom("10000"))
		draft := strings.Replace(highFrom("100"), "{", `{"checklist": "first",`, 1)
		changed := d.call(t, d.Tokens.Admin, "PUT", "/v1/checklists/first/draft", draft, "If-Match: *").want(t, 200)
		d.call(t, d.Tokens.Admin, "POST", "/v1/checklists/first:publish", "{}", "If-Match: "+changed.header.Get("ETag")).want(t, 200)
		d.publish(t, "second", highFrom("200"))
		d.publish(t, "third", highFrom("10000"))
		d.program(t, "acme", "changing", "first")
		use := func(checklist string) {
			must[*pb.Program](t)(d.by(d.Tokens.Admin).UpdateProgram(t.Context(), &pb.UpdateProgramRequest{
				Client: "acme", Program: "changing", Resource: &pb.Program{Checklist: checklist, Etag: "*"}, UpdateMask: mask("checklist"),
			}))
		}
		visit := func(checklist string) {
			v := d.plan(t, "acme", "changing", insidePlace, "anna")
			content := houseReport(checklist, lately())
			content.Version = v.GetVersion()
			d.approve(t, d.send(t, d.shopper, v.GetVisit(), content).GetReport())
		}
		band := func() string { return d.scorecard(t, "?program=changing").GetTotal().GetBand() }
		for range 3 {
			visit("first")
		}
		if got := band(); got != "high" {
			t.Errorf("by the newest version the band is %q, want high", got)
		}
		use("second")
		visit("second")
		if got := band(); got != "high" {
			t.Errorf("by two checklists that agree the band is %q, want high", got)
		}
		use("third")
		visit("third")
		if got := band(); got != "" {
			t.Errorf("by checklists that differ the band is %q, want none", got)
		}
	})
}
