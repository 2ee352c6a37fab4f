package e2e

import (
	"bytes"
	"testing"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// TestSubtreesLearnNothingOfOthers releases a report outside of a viewer's subtree and one inside. Only the second one
// changes an etag, a figure's bytes or a token of the feed that the viewer gets; its locations name no parent outside.
func TestSubtreesLearnNothingOfOthers(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		w := startWorld(t, on)
		paths := []string{
			"/v1/clients/acme/scorecard?program=house&groupBy=month&location=" + insideRegion,
			"/v1/clients/acme/trend?program=house&location=" + insideRegion,
			"/v1/clients/acme/locations/" + insideRegion + "/report?program=house",
			"/v1/clients/acme/releasedReports",
			"/v1/clients/acme/locations",
			"/v1/clients/acme/changes?pageSize=1000",
		}
		etags := func(c caller) map[string]string {
			all := map[string]string{}
			for _, path := range paths {
				all[path] = w.call(t, w.tokens[c], "GET", path, nil).want(t, 200).header.Get("ETag")
			}
			return all
		}
		numbered := func() bool { return backlog(t, w.app.Store()).Unnumbered == 0 }
		release := func(location string) {
			v := w.plan(t, "acme", "house", location, "anna")
			w.approve(t, w.send(t, w.tokens[own], v.GetVisit(), houseReport("house-check", lately())).GetReport())
			within(t, 20*time.Second, "the changes are numbered", numbered)
		}
		within(t, 20*time.Second, "the changes of the world are numbered", numbered)
		first, wide := etags(subtree), etags(viewer)
		release(outsidePlace)
		second := etags(subtree)
		for path, etag := range etags(viewer) {
			if narrow := path == "/v1/clients/acme/locations"; (etag == wide[path]) != narrow {
				t.Errorf("%s: the viewer of the client has %s and then %s", path, wide[path], etag)
			}
			if second[path] != first[path] {
				t.Errorf("%s: the viewer of a subtree has %s, and %s after a change outside", path, first[path], second[path])
			}
			again := w.call(t, w.tokens[subtree], "GET", path, nil, "If-None-Match: "+first[path])
			if again.status != 304 {
				t.Errorf("%s with the etag from before a change outside: %d", path, again.status)
			}
		}
		release(insidePlace)
		third := etags(subtree)
		for _, path := range paths[:4] {
			if third[path] == second[path] {
				t.Errorf("%s: the etag is the same after a change inside", path)
			}
		}
		checkParents(t, w)
	})
}

// checkParents reads a location at the top of a subtree and one below it.
func checkParents(t *testing.T, w *world) {
	t.Helper()
	for c, want := range map[caller]string{subtree: "", viewer: "germany"} {
		var one pb.Location
		w.read(t, w.tokens[c], "/v1/clients/acme/locations/"+insideRegion, &one)
		if one.GetParent() != want {
			t.Errorf("as %s, the parent of %s is %q, want %q", c, insideRegion, one.GetParent(), want)
		}
		page := w.call(t, w.tokens[c], "GET", "/v1/clients/acme/locations?pageSize=1000", nil).want(t, 200).body
		if named := bytes.Contains(page, []byte(`"parent":"germany"`)); named != (want != "") {
			t.Errorf("as %s, the list names the parent above: %v", c, named)
		}
		if !bytes.Contains(page, []byte(`"parent":"`+insideRegion+`"`)) {
			t.Errorf("as %s, the list has no parents inside: %s", c, page)
		}
	}
}
