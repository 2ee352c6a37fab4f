package e2e

import (
	"fmt"
	"path"
	"testing"
	"time"

	"google.golang.org/protobuf/reflect/protoreflect"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/auth"
	"mysteryshopper/storage"
)

// sharedFields are fields of answers to clients whose class is not a client's: messages that the agency and shoppers get too
// have them, and handlers leave them empty for clients, or give a client its own.
var sharedFields = map[protoreflect.FullName]string{
	"Alert.agency":         "for the agency alone",
	"Alert.report":         "the phone's id of the report",
	"AlertNumbers.flag":    "an alert of the agency's own",
	"AlertNumbers.hours":   "an alert of the agency's own",
	"Answer.evidence":      "in a self-assessment, which has none",
	"Answer.timestamp":     "in a self-assessment: the manager's own",
	"Appeal.own_review":    "for reviewers",
	"Appeal.report":        "the phone's id of the report",
	"Appeal.reviewed_by":   "for the agency",
	"ListTitles.shoppers":  "of lists of the agency",
	"Mail.shopper":         "of mails to shoppers",
	"Score.answers_digest": "is emptied",
	"Score.violations":     "are emptied, but in a client's own self-assessment",
	"Score.warnings":       "are emptied, but in a client's own self-assessment",
	"Token.secret":         "the caller's own, once",
	"Token.shopper":        "of tokens of shoppers",
	"Webhook.secret":       "the client's own, once",
}

// TestAnswersToClientsByClass walks the answers of every method that viewers or managers may call, whether or not a test
// calls it: each field is public or a client's, or is one of sharedFields, which TestClientsSeeNoShopperData finds empty.
func TestAnswersToClientsByClass(t *testing.T) {
	t.Parallel()
	found, walked := map[protoreflect.FullName]bool{}, map[protoreflect.FullName]bool{}
	var walk func(m protoreflect.MessageDescriptor, where string)
	walk = func(m protoreflect.MessageDescriptor, where string) {
		if walked[m.FullName()] {
			return
		}
		walked[m.FullName()] = true
		for i := range m.Fields().Len() {
			field := m.Fields().Get(i)
			if short := field.FullName()[len(protoPackage)+1:]; field.ParentFile().Package() == protoPackage && !m.IsMapEntry() {
				switch class := classOf(field); {
				case class == pb.DataClass_PUBLIC || class == pb.DataClass_CLIENT:
				case sharedFields[short] == "":
					t.Errorf("%s reaches %s, which is %s", where, short, class)
				default:
					found[short] = true
					continue
				}
			}
			if field.Message() != nil {
				walk(field.Message(), where)
			}
		}
	}
	methods := 0
	for name, method := range apiMethods() {
		if rule, _ := auth.RuleFor(name); !rule.Allows(storage.Viewer) && !rule.Allows(storage.Manager) {
			continue
		}
		methods++
		walk(method.Output(), name)
	}
	for field := range sharedFields {
		if !found[field] {
			t.Errorf("%s is in no answer to a client any more", field)
		}
	}
	if methods < 80 {
		t.Errorf("clients may call only %d methods", methods)
	}
	t.Logf("%d methods, %d messages", methods, len(walked))
}

// TestClientsSeeTheDayOfARelease reads the releases of a client one by one, as a list and as rows: each is the midnight before
// the moment that reviewers see. TestExportsAgree has the other forms of rows.
func TestClientsSeeTheDayOfARelease(t *testing.T) {
	t.Parallel()
	w := startWorld(t, onSQLite)
	days := map[string]time.Time{}
	for _, r := range must[*pb.ListReportsResponse](t)(w.by(w.Tokens.Reviewer).ListReports(t.Context(), &pb.ListReportsRequest{Filter: `released = true`, PageSize: 1000})).GetReports() {
		moment := r.GetReleaseTime().AsTime()
		days[r.GetReleasedReport()] = time.Date(moment.Year(), moment.Month(), moment.Day(), 0, 0, 0, 0, time.UTC)
		if moment.Equal(days[r.GetReleasedReport()]) {
			t.Fatalf("%s was released at midnight: nothing is tested", r.GetReport())
		}
	}
	expect := func(form, id string, got time.Time) {
		t.Helper()
		if want := days[id]; want.IsZero() || !got.Equal(want) {
			t.Errorf("%s: %s was released %s, want %s", form, id, got, want)
		}
	}
	client := w.by(w.tokens[viewer])
	list := must[*pb.ListReleasedReportsResponse](t)(client.ListReleasedReports(t.Context(), &pb.ListReleasedReportsRequest{Client: "acme", PageSize: 1000})).GetReleasedReports()
	if len(list) < 2 {
		t.Fatalf("the client sees %d reports", len(list))
	}
	for _, listed := range list {
		id := path.Base(listed.GetName())
		expect("the list", id, listed.GetReleaseTime().AsTime())
		one := must[*pb.ReleasedReport](t)(client.GetReleasedReport(t.Context(), &pb.GetReleasedReportRequest{Client: "acme", ReleasedReport: id}))
		expect("the report", id, one.GetReleaseTime().AsTime())
	}
	for _, row := range w.pagesOf(t, w.tokens[viewer], "/v1/clients/acme/visitRows", "visitRows") {
		at, err := time.Parse(time.RFC3339, fmt.Sprint(row["releaseTime"]))
		if err != nil {
			t.Fatal(err)
		}
		expect("the rows", fmt.Sprint(row["releasedReport"]), at)
	}
}
