package api

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/fieldmaskpb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/server/fault"
	"mysteryshopper/storage"
)

// fuzzed returns a server with secrets, whose clock stands.
func fuzzed(f *testing.F) *Server {
	f.Helper()
	s := &Server{clock: func() time.Time { return time.Date(2026, 11, 21, 19, 12, 40, 0, time.UTC) }}
	s.keys.page, s.keys.epoch = bytes.Repeat([]byte{1}, 32), []byte("epoch-abc")
	var err error
	if s.keys.feed, err = newFeedCipher(s.keys.page); err != nil {
		f.Fatal(err)
	}
	return s
}

// requireRefusal fails unless an error is that of a caller who sent something that cannot be used.
func requireRefusal(t *testing.T, err error, path string, reason pb.Reason) {
	t.Helper()
	violations := fault.From(err).Violations()
	if len(violations) != 1 || violations[0].Path != path || violations[0].Reason != reason {
		t.Errorf("got %v", err)
	}
}

// FuzzPageToken reads any text as the token of a page. One that was not made for the request is refused, and one that was
// continues it.
func FuzzPageToken(f *testing.F) {
	s := fuzzed(f)
	request := &pb.ListVisitsRequest{Filter: "test"}
	token, err := s.nextToken(request, "cursor")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(token, "after")
	f.Add(token[1:], "")
	f.Add(base64.RawURLEncoding.EncodeToString(make([]byte, macSize+8)), "\xff")
	f.Fuzz(func(t *testing.T, text, cursor string) {
		page, err := s.page(&pb.ListVisitsRequest{Filter: "test", PageToken: text})
		switch {
		case err != nil:
			requireRefusal(t, err, "pageToken", pb.Reason_INVALID_PAGE_TOKEN)
		case text != "" && text != token || page.Limit != defaultPage:
			t.Errorf("%q is taken: %+v", text, page)
		}
		made, err := s.nextToken(request, storage.Cursor(cursor))
		if err != nil {
			t.Fatal(err)
		}
		if page, err := s.page(&pb.ListVisitsRequest{Filter: "test", PageToken: made, PageSize: 7}); err != nil || string(page.After) != cursor {
			t.Errorf("%q became %q: %v", cursor, page.After, err)
		}
		if _, err := s.page(&pb.ListVisitsRequest{PageToken: made}); err == nil && made != "" {
			t.Errorf("%q is taken for another filter", made)
		}
	})
}

// FuzzPositionTokens reads any text as the token of a phone's sync and as one of a client's feed. Where it is not one of
// this database, reading starts from the beginning; a token of a position gives that position.
func FuzzPositionTokens(f *testing.F) {
	s := fuzzed(f)
	f.Add("", int64(0), 1)
	f.Add(s.positionToken(phonePosition{12, 3, 1 << 40}, checklist.NewestEngine), int64(300), 1)
	f.Add(s.positionToken(phonePosition{1 << 40, 0, 0}, 1), int64(1)<<62, 2)
	f.Add(s.feedToken(12), int64(12), 0)
	f.Add(base64.RawURLEncoding.EncodeToString(append([]byte("epoch-abc"), bytes.Repeat([]byte{0xff}, 12)...)), int64(1), 1)
	f.Fuzz(func(t *testing.T, text string, position int64, engine int) {
		for _, read := range []func(string) (int64, bool){
			s.feedPosition, func(text string) (int64, bool) {
				p, known := s.position(text, checklist.NewestEngine)
				return min(p.visits, p.offers, p.offersToAll), known
			},
		} {
			if at, known := read(text); at < 0 || !known && at != 0 {
				t.Errorf("%q is position %d, known %t", text, at, known)
			}
		}
		if position < 0 {
			return
		}
		if at, known := s.feedPosition(s.feedToken(position)); at != position || !known {
			t.Errorf("feed position %d became %d, %t", position, at, known)
		}
		engine = maxEngine(&pb.SyncVisitsRequest{MaxEngine: int32(engine)})
		for _, want := range []phonePosition{{position, 0, 0}, {position, 1, position}} {
			if at, known := s.position(s.positionToken(want, engine), engine); at != want || !known {
				t.Errorf("sync position %v of engine %d became %v, %t", want, engine, at, known)
			}
		}
		earlier := binary.AppendUvarint(bytes.Clone(s.keys.epoch), uint64(position))
		for _, raw := range [][]byte{earlier, binary.AppendUvarint(earlier, uint64(engine))} {
			at, known := s.position(base64.RawURLEncoding.EncodeToString(raw), engine)
			if want := (phonePosition{visits: position}); at != want || !known {
				t.Errorf("position %v of an earlier release became %v, %t", want, at, known)
			}
		}
	})
}

