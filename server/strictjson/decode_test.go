package strictjson_test

import (
	"bytes"
	"math"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"
	"google.golang.org/protobuf/types/known/structpb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/call"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/strictjson"
)

// found writes violations as lines of a path and a reason.
func found(violations []fault.Violation) []string {
	var lines []string
	for _, v := range violations {
		lines = append(lines, v.Path+" "+v.Reason.String())
	}
	return lines
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		into proto.Message
		json string
		want []string
	}{
		"every unknown field at once": {
			&pb.SubmitReportRequest{},
			`{"a":1,"report":{"answers":[{"question":"q"},{"b":[{}],"question":"r"}],"c d":null,"":0},"reportId":"x","e":{"f":[1,{"g":"h"}]}}`,
			[]string{
				"a UNKNOWN_FIELD", "report.answers[1].b UNKNOWN_FIELD", `report["c d"] UNKNOWN_FIELD`, `report[""] UNKNOWN_FIELD`, "e UNKNOWN_FIELD",
			},
		},
		"every wrong type with its path": {
			&pb.SubmitReportRequest{},
			`{"reportId":1,"baseRevision":"x","deviceTime":5,"report":{"version":true,"position":{"latitude":"north","mock":"yes"},"outcome":3.5,"answers":[null,7,{"scale":[],"question":{}}],"commendations":{}}}`,
			[]string{
				"reportId WRONG_TYPE", "baseRevision WRONG_TYPE", "deviceTime WRONG_TYPE", "report.version WRONG_TYPE",
				"report.position.latitude WRONG_TYPE", "report.position.mock WRONG_TYPE", "report.outcome WRONG_TYPE", "report.answers[0] WRONG_TYPE",
				"report.answers[1] WRONG_TYPE", "report.answers[2].scale WRONG_TYPE", "report.answers[2].question WRONG_TYPE", "report.commendations WRONG_TYPE",
			},
		},
		"not an object":           {&pb.SubmitReportRequest{}, `[]`, []string{" WRONG_TYPE"}},
		"null":                    {&pb.SubmitReportRequest{}, `null`, []string{" WRONG_TYPE"}},
		"nothing":                 {&pb.SubmitReportRequest{}, ` `, []string{" MALFORMED_JSON"}},
		"cut short":               {&pb.SubmitReportRequest{}, `{"report":{"narrative":"x"`, []string{"report MALFORMED_JSON"}},
		"cut before a value":      {&pb.SubmitReportRequest{}, `{"report":`, []string{"report MALFORMED_JSON"}},
		"what was found before":   {&pb.SubmitReportRequest{}, `{"x":1,"report":}`, []string{"x UNKNOWN_FIELD", "report MALFORMED_JSON"}},
		"trailing data":           {&pb.SubmitReportRequest{}, `{} {}`, []string{" MALFORMED_JSON"}},
		"trailing NUL":            {&pb.SubmitReportRequest{}, "{}\x00", []string{" MALFORMED_JSON"}},
		"trailing comma":          {&pb.SubmitReportRequest{}, `{"visit":"v",}`, []string{" MALFORMED_JSON"}},
		"leading comma":           {&pb.SubmitReportRequest{}, `{,"visit":"v"}`, []string{" MALFORMED_JSON"}},
		"missing comma":           {&pb.SubmitReportRequest{}, `{"visit":"v" "reportId":"r"}`, []string{" MALFORMED_JSON"}},
		"name without quotes":     {&pb.SubmitReportRequest{}, `{visit:"v"}`, []string{" MALFORMED_JSON"}},
		"control character":       {&pb.SubmitReportRequest{}, "{\"visit\":\"a\nb\"}", []string{"visit MALFORMED_JSON"}},
		"invalid UTF-8":           {&pb.SubmitReportRequest{}, "{\"visit\":\"\xff\"}", []string{"visit MALFORMED_JSON"}},
		"invalid UTF-8 in a name": {&pb.SubmitReportRequest{}, "{\"\xff\":1}", []string{" MALFORMED_JSON"}},
		"half a surrogate pair":   {&pb.SubmitReportRequest{}, `{"visit":"\ud800"}`, []string{"visit MALFORMED_JSON"}},
		"unknown escape":          {&pb.SubmitReportRequest{}, `{"visit":"\x"}`, []string{"visit MALFORMED_JSON"}},
		"byte order mark":         {&pb.SubmitReportRequest{}, "\ufeff{}", []string{" MALFORMED_JSON"}},
		"leading zero":            {&pb.SubmitReportRequest{}, `{"baseRevision":01}`, []string{"baseRevision MALFORMED_JSON"}},
		"word cut short":          {&pb.SubmitReportRequest{}, `{"report":nul}`, []string{" MALFORMED_JSON"}},
		"name twice": {
			&pb.SubmitReportRequest{}, `{"visit":"a","visit":"b","report_id":"x","reportId":"y"}`,
			[]string{"visit DUPLICATE_KEY", "reportId DUPLICATE_KEY"},
		},
		"null and a value": {&pb.SubmitReportRequest{}, `{"visit":null,"visit":"b"}`, []string{"visit DUPLICATE_KEY"}},
		"key of a map twice": {
			&pb.Option{}, `{"text":{"de":"a","de-AT":1,"de":"b"}}`,
			[]string{`text["de-AT"] WRONG_TYPE`, `text["de"] DUPLICATE_KEY`},
		},
		"two of a oneof":          {&pb.Answer{}, `{"question":"q","choice":"a","scale":1}`, []string{"scale INVALID_FORMAT"}},
		"number out of range":     {&pb.SubmitReportRequest{}, `{"baseRevision":2147483648}`, []string{"baseRevision OUT_OF_RANGE"}},
		"float out of range":      {&pb.GeoPoint{}, `{"latitude":1e999}`, []string{"latitude OUT_OF_RANGE"}},
		"fraction of an integer":  {&pb.SubmitReportRequest{}, `{"baseRevision":1.5}`, []string{"baseRevision WRONG_TYPE"}},
		"unknown value of a enum": {&pb.DurationAnswer{}, `{"outcome":"served"}`, []string{"outcome UNKNOWN_VALUE"}},
		"finer than microseconds": {&pb.SubmitReportRequest{}, `{"deviceTime":"2026-11-21T19:12:40.0000001Z"}`, []string{"deviceTime TIME_TOO_FINE"}},
		"instant without zone":    {&pb.SubmitReportRequest{}, `{"deviceTime":"2026-11-21T19:12:40"}`, []string{"deviceTime WRONG_TYPE"}},
		"instant of February 30":  {&pb.SubmitReportRequest{}, `{"deviceTime":"2026-02-30T19:12:40Z"}`, []string{"deviceTime WRONG_TYPE"}},
		"instant before year 1":   {&pb.SubmitReportRequest{}, `{"deviceTime":"0001-01-01T00:00:00+01:00"}`, []string{"deviceTime OUT_OF_RANGE"}},
		"mask in snake case":      {&pb.UpdateClientRequest{}, `{"updateMask":"create_time"}`, []string{"updateMask WRONG_TYPE"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := found(strictjson.Decode([]byte(test.json), test.into, depth))
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("violations (-want +got):\n%s", diff)
			}
		})
	}
}

