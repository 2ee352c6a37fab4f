package sheet_test

import (
	"io"
	"testing"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/sheet"
)

// BenchmarkRow lays out and writes a visit, as an export does for each.
func BenchmarkRow(b *testing.B) {
	row := &pb.VisitRow{
		ReleasedReport: "5f0c7a3e9b124d66", UpdateTime: timestamppb.New(time.Unix(1_790_000_000, 0)), Client: "acme", Program: "core-2026", Location: "berlin-mitte",
		Checklist: "core-service", Version: 3, Month: "2026-11", Shopper: "p-81f3", ReleaseTime: timestamppb.New(time.Unix(1_790_000_000, 0)), Status: "SCORED",
		BasisPoints: new(int32(8123)), Percent: new(81.23), Commendations: []string{"listened"},
		Narrative: "I came in at noon, and nobody looked up.\nAfter some minutes a person asked what I was looking for.",
	}
	layout := sheet.NewLayout(row.ProtoReflect().Descriptor())
	out := sheet.NewWriter(io.Discard, sheet.Plain)
	b.ReportAllocs()
	for b.Loop() {
		cells, err := layout.Row(row.ProtoReflect())
		if err != nil {
			b.Fatal(err)
		}
		if err := out.Row(cells); err != nil {
			b.Fatal(err)
		}
	}
}
