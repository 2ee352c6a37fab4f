package e2e

import (
	"slices"
	"testing"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/storage"
)

// ofManager is a grant of a manager of the demo's client.
func ofManager(locations ...string) storage.Grant {
	return storage.Grant{Role: storage.Manager, Client: "acme", Locations: locations}
}

// mark creates an event and returns it.
func (s *server) mark(t *testing.T, token, id, location, month string) *pb.TimelineEvent {
	t.Helper()
	return must[*pb.TimelineEvent](t)(s.by(token).CreateTimelineEvent(t.Context(), &pb.CreateTimelineEventRequest{
		Client: "acme", Resource: &pb.TimelineEvent{
			TimelineEvent: id, Location: location, Month: month, Title: map[string]string{"en": id, "de": id + " auf Deutsch"},
		},
	}))
}

// ours are the events of the test; the demo has its own.
var ours = []string{"outside", "inside", "a-country", "b-whole", "region"}

// marks lists events of the test as a caller sees them: their ids with their locations.
func (s *server) marks(t *testing.T, token string, req *pb.ListTimelineEventsRequest) (out []string) {
	t.Helper()
	req.Client = "acme"
	for _, e := range must[*pb.ListTimelineEventsResponse](t)(s.by(token).ListTimelineEvents(t.Context(), req)).GetTimelineEvents() {
		if slices.Contains(ours, e.GetTimelineEvent()) {
			out = append(out, e.GetTimelineEvent()+" at "+e.GetLocation())
		}
	}
	return out
}

// TestTimelineEvents creates events at several levels of the tree and lists them from above, from below and from
// beside.
func TestTimelineEvents(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		s := start(t, on)
		north := s.token(t, ofManager(insideRegion))
		s.mark(t, s.Tokens.Admin, "b-whole", "", monthAgo(2))
		s.mark(t, s.Tokens.Admin, "a-country", "germany", monthAgo(2))
		s.mark(t, s.Tokens.Client, "outside", outsidePlace, monthAgo(4))
		s.mark(t, north, "region", insideRegion, monthAgo(1))
		inside := s.mark(t, north, "inside", insidePlace, monthAgo(3))
		for _, c := range []struct {
			who   string
			token string
			req   *pb.ListTimelineEventsRequest
			want  []string
		}{
			{"all", s.Tokens.Client, &pb.ListTimelineEventsRequest{}, []string{
				"outside at " + outsidePlace, "inside at " + insidePlace, "a-country at germany", "b-whole at all", "region at " + insideRegion,
			}},
			{"the region", north, &pb.ListTimelineEventsRequest{}, []string{
				"inside at " + insidePlace, "a-country at ", "b-whole at ", "region at " + insideRegion,
			}},
			{"the place", s.token(t, ofAcme(insidePlace)), &pb.ListTimelineEventsRequest{}, []string{
				"inside at " + insidePlace, "a-country at ", "b-whole at ", "region at ",
			}},
			{"two tops", s.token(t, ofAcme(outsidePlace, insideRegion)), &pb.ListTimelineEventsRequest{}, []string{
				"outside at " + outsidePlace, "inside at " + insidePlace, "a-country at ", "b-whole at ", "region at " + insideRegion,
			}},
			{"the whole client as a top", s.token(t, ofAcme("all", insidePlace)), &pb.ListTimelineEventsRequest{From: monthAgo(2)}, []string{
				"a-country at germany", "b-whole at all", "region at " + insideRegion,
			}},
			{"a span", s.Tokens.Reviewer, &pb.ListTimelineEventsRequest{From: monthAgo(3), To: monthAgo(2)}, []string{
				"inside at " + insidePlace, "a-country at germany", "b-whole at all",
			}},
		} {
			if got := s.marks(t, c.token, c.req); !slices.Equal(got, c.want) {
				t.Errorf("%s: %q, want %q", c.who, got, c.want)
			}
		}
		s.timelineOnFigures(t)

		_, err := s.by(north).CreateTimelineEvent(t.Context(), &pb.CreateTimelineEventRequest{Client: "acme", Resource: &pb.TimelineEvent{
			Month: monthAgo(1), Title: map[string]string{"en": "x"},
		}})
		if got := refusalOf(t, err); got.Reason != "NOT_FOUND" {
			t.Errorf("an event of the whole client by the manager of a region: %+v", got)
		}
		remove := func(token, id, etag string) refusal {
			_, err := s.by(token).DeleteTimelineEvent(t.Context(), &pb.DeleteTimelineEventRequest{Client: "acme", TimelineEvent: id, Etag: etag})
			return refusalOf(t, err)
		}
		for _, c := range []struct{ what, token, id, etag, want string }{
			{"one above", north, "b-whole", "*", "NOT_FOUND"},
			{"one beside", north, "outside", "*", "NOT_FOUND"},
			{"without an etag", north, "inside", "", "ETAG_REQUIRED"},
			{"with another's etag", north, "inside", "r7", "ETAG_MISMATCH"},
			{"its own", north, "inside", inside.GetEtag(), ""},
			{"again", north, "inside", inside.GetEtag(), "NOT_FOUND"},
		} {
			if got := remove(c.token, c.id, c.etag); got.Reason != c.want {
				t.Errorf("removing %s: %+v, want %q", c.what, got, c.want)
			}
		}
		if got := s.marks(t, north, &pb.ListTimelineEventsRequest{}); len(got) != 3 {
			t.Errorf("after one was removed: %q", got)
		}
	})
}

