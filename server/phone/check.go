package phone

import (
	"fmt"
	"strconv"

	"mysteryshopper/checklist"
	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/words"
)

// Violation is one thing that is wrong with a report, found here or by the server.
type Violation struct {
	// Path leads to what is wrong, in the JSON of a submission: report.answers[2], or report.answers[key] where the
	// answer is missing.
	Path string `json:"path"`
	// Reason is the machine reason.
	Reason string `json:"reason"`
	// Message is for the shopper.
	Message string `json:"message,omitempty"`
}

// Check is the result of the scoring engine for a report.
type Check struct {
	// Score is the score of what there is; nil where the outcome is not scored.
	Score *checklist.Score
	// Violations are all that keep the report from being finished.
	Violations []Violation
}

// Incomplete is the error of Finish for a report that the server would refuse.
type Incomplete struct {
	Visit      string
	Violations []Violation
}

// Error counts the violations and names the first.
func (e *Incomplete) Error() string {
	return fmt.Sprintf("%s: the report has %d violations, the first is %s: %s",
		e.Visit, len(e.Violations), e.Violations[0].Path, e.Violations[0].Reason)
}

// Check scores the draft of a visit as it is.
func (p *Phone) Check(visit string) (*Check, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	d, err := p.draft(visit)
	if err != nil {
		return nil, err
	}
	return p.check(d)
}

// check checks a draft with the same rules as the server, so that the shopper sees in the shop, and not in the evening,
// what is missing.
func (p *Phone) check(d *Draft) (*Check, error) {
	version := p.versions[d.version()]
	if version == nil {
		return nil, fmt.Errorf("%s: %s %d: %w", d.Visit, d.Report.Checklist, d.Report.Version, ErrNoVersion)
	}
	out := &Check{}
	r := d.Report
	if !r.EndTime.IsZero() && r.EndTime.Before(r.StartTime) {
		out.violate(p.options.Locale, "report.endTime", pb.Reason_ENDS_BEFORE_START)
	}
	if !r.Outcome.Scored() {
		return out, nil
	}
	out.Score = version.Score(r.Answers, r.Outcome)
	for _, v := range out.Score.Violations {
		at := v.Question
		if v.Answer >= 0 {
			at = strconv.Itoa(v.Answer)
		}
		out.violate(p.options.Locale, "report.answers["+at+"]", fault.Named(string(v.Reason)))
	}
	return out, nil
}

func (c *Check) violate(locale, path string, reason pb.Reason) {
	c.Violations = append(c.Violations, Violation{Path: path, Reason: reason.String(), Message: words.Match(locale).Text(words.Reason(reason))})
}
