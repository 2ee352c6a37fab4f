package strictjson_test

import (
	"fmt"
	"testing"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/strictjson"
)

// depth is the nesting that the tests allow.
const depth = 32

// submission is a report of 30 answers as a phone sends it.
func submission() *pb.SubmitReportRequest {
	r := &pb.SubmitReportRequest{
		ReportId:   "0192f3c4-5b6a-7c8d-9e0f-112233445566",
		DeviceTime: &timestamppb.Timestamp{Seconds: 1_795_000_000, Nanos: 123_000},
		Report: &pb.ReportContent{
			Checklist: "core-service", Version: 3, Locale: "de",
			StartTime:      &timestamppb.Timestamp{Seconds: 1_794_990_000},
			EndTime:        &timestamppb.Timestamp{Seconds: 1_794_992_271},
			ElapsedSeconds: 2271,
			Position:       &pb.Position{Latitude: 52.5200066, Longitude: 13.404954, AccuracyMeters: 12},
			Outcome:        pb.ReportContent_COMPLETED,
			Narrative:      "Der Verkäufer grüßte sofort, fragte nach dem Bedarf und \"drängte\" nicht.\nAn der Kasse dauerte es.",
			Commendations:  []*pb.Commendation{{Behaviour: "listened", Text: "Hörte bis zum Ende zu."}},
		},
	}
	for i := range 30 {
		a := &pb.Answer{Question: fmt.Sprintf("question-with-a-key-%02d", i)}
		switch i % 5 {
		case 0, 1:
			a.Value = &pb.Answer_Choice{Choice: "yes"}
			a.Comment = "A short remark of the shopper about what was seen."
		case 2:
			a.Value = &pb.Answer_Scale{Scale: 4}
		case 3:
			a.Value = &pb.Answer_Duration{Duration: &pb.DurationAnswer{Seconds: 240, Outcome: pb.DurationAnswer_SERVED}}
		case 4:
			a.Value = &pb.Answer_Choices{Choices: &pb.OptionKeys{Keys: []string{"used-name", "listened", "smiled"}}}
		}
		r.Report.Answers = append(r.Report.Answers, a)
	}
	return r
}

func encoded(b testing.TB) []byte {
	text, err := strictjson.Append(nil, submission())
	if err != nil {
		b.Fatal(err)
	}
	return text
}

func BenchmarkDecode(b *testing.B) {
	text := encoded(b)
	b.Run("strict", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			if v := strictjson.Decode(text, &pb.SubmitReportRequest{}, depth); v != nil {
				b.Fatal(v)
			}
		}
	})
	b.Run("protojson", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			if err := protojson.Unmarshal(text, &pb.SubmitReportRequest{}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("proto", func(b *testing.B) {
		wire, err := proto.Marshal(submission())
		if err != nil {
			b.Fatal(err)
		}
		b.ReportAllocs()
		for b.Loop() {
			if err := proto.Unmarshal(wire, &pb.SubmitReportRequest{}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkEncode(b *testing.B) {
	message := submission()
	b.Run("strict", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := strictjson.Append(nil, message); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("protojson", func(b *testing.B) {
		b.ReportAllocs()
		options := protojson.MarshalOptions{EmitDefaultValues: true}
		for b.Loop() {
			if _, err := options.Marshal(message); err != nil {
				b.Fatal(err)
			}
		}
	})
}
