package bounds

import pb "mysteryshopper/proto/gen/mysteryshopper/v1"

// Bounds of a request's size in bytes, unpacked, by what the method is for. LargestMessage is that of the largest.
const (
	LargestMessage = 16 << 20
	document       = 2 << 20
	ordinary       = 256 << 10
	public         = 4 << 10
)

// largest has the methods whose requests may be of another size than an ordinary one.
var largest = map[string]int64{
	pb.DirectoryService_ImportLocations_FullMethodName: LargestMessage,
	pb.ClaimService_ImportClaims_FullMethodName:        LargestMessage,
	pb.DirectoryService_ImportShoppers_FullMethodName:  LargestMessage,
	pb.VisitService_ImportVisits_FullMethodName:        LargestMessage,
	pb.ChecklistService_ImportDraft_FullMethodName:     LargestMessage,

	pb.ReportService_SubmitReport_FullMethodName:        document,
	pb.ReportService_SubmitReports_FullMethodName:       document,
	pb.VisitService_SaveDraft_FullMethodName:            document,
	pb.VisitService_BatchCreateVisits_FullMethodName:    document,
	pb.ChecklistService_CreateChecklist_FullMethodName:  document,
	pb.ChecklistService_UpdateDraft_FullMethodName:      document,
	pb.ChecklistService_CheckDraft_FullMethodName:       document,
	pb.ChecklistService_ScoreAnswers_FullMethodName:     document,
	pb.ClaimService_SubmitSelfAssessment_FullMethodName: document,

	pb.AccessService_EnrolDevice_FullMethodName:    public,
	pb.SessionService_CreateSession_FullMethodName: public,
}

// Largest returns the bound of one request of a method, or of one message of a stream, in bytes. The method is a full
// name, such as /mysteryshopper.v1.VisitService/GetVisit.
func Largest(method string) int64 {
	if bytes, ok := largest[method]; ok {
		return bytes
	}
	return ordinary
}
