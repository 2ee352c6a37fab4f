package sqlstore

import (
	"context"
	"database/sql"
	"log/slog"
	"sync/atomic"

	"mysteryshopper/storage"
)

// defaultGroupSize is how many updates are committed together at most where nothing else is asked for.
const defaultGroupSize = 256

// group commits updates. What waits is taken together, run one after another in one transaction of the engine, and
// acknowledged when that is committed: one synced write serves all. Nobody waits for company; whoever comes while a
// commit is under way makes up the next one.
type group struct {
	db      *sql.DB
	texts   *texts
	logger  *slog.Logger
	size    int
	queue   chan *update
	stopped chan struct{}
	// conn is the connection that writes; nil before the first use and after it failed.
	conn *sql.Conn
}

// update is one call of Store.Update.
type update struct {
	fn    func(storage.Tx) error
	state atomic.Int32
	done  chan error
}

// The states of an update. A caller that gives up while its update waits leaves at once; once it is taken, the
// caller waits for what becomes of it.
const (
	waiting int32 = iota
	taken
	abandoned
)

// take says whether the update is to be run: its caller has not given it up.
func (u *update) take() bool {
	return u.state.CompareAndSwap(waiting, taken) || u.state.Load() == taken
}

func newGroup(db *sql.DB, texts *texts, size int, logger *slog.Logger) *group {
	g := &group{
		db: db, texts: texts, size: size, logger: logger,
		queue:   make(chan *update, size),
		stopped: make(chan struct{}),
	}
	go g.serve(nil)
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
		if u.state.CompareAndSwap(waiting, abandoned) {
			return context.Cause(ctx)
		}
		return <-u.done
	}
}

// close stops the writer. Nothing may be queued any more.
func (g *group) close() {
	close(g.queue)
	<-g.stopped
}

// serve commits what waits until the queue is closed, after the members that an ended goroutine left behind.
func (g *group) serve(members []*update) {
	over := false
	defer func() {
		if over {
			close(g.stopped)
		}
	}()
	g.commit(members)
	for {
		members := g.take()
		if members == nil {
			break
		}
		g.commit(members)
	}
	if g.conn != nil {
		_ = g.conn.Close() // gives it back to the pool, which is closed next
	}
	over = true
}

// take waits for an update and returns it with all others that wait; nil when the queue is closed.
func (g *group) take() []*update {
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

// commit runs the members to their end, whatever happens on the way. Where the engine loses the whole transaction
// with a failing member, the others run again, each by itself.
func (g *group) commit(members []*update) {
	size := len(members)
	for len(members) > 0 {
		n := min(size, len(members))
		again := g.together(members[:n], members[n:])
		if len(again) > 0 {
			size = 1
		}
		members = append(again, members[n:]...)
	}
}

// together runs the members in one transaction and acknowledges those that end in it. It returns those that are to
// be run again. The rest are what is to be done after them, should a member end the goroutine.
func (g *group) together(members, rest []*update) (again []*update) {
	b := &batch{group: g, open: members}
	returned := false
	defer func() {
		if !returned {
			// A member ended this goroutine: another one does what is left to do.
			go g.serve(append(b.lose(errGone), rest...))
		}
	}()
	again = b.run()
	returned = true
	return again
}

func (g *group) connect() (*sql.Conn, error) {
	if g.conn == nil {
		conn, err := g.db.Conn(context.Background())
		if err != nil {
			return nil, g.texts.explain(err)
		}
		g.conn = conn
	}
	return g.conn, nil
}

// forget drops a connection whose state is not known.
func (g *group) forget() {
	if g.conn != nil {
		drop(g.conn)
		g.conn = nil
	}
}
