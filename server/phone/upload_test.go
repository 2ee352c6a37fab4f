package phone

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/iotest"
	"time"

	"mysteryshopper/checklist"
	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/evidence"
	"mysteryshopper/server/fault"
)

func newBytes(data []byte) io.Reader { return bytes.NewReader(data) }

// left lists the names of the files in the folder of files with this ending.
func (b *bench) left(suffix string) []string {
	b.t.Helper()
	list, err := filepath.Glob(filepath.Join(b.dir, filesFolder, "*"+suffix))
	if err != nil {
		b.t.Fatal(err)
	}
	return list
}

// TestUploadThroughFaults uploads three files through every temporary fault. Each must be stored once, with its own bytes,
// no byte may go up twice but those that a cut took, and the phone lets the bytes go only then.
func TestUploadThroughFaults(t *testing.T) {
	t.Parallel()
	const size = 300 << 10
	for name, test := range map[string]struct {
		set   func(f *fake, ids []string)
		again int
		began int
	}{
		"none":                   {began: 3},
		"breaks at once":         {set: func(f *fake, _ []string) { f.cuts = []int{0, 0} }, began: 3},
		"breaks again and again": {set: func(f *fake, _ []string) { f.cuts = []int{100 << 10, 1, 2, 90 << 10, 7, 70 << 10, 5} }, began: 3},
		"the answer is lost":     {set: func(f *fake, _ []string) { f.uploads.lose = 2 }, began: 3},
		"an upload expires": {
			set: func(f *fake, ids []string) {
				f.cuts, f.forget = []int{100 << 10, 1}, map[string]bool{ids[0]: true}
			}, began: 3,
		},
		"an upload that had begun expires": {
			set: func(f *fake, ids []string) { f.cuts, f.lateForget = []int{100 << 10}, ids[0] }, again: 100 << 10, began: 4,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			f.give("v1", "v2")
			b := newBench(t, f)
			b.sync()
			b.begin("v1")
			b.begin("v2")
			want, ids := map[string]checklist.Digest{}, []string{}
			for n, visit := range []string{"v1", "v1", "v2"} {
				file := b.attach(visit, document(size+n, name))
				want[file.ID], ids = file.Digest, append(ids, file.ID)
			}
			if _, err := b.Finish("v1"); err != nil {
				t.Fatal(err)
			}
			if test.set != nil {
				test.set(f, ids)
			}
			done := b.upload(t)
			if len(done.Stored) != 3 || done.Waiting != 0 || len(done.Refused) != 0 {
				t.Errorf("%d stored, %d refused, %d waiting", len(done.Stored), len(done.Refused), done.Waiting)
			}
			got := f.stored()
			for id, digest := range want {
				if got[id] != digest {
					t.Errorf("%s has the digest %s, want %s", id, got[id], digest)
				}
			}
			if want := 3*size + 3 + test.again; f.received != want || f.began != test.began {
				t.Errorf("%d bytes of %d uploads, want %d of %d", f.received, f.began, want, test.began)
			}
			if left := b.left(bytesSuffix); len(left) > 0 {
				t.Errorf("left on the phone: %v", left)
			}
			b.restart()
			if again := b.upload(t); again.Attempts != 0 {
				t.Errorf("%d attempts for nothing", again.Attempts)
			}
		})
	}
}

// TestRefusedFile keeps a file that the server refuses, with the reason, and uploads the others.
func TestRefusedFile(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.give("v1", "v2")
	b := newBench(t, f)
	b.sync()
	b.begin("v1")
	b.begin("v2")
	f.refuse = map[string]*fault.Error{"v1": fault.New(pb.Reason_IMAGE_TOO_LARGE, "")}
	bad, good := b.attach("v1", document(1000, "a")), b.attach("v2", document(1000, "b"))
	done := b.upload(t)
	if len(done.Refused) != 1 || done.Refused[0].ID != bad.ID || len(done.Stored) != 1 || done.Stored[0].ID != good.ID {
		t.Fatalf("%+v", done)
	}
	b.restart()
	files := b.Files()
	if len(files) != 2 || files[0].State() != Refused || files[0].Refusal.Reason != "IMAGE_TOO_LARGE" || files[0].Refusal.Message == "" {
		t.Fatalf("files %+v", files)
	}
	if left := b.left(bytesSuffix); len(left) != 1 {
		t.Errorf("left on the phone: %v", left)
	}
	if again := b.upload(t); again.Attempts != 0 {
		t.Errorf("a refused file is sent again: %d attempts", again.Attempts)
	}
	if err := b.Detach(bad.ID); err != nil {
		t.Fatal(err)
	}
	d, err := b.Draft("v1")
	if err != nil || slices.ContainsFunc(d.Report.Answers, func(a checklist.Answer) bool { return a.Question == "counter" }) {
		t.Errorf("the draft is %+v: %v", d.Report.Answers, err)
	}
	b.upload(t)
	if left := b.left(""); len(left) != 1 {
		t.Errorf("left on the phone: %v", left)
	}
}

