package phone

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"mysteryshopper/checklist"
	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// A report of the domain and a report of the API have the same JSON. The phone converts one to the other through it,
// which is strict about unknown values.

// contentToProto converts a report to the form of the API. It returns an error for values that the API does not have,
// such as an unknown outcome.
func contentToProto(r *checklist.Report) (*pb.ReportContent, error) {
	bare := *r
	bare.Visit = ""
	text, err := json.Marshal(&bare)
	if err != nil {
		return nil, fmt.Errorf("report: %w", err)
	}
	content := &pb.ReportContent{}
	if err := protojson.Unmarshal(text, content); err != nil {
		return nil, fmt.Errorf("report: %w", err)
	}
	return content, nil
}

// reportFromProto converts a report from the form of the API.
func reportFromProto(visit string, content *pb.ReportContent) (*checklist.Report, error) {
	text, err := protojson.Marshal(content)
	if err != nil {
		return nil, fmt.Errorf("report: %w", err)
	}
	r, err := ParseReport(text)
	if err != nil {
		return nil, err
	}
	r.Visit = visit
	return r, nil
}

// ParseReport reads a report in the API's JSON, as it stands in the body of a submission, and refuses unknown members.
func ParseReport(text []byte) (*checklist.Report, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	r := &checklist.Report{}
	if err := d.Decode(r); err != nil {
		return nil, fmt.Errorf("report: %w", err)
	}
	if d.More() {
		return nil, fmt.Errorf("report: text after the end")
	}
	return r, nil
}

// normalize converts the times of a report to UTC and whole microseconds.
func normalize(r *checklist.Report) {
	r.StartTime, r.EndTime = instant(r.StartTime), instant(r.EndTime)
	for i := range r.Answers {
		if t := r.Answers[i].Timestamp; t != nil {
			r.Answers[i].Timestamp = new(instant(*t))
		}
	}
}

func instant(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

// cloneReport returns a deep copy, so that a caller cannot change what is stored.
func cloneReport(r *checklist.Report) (*checklist.Report, error) {
	text, err := json.Marshal(r)
	if err != nil {
		return nil, fmt.Errorf("report: %w", err)
	}
	return ParseReport(text)
}

// encodeSubmission returns the bytes of a submission without the time of the attempt, and the digest of its content. The
// digest is computed from the encoded content, as the server computes it.
func encodeSubmission(d *Draft) ([]byte, checklist.Digest, error) {
	content, err := contentToProto(d.Report)
	if err != nil {
		return nil, checklist.Digest{}, err
	}
	frozen, err := proto.MarshalOptions{Deterministic: true}.Marshal(&pb.SubmitReportsRequest{
		Visit: d.Visit, ReportId: d.ReportID, BaseRevision: d.BaseRevision, Report: content,
	})
	if err != nil {
		return nil, checklist.Digest{}, fmt.Errorf("report: %w", err)
	}
	report, err := reportFromProto(d.Visit, content)
	if err != nil {
		return nil, checklist.Digest{}, err
	}
	return frozen, report.Digests().Content, nil
}
