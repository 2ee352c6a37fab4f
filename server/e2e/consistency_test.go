package e2e

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/types/known/fieldmaskpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// servedBy is one visit.
type servedBy struct {
	location string
	name     string
	mood     int32
}

// serve releases visits at which somebody served.
func (s *server) serve(t *testing.T, visits []servedBy) {
	t.Helper()
	for i, v := range visits {
		s.past(t, "named", v.location, 1+i%3, &pb.ReportContent{Checklist: "named-check", Version: 1, Answers: []*pb.Answer{
			{Question: "mood", Value: &pb.Answer_Scale{Scale: v.mood}},
			{Question: "who", Value: &pb.Answer_Text{Text: v.name}},
		}})
	}
}

const namedChecklist = `{
 "defaultLocale": "en", "totalMode": "POINTS", "title": {"en": "Named"},
 "sections": [{"key": "one", "title": {"en": "One"}, "questions": [
   {"key": "mood", "text": {"en": "Mood?"}, "scale": {"min": 0, "max": 10, "pointsPerStep": 1}},
   {"key": "who", "text": {"en": "Who served you?"}, "role": "STAFF_NAME", "freeText": {}}]}]}`

// named are visits to four people with three visits each; the same name is somebody else at another place.
var named = []servedBy{
	{"kiel", "Quintessa", 9}, {"kiel", " quintessa ", 8}, {"kiel", "QUINTESSA", 10},
	{"kiel", "Ada  Lovelace", 1}, {"kiel", "ada lovelace", 3}, {"kiel", "Ada\tLovelace", 2},
	{"dresden", "Quintessa", 5}, {"dresden", "Quintessa", 6}, {"dresden", "Quintessa", 4},
	{"dresden", "Ben", 7}, {"dresden", "Ben", 7}, {"dresden", "Ben", 10},
	{"dresden", "Twice", 0}, {"dresden", "Twice", 10},
}

// fifth is the fifth member of staff with three visits.
var fifth = []servedBy{{"kiel", "Cai", 4}, {"kiel", "Cai", 4}, {"kiel", "cai", 5}}

// consistency calls GetConsistency.
func (s *server) consistency(t *testing.T, location string) *pb.Consistency {
	t.Helper()
	return must[*pb.Consistency](t)(s.by(s.Tokens.Client).GetConsistency(t.Context(), &pb.GetConsistencyRequest{
		Client: "acme", Location: location, Program: "named", From: monthAgo(3), To: monthAgo(1),
	}))
}

// setStaffToldTime records when the client's staff were informed of the visits.
func (s *server) setStaffToldTime(t *testing.T, at *timestamppb.Timestamp) {
	t.Helper()
	must[*pb.Client](t)(s.by(s.Tokens.Admin).UpdateClient(t.Context(), &pb.UpdateClientRequest{
		Client: "acme", Resource: &pb.Client{Etag: "*", StaffToldTime: at}, UpdateMask: &fieldmaskpb.FieldMask{Paths: []string{"staff_told_time"}},
	}))
}

// TestConsistency compares the spread with that of the visits, computed by hand.
func TestConsistency(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		s := start(t, on)
		s.publish(t, "named-check", namedChecklist)
		s.program(t, "acme", "named", "named-check")
		s.serve(t, named)
		if got := s.consistency(t, "all"); got.GetBetweenStaff() != nil || got.GetSample() != nil {
			t.Errorf("the staff are compared though they were not informed: %v", got)
		}
		s.setStaffToldTime(t, timestamppb.New(middleOf(4)))
		if got := s.consistency(t, "all"); got.GetBetweenStaff() != nil || got.GetSample() != nil {
			t.Errorf("four members of staff are compared: %v", got)
		}
		s.serve(t, fifth)
		visits := slices.Concat(named, fifth)
		got := s.consistency(t, "all")
		wantSpread(t, "locations", got.GetBetweenLocations(), groupsOf(visits, 1, func(v servedBy) string { return v.location }))
		wantSpread(t, "staff", got.GetBetweenStaff(), groupsOf(visits, 3, func(v servedBy) string {
			return v.location + strings.Join(strings.Fields(strings.ToLower(v.name)), " ")
		}))
		if got.GetBetweenStaff().GetGroups() != 5 || got.GetSample().GetRead() != int32(len(visits)) {
			t.Errorf("the staff are %v of %v", got.GetBetweenStaff(), got.GetSample())
		}
		if kiel := s.consistency(t, "kiel"); kiel.GetBetweenStaff() != nil || kiel.GetBetweenLocations().Within != nil || kiel.GetBetweenLocations().GetGroups() != 1 {
			t.Errorf("one place with three members of staff: %v", kiel)
		}
		if empty := s.consistency(t, "hungary"); empty.GetBetweenLocations().GetVisits() != 0 || empty.GetBetweenStaff() != nil {
			t.Errorf("nothing: %v", empty)
		}
		body := s.call(t, s.Tokens.Client, "GET", fmt.Sprintf("/v1/clients/acme/consistency?program=named&from=%s&to=%s", monthAgo(3), monthAgo(1)), nil).want(t, 200).body
		for _, name := range []string{"uintessa", "ovelace", "Ben", "Cai"} {
			if bytes.Contains(body, []byte(name)) {
				t.Errorf("%s is named: %s", name, body)
			}
		}
		// Staff who were informed later were not informed of the visits before.
		s.setStaffToldTime(t, timestamppb.New(middleOf(1).Add(time.Hour)))
		if got := s.consistency(t, "all"); got.GetBetweenStaff() != nil {
			t.Errorf("visits before the staff were informed: %v", got)
		}
	})
}

