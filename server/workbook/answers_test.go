package workbook_test

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/workbook"
)

// answers are small answers with figures, one of each kind.
func answers() map[string]proto.Message {
	titles := byMonth().Titles
	trend := &pb.Trend{
		Client: "acme", Location: "all", Program: "core-2026", From: "2026-01", To: "2026-02", AsOf: timestamppb.New(madeAt), Titles: titles,
		Points: []*pb.TrendPoint{
			{Label: "2026-01", Total: figure(8000, 40)},
			{Label: "2026-02", Total: figure(7000, 4), Difference: &pb.Difference{BasisPoints: new(int32(-1000)), Change: true}},
		},
		Events: byMonth().Events,
	}
	waits := &pb.Waits{
		Client: "acme", Location: "all", Program: "core-2026", From: "2026-01", To: "2026-02", AsOf: timestamppb.New(madeAt), Titles: titles,
		Questions: []*pb.WaitFigures{{
			Question: "greeted-in-time", Waits: 40, Served: 38, LeftUnserved: 2, MedianSeconds: new(int32(272)),
			ServedInTime: &pb.Rate{Count: 30, Of: 40, BasisPoints: new(int32(7500)), LowBasisPoints: new(int32(5981)), HighBasisPoints: new(int32(8581))},
			Usual:        &pb.UsualWait{UsualSeconds: new(int32(180)), Times: new(1.5)},
			Counts:       []*pb.WaitCount{{FromSeconds: 0, BelowSeconds: new(int32(60)), Served: 9}, {FromSeconds: 60, Served: 29, GaveUp: new(int32(2))}},
			Children:     []*pb.UsualWait{{Location: "berlin", Served: 20, MedianSeconds: new(int32(95))}},
		}},
	}
	claims := &pb.ClaimComparison{
		Client: "acme", Location: "all", Program: "core-2026", From: "2026-01", To: "2026-02", AsOf: timestamppb.New(madeAt), Titles: titles,
		Sections: []*pb.ClaimGap{{
			Key: "advice", Visits: 60, Locations: 3, ClaimedBasisPoints: new(int32(9500)), ObservedBasisPoints: new(int32(8000)),
			GapBasisPoints: new(int32(1500)), LowBasisPoints: new(int32(700)), HighBasisPoints: new(int32(2300)), Differs: true,
		}},
		Locations: []*pb.ClaimGap{{
			Key: "berlin", Visits: 30, Locations: 2, ClaimedBasisPoints: new(int32(9000)), ObservedBasisPoints: new(int32(8500)), GapBasisPoints: new(int32(500)),
		}, {
			Key: "wien", Visits: 20, Locations: 1, ClaimedBasisPoints: new(int32(9900)), ObservedBasisPoints: new(int32(7400)),
			GapBasisPoints: new(int32(2500)), LowBasisPoints: new(int32(1200)), HighBasisPoints: new(int32(3800)), Differs: true,
		}},
		Claims: []*pb.ClaimRate{{
			Claim: "c1", Statement: map[string]string{"de": "Nur erfahrene Fachleute", "en": "Only experienced specialists"},
			Kept:      &pb.Rate{Count: 9, Of: 20, BasisPoints: new(int32(4500))},
			Questions: []*pb.QuestionRate{{Question: "listened", Rate: &pb.Rate{Count: 9, Of: 20, BasisPoints: new(int32(4500))}}},
		}},
	}
	rankings := &pb.ListRankingsResponse{
		Client: "acme", Location: "all", Program: "core-2026", From: "2026-01", To: "2026-02", AsOf: timestamppb.New(madeAt), Titles: titles, Ranked: 2,
		Rankings: []*pb.RankedLocation{{Location: "berlin", Rank: new(int32(1)), Total: figure(9000, 30)}, {Location: "wien", Rank: new(int32(2)), Total: figure(8000, 30)}},
		Thin:     []*pb.RankedLocation{{Location: "wien-2", Total: figure(8000, 2)}},
	}
	share := func(key, title string, count, n int32) *pb.OptionShare {
		return &pb.OptionShare{Key: key, Title: title, Count: count, BasisPoints: new(10_000 * count / n), LowBasisPoints: new(int32(100)), HighBasisPoints: new(int32(9900))}
	}
	rate := func(count, n int32) *pb.Rate {
		return &pb.Rate{Count: count, Of: n, BasisPoints: new(10_000 * count / n), LowBasisPoints: new(int32(100)), HighBasisPoints: new(int32(9900))}
	}
	answered := &pb.Answers{
		Client: "acme", Location: "all", Program: "core-2026", From: "2026-01", To: "2026-02", AsOf: timestamppb.New(madeAt), Titles: titles,
		Questions: []*pb.QuestionAnswers{{Question: "listened", Kind: "choice", Rows: []*pb.AnswersRow{{
			Version: 1, Visits: 30, Unanswered: new(int32(1)), NotApplicable: 2, NotReached: new(int32(7)),
			Options: []*pb.OptionShare{share("yes", "Igen", 20, 30), share("no", "Nem", 10, 30)},
		}}}, {Question: "greeted-in-time", Kind: "choice", Rows: []*pb.AnswersRow{{
			Version: 1, Visits: 30, Options: []*pb.OptionShare{share("at-once", "Azonnal", 25, 30), share("late", "Később", 5, 30)},
		}}}},
	}
	felt := &pb.Experience{
		Client: "acme", Location: "all", Program: "core-2026", From: "2026-01", To: "2026-02", AsOf: timestamppb.New(madeAt), Titles: titles,
		Recommendation: &pb.Recommendation{
			Promoters: 20, Passives: 15, Detractors: 5, Visits: 40, NetPromoterBasisPoints: new(int32(3750)), LowBasisPoints: new(int32(1512)), HighBasisPoints: new(int32(5698)),
		},
		WouldReturn: rate(30, 40), WouldHaveComplained: rate(4, 40), Silent: &pb.SilentCustomers{Observed: rate(20, 30), AssumedBasisPoints: 9600},
		Feelings: &pb.Feelings{
			Before: []*pb.OptionShare{share("1", "Schlecht", 10, 40), share("2", "", 30, 40)}, After: []*pb.OptionShare{share("1", "Schlecht", 5, 40), share("2", "", 35, 40)},
			Better: rate(10, 40), Same: rate(25, 40), Worse: rate(5, 40),
		},
		Promises: &pb.Promises{Given: 9, KeptInTime: 5, KeptLate: 2, NotKept: 1, MedianLatenessSeconds: new(int32(5400))},
	}
	lost := &pb.SilentLoss{
		Client: "acme", Location: "all", Program: "core-2026", From: "2026-01", To: "2026-02", AsOf: timestamppb.New(madeAt), Titles: titles,
		BadlyServed: rate(10, 40), ObservedSilent: rate(20, 30),
		Assumptions: []*pb.Assumption{
			{Name: "CUSTOMERS", Value: 10_000, Source: "Nincs becslés."}, {Name: "SILENT", Value: 9600, Source: "TARP, 1979"}, {Name: "LEAVING", Value: 6300, Source: "TARP, 1979"},
			{Name: "WORTH", Value: 4200, Source: "A kéréssel megadva.", Given: true},
		},
		Steps: []*pb.LossStep{
			{Name: "CUSTOMERS", Value: 2500, Low: new(int64(1400)), High: new(int64(4000))}, {Name: "SILENT", Value: 2400, Low: new(int64(1344)), High: new(int64(3840))},
			{Name: "LEAVING", Value: 1512, Low: new(int64(846)), High: new(int64(2419))}, {Name: "WORTH", Value: 6_350_400, Low: new(int64(3_553_200)), High: new(int64(10_159_800))},
		},
	}
	consistent := &pb.Consistency{
		Client: "acme", Location: "all", Program: "core-2026", From: "2026-01", To: "2026-02", AsOf: timestamppb.New(madeAt), Titles: titles,
		BetweenLocations: &pb.Spread{
			Groups: 5, Visits: 40, Within: new(int32(1668)), Between: new(int32(652)), ShareBetweenBasisPoints: new(int32(1326)),
			LowBasisPoints: new(int32(835)), HighBasisPoints: new(int32(2010)),
		},
		BetweenStaff: &pb.Spread{Groups: 9, Visits: 30, Within: new(int32(1522)), Between: new(int32(544)), ShareBetweenBasisPoints: new(int32(1133))},
	}
	driven := &pb.Drivers{
		Client: "acme", Location: "all", Program: "core-2026", From: "2026-01", To: "2026-02", AsOf: timestamppb.New(madeAt), Titles: titles,
		Questions:  []*pb.Driver{{Key: "listened", Visits: 60, Coefficient: new(0.25), Low: new(0.01), High: new(0.47)}, {Key: "greeted-in-time", Visits: 3}},
		Dimensions: []*pb.Driver{{Key: "human", Visits: 60, Coefficient: new(-0.5), Low: new(-0.7), High: new(-0.3)}},
	}
	places := bySection()
	places.GroupBy, places.Rows = []pb.Scorecard_Grouping{pb.Scorecard_LOCATION}, []*pb.ScorecardRow{{Location: new("berlin"), Total: figure(9000, 30)}}
	return map[string]proto.Message{
		"trend": trend, "waits": waits, "claims": claims, "rankings": rankings, "answers": answered, "experience": felt,
		"loss": lost, "consistency": consistent, "drivers": driven,
		"released": &pb.ListReleasedReportsResponse{
			Titles: &pb.ListTitles{Locations: map[string]string{"acme/berlin": "Berlin"}, Programs: map[string]string{"acme/core-2026": "Service"}},
			ReleasedReports: []*pb.ReleasedReport{{
				Name: "clients/acme/releasedReports/0a1b", Client: "acme", Month: "2026-02", Location: "berlin", Program: "core-2026",
				DayPart: pb.DayPart_EVENING, Outcome: pb.ReportContent_LEFT_UNSERVED, Narrative: "Ich wartete.", Shopper: "P0C9T",
				WorstCriticals: []string{"told-the-truth"}, Revision: 2, ReleaseTime: timestamppb.New(madeAt),
				Score: &pb.Score{
					EffectiveBasisPoints: new(int32(5000)), RawBasisPoints: new(int32(7859)), Verdict: pb.Score_FAIL,
					Sections: []*pb.SectionScore{{Section: "time-and-promises", EffectiveBasisPoints: new(int32(8400))}, {Section: "respect"}},
				},
				Commendations: []*pb.Commendation{{Behaviour: "names-a-drawback", Text: "Sagte, was nicht geht."}},
			}},
		},
		"report": &pb.LocationReport{
			Client: "acme", Location: "all", Program: "core-2026", From: "2026-01", To: "2026-02", AsOf: timestamppb.New(madeAt), Scorecard: bySection(), Trend: trend,
			Waits: waits, Claims: claims, Places: places, PlaceRankings: rankings.Rankings[:1], Questions: &pb.Scorecard{Titles: titles},
			Reports: []*pb.ReleasedReport{{
				Month: "2026-02", Location: "berlin", Narrative: "Ich wartete.", WorstCriticals: []string{"listened"},
				Score: &pb.Score{EffectiveBasisPoints: new(int32(5000)), Verdict: pb.Score_FAIL},
			}},
		},
	}
}

// notForPeople are keys, JSON and texts by locale.
var notForPeople = regexp.MustCompile(`BasisPoints|basisPoints|\{"|de=|en=|[a-z][A-Z][a-z]+Seconds|Response`)

// TestAnswers holds the workbook of every answer with figures, in the language of its readers, against a file that a person has
// read.
func TestAnswers(t *testing.T) {
	t.Parallel()
	all := answers()
	for name, language := range map[string]string{
		"trend": "de", "rankings": "hu", "waits": "sv", "claims": "en", "report": "de", "answers": "hu", "experience": "de",
		"loss": "hu", "consistency": "sv", "drivers": "de", "released": "sv",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b, ok, err := workbook.Of(all[name], language)
			if !ok || err != nil {
				t.Fatal(ok, err)
			}
			got := described(t, packed(t, b))
			if found := notForPeople.FindString(got); found != "" {
				t.Errorf("it has %q", found)
			}
			if strings.Count(got, "== a chart") == 0 {
				t.Error("it has no chart")
			}
			compare(t, filepath.Join("testdata", "answer-"+name+".txt"), got)
		})
	}
}
