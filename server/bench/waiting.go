package bench

import (
	"bufio"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/app"
	"mysteryshopper/server/auth"
	"mysteryshopper/storage"
)

const (
	// waitSeconds is how long each phone waits before it asks again.
	waitSeconds = 50
	// openedTogether is how many phones connect at once.
	openedTogether = 16
	// longestPause bounds the pause of a phone after an error; the pauses grow from a second on, as those of phones do. A phone
	// whose calls all fail for the time of patience ends the measurement.
	longestPause = 16 * time.Second
	patience     = 3 * time.Minute
	// mostBetween is the share, in per cent, of phones that may be between two calls when all wait.
	mostBetween = 1
)

// waiting measures phones that wait for something new, each on a connection of its own: seven of ten over REST, the rest
// over gRPC.
func (s *session) waiting(ctx context.Context) (err error) {
	dir, remove, err := s.scratch("waiting")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, remove()) }()
	w, err := s.waitingPhones(ctx, dir)
	if err != nil {
		return err
	}
	c, err := s.run(ctx, "serve", "--database", "sqlite:"+filepath.Join(dir, "demo.db"), "--rest", anyPort, "--grpc", anyPort, "--json",
		"--log-level", "error", "--max-connections", "100000", "--max-connections-per-address", "100000", "--connections-per-second", "100000")
	if err != nil {
		return err
	}
	if err := c.read(&w.address); err != nil {
		return err
	}
	w.pid = c.command.Process.Pid
	defer func() { err = errors.Join(err, c.stop()) }()
	ctx, end := context.WithCancel(ctx)
	defer w.group.Wait()
	defer end()
	return s.measureWaiting(ctx, w)
}

// phones are phones that wait.
type phones struct {
	*workload
	admin   string
	address struct {
		REST string `json:"rest"`
		GRPC string `json:"grpc"`
	}
	pid   int
	group sync.WaitGroup
	// notified has the number of each phone whose sync had news, failed the first error that a phone gave up with, and
	// repeated how many calls were made again after an error.
	notified chan int
	failed   chan error
	repeated atomic.Int64
	// last has the token of the last answer of each phone, which its next call goes on from.
	last []string
}

// waitingPhones makes a shopper with a token for each phone.
func (s *session) waitingPhones(ctx context.Context, dir string) (*phones, error) {
	a, welcome, err := s.openDemo(ctx, dir, 0)
	if err != nil {
		return nil, err
	}
	w := &phones{workload: newWorkload(), admin: welcome.Tokens.Admin, notified: make(chan int, s.sizes.phones), failed: make(chan error, 1), last: make([]string, s.sizes.phones)}
	w.client = welcome.Client
	if err := w.plan(ctx, a, welcome, 0); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	w.shoppers, w.tokens = nil, nil
	now := app.Now().UTC().Truncate(time.Microsecond)
	for len(w.tokens) < s.sizes.phones && err == nil {
		err = a.Store().Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) error {
			w.shoppers, w.tokens = w.shoppers[:len(w.tokens):len(w.tokens)], w.tokens[:len(w.tokens):len(w.tokens)]
			for range min(500, s.sizes.phones-len(w.tokens)) {
				id := fmt.Sprintf("waiting-%d", len(w.tokens))
				if err := tx.Shoppers().Insert(ctx, &storage.Shopper{ID: id, Title: id, CreateTime: now, UpdateTime: now}); err != nil {
					return err
				}
				grant := storage.Grant{Role: storage.ShopperRole, Shopper: id, Title: "bench"}
				plain, _, err := auth.CreateToken(ctx, tx, rand.Reader, "bench", grant, now, time.Time{})
				if err != nil {
					return err
				}
				w.shoppers, w.tokens = append(w.shoppers, id), append(w.tokens, plain)
			}
			return nil
		})
	}
	return w, errors.Join(err, a.Close())
}

