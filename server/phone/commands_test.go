package phone_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"

	"mysteryshopper/checklist"
	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/phone"
)

// shell runs commands.
type shell struct {
	t     *testing.T
	flags []string
	stdin string
}

// run returns what a command printed and how it ended.
func (s *shell) run(args ...string) (stdout, stderr string, err error) {
	s.t.Helper()
	var out, result bytes.Buffer
	grammar := struct {
		Phone phone.Commands `cmd:""`
	}{}
	environment := &phone.Environment{Stdin: strings.NewReader(s.stdin), Stdout: &out, Stderr: &result, Now: time.Now}
	helped := false
	parser, err := kong.New(&grammar, kong.Name("mysteryshopper"), kong.Bind(environment), kong.Writers(&out, &result),
		kong.Exit(func(int) { helped = true }))
	if err != nil {
		s.t.Fatal(err)
	}
	parsed, err := parser.Parse(append(append([]string{"phone"}, s.flags...), args...))
	if err == nil && !helped {
		parsed.BindTo(s.t.Context(), (*context.Context)(nil))
		err = parsed.Run()
	}
	return out.String(), result.String(), err
}

// must runs a command that must succeed, and decodes its JSON where into is not nil.
func (s *shell) must(into any, args ...string) string {
	s.t.Helper()
	if into != nil {
		args = append(args, "--json")
	}
	out, result, err := s.run(args...)
	if err != nil {
		s.t.Fatalf("%q: %v\n%s%s", args, err, out, result)
	}
	if into != nil {
		if err := json.Unmarshal([]byte(out), into); err != nil {
			s.t.Fatalf("%q printed %s: %v", args, out, err)
		}
	}
	return out
}

// fails runs a command that must fail with an exit code and an advice.
func (s *shell) fails(code int, want error, args ...string) {
	s.t.Helper()
	_, _, err := s.run(args...)
	var result interface {
		ExitCode() int
		Advice() string
	}
	if !errors.As(err, &result) || result.ExitCode() != code || result.Advice() == "" || want != nil && !errors.Is(err, want) {
		s.t.Errorf("%q ended with %v, want exit code %d and %v", args, err, code, want)
	}
}

