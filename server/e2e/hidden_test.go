package e2e

import (
	"net/url"
	"strings"
	"testing"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// TestWhatOneVersionHidesIsHiddenInAll publishes a version that keeps a question for internal use, after visits on the
// version that shows it: exports, answers and kept figures of clients leave it out from then on, those of the agency do not.
func TestWhatOneVersionHidesIsHiddenInAll(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		e := &edition{server: start(t, on)}
		e.publish(t, "editions", editionChecklist)
		e.program(t, "acme", "editions", "editions")
		for range 3 {
			e.visit(t, 1, 1, "yes", 7)
		}
		paths := []string{
			"answerRows?program=editions&alt=csv", "questionRows?alt=csv", "answers?program=editions", "scorecard?program=editions&groupBy=question",
		}
		shows := func(token, path string) bool {
			got := e.call(t, token, "GET", "/v1/clients/acme/"+path, nil).want(t, 200)
			for line := range strings.Lines(string(got.body)) {
				if strings.Contains(line, "greeted") && (strings.Contains(line, "editions") || !strings.Contains(path, "csv")) && !strings.Contains(line, "greeted-in") {
					return true
				}
			}
			return false
		}
		for _, path := range paths {
			if !shows(e.Tokens.Client, path) {
				t.Errorf("%s does not show the question before", path)
			}
		}
		tag := e.card(t, 2, 0, pb.Scorecard_QUESTION).GetEtag()
		e.again(t, strings.Replace(editionChecklist, `"text": {"en": "Were you greeted?"}`, `"text": {"en": "Were you greeted?"}, "audience": "INTERNAL"`, 1))
		for _, path := range paths {
			if shows(e.Tokens.Client, path) {
				t.Errorf("%s shows the question to a client", path)
			}
		}
		if got := e.card(t, 2, 0, pb.Scorecard_QUESTION).GetEtag(); got == tag {
			t.Error("the etag is the same, though the answer differs")
		}
		if !shows(e.Tokens.Reviewer, "scorecard?"+url.Values{"program": {"editions"}, "groupBy": {"question"}}.Encode()) {
			t.Error("the agency does not see the question")
		}
	})
}
