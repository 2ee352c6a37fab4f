package words

import "maps"

// deskTexts are of the agency's desk, place by place.
func deskTexts() map[string]Text {
	texts := maps.Clone(reviewTexts)
	for _, place := range []map[string]Text{reviewCodes, grouped("reviewReason", ReviewReasons), proposedWords, deskParts, planningTexts(), directoryTexts, accessTexts, checklistTexts, decidingTexts()} {
		maps.Copy(texts, place)
	}
	return texts
}
