package api

import (
	"context"
	"path"
	"strings"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/auth"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

var auditFields = filterFields{texts: []string{"actor", "role", "act", "resource", "request_id", "time"}}

// ListAudit lists the audit log, the newest entry first.
func (s *Server) ListAudit(ctx context.Context, req *pb.ListAuditRequest) (*pb.ListAuditResponse, error) {
	filter, err := auditFields.parse(req.GetFilter())
	if err != nil {
		return nil, err
	}
	wholeActs(&filter)
	tokens := map[string]*storage.Token{}
	present := func(e storage.AuditEntry) *pb.AuditEntry { return auditToProto(&e, tokens[e.Actor]) }
	out, next, err := list(ctx, s, req, present, func(tx storage.Tx, page storage.Page) ([]storage.AuditEntry, storage.Cursor, error) {
		entries, after, err := tx.Audit().List(ctx, filter, page)
		if err != nil {
			return nil, after, err
		}
		for _, e := range entries {
			if _, known := tokens[e.Actor]; known {
				continue
			}
			token, err := tx.Access().GetToken(ctx, e.Actor)
			if orNone(err) != nil {
				return nil, after, err
			}
			tokens[e.Actor] = token // nil for a command
		}
		return entries, after, nil
	})
	return &pb.ListAuditResponse{Entries: out, NextPageToken: next}, err
}

func auditToProto(e *storage.AuditEntry, token *storage.Token) *pb.AuditEntry {
	p := &pb.AuditEntry{
		Time: wire.Timestamp(e.Time), Act: e.Act, Resource: e.Resource, Actor: e.Actor, Role: e.Role,
		RequestId: e.RequestID, Peer: e.Peer, Erased: e.Erased(),
	}
	if strings.HasPrefix(e.Act, "/") {
		p.Act = path.Base(e.Act)
	}
	if token != nil {
		p.ActorTitle, p.Shopper = token.Grant.Title, token.Grant.Shopper
	}
	return p
}

// methodNames maps the names of methods to their full names, as the audit log has them.
var methodNames = func() map[string]string {
	names := map[string]string{}
	for _, method := range auth.Methods() {
		names[path.Base(method)] = method
	}
	return names
}()

// wholeActs replaces the names of methods that a filter compares acts with by their full names.
func wholeActs(f *storage.Filter) {
	for i := range f.All {
		wholeActs(&f.All[i])
	}
	for i := range f.Any {
		wholeActs(&f.Any[i])
	}
	if f.Not != nil {
		wholeActs(f.Not)
	}
	if c := f.Compare; c != nil && c.Field == "act" {
		if name, ok := c.Value.(string); ok && methodNames[name] != "" {
			c.Value = methodNames[name]
		}
	}
}
