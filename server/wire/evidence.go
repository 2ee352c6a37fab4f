package wire

import (
	"github.com/google/uuid"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/storage"
)

// EvidenceName returns the resource name of a piece of evidence.
func EvidenceName(e *storage.Evidence) string {
	return ResourceName(ReportName(e.Report), "evidence", uuid.UUID(e.ID).String())
}

// EvidenceToProto returns a piece of evidence as its shopper and the agency see it.
func EvidenceToProto(e *storage.Evidence) *pb.Evidence {
	p := &pb.Evidence{
		Name: EvidenceName(e), Evidence: uuid.UUID(e.ID).String(), Report: uuid.UUID(e.Report).String(), Visit: e.Visit, Question: e.Question,
		State: Enum[pb.Evidence_State](e.State), MediaType: e.MediaType, SizeBytes: e.Bytes, ReceivedBytes: e.Received,
		Width: e.Width, Height: e.Height, CreateTime: Timestamp(e.CreateTime), StoredTime: Timestamp(e.StoredTime),
		ExpireTime: Timestamp(e.RemoveTime),
	}
	for _, a := range e.BlackedOut {
		p.BlackedOut = append(p.BlackedOut, &pb.EvidenceArea{X: a.X, Y: a.Y, Width: a.Width, Height: a.Height})
	}
	p.Photo = photoToProto(e.Photo)
	if !e.Digest.IsZero() {
		p.Sha256 = e.Digest.String()
	}
	return p
}

func photoToProto(p *visit.Photo) *pb.EvidencePhoto {
	if p == nil {
		return nil
	}
	out := &pb.EvidencePhoto{OffsetMinutes: p.OffsetMinutes}
	if p.Point != nil {
		out.Position = pointToProto(*p.Point)
	}
	if len(p.Looks) > 0 {
		out.Look = p.Looks[0].String()
	}
	if !p.LocalTime.IsZero() {
		out.LocalTime = p.LocalTime.Format("2006-01-02T15:04:05")
	}
	return out
}

// EvidenceAreaFromProto returns an area of an image.
func EvidenceAreaFromProto(a *pb.EvidenceArea) storage.EvidenceArea {
	return storage.EvidenceArea{X: a.GetX(), Y: a.GetY(), Width: a.GetWidth(), Height: a.GetHeight()}
}
