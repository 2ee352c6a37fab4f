package checklist

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
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
}

// ParseCases reads a case or a list of cases. Unknown members, texts after the end, cases without a version,
// unknown outcomes and answers with two values are refused, all such answers at once.
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
		if err := cases[i].checkShape(); err != nil {
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
