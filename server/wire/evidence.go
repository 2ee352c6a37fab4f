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
	p.Photo, p.Capture = photoToProto(e.Photo), CaptureToProto(e.Capture)
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

// CaptureToProto returns what a phone says of how a file was taken; nil where it says nothing.
func CaptureToProto(c *visit.Capture) *pb.EvidenceCapture {
	if c == nil {
		return nil
	}
	p := &pb.EvidenceCapture{Time: Timestamp(c.Time), Source: Enum[pb.EvidenceCapture_Source](c.Source)}
	if c.Point != nil {
		p.Position = &pb.Position{
			Latitude: degrees(c.Point.LatitudeE7), Longitude: degrees(c.Point.LongitudeE7), AccuracyMeters: float64(c.AccuracyMeters), Mock: c.Mock,
		}
	}
	return p
}

// Capture returns what a phone says of how a file was taken; nil where it says nothing.
func (r *Reader) Capture(path string, p *pb.EvidenceCapture) *visit.Capture {
	c := &visit.Capture{Time: r.Timestamp(path+".time", p.GetTime()), Source: visit.CaptureSource(Name(p.GetSource()))}
	if at := r.Position(path+".position", p.GetPosition()); at != nil {
		c.Point, c.AccuracyMeters, c.Mock = &visit.Point{LatitudeE7: at.LatitudeE7, LongitudeE7: at.LongitudeE7}, at.AccuracyMeters, at.Mock
	}
	if c.IsZero() {
		return nil
	}
	return c
}

// EvidenceAreaFromProto returns an area of an image.
func EvidenceAreaFromProto(a *pb.EvidenceArea) storage.EvidenceArea {
	return storage.EvidenceArea{X: a.GetX(), Y: a.GetY(), Width: a.GetWidth(), Height: a.GetHeight()}
}
