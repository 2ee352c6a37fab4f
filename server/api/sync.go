package api

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/binary"

	"google.golang.org/protobuf/proto"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/server/auth"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/published"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// SyncVisits returns everything that a phone needs and that changed since a token. A token holds a position in the
// changes of this database; with a token of another database the phone starts from the beginning.
// Its reads may be of several moments: the token counts the changes of the first one, and the rest is newer.
func (s *Server) SyncVisits(ctx context.Context, req *pb.SyncVisitsRequest) (*pb.SyncVisitsResponse, error) {
	limit, engine := pageSize(req), maxEngine(req)
	after, known := s.position(req.GetToken(), engine)
	return storage.Read(ctx, s.store, storage.ReadOptions{NoSnapshot: true}, func(tx storage.Tx) (*pb.SyncVisitsResponse, error) {
		changes, err := tx.Visits().Changes(ctx, auth.From(ctx).Shopper, after, limit+1)
		if err != nil {
			return nil, err
		}
		out := &pb.SyncVisitsResponse{
			Reset_: !known, ServerTime: wire.Timestamp(s.now()), MinimumAppVersion: s.minimumApp, More: len(changes) > limit,
		}
		changes = changes[:min(limit, len(changes))]
		bundled, err := s.bundle(ctx, tx, out, changes, req.GetLocale(), engine)
		if after == 0 {
			out.RemovedVisits = nil
		}
		if err != nil {
			return nil, err
		}
		out.More = out.GetMore() || bundled < len(changes)
		if bundled > 0 {
			after = changes[bundled-1].Position
		}
		out.Token = s.positionToken(after, engine)
		return out, nil
	})
}

// bundle fills in the visits of the changes with their locations and versions, each once. It returns of how many changes it
// did: as many as fit into an answer, and at least one. A phone that starts from the beginning has nothing to remove.
func (s *Server) bundle(ctx context.Context, tx storage.Tx, out *pb.SyncVisitsResponse, changes []storage.VisitChange, locale string, engine int) (n int, err error) {
	defer fault.Step(&err, "bundle the visits")
	locations := map[[2]string]bool{}
	versions := map[published.Key]bool{}
	size := 0
	for n, c := range changes {
		v := c.Visit
		if !c.Assigned {
			out.RemovedVisits = append(out.RemovedVisits, v.ID)
			continue
		}
		key := published.Key{Checklist: v.Checklist, Number: v.Version}
		version, err := s.versions.Get(ctx, tx, key)
		if err != nil {
			return n, err
		}
		if version.Engine() > engine {
			continue
		}
		part := &pb.SyncVisitsResponse{Visits: []*pb.Visit{visitFor(ctx)(v)}}
		place := [2]string{v.Client, v.Location}
		if !locations[place] {
			l, err := tx.Locations().Get(ctx, v.Client, v.Location)
			if err != nil {
				return n, err
			}
			part.Locations = append(part.Locations, wire.LocationToProto(l))
		}
		if !versions[key] {
			part.Versions = append(part.Versions, version.ToProto(locale))
		}
		if size += proto.Size(part); size > largestAnswer && len(out.GetVisits()) > 0 {
			return n, nil
		}
		locations[place], versions[key] = true, true
		out.Visits = append(out.Visits, part.GetVisits()...)
		out.Locations = append(out.Locations, part.GetLocations()...)
		out.Versions = append(out.Versions, part.GetVersions()...)
	}
	return len(changes), nil
}

// positionToken carries a position with the epoch of the database that it is one of and, where it is not the newest,
// the engine of the phone: visits that it left out follow once the phone has a higher one.
func (s *Server) positionToken(position int64, engine int) string {
	raw := binary.AppendUvarint(bytes.Clone(s.keys.epoch), uint64(position))
	if engine != checklist.NewestEngine {
		raw = binary.AppendUvarint(raw, uint64(engine))
	}
	return base64.RawURLEncoding.EncodeToString(raw)
}

// position returns the position of a token; the beginning, and false, where the token is not of this database or of a
// lower engine.
func (s *Server) position(token string, engine int) (int64, bool) {
	if token == "" {
		return 0, true
	}
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil {
		return 0, false
	}
	rest, ours := bytes.CutPrefix(raw, s.keys.epoch)
	position, n := binary.Uvarint(rest)
	if !ours || n <= 0 || int64(position) < 0 {
		return 0, false
	}
	if rest = rest[n:]; len(rest) > 0 {
		before, n := binary.Uvarint(rest)
		if n != len(rest) || before < uint64(engine) {
			return 0, false
		}
	}
	return int64(position), true
}

// maxEngine returns the highest scoring engine of the phone that sent the request. A phone that sends none has the
// newest one, and so has one of a later release than this server.
func maxEngine(req interface{ GetMaxEngine() int32 }) int {
	if engine := int(req.GetMaxEngine()); engine > 0 && engine < checklist.NewestEngine {
		return engine
	}
	return checklist.NewestEngine
}

// scorable returns the visits whose checklist version needs no higher engine than the highest one.
func (s *Server) scorable(ctx context.Context, tx storage.Tx, visits []*storage.Visit, highest int) ([]*storage.Visit, error) {
	if highest == checklist.NewestEngine {
		return visits, nil
	}
	kept := make([]*storage.Visit, 0, len(visits))
	for _, v := range visits {
		version, err := s.versions.Get(ctx, tx, published.Key{Checklist: v.Checklist, Number: v.Version})
		if err != nil {
			return nil, err
		}
		if version.Engine() <= highest {
			kept = append(kept, v)
		}
	}
	return kept, nil
}