// TestCommands runs the commands of a shopper's day.
func TestCommands(t *testing.T) {
	t.Parallel()
	a := newAgency(t)
	s := &shell{t: t, flags: []string{"--dir", filepath.Join(t.TempDir(), "anna")}}
	visit, other := a.Visits[0], a.Visits[1]

	s.fails(3, phone.ErrOffline, "sync")
	s.fails(2, nil, "sync", "--server", "127.0.0.1")
	invitation, err := pb.NewAccessServiceClient(a.conn).CreateInvitation(as(t.Context(), a.Tokens.Admin), &pb.CreateInvitationRequest{
		Invitation: &pb.Invitation{Role: pb.AccessRole_SHOPPER, Shopper: a.Shopper},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, link := range []string{"https://shop.example.com/?code=x", "mysteryshopper:enrol", "mysteryshopper:enrol?server=x", "mysteryshopper:sync?code=x"} {
		s.fails(2, nil, "enrol", link, "--server", a.GRPC)
	}
	if out := s.must(nil, "enrol", invitation.GetEnrolmentUri(), "--server", a.GRPC); out != "This phone is enrolled for "+a.Shopper+".\n" {
		t.Errorf("enrol printed %q", out)
	}
	var synced struct{ Visits, Versions int }
	if s.must(&synced, "sync"); synced.Visits < len(a.Visits) || synced.Versions == 0 {
		t.Errorf("synced %+v", synced)
	}
	var visits []struct{ Visit, Progress string }
	if s.must(&visits, "visits"); len(visits) != synced.Visits || !strings.Contains(s.must(nil, "visits"), visit) {
		t.Errorf("visits %+v", visits)
	}
	if out := s.must(nil, "show", visit, "--locale", "de"); !strings.Contains(out, "Servicequalität im Kern") && !strings.Contains(out, "greeted") {
		t.Errorf("show printed %s", out)
	}
	s.fails(2, phone.ErrNoVisit, "show", "nowhere")

	var made struct{ ReportID string }
	s.must(&made, "fill", visit, "--demo", "--seed", "7")
	s.fails(1, phone.ErrReported, "fill", visit, "--demo")
	s.must(nil, "fill", other, "--demo", "--draft")
	if out := s.must(nil, "draft", "save", other); !strings.Contains(out, "parked") {
		t.Errorf("draft save printed %q", out)
	}
	if out := s.must(nil, "draft", "load", other); !strings.Contains(out, "on this phone now") {
		t.Errorf("draft load printed %q", out)
	}
	var queue []struct{ ReportID, State string }
	if s.must(&queue, "queue"); len(queue) != 1 || queue[0].ReportID != made.ReportID || queue[0].State != "QUEUED" {
		t.Errorf("queue %+v", queue)
	}
	s.fails(2, phone.ErrNoReport, "receipt", made.ReportID)
	if out := s.must(nil, "send"); !strings.Contains(out, "1 accepted, 0 refused, 0 waiting") {
		t.Errorf("send printed %q", out)
	}
	receipt, err := checklist.ParseReceipt([]byte(s.must(nil, "receipt", made.ReportID)))
	if err != nil || receipt.ReportID != made.ReportID {
		t.Errorf("receipt %+v: %v", receipt, err)
	}
	if out := s.must(nil, "queue"); out != "No report waits to be sent.\n" {
		t.Errorf("queue printed %q", out)
	}
}

// TestToken gives tokens with --token. The phone must store a token when the server has accepted it, in place of the one
// before, and its errors must be for people.
func TestToken(t *testing.T) {
	t.Parallel()
	a := newAgency(t)
	s := &shell{t: t, flags: []string{"--dir", t.TempDir(), "--locale", "de"}}
	fails := func(code int, text string, args ...string) {
		t.Helper()
		s.fails(code, nil, args...)
		if _, _, err := s.run(args...); err == nil || !strings.Contains(err.Error(), text) || strings.Contains(err.Error(), "rpc error") {
			t.Errorf("%q ended with %v, want %q", args, err, text)
		}
	}
	fails(1, "Sie sind nicht angemeldet.", "sync", "--server", a.GRPC)
	fails(1, "Ihr Zugang ist nicht mehr gültig.", "sync", "--token", "ms_aaaaaaaaaaaa_bbbb")
	fails(1, "Sie sind nicht angemeldet.", "sync")
	s.must(nil, "sync", "--token", a.Tokens.Shopper)
	s.must(nil, "sync")
	fails(1, "Ihr Zugang ist nicht mehr gültig.", "sync", "--token", "ms_aaaaaaaaaaaa_bbbb")
	s.must(nil, "sync")
	access, admin := pb.NewAccessServiceClient(a.conn), as(t.Context(), a.Tokens.Admin)
	invitation, err := access.CreateInvitation(admin, &pb.CreateInvitationRequest{
		Invitation: &pb.Invitation{Role: pb.AccessRole_SHOPPER, Shopper: a.Shopper},
	})
	if err != nil {
		t.Fatal(err)
	}
	second, err := access.EnrolDevice(t.Context(), &pb.EnrolDeviceRequest{Code: invitation.GetCode(), Title: "second"})
	if err != nil {
		t.Fatal(err)
	}
	s.must(nil, "sync", "--token", second.GetSecret())
	first := strings.Split(a.Tokens.Shopper, "_")[1]
	if _, err := access.RevokeToken(admin, &pb.RevokeTokenRequest{Token: first}); err != nil {
		t.Fatal(err)
	}
	s.must(nil, "sync")
	fails(1, "Dieser Code ist nicht gültig.", "enrol", "1234")
	fails(3, "cannot be reached", "sync", "--server", "127.0.0.1:1")
}

// TestFillFromFile fills from valid and from invalid files.
func TestFillFromFile(t *testing.T) {
	t.Parallel()
	a := newAgency(t)
	s := &shell{t: t, flags: []string{"--dir", t.TempDir(), "--server", a.GRPC, "--token", a.Tokens.Shopper}}
	visit := a.Visits[0]
	s.must(nil, "sync")
	file := filepath.Join(t.TempDir(), "answers.json")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s.fails(2, os.ErrNotExist, "fill", visit, "--answers", file)
	for _, bad := range []string{"", "[]", `{"answers": [{"pick": "yes"}]}`, `{"checklist": "another"}`, `{} {}`} {
		write(bad)
		s.fails(2, nil, "fill", visit, "--answers", file)
	}
	write(`{"answers": [{"question": "no-such-question", "scale": 3}]}`)
	s.fails(1, nil, "fill", visit, "--answers", file)
	var result struct {
		ReportID   string
		Violations []phone.Violation
	}
	out, _, err := s.run("fill", visit, "--answers", file, "--json")
	if incomplete := (*phone.Incomplete)(nil); !errors.As(err, &incomplete) {
		t.Errorf("error %v, want *Incomplete", err)
	}
	if err := json.Unmarshal([]byte(out), &result); err != nil || result.ReportID != "" || len(result.Violations) < 2 {
		t.Errorf("fill printed %s: %v; want all that is wrong", out, err)
	}
	s.stdin = `{"outcome": "CLOSED", "narrative": "A sign said: back in May."}`
	if s.must(&result, "fill", visit, "--answers", "-"); result.ReportID == "" {
		t.Errorf("fill printed %+v", result)
	}
	if out := s.must(nil, "send"); !strings.Contains(out, "1 accepted") {
		t.Errorf("send printed %q", out)
	}
}

// TestHelp checks that the help of each command has its name and an example.
func TestHelp(t *testing.T) {
	t.Parallel()
	s := &shell{t: t}
	for _, command := range []string{"enrol", "sync", "visits", "show", "fill", "queue", "send", "receipt", "draft save", "draft load", "messages", "message", "statement"} {
		out, _, _ := s.run(append(strings.Fields(command), "--help")...)
		if !strings.Contains(out, "mysteryshopper phone "+command) || !strings.Contains(out, "Example") {
			t.Errorf("%s --help printed\n%s", command, out)
		}
	}
}

// TestOffers runs the commands from an offer to the check-in, and the declines.
func TestOffers(t *testing.T) {
	t.Parallel()
	a := newAgency(t)
	s := &shell{t: t, flags: []string{"--dir", filepath.Join(t.TempDir(), "anna"), "--server", a.GRPC, "--token", a.Tokens.Shopper}}
	type line struct {
		Visit, Location, Fee, TimeZone string
		WindowEnd                      time.Time
		Minutes                        int32
		DistanceMeters                 *int32
	}
	var all, near, home []line
	s.must(&all, "offers")
	s.must(&near, "offers", "--near", "52.52, 13.40", "--within", "500")
	s.must(&home, "offers", "--home", "--within", "20000")
	if len(all) < 3 || len(near) == 0 || len(near) >= len(all) || len(home) != len(all) {
		t.Fatalf("%d offers, %d near Berlin, %d near the home", len(all), len(near), len(home))
	}
	for i, l := range near {
		if l.DistanceMeters == nil || *l.DistanceMeters > 500_000 || i > 0 && *l.DistanceMeters < *near[i-1].DistanceMeters {
			t.Errorf("offer %d is %+v", i, l)
		}
		if zone, err := time.LoadLocation(l.TimeZone); err != nil || l.WindowEnd.Format("-0700") != l.WindowEnd.In(zone).Format("-0700") || l.Fee == "" || l.Minutes == 0 {
			t.Errorf("the offer is written as %+v", l)
		}
	}
	s.fails(2, nil, "offers", "--near", "Berlin")
	s.must(nil, "claim", near[0].Visit)
	if shown := s.must(nil, "show", near[0].Visit, "--locale", "de"); !strings.Contains(shown, "Honorar: ") || !strings.Contains(shown, "Zeitbedarf: ") {
		t.Errorf("shown is %s", shown)
	}
	s.fails(2, nil, "check-in", near[0].Visit, "--mock")
	s.must(nil, "check-in", near[0].Visit, "--at", "52.52,13.40", "--accuracy", "12", "--mock")
	v, err := pb.NewVisitServiceClient(a.conn).GetVisit(as(t.Context(), a.Tokens.Admin), &pb.GetVisitRequest{Visit: near[0].Visit})
	if err != nil || v.GetState() != pb.Visit_CHECKED_IN || !strings.Contains(strings.Join(v.GetFlags(), " "), "MOCK") {
		t.Errorf("after the check-in: %v %v", v, err)
	}
	s.must(nil, "decline", all[0].Visit, "--reason", "too-far")
	if _, _, err := s.run("decline", all[1].Visit, "--reason", "other"); err == nil {
		t.Error("declined for another reason without a note")
	}
	var left []line
	s.must(&left, "offers")
	for _, l := range left {
		if l.Visit == all[0].Visit || l.Visit == near[0].Visit {
			t.Errorf("%s is still offered", l.Visit)
		}
	}
}