// measureWaiting lets the phones wait, and measures the server's memory and processor time, and how soon they have news.
func (s *session) measureWaiting(ctx context.Context, w *phones) error {
	overREST := len(w.tokens) * 7 / 10
	idle := w.memory()
	if err := w.wait(ctx, 0, overREST, w.overREST); err != nil {
		return err
	}
	first := w.memory()
	if err := w.wait(ctx, overREST, len(w.tokens), w.overGRPC); err != nil {
		return err
	}
	second := w.memory()
	each := func(name string, bytes int64, n int) {
		s.add(Figure{Name: fmt.Sprintf("memory of a phone of %d %s", n, name), Value: max(float64(bytes)/float64(n)/1024, 0.1), Unit: kibibytes})
	}
	each("over REST", first-idle, overREST)
	each("over gRPC", second-first, len(w.tokens)-overREST)
	conn, err := grpc.NewClient(w.address.GRPC, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	visits := pb.NewVisitServiceClient(conn)
	n := fmt.Sprintf(", %d phones wait", len(w.tokens))
	steps := []struct {
		name string
		act  func() error
	}{
		{"nothing is written", func() error { return nil }},
		{"something is written each second", func() error {
			id := fmt.Sprintf("written-%d", app.Now().UnixMicro())
			_, err := pb.NewDirectoryServiceClient(conn).CreateShopper(as(ctx, w.admin), &pb.CreateShopperRequest{Resource: &pb.Shopper{Shopper: id, Title: id}})
			return err
		}},
	}
	for _, step := range steps {
		used, err := w.share(ctx, s.sizes.limit, step.act)
		if err != nil {
			return err
		}
		s.add(Figure{Name: "processor of the server, " + step.name + n, Value: max(used*100, 0.1), Unit: percent})
	}
	var took []time.Duration
	for i := range min(20, len(w.tokens)) {
		began := app.Now()
		if _, err := visits.CreateVisit(as(ctx, w.admin), w.visit(w.shoppers[i*len(w.shoppers)/20%len(w.shoppers)])); err != nil {
			return err
		}
		if err := w.await(ctx, 1); err != nil {
			return err
		}
		took = append(took, app.Now().Sub(began))
	}
	for _, q := range []float64{0.5, 0.99} {
		s.add(Figure{Name: fmt.Sprintf("from the visit's creation to its phone: p%g%s", q*100, n), Value: milliseconds.in(quantile(took, q)), Unit: milliseconds})
	}
	began := app.Now()
	if _, err := visits.CreateVisit(as(ctx, w.admin), w.visit("")); err != nil {
		return err
	}
	if err := w.await(ctx, len(w.tokens)); err != nil {
		return err
	}
	s.add(Figure{Name: "an offer to all, until the last is told" + n, Value: milliseconds.in(app.Now().Sub(began)), Unit: milliseconds})
	if repeated := w.repeated.Load(); repeated > 0 {
		s.add(Figure{Name: "calls that were made again after an error" + n, Value: float64(repeated), Unit: calls})
	}
	return nil
}

// share returns the server's share of a processor in a time, while an act is done each second.
func (w *phones) share(ctx context.Context, over time.Duration, act func() error) (float64, error) {
	began, used := app.Now(), w.cpu()
	for app.Now().Sub(began) < over {
		if err := act(); err != nil {
			return 0, err
		}
		select {
		case err := <-w.failed:
			return 0, err
		case <-ctx.Done():
			return 0, ctx.Err()
		case <-time.After(time.Second):
		}
	}
	return float64(w.cpu()-used) / float64(app.Now().Sub(began)), nil
}

// memory returns the memory of the server in bytes, without the pages of the program; 0 where the system does not say.
func (w *phones) memory() int64 {
	m := memoryOf(strconv.Itoa(w.pid))
	return m.Own
}

// cpu returns the processor time that the server has used; 0 where the system does not say.
func (w *phones) cpu() time.Duration {
	used, err := cpuTimeOf(w.pid)
	if err != nil {
		return 0
	}
	return used
}

// number returns the value of a metric of the server.
func (w *phones) number(ctx context.Context, name string) (float64, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, w.address.REST+"/metrics", nil)
	if err != nil {
		return 0, err
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	for lines := bufio.NewScanner(answer.Body); lines.Scan(); {
		if value, found := strings.CutPrefix(lines.Text(), name+" "); found {
			return strconv.ParseFloat(value, 64)
		}
	}
	return 0, fmt.Errorf("the server has no metric %s", name)
}
