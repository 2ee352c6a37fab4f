package phone

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"mysteryshopper/checklist"
	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
)

// damage flips a bit in the first file of a folder.
func damage(t *testing.T, dir, folder string) {
	t.Helper()
	list, err := filepath.Glob(filepath.Join(dir, folder, "*"+recordSuffix))
	if err != nil || len(list) == 0 {
		t.Fatalf("files in %s: %v: %v", folder, list, err)
	}
	data, err := os.ReadFile(list[0])
	if err != nil {
		t.Fatal(err)
	}
	data[len(data)/2] ^= 1
	if err := os.WriteFile(list[0], data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// errCut is the error of every change after the power cut.
var errCut = errors.New("the power is cut")

// powerCut makes a number of changes and then fails. It leaves the worst that a file system may leave: half a write, and
// renames that are undone because their folder was not synced, if undo is set.
type powerCut struct {
	system
	left   int
	undo   bool
	undone []func() error
}

func (p *powerCut) spend() bool {
	p.left--
	return p.left >= 0
}

func (p *powerCut) write(path string, data []byte) error {
	if p.spend() {
		return p.system.write(path, data)
	}
	if p.left == -1 {
		return errors.Join(errCut, os.WriteFile(path, data[:len(data)/2], 0o600))
	}
	return errCut
}

func (p *powerCut) fill(path string, from func(io.Writer) error) error {
	var data bytes.Buffer
	if err := from(&data); err != nil {
		return err
	}
	return p.write(path, data.Bytes())
}

func (p *powerCut) rename(from, to string) error {
	if !p.spend() {
		return errCut
	}
	fresh, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	old, missing := os.ReadFile(to)
	p.undone = append(p.undone, func() error {
		if err := os.WriteFile(from, fresh, 0o600); err != nil {
			return err
		}
		if missing != nil {
			return os.Remove(to)
		}
		return os.WriteFile(to, old, 0o600)
	})
	return p.system.rename(from, to)
}

func (p *powerCut) remove(path string) error {
	if !p.spend() {
		return errCut
	}
	old, err := os.ReadFile(path)
	if err == nil {
		p.undone = append(p.undone, func() error { return os.WriteFile(path, old, 0o600) })
	}
	return p.system.remove(path)
}

func (p *powerCut) syncFolder(path string) error {
	if p.spend() {
		p.undone = nil
		return p.system.syncFolder(path)
	}
	if !p.undo {
		return errCut
	}
	for i := len(p.undone) - 1; i >= 0; i-- {
		if err := p.undone[i](); err != nil {
			return err
		}
	}
	p.undone = nil
	return errCut
}

// day does what a shopper does in a day. It returns the reports that were finished before an error; they must never be
// lost.
func day(b *bench) (finished []*Item, err error) {
	if _, err := b.Sync(b.t.Context()); err != nil {
		return nil, err
	}
	for _, visit := range []string{"v1", "v2"} {
		if _, err := b.Begin(visit); err != nil && !errors.Is(err, ErrReported) {
			return finished, err
		} else if err == nil {
			if _, err := b.Save(visit, greeted("yes")); err != nil {
				return finished, err
			}
			if _, err := b.Attach(visit, "counter", "slip.pdf", nil, newBytes(document(1000, visit))); err != nil {
				return finished, err
			}
			item, err := b.Finish(visit)
			if item != nil {
				finished = append(finished, item)
			}
			if err != nil {
				return finished, err
			}
		}
	}
	if _, err := b.Upload(b.t.Context()); err != nil {
		return finished, err
	}
	_, err = b.Send(b.t.Context())
	return finished, err
}

// expectFiles expects that every file that an answer names is on the phone as a whole, or on the server.
func (b *bench) expectFiles(f *fake, when string) {
	b.t.Helper()
	stored, named := f.stored(), namedIn(b.t, b.Phone)
	for id, file := range b.files {
		if b.draftOf(file.ReportID) != nil && !slices.Contains(named, id) {
			b.t.Fatalf("%s: no answer names %s", when, id)
		}
	}
	for _, id := range named {
		if _, there := stored[id]; there {
			continue
		}
		file := b.files[id]
		if file == nil {
			b.t.Fatalf("%s: the file %s is lost", when, id)
		}
		if whole, err := b.checkBytes(file); !whole || err != nil {
			b.t.Fatalf("%s: the bytes of %s are lost: %v", when, id, err)
		}
	}
}

// TestPowerCut cuts the power after every single change of a day. After a restart nothing that was promised may be lost,
// and each report must be stored once.
func TestPowerCut(t *testing.T) {
	t.Parallel()
	for _, undo := range []bool{false, true} {
		t.Run(fmt.Sprintf("undo=%v", undo), func(t *testing.T) {
			t.Parallel()
			for cut := 0; ; cut++ {
				if done := cutAt(t, cut, undo); done {
					if cut < 30 {
						t.Errorf("a day has %d changes, which is too few to be true", cut)
					}
					return
				}
			}
		})
	}
}

// cutAt runs a day until a cut and then to its end. It returns true where the day was over before the cut.
func cutAt(t *testing.T, cut int, undo bool) bool {
	t.Helper()
	f := newFake(t)
	f.give("v1", "v2", "v3")
	b := newBench(t, f)
	b.close()
	power := &powerCut{left: cut, undo: undo}
	p, err := open(b.dir, b.options, power)
	var promised []*Item
	if err == nil {
		b.Phone = p
		promised, err = day(b)
		b.close()
	}
	over := err == nil
	if !over && !errors.Is(err, errCut) {
		t.Fatalf("cut after %d: %v", cut, err)
	}
	b.open()
	for _, want := range promised {
		got := b.reports[want.key()]
		if got == nil || string(got.Frozen) != string(want.Frozen) {
			t.Fatalf("cut after %d: the report %s that was finished is not there any more", cut, want.key())
		}
		if _, err := b.Draft(want.Visit); !errors.Is(err, ErrNoDraft) {
			t.Fatalf("cut after %d: the report of %s is finished and still has a draft", cut, want.Visit)
		}
	}
	if list, err := b.Quarantined(); err != nil || len(list) > 0 {
		t.Fatalf("cut after %d: damaged files %v: %v", cut, list, err)
	}
	b.expectFiles(f, fmt.Sprintf("cut after %d", cut))
	if _, err := day(b); err != nil {
		t.Fatalf("cut after %d: the day does not go on: %v", cut, err)
	}
	if ids, left := namedIn(t, b.Phone), b.left(bytesSuffix); len(ids) < 2 || len(left) > 0 {
		t.Fatalf("cut after %d: %v are named and %v left", cut, ids, left)
	}
	b.expectFiles(f, fmt.Sprintf("in the end, cut after %d", cut))
	if taken := f.reports(); len(taken) != 2 {
		t.Fatalf("cut after %d: %d reports were taken, want 2", cut, len(taken))
	}
	if queue := b.Queue(); len(queue) > 0 {
		t.Fatalf("cut after %d: %d reports wait", cut, len(queue))
	}
	left, err := filepath.Glob(filepath.Join(b.dir, "*", freshPrefix+"*"))
	if err != nil || len(left) > 0 {
		t.Errorf("cut after %d: left behind %v: %v", cut, left, err)
	}
	return over
}

// TestPowerCutInReset cuts the power while the phone starts over, and then syncs with the old server again. The phone
// must have all visits of that server.
func TestPowerCutInReset(t *testing.T) {
	t.Parallel()
	for cut, over := 0, false; !over; cut++ {
		f := newFake(t)
		f.give("v1", "v2", "v3")
		b := newBench(t, f)
		b.sync()
		b.close()
		old := f.changes
		f.epoch, f.changes = "two", []change{{visit: testVisit("v8")}, {visit: testVisit("v9")}}
		p, err := open(b.dir, b.options, &powerCut{left: cut, undo: true})
		if err == nil {
			b.Phone = p
			_, err = b.Sync(t.Context())
			b.close()
		}
		over = err == nil
		if !over {
			f.epoch, f.changes = "one", old
		}
		b.open()
		b.sync()
		want := []string{"v1", "v2", "v3"}
		if over {
			want = []string{"v8", "v9"}
		}
		if got := visitIDs(b.Phone); !slices.Equal(got, want) {
			t.Fatalf("cut after %d: visits %v, want %v", cut, got, want)
		}
	}
}

// TestPowerCutInCorrect cuts the power while a refused report becomes a draft. Afterwards it must be one of the two.
func TestPowerCutInCorrect(t *testing.T) {
	t.Parallel()
	for cut, over := 0, false; !over; cut++ {
		f := newFake(t)
		f.give("v1")
		b := newBench(t, f)
		b.sync()
		item := b.fill("v1")
		f.refusals["v1"] = []*fault.Error{fault.New(pb.Reason_REPORT_ID_TAKEN, "")}
		if _, err := b.Send(t.Context()); err != nil {
			t.Fatal(err)
		}
		b.close()
		p, err := open(b.dir, b.options, &powerCut{left: cut})
		if err != nil {
			t.Fatal(err)
		}
		_, err = p.Correct(item.ReportID, 0)
		over = err == nil
		b.Phone = p
		b.restart()
		_, missing := b.Draft("v1")
		if draft, queue := missing == nil, len(b.Queue()); draft == (queue > 0) || over && !draft {
			t.Fatalf("cut after %d: a draft %v, and %d reports in the queue", cut, draft, queue)
		}
	}
}

// TestQuarantine checks that a damaged file is moved away and is listed until somebody removes it.
func TestQuarantine(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.give("v1", "v2")
	b := newBench(t, f)
	b.sync()
	b.fill("v1")
	b.begin("v2")
	damage(t, b.dir, reportsFolder)
	damage(t, b.dir, draftsFolder)
	for range 2 {
		b.restart()
		list, err := b.Quarantined()
		if err != nil || len(list) != 2 {
			t.Fatalf("set aside %v: %v", list, err)
		}
		for _, a := range list {
			if _, err := os.Stat(a.Path); err != nil || a.Problem == "" {
				t.Errorf("set aside %+v: %v", a, err)
			}
		}
	}
	b.fill("v2")
	damage(t, b.dir, reportsFolder)
	b.restart()
	if list, err := b.Quarantined(); err != nil || len(list) != 3 {
		t.Errorf("set aside %v: %v", list, err)
	}
}

// TestNewerRecord checks that a folder of a later version is not changed.
func TestNewerRecord(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.give("v1")
	b := newBench(t, f)
	b.sync()
	b.begin("v1")
	b.close()
	path := filepath.Join(b.dir, draftsFolder, fileName("v1"))
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	newer := strings.Replace(string(data), recordMagic+recordForm, recordMagic+"2", 1)
	if err := os.WriteFile(path, []byte(newer), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(b.dir, b.options); !errors.Is(err, ErrNewer) {
		t.Errorf("error %v, want ErrNewer", err)
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	b.open()
	if _, err := b.Draft("v1"); err != nil {
		t.Error(err)
	}
}

// TestLocked checks that only one phone at a time can open a folder.
func TestLocked(t *testing.T) {
	t.Parallel()
	b := newBench(t, nil)
	if _, err := Open(b.dir, b.options); !errors.Is(err, ErrLocked) {
		t.Errorf("error %v, want ErrLocked", err)
	}
}

// TestFileName checks that names are safe and that different keys have different names.
func TestFileName(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOfN(rapid.String(), 2, 2)
		a, b := parts.Draw(t, "a"), parts.Draw(t, "b")
		name := fileName(a...)
		if name != filepath.Base(name) || strings.HasPrefix(name, freshPrefix) || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789-.%") != "" {
			t.Fatalf("%q is no safe name", name)
		}
		if (name == fileName(b...)) != (a[0] == b[0] && a[1] == b[1]) {
			t.Fatalf("%q and %q have the name %q", a, b, name)
		}
	})
}

// FuzzRecord opens a phone on a folder with records of the fuzzer. The phone must open, and records that cannot be read
// must be in the quarantine.
func FuzzRecord(f *testing.F) {
	for _, record := range []any{
		nil, 1, "", settings{}, progress{}, visitRecord{}, versionRecord{}, locationRecord{}, Draft{}, Item{}, File{},
		File{ID: "a", Digest: checklist.DigestOf(nil), Detached: true, Replaces: "a"},
		Item{ReportID: "x", Frozen: []byte{0x12, 0x01, 'x'}}, map[string]any{"report": map[string]any{}},
		visitRecord{ID: "v", Content: []byte(`{"visit":"v"}`)}, Draft{Corrects: &reportKey{}},
	} {
		data, err := encodeRecord(record)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
		f.Add(data[:len(data)-1])
		f.Add(data[:len(data)/2])
	}
	f.Add([]byte(recordMagic))
	f.Add([]byte("\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, whole := range []bool{false, true} {
			text := data
			if whole { // So that the fuzzer reaches the code behind the digest.
				var err error
				if text, err = encodeRecord(jsonOf(data)); err != nil {
					continue
				}
			}
			openOn(t, text)
		}
	})
}

