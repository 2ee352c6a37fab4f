package gateway

import (
	"container/list"
	"context"
	"sync"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/emptypb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// Checklist versions are large, never change, and every phone reads them: what
// one is written as is kept, so that the next reader costs no writing and no
// packing. The key has all that it depends on: the path with its query, and the
// ETag, which covers the state, the role, the language, the type and the encoding.

// maxRendered bounds the bytes that are kept.
const maxRendered = 16 << 20

// rendered keeps the bodies of answers, the last read ones.
type rendered struct {
	mu     sync.Mutex
	bodies map[string]*list.Element // of *renderedBody
	order  *list.List               // the last read first
	size   int
}

// renderedBody is a body as it goes out.
type renderedBody struct {
	key    string
	body   []byte
	packed bool
}

func newRendered() *rendered { return &rendered{bodies: map[string]*list.Element{}, order: list.New()} }

// get returns a body, or nil.
func (r *rendered) get(key string) *renderedBody {
	r.mu.Lock()
	defer r.mu.Unlock()
	element, ok := r.bodies[key]
	if !ok {
		return nil
	}
	r.order.MoveToFront(element)
	return element.Value.(*renderedBody)
}

// put keeps a body, and drops the ones that nobody has read for the longest.
func (r *rendered) put(b *renderedBody) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, there := r.bodies[b.key]; there || len(b.body) > maxRendered/4 {
		return
	}
	r.bodies[b.key] = r.order.PushFront(b)
	r.size += len(b.body)
	for r.size > maxRendered {
		last := r.order.Back()
		old := r.order.Remove(last).(*renderedBody)
		delete(r.bodies, old.key)
		r.size -= len(old.body)
	}
}

// rewrite spares the writing of an answer that the caller has already, or that
// has been written before.
func (g *gateway) rewrite(ctx context.Context, message proto.Message) (any, error) {
	c := exchangeFrom(ctx)
	if _, ok := message.(*pb.ChecklistVersion); ok && c.read && c.etag != "" {
		c.renderedKey = c.etag + " " + c.target
		c.rendered = g.rendered.get(c.renderedKey)
	}
	if c.notModified || c.rendered != nil {
		return (*emptypb.Empty)(nil), nil
	}
	if c.form != nil {
		return (*emptypb.Empty)(nil), c.write(message)
	}
	return message, nil
}
