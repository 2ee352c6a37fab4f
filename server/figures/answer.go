package figures

import (
	"context"
	"crypto/sha256"
	"fmt"
	"strconv"
	"sync"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/scorecard"
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
const answersEdition = 3

// The bounds of the answers in memory: their number, their bytes as messages on the wire, of each and of all, and their
// age. In memory a message takes some six times as much.
const (
	answersKept  = 256
	largestKept  = 256 << 10
	allKept      = 2 << 20
	answersFresh = time.Hour
)

// memories are those of answers that were made: what is read for one is of no use once its figures are computed.
var memories = sync.Pool{New: func() any { return new(scorecard.Memory) }}

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
		out, forClient := P(new(M)), auth.From(ctx).OfClient()
		newest := ""
		if forClient {
			if newest, err = newestVersions(ctx, tx, q); err != nil {
				return nil, err
			}
		}
		key := answerKey{figureEtag(ctx, client.Changes, newest, q, req), forClient}
		if kept, ok := s.answers.Get(key); ok {
			return forCaller(ctx, s, kept.(P)), nil
		}
		memory := memories.Get().(*scorecard.Memory)
		defer func() {
			memory.Reset()
			memories.Put(memory)
		}()
		b := s.newBuilder(tx, client, forClient, q)
		b.newest, b.memory = newest, memory
		if err := b.answer(ctx, key.etag, out, func() error { return fill(ctx, b, out) }); err != nil {
			return nil, err
		}
		if size := proto.Size(out); size <= largestKept {
			s.answers.PutWeighing(key, out, int64(size))
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
	if field := m.Descriptor().Fields().ByName("segments"); field != nil {
		list := m.Mutable(field).List()
		for _, s := range q.segments {
			list.Append(protoreflect.ValueOfString(s))
		}
	}
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

// newestVersions returns the numbers of the newest versions of the checklists that the programs of a request have. An
// answer for a client depends on them: a version may hide a question that the versions before it show.
func newestVersions(ctx context.Context, tx storage.Tx, q *params) (_ string, err error) {
	defer fault.Step(&err, "read the newest versions of the checklists")
	checklists := map[string]int32{}
	add := func(p *storage.Program) error {
		if _, read := checklists[p.Checklist]; read {
			return nil
		}
		c, err := tx.Checklists().Get(ctx, p.Checklist)
		if err == nil {
			checklists[p.Checklist] = c.Latest
		}
		return err
	}
	if q.program == "" {
		err = storage.Each(ctx, programsRead, storage.Of(tx.Programs().List, q.client), add)
	} else if p, getErr := tx.Programs().Get(ctx, q.client, q.program); getErr == nil {
		err = add(p)
	} else {
		err = getErr
	}
	return fmt.Sprint(checklists), err
}

// programsRead bounds the programs that are read at once.
const programsRead = 200

// figureEtag returns the client's count of changes with a digest of the newest versions, the complete request and the
// caller's languages, because the titles of an answer depend on them.
func figureEtag(ctx context.Context, changes int64, newest string, q *params, req proto.Message) string {
	question := proto.Clone(req)
	m := question.ProtoReflect()
	for name, value := range map[protoreflect.Name]string{"location": q.location, "from": q.from.String(), "to": q.to.String()} {
		m.Set(m.Descriptor().Fields().ByName(name), protoreflect.ValueOfString(value))
	}
	// Marshalling a message that came over the wire cannot fail.
	wire, _ := proto.MarshalOptions{Deterministic: true}.Marshal(question)
	sum := sha256.Sum256(fmt.Appendf(wire, "%d\x00%s\x00%s\x00%s", answersEdition, m.Descriptor().FullName(), call.From(ctx).AcceptLanguage, newest))
	return "c" + strconv.FormatInt(changes, 36) + "-" + fmt.Sprintf("%x", sum[:8])
}
