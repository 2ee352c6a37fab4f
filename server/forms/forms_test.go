package forms

import (
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

func figureOf(visits int32, points int32, possible int64) *pb.Figure {
	f := &pb.Figure{Visits: visits, Confidence: pb.Figure_OK, Possible: &possible}
	if possible > 0 {
		f.BasisPoints = &points
	}
	return f
}

// TestPicturesShowTheAnswer looks for texts of answers in their pictures.
func TestPicturesShowTheAnswer(t *testing.T) {
	t.Parallel()
	titles := &pb.Titles{
		Client: "Acme & Sons", Location: "North", Program: "Core", Questions: map[string]string{"greeted": "Were you <greeted>?", "mood": "Mood?"},
		Locations: map[string]string{"kiel": "Kiel"}, Sections: map[string]string{"first": "First"},
	}
	for name, test := range map[string]struct {
		m         proto.Message
		in, notIn []string
	}{
		"one figure": {
			&pb.Scorecard{From: "2026-01", To: "2026-06", Titles: titles, Total: figureOf(9, 8123, 10)},
			[]string{"Acme &amp; Sons · North", "Core · January 2026 – June 2026", "81.2"}, nil,
		},
		"questions, without those that can earn nothing": {
			&pb.Scorecard{From: "2026-01", To: "2026-01", Titles: titles, GroupBy: []pb.Scorecard_Grouping{pb.Scorecard_QUESTION}, Rows: []*pb.ScorecardRow{
				{Question: new("greeted"), Total: figureOf(9, 7000, 10)}, {Question: new("mood"), Total: figureOf(0, 0, 0)},
			}},
			[]string{"Were you &lt;greeted&gt;?", "70.0", "Core · January 2026"}, []string{"Mood?", "January 2026 –"},
		},
		"a time line with a break and an event": {
			&pb.Scorecard{From: "2026-01", To: "2026-03", Titles: titles, GroupBy: []pb.Scorecard_Grouping{pb.Scorecard_MONTH}, Rows: []*pb.ScorecardRow{
				{Month: new("2026-01"), Total: figureOf(9, 7000, 10)}, {Month: new("2026-02"), Total: figureOf(9, 7100, 10)}, {Month: new("2026-03"), Total: figureOf(9, 7200, 10)},
			}, Breaks: []*pb.TrendBreak{{Month: "2026-03", ToVersion: 4}}, Events: []*pb.TimelineEvent{{Month: "2026-02", Title: map[string]string{"de": "Umbau"}}}},
			[]string{"Umbau", "version 4"}, []string{"version 3"},
		},
		"bars by location and channel, with titles that two locations share": {
			&pb.Scorecard{
				From: "2026-01", To: "2026-01", Titles: &pb.Titles{Locations: map[string]string{"wien": "Wien", "wien-2": "Wien", "kiel": "Kiel"}},
				GroupBy: []pb.Scorecard_Grouping{pb.Scorecard_LOCATION, pb.Scorecard_CHANNEL},
				Rows: []*pb.ScorecardRow{
					{Location: new("wien"), Channel: pb.Channel_IN_PERSON.Enum(), Total: figureOf(9, 7000, 10)},
					{Location: new("kiel"), Channel: pb.Channel_PHONE.Enum(), Total: figureOf(9, 7000, 10)},
				},
			},
			[]string{"Wien (wien) · In person", "Kiel · Phone"}, []string{"IN_PERSON", "Kiel (kiel)"},
		},
		"a ranking": {
			&pb.ListRankingsResponse{From: "2026-01", To: "2026-03", Titles: titles, Ranked: 1600, Rankings: []*pb.RankedLocation{
				{Location: "kiel", Rank: new(int32(7)), Total: figureOf(9, 9000, 10)},
			}, Thin: []*pb.RankedLocation{{Location: "bonn", Total: &pb.Figure{Visits: 2, Confidence: pb.Figure_NONE}}}},
			[]string{"Kiel", "1,600", "bonn"}, nil,
		},
		"claims": {
			&pb.ClaimComparison{From: "2026-01", To: "2026-03", Titles: titles, Sections: []*pb.ClaimGap{{
				Key: "first", Locations: 3, Visits: 9, ClaimedBasisPoints: new(int32(9500)), ObservedBasisPoints: new(int32(8000)), GapBasisPoints: new(int32(1500)),
			}}},
			[]string{"First", "15.0"}, nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			drawn := ""
			for _, f := range Of(test.m.ProtoReflect().Descriptor().FullName()) {
				if f.Name == "svg" {
					data, err := f.Write(test.m, Options{Language: "en"})
					if err != nil {
						t.Fatal(err)
					}
					drawn = string(data)
				}
			}
			for _, text := range test.in {
				if !strings.Contains(drawn, text) {
					t.Errorf("%q is not in the picture", text)
				}
			}
			for _, text := range test.notIn {
				if strings.Contains(drawn, text) {
					t.Errorf("%q is in the picture", text)
				}
			}
		})
	}
}

// TestFormsOfAnswers pins which answers are there in which forms.
func TestFormsOfAnswers(t *testing.T) {
	t.Parallel()
	for want, m := range map[string]proto.Message{
		"csv xlsx svg": &pb.Scorecard{}, "csv xlsx": &pb.ListClaimsResponse{}, "csv xlsx pdf": &pb.LocationReport{}, "": &pb.Receipt{},
		"csv xlsx pdf, of money": &pb.Statement{},
	} {
		var names []string
		for _, f := range Of(m.ProtoReflect().Descriptor().FullName()) {
			names = append(names, f.Name)
		}
		if got, _, _ := strings.Cut(want, ","); got != strings.Join(names, " ") {
			t.Errorf("%s is there as %q, want %q", m.ProtoReflect().Descriptor().Name(), got, want)
		}
	}
}

// TestFileNames compares the names of files.
func TestFileNames(t *testing.T) {
	t.Parallel()
	card := &pb.Scorecard{Client: "acme", Location: "all", From: "2026-01", To: "2026-06"}
	if got := Of(card.ProtoReflect().Descriptor().FullName())[0].FileName(card); got != "scorecard-acme-all-2026-01-2026-06.csv" {
		t.Errorf("a scorecard is called %s", got)
	}
	list := &pb.ListClaimsResponse{}
	if got := Of(list.ProtoReflect().Descriptor().FullName())[1].FileName(list); got != "claims.xlsx" {
		t.Errorf("a list is called %s", got)
	}
}
