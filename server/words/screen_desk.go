package words

import "maps"

// deskTexts are of the agency's desk, place by place.
func deskTexts() map[string]Text {
	texts := maps.Clone(reviewTexts)
	maps.Copy(texts, reviewCodes)
	return texts
}
