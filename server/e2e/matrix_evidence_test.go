package e2e

import (
	"errors"
	"io"
	"testing"

	"google.golang.org/protobuf/proto"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// photos are the evidence of a world: of the report that waits, and of the released one inside of the subtree.
type photos struct {
	// waiting is a photo of pendingReport, orphan one of no report yet, shown the id by which clients see one.
	waiting, orphan, shown string
}

// photographed uploads the photos of a world. The released reports have theirs.
func (w *world) photographed(t *testing.T) photos {
	t.Helper()
	p := photos{waiting: newReportID(), orphan: newReportID()}
	w.upload(t, w.tokens[own], uploadOf{evidence: p.waiting, visit: w.pending, report: w.pendingReport, question: "slip", content: photo(t, 32, 20)})
	w.upload(t, w.tokens[own], uploadOf{evidence: p.orphan, visit: w.claimed, report: newReportID(), content: photo(t, 32, 20)})
	list := must[*pb.ListReleasedEvidenceResponse](t)(w.admin.ListReleasedEvidence(t.Context(), &pb.ListReleasedEvidenceRequest{Client: "acme", ReleasedReport: w.releasedInside}))
	p.shown = list.GetEvidence()[0].GetEvidence()
	return p
}

// uploadBy returns the upload that a request begins.
func uploadBy(start *pb.UploadEvidenceRequest_Start) uploadOf {
	return uploadOf{
		evidence: start.GetEvidence(), visit: start.GetVisit(), report: start.GetReport(), content: make([]byte, start.GetSizeBytes()),
	}
}

// askUpload begins an upload over gRPC.
func (w *world) askUpload(t *testing.T, token string, start *pb.UploadEvidenceRequest) refusal {
	t.Helper()
	stream, err := w.by(token).UploadEvidence(t.Context())
	if err == nil {
		if err = stream.Send(start); err == nil || errors.Is(err, io.EOF) {
			_, err = stream.CloseAndRecv()
		}
	}
	return refusalOf(t, err)
}

func beginning(visit func(w *world) string) func(w *world, _ string) proto.Message {
	return func(w *world, _ string) proto.Message {
		return &pb.UploadEvidenceRequest{Part: &pb.UploadEvidenceRequest_Start_{Start: &pb.UploadEvidenceRequest_Start{
			Evidence: newReportID(), Visit: visit(w), Report: newReportID(), SizeBytes: 10, MediaType: "image/jpeg",
		}}}
	}
}

var evidenceRows = []row{
	{pb.EvidenceService_UploadEvidence_FullMethodName, "own visit", forOwn, beginning(func(w *world) string { return w.claimed }), false},
	{pb.EvidenceService_GetUpload_FullMethodName, "", forOwn, func(w *world, _ string) proto.Message {
		return &pb.GetUploadRequest{Evidence: w.orphan}
	}, false},
	{pb.EvidenceService_DeleteUpload_FullMethodName, "of a report", forOwn, func(w *world, _ string) proto.Message {
		return &pb.DeleteUploadRequest{Evidence: w.waiting}
	}, false},
	{pb.EvidenceService_GetEvidence_FullMethodName, "", ownInField, func(w *world, _ string) proto.Message {
		return &pb.GetEvidenceRequest{Report: w.pendingReport, Evidence: w.waiting}
	}, false},
	{pb.EvidenceService_ListEvidence_FullMethodName, "", ownInField, func(w *world, _ string) proto.Message {
		return &pb.ListEvidenceRequest{Report: w.pendingReport}
	}, false},
	{pb.EvidenceService_DownloadEvidence_FullMethodName, "", ownInField, func(w *world, _ string) proto.Message {
		return &pb.DownloadEvidenceRequest{Report: w.pendingReport, Evidence: w.waiting}
	}, false},
	{pb.EvidenceService_BlackOutEvidence_FullMethodName, "over its edge", forReviewer, func(w *world, _ string) proto.Message {
		return &pb.BlackOutEvidenceRequest{Report: w.pendingReport, Evidence: w.waiting, Areas: []*pb.EvidenceArea{{Width: 1000, Height: 1}}}
	}, false},
	{pb.EvidenceService_ListReleasedEvidence_FullMethodName, "inside", ofOwnClient, func(w *world, _ string) proto.Message {
		return &pb.ListReleasedEvidenceRequest{Client: "acme", ReleasedReport: w.releasedInside}
	}, false},
	{pb.EvidenceService_ListReleasedEvidence_FullMethodName, "outside", outOfTree, func(w *world, _ string) proto.Message {
		return &pb.ListReleasedEvidenceRequest{Client: "acme", ReleasedReport: w.releasedOutside}
	}, false},
	{pb.EvidenceService_DownloadReleasedEvidence_FullMethodName, "inside", ofOwnClient, func(w *world, _ string) proto.Message {
		return &pb.DownloadReleasedEvidenceRequest{Client: "acme", ReleasedReport: w.releasedInside, Evidence: w.shown}
	}, false},
}

// photoQuestions are the requests for the photos of the released reports, their bytes included.
func (w *world) photoQuestions() []question {
	of := func(form pb.DownloadReleasedEvidenceRequest_Form) question {
		return question{pb.EvidenceService_DownloadReleasedEvidence_FullMethodName, &pb.DownloadReleasedEvidenceRequest{
			Client: "acme", ReleasedReport: w.releasedInside, Evidence: w.shown, Form: form,
		}}
	}
	return []question{
		{pb.EvidenceService_ListReleasedEvidence_FullMethodName, &pb.ListReleasedEvidenceRequest{Client: "acme", ReleasedReport: w.releasedInside}},
		of(pb.DownloadReleasedEvidenceRequest_CLIENT), of(pb.DownloadReleasedEvidenceRequest_THUMBNAIL),
	}
}
