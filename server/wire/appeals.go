package wire

import (
	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/appeal"
	"mysteryshopper/storage"
)

// AppealName returns the resource name of an appeal.
func AppealName(a *storage.Appeal) string { return ResourceName("clients", a.Client, "appeals", a.ID) }

// AppealToProto returns the message of an appeal, without its question's text, its people, its reports and their totals.
func AppealToProto(a *storage.Appeal) *pb.Appeal {
	p := &pb.Appeal{
		Name: AppealName(a), Client: a.Client, Appeal: a.ID, Program: a.Program, Location: a.Location, Question: a.Question,
		Revision: a.Disputed, State: Enum[pb.Appeal_State](a.State), Text: a.Text, CreateTime: Timestamp(a.CreateTime),
		DueTime: Timestamp(a.DueTime), CloseTime: Timestamp(a.CloseTime), Reason: Enum[pb.Appeal_Reason](a.Reason), Answer: a.Answer,
		Outcome: Enum[pb.Appeal_Outcome](a.Outcome), CorrectedRevision: a.Corrected, Etag: Etag(a.Revision),
	}
	for _, f := range a.Evidence {
		p.Evidence = append(p.Evidence, &pb.AppealFile{Title: f.Title, Uri: f.URI, Sha256: f.SHA256, SizeBytes: f.Bytes, MediaType: f.MediaType})
	}
	return p
}

// AppealFilesFromProto returns the evidence of an appeal.
func AppealFilesFromProto(files []*pb.AppealFile) (out []storage.AppealFile) {
	for _, f := range files {
		out = append(out, storage.AppealFile{
			Title: f.GetTitle(), URI: f.GetUri(), SHA256: f.GetSha256(), Bytes: f.GetSizeBytes(), MediaType: f.GetMediaType(),
		})
	}
	return out
}

// AppealCountsToProto returns the counts of a scorecard.
func AppealCountsToProto(states map[appeal.State]int32) *pb.AppealCounts {
	return &pb.AppealCounts{Open: states[appeal.Open], Upheld: states[appeal.Upheld], Refused: states[appeal.Refused]}
}

// AppealQueueToProto returns the counts of all appeals.
func AppealQueueToProto(c storage.AppealCounts) *pb.AppealQueue {
	return &pb.AppealQueue{
		Open: c.States[appeal.Open], Overdue: c.Overdue, Upheld: c.States[appeal.Upheld], Refused: c.States[appeal.Refused],
		Withdrawn: c.States[appeal.Withdrawn],
	}
}