// FuzzFilter parses any text as a filter and as an order of a list.
func FuzzFilter(f *testing.F) {
	for _, seed := range []string{
		"", "test", `client = "acme" AND NOT test`, `(state = "OPEN" OR state != "CLAIMED") AND wave < "w2"`, "month >= \"2026-01\"", "takenTime desc", "taken_time asc",
		"test = true", "true = test", `"a" = "b"`, "client:*", "client.name = 1", "-test", strings.Repeat("(", 300), strings.Repeat("NOT ", 300) + "test", "a AND", `client = "`, "\x00",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, fields := range []filterFields{reportFields, visitFields} {
			filter, err := fields.parse(text)
			if err != nil {
				requireRefusal(t, err, "filter", pb.Reason_INVALID_FILTER)
				continue
			}
			if text != "" {
				requireKnown(t, fields, filter)
			}
		}
		if ascending, err := parseOrder(text); err != nil {
			requireRefusal(t, err, "orderBy", pb.Reason_INVALID_FILTER)
		} else if ascending == (text == "" || strings.HasSuffix(text, " desc")) {
			t.Errorf("the order %q ascends: %t", text, ascending)
		}
	})
}

// requireKnown fails where a filter compares a field that the list does not have.
func requireKnown(t *testing.T, fields filterFields, filter storage.Filter) {
	t.Helper()
	if c := filter.Compare; c != nil {
		known := false
		for _, name := range append(fields.texts[:len(fields.texts):len(fields.texts)], fields.flags...) {
			known = known || name == c.Field
		}
		if !known {
			t.Errorf("the field %q is compared", c.Field)
		}
	}
	if filter.Not != nil {
		requireKnown(t, fields, *filter.Not)
	}
	for _, part := range append(filter.All[:len(filter.All):len(filter.All)], filter.Any...) {
		requireKnown(t, fields, part)
	}
}

// FuzzMask applies any mask: it is refused or changes only what it names.
func FuzzMask(f *testing.F) {
	for _, seed := range []string{"", "title", "fee.amount,fee", "waves,title", "waves.wave", "*", "title.title", "rotation_days,,", "no_such", "\xff"} {
		f.Add(seed)
	}
	current := &pb.Program{Title: "before", Fee: &pb.Money{Currency: "EUR", Amount: "1"}, Waves: []*pb.Wave{{Wave: "w1"}}}
	wanted := &pb.Program{Title: "after", Fee: &pb.Money{Currency: "SEK"}}
	f.Fuzz(func(t *testing.T, paths string) {
		mask := &fieldmaskpb.FieldMask{}
		if paths != "" {
			mask.Paths = strings.Split(paths, ",")
		}
		got, err := applyMask(proto.CloneOf(current), proto.CloneOf(wanted), mask)
		switch {
		case err != nil:
			requireRefusal(t, err, "updateMask", pb.Reason_UNKNOWN_FIELD)
		case paths == "" && !proto.Equal(got, wanted):
			t.Errorf("without a mask it is %v", got)
		case paths != "" && !strings.Contains(paths, "title") && !strings.Contains(paths, "*") && got.GetTitle() != "before":
			t.Errorf("%q changes the title", paths)
		}
	})
}
