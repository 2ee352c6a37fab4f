package verify_test

import (
	"context"
	"errors"
	"strings"

	"google.golang.org/protobuf/types/known/fieldmaskpb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/app"
	"mysteryshopper/server/call"
	"mysteryshopper/server/demo"
)

// appeal lets the demo's client appeal against the reports after the newest one: the second report is erased later, the
// others are upheld, refused and withdrawn, and the last appeal stays open.
func appeal(a *app.App, w *demo.Welcome) error {
	manager := call.WithToken(context.Background(), w.Tokens.Client)
	reviewer := call.WithToken(context.Background(), w.Tokens.Reviewer)
	appeals, reports := pb.NewAppealServiceClient(a.Conn()), pb.NewReportServiceClient(a.Conn())
	page, err := reports.ListReports(reviewer, &pb.ListReportsRequest{Filter: "released", PageSize: 6})
	if err != nil {
		return err
	}
	for i, r := range page.GetReports()[1:] {
		_, err := pb.NewDirectoryServiceClient(a.Conn()).UpdateProgram(call.WithToken(context.Background(), w.Tokens.Admin), &pb.UpdateProgramRequest{
			Client: r.GetClient(), Program: r.GetProgram(), Resource: &pb.Program{Etag: "*", AppealDays: new(int32(365))},
			UpdateMask: &fieldmaskpb.FieldMask{Paths: []string{"appeal_days"}},
		})
		if err != nil {
			return err
		}
		released, err := reports.GetReleasedReport(manager, &pb.GetReleasedReportRequest{Client: r.GetClient(), ReleasedReport: r.GetReleasedReport()})
		if err != nil {
			return err
		}
		made, err := appeals.CreateAppeal(manager, &pb.CreateAppealRequest{Client: r.GetClient(), ReleasedReport: r.GetReleasedReport(), Resource: &pb.Appeal{
			Question: released.GetAnswers()[0].GetQuestion(), Text: "It was not so.",
			Evidence: []*pb.AppealFile{{Uri: "https://files.acme.example/roster.pdf", Sha256: strings.Repeat("0a", 32), SizeBytes: 12}},
		}})
		if err != nil {
			return err
		}
		switch i {
		case 1:
			_, err = appeals.UpholdAppeal(reviewer, &pb.UpholdAppealRequest{
				Appeal: made.GetAppeal(), Etag: "*", Reason: pb.Appeal_WRONG_VISIT, Answer: "You are right.",
				Correction: &pb.AppealCorrection{Narrative: new("It was not so.")},
			})
		case 2:
			_, err = appeals.RefuseAppeal(reviewer, &pb.RefuseAppealRequest{
				Appeal: made.GetAppeal(), Etag: "*", Reason: pb.Appeal_AS_AGREED, Answer: "It is as agreed.",
			})
		case 3:
			_, err = appeals.WithdrawAppeal(manager, &pb.WithdrawAppealRequest{Client: r.GetClient(), Appeal: made.GetAppeal(), Etag: "*"})
		}
		if err != nil {
			return errors.Join(errors.New(made.GetName()), err)
		}
	}
	return nil
}
