package figures

import (
	"context"
	"crypto/sha256"
	"fmt"
	"strconv"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/auth"
	"mysteryshopper/server/call"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// figureRequest is a request for figures of a location over a span of months.
type figureRequest interface {
	proto.Message
	GetClient() string
	GetLocation() string
	GetProgram() string
	GetFrom() string
	GetTo() string
}

// answerKey holds everything that an answer depends on. The etag covers the client's figures, the request and the
// languages.
type answerKey struct {
	etag      string
	forClient bool
}

// answersEdition is increased by every release whose answers with figures differ from those of the release before, so
// that an etag of an older release no longer matches.
const answersEdition = 2

// The bounds of the answers in memory: their number, the size of each in bytes, and their age.
const (
	answersKept  = 256
	largestKept  = 256 << 10
	answersFresh = time.Hour
)

// answer returns the answer to a request for figures. It fills in what the request leaves out, checks that the caller
// may see the location, calls fill, and repeats the parameters on the answer. It returns a kept answer where the
// client's figures did not change since.
func answer[M any, P interface {
	*M
	proto.Message
}](ctx context.Context, s *Service, req figureRequest, fill func(ctx context.Context, b *builder, out P) error) (P, error) {
	q, err := s.newParams(ctx, req)
	if err != nil {
		return nil, err
	}
	return storage.Read(ctx, s.store, ofFigures, func(tx storage.Tx) (P, error) {
		client, err := s.client(ctx, tx, q.client)
		if err != nil {
			return nil, err
		}
		if err := s.checkParams(ctx, tx, q); err != nil {
			return nil, err
		}
		out := P(new(M))
		key := answerKey{figureEtag(ctx, client.Changes, q, req), auth.From(ctx).OfClient()}
		if kept, ok := s.answers.Get(key); ok {
			return forCaller(ctx, s, kept.(P)), nil
		}
		b := &builder{service: s, tx: tx, params: q, client: client, forClient: key.forClient, names: newNames(), judged: new(int32)}
		if err := b.answer(ctx, key.etag, out, func() error { return fill(ctx, b, out) }); err != nil {
			return nil, err
		}
		if proto.Size(out) <= largestKept {
			s.answers.Put(key, out)
		}
		return forCaller(ctx, s, out), nil
	})
}

// answer calls fill and sets the fields that all answers with figures have: the parameters, the time, the etag and
// the titles.
func (b *builder) answer(ctx context.Context, etag string, out proto.Message, fill func() error) error {
	if err := fill(); err != nil {
		return err
	}
	q, m := b.params, out.ProtoReflect()
	set := func(name protoreflect.Name, value protoreflect.Value) {
		if field := m.Descriptor().Fields().ByName(name); field != nil {
			m.Set(field, value)
		}
	}
	set("client", protoreflect.ValueOfString(q.client))
	set("location", protoreflect.ValueOfString(q.location))
	set("program", protoreflect.ValueOfString(q.program))
	set("from", protoreflect.ValueOfString(q.from.String()))
	set("to", protoreflect.ValueOfString(q.to.String()))
	set("channel", protoreflect.ValueOfEnum(q.channel.Number()))
	set("method", protoreflect.ValueOfEnum(wire.Enum[pb.Scorecard_Method](q.Method).Number()))
	set("interval", protoreflect.ValueOfEnum(wire.Enum[pb.Scorecard_Interval](q.Of()).Number()))
	set("comparisons", protoreflect.ValueOfInt32(*b.judged))
	set("as_of", protoreflect.ValueOfMessage(wire.Timestamp(b.service.clock()).ProtoReflect()))
	set("etag", protoreflect.ValueOfString(etag))
	titles, err := b.titles(ctx)
	if err != nil {
		return err
	}
	set("titles", protoreflect.ValueOfMessage(titles.ProtoReflect()))
	return nil
}

// oneProgram sets the program where none is named: to the only one that was measured at the location in the span. It
// stays empty where nothing was measured; more than one is PROGRAM_REQUIRED.
func (b *builder) oneProgram(ctx context.Context) (err error) {
	defer fault.Step(&err, "find the program")
	q := b.params
	if q.program != "" {
		return nil
	}
	rows, err := b.tx.Rollups().Query(ctx, b.query([]string{q.location}, false, false))
	if err != nil {
		return err
	}
	switch programs := programsOf(rows); len(programs) {
	case 0:
	case 1:
		q.program = programs[0]
	default:
		return fault.New(pb.Reason_PROGRAM_REQUIRED, "there is more than one program; name the one that is meant").
			Violate("program", pb.Reason_PROGRAM_REQUIRED)
	}
	return nil
}

// figureEtag returns the client's count of changes with a digest of the complete request and of the caller's
// languages, because the titles of an answer depend on them.
func figureEtag(ctx context.Context, changes int64, q *params, req proto.Message) string {
	question := proto.Clone(req)
	m := question.ProtoReflect()
	for name, value := range map[protoreflect.Name]string{"location": q.location, "from": q.from.String(), "to": q.to.String()} {
		m.Set(m.Descriptor().Fields().ByName(name), protoreflect.ValueOfString(value))
	}
	// Marshalling a message that came over the wire cannot fail.
	wire, _ := proto.MarshalOptions{Deterministic: true}.Marshal(question)
	sum := sha256.Sum256(fmt.Appendf(wire, "%d\x00%s\x00%s", answersEdition, m.Descriptor().FullName(), call.From(ctx).AcceptLanguage))
	return "c" + strconv.FormatInt(changes, 36) + "-" + fmt.Sprintf("%x", sum[:8])
}
