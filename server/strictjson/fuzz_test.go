package strictjson_test

import (
	"bytes"
	"regexp"
	"testing"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/strictjson"
)

// shapes are messages that together have every kind of field of the API.
var shapes = []proto.Message{
	&pb.SubmitReportRequest{}, &pb.ChecklistVersion{}, &pb.UpdateProgramRequest{}, &pb.BatchCreateVisitsRequest{},
	&pb.Scorecard{}, &pb.Report{}, &pb.SubmitReportsRequest{}, &pb.Receipt{},
}

// stricter are the reasons for which a text may be refused that the standard codec accepts.
var stricter = map[pb.Reason]bool{pb.Reason_TIME_TOO_FINE: true, pb.Reason_TOO_DEEP: true, pb.Reason_WRONG_TYPE: true, pb.Reason_OUT_OF_BOUNDS: true}

// lowerInstant is an instant in lower case, which RFC 3339 allows and the standard codec refuses.
var lowerInstant = regexp.MustCompile(`"\d{4}-\d\d-\d\d[Tt][0-9:.]+(?:[Zz]|[+-]\d\d:\d\d)"`)

// FuzzAgreement compares the codec with the standard one: what it accepts, the standard one decodes to the same message;
// what only the standard one accepts is refused for one of the stricter reasons. What was decoded is encoded so that
// both decode it again.
func FuzzAgreement(f *testing.F) {
	for _, seed := range []string{
		`{"reportId":"r","baseRevision":1,"deviceTime":"2026-11-21T19:12:40Z","report":{"answers":[{"question":"q","choice":"yes"},{"duration":{"seconds":5,"outcome":"SERVED"}}],"position":{"latitude":52.52}}}`,
		`{"sections":[{"key":"s","title":{"de":"x"},"questions":[{"key":"q","scale":{"min":1,"max":5}}]}]}`,
		`{"client":"c","resource":{"rotationDays":0,"fee":{"amount":"1"},"waves":[{"wave":"w"}]},"updateMask":"title,fee.amount"}`,
		`{"requests":[{"resource":{"visit":"v","windowStart":"2026-01-01T00:00:00.5+01:00","test":true}}]}`,
		`{"groupBy":["MONTH",4],"total":{"visits":1,"percent":81.23,"earned":"12","basisPoints":null}}`,
		`{"deviceTime":"2026-11-21t19:12:40z"}`,
		`{"canonical":"AAEC","digest":"\u00e4\ud83d\ude00"}`,
		`{"skewMillis":"1e3","flags":["a"],"state":"APPROVED","x":[{}]}`,
	} {
		for shape := range shapes {
			f.Add(uint8(shape), []byte(seed))
		}
	}
	f.Fuzz(func(t *testing.T, shape uint8, text []byte) {
		ours, standard := fresh(shapes[int(shape)%len(shapes)]), fresh(shapes[int(shape)%len(shapes)])
		violations := strictjson.Decode(text, ours, depth)
		err := protojson.Unmarshal(text, standard)
		if len(violations) > 0 {
			if err == nil && !stricter[violations[len(violations)-1].Reason] {
				t.Fatalf("refused %q: %v", text, found(violations))
			}
			return
		}
		if err != nil {
			standard = fresh(ours)
			err = protojson.Unmarshal(lowerInstant.ReplaceAllFunc(text, bytes.ToUpper), standard)
		}
		if err != nil {
			t.Fatalf("accepted %q, and the standard codec returns %v", text, err)
		}
		if !equal(ours, standard) {
			t.Fatalf("decoded %q to\n%v\nand the standard codec to\n%v", text, ours, standard)
		}
		written, err := strictjson.Append(nil, ours)
		if err != nil {
			t.Fatalf("cannot write %v: %v", ours, err)
		}
		again := fresh(ours)
		if v := strictjson.Decode(written, again, depth); v != nil || !equal(ours, again) {
			t.Fatalf("encoded %s and cannot decode it: %v", written, found(v))
		}
		again = fresh(ours)
		if err := protojson.Unmarshal(written, again); err != nil || !equal(ours, again) {
			t.Fatalf("encoded %s and the standard codec cannot decode it: %v", written, err)
		}
	})
}

// equal compares the deterministic bytes of messages, so that NaN equals NaN.
func equal(a, b proto.Message) bool {
	options := proto.MarshalOptions{Deterministic: true}
	x, errX := options.Marshal(a)
	y, errY := options.Marshal(b)
	return errX == nil && errY == nil && string(x) == string(y)
}
