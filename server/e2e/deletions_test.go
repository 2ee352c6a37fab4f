package e2e

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/storage"
)

// deleted is a client with a region and a shop, a program and a shopper, who reported one visit that was released.
type deleted struct {
	*server
	client, viewer, shopper string // the client's id and tokens
	released                string
}

const anyEtag = "If-Match: *"

// Paths of the client's things.
const (
	closingShop    = "/v1/clients/closing/locations/shop"
	closingRegion  = "/v1/clients/closing/locations/region"
	closingProgram = "/v1/clients/closing/programs/year"
	closingShopper = "/v1/shoppers/leaver"
)

func startDeleted(t *testing.T, on engine) *deleted {
	t.Helper()
	d := &deleted{server: start(t, on), client: "closing"}
	admin := d.Tokens.Admin
	d.publish(t, "house-check", houseChecklist)
	d.call(t, admin, "POST", "/v1/clients", `{"client": "closing", "title": "Closing"}`).want(t, 200)
	d.call(t, admin, "POST", "/v1/clients/closing/locations", `{"location": "region", "title": "Region"}`).want(t, 200)
	d.call(t, admin, "POST", "/v1/clients/closing/locations", `{"location": "shop", "parent": "region", "title": "Shop", "attributes": ["size:large"]}`).want(t, 200)
	d.call(t, admin, "POST", "/v1/shoppers", `{"shopper": "leaver", "title": "Lea Ver"}`).want(t, 200)
	d.program(t, "closing", "year", "house-check", func(p *pb.Program) {
		p.Waves = []*pb.Wave{{Wave: "w", FirstDay: "2031-01-01", LastDay: "2031-01-31"}}
	})
	d.shopper = d.token(t, storage.Grant{Role: storage.ShopperRole, Shopper: "leaver"})
	d.viewer = d.token(t, storage.Grant{Role: storage.Viewer, Client: "closing"})
	v := d.plan(t, "closing", "year", "shop", "leaver")
	d.released = d.approve(t, d.send(t, d.shopper, v.GetVisit(), houseReport("house-check", lately())).GetReport()).GetReleasedReport()
	return d
}

// visitBody is a visit to the shop for somebody.
func (d *deleted) visitBody(change string) string {
	now := time.Now().UTC()
	return fmt.Sprintf(`{"client": "closing", "program": "year", "location": "shop", "windowStart": %q, "windowEnd": %q%s}`,
		now.Format(time.RFC3339), now.AddDate(0, 0, 7).Format(time.RFC3339), change)
}

// refusedFor expects a refusal with violations at the paths, all for the reason.
func (a answer) refusedFor(t *testing.T, status int, reason string, paths ...string) {
	t.Helper()
	p := a.want(t, status).problem(t)
	var got []string
	for _, v := range p.Errors {
		if v.Reason != reason || v.Message == "" {
			t.Errorf("%s is refused for %s: %q", v.Path, v.Reason, v.Message)
		}
		got = append(got, v.Path)
	}
	if !slices.Equal(got, paths) || len(paths) == 0 && p.Reason != reason {
		t.Errorf("refused for %s at %v, want %s at %v: %s", p.Reason, got, reason, paths, a.body)
	}
}

// listed returns the ids of a list.
func (d *deleted) listed(t *testing.T, token, path, list, id string) []string {
	t.Helper()
	page, _ := d.call(t, token, "GET", path, nil).want(t, 200).json(t)[list].([]any)
	ids := []string{}
	for _, one := range page {
		ids = append(ids, one.(map[string]any)[id].(string))
	}
	return ids
}