// timelineOnFigures gets the events of a trend: those at the place and above, by month and id, without their locations.
func (s *server) timelineOnFigures(t *testing.T) {
	t.Helper()
	for location, want := range map[string][]string{
		insidePlace: {"inside", "a-country", "b-whole", "region"}, insideRegion: {"a-country", "b-whole", "region"}, "all": {"b-whole"},
	} {
		trend := must[*pb.Trend](t)(s.by(s.Tokens.Client).GetTrend(t.Context(), &pb.GetTrendRequest{Client: "acme", Location: location, Program: s.anyProgram(t)}))
		var got []string
		for _, e := range trend.GetEvents() {
			if title := e.GetTitle()["en"]; slices.Contains(ours, title) {
				got = append(got, title)
			}
			if e.GetName()+e.GetClient()+e.GetTimelineEvent()+e.GetLocation()+e.GetEtag() != "" || e.GetCreateTime() != nil {
				t.Errorf("%s: an event has more than its title and month: %v", location, e)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("the marks at %s: %q, want %q", location, got, want)
		}
	}
}

// anyProgram is a program of the demo's client.
func (s *server) anyProgram(t *testing.T) string {
	t.Helper()
	return must[*pb.ListProgramsResponse](t)(s.by(s.Tokens.Admin).ListPrograms(t.Context(), &pb.ListProgramsRequest{Client: "acme"})).GetPrograms()[0].GetProgram()
}

// TestInvalidEvents creates invalid events over REST.
func TestInvalidEvents(t *testing.T) {
	t.Parallel()
	s := start(t, onSQLite)
	for body, want := range map[string]string{
		`{"month":"2026-13","title":{"en":"x"}}`:                          "month INVALID_FORMAT",
		`{"month":"2026-1","title":{"en":"x"}}`:                           "month INVALID_FORMAT",
		`{"month":"2026-01"}`:                                             "title REQUIRED",
		`{"month":"2026-01","title":{"en_GB":"x"}}`:                       "title.en_GB INVALID_FORMAT",
		`{"month":"2026-01","title":{"en":"x"},"location":"nowhere"}`:     "location NOT_FOUND",
		`{"month":"2026-01","title":{"en":"x"},"timelineEvent":"Big Id"}`: "timelineEvent INVALID_FORMAT",
	} {
		a := s.call(t, s.Tokens.Admin, "POST", "/v1/clients/acme/timelineEvents", body).want(t, 400)
		if got := a.refusal(t).paths(); !slices.Equal(got, []string{want}) {
			t.Errorf("%s: %q, want %q", body, got, want)
		}
	}
	made := s.call(t, s.Tokens.Client, "POST", "/v1/clients/acme/timelineEvents", `{"month":"2026-01","title":{"en":"x"}}`).want(t, 200)
	id, _ := made.json(t)["timelineEvent"].(string)
	if at(made.json(t), "location") != "all" || id == "" {
		t.Errorf("an event of nothing but a month and a title: %s", made.body)
	}
	path := "/v1/clients/acme/timelineEvents/" + id
	s.call(t, s.Tokens.Client, "DELETE", path, nil).want(t, 428)
	s.call(t, s.Tokens.Client, "DELETE", path, nil, "If-Match: "+made.header.Get("ETag")).want(t, 200)
}