// groupsOf are the totals in basis points of those groups that have enough visits.
func groupsOf(visits []servedBy, least int, group func(servedBy) string) map[string][]float64 {
	groups := map[string][]float64{}
	for _, v := range visits {
		groups[group(v)] = append(groups[group(v)], 1000*float64(v.mood))
	}
	for key, values := range groups {
		if len(values) < least {
			delete(groups, key)
		}
	}
	return groups
}

// wantSpread computes the analysis of variance with groups of unequal size.
func wantSpread(t *testing.T, what string, got *pb.Spread, groups map[string][]float64) {
	t.Helper()
	var n, sum, squaredSizes, within, between float64
	for _, values := range groups {
		n += float64(len(values))
		squaredSizes += float64(len(values) * len(values))
		for _, v := range values {
			sum += v
		}
	}
	for _, values := range groups {
		mean := 0.0
		for _, v := range values {
			mean += v / float64(len(values))
		}
		for _, v := range values {
			within += (v - mean) * (v - mean)
		}
		between += float64(len(values)) * (mean - sum/n) * (mean - sum/n)
	}
	k := float64(len(groups))
	within /= n - k
	effect := max(0, (between/(k-1)-within)/((n-squaredSizes/n)/(k-1)))
	near := func(got int32, want float64) bool { return math.Abs(float64(got)-want) <= 1 }
	if got.GetGroups() != int32(k) || got.GetVisits() != int32(n) || !near(got.GetWithin(), math.Sqrt(within)) ||
		!near(got.GetBetween(), math.Sqrt(effect)) || !near(got.GetShareBetweenBasisPoints(), 10000*effect/(effect+within)) {
		t.Errorf("between %s: %v, want %v groups, %v visits, within %v, between %v", what, got, k, n, math.Sqrt(within), math.Sqrt(effect))
	}
	if got.LowBasisPoints != nil && (got.GetLowBasisPoints() > got.GetShareBetweenBasisPoints() || got.GetShareBetweenBasisPoints() > got.GetHighBasisPoints()) {
		t.Errorf("between %s: the ends of %v", what, got)
	}
}

// TestStaffToldTime sets and clears the time at which staff were informed.
func TestStaffToldTime(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		s := start(t, on)
		got := func() *pb.Client {
			return must[*pb.Client](t)(s.by(s.Tokens.Client).GetClient(t.Context(), &pb.GetClientRequest{Client: "acme"}))
		}
		etag := must[*pb.Scorecard](t)(s.by(s.Tokens.Client).GetScorecard(t.Context(), &pb.GetScorecardRequest{Client: "acme"})).GetEtag()
		at := timestamppb.New(middleOf(2).Add(time.Microsecond))
		s.setStaffToldTime(t, at)
		if !got().GetStaffToldTime().AsTime().Equal(at.AsTime()) {
			t.Errorf("staffToldTime %v, want %v", got().GetStaffToldTime(), at)
		}
		if now := must[*pb.Scorecard](t)(s.by(s.Tokens.Client).GetScorecard(t.Context(), &pb.GetScorecardRequest{Client: "acme"})).GetEtag(); now == etag {
			t.Error("the client's figures have the same etag as before")
		}
		title := got().GetTitle()
		s.call(t, s.Tokens.Admin, "PATCH", "/v1/clients/acme", map[string]string{"title": title + "!"}, "If-Match: *").want(t, 200)
		if got().GetStaffToldTime() == nil || got().GetTitle() != title+"!" {
			t.Errorf("an update of the title cleared staffToldTime: %v", got())
		}
		s.setStaffToldTime(t, nil)
		if got().GetStaffToldTime() != nil || got().GetTitle() != title+"!" {
			t.Errorf("staffToldTime was not cleared: %v", got())
		}
		for _, tt := range []struct {
			at     *timestamppb.Timestamp
			reason string
		}{
			{timestamppb.New(time.Now().Add(time.Hour).Truncate(time.Second)), "OUT_OF_RANGE"},
			{&timestamppb.Timestamp{Seconds: 1, Nanos: 1}, "TIME_TOO_FINE"},
			{&timestamppb.Timestamp{Nanos: -1}, "INVALID_FORMAT"},
		} {
			_, err := s.by(s.Tokens.Admin).UpdateClient(t.Context(), &pb.UpdateClientRequest{
				Client: "acme", Resource: &pb.Client{Title: "Acme", Etag: "*", StaffToldTime: tt.at},
			})
			r := refusalOf(t, err)
			if len(r.Violations) != 1 || r.Violations[0].Path != "resource.staffToldTime" || r.Violations[0].Reason != tt.reason {
				t.Errorf("%v: %v, want %s", tt.at, err, tt.reason)
			}
		}
	})
}
