package figures

import (
	"runtime"
	"strconv"
	"testing"
	"weak"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/storage"
)

// TestAPageKeepsNoOtherRanks expects that a page, which stays in memory as an answer, does not keep the ranks of all
// locations of the client there.
func TestAPageKeepsNoOtherRanks(t *testing.T) {
	t.Parallel()
	out := &pb.ListRankingsResponse{}
	first := func() weak.Pointer[scorecard.Ranked] {
		r := &ranking{versions: newGroup(0)}
		for i := range 100 {
			figure := scorecard.Figure{BasisPoints: new(int32(5000 - i))}
			r.Ranked = append(r.Ranked, scorecard.Ranked{Standing: scorecard.Standing{Location: strconv.Itoa(i), Figure: figure}, Rank: i + 1})
		}
		b := &builder{names: newNames(), params: &params{}}
		if _, err := r.page(t.Context(), b, storage.Page{Limit: 10}, out); err != nil {
			t.Fatal(err)
		}
		return weak.Make(&r.Ranked[0])
	}()
	runtime.GC()
	if first.Value() != nil {
		t.Error("all ranks are still in memory")
	}
	if len(out.GetRankings()) != 10 {
		t.Errorf("the page has %d locations", len(out.GetRankings()))
	}
}
