package crashtest

import (
	"context"
	"encoding/json"
	"io"
	"maps"
	"math/rand/v2"
	"net"
	"net/http"
	"sync"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

// What the receiver does with a request.
const (
	kept       = "kept"               // it keeps the event, then answers 204
	failed     = "answered 500"       // it keeps nothing
	refused    = "always refused"     // it answers 500 whenever this event comes
	redirected = "redirected"         // it keeps nothing
	dropped    = "dropped"            // it closes the connection and keeps nothing
	keptMute   = "kept, no answer"    // it keeps the event and closes the connection
	hung       = "hung"               // it answers nothing, and keeps nothing
	again      = "kept before"        // it answers 204 to an event that it has
	forged     = "a wrong signature"  // it answers 401
	unread     = "broken off"         // the request did not come whole
	control    = "answered, not kept" // only as a control
)

const (
	// refusedEach is how many events there are of a subscription for one that is always refused.
	refusedEach = 150
	// hungEach is how many requests there are for one that hangs, and deadEach for one end of the receiver.
	hungEach, deadEach = 1000, 1000
	// deadShortest and deadLongest are for how long it is gone.
	deadShortest, deadLongest = 300 * time.Millisecond, 3 * time.Second
)

// chances are how likely the other failures are at each request.
var chances = []struct {
	does  string
	share float64
}{{failed, 0.02}, {redirected, 0.01}, {dropped, 0.01}, {keptMute, 0.01}}

// receiver is a client's server that fails in every way. What it has kept outlives its own end.
type receiver struct {
	// answerFirst lets it answer before it keeps anything, as a control.
	answerFirst bool
	now         func() time.Time
	address     string

	mu     sync.Mutex
	random *rand.Rand
	hooks  map[string]*received
	// distinct counts the events that came, requests all requests, deaths how often the receiver ended, and answers what
	// it did.
	distinct, requests, deaths int
	answers                    map[string]int
	server                     *http.Server
}

// received is what came of one subscription, by webhook-id.
type received struct {
	verifier *standardwebhooks.Webhook
	first    map[string]arrival
	kept     map[string]bool
	refused  map[string]bool
}

// arrival is when an event came first: its number among those of the subscription, and the time.
type arrival struct {
	number int
	at     time.Time
}

func newReceiver(seed uint64, answerFirst bool, now func() time.Time) *receiver {
	return &receiver{
		answerFirst: answerFirst, now: now, address: "127.0.0.1:0", random: rand.New(rand.NewPCG(seed, 3)),
		hooks: map[string]*received{}, answers: map[string]int{},
	}
}

// subscribe expects events of a subscription, which are signed with a secret.
func (x *receiver) subscribe(hook, secret string) error {
	verifier, err := standardwebhooks.NewWebhook(secret)
	if err != nil {
		return err
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	x.hooks[hook] = &received{verifier, map[string]arrival{}, map[string]bool{}, map[string]bool{}}
	return nil
}

// start listens, at the address of the time before.
func (x *receiver) start(ctx context.Context) error {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", x.address)
	if err != nil {
		return err
	}
	x.address = listener.Addr().String()
	mux := http.NewServeMux()
	mux.HandleFunc("POST /{hook}", x.serve)
	server := &http.Server{Handler: mux, ReadHeaderTimeout: time.Minute}
	x.mu.Lock()
	defer x.mu.Unlock()
	x.server = server
	go func() { _ = server.Serve(listener) }()
	return nil
}

// stop closes every connection, at any point of what it does.
func (x *receiver) stop() {
	x.mu.Lock()
	server := x.server
	x.mu.Unlock()
	_ = server.Close()
}

// serve receives one event.
func (x *receiver) serve(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	does := unread
	if err == nil {
		does = x.receive(r.PathValue("hook"), r.Header, body)
	}
	switch does {
	case kept, again, control:
		w.WriteHeader(http.StatusNoContent)
	case forged:
		w.WriteHeader(http.StatusUnauthorized)
	case redirected:
		http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
	case dropped, keptMute, unread:
		panic(http.ErrAbortHandler) // closes the connection
	case hung:
		<-r.Context().Done()
	default:
		http.Error(w, "out of order", http.StatusInternalServerError)
	}
}

// receive checks a signature, notes the event, and decides what is done with the request. What is kept is kept when it
// returns.
func (x *receiver) receive(hook string, header http.Header, body []byte) string {
	id := header.Get(standardwebhooks.HeaderWebhookID)
	x.mu.Lock()
	defer x.mu.Unlock()
	x.requests++
	h := x.hooks[hook]
	if h == nil || h.verifier.Verify(body, header) != nil || !json.Valid(body) {
		x.answers[forged]++
		return forged
	}
	if _, came := h.first[id]; !came {
		h.first[id] = arrival{len(h.first), x.now()}
		h.refused[id] = len(h.first)%refusedEach == refusedEach/3
		x.distinct++
	}
	does := x.choose(h, id)
	if does == kept || does == keptMute {
		h.kept[id] = true
	} else if x.answerFirst && !h.kept[id] {
		does = control
	}
	x.answers[does]++
	return does
}

// choose returns what is done with an event.
func (x *receiver) choose(h *received, id string) string {
	switch {
	case h.refused[id]:
		return refused
	case x.requests%hungEach == hungEach/10:
		return hung
	}
	chance := x.random.Float64()
	for _, c := range chances {
		if chance -= c.share; chance < 0 {
			return c.does
		}
	}
	if h.kept[id] {
		return again
	}
	return kept
}

// dieAndComeBack ends the receiver now and then, until so many events have come, and starts it again some moments later.
func (x *receiver) dieAndComeBack(ctx context.Context, events int) error {
	times := max(1, events/deadEach)
	for n := range times {
		if err := x.reach(ctx, events*(2*n+1)/(2*times)); err != nil {
			return err
		}
		x.stop()
		x.mu.Lock()
		x.deaths++
		gone := deadShortest + time.Duration(x.random.Int64N(int64(deadLongest-deadShortest)))
		x.mu.Unlock()
		if err := pause(ctx, gone); err != nil {
			return err
		}
		if err := x.start(ctx); err != nil {
			return err
		}
	}
	return nil
}

// reach waits until a number of events have come, or none has come for long.
func (x *receiver) reach(ctx context.Context, events int) error {
	last, since := -1, x.now()
	return until(ctx, func() (bool, error) {
		came := x.came()
		if came != last {
			last, since = came, x.now()
		}
		return came >= events || x.now().Sub(since) > stalled, nil
	})
}

// came returns how many events have come.
func (x *receiver) came() int {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.distinct
}

// all returns how many requests have come.
func (x *receiver) all() int {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.requests
}

// hasKept reports whether the receiver has an event.
func (x *receiver) hasKept(hook, id string) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.hooks[hook].kept[id]
}

// firstArrival returns when an event came for the first time, if it came.
func (x *receiver) firstArrival(hook, id string) (first arrival, came bool) {
	x.mu.Lock()
	defer x.mu.Unlock()
	first, came = x.hooks[hook].first[id]
	return first, came
}

// did returns what the receiver did.
func (x *receiver) did() map[string]int {
	x.mu.Lock()
	defer x.mu.Unlock()
	return maps.Clone(x.answers)
}
