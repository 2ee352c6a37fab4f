package phone

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

type enrolCommand struct {
	Code  string `arg:"" help:"The one-time code of the invitation, or the link that its QR code holds."`
	Title string `default:"reference phone" help:"What the device is called (default ${default})."`
}

// Help shows how it is called.
func (*enrolCommand) Help() string {
	return "The token is kept in the phone's folder. The address in a link is that of the server's REST side; the reference " +
		"phone speaks gRPC and needs --server.\n\nExamples:\n\n  mysteryshopper phone enrol 7K2QX-9D4MF-0ZB1T-W8HCR --server 127.0.0.1:8081\n" +
		"  mysteryshopper phone enrol 'mysteryshopper:enrol?code=7K2QX-9D4MF-0ZB1T-W8HCR' --server 127.0.0.1:8081"
}

// Run exchanges the code.
func (e *enrolCommand) Run(ctx context.Context, env *Environment, c *Commands) error {
	code, err := invitationCode(e.Code)
	if err != nil {
		return err
	}
	return c.withPhone(env, func(p *Phone) error {
		token, err := p.Enrol(ctx, code, e.Title)
		if err != nil {
			return err
		}
		result := struct {
			Token   string `json:"token"`
			Shopper string `json:"shopper"`
		}{token.GetToken(), token.GetShopper()}
		return c.write(env, result, func(w io.Writer) { fmt.Fprintf(w, "This phone is enrolled for %s.\n", result.Shopper) })
	})
}

// invitationCode returns the code of an invitation's link. A text that is no link is returned as it is: it is the code.
func invitationCode(text string) (string, error) {
	scheme, _, isLink := strings.Cut(text, ":")
	if !isLink {
		return text, nil
	}
	link, err := url.Parse(strings.TrimSpace(text))
	if err != nil || link.Scheme != "mysteryshopper" || link.Opaque != "enrol" {
		return "", usageError("a link of %s: is no invitation; one begins with mysteryshopper:enrol?code=", scheme)
	}
	code := link.Query().Get("code")
	if code == "" {
		return "", usageError("the link has no code; an invitation's begins with mysteryshopper:enrol?code=")
	}
	return code, nil
}

type syncCommand struct {
	Wait int `placeholder:"SECONDS" default:"0" help:"How long to wait for something new where nothing has changed, up to 60 seconds (default ${default})."`
}

// Help shows how it is called.
func (*syncCommand) Help() string {
	return "One call brings the visits that are new or changed with their locations and checklist versions, each " +
		"verified by its digest, and the ids of the visits that were removed. With --wait the server answers when a visit of the " +
		"shopper changes or an offer is new, and otherwise when the time is over; meanwhile no other command can use the " +
		"phone's folder.\n\nExamples:\n\n" +
		"  mysteryshopper phone sync --server 127.0.0.1:8081 --token $TOKEN\n" +
		"  mysteryshopper phone sync --wait 30"
}

// Run fetches what changed.
func (s *syncCommand) Run(ctx context.Context, env *Environment, c *Commands) error {
	if s.Wait < 0 || s.Wait > longestWait {
		return usageError("--wait %d: between 0 and %d seconds", s.Wait, longestWait)
	}
	return c.withPhone(env, func(p *Phone) error {
		s, err := p.SyncWithin(ctx, time.Duration(s.Wait)*time.Second)
		if err != nil {
			return err
		}
		result := struct {
			Visits            int       `json:"visits"`
			Removed           int       `json:"removed"`
			Versions          int       `json:"versions"`
			Reset             bool      `json:"reset"`
			OffersChanged     bool      `json:"offersChanged"`
			SkewMillis        int64     `json:"skewMillis"`
			ServerTime        time.Time `json:"serverTime"`
			MinimumAppVersion string    `json:"minimumAppVersion,omitempty"`
			PlannedAppVersion string    `json:"plannedAppVersion,omitempty"`
			PlannedAppTime    time.Time `json:"plannedAppTime,omitzero"`
		}{s.Visits, s.Removed, s.Versions, s.Reset, s.OffersChanged, s.Skew.Milliseconds(), s.ServerTime, s.MinimumAppVersion, s.PlannedAppVersion, s.PlannedAppTime}
		return c.write(env, result, func(w io.Writer) {
			if s.Reset {
				fmt.Fprintln(w, "The server could not continue from the last sync; everything was fetched again.")
			}
			fmt.Fprintf(w, "Visits: %d new or changed, %d removed. Checklist versions: %d checked.\n", s.Visits, s.Removed, s.Versions)
			if s.OffersChanged {
				fmt.Fprintln(w, "Offers are new or changed; phone offers lists them.")
			}
			if s.PlannedAppVersion != "" {
				fmt.Fprintf(w, "From %s on the app must be %s or newer.\n", s.PlannedAppTime.Format(windowLayout), s.PlannedAppVersion)
			}
			fmt.Fprintf(w, "This phone's clock is %v %s the server's.\n", s.Skew.Abs(), aheadOrBehind(s.Skew))
		})
	})
}

// longestWait is how many seconds a sync may wait.
const longestWait = 60

func aheadOrBehind(skew time.Duration) string {
	if skew < 0 {
		return "behind"
	}
	return "ahead of"
}

