package wire

import (
	"maps"
	"slices"

	"mysteryshopper/checklist"
	"mysteryshopper/server/words"
)

// TitleIn returns what something is called for a reader: of its titles by language the one that serves the preference best, a
// BCP 47 tag or the value of an Accept-Language header, and its plain title where none does.
func TitleIn(title string, titles checklist.Text, preference string) string {
	if locale, found := words.Serving(slices.Sorted(maps.Keys(titles)), preference); found {
		return titles[locale]
	}
	return title
}
