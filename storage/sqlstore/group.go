package sqlstore

import (
	"context"
	"database/sql"
	"log/slog"
	"math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"mysteryshopper/storage"
)

// defaultGroupSize is the default of Config.GroupSize.
const defaultGroupSize = 256

// group commits updates in batches. A writer takes all updates that wait, runs them one after another in one
// transaction of the engine, and acknowledges them after the commit, so that one synced write serves all. A writer
// never waits for a batch to fill: updates that arrive during a commit form the next batch.
type group struct {
	db      *sql.DB
	cache   *statementCache
	logger  *slog.Logger
	size    int
	queue   chan *update
	writers sync.WaitGroup
	// intact is Config.Intact.
	intact func(full bool) error
	// alone is held by a writer for writing while an update runs that shall meet no other one, and for reading while others run.
	alone sync.RWMutex
}

// update is one call of Store.Update.
type update struct {
	fn    func(storage.Tx) error
	state atomic.Int32
	done  chan error
	// conflicts counts how often the update was ended by a conflict with another transaction.
	conflicts int
}

// The states of an update. A caller that gives up leaves at once while its update waits. After the update has started,
// the caller waits for its result.
const (
	updateWaiting int32 = iota
	updateStarted
	updateAbandoned
)

// start reports whether the update is to be run, which is the case unless its caller has given up.
func (u *update) start() bool {
	return u.state.CompareAndSwap(updateWaiting, updateStarted) || u.state.Load() == updateStarted
}

func newGroup(db *sql.DB, texts *statementCache, writers, size int, logger *slog.Logger, intact func(full bool) error) *group {
	g := &group{db: db, cache: texts, size: size, logger: logger, queue: make(chan *update, size), intact: intact}
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

// close stops the writers. No update may be queued after that.
func (g *group) close() {
	close(g.queue)
	g.writers.Wait()
}

// nextBatch waits for an update and returns it with all others that wait, at most size. It returns nil if the queue is
// closed.
func (g *group) nextBatch() []*update {
	first, open := <-g.queue
	if !open {
		return nil
	}
	runtime.Gosched() // those who are about to queue an update do so first; without others this returns at once
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

// writer commits updates on its own connection.
type writer struct {
	*group
	// conn is nil before the first use and after an error.
	conn *sql.Conn
}

// serve first commits the given updates, which a writer left whose goroutine was ended, and then commits queued updates
// until the queue is closed.
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
		_ = w.conn.Close() // returns it to the pool, which is closed next
	}
	over = true
}

// commit runs the updates to their end. If the engine loses the transaction of a batch, the remaining updates run
// again, one in each transaction.
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

// runBatch runs the updates in one transaction and acknowledges those that ended. It returns those that must run again.
// If an update ends the goroutine, a new writer goes on with them and with rest.
func (w *writer) runBatch(members, rest []*update) (again []*update) {
	b := &batch{writer: w, open: members}
	returned := false
	defer func() {
		if !returned {
			// The function of an update ended this goroutine, so another one continues.
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

// discardConn closes the connection, whose state is unknown.
func (w *writer) discardConn() {
	if w.conn != nil {
		discard(w.conn)
		w.conn = nil
	}
}

// The bounds for retries after conflicts: the number of retries, after how many the others wait, and the length of the
// pauses. A pause is random, up to a maximum that doubles with each conflict, so that two transactions do not meet again.
const (
	maxConflicts      = 10
	conflictsTogether = 4
	minPause          = 2 * time.Millisecond
	maxPause          = 250 * time.Millisecond
)

// pause waits before an update runs again after a conflict.
func (u *update) pause() {
	if u.conflicts > 0 {
		time.Sleep(rand.N(min(minPause<<min(u.conflicts-1, 16), maxPause)))
	}
}

// turn waits until an update may run. An update that conflicts again and again, such as a long one among many short ones,
// runs alone: the other writers of this process wait. Those of other servers do not; the pauses are for them.
func (g *group) turn(u *update) (end func()) {
	if u.conflicts < conflictsTogether {
		g.alone.RLock()
		return g.alone.RUnlock
	}
	g.alone.Lock()
	return g.alone.Unlock
}
