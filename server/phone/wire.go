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

// A report in the domain's form and a report on the wire have the same JSON, that of the API, so that each is made
// from the other through it.

// contentOf returns the wire form of a report. It fails for what the wire cannot carry, such as an unknown outcome.
func contentOf(r *checklist.Report) (*pb.ReportContent, error) {
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

// reportOf returns the domain's form of a report on the wire.
func reportOf(visit string, content *pb.ReportContent) (*checklist.Report, error) {
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

// settle brings the times of a report into the form that counts: UTC, whole microseconds.
func settle(r *checklist.Report) {
	r.StartTime, r.EndTime = instant(r.StartTime), instant(r.EndTime)
	for i := range r.Answers {
		if t := r.Answers[i].Timestamp; t != nil {
			r.Answers[i].Timestamp = new(instant(*t))
		}
	}
}

func instant(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

// cloneReport makes a deep copy, so that nobody outside alters what is kept.
func cloneReport(r *checklist.Report) (*checklist.Report, error) {
	text, err := json.Marshal(r)
	if err != nil {
		return nil, fmt.Errorf("report: %w", err)
	}
	return ParseReport(text)
}

// freeze returns the bytes of a submission, all but the time of the attempt, and the digest of the content that they
// hold, computed from them as the server computes it.
func freeze(d *Draft) ([]byte, checklist.Digest, error) {
	content, err := contentOf(d.Report)
	if err != nil {
		return nil, checklist.Digest{}, err
	}
	frozen, err := proto.MarshalOptions{Deterministic: true}.Marshal(&pb.SubmitReportsRequest{
		Visit: d.Visit, ReportId: d.ReportID, BaseRevision: d.BaseRevision, Report: content,
	})
	if err != nil {
		return nil, checklist.Digest{}, fmt.Errorf("report: %w", err)
	}
	report, err := reportOf(d.Visit, content)
	if err != nil {
		return nil, checklist.Digest{}, err
	}
	return frozen, report.Digests().Content, nil
}
