package workbook_test

import (
	"bytes"
	"strings"
	"testing"

	"google.golang.org/protobuf/types/known/timestamppb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/workbook"
)

// TestDriversAreNamed: the workbook of drivers has the texts of questions and the names of dimensions, not their keys.
func TestDriversAreNamed(t *testing.T) {
	t.Parallel()
	b, ok, err := workbook.Of(&pb.Drivers{
		Client: "acme", Location: "all", Program: "core-2026", From: "2026-01", To: "2026-02", AsOf: timestamppb.New(madeAt), Titles: byMonth().Titles,
		Questions:  []*pb.Driver{{Key: "listened", Visits: 60, Coefficient: new(0.25), Low: new(0.01), High: new(0.47)}, {Key: "greeted-in-time", Visits: 3}},
		Dimensions: []*pb.Driver{{Key: "human", Visits: 60, Coefficient: new(0.5), Low: new(0.3), High: new(0.7)}},
	}, "sv")
	if !ok || err != nil {
		t.Fatal(ok, err)
	}
	if err := workbook.Write(new(bytes.Buffer), b); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, s := range b.Sheets {
		for _, row := range s.Table.Rows {
			names = append(names, row[0].String())
		}
	}
	if got, want := strings.Join(names, "; "), "Did the staff listen without interrupting?; Was I greeted within a minute?; Bemötande"; got != want {
		t.Errorf("the rows are %s, want %s", got, want)
	}
}
