package api

import (
	"context"
	"errors"
	"net/mail"
	"time"

	"golang.org/x/text/language"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/chain"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/imports"
	"mysteryshopper/storage"
)

// importRequest is what the requests of all imports have in common.
type importRequest interface {
	proto.Message
	GetCsv() string
	GetFile() []byte
	GetValidateOnly() bool
}

// importPlan is a file that was checked against what is stored: the counts that the caller gets, and what stores it.
// store returns errChangedMeanwhile where what it was checked against has changed.
type importPlan[R proto.Message] struct {
	result R
	store  func(tx storage.Tx, now time.Time) error
}

// errChangedMeanwhile rolls back an import whose check has to be repeated.
var errChangedMeanwhile = errors.New("changed since it was checked")

// importAttempts bounds how often a file is checked again because something changed before it was stored.
const importAttempts = 5

// runImport checks a file outside of any write transaction and then stores all of it in a short one, under a name in the
// audit log. An import that only validates ends before that.
func runImport[R proto.Message](
	ctx context.Context, s *Server, req importRequest, name string, check func(ctx context.Context) (importPlan[R], error),
) (R, error) {
	var none R
	if saved, answered, err := repeatedImport[R](ctx, s, req); err != nil || answered {
		return saved, err
	}
	for range importAttempts {
		plan, err := check(ctx)
		if err != nil {
			return none, err
		}
		if req.GetValidateOnly() {
			return plan.result, nil
		}
		out, err := writeAs(ctx, s, req, fixedName[R](name), func(tx storage.Tx, now time.Time) (R, error) {
			return plan.result, plan.store(tx, now)
		})
		if !errors.Is(err, errChangedMeanwhile) && !errors.Is(err, storage.ErrStale) && !errors.Is(err, storage.ErrExists) {
			return out, err
		}
	}
	return none, fault.New(pb.Reason_UNAVAILABLE, "what the file is checked against keeps changing; send it again").RetryAfter(time.Second)
}

// repeatedImport returns the response that the same request with the same Idempotency-Key got. It is looked up before the
// file is checked, since what the first request stored would be faults of the second one.
func repeatedImport[R proto.Message](ctx context.Context, s *Server, req importRequest) (result R, answered bool, err error) {
	digest, err := digestOf(req)
	if err != nil {
		return result, false, err
	}
	mark := s.idempotencyKey(ctx, digest, s.now())
	if mark == nil {
		return result, false, nil
	}
	result, err = storage.Read(ctx, s.store, storage.ReadOptions{NoSnapshot: true}, func(tx storage.Tx) (R, error) {
		var saved R
		var err error
		saved, answered, err = savedResponse[R](ctx, tx, mark)
		return saved, err
	})
	return result, answered, err
}

// readImport reads the file of an import, which is in one of two fields.
func readImport(req importRequest, columns imports.Columns) (*imports.Table, []fault.Violation) {
	if len(req.GetFile()) > 0 {
		table, violations := imports.Read("file", req.GetFile(), columns)
		if req.GetCsv() != "" {
			violations = append(violations, fault.Violation{Path: "csv", Reason: pb.Reason_NOT_ALLOWED})
		}
		return table, violations
	}
	return imports.Read("csv", []byte(req.GetCsv()), columns)
}

// checkShape returns the violations of a message's shape; an error where the context has ended.
func checkShape(ctx context.Context, m proto.Message) ([]fault.Violation, error) {
	err := chain.Check(ctx, m)
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if err == nil {
		return nil, nil
	}
	return fault.From(err).Violations(), nil
}

// setText sets the field of a message that has the name of a column.
func setText(message proto.Message, column, text string) {
	m := message.ProtoReflect()
	m.Set(m.Descriptor().Fields().ByName(protoreflect.Name(column)), protoreflect.ValueOfString(text))
}

// columnsOf returns columns by their names, of which the first are required.
func columnsOf(required int, names ...string) imports.Columns {
	known := map[string]bool{}
	for _, name := range names {
		known[name] = true
	}
	return imports.Columns{Known: func(name string) bool { return known[name] }, Required: names[:required]}
}

// localeViolations returns the violation of a locale that is not of BCP 47's form; an empty one has none.
func localeViolations(path, locale string) []fault.Violation {
	if locale == "" {
		return nil
	}
	if _, err := language.Parse(locale); err != nil {
		return []fault.Violation{{Path: path, Reason: pb.Reason_INVALID_LOCALE, Params: formOf("a language tag (BCP 47), such as de-AT")}}
	}
	return nil
}

// mailViolations returns the violation of a text that is no mail address; an empty one has none.
func mailViolations(path, address string) []fault.Violation {
	if address == "" {
		return nil
	}
	if parsed, err := mail.ParseAddress(address); err != nil || parsed.Address != address {
		return []fault.Violation{{Path: path, Reason: pb.Reason_INVALID_FORMAT, Params: formOf("a mail address, such as anna@example.com")}}
	}
	return nil
}

// formOf returns the parameter of a violation that describes the form of a value.
func formOf(form string) map[string]string { return map[string]string{fault.Form: form} }

type progressKey struct{}

// progress reports how many rows of a file are checked, where the import runs in the background.
func progress(ctx context.Context, done, all int) {
	if report, ok := ctx.Value(progressKey{}).(func(done, all int)); ok {
		report(done, all)
	}
}