func TestDepth(t *testing.T) {
	t.Parallel()
	nested := func(levels int) []byte {
		return []byte(`{"x":` + strings.Repeat("[", levels) + strings.Repeat("]", levels) + `}`)
	}
	for levels, want := range map[int][]string{
		depth - 1: {"x UNKNOWN_FIELD"},
		depth:     {"x UNKNOWN_FIELD", "x TOO_DEEP"},
		1 << 20:   {"x UNKNOWN_FIELD", "x TOO_DEEP"},
	} {
		got := found(strictjson.Decode(nested(levels), &pb.SubmitReportRequest{}, depth))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%d levels (-want +got):\n%s", levels, diff)
		}
	}
}

func TestManyViolationsAreBounded(t *testing.T) {
	t.Parallel()
	text := []byte("{" + strings.Repeat(`"x":1,`, 100_000) + `"x":1}`)
	if got := len(strictjson.Decode(text, &pb.SubmitReportRequest{}, depth)); got != 1000 {
		t.Errorf("%d violations, want the bound of 1000", got)
	}
}

// TestWhatIsRead compares the messages that both codecs decode from texts that both accept.
func TestWhatIsRead(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		into proto.Message
		json string
	}{
		{&pb.SubmitReportRequest{}, `{}`},
		{&pb.SubmitReportRequest{}, " {\t\"visit\" :\r\n\"v\" , \"report\": { \"answers\" : [ ] } } "},
		{&pb.SubmitReportRequest{}, `{"report_id":"x","base_revision":"3","device_time":"2026-11-21T19:12:40.120+01:30"}`},
		{&pb.SubmitReportRequest{}, `{"baseRevision":1.5e1,"report":{"version":100e-2,"elapsedSeconds":"2e3"}}`},
		{&pb.SubmitReportRequest{}, `{"visit":"\u0041\n\"\\\/\ud83d\ude00ä€😀\u0000"}`},
		{&pb.SubmitReportRequest{}, `{"visit":null,"report":null}`},
		{&pb.SubmitReportRequest{}, `{"report":{"outcome":99,"position":{"latitude":-0.0,"longitude":"1.5e1","accuracyMeters":"NaN"}}}`},
		{&pb.SubmitReportRequest{}, `{"deviceTime":"9999-12-31T23:59:59.999999Z"}`},
		{&pb.SubmitReportRequest{}, `{"deviceTime":"1969-12-31T23:59:59.5Z"}`},
		{&pb.Answer{}, `{"question":"q","choice":null,"scale":0}`},
		{&pb.Answer{}, `{"question":"q","choices":{}}`},
		{&pb.Answer{}, `{"question":"q","notApplicable":false,"text":""}`},
		{&pb.Option{}, `{"text":{"":"","de":"ä","en":"a"},"points":-5}`},
		{&pb.Receipt{}, `{"canonical":"-_-_","digest":""}`},
		{&pb.Receipt{}, `{"canonical":"+/+"}`},
		{&pb.Report{}, `{"skewMillis":"-9223372036854775808","flags":["","a"]}`},
		{&pb.Report{}, `{"skewMillis":9.223372036854775807e18}`},
		{&pb.Program{}, `{"rotationDays":0,"waves":[{}],"releaseMode":"MANUAL"}`},
		{&pb.UpdateClientRequest{}, `{"updateMask":"title,createTime,a.bC","resource":{}}`},
		{&pb.UpdateClientRequest{}, `{"updateMask":""}`},
		{&pb.Scorecard{}, `{"groupBy":["MONTH",2],"total":{"percent":"Infinity","earned":"0"}}`},
	} {
		want, got := fresh(test.into), fresh(test.into)
		if err := protojson.Unmarshal([]byte(test.json), want); err != nil {
			t.Errorf("%s: the standard codec: %v", test.json, err)
		}
		if v := strictjson.Decode([]byte(test.json), got, depth); v != nil {
			t.Errorf("%s: %v", test.json, found(v))
		}
		if !equal(want, got) {
			t.Errorf("%s: read\n%v\nthe standard codec\n%v", test.json, got, want)
		}
	}
}

