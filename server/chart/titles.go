package chart

import (
	"cmp"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/words"
)

// RowTitle returns the title of a row of a scorecard in one of its groupings. Where two ids have the same title, the id
// follows it.
func RowTitle(s *pb.Scorecard, row *pb.ScorecardRow, by pb.Scorecard_Grouping, language *words.Language) string {
	titles := s.GetTitles()
	switch by {
	case pb.Scorecard_MONTH:
		return language.Month(row.GetMonth())
	case pb.Scorecard_QUARTER:
		return language.Quarter(row.GetQuarter())
	case pb.Scorecard_WAVE:
		return row.GetWave()
	case pb.Scorecard_LOCATION:
		return distinctTitle(titles.GetLocations(), LocationTitle(s, row.GetLocation()), row.GetLocation())
	case pb.Scorecard_SECTION:
		return distinctTitle(titles.GetSections(), titles.GetSections()[row.GetSection()], row.GetSection())
	case pb.Scorecard_DIMENSION:
		return language.Dimension(row.GetDimension())
	case pb.Scorecard_QUESTION:
		return distinctTitle(titles.GetQuestions(), titles.GetQuestions()[row.GetQuestion()], row.GetQuestion())
	case pb.Scorecard_CHANNEL:
		return language.Channel(row.GetChannel().String())
	}
	return ""
}

// distinctTitle returns a title, with the id behind it where another id has the same one; the id where there is no title.
func distinctTitle(titles map[string]string, title, id string) string {
	for other, same := range titles {
		if other != id && same == title {
			return WithID(title, id)
		}
	}
	return cmp.Or(title, id)
}

// LocationTitle returns the title of a location of a scorecard, or its id.
func LocationTitle(s *pb.Scorecard, id string) string {
	if id == s.GetLocation() {
		return cmp.Or(s.GetTitles().GetLocation(), id)
	}
	return cmp.Or(s.GetTitles().GetLocations()[id], id)
}

// WithID returns a title with the id behind it; the id alone where there is no other title.
func WithID(title, id string) string {
	if title == "" || title == id {
		return id
	}
	return title + " (" + id + ")"
}
