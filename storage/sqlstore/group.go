package sqlstore

import (
	"context"
	"database/sql"
	"log/slog"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"mysteryshopper/storage"
)

// defaultGroupSize is how many updates are committed together at most where nothing else is asked for.
const defaultGroupSize = 256

// group commits updates. What waits is taken together, run one after another in one transaction of the engine, and
// acknowledged when that is committed: one synced write serves all. Nobody waits for company; whoever comes while
// commits are under way makes up the next one.
type group struct {
	db      *sql.DB
	cache   *statementCache
	logger  *slog.Logger
	size    int
	queue   chan *update
	writers sync.WaitGroup
}

// update is one call of Store.Update.
type update struct {
	fn    func(storage.Tx) error
	state atomic.Int32
	done  chan error
	// conflicts counts how often it ran into another transaction.
	conflicts int
}

// The states of an update. A caller that gives up while its update waits leaves at once; once it is taken, the
// caller waits for what becomes of it.
const (
	updateWaiting int32 = iota
	updateStarted
	updateAbandoned
)

// start says whether the update is to be run: its caller has not given it up.
func (u *update) start() bool {
	return u.state.CompareAndSwap(updateWaiting, updateStarted) || u.state.Load() == updateStarted
}

func newGroup(db *sql.DB, texts *statementCache, writers, size int, logger *slog.Logger) *group {
	g := &group{db: db, cache: texts, size: size, logger: logger, queue: make(chan *update, size)}
	for range writers {
		g.writers.Add(1)
		go (&writer{group: g}).serve(nil)
	}
	return g
}

// run queues an update and waits for its end.
func (g *group) run(ctx context.Context, fn func(storage.Tx) error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	u := &update{fn: fn, done: make(chan error, 1)}
	select {
	case g.queue <- u:
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	select {
	case err := <-u.done:
		return err
	case <-ctx.Done():
		if u.state.CompareAndSwap(updateWaiting, updateAbandoned) {
			return context.Cause(ctx)
		}
		return <-u.done
	}
}

// close stops the writers. Nothing may be queued any more.
func (g *group) close() {
	close(g.queue)
	g.writers.Wait()
}

// nextBatch waits for an update and returns it with all others that wait; nil when the queue is closed.
func (g *group) nextBatch() []*update {
	first, open := <-g.queue
	if !open {
		return nil
	}
	members := []*update{first}
	for len(members) < g.size {
		select {
		case u, open := <-g.queue:
			if !open {
				return members
			}
			members = append(members, u)
		default:
			return members
		}
	}
	return members
}

// writer commits updates on a connection of its own.
type writer struct {
	*group
	// conn is nil before the first use and after it failed.
	conn *sql.Conn
}

// serve commits what waits until the queue is closed, after the members that an ended goroutine left behind.
func (w *writer) serve(members []*update) {
	over := false
	defer func() {
		if over {
			w.writers.Done()
		}
	}()
	w.commit(members)
	for {
		members := w.nextBatch()
		if members == nil {
			break
		}
		w.commit(members)
	}
	if w.conn != nil {
		_ = w.conn.Close() // gives it back to the pool, which is closed next
	}
	over = true
}

// commit runs the members to their end, whatever happens on the way. Where the engine loses the whole transaction
// with a failing member, the others run again, each by itself.
func (w *writer) commit(members []*update) {
	size := len(members)
	for len(members) > 0 {
		n := min(size, len(members))
		again := w.runBatch(members[:n], members[n:])
		if len(again) > 0 {
			size = 1
		}
		members = append(again, members[n:]...)
	}
}

// runBatch runs the members in one transaction and acknowledges those that end in it. It returns those that are to
// be run again. The rest are what is to be done after them, should a member end the goroutine.
func (w *writer) runBatch(members, rest []*update) (again []*update) {
	b := &batch{writer: w, open: members}
	returned := false
	defer func() {
		if !returned {
			// A member ended this goroutine: another one does what is left to do.
			go w.serve(append(b.abort(errGoexit), rest...))
		}
	}()
	again = b.run()
	returned = true
	return again
}

func (w *writer) connect(ctx context.Context) (*sql.Conn, error) {
	if w.conn == nil {
		conn, err := w.db.Conn(ctx)
		if err != nil {
			return nil, w.cache.classify(err)
		}
		w.conn = conn
	}
	return w.conn, nil
}

// discardConn drops a connection whose state is not known.
func (w *writer) discardConn() {
	if w.conn != nil {
		discard(w.conn)
		w.conn = nil
	}
}

// The bounds of an update that meets other transactions: how often it is tried, and how long the first pause is. Each
// pause is twice as long as the one before, and as much shorter as chance will have it, so that those that met part.
const (
	maxConflicts = 10
	minPause     = 2 * time.Millisecond
	maxPause     = 250 * time.Millisecond
)

// pause waits before an update that met others is run again.
func (u *update) pause() {
	if u.conflicts > 0 {
		time.Sleep(rand.N(min(minPause<<min(u.conflicts-1, 16), maxPause)))
	}
}
