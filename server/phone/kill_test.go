package phone

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"mysteryshopper/checklist"
)

// The environment of a phone in a process of its own.
const (
	childServer = "MYSTERYSHOPPER_PHONE_CHILD"
	childFolder = "MYSTERYSHOPPER_PHONE_FOLDER"
	childSeed   = "MYSTERYSHOPPER_PHONE_SEED"
)

// promise is a line of a phone in a process of its own: a file that was attached or detached, or a report that was finished,
// or nothing but that a change of the disk comes next.
type promise struct {
	Attached, Detached, Finished, Visit string
	Digest                              checklist.Digest
	Done                                bool
}

// teller prints promises, each in one write.
type teller struct{ system }

func (teller) tell(p promise) {
	line, err := json.Marshal(p)
	if err == nil {
		_, err = os.Stdout.Write(append(line, '\n'))
	}
	if err != nil {
		os.Exit(3)
	}
}

func (t teller) write(path string, data []byte) error {
	t.tell(promise{})
	return t.system.write(path, data)
}

func (t teller) fill(path string, from func(io.Writer) error) error {
	t.tell(promise{})
	return t.system.fill(path, from)
}

func (t teller) rename(from, to string) error {
	t.tell(promise{})
	return t.system.rename(from, to)
}

func (t teller) remove(path string) error {
	t.tell(promise{})
	return t.system.remove(path)
}

// runChild is the life of a phone in a process of its own: days until every visit has a report.
func runChild(address string) int {
	seed, err := strconv.ParseInt(os.Getenv(childSeed), 10, 64)
	if err != nil {
		return 4
	}
	conn, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return 4
	}
	p, err := open(os.Getenv(childFolder), Options{
		Now: time.Now, Conn: conn, Retry: Retry{Base: time.Millisecond, Most: time.Millisecond, Attempts: 100},
	}, teller{})
	if err == nil {
		err = lifeOf(p, rand.New(rand.NewSource(seed)))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 5
	}
	teller{}.tell(promise{Done: true})
	return 0
}

// lifeOf reports one visit after the other, with files, while others are uploaded and sent.
func lifeOf(p *Phone, random *rand.Rand) error {
	ctx := context.Background()
	if _, err := p.Sync(ctx); err != nil {
		return err
	}
	for _, v := range p.Visits() {
		var uploading sync.WaitGroup
		var uploadErr error
		uploading.Go(func() { _, uploadErr = p.Upload(ctx) })
		err := reportOf(p, v.GetVisit(), random)
		uploading.Wait()
		if err := errors.Join(err, uploadErr); err != nil {
			return err
		}
		if _, err := p.Send(ctx); err != nil {
			return err
		}
	}
	_, err := p.Upload(ctx)
	return err
}

// reportOf reports a visit with files, some of which are taken back.
func reportOf(p *Phone, visit string, random *rand.Rand) error {
	if _, err := p.Begin(visit); errors.Is(err, ErrReported) {
		return nil
	} else if err != nil {
		return err
	}
	if _, err := p.Save(visit, greeted("yes")); err != nil {
		return err
	}
	for range random.Intn(4) {
		data := document(1000+random.Intn(100<<10), strconv.Itoa(random.Int()))
		f, err := p.Attach(visit, "counter", "slip.pdf", nil, newBytes(data))
		if err != nil {
			return err
		}
		teller{}.tell(promise{Attached: f.ID, Digest: f.Digest, Visit: visit})
		if random.Intn(5) == 0 {
			teller{}.tell(promise{Detached: f.ID})
			if err := p.Detach(f.ID); err != nil {
				return err
			}
		}
	}
	item, err := p.Finish(visit)
	if err != nil {
		return err
	}
	teller{}.tell(promise{Finished: item.ReportID})
	return nil
}

