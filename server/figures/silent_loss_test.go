package figures

import (
	"testing"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/server/words"
)

// TestSourcesOfDefaults expects a source in every language for each assumption that has a default.
func TestSourcesOfDefaults(t *testing.T) {
	t.Parallel()
	defaults := scorecard.DefaultAssumptions()
	if len(defaults) != len(words.LossSources) {
		t.Errorf("%d assumptions have a default and %d a source", len(defaults), len(words.LossSources))
	}
	for _, a := range defaults {
		for _, tag := range words.Languages() {
			if words.Match(tag).Text(words.LossSources[string(a.Name)]) == "" {
				t.Errorf("%s has no source in %s", a.Name, tag)
			}
		}
	}
}
