package wire

import (
	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/storage"
)

// ClientToProto returns the message of a client.
func ClientToProto(c *storage.Client) *pb.Client {
	return &pb.Client{
		Name: ResourceName("clients", c.ID), Client: c.ID, Title: c.Title, Titles: c.Titles, Etag: Etag(c.Revision),
		CreateTime: Timestamp(c.CreateTime), UpdateTime: Timestamp(c.UpdateTime), StaffToldTime: Timestamp(c.StaffToldTime),
		DeleteTime: Timestamp(c.DeleteTime),
	}
}

// ShopperToProto returns the message of a shopper.
func ShopperToProto(sh *storage.Shopper) *pb.Shopper {
	return &pb.Shopper{
		Name: ResourceName("shoppers", sh.ID), Shopper: sh.ID, Title: sh.Title, Email: sh.Email, Locales: sh.Locales,
		Etag: Etag(sh.Revision), CreateTime: Timestamp(sh.CreateTime), UpdateTime: Timestamp(sh.UpdateTime),
		HomeArea: homeToProto(sh.Home), Qualifications: sh.Qualifications, EraseTime: Timestamp(sh.EraseTime),
		DeleteTime: Timestamp(sh.DeleteTime),
	}
}

func homeToProto(h *visit.HomeArea) *pb.HomeArea {
	if h == nil {
		return nil
	}
	return &pb.HomeArea{Position: pointToProto(h.Point), RadiusKilometers: h.RadiusKilometers}
}

// HomeFromProto returns a shopper's home; nil if there is none.
func HomeFromProto(p *pb.HomeArea) *visit.HomeArea {
	if p == nil {
		return nil
	}
	return &visit.HomeArea{Point: PointFromProto(p.GetPosition()), RadiusKilometers: p.GetRadiusKilometers()}
}

func pointToProto(p visit.Point) *pb.GeoPoint {
	return &pb.GeoPoint{Latitude: degrees(p.LatitudeE7), Longitude: degrees(p.LongitudeE7)}
}

// PointFromProto returns a place on the earth.
func PointFromProto(p *pb.GeoPoint) visit.Point {
	return visit.Point{LatitudeE7: DegreesE7(p.GetLatitude()), LongitudeE7: DegreesE7(p.GetLongitude())}
}

// LocationToProto returns the message of a location.
func LocationToProto(l *storage.Location) *pb.Location {
	p := &pb.Location{
		Name: ResourceName("clients", l.Client, "locations", l.ID), Client: l.Client, Location: l.ID, Parent: l.Parent,
		Title: l.Title, Titles: l.Titles, Channel: Enum[pb.Channel](l.Channel), TimeZone: l.TimeZone,
		Locale: l.Locale, Address: l.Address, Contact: l.Contact, Etag: Etag(l.Revision), UpdateTime: Timestamp(l.UpdateTime),
		DeleteTime: Timestamp(l.DeleteTime),
	}
	if l.Point != nil {
		p.Position = pointToProto(*l.Point)
	}
	for _, h := range l.Opening.Hours {
		p.OpeningHours = append(p.OpeningHours, &pb.OpeningSpan{Day: string(h.Day), Opens: h.Opens, Closes: h.Closes})
	}
	p.ClosedDays, p.Attributes = l.Opening.ClosedDays, l.Attributes
	return p
}

// ProgramToProto returns the message of a program with all its rules.
func ProgramToProto(p *storage.Program) *pb.Program {
	out := &pb.Program{
		Name: ResourceName("clients", p.Client, "programs", p.ID), Client: p.Client, Program: p.ID, Title: p.Title, Titles: p.Titles,
		Checklist: p.Checklist, Version: p.Version, Etag: Etag(p.Revision), UpdateTime: Timestamp(p.UpdateTime),
		ReleaseMode:  Enum[pb.Program_ReleaseMode](p.Rules.ReleaseMode),
		RotationDays: &p.Rules.RotationDays, GeofenceMeters: &p.Rules.GeofenceMeters,
		ReportDueHours: &p.Rules.ReportDueHours, GracePeriodDays: &p.Rules.GracePeriodDays,
		AppealDays: &p.Rules.AppealDays, AppealAnswerDays: &p.Rules.AppealAnswerDays,
		SecondLookPercent:  &p.Rules.SecondLookPercent,
		EvidenceDays:       &p.Rules.EvidenceDays,
		TextDays:           &p.Rules.TextDays,
		ClientRotationDays: &p.Rules.ClientRotationDays, VisitsPerShopper: &p.Rules.VisitsPerShopper,
		MaxDistanceKilometers: &p.Rules.MaxDistanceKilometers, Qualifications: p.Qualifications,
		Fee: MoneyToProto(p.Fee), VisitMinutes: p.Briefing.Minutes, BriefingFiles: filesToProto(p.Briefing.Files),
		DeleteTime: Timestamp(p.DeleteTime),
	}
	if p.Rules.ReturnAnswerHours > 0 {
		out.ReturnAnswerHours = &p.Rules.ReturnAnswerHours
	}
	for _, w := range p.Waves {
		out.Waves = append(out.Waves, &pb.Wave{Wave: w.ID, FirstDay: w.FirstDay, LastDay: w.LastDay})
	}
	return out
}