// TestDeletedThingsAreKept deletes a shop, a program, a shopper and a client that have a released report: they are read and
// counted as before, are not listed, and nothing new may refer to them until they are undeleted.
func TestDeletedThingsAreKept(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		d := startDeleted(t, on)
		admin := d.Tokens.Admin
		kept := map[string][]byte{}
		for _, path := range []string{
			"/v1/clients/closing/releasedReports/" + d.released, "/v1/clients/closing/rankings?program=year", "/v1/clients/closing/trend?program=year&location=shop",
		} {
			kept[path] = nil
		}
		read := func(path string) []byte {
			t.Helper()
			return withoutETags(d.call(t, d.viewer, "GET", path, nil).want(t, 200).body)
		}
		for path := range kept {
			kept[path] = read(path)
		}
		d.inUse(t)
		deletions := []string{closingShop, closingRegion, closingProgram, closingShopper}
		for _, path := range deletions {
			before := d.call(t, admin, "GET", path, nil).want(t, 200)
			d.call(t, admin, "DELETE", path, nil).want(t, 428)
			d.call(t, admin, "DELETE", path, nil, `If-Match: "s99.aaaaaaaa"`).want(t, 412)
			d.call(t, admin, "DELETE", path, nil, "If-Match: "+before.header.Get("ETag")).want(t, 200)
			after := d.call(t, admin, "GET", path, nil).want(t, 200)
			if after.json(t)["deleteTime"] == nil || after.header.Get("ETag") == before.header.Get("ETag") {
				t.Errorf("%s was deleted: %s", path, after.body)
			}
			d.call(t, admin, "DELETE", path, nil, anyEtag).want(t, 404)
			d.call(t, admin, "PATCH", path, `{"title": "x"}`, anyEtag).refusedFor(t, 409, "DELETED")
		}
		for path, was := range kept {
			if now := read(path); !bytes.Equal(now, was) {
				t.Errorf("%s was\n%s\nand is\n%s", path, was, now)
			}
		}
		d.refusesNewUse(t)
		d.lists(t)
		// Each is undeleted after what it lies in.
		d.call(t, admin, "POST", closingShop+":undelete", `{"etag": "*"}`).refusedFor(t, 400, "DELETED", "parent")
		for _, path := range []string{closingRegion, closingShop, closingProgram, closingShopper} {
			d.call(t, admin, "POST", path+":undelete", `{}`).want(t, 428)
			if back := d.call(t, admin, "POST", path+":undelete", `{"etag": "*"}`).want(t, 200).json(t); back["deleteTime"] != nil {
				t.Errorf("%s was undeleted: %v", path, back)
			}
			d.call(t, admin, "POST", path+":undelete", `{"etag": "*"}`).refusedFor(t, 409, "ALREADY_EXISTS")
		}
		d.call(t, admin, "POST", "/v1/visits", d.visitBody(`, "shopper": "leaver"`)).want(t, 200)
		d.call(t, d.shopper, "GET", "/v1/whoami", nil).want(t, 200)
	})
}

// withoutETags removes what tells one state of figures from another.
func withoutETags(body []byte) []byte {
	for _, field := range []string{`"etag":"`, `"asOf":"`} {
		for at := bytes.Index(body, []byte(field)); at >= 0; at = bytes.Index(body, []byte(field)) {
			end := bytes.IndexByte(body[at+len(field):], '"')
			body = slices.Concat(body[:at], body[at+len(field)+end+1:])
		}
	}
	return body
}

// inUse tries to delete what has a location below it, or visits that are open or under way.
func (d *deleted) inUse(t *testing.T) {
	t.Helper()
	admin := d.Tokens.Admin
	visits := map[string]string{}
	for name, change := range map[string]string{"open": "", "held": `, "shopper": "leaver"`} {
		made := d.call(t, admin, "POST", "/v1/visits", d.visitBody(change)).want(t, 200)
		visits[name] = made.json(t)["visit"].(string)
	}
	both := slices.Sorted(slices.Values([]string{"visits/" + visits["open"], "visits/" + visits["held"]}))
	d.call(t, admin, "DELETE", closingRegion, nil, anyEtag).refusedFor(t, 409, "IN_USE", "clients/closing/locations/shop")
	for _, path := range []string{closingShop, closingProgram, "/v1/clients/closing"} {
		d.call(t, admin, "DELETE", path, nil, anyEtag).refusedFor(t, 409, "IN_USE", both...)
	}
	d.call(t, admin, "DELETE", closingShopper, nil, anyEtag).refusedFor(t, 409, "IN_USE", "visits/"+visits["held"])
	if got := d.call(t, admin, "GET", closingShop, nil).want(t, 200).json(t); got["deleteTime"] != nil {
		t.Errorf("a deletion was refused, and is there: %v", got)
	}
	for _, v := range visits {
		d.call(t, admin, "POST", "/v1/visits/"+v+":cancel", `{}`, anyEtag).want(t, 200)
	}
	d.call(t, admin, "DELETE", closingShop+"?purge=true", nil, anyEtag).refusedFor(t, 409, "IN_USE")
}