// TestOtherBytesOnTheServer keeps a file whose digest the server names differently.
func TestOtherBytesOnTheServer(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.give("v1")
	b := newBench(t, f)
	b.sync()
	b.begin("v1")
	file := b.attach("v1", document(1000, "a"))
	f.uploads.mangle = func(e *pb.Evidence) { e.Sha256 = strings.Repeat("ab", 32) }
	done, err := b.Upload(t.Context())
	if !errors.Is(err, ErrDisagree) || len(done.Stored) != 0 || done.Waiting != 1 {
		t.Errorf("%+v: %v", done, err)
	}
	if whole, err := b.checkBytes(file); !whole || err != nil {
		t.Errorf("the bytes are gone: %v", err)
	}
}

// TestAnswersNameFiles attaches and detaches files between other changes of the draft.
func TestAnswersNameFiles(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.give("v1")
	b := newBench(t, f)
	b.sync()
	b.begin("v1")
	one, two := b.attach("v1", document(10, "a")), b.attach("v1", document(10, "a"))
	b.answer("v1", "yes") // replaces all answers
	named := func() []string {
		d, err := b.Draft("v1")
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range d.Report.Answers {
			if a.Question == "counter" {
				return a.Evidence.IDs
			}
		}
		return nil
	}
	if got := named(); !slices.Equal(got, []string{one.ID, two.ID}) {
		t.Errorf("the answer names %v", got)
	}
	if err := b.Detach(one.ID); err != nil {
		t.Fatal(err)
	}
	b.restart()
	if got := named(); !slices.Equal(got, []string{two.ID}) || len(b.left(bytesSuffix)) != 1 {
		t.Errorf("the answer names %v", got)
	}
	b.upload(t)
	if err := b.Detach(two.ID); err != nil {
		t.Fatal(err)
	}
	b.restart()
	if got := named(); got != nil || len(f.stored()) != 1 {
		t.Errorf("the answer names %v", got)
	}
	b.upload(t)
	if len(f.stored()) != 0 || len(b.left("")) != 0 {
		t.Errorf("the server has %v, the phone %v", f.stored(), b.left(""))
	}
	three := b.attach("v1", document(10, "c"))
	if err := b.Discard("v1"); err != nil {
		t.Fatal(err)
	}
	if err := b.Detach(three.ID); !errors.Is(err, ErrNoFile) || len(b.left("")) != 0 {
		t.Errorf("after a discard: %v, %v", err, b.left(""))
	}
}

