package api

import (
	"context"
	"errors"
	"net/mail"
	"slices"
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
	GetBackground() bool
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

// importCheck reads and checks the table of an import. unread are the violations that were found in reading it.
type importCheck[R proto.Message] func(ctx context.Context, table *imports.Table, unread []fault.Violation) (importPlan[R], error)

// runImport reads a file and checks it outside of any write transaction, and then stores all of it in a short one, under a
// name in the audit log. An import that only validates ends before that; one in the background only begins an operation,
// which calls the handler again.
func runImport[R proto.Message](
	ctx context.Context, s *Server, req importRequest, name string, columns imports.Columns, check importCheck[R],
) (R, error) {
	var none R
	run := runOf(ctx)
	if run == nil {
		if saved, answered, err := repeatedImport[R](ctx, s, req); err != nil || answered {
			return saved, err
		}
		if req.GetBackground() {
			return beginOperation[R](ctx, s, req)
		}
	}
	table, unread := readImport(req, columns)
	for range importAttempts {
		plan, err := check(ctx, table, slices.Clone(unread))
		if err != nil {
			return none, err
		}
		if req.GetValidateOnly() {
			return plan.result, run.end(ctx, s, plan.result)
		}
		out, err := writeAs(ctx, s, req, fixedName[R](name), func(tx storage.Tx, now time.Time) (R, error) {
			if err := plan.store(tx, now); err != nil {
				return none, err
			}
			return plan.result, run.endIn(ctx, tx, plan.result, now)
		})
		if !errors.Is(err, errChangedMeanwhile) && !errors.Is(err, storage.ErrStale) && !errors.Is(err, storage.ErrExists) {
			return out, err
		}
	}
	return none, fault.New(pb.Reason_UNAVAILABLE, "what the file is checked against keeps changing; send it again").RetryAfter(time.Second)
}

// repeatedImport returns the response that the same request with the same Idempotency-Key got. It is looked up before the
// file is checked, since what the first request stored would be faults of the second one.
func repeatedImport[R proto.Message](ctx context.Context, s *Server, req proto.Message) (result R, answered bool, err error) {
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

// progress reports how many rows of a file are checked, where the import runs in the background.
func progress(ctx context.Context, done, all int) {
	if run := runOf(ctx); run != nil {
		run.read.Store(int64(all))
		run.checked.Store(int64(done))
	}
}