// TestKilledPhone kills a phone at random moments of its days, again and again. What it had promised must be there after
// each: a finished report in the queue or on the server, and the bytes of an attached file on the phone or on the server,
// named in the draft or the report. In the end everything is on the server, once, and no bytes are left on the phone.
func TestKilledPhone(t *testing.T) {
	t.Parallel()
	kills := 25
	if text := os.Getenv("MYSTERYSHOPPER_PHONE_KILLS"); text != "" {
		kills, _ = strconv.Atoi(text)
	}
	f := newFake(t)
	f.page = 1000
	for n := range 2 * kills {
		f.give(fmt.Sprintf("v%04d", n))
	}
	m := &promises{t: t, fake: f, files: map[string]promise{}, b: newBench(t, f)}
	m.b.close()
	random := rand.New(rand.NewSource(time.Now().UnixNano()))
	killed, done := 0, false
	for !done {
		after := -1 // The last phone lives to the end.
		if killed < kills {
			after = 1 + random.Intn(60)
		}
		f.lock.Lock()
		f.cuts = []int{random.Intn(100 << 10), random.Intn(1000)}
		f.lock.Unlock()
		done = m.live(random.Int63(), after)
		killed++
		m.b.open()
		m.check(killed)
		m.b.close()
	}
	m.b.open()
	m.b.upload(t)
	if killed < kills {
		t.Logf("%d kills were enough", killed)
	}
	if left := m.b.left(bytesSuffix); len(left) != 0 {
		t.Errorf("left on the phone: %v", left)
	}
	for id := range f.stored() {
		if _, promised := m.files[id]; promised && m.files[id].Detached != "" {
			t.Errorf("%s was detached and is on the server", id)
		}
	}
}

// promises is the model: what phones in processes of their own have promised.
type promises struct {
	t       *testing.T
	fake    *fake
	b       *bench
	files   map[string]promise
	reports []string
}

// live runs a phone and kills it after so many lines; never where it is below 0. It returns true at its end.
func (m *promises) live(seed int64, after int) (done bool) {
	m.t.Helper()
	command := exec.CommandContext(m.t.Context(), os.Args[0])
	command.Env = append(os.Environ(), childServer+"="+m.fake.conn.Target(), childFolder+"="+m.b.dir, childSeed+"="+strconv.FormatInt(seed, 10))
	command.Stderr = os.Stderr
	out, err := command.StdoutPipe()
	if err != nil {
		m.t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		m.t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for n := 0; lines.Scan(); n++ {
		if n == after {
			if err := command.Process.Kill(); err != nil {
				m.t.Fatal(err)
			}
		}
		var p promise
		if err := json.Unmarshal(lines.Bytes(), &p); err != nil {
			m.t.Fatalf("%q: %v", lines.Text(), err)
		}
		switch {
		case p.Attached != "":
			m.files[p.Attached] = p
		case p.Detached != "":
			m.files[p.Detached] = p
		case p.Finished != "":
			m.reports = append(m.reports, p.Finished)
		}
		done = done || p.Done
	}
	if err := command.Wait(); err != nil && after < 0 {
		m.t.Fatal(err)
	}
	return done
}

// check compares the folder and the server with the promises.
func (m *promises) check(round int) {
	m.t.Helper()
	if aside, err := m.b.Quarantined(); err != nil || len(aside) > 0 {
		m.t.Fatalf("after kill %d: damaged %v: %v", round, aside, err)
	}
	for _, report := range m.reports {
		if m.b.itemOfReport(report) == nil {
			m.t.Fatalf("after kill %d: the report %s is lost", round, report)
		}
	}
	named := namedIn(m.t, m.b.Phone)
	stored := m.fake.stored()
	for id, p := range m.files {
		if p.Detached != "" {
			continue
		}
		if !slices.Contains(named, id) {
			m.t.Fatalf("after kill %d: no answer names %s", round, id)
		}
		if stored[id] == p.Digest {
			continue
		}
		f := m.b.files[id]
		if f == nil || f.Digest != p.Digest {
			m.t.Fatalf("after kill %d: the file %s is lost", round, id)
		}
		if whole, err := m.b.checkBytes(f); !whole || err != nil {
			m.t.Fatalf("after kill %d: the bytes of %s are lost: %v", round, id, err)
		}
	}
}

// namedIn lists the ids that the answers of a phone's drafts and reports name.
func namedIn(t *testing.T, p *Phone) (ids []string) {
	t.Helper()
	add := func(r *checklist.Report) {
		for _, a := range r.Answers {
			if a.Evidence != nil {
				ids = append(ids, a.Evidence.IDs...)
			}
		}
	}
	for _, d := range p.drafts {
		add(d.Report)
	}
	for _, i := range p.reports {
		r, err := i.Report()
		if err != nil {
			t.Fatal(err)
		}
		add(r)
	}
	return ids
}