// refusesNewUse makes new uses of the shop, the program and the shopper, which were deleted.
func (d *deleted) refusesNewUse(t *testing.T) {
	t.Helper()
	admin := d.Tokens.Admin
	visit := d.visitBody(`, "shopper": "leaver"`)
	d.call(t, admin, "POST", "/v1/visits", visit).refusedFor(t, 400, "DELETED", "program")
	plan := `{"client": "closing", "program": "year", "wave": "w", "locations": [{"location": "shop", "visits": 1}], "shoppers": ["leaver"]}`
	d.call(t, admin, "POST", "/v1/visits:plan", plan).refusedFor(t, 400, "DELETED", "program")
	undelete := func(path string) { d.call(t, admin, "POST", path+":undelete", `{"etag": "*"}`).want(t, 200) }
	again := func(path string) { d.call(t, admin, "DELETE", path, nil, anyEtag).want(t, 200) }
	undelete(closingProgram)
	d.call(t, admin, "POST", "/v1/visits", visit).refusedFor(t, 400, "DELETED", "location")
	d.call(t, admin, "POST", "/v1/visits:plan", plan).refusedFor(t, 400, "DELETED", "locations[0].location", "shoppers[0]")
	day := time.Now().UTC().Format(time.DateOnly)
	table := fmt.Sprintf(`{"csv": "client,program,location,windowStart,windowEnd\nclosing,year,shop,%s,%s\n"}`, day, time.Now().UTC().AddDate(0, 0, 3).Format(time.DateOnly))
	d.call(t, admin, "POST", "/v1/visits:import", table).refusedFor(t, 400, "DELETED", "csv.line[2].location")
	d.call(t, admin, "POST", "/v1/clients/closing/locations", `{"location": "new", "parent": "region", "title": "New"}`).refusedFor(t, 400, "DELETED", "parent")
	d.call(t, admin, "POST", "/v1/clients/closing/locations:import", `{"csv": "location,title,parent\nshop,Shop,region\n"}`).want(t, 200)
	d.call(t, admin, "POST", "/v1/clients/closing/locations:import", `{"csv": "location,title,parent\nshop,Shops,region\nnew,New,region\n"}`).
		refusedFor(t, 400, "DELETED", "csv.line[2].location", "csv.line[3].parent")
	d.call(t, admin, "POST", "/v1/clients/closing/timelineEvents", `{"month": "2026-01", "title": {"en": "x"}, "location": "shop"}`).refusedFor(t, 400, "DELETED", "location")
	undelete(closingRegion)
	undelete(closingShop)
	d.call(t, admin, "POST", "/v1/visits", visit).refusedFor(t, 400, "DELETED", "shopper")
	d.call(t, admin, "POST", "/v1/visits", d.visitBody(`, "guests": ["leaver"]`)).refusedFor(t, 400, "DELETED", "guests[0]")
	again(closingShop)
	again(closingRegion)
	again(closingProgram)
	d.call(t, admin, "POST", "/v1/shoppers:import", `{"csv": "shopper,title\nleaver,Lea Ver\n"}`).want(t, 200)
	d.call(t, admin, "POST", "/v1/shoppers:import", `{"csv": "shopper,title\nleaver,Lea Over\n"}`).refusedFor(t, 400, "DELETED", "csv.line[2].shopper")
	d.call(t, admin, "POST", "/v1/invitations", `{"role": "SHOPPER", "shopper": "leaver"}`).refusedFor(t, 400, "DELETED", "shopper")
	d.call(t, d.shopper, "GET", "/v1/whoami", nil).want(t, 401)
}

