package gateway

import (
	"context"
	"sync"

	"github.com/hashicorp/golang-lru/v2/simplelru"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/emptypb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// Checklist versions are large, never change, and every phone reads them: their rendered bodies are cached, so that the
// next reader costs no encoding and no compression. The key has everything that a body depends on: the path with its
// query, and the ETag, which covers the state, the role, the language, the type and the encoding.

const (
	maxRendered = 16 << 20 // bytes in the cache
	maxBodies   = 16 << 10 // bodies in the cache; the bytes bound them first
)

// rendered caches bodies of answers. The least recently used are dropped when there are too many bytes, which
// server/cache, bounded by a count, does not do.
type rendered struct {
	mu     sync.Mutex
	bodies *simplelru.LRU[string, *renderedBody]
	size   int
}

// renderedBody is a body as it is sent.
type renderedBody struct {
	key    string
	body   []byte
	packed bool
}

func newRendered() *rendered {
	r := &rendered{}
	r.bodies, _ = simplelru.NewLRU(maxBodies, func(_ string, b *renderedBody) { r.size -= len(b.body) }) // The number is positive.
	return r
}

// get returns a body; nil if there is none.
func (r *rendered) get(key string) *renderedBody {
	r.mu.Lock()
	defer r.mu.Unlock()
	body, _ := r.bodies.Get(key)
	return body
}

// put caches a body that is not too large a part of the cache.
func (r *rendered) put(b *renderedBody) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.bodies.Contains(b.key) || len(b.body) > maxRendered/4 {
		return
	}
	r.bodies.Add(b.key, b)
	r.size += len(b.body)
	for r.size > maxRendered {
		r.bodies.RemoveOldest()
	}
}

// rewrite returns what the mux encodes for a message: nothing if the caller has the answer already, if its body is
// cached, or if it is rendered in another form.
func (g *gateway) rewrite(ctx context.Context, message proto.Message) (any, error) {
	x := exchangeFrom(ctx)
	if _, ok := message.(*pb.ChecklistVersion); ok && x.read && x.etag != "" {
		x.renderedKey = x.etag + " " + x.url.RequestURI()
		x.rendered = g.rendered.get(x.renderedKey)
	}
	if x.notModified || x.rendered != nil {
		return (*emptypb.Empty)(nil), nil
	}
	if x.form != nil {
		return (*emptypb.Empty)(nil), x.write(message)
	}
	return message, nil
}