func fresh(m proto.Message) proto.Message { return m.ProtoReflect().New().Interface() }

// unsaid finds what the standard codec writes and this one leaves out: unspecified enums, and empty fields with the option for
// that.
var unsaid = regexp.MustCompile(`"[A-Za-z]+":"[A-Z_]+_UNSPECIFIED",?|"(holder|holderTitle|twinOf)":"",?|"secondLook":false,?`)

// TestWhatIsWritten compares the output with that of the standard codec, without its white space and unspecified enums.
func TestWhatIsWritten(t *testing.T) {
	t.Parallel()
	yes := proto.Int32(0)
	for _, message := range []proto.Message{
		submission(),
		&pb.SubmitReportRequest{},
		&pb.Report{Flags: []string{"b", "a"}, SkewMillis: math.MinInt64, Report: "<&>\u2028\x7f\t\""},
		&pb.Receipt{Canonical: []byte{0, 1, 255}},
		&pb.Option{Text: map[string]string{"sv": "c", "de": "a", "en": "b"}, Points: -1, Exclusive: true},
		&pb.Program{RotationDays: yes, Fee: &pb.Money{}, ReleaseMode: 77},
		&pb.Figure{Percent: proto.Float64(81.23), Distortion: proto.Float64(1e-9), Earned: proto.Int64(0)},
		&pb.Figure{Percent: proto.Float64(math.Inf(-1)), Distortion: proto.Float64(1e21)},
		&pb.Scorecard{GroupBy: []pb.Scorecard_Grouping{pb.Scorecard_MONTH, 99}},
	} {
		standard, err := protojson.MarshalOptions{EmitDefaultValues: true}.Marshal(message)
		if err != nil {
			t.Fatal(err)
		}
		ours, err := strictjson.Append([]byte("x"), message)
		if err != nil {
			t.Fatal(err)
		}
		want := strings.ReplaceAll(unsaid.ReplaceAllString(compact(standard), ""), ",}", "}")
		if diff := cmp.Diff(want, string(ours[1:])); diff != "" {
			t.Errorf("%T (-standard +ours):\n%s", message, diff)
		}
	}
}