// jsonOf returns the body if it is JSON, and a text otherwise.
func jsonOf(data []byte) any {
	if json.Valid(data) {
		return json.RawMessage(data)
	}
	return string(data)
}

func openOn(t *testing.T, text []byte) {
	t.Helper()
	b := &bench{t: t, dir: t.TempDir(), clock: &clockwork{wall: noon}}
	b.options = Options{Now: b.clock.now}
	b.open()
	b.close()
	var paths []string
	for _, folder := range []string{visitsFolder, locationsFolder, versionsFolder, draftsFolder, reportsFolder, filesFolder} {
		paths = append(paths, filepath.Join(b.dir, folder, "a"+recordSuffix))
	}
	paths = append(paths, filepath.Join(b.dir, settingsFile), filepath.Join(b.dir, progressFile))
	for _, path := range paths {
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	p, err := Open(b.dir, b.options)
	if errors.Is(err, ErrNewer) {
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	}()
	aside, err := p.Quarantined()
	if err != nil {
		t.Fatal(err)
	}
	if decodeRecord(text, new(any)) != nil && len(aside) != len(paths) {
		t.Errorf("%d of %d damaged files were set aside", len(aside), len(paths))
	}
	for _, v := range p.Visits() {
		_, _, _ = p.Visit(v.GetVisit())
	}
	_, _ = p.Send(t.Context())
}
