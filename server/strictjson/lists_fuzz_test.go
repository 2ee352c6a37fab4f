package strictjson_test

import (
	"testing"

	"google.golang.org/protobuf/proto"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/strictjson"
)

// FuzzCheckLists looks at the lists of any bytes before they are decoded. A message with few elements is never refused, and
// a refusal names one list with its bound.
func FuzzCheckLists(f *testing.F) {
	for shape, message := range []proto.Message{
		&pb.SubmitReportRequest{Report: &pb.ReportContent{Answers: []*pb.Answer{{Question: "q"}}}},
		&pb.ChecklistVersion{Title: map[string]string{"en": "x"}, Sections: []*pb.Section{{Key: "s", Questions: []*pb.Question{{Key: "q"}}}}},
	} {
		binary, err := proto.Marshal(message)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(uint8(shape), binary)
		f.Add(uint8(shape), binary[:len(binary)-1])
	}
	f.Fuzz(func(t *testing.T, shape uint8, data []byte) {
		message := fresh(shapes[int(shape)%len(shapes)])
		found := strictjson.CheckLists(data, message.ProtoReflect().Descriptor(), depth)
		switch {
		case len(found) > 1, len(found) == 1 && (found[0].Path == "" || found[0].Reason != pb.Reason_OUT_OF_BOUNDS || found[0].Params["max"] == ""):
			t.Errorf("found %v", found)
		case len(found) == 1 && len(data) < 8:
			t.Errorf("%d bytes are refused: %v", len(data), found)
		}
		_ = proto.Unmarshal(data, message)
	})
}
