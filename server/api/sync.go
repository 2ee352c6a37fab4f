package api

import (
	"bytes"
	"cmp"
	"context"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"time"

	"google.golang.org/protobuf/proto"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/server/auth"
	"mysteryshopper/server/bounds"
	"mysteryshopper/server/call"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/hint"
	"mysteryshopper/server/inprocess"
	"mysteryshopper/server/published"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// SyncVisits returns everything that a phone needs and that changed since a token. A token holds the position of the
// shopper in this database; with a token of another database the phone starts from the beginning. If nothing has changed,
// it waits as long as the phone asks for.
func (s *Server) SyncVisits(ctx context.Context, req *pb.SyncVisitsRequest) (*pb.SyncVisitsResponse, error) {
	out, seen, err := s.sync(ctx, req)
	if err != nil || req.GetWaitSeconds() == 0 || out.GetToken() != req.GetToken() {
		return out, err
	}
	changed, err := s.awaitChange(ctx, seen, time.Duration(req.GetWaitSeconds())*time.Second)
	if err != nil {
		return nil, err
	}
	if changed {
		out, _, err = s.sync(ctx, req)
		return out, err
	}
	out.ServerTime = wire.Timestamp(s.now())
	return out, nil
}

// awaitChange waits until the position of the caller's shopper is another than seen. A caller whose token was revoked
// meanwhile is refused.
func (s *Server) awaitChange(ctx context.Context, seen storage.ShopperPosition, longest time.Duration) (changed bool, err error) {
	waiting, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	began := s.clock()
	defer func() { call.AddWait(ctx, s.clock().Sub(began)) }()
	bounds.Used(ctx)
	defer bounds.Idle(cmp.Or(inprocess.Caller(ctx), ctx))()
	changed = s.hints.Wait(waiting, hint.Caller{Shopper: seen.Shopper, Token: auth.From(ctx).TokenID}, seen)
	if ctx.Err() != nil {
		return false, context.Cause(ctx)
	}
	_, err = s.auth.Authenticate(ctx, call.From(ctx).Authorization)
	return changed, err
}

// sync returns what has changed since the token of a request, and the position that the token of the answer has.
// Its reads may be of several moments: the token counts the changes of the first ones, and the rest is newer.
func (s *Server) sync(ctx context.Context, req *pb.SyncVisitsRequest) (out *pb.SyncVisitsResponse, seen storage.ShopperPosition, err error) {
	limit, engine, shopper := pageSize(req), maxEngine(req), auth.From(ctx).Shopper
	had, known := s.position(req.GetToken(), engine)
	err = s.store.View(ctx, storage.ReadOptions{NoSnapshot: true}, func(tx storage.Tx) error {
		positions, err := tx.Visits().Positions(ctx, []string{shopper})
		if err != nil {
			return err
		}
		after := had.visits
		seen = positions[0]
		var changes []storage.VisitChange
		if seen.Visits > after {
			if changes, err = tx.Visits().Changes(ctx, shopper, after, limit+1); err != nil {
				return err
			}
		}
		now := s.now()
		apps := s.apps.At(now)
		out = &pb.SyncVisitsResponse{
			Reset_: !known, ServerTime: wire.Timestamp(now), MinimumAppVersion: apps.Minimum, PlannedAppVersion: apps.Planned,
			PlannedAppTime: wire.Timestamp(apps.PlannedTime), More: len(changes) > limit,
			OffersChanged: had.offers != seen.Offers || had.offersToAll != seen.OffersToAll,
		}
		changes = changes[:min(limit, len(changes))]
		bundled, err := s.bundle(ctx, tx, out, changes, req)
		if after == 0 {
			out.RemovedVisits = nil
		}
		if err != nil {
			return err
		}
		out.More = out.GetMore() || bundled < len(changes)
		if bundled > 0 {
			after = changes[bundled-1].Position
		}
		seen.Visits = after
		out.Token = s.positionToken(phonePosition{after, seen.Offers, seen.OffersToAll}, engine)
		return nil
	})
	return out, seen, err
}

// bundle fills in the visits of the changes with their locations and versions, each once. It returns of how many changes it
// did: as many as fit into an answer, and at least one. A phone that starts from the beginning has nothing to remove.
func (s *Server) bundle(ctx context.Context, tx storage.Tx, out *pb.SyncVisitsResponse, changes []storage.VisitChange, req *pb.SyncVisitsRequest) (n int, err error) {
	defer fault.Step(&err, "bundle the visits")
	reports := map[string]storage.ReportID{}
	defer func() {
		if err == nil {
			err = errors.Join(countUnread(ctx, tx, out.GetVisits(), reports), markParked(ctx, tx, out.GetVisits()))
		}
	}()
	locations := map[[2]string]bool{}
	versions := map[string]bool{}
	for _, name := range req.GetKnownVersions() {
		versions[name] = true
	}
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
		if version.Engine() > maxEngine(req) {
			continue
		}
		part := &pb.SyncVisitsResponse{Visits: []*pb.Visit{visitFor(ctx)(v)}}
		place := [2]string{v.Client, v.Location}
		if !locations[place] {
			l, err := tx.Locations().Get(ctx, v.Client, v.Location)
			if err != nil {
				return n, err
			}
			part.Locations = append(part.Locations, locationIn(ctx, l))
		}
		if !versions[key.String()] {
			part.Versions = append(part.Versions, version.ToProto(req.GetLocale()))
		}
		if size += proto.Size(part); size > largestAnswer && len(out.GetVisits()) > 0 {
			return n, nil
		}
		if !v.Report.IsZero() {
			reports[v.ID] = v.Report
		}
		locations[place], versions[key.String()] = true, true
		out.Visits = append(out.Visits, part.GetVisits()...)
		out.Locations = append(out.Locations, part.GetLocations()...)
		out.Versions = append(out.Versions, part.GetVersions()...)
	}
	return len(changes), nil
}

// phonePosition is what a phone has seen: the position in the changes of its shopper's visits, and the counts of offers.
type phonePosition struct{ visits, offers, offersToAll int64 }

// positionToken carries a position with the epoch of the database that it is one of and with the engine of the phone, 0
// for the newest: visits that it left out follow once the phone has a higher one.
func (s *Server) positionToken(p phonePosition, engine int) string {
	if engine == checklist.NewestEngine {
		engine = 0
	}
	raw := bytes.Clone(s.keys.epoch)
	for _, n := range []int64{p.visits, int64(engine), p.offers, p.offersToAll} {
		raw = binary.AppendUvarint(raw, uint64(n))
	}
	return base64.RawURLEncoding.EncodeToString(raw)
}

// position returns the position of a token; the beginning, and false, where the token is not of this database or of a
// lower engine. Tokens of earlier releases end after the position or after the engine.
func (s *Server) position(token string, engine int) (phonePosition, bool) {
	if token == "" {
		return phonePosition{}, true
	}
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil {
		return phonePosition{}, false
	}
	rest, ours := bytes.CutPrefix(raw, s.keys.epoch)
	if !ours || len(rest) == 0 {
		return phonePosition{}, false
	}
	var numbers [4]int64
	for i := 0; i < len(numbers) && len(rest) > 0; i++ {
		value, n := binary.Uvarint(rest)
		if n <= 0 || int64(value) < 0 {
			return phonePosition{}, false
		}
		numbers[i], rest = int64(value), rest[n:]
	}
	if before := numbers[1]; len(rest) > 0 || before > 0 && before < int64(engine) {
		return phonePosition{}, false
	}
	return phonePosition{numbers[0], numbers[2], numbers[3]}, true
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
