package e2e

import (
	"testing"

	"google.golang.org/protobuf/proto"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/storage"
)

// Answers that rows about appeals share.
const (
	byManager     = "URRRRRARR"
	ofOtherReport = "URRRRRHRR" // something that the manager may not see
)

// appeals are the ids of appeals in the world, against the released reports. The one inside is refused, the others are open.
type appeals struct {
	appealInside, appealOutside, appealForeign string
}

// disputed puts appeals into the world, each by a manager of its client.
func (w *world) disputed(t *testing.T) appeals {
	t.Helper()
	appeal := func(client, report string) string {
		by := w.by(w.token(t, storage.Grant{Role: storage.Manager, Client: client, Title: "Manager of " + client}))
		return must[*pb.Appeal](t)(by.CreateAppeal(t.Context(), &pb.CreateAppealRequest{Client: client, ReleasedReport: report, Resource: &pb.Appeal{
			Question: "greeted", Text: "Everybody was greeted.", Evidence: []*pb.AppealFile{houseRoster()},
		}})).GetAppeal()
	}
	made := appeals{appeal("acme", w.releasedInside), appeal("acme", w.releasedOutside), appeal(secondClient, w.releasedForeign)}
	must[*pb.Appeal](t)(w.by(w.Tokens.Reviewer).RefuseAppeal(t.Context(), &pb.RefuseAppealRequest{
		Appeal: made.appealInside, Etag: "*", Reason: pb.Appeal_REPORT_CONFIRMED, Answer: "The report was checked and holds.",
	}))
	return made
}

// houseRoster is evidence of an appeal.
func houseRoster() *pb.AppealFile {
	return &pb.AppealFile{
		Title: "Roster", Uri: "https://files.acme.example/roster.pdf", SizeBytes: 48213, MediaType: "application/pdf",
		Sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
	}
}

// appealing makes a request for an appeal that nobody can make: the question is not asked.
func appealing(client string, released func(*world) string) func(*world, string) proto.Message {
	return func(w *world, _ string) proto.Message {
		return &pb.CreateAppealRequest{Client: client, ReleasedReport: released(w), Resource: &pb.Appeal{Question: "unasked", Text: "No."}}
	}
}

// appealOf makes a request for an appeal of the world.
func appealOf(client string, id func(*world) string) func(*world, string) proto.Message {
	return func(w *world, _ string) proto.Message { return &pb.GetAppealRequest{Client: client, Appeal: id(w)} }
}

// appealsAgainst makes a request for the appeals against a report.
func appealsAgainst(client string, released func(*world) string) func(*world, string) proto.Message {
	return func(w *world, _ string) proto.Message {
		return &pb.ListReportAppealsRequest{Client: client, ReleasedReport: released(w)}
	}
}

func withdrawal(client string, id func(*world) string) func(*world, string) proto.Message {
	return func(w *world, _ string) proto.Message {
		return &pb.WithdrawAppealRequest{Client: client, Appeal: id(w), Etag: wrongEtag}
	}
}

func releasedInside(w *world) string  { return w.releasedInside }
func releasedOutside(w *world) string { return w.releasedOutside }
func releasedForeign(w *world) string { return w.releasedForeign }
func appealInside(w *world) string    { return w.appealInside }
func appealOutside(w *world) string   { return w.appealOutside }
func appealForeign(w *world) string   { return w.appealForeign }

var appealRows = []row{
	{pb.AppealService_CreateAppeal_FullMethodName, "inside", byManager, appealing("acme", releasedInside), false},
	{pb.AppealService_CreateAppeal_FullMethodName, "second client's", ofOtherReport, appealing(secondClient, releasedForeign), false},
	{pb.AppealService_CreateAppeal_FullMethodName, "second client's as one's own", ofOtherReport, appealing("acme", releasedForeign), false},
	{pb.AppealService_ListReportAppeals_FullMethodName, "inside", ofOwnClient, appealsAgainst("acme", releasedInside), false},
	{pb.AppealService_ListReportAppeals_FullMethodName, "outside", outOfTree, appealsAgainst("acme", releasedOutside), false},
	{pb.AppealService_ListReportAppeals_FullMethodName, "second client's", ofForeign, appealsAgainst(secondClient, releasedForeign), false},
	{pb.AppealService_ListClientAppeals_FullMethodName, "all", ofOwnClient, same(&pb.ListClientAppealsRequest{Client: "acme"}), false},
	{pb.AppealService_ListClientAppeals_FullMethodName, "outside", outOfTree, same(&pb.ListClientAppealsRequest{Client: "acme", Location: outsidePlace}), false},
	{pb.AppealService_ListClientAppeals_FullMethodName, "second client's", ofForeign, same(&pb.ListClientAppealsRequest{Client: secondClient}), false},
	{pb.AppealService_GetAppeal_FullMethodName, "inside", ofOwnClient, appealOf("acme", appealInside), false},
	{pb.AppealService_GetAppeal_FullMethodName, "outside", outOfTree, appealOf("acme", appealOutside), false},
	{pb.AppealService_GetAppeal_FullMethodName, "second client's", ofForeign, appealOf(secondClient, appealForeign), false},
	{pb.AppealService_GetAppeal_FullMethodName, "second client's as one's own", "UHHRRHHHH", appealOf("acme", appealForeign), false},
	{pb.AppealService_WithdrawAppeal_FullMethodName, "inside", byManager, withdrawal("acme", appealInside), false},
	{pb.AppealService_WithdrawAppeal_FullMethodName, "second client's", ofOtherReport, withdrawal(secondClient, appealForeign), false},
	{pb.AppealService_WithdrawAppeal_FullMethodName, "second client's as one's own", ofOtherReport, withdrawal("acme", appealForeign), false},
	{pb.AppealService_ListAppeals_FullMethodName, "", forAgency, same(&pb.ListAppealsRequest{}), false},
	{pb.AppealService_UpholdAppeal_FullMethodName, "", forReviewer, func(w *world, _ string) proto.Message {
		return &pb.UpholdAppealRequest{Appeal: w.appealInside, Etag: wrongEtag, Reason: pb.Appeal_OTHER, Answer: "Yes."}
	}, false},
	{pb.AppealService_RefuseAppeal_FullMethodName, "", forReviewer, func(w *world, _ string) proto.Message {
		return &pb.RefuseAppealRequest{Appeal: w.appealInside, Etag: wrongEtag, Reason: pb.Appeal_OTHER, Answer: "No."}
	}, false},
}