// TestUnfitFiles attaches what no server accepts. Nothing of it may be left.
func TestUnfitFiles(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.give("v1")
	b := newBench(t, f)
	b.sync()
	b.begin("v1")
	broken := errors.New("broken")
	endless := io.MultiReader(strings.NewReader("%PDF-1.7\n"), iotest.ErrReader(broken))
	for name, tt := range map[string]struct {
		visit, question string
		from            io.Reader
		want            error
		text            string
	}{
		"nothing":            {"v1", "counter", strings.NewReader(""), ErrUnfit, "empty"},
		"a text":             {"v1", "counter", strings.NewReader("hello"), ErrUnfit, "JPEG"},
		"too large":          {"v1", "counter", io.MultiReader(newBytes(document(evidence.MaxBytes, "")), strings.NewReader("x")), ErrUnfit, "67108864"},
		"another question":   {"v1", "greeted", newBytes(document(10, "")), ErrNoEvidence, "greeted"},
		"no question":        {"v1", "nothing", newBytes(document(10, "")), ErrNoEvidence, "nothing"},
		"no draft":           {"v2", "counter", newBytes(document(10, "")), ErrNoDraft, "v2"},
		"a disk that breaks": {"v1", "counter", endless, broken, "broken"},
	} {
		if _, err := b.Attach(tt.visit, tt.question, name, nil, tt.from); !errors.Is(err, tt.want) || !strings.Contains(err.Error(), tt.text) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for range maxFiles {
		b.attach("v1", document(10, ""))
	}
	if _, err := b.Attach("v1", "counter", "x", nil, newBytes(document(10, ""))); !errors.Is(err, ErrUnfit) || !strings.Contains(err.Error(), "60") {
		t.Errorf("one more: %v", err)
	}
	if left := b.left(bytesSuffix); len(left) != 1 {
		t.Errorf("left: %v", left)
	}
	if left, _ := filepath.Glob(filepath.Join(b.dir, filesFolder, freshPrefix+"*")); len(left) != 0 {
		t.Errorf("left: %v", left)
	}
}

// TestDamagedFile finds bytes that the disk has changed, and does not lose those whose record is damaged.
func TestDamagedFile(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.give("v1")
	b := newBench(t, f)
	b.sync()
	b.begin("v1")
	file, other := b.attach("v1", document(1000, "a")), b.attach("v1", document(1000, "b"))
	data, err := os.ReadFile(b.bytesPath(file))
	if err != nil {
		t.Fatal(err)
	}
	data[500] ^= 1
	if err := os.WriteFile(b.bytesPath(file), data, 0o600); err != nil {
		t.Fatal(err)
	}
	done, err := b.Upload(t.Context())
	if err == nil || !strings.Contains(err.Error(), "damaged") || len(done.Stored) != 1 || done.Stored[0].ID != other.ID {
		t.Errorf("%+v: %v", done, err)
	}
	if aside, err := b.Quarantined(); err != nil || len(aside) != 2 {
		t.Errorf("set aside %v: %v", aside, err)
	}
	b.attach("v1", document(1000, "c"))
	b.restart()
	for _, path := range b.left(recordSuffix) {
		if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	b.restart()
	aside, err := filepath.Glob(filepath.Join(b.dir, quarantineFolder, "*"+bytesSuffix+"*"))
	if err != nil || len(aside) != 2 || len(b.left("")) != 0 {
		t.Errorf("set aside %v: %v; left %v", aside, err, b.left(""))
	}
}

// TestCorrectedUnderAnotherID gives the files of a report a new id with it, since the server may have begun with the old.
func TestCorrectedUnderAnotherID(t *testing.T) {
	t.Parallel()
	for cut, over := 0, false; !over; cut++ {
		f := newFake(t)
		f.give("v1")
		b := newBench(t, f)
		b.sync()
		b.begin("v1")
		old := b.attach("v1", document(1000, "a"))
		item, err := b.Finish("v1")
		if err != nil {
			t.Fatal(err)
		}
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
		over, b.Phone = err == nil, p
		b.restart()
		if _, err := b.Draft("v1"); err != nil {
			if _, err := b.Correct(item.ReportID, 0); err != nil {
				t.Fatalf("cut after %d: %v", cut, err)
			}
		}
		files := b.Files()
		if len(files) != 1 || files[0].ID == old.ID || files[0].ReportID == item.ReportID {
			t.Fatalf("cut after %d: files %+v", cut, files)
		}
		d, err := b.Draft("v1")
		if err != nil || !slices.ContainsFunc(d.Report.Answers, func(a checklist.Answer) bool {
			return a.Question == "counter" && slices.Equal(a.Evidence.IDs, []string{files[0].ID})
		}) {
			t.Fatalf("cut after %d: draft %+v: %v", cut, d, err)
		}
		if done := b.upload(t); len(done.Stored) != 1 || f.kept[files[0].ID].start.GetReport() != d.ReportID || len(f.kept) != 1 {
			t.Fatalf("cut after %d: %+v", cut, done)
		}
	}
}

// TestSilentUpload ends a stream that stands still.
func TestSilentUpload(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.give("v1")
	b := newBench(t, f)
	b.options.Retry.Stall = 100 * time.Millisecond
	b.restart()
	b.sync()
	b.begin("v1")
	b.attach("v1", document(1000, "a"))
	silent, calls := make(chan struct{}), atomic.Int64{}
	f.asks = func() {
		if calls.Add(1) == 1 {
			<-silent
		}
	}
	done, err := b.Upload(t.Context())
	close(silent)
	if err != nil || done.Attempts != 2 || len(done.Stored) != 1 {
		t.Errorf("%+v: %v", done, err)
	}
}

// TestDetachedWhileItIsUploaded takes a file back while it goes up: before its bytes are opened, and when some of them are
// there. The upload ends without an error, and the server has nothing of it.
func TestDetachedWhileItIsUploaded(t *testing.T) {
	t.Parallel()
	for _, begun := range []bool{false, true} {
		f := newFake(t)
		f.give("v1")
		b := newBench(t, f)
		b.sync()
		b.begin("v1")
		file, other := b.attach("v1", document(100<<10, "a")), b.attach("v1", document(1000, "b"))
		f.cuts = []int{70 << 10}
		first := true
		detach := func() {
			if first {
				first = false
				if err := b.Detach(file.ID); err != nil {
					t.Error(err)
				}
			}
		}
		if begun {
			f.asks = detach
		} else {
			f.wants = detach
		}
		if done := b.upload(t); len(done.Stored) != 1 || done.Stored[0].ID != other.ID || len(f.kept) != 1 || len(b.left("")) != 1 {
			t.Errorf("%+v; the server has %v, the phone %v", done, f.kept, b.left(""))
		}
	}
}
