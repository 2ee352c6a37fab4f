package checklist

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Case is one case for the scoring command: a version, the answers of a report and its outcome.
type Case struct {
	Name    string   `json:"name"`
	Version *Version `json:"version"`
	Answers []Answer `json:"answers"`
	// Outcome is OutcomeCompleted where left out.
	Outcome Outcome `json:"outcome,omitempty"`
	// Want is the score that the case's author expects, as it stands in the file; absent where there is none.
	Want json.RawMessage `json:"want,omitempty"`

	instants instants
}

// ParseCases reads a case or a list of cases. Unknown members, texts after the end, cases without a version, unknown
// outcomes, answers with two values and instants finer than a microsecond are refused, all such answers at once.
func ParseCases(data []byte) ([]Case, error) {
	var cases []Case
	if trimmed := bytes.TrimLeft(data, " \t\r\n"); len(trimmed) > 0 && trimmed[0] == '[' {
		if err := decodeStrict(data, &cases); err != nil {
			return nil, fmt.Errorf("cases: %w", err)
		}
	} else {
		cases = make([]Case, 1)
		if err := decodeStrict(data, &cases[0]); err != nil {
			return nil, fmt.Errorf("case: %w", err)
		}
	}
	var errs []error
	for i := range cases {
		if err := errors.Join(cases[i].checkShape(), cases[i].instants.check()); err != nil {
			errs = append(errs, fmt.Errorf("case %d (%q): %w", i, cases[i].Name, err))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return cases, nil
}

// ParseVersion reads a version, or a draft, and refuses unknown members. It does not check whether the version is publishable.
func ParseVersion(data []byte) (*Version, error) {
	v := &Version{}
	if err := decodeStrict(data, v); err != nil {
		return nil, fmt.Errorf("checklist version: %w", err)
	}
	return v, nil
}

// UnmarshalJSON reads a case and refuses unknown members.
func (c *Case) UnmarshalJSON(data []byte) error {
	type members Case
	if err := decodeStrict(data, (*members)(c)); err != nil {
		return err
	}
	return json.Unmarshal(data, &c.instants)
}

// instants are the timestamps of a case's answers as they are written.
type instants struct {
	Answers []struct {
		Timestamp string `json:"timestamp"`
	} `json:"answers"`
}

// check refuses instants with more than six digits of fraction, also where they are zeros.
func (list *instants) check() error {
	const maxDigits = 6
	var errs []error
	for i, a := range list.Answers {
		_, fraction, _ := strings.Cut(a.Timestamp, ".")
		if strings.IndexAny(fraction, "Z+-") > maxDigits {
			errs = append(errs, fmt.Errorf("answers[%d].timestamp: %q is finer than a microsecond", i, a.Timestamp))
		}
	}
	return errors.Join(errs...)
}

func (c *Case) checkShape() error {
	var errs []error
	if c.Version == nil {
		errs = append(errs, errors.New("version is missing"))
	}
	if !c.Outcome.Known() {
		errs = append(errs, fmt.Errorf("outcome %q is unknown", c.Outcome))
	}
	for i := range c.Answers {
		if n := c.Answers[i].valueMembers(); n > 1 {
			errs = append(errs, fmt.Errorf("answers[%d]: %d values, want one at most", i, n))
		}
		if d := c.Answers[i].Duration; d != nil && !d.OutcomeOrDefault().known() {
			errs = append(errs, fmt.Errorf("answers[%d].duration.outcome: %q is unknown", i, d.Outcome))
		}
	}
	return errors.Join(errs...)
}

// decodeStrict reads exactly one JSON value without unknown members.
func decodeStrict(data []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("text after the end of the value")
	}
	return nil
}
