package wire

import (
	"github.com/google/uuid"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/storage"
)

// VisitToProto returns the message of a visit; for a shopper without the flags that are for the agency alone, and without
// guests and whom a visit of others was offered to.
func VisitToProto(v *storage.Visit, forShopper bool) *pb.Visit {
	p := &pb.Visit{
		Name: ResourceName("visits", v.ID), Visit: v.ID, Client: v.Client, Program: v.Program, Location: v.Location,
		Checklist: v.Checklist, Version: v.Version, Shopper: v.Shopper,
		State:       Enum[pb.Visit_State](v.State),
		WindowStart: Timestamp(v.WindowStart), WindowEnd: Timestamp(v.WindowEnd), Scenario: v.Scenario, Wave: v.Wave,
		Test: v.Test, CheckInTime: Timestamp(v.CheckInTime), Flags: Strings(v.Flags),
		ReturnedRevision: v.ReturnedRevision, ReturnComment: v.ReturnComment, ReturnedQuestions: v.ReturnedQuestions, AnswerDueTime: Timestamp(v.AnswerDue), EditedRevision: v.EditedRevision, Etag: Etag(v.Revision),
		CreateTime: Timestamp(v.CreateTime), UpdateTime: Timestamp(v.UpdateTime), OfferedTo: v.OfferedTo, Guests: v.Guests,
		ClaimTime: Timestamp(v.ClaimTime), Fee: MoneyToProto(v.Fee), Minutes: v.Briefing.Minutes, BriefingFiles: filesToProto(v.Briefing.Files),
	}
	if !v.Report.IsZero() {
		p.Report = uuid.UUID(v.Report).String()
	}
	if forShopper {
		p.Flags, p.Guests = Strings(visit.ShownToShopper(v.Flags)), nil
		if v.State != visit.Open {
			p.OfferedTo = ""
		}
	}
	return p
}

// DeclineToProto returns the message of a decline.
func DeclineToProto(d *storage.Decline) *pb.Decline {
	return &pb.Decline{Shopper: d.Shopper, Reason: Enum[pb.Decline_Reason](d.Reason), Note: d.Note, Time: Timestamp(d.Time)}
}

// MoneyToProto returns the message of an amount; nil if there is none.
func MoneyToProto(m storage.Money) *pb.Money {
	if m == (storage.Money{}) {
		return nil
	}
	return &pb.Money{Amount: m.Amount, Currency: m.Currency}
}

// MoneyFromProto returns an amount, the zero Money if there is none.
func MoneyFromProto(p *pb.Money) storage.Money {
	return storage.Money{Amount: p.GetAmount(), Currency: p.GetCurrency()}
}

// BriefingFromProto returns a briefing.
func BriefingFromProto(minutes int32, files []*pb.BriefingFile) storage.Briefing {
	b := storage.Briefing{Minutes: minutes}
	for _, f := range files {
		b.Files = append(b.Files, storage.BriefingFile{
			Title: f.GetTitle(), URI: f.GetUri(), SHA256: f.GetSha256(), Bytes: f.GetSizeBytes(), MediaType: f.GetMediaType(),
		})
	}
	return b
}

func filesToProto(files []storage.BriefingFile) []*pb.BriefingFile {
	var out []*pb.BriefingFile
	for _, f := range files {
		out = append(out, &pb.BriefingFile{Title: f.Title, Uri: f.URI, Sha256: f.SHA256, SizeBytes: f.Bytes, MediaType: f.MediaType})
	}
	return out
}
