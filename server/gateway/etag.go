package gateway

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"slices"
	"strings"

	"google.golang.org/protobuf/proto"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// An entity tag of this API is `<etag>.<variant>`: the etag of the state, from the message or as a digest of the body, and
// a variant that distinguishes the forms in which the state is written. For preconditions of writes only the first part
// counts.

// tags is a list of entity tags, in If-Match or If-None-Match.
type tags struct {
	given bool
	any   bool     // *
	weak  []string // opaque parts of weak tags
	all   []string // opaque parts of all tags
}

// parseTags parses a list of entity tags. What is not an entity tag matches nothing.
func parseTags(headers []string) tags {
	t := tags{given: len(headers) > 0}
	rest := strings.TrimSpace(strings.Join(headers, ","))
	if rest == "*" {
		t.any = true
		return t
	}
	for rest != "" {
		rest = strings.TrimLeft(rest, " \t,")
		value, weak := strings.CutPrefix(rest, "W/")
		opaque, after, closed := strings.Cut(strings.TrimPrefix(value, `"`), `"`)
		if !strings.HasPrefix(value, `"`) || !closed {
			_, rest, _ = strings.Cut(rest, ",")
			continue
		}
		t.all = append(t.all, opaque)
		if weak {
			t.weak = append(t.weak, opaque)
		}
		rest = after
	}
	return t
}

// match reports whether a tag with quotes is in the list, by the weak comparison.
func (t tags) match(tag string) bool {
	return t.any || slices.Contains(t.all, strings.Trim(tag, `"`))
}

// matchStrongly reports whether a tag with quotes is in the list, by the strong comparison.
func (t tags) matchStrongly(tag string) bool {
	opaque := strings.Trim(tag, `"`)
	return t.any || slices.Contains(t.all, opaque) && !slices.Contains(t.weak, opaque)
}

// states returns the etags of the states in the strong tags of the list, each once.
func (t tags) states() []string {
	var out []string
	for _, tag := range t.all {
		state := tag
		if dot := strings.LastIndexByte(tag, '.'); dot >= 0 {
			state = tag[:dot]
		}
		if !slices.Contains(t.weak, tag) && !slices.Contains(out, state) {
			out = append(out, state)
		}
	}
	return out
}

// quoted returns the entity tag, with quotes, of a state in the form of this exchange; empty if the etag has characters
// that a tag cannot have.
func (x *exchange) quoted(state string) string {
	for i := range len(state) {
		if state[i] <= 0x20 || state[i] == '"' || state[i] >= 0x7f {
			return ""
		}
	}
	return `"` + state + "." + x.variant() + `"`
}

// recordEtag records the etag of an answer before it is encoded, and whether the caller holds it already.
func recordEtag(ctx context.Context, _ http.ResponseWriter, message proto.Message) error {
	x := exchangeFrom(ctx)
	etag := ""
	switch m := message.(type) {
	case *pb.SyncVisitsResponse:
		etag = stateOfSync(m)
	case interface{ GetEtag() string }:
		etag = m.GetEtag()
	}
	if etag != "" {
		x.etag = x.quoted(etag)
		x.notModified = x.read && x.etag != "" && !x.ifMatch.given && x.ifNone.match(x.etag)
	}
	return nil
}

// stateOfSync returns the digest of an answer to SyncVisits without the server's time, which every answer has anew.
func stateOfSync(m *pb.SyncVisitsResponse) string {
	at := m.GetServerTime()
	m.ServerTime = nil
	defer func() { m.ServerTime = at }()
	written, err := proto.MarshalOptions{Deterministic: true}.Marshal(m)
	if err != nil {
		return ""
	}
	return digest(written)
}

// setLocation sets the Location of a resource that a call created, where it can be read.
func (g *gateway) setLocation(ctx context.Context, w http.ResponseWriter, message proto.Message) error {
	x := exchangeFrom(ctx)
	created, ok := message.(interface{ GetName() string })
	if !ok || created.GetName() == "" || x.route == nil || !strings.HasPrefix(string(x.route.rpc.Name()), "Create") {
		return nil
	}
	if path := "/v1/" + created.GetName(); g.find(http.MethodGet, path) != nil {
		w.Header().Set("Location", path)
	}
	return nil
}

// digest returns the first 32 hexadecimal digits of the SHA-256: enough to distinguish the answers of one path.
func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:16])
}
