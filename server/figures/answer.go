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

// figureRequest asks for figures of a location over a span of months.
type figureRequest interface {
	proto.Message
	GetClient() string
	GetLocation() string
	GetProgram() string
	GetFrom() string
	GetTo() string
}

// answerKey is all that an answer depends on: the etag covers the client's figures, the question and the language.
type answerKey struct {
	etag      string
	forClient bool
}

// answersEdition goes up with every release that makes answers with figures otherwise than the one before, so that
// nobody is told that an old answer is still the same.
const answersEdition = 1

// How many answers are kept at most, how large each may be in bytes, and for how long.
const (
	answersKept  = 256
	largestKept  = 256 << 10
	answersFresh = time.Hour
)

// answer answers a request for figures. It fills in what the request leaves out, sees that the caller may ask, has
// fill make the answer, and repeats the question on it. An answer that was made before of the same figures is given again.
func answer[M any, P interface {
	*M
	proto.Message
}](ctx context.Context, s *Service, req figureRequest, fill func(ctx context.Context, b *scorecardBuilder, out P) error) (P, error) {
	q, err := s.scorecardQuestion(ctx, req)
	if err != nil {
		return nil, err
	}
	return read(ctx, s, func(tx storage.Tx) (P, error) {
		client, err := s.client(ctx, tx, q.client)
		if err != nil {
			return nil, err
		}
		if err := s.checkQuestion(ctx, tx, q); err != nil {
			return nil, err
		}
		out := P(new(M))
		key := answerKey{figureEtag(ctx, client.Changes, q, req), auth.From(ctx).OfClient()}
		if kept, ok := s.answers.Get(key); ok {
			return kept.(P), nil
		}
		b := &scorecardBuilder{service: s, tx: tx, question: q, client: client, forClient: key.forClient, names: newNames()}
		if err := b.answer(ctx, key.etag, out, func() error { return fill(ctx, b, out) }); err != nil {
			return nil, err
		}
		if proto.Size(out) <= largestKept {
			s.answers.Put(key, out)
		}
		return out, nil
	})
}

// answer has an answer made and repeats the question on it, in the fields that all answers with figures have.
func (b *scorecardBuilder) answer(ctx context.Context, etag string, out proto.Message, fill func() error) error {
	if err := fill(); err != nil {
		return err
	}
	q, m := b.question, out.ProtoReflect()
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
	set("method", protoreflect.ValueOfEnum(wire.Enum[pb.Scorecard_Method](q.method).Number()))
	set("as_of", protoreflect.ValueOfMessage(wire.Timestamp(b.service.clock()).ProtoReflect()))
	set("etag", protoreflect.ValueOfString(etag))
	titles, err := b.titles(ctx)
	if err != nil {
		return err
	}
	set("titles", protoreflect.ValueOfMessage(titles.ProtoReflect()))
	return nil
}

// oneProgram sees that the question is of one program: the one that was measured at the location in the span, where
// none is named. It stays empty where nothing was measured.
func (b *scorecardBuilder) oneProgram(ctx context.Context) error {
	q := b.question
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

// figureEtag is the client's count of changes with a digest of the question, what was left out of it filled in, and of
// the languages that the caller asks for: the titles of an answer are in whichever of them its checklists have.
func figureEtag(ctx context.Context, changes int64, q *scorecardQuestion, req proto.Message) string {
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
