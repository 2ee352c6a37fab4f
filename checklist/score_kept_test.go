package checklist_test

import (
	"encoding/json"
	"testing"

	"pgregory.net/rapid"

	"mysteryshopper/checklist"
)

// TestScoresAreTheirCallers scores several random reports and expects each score to stay as it was returned: the memory that
// scoring uses again must be none that a score refers to.
func TestScoresAreTheirCallers(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var scores []*checklist.Score
		var texts []string
		for range 3 {
			version := drawVersion(t)
			compiled, err := checklist.Compile(version)
			if err != nil {
				t.Fatal(err)
			}
			for range 3 {
				s := compiled.Score(drawAnswers(t, version), checklist.OutcomeCompleted)
				scores, texts = append(scores, s), append(texts, scoreText(t, s))
			}
		}
		for i, s := range scores {
			if now := scoreText(t, s); now != texts[i] {
				t.Fatalf("the score %d was %s and is %s", i, texts[i], now)
			}
		}
	})
}

func scoreText(t *rapid.T, s *checklist.Score) string {
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
