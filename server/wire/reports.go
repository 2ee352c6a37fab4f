package wire

import (
	"strconv"
	"strings"

	"github.com/google/uuid"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/visit"
	"mysteryshopper/storage"
)

// ReportHeadToProto returns the message of a report without its content. Only the agency gets all flags, the skew and
// the release.
func ReportHeadToProto(r *storage.Report, forAgency bool) *pb.Report {
	id := uuid.UUID(r.ID).String()
	p := &pb.Report{
		Name: ResourceName("reports", id), Report: id, Visit: r.Visit, Client: r.Client, Program: r.Program,
		Location: r.Location, Shopper: r.Shopper, State: Enum[pb.Report_State](r.State),
		Released: r.Released, Excluded: r.Excluded, Parked: r.Parked, PossibleTwin: r.PossibleTwin, Test: r.Test,
		Revision: r.Current, Flags: Strings(visit.ShownToShopper(r.Flags)), TakenTime: Timestamp(r.TakenTime), Month: r.Month,
		DayPart: Enum[pb.DayPart](r.DayPart), Etag: Etag(r.Revision),
		UpdateTime: Timestamp(r.UpdateTime), Score: totalsToProto(r), AnswerDueTime: Timestamp(r.AnswerDue),
	}
	if !r.TwinOf.IsZero() {
		p.TwinOf = uuid.UUID(r.TwinOf).String()
	}
	if r.State == visit.Submitted {
		p.DueTime = Timestamp(r.TakenTime.Add(visit.ReviewTime))
	}
	if forAgency {
		p.Flags, p.SkewMillis = Strings(r.Flags), r.SkewMillis
		p.SecondLook = r.SecondLook
		p.ReleaseTime, p.ReleasedReport = Timestamp(r.ReleaseTime), r.ReleasedID
	}
	return p
}

// SetHold sets who holds a report until when, and the etag of that, so that nobody takes the report as it was before or
// after the hold for the same answer.
func SetHold(p *pb.Report, h *storage.Hold, title string) {
	p.Holder, p.HolderTitle, p.HoldEndTime = h.Holder, title, Timestamp(h.EndTime)
	p.Etag += holdSeparator + strconv.FormatInt(h.EndTime.UnixMicro(), 36)
}

// holdSeparator divides the etag of a report from that of its hold.
const holdSeparator = "-"

// ReportState returns the part of an etag that a hold does not change.
func ReportState(etag string) string {
	state, _, _ := strings.Cut(etag, holdSeparator)
	return state
}

// totalsToProto returns the part of a score that lists have, but for the engine; nil where the report is not scored.
func totalsToProto(r *storage.Report) *pb.Score {
	if r.Status == "" {
		return nil
	}
	p := &pb.Score{
		Status:  Enum[pb.Score_Status](r.Status),
		Verdict: Enum[pb.Score_Verdict](r.Verdict), EffectiveBasisPoints: r.Effective,
		Earned: r.Earned, Possible: r.Possible,
	}
	if r.Band != "" {
		p.Band = &r.Band
	}
	return p
}

// ReceiptToProto returns the message of a receipt with its stored bytes.
func ReceiptToProto(canonical []byte) *pb.Receipt {
	return &pb.Receipt{Canonical: canonical, Digest: checklist.DigestOf(canonical).String()}
}

// RevisionToProto returns the message of a revision without its content and without the difference to the one before.
func RevisionToProto(r *storage.Revision) *pb.ReportRevision {
	return &pb.ReportRevision{
		Revision: r.Number, BaseRevision: r.Base, TakenTime: Timestamp(r.TakenTime), ContentDigest: r.ContentDigest.String(),
		EffectiveBasisPoints: r.Effective, Edited: r.IsEdit(), SetMonth: r.SetMonth, SetLocation: r.SetLocation,
	}
}

// ReportFlagsToProto returns the message of what the comparison of a report has found.
func ReportFlagsToProto(c *storage.ComparedReport, compared bool) *pb.ReportFlags {
	p := &pb.ReportFlags{Report: uuid.UUID(c.Report).String(), Revision: c.Number, Compared: compared}
	for _, d := range c.Details {
		flag := &pb.ReportFlag{
			Flag: string(d.Flag), OtherReport: d.Other, OtherRevision: d.OtherRevision, MissingEvidence: d.Evidence,
			Evidence: d.Photo, OtherEvidence: d.OtherPhoto, OtherTime: Timestamp(d.OtherTime),
		}
		if len(d.Numbers) > 0 {
			flag.Numbers = make(map[string]float64, len(d.Numbers))
		}
		for name, n := range d.Numbers {
			flag.Numbers[name] = float64(n)
		}
		p.Flags = append(p.Flags, flag)
	}
	return p
}

// ReportName returns the resource name of a report.
func ReportName(id storage.ReportID) string {
	return ResourceName("reports", uuid.UUID(id).String())
}
