package fault

import (
	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/words"
)

// Languages returns the languages that texts exist in.
func Languages() []string { return words.Languages() }

// Language returns the language to answer in; see words.Match.
func Language(preferences ...string) string { return words.Match(preferences...).Tag() }

// Title returns the text for people about a reason, in the language that words.Match chooses.
func Title(reason pb.Reason, locale string) string {
	return words.Match(locale).Text(words.Reason(reason))
}