// TestEmptyFieldsWithTheOptionAreLeftOut writes conditions: the list that is not set is not there.
func TestEmptyFieldsWithTheOptionAreLeftOut(t *testing.T) {
	t.Parallel()
	nested := &pb.Condition{All: []*pb.Condition{{Question: "a", Answered: proto.Bool(true)}}}
	written, err := strictjson.Append(nil, &pb.Conditions{Any: []*pb.Condition{nested}})
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"any":[{"all":[{"question":"a","answered":true}]}]}`; string(written) != want {
		t.Errorf("wrote %s, want %s", written, want)
	}
}

func TestWhatCannotBeWritten(t *testing.T) {
	t.Parallel()
	for name, message := range map[string]proto.Message{
		"invalid UTF-8": &pb.Client{Title: "\xff"},
		"foreign type":  &structpb.Struct{},
	} {
		if text, err := strictjson.Append(nil, message); err == nil {
			t.Errorf("%s: wrote %s", name, text)
		}
	}
}

// TestInstantsInEitherCase: T and Z of RFC 3339 may be in lower case; nothing else changes.
func TestInstantsInEitherCase(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"2026-11-21T19:12:40Z": true, "2026-11-21t19:12:40z": true, "2026-11-21t19:12:40.5+01:00": true, "2026-11-21T19:12:40.500000z": true,
		"2026-11-21 19:12:40Z": false, "2026-11-21tt9:12:40z": false, "2026t11-21T19:12:40Z": false, "2026-11-21t19:12:40zz": false,
	} {
		got, ok := strictjson.Instant(text)
		upper, okUpper := strictjson.Instant(strings.ToUpper(text))
		if ok != want || ok != okUpper || got.AsTime() != upper.AsTime() {
			t.Errorf("%s is %v, %t; in upper case %v, %t", text, got, ok, upper, okUpper)
		}
	}
}

// TestTheAPIIsSupported checks every request and response of the API.
func TestTheAPIIsSupported(t *testing.T) {
	t.Parallel()
	for name, method := range call.Methods() {
		if !strictjson.Supports(method.Input()) {
			t.Errorf("the request of %s is not supported", name)
		}
		if !method.IsStreamingServer() && !strictjson.Supports(method.Output()) {
			t.Errorf("the response of %s is not supported", name)
		}
	}
	if strictjson.Supports((&anypb.Any{}).ProtoReflect().Descriptor()) {
		t.Error("Any is supported")
	}
}

// compact removes white space between tokens, which the standard codec adds at random, but not within texts.
func compact(text []byte) string {
	var out bytes.Buffer
	inText := false
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case inText && c == '\\':
			out.Write(text[i : i+2])
			i++
			continue
		case c == '"':
			inText = !inText
		case !inText && (c == ' ' || c == '\n'):
			continue
		}
		out.WriteByte(c)
	}
	return out.String()
}
