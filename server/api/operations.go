package api

import (
	"context"
	"encoding/json"
	"path"
	"slices"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/auth"
	"mysteryshopper/server/call"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/wire"
	"mysteryshopper/server/words"
	"mysteryshopper/storage"
)

const (
	// waitInterval is how often an operation is read while its end is waited for.
	waitInterval = 250 * time.Millisecond
	// listedViolations is how many violations an operation has in a list.
	listedViolations = 20
)

// GetOperation returns an operation of the caller's token, after waiting for its end where that is asked for.
func (s *Server) GetOperation(ctx context.Context, req *pb.GetOperationRequest) (*pb.Operation, error) {
	waited := time.After(time.Duration(req.GetWaitSeconds()) * time.Second)
	for {
		o, err := storage.Read(ctx, s.store, storage.ReadOptions{NoSnapshot: true}, func(tx storage.Tx) (*storage.Operation, error) {
			return ownOperation(ctx, tx, req.GetOperation())
		})
		if err != nil {
			return nil, err
		}
		if !o.State.Open() || req.GetWaitSeconds() == 0 {
			return operationToProto(ctx, o)
		}
		select {
		case <-time.After(waitInterval):
		case <-waited:
			return operationToProto(ctx, o)
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
	}
}

// ownOperation returns an operation that the caller's token began; ErrNotFound for others.
func ownOperation(ctx context.Context, tx storage.Tx, id string) (*storage.Operation, error) {
	o, err := tx.Operations().Get(ctx, id)
	if err == nil && o.Caller != auth.From(ctx).TokenID {
		err = storage.ErrNotFound
	}
	return o, err
}

// ListOperations lists the operations of the caller's token by their ids, which sort by time.
func (s *Server) ListOperations(ctx context.Context, req *pb.ListOperationsRequest) (*pb.ListOperationsResponse, error) {
	var failed error
	present := func(o *storage.Operation) *pb.Operation {
		out, err := operationToProto(ctx, o)
		if err != nil {
			failed = err
		}
		if e := out.GetError(); len(e.GetViolations()) > listedViolations {
			e.ViolationsOmitted += int32(len(e.Violations) - listedViolations)
			e.Violations = slices.Clone(e.Violations[:listedViolations])
		}
		return out
	}
	out, next, err := list(ctx, s, req, present, func(tx storage.Tx, page storage.Page) ([]*storage.Operation, storage.Cursor, error) {
		return tx.Operations().List(ctx, auth.From(ctx).TokenID, page)
	})
	if err == nil {
		err = failed
	}
	return &pb.ListOperationsResponse{Operations: out, NextPageToken: next}, err
}

// CancelOperation ends an operation, and returns one that has ended already as it is. Whatever runs it finds that before
// it writes, since both change the operation's revision.
func (s *Server) CancelOperation(ctx context.Context, req *pb.CancelOperationRequest) (*pb.Operation, error) {
	return write(ctx, s, req, func(tx storage.Tx, now time.Time) (*pb.Operation, error) {
		o, err := ownOperation(ctx, tx, req.GetOperation())
		if err != nil {
			return nil, err
		}
		if !o.State.Open() {
			return operationToProto(ctx, o)
		}
		endOperation(o, storage.OperationCancelled, now)
		if err := tx.Operations().Update(ctx, o); err != nil {
			return nil, err
		}
		return operationToProto(ctx, o)
	})
}

// operationLife is how long an operation is kept after its end.
const operationLife = 7 * 24 * time.Hour

// endOperation sets the state and the times of an operation that ends.
func endOperation(o *storage.Operation, state storage.OperationState, now time.Time) {
	o.State, o.UpdateTime, o.EndTime, o.ExpireTime = state, now, now, now.Add(operationLife)
}

// operationResult is what came of an operation, as it is stored. Texts are rendered when it is read, in the language of
// the reader.
type operationResult struct {
	Created, Updated, Unchanged int32 `json:",omitempty"`
	// Reason is the name of that for which it failed.
	Reason     string            `json:",omitempty"`
	Violations []storedViolation `json:",omitempty"`
	// Omitted is how many violations are not stored.
	Omitted int `json:",omitempty"`
}

type storedViolation struct {
	Path   string
	Reason string
	Params map[string]string `json:",omitempty"`
}

// mostViolations is how many violations an operation keeps.
const mostViolations = 1000

// failureOf returns the result of an operation that failed.
func failureOf(f *fault.Error) operationResult {
	all := f.Violations()
	r := operationResult{Reason: f.Reason().String(), Omitted: max(0, len(all)-mostViolations)}
	for _, v := range all[:min(len(all), mostViolations)] {
		r.Violations = append(r.Violations, storedViolation{Path: v.Path, Reason: v.Reason.String(), Params: v.Params})
	}
	return r
}

// operationToProto returns the message of an operation, with texts in the caller's language.
func operationToProto(ctx context.Context, o *storage.Operation) (*pb.Operation, error) {
	out := &pb.Operation{
		Name: wire.ResourceName("operations", o.ID), Operation: o.ID, Method: path.Base(o.Method), Client: o.Client,
		State: wire.Enum[pb.Operation_State](o.State), Done: !o.State.Open(), ValidateOnly: o.ValidateOnly,
		Progress:   &pb.OperationProgress{RowsRead: int32(o.RowsRead), RowsChecked: int32(o.RowsChecked), RowsWritten: int32(o.RowsWritten)},
		CreateTime: wire.Timestamp(o.CreateTime), UpdateTime: wire.Timestamp(o.UpdateTime),
		EndTime: wire.Timestamp(o.EndTime), ExpireTime: wire.Timestamp(o.ExpireTime),
	}
	if len(o.Result) == 0 {
		return out, nil
	}
	var r operationResult
	if err := json.Unmarshal(o.Result, &r); err != nil {
		return nil, fault.New(pb.Reason_INTERNAL, "").Because(err)
	}
	if r.Reason == "" {
		out.Result = &pb.Operation_Response{Response: &pb.OperationResponse{Created: r.Created, Updated: r.Updated, Unchanged: r.Unchanged}}
		return out, nil
	}
	language := words.Match(call.From(ctx).AcceptLanguage)
	failure := &pb.OperationError{
		Reason:  fault.Named(r.Reason),
		Message: fault.Violation{Reason: fault.Named(r.Reason)}.Message(language), ViolationsOmitted: int32(r.Omitted),
	}
	for _, v := range r.Violations {
		one := fault.Violation{Path: v.Path, Reason: fault.Named(v.Reason), Params: v.Params}
		failure.Violations = append(failure.Violations, &pb.OperationViolation{Path: one.Path, Reason: one.Reason, Message: one.Message(language)})
	}
	out.Result = &pb.Operation_Error{Error: failure}
	return out, nil
}