type visitsCommand struct{}

// Help shows how it is called.
func (*visitsCommand) Help() string {
	return "This needs no network: it lists what the last sync brought.\n\nExample:\n\n  mysteryshopper phone visits --json"
}

// visitLine is a visit in the output of the commands.
type visitLine struct {
	Visit       string    `json:"visit"`
	Progress    Progress  `json:"progress"`
	Location    string    `json:"location"`
	Checklist   string    `json:"checklist"`
	Version     int32     `json:"version"`
	WindowStart time.Time `json:"windowStart"`
	WindowEnd   time.Time `json:"windowEnd"`
	// TimeZone is that of the location, in which the window is written.
	TimeZone string `json:"timeZone,omitempty"`
	Returned string `json:"returned,omitempty"`
	// ReturnedQuestions are the questions that the return names, by their keys.
	ReturnedQuestions []string `json:"returnedQuestions,omitempty"`
	// AnswerDue is until when the returned report may be answered; absent where there is no bound.
	AnswerDue time.Time `json:"answerDue,omitzero"`
	Removed   bool      `json:"removed,omitempty"`
	// Fee is an amount and a currency; Minutes is how long the visit takes.
	Fee            string             `json:"fee,omitempty"`
	Minutes        int32              `json:"minutes,omitempty"`
	BriefingFiles  []*pb.BriefingFile `json:"briefingFiles,omitempty"`
	DistanceMeters *int32             `json:"distanceMeters,omitempty"`
}

// windowLayout is how the ends of windows are written, in the location's time zone.
const windowLayout = "2006-01-02 15:04 MST"

// zoneOf returns the time zone of a location; UTC where it has none or the phone does not know it.
func zoneOf(l *pb.Location) *time.Location {
	zone, err := time.LoadLocation(l.GetTimeZone())
	if err != nil {
		return time.UTC
	}
	return zone
}

func lineOf(v Visit) visitLine {
	zone := zoneOf(v.Location)
	line := visitLine{
		Visit: v.GetVisit(), Progress: v.Progress, Location: cmp.Or(v.Location.GetTitle(), v.GetLocation()),
		Checklist: v.GetChecklist(), Version: v.GetVersion(), WindowStart: v.GetWindowStart().AsTime().In(zone),
		WindowEnd: v.GetWindowEnd().AsTime().In(zone), TimeZone: v.Location.GetTimeZone(),
		Returned: v.GetReturnComment(), ReturnedQuestions: v.GetReturnedQuestions(), Removed: v.Removed,
		Fee:     strings.TrimSpace(v.GetFee().GetAmount() + " " + v.GetFee().GetCurrency()),
		Minutes: v.GetMinutes(), BriefingFiles: v.GetBriefingFiles(), DistanceMeters: v.Visit.DistanceMeters,
	}
	if due := v.GetAnswerDueTime(); due != nil {
		line.AnswerDue = due.AsTime().In(zone)
	}
	return line
}

// Run lists the visits.
func (*visitsCommand) Run(env *Environment, c *Commands) error {
	return c.withPhone(env, func(p *Phone) error {
		lines := []visitLine{}
		for _, v := range p.Visits() {
			lines = append(lines, lineOf(v))
		}
		return c.write(env, lines, func(w io.Writer) {
			for _, l := range lines {
				fmt.Fprintf(w, "%-9s  %s  until %s  %s  %s %d\n",
					progressTexts[l.Progress], l.Visit, l.WindowEnd.Format(windowLayout), l.Location, l.Checklist, l.Version)
				if l.Returned != "" {
					fmt.Fprintf(w, "           The reviewer asks: %s\n", l.Returned)
				}
				if len(l.ReturnedQuestions) > 0 {
					fmt.Fprintf(w, "           It is about: %s\n", strings.Join(l.ReturnedQuestions, ", "))
				}
				if !l.AnswerDue.IsZero() {
					fmt.Fprintf(w, "           Answer until %s; later answers are taken too, with a flag\n", l.AnswerDue.Format(windowLayout))
				}
			}
		})
	})
}

type showCommand struct {
	Visit string `arg:"" help:"The visit's id."`
}

// Help shows how it is called.
func (*showCommand) Help() string {
	return "Questions are shown with the keys that a file of answers uses, and with what is answered so far. With " +
		"--json the visit and its checklist version are printed.\n\nExample:\n\n  mysteryshopper phone show berlin-01 --locale de"
}

// Run shows the visit.
func (s *showCommand) Run(env *Environment, c *Commands) error {
	return c.withPhone(env, func(p *Phone) error {
		v, version, err := p.Visit(s.Visit)
		if err != nil {
			return err
		}
		result := struct {
			visitLine
			Scenario string `json:"scenario,omitempty"`
			Content  any    `json:"content"`
		}{lineOf(v), v.GetScenario(), version.Version()}
		draft, _ := p.Draft(s.Visit) // A visit that was not begun is shown without answers.
		return c.write(env, result, func(w io.Writer) {
			writeVisit(w, result.visitLine, result.Scenario, c.Locale)
			writeQuestions(w, version, draft, c.Locale)
		})
	})
}
