package api

import (
	"google.golang.org/protobuf/proto"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// ContentViolations returns what the handler of a request would refuse without a look at what is stored, such as a missing
// title. It is for requests that no handler gets, because they have unknown fields or break rules of the proto: callers
// learn of everything at once.
func (s *Server) ContentViolations(m proto.Message) []fault.Violation {
	now := s.now()
	switch req := m.(type) {
	case *pb.CreateClientRequest:
		given := req.GetResource()
		return append(requiredViolations("client", given.GetClient()), setClient(&storage.Client{}, given, now)...)
	case *pb.CreateLocationRequest:
		_, violations := locationFromProto(req.GetClient(), req.GetResource(), now)
		return violations
	case *pb.CreateProgramRequest:
		given := req.GetResource()
		return requiredViolations("program", given.GetProgram(), "title", given.GetTitle(), "checklist", given.GetChecklist())
	case *pb.CreateShopperRequest:
		return newShopperViolations(shopperFromProto(req.GetResource(), now))
	case *pb.CreateVisitRequest:
		given := req.GetResource()
		window := &storage.Visit{WindowStart: wire.Time(given.GetWindowStart()), WindowEnd: wire.Time(given.GetWindowEnd())}
		return fault.From(s.checkWindow("resource", window)).Violations()
	case *pb.CreateClaimRequest:
		return prefixed("resource", monthFormViolations("month", wire.ClaimFromProto(req.GetClient(), req.GetResource(), now).Month))
	case *pb.CreateAppealRequest:
		return appealViolations(req.GetResource())
	case *pb.EditReportRequest:
		return optionalMonthViolations("month", req.GetMonth())
	case *pb.SubmitSelfAssessmentRequest:
		return optionalMonthViolations("resource.month", req.GetResource().GetMonth())
	case *pb.CreateTimelineEventRequest:
		return monthFormViolations("resource.month", req.GetResource().GetMonth())
	case submitRequest:
		_, malformed := wire.ReportFromProto(req.GetVisit(), req.GetReport())
		if _, ok := reportIDOf(req); !ok {
			return append([]fault.Violation{{Path: "reportId", Reason: pb.Reason_INVALID_REPORT_ID}}, malformed...)
		}
		return malformed
	}
	return nil
}

// optionalMonthViolations returns the violation of a text that is neither empty nor a month.
func optionalMonthViolations(path, month string) []fault.Violation {
	if month == "" {
		return nil
	}
	return monthFormViolations(path, month)
}

// monthFormViolations returns the violation of a text that is no month.
func monthFormViolations(path, month string) []fault.Violation {
	if _, err := scorecard.ParseMonth(month); err != nil {
		return []fault.Violation{{Path: path, Reason: pb.Reason_INVALID_FORMAT, Params: formOf("a month, such as 2026-11")}}
	}
	return nil
}
