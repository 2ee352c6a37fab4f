package phone

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"

	"mysteryshopper/checklist"
	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

func visitIDs(p *Phone) []string {
	ids := []string{}
	for _, v := range p.Visits() {
		ids = append(ids, v.GetVisit())
	}
	return ids
}

// TestSync syncs a phone through changes, and checks its contents after each step and after a restart.
func TestSync(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.skew = 90 * time.Second
	f.give("v1", "v2", "v3", "v4", "v5")
	b := newBench(t, f)
	holds := func(what string, want ...string) {
		t.Helper()
		for range 2 {
			if diff := cmp.Diff(want, visitIDs(b.Phone)); diff != "" {
				t.Errorf("%s: visits (-want +got):\n%s", what, diff)
			}
			b.restart()
		}
	}
	s := b.sync()
	if s.Visits != 5 || s.Removed != 0 || s.Reset || s.MinimumAppVersion != "1.2" {
		t.Errorf("synced %+v, want 5 visits in 3 pages", s)
	}
	if s.Skew != 90*time.Second {
		t.Errorf("skew %v, want 90 s: the phone is ahead", s.Skew)
	}
	holds("all", "v1", "v2", "v3", "v4", "v5")
	if v, version, err := b.Visit("v3"); err != nil || v.Location.GetTitle() != "Berlin Mitte" || version.Version().Number != 3 {
		t.Errorf("visit %+v with version %v: %v", v, version, err)
	}
	if s := b.sync(); s.Visits != 0 {
		t.Errorf("synced %+v, want nothing new", s)
	}

	b.begin("v2")
	b.fill("v3")
	f.mu.Lock()
	f.changes = append(f.changes, change{removed: "v1"}, change{removed: "v2"}, change{removed: "v3"}, change{removed: "v9"})
	f.mu.Unlock()
	if s := b.sync(); s.Removed != 4 {
		t.Errorf("synced %+v, want 4 removed", s)
	}
	holds("what was begun stays", "v2", "v3", "v4", "v5")
	if _, err := b.Finish("v2"); err != nil {
		t.Errorf("finish of a removed visit: %v", err)
	}
	if sent, err := b.Send(t.Context()); err != nil || len(sent.Taken) != 2 {
		t.Errorf("error %v, sent %+v; want both taken", err, sent)
	}
	b.sync()
	holds("what is in goes", "v4", "v5")

	f.mu.Lock()
	f.epoch, f.changes = "two", []change{{visit: testVisit("v5")}, {visit: testVisit("v6")}, {visit: testVisit("v7")}}
	f.mu.Unlock()
	if s := b.sync(); !s.Reset {
		t.Errorf("synced %+v, want a reset", s)
	}
	holds("after a reset", "v5", "v6", "v7")
	if server, skew := b.Clock(); !server.Equal(noon.Add(-90*time.Second)) || skew != 90*time.Second {
		t.Errorf("clock %v, %v", server, skew)
	}
}

// TestSyncRefusesVersions checks that a version with a wrong digest is not stored.
func TestSyncRefusesVersions(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*pb.ChecklistVersion){
		"another digest": func(v *pb.ChecklistVersion) { v.Digest = checklist.DigestOf(nil).String() },
		"another content": func(v *pb.ChecklistVersion) {
			v.GetSections()[0].GetQuestions()[0].GetChoice().GetOptions()[1].Points = 9
		},
		"no content": func(v *pb.ChecklistVersion) { v.Sections = nil },
		"no digest":  func(v *pb.ChecklistVersion) { v.Digest = "" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			f.give("v1")
			good := proto.CloneOf(f.version)
			spoil(f.version)
			b := newBench(t, f)
			if _, err := b.Sync(t.Context()); !errors.Is(err, ErrVersion) {
				t.Fatalf("error %v, want ErrVersion", err)
			}
			if ids := visitIDs(b.Phone); len(ids) != 0 {
				t.Errorf("visits %v of a page that was refused", ids)
			}
			f.version = good
			if b.sync(); len(visitIDs(b.Phone)) != 1 {
				t.Error("the page did not come back")
			}
		})
	}
}

// TestSyncAgain checks that the next Sync replaces damaged files of every kind.
func TestSyncAgain(t *testing.T) {
	t.Parallel()
	for _, folder := range []string{visitsFolder, locationsFolder, versionsFolder} {
		t.Run(folder, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			f.give("v1", "v2")
			b := newBench(t, f)
			b.sync()
			damage(t, b.dir, folder)
			b.restart()
			if list, err := b.Quarantined(); err != nil || len(list) != 1 {
				t.Fatalf("set aside %v: %v", list, err)
			}
			b.sync()
			if _, _, err := b.Visit("v1"); err != nil {
				t.Error(err)
			}
			v, _, err := b.Visit("v2")
			if err != nil || v.Location == nil {
				t.Errorf("visit %+v: %v", v, err)
			}
		})
	}
}

// TestSyncToken checks the token of calls: that of the options, else that of the enrolment, also after a restart.
func TestSyncToken(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	b := newBench(t, f)
	b.sync()
	if _, err := b.Enrol(t.Context(), "BAD", "Anna, phone"); err == nil {
		t.Error("a wrong code enrols")
	}
	if token, err := b.Enrol(t.Context(), "GOOD", "Anna, phone"); err != nil || token.GetShopper() != "anna" {
		t.Fatalf("token %v: %v", token, err)
	}
	b.sync()
	b.restart()
	b.sync()
	b.options.Token = "ms_t2_other"
	b.restart()
	b.sync()
	want := []string{"Bearer ms_t1_secret", "Bearer ms_t1_secret", "Bearer ms_t2_other"}
	if !slices.Equal(f.tokens, want) {
		t.Errorf("the phone came in as %q, want %q", f.tokens, want)
	}
}
