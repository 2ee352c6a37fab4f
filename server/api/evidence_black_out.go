package api

import (
	"context"
	"errors"
	"fmt"
	"image"
	"slices"
	"strconv"
	"time"

	"google.golang.org/protobuf/proto"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/fault"
	"mysteryshopper/server/published"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
	"mysteryshopper/storage/blobs"
)

// maxBlackedOut bounds the areas that are blacked out in one image.
const maxBlackedOut = 50

// BlackOutEvidence draws the copies of an image anew, with areas filled. They are drawn before the transaction, and again
// where another reviewer has changed the areas meanwhile.
func (s *Server) BlackOutEvidence(ctx context.Context, req *pb.BlackOutEvidenceRequest) (*pb.Evidence, error) {
	if s.evidence == nil {
		return nil, fault.New(pb.Reason_NO_EVIDENCE_STORE, "")
	}
	for {
		known, err := storage.Read(ctx, s.store, storage.ReadOptions{}, func(tx storage.Tx) (*storage.Evidence, error) {
			return s.reportEvidence(ctx, tx, req.GetReport(), req.GetEvidence())
		})
		if err != nil {
			return nil, err
		}
		b := &blackOut{server: s, before: known}
		if err := b.draw(ctx, req); err != nil {
			return nil, err
		}
		if out, err := b.store(ctx, req); !errors.Is(err, errAreasChanged) {
			return out, err
		}
	}
}

// blackOut is one image whose copies are drawn anew.
type blackOut struct {
	server *Server
	before *storage.Evidence
	areas  []storage.EvidenceArea
	drawn  [2]content // the copy for clients, and the small one
}

// draw checks the areas and draws the copies.
func (b *blackOut) draw(ctx context.Context, req *pb.BlackOutEvidenceRequest) error {
	e := b.before
	if e.State != storage.EvidenceStored || !e.IsImage() {
		return fault.New(pb.Reason_WRONG_STATE, "only images that are stored are blacked out").With("state", string(e.State))
	}
	if !req.GetReplace() {
		b.areas = append(b.areas, e.BlackedOut...)
	}
	var violations []fault.Violation
	for i, a := range req.GetAreas() {
		violations = append(violations, checkArea(fmt.Sprintf("areas[%d]", i), a, e)...)
		if area := wire.EvidenceAreaFromProto(a); !slices.Contains(b.areas, area) {
			b.areas = append(b.areas, area)
		}
	}
	if len(b.areas) > maxBlackedOut {
		violations = append(violations, fault.Violation{
			Path: "areas", Reason: pb.Reason_TOO_MANY, Params: map[string]string{"max": strconv.Itoa(maxBlackedOut)},
		})
	}
	if len(violations) > 0 {
		return fault.Invalid(violations...)
	}
	var fill []image.Rectangle
	for _, a := range b.areas {
		fill = append(fill, image.Rect(int(a.X), int(a.Y), int(a.X+a.Width), int(a.Y+a.Height)))
	}
	drawn, err := b.server.drawer.Draw(ctx, e.MediaType, fill, func() ([]byte, error) {
		from, _, err := b.server.evidence.Open(ctx, blobs.ContentKey(e.Digest))
		if err != nil {
			return nil, blobs.Wrap(err)
		}
		return readAll(from)
	})
	if err != nil {
		return err
	}
	b.drawn = [2]content{contentOf(drawn.Shown), contentOf(drawn.Thumbnail)}
	return b.server.putContents(ctx, b.drawn[:])
}

// recordEvidenceChange appends to the client's feed that an image of a released report has other bytes.
func recordEvidenceChange(ctx context.Context, tx storage.Tx, r *storage.Report, e *storage.Evidence, now time.Time) error {
	if !published.Shown(r) {
		return nil
	}
	return tx.Feed().Append(ctx, storage.Change{
		Client: r.Client, Kind: storage.EvidenceChanged, Location: r.Location, Resource: wire.ResourceName(r.ReleasedID, "evidence", e.ReleasedID),
		Revision: e.Revision, Time: now,
	})
}

// checkArea returns what is wrong with an area of an image.
func checkArea(path string, a *pb.EvidenceArea, e *storage.Evidence) (violations []fault.Violation) {
	for _, side := range []struct {
		name           string
		from, size, of int32
	}{{"width", a.GetX(), a.GetWidth(), e.Width}, {"height", a.GetY(), a.GetHeight(), e.Height}} {
		if int64(side.from)+int64(side.size) > int64(side.of) {
			violations = append(violations, fault.Violation{Path: path + "." + side.name, Reason: pb.Reason_OUT_OF_RANGE, Params: map[string]string{
				"min": "1", "max": strconv.Itoa(int(max(side.of-side.from, 0))),
			}})
		}
	}
	return violations
}

// errAreasChanged ends a transaction in which the areas are no longer those that the copies were drawn with.
var errAreasChanged = errors.New("the areas were changed meanwhile")

// store stores the areas and the digests of the copies, and lets the bytes of the copies before go.
func (b *blackOut) store(ctx context.Context, req proto.Message) (*pb.Evidence, error) {
	s := b.server
	var stored *storage.Evidence
	out, err := writeRecorded(ctx, s, req, func(tx storage.Tx, now time.Time) (*pb.Evidence, error) {
		r, err := tx.Reports().Get(ctx, b.before.Report)
		if err != nil {
			return nil, err
		}
		row, err := tx.Evidence().Get(ctx, b.before.ID)
		if err != nil {
			return nil, err
		}
		if row.State != b.before.State || !slices.Equal(row.BlackedOut, b.before.BlackedOut) {
			return nil, errAreasChanged
		}
		old, shown := row.Digests(), row.Shown
		row.BlackedOut, row.Shown, row.Thumbnail, row.UpdateTime = b.areas, b.drawn[0].digest, b.drawn[1].digest, now
		for _, c := range b.drawn {
			if err := tx.Blobs().Put(ctx, storage.Blob{Digest: c.digest, Bytes: c.bytes, CreateTime: now}); err != nil {
				return nil, err
			}
		}
		if err := tx.Evidence().Update(ctx, row); err != nil {
			return nil, err
		}
		if row.ReleasedID != "" && row.Shown != shown {
			if err := recordEvidenceChange(ctx, tx, r, row, now); err != nil {
				return nil, err
			}
		}
		stored = row
		return wire.EvidenceToProto(row), releaseBlobs(ctx, tx, old, now)
	}, func(tx storage.Tx, _ *pb.Evidence, now time.Time) error {
		return s.auditBytes(ctx, tx, wire.EvidenceName(stored), stored.CopiesProof(), now)
	})
	if err != nil {
		return nil, err
	}
	// Whoever removed the same bytes meanwhile, because nobody had them, removed them before the row was stored.
	return out, s.putContents(ctx, b.drawn[:])
}
