package api

import (
	"context"
	"strconv"
	"strings"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/emptypb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/server/fault"
	"mysteryshopper/storage"
)

// mostUses is how many of the uses that keep something from its deletion are listed.
const mostUses = 100

// kept is a kind of resource that stays when it is deleted, and can be undeleted.
type kept[S any, P resource] struct {
	present func(S) P
	get     func(tx storage.Tx) (S, error)
	// deleted returns the field with the time of the deletion, and set sets it with the time of the change.
	deleted func(S) time.Time
	set     func(thing S, deleted, now time.Time)
	update  func(tx storage.Tx, thing S) error
	// uses returns a violation for each use that keeps it from its deletion. It is called after the update, which locks the row.
	uses func(tx storage.Tx, thing S) ([]fault.Violation, error)
	// fits returns what keeps it from being undeleted.
	fits func(tx storage.Tx, thing S) error
	// purge removes it for good.
	purge func(tx storage.Tx, thing S) error
	// record appends what callers of the client are to learn; nil for nothing.
	record func(tx storage.Tx, thing S, now time.Time) error
}

// keptDeletion is a request to delete what is kept.
type keptDeletion interface {
	deleteRequest
	GetPurge() bool
}

// deleteKept deletes a resource, or removes it for good if the request says so, with its entry in the audit log.
func deleteKept[S any, P resource](ctx context.Context, s *Server, req keptDeletion, k kept[S, P]) (*emptypb.Empty, error) {
	var name string
	return writeRecorded(ctx, s, req, func(tx storage.Tx, now time.Time) (*emptypb.Empty, error) {
		thing, err := k.get(tx)
		if err != nil {
			return nil, err
		}
		current := k.present(thing)
		name = current.GetName()
		if err := checkEtag(req.GetEtag(), current.GetEtag()); err != nil {
			return nil, err
		}
		if req.GetPurge() {
			if err := k.purge(tx, thing); err != nil {
				return nil, err
			}
			return &emptypb.Empty{}, k.recorded(tx, thing, now)
		}
		if !k.deleted(thing).IsZero() {
			return nil, fault.New(pb.Reason_NOT_FOUND, "%s was deleted already", name)
		}
		k.set(thing, now, now)
		if err := k.update(tx, thing); err != nil {
			return nil, err
		}
		uses, err := k.uses(tx, thing)
		if err != nil {
			return nil, err
		}
		if len(uses) > 0 {
			return nil, inUse(name, uses)
		}
		return &emptypb.Empty{}, k.recorded(tx, thing, now)
	}, func(tx storage.Tx, _ *emptypb.Empty, now time.Time) error {
		return s.auditDeletion(ctx, tx, name, req, now)
	})
}

// undeleteKept takes the deletion of a resource back, with its entry in the audit log.
func undeleteKept[S any, P resource](ctx context.Context, s *Server, req deleteRequest, k kept[S, P]) (P, error) {
	return write(ctx, s, req, func(tx storage.Tx, now time.Time) (P, error) {
		var none P
		thing, err := k.get(tx)
		if err != nil {
			return none, err
		}
		current := k.present(thing)
		if err := checkEtag(req.GetEtag(), current.GetEtag()); err != nil {
			return none, err
		}
		if k.deleted(thing).IsZero() {
			return none, fault.New(pb.Reason_ALREADY_EXISTS, "%s is not deleted", current.GetName())
		}
		if err := k.fits(tx, thing); err != nil {
			return none, err
		}
		k.set(thing, time.Time{}, now)
		if err := k.update(tx, thing); err != nil {
			return none, err
		}
		return k.present(thing), k.recorded(tx, thing, now)
	})
}

func (k kept[S, P]) recorded(tx storage.Tx, thing S, now time.Time) error {
	if k.record == nil {
		return nil
	}
	return k.record(tx, thing, now)
}

// auditDeletion appends the entry of a deletion, which proves that the resource is kept. The act of a removal for good is another one, such as PurgeClient for
// DeleteClient: nothing can be undeleted after it.
func (s *Server) auditDeletion(ctx context.Context, tx storage.Tx, name string, req keptDeletion, now time.Time) error {
	if !req.GetPurge() {
		return s.auditBytes(ctx, tx, name, storage.DeletionProof(name), now)
	}
	payload, err := proto.MarshalOptions{Deterministic: true}.Marshal(req)
	if err != nil {
		return err
	}
	method, _ := grpc.Method(ctx)
	return s.auditAct(ctx, tx, strings.Replace(method, "/Delete", "/Purge", 1), name, payload, now)
}

// inUse returns IN_USE with what uses a resource.
func inUse(name string, uses []fault.Violation) error {
	refusal := fault.New(pb.Reason_IN_USE, "%s is in use; end what uses it first", name)
	if len(uses) > mostUses {
		refusal, uses = refusal.With("atLeast", strconv.Itoa(len(uses))), uses[:mostUses]
	}
	for _, v := range uses {
		refusal = refusal.Violate(v.Path, v.Reason)
	}
	return refusal
}

// openVisits returns a violation for each visit that is open or under way and has all of some values; as many as one more
// than are listed.
func openVisits(ctx context.Context, tx storage.Tx, shopper string, fieldsAndValues ...string) (_ []fault.Violation, err error) {
	defer fault.Step(&err, "look for open visits")
	var states storage.Filter
	for _, state := range []visit.State{visit.Open, visit.Claimed, visit.CheckedIn} {
		states.Any = append(states.Any, equal("state", string(state)))
	}
	all := []storage.Filter{states}
	for i := 0; i+1 < len(fieldsAndValues); i += 2 {
		all = append(all, equal(fieldsAndValues[i], fieldsAndValues[i+1]))
	}
	visits, _, err := tx.Visits().List(ctx, shopper, storage.Filter{All: all}, storage.Page{Limit: mostUses + 1})
	return visitUses(visits), err
}

func visitUses(visits []*storage.Visit) []fault.Violation {
	uses := make([]fault.Violation, len(visits))
	for i, v := range visits {
		uses[i] = fault.Violation{Path: "visits/" + v.ID, Reason: pb.Reason_IN_USE}
	}
	return uses
}

func equal(field, value string) storage.Filter {
	return storage.Filter{Compare: &storage.Comparison{Field: field, Op: storage.Equal, Value: value}}
}

// deletedFault returns DELETED for a change of what was deleted.
func deletedFault(name string) error {
	return fault.New(pb.Reason_DELETED, "%s was deleted; undelete it first", name)
}

// forgetTokens removes the tokens of a shopper or a client from memory, so that a deletion is in force here at once.
func (s *Server) forgetTokens(ctx context.Context, list func(context.Context, storage.Tx, func(*storage.Token) error) error) error {
	return s.store.View(ctx, storage.ReadOptions{}, func(tx storage.Tx) error {
		return list(ctx, tx, func(t *storage.Token) error {
			s.auth.Forget(t.ID)
			return nil
		})
	})
}

func tokensOfClient(client string) func(context.Context, storage.Tx, func(*storage.Token) error) error {
	return func(ctx context.Context, tx storage.Tx, fn func(*storage.Token) error) error {
		return storage.Each(ctx, 1000, storage.Of(tx.Access().ListTokens, client), fn)
	}
}

func tokensOfShopper(shopper string) func(context.Context, storage.Tx, func(*storage.Token) error) error {
	return func(ctx context.Context, tx storage.Tx, fn func(*storage.Token) error) error {
		tokens, err := tx.Access().TokensOf(ctx, shopper)
		for _, t := range tokens {
			err = fn(t)
		}
		return err
	}
}