// lists reads the lists with and without what was deleted.
func (d *deleted) lists(t *testing.T) {
	t.Helper()
	for _, l := range []struct {
		token, path, list, id string
		shown                 []string
	}{
		{d.Tokens.Admin, "/v1/clients/closing/locations", "locations", "location", []string{"region", "shop"}},
		{d.viewer, "/v1/clients/closing/locations", "locations", "location", []string{"region", "shop"}},
		{d.Tokens.Admin, "/v1/clients/closing/programs", "programs", "program", []string{"year"}},
	} {
		if got := d.listed(t, l.token, l.path, l.list, l.id); len(got) != 0 {
			t.Errorf("%s has %v, which was deleted", l.path, got)
		}
		if got := d.listed(t, l.token, l.path+"?showDeleted=true", l.list, l.id); !slices.Equal(got, l.shown) {
			t.Errorf("%s has %v, want %v", l.path, got, l.shown)
		}
	}
	if got := d.listed(t, d.Tokens.Admin, "/v1/shoppers?pageSize=1000", "shoppers", "shopper"); slices.Contains(got, "leaver") {
		t.Errorf("the list of shoppers has one who was deleted")
	}
}

// TestDeletedClient deletes a client: its tokens stop until it is undeleted, and the agency makes nothing new for it.
func TestDeletedClient(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		d := startDeleted(t, on)
		admin, path := d.Tokens.Admin, "/v1/clients/closing"
		code := d.call(t, admin, "POST", "/v1/invitations", `{"role": "VIEWER", "client": "closing"}`).want(t, 200).json(t)["code"].(string)
		d.call(t, d.viewer, "GET", path, nil).want(t, 200)
		d.call(t, admin, "DELETE", path, nil, anyEtag).want(t, 200)
		d.call(t, d.viewer, "GET", path, nil).want(t, 401)
		d.call(t, "", "POST", "/v1/devices:enrol", fmt.Sprintf(`{"code": %q, "title": "x"}`, code)).want(t, 403)
		d.call(t, admin, "GET", path, nil).want(t, 200)
		if got := d.listed(t, admin, "/v1/clients", "clients", "client"); slices.Contains(got, "closing") {
			t.Errorf("the list has a client that was deleted: %v", got)
		}
		for _, write := range []struct{ verb, path, body string }{
			{"POST", path + "/locations", `{"location": "new", "title": "New"}`},
			{"POST", path + "/programs", `{"program": "new", "title": "New", "checklist": "house-check"}`},
			{"POST", path + "/apiKeys", `{"role": "VIEWER", "title": "x"}`},
			{"POST", path + "/locations:import", `{"csv": "location,title\nnew,New\n"}`},
			{"POST", path + "/timelineEvents", `{"month": "2026-01", "title": {"en": "x"}}`},
		} {
			d.call(t, admin, write.verb, write.path, write.body).refusedFor(t, 409, "DELETED")
		}
		d.call(t, admin, "POST", "/v1/visits", d.visitBody("")).refusedFor(t, 400, "DELETED", "client")
		d.call(t, admin, "POST", path+":undelete", `{"etag": "*"}`).want(t, 200)
		d.call(t, d.viewer, "GET", path, nil).want(t, 200)
		d.call(t, admin, "POST", "/v1/visits", d.visitBody("")).want(t, 200)
	})
}

// TestPurged removes for good what nothing refers to, whether it was deleted before or not; its id is free then.
func TestPurged(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		s := start(t, on)
		admin := s.Tokens.Admin
		for _, r := range []struct{ list, body string }{
			{"/v1/clients", `{"client": "typo", "title": "Typo"}`},
			{"/v1/clients/acme/locations", `{"location": "typo", "title": "Typo"}`},
			{"/v1/clients/acme/programs", `{"program": "typo", "title": "Typo", "checklist": "core-service"}`},
			{"/v1/shoppers", `{"shopper": "typo", "title": "Typo"}`},
		} {
			path := r.list + "/typo"
			for _, before := range []bool{false, true} {
				s.call(t, admin, "POST", r.list, r.body).want(t, 200)
				if before {
					s.call(t, admin, "DELETE", path, nil, anyEtag).want(t, 200)
				}
				s.call(t, admin, "DELETE", path+"?purge=true", nil, anyEtag).want(t, 200)
				s.call(t, admin, "GET", path, nil).want(t, 404)
				s.call(t, admin, "POST", path+":undelete", `{"etag": "*"}`).want(t, 404)
			}
		}
		log := s.call(t, admin, "GET", "/v1/audit?pageSize=100", nil).want(t, 200).body
		for _, act := range []string{"DeleteClient", "PurgeClient", "PurgeLocation", "PurgeProgram", "PurgeShopper"} {
			if !strings.Contains(string(log), act) {
				t.Errorf("the audit log has no %s", act)
			}
		}
	})
}
