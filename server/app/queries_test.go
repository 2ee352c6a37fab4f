package app_test

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// query holds the names in an expression of Prometheus: metrics with the labels that select them, and the labels by which
// results are grouped.
type query struct {
	selectors []selector
	grouped   []string
}

type selector struct {
	metric   string
	matchers []matcher
}

type matcher struct{ label, operator, value string }

var (
	queryToken = regexp.MustCompile(`^(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\[[^\]]*\]|\{[^}]*\}|\d[\w.]*|[a-zA-Z_:][\w:]*|[-+*/%^<>=!(),]|\s+)`)
	oneMatcher = regexp.MustCompile(`^\s*([a-zA-Z_]\w*)\s*(=~|!~|!=|=)\s*(?:"([^"]*)"|'([^']*)')\s*,?`)
	isName     = regexp.MustCompile(`^[a-zA-Z_:]`)
)

// words of the language that stand where a metric could.
var (
	groupers  = []string{"by", "without", "on", "ignoring", "group_left", "group_right"}
	operators = []string{"and", "or", "unless", "offset", "bool"}
)

// parseQuery finds the names in an expression. It parses no more of the language than that needs.
func parseQuery(expr string) (query, error) {
	var tokens []string
	for rest := strings.TrimSpace(expr); rest != ""; {
		token := queryToken.FindString(rest)
		if token == "" {
			return query{}, fmt.Errorf("cannot read from %q on", rest)
		}
		rest = rest[len(token):]
		if token = strings.TrimSpace(token); token != "" {
			tokens = append(tokens, token)
		}
	}
	var q query
	at := func(i int) string {
		if i < len(tokens) {
			return tokens[i]
		}
		return ""
	}
	for i := 0; i < len(tokens); i++ {
		token, next := tokens[i], at(i+1)
		switch {
		case slices.Contains(groupers, token):
			for i += 2; i < len(tokens) && tokens[i] != ")"; i++ {
				if tokens[i] != "," {
					q.grouped = append(q.grouped, tokens[i])
				}
			}
		case !isName.MatchString(token), slices.Contains(operators, token), next == "(", slices.Contains(groupers[:2], next):
		default:
			s := selector{metric: token}
			if strings.HasPrefix(next, "{") {
				var err error
				if s.matchers, err = parseMatchers(strings.Trim(next, "{}")); err != nil {
					return query{}, err
				}
			}
			q.selectors = append(q.selectors, s)
		}
	}
	return q, nil
}

func parseMatchers(text string) ([]matcher, error) {
	var all []matcher
	for strings.TrimSpace(text) != "" {
		m := oneMatcher.FindStringSubmatch(text)
		if m == nil {
			return nil, fmt.Errorf("cannot read the labels from %q on", text)
		}
		all, text = append(all, matcher{m[1], m[2], m[3] + m[4]}), text[len(m[0]):]
	}
	return all, nil
}

// given are the labels that Prometheus adds to every metric.
var given = []string{"job", "instance"}

// problems returns the names of a query that do not exist.
func (q query) problems(known map[string]metric) []string {
	var found []string
	labels := slices.Clone(given)
	for _, s := range q.selectors {
		m, ok := known[s.metric]
		if !ok {
			found = append(found, fmt.Sprintf("there is no metric %s", s.metric))
			continue
		}
		labels = slices.AppendSeq(labels, maps.Keys(m))
		for _, match := range s.matchers {
			if slices.Contains(given, match.label) {
				continue
			}
			values, ok := m[match.label]
			if !ok {
				found = append(found, fmt.Sprintf("%s has no label %s", s.metric, match.label))
			}
			for _, value := range match.values() {
				if values != nil && !values[value] && (match.label != "reason" || pb.Reason_value[value] == 0) {
					found = append(found, fmt.Sprintf("%s has no %s %q", s.metric, match.label, value))
				}
			}
		}
	}
	for _, label := range q.grouped {
		if !slices.Contains(labels, label) {
			found = append(found, fmt.Sprintf("nothing has the label %s to group by", label))
		}
	}
	return found
}

// values returns the label values that the matcher matches, where its pattern is a choice of words.
func (m matcher) values() []string {
	if m.operator == "=" {
		return []string{m.value}
	}
	before, choice, inner := strings.Cut(m.value, "(")
	choice, after, closed := strings.Cut(choice, ")")
	if !inner {
		before, choice, after = "", m.value, ""
	} else if !closed {
		return nil
	}
	if strings.ContainsAny(strings.ReplaceAll(choice, "|", "")+after, `\[](){}*+?^$`) {
		return nil
	}
	var values []string
	for value := range strings.SplitSeq(choice, "|") {
		values = append(values, before+value+after)
	}
	return values
}

// TestQueries checks the parser of TestMetricsExist.
func TestQueries(t *testing.T) {
	t.Parallel()
	known := map[string]metric{
		"calls_total": {"method": {"Get": true, "Put": true}, "reason": {}}, "calls_bucket": {"le": {"1": true}}, "other": {},
	}
	for name, test := range map[string]struct {
		expr string
		want int
	}{
		"metric":               {`rate(calls_total[5m]) > 0.5`, 0},
		"unknown metric":       {`rate(call_total[5m]) > 0`, 1},
		"unknown in a sum":     {`sum by (method) (rate(calls_total[5m])) / sum(callz)`, 1},
		"aggregation in front": {`topk(5, sum by (method) (calls_total))`, 0},
		"grouping behind":      {`sum(calls_total) by (nothing)`, 1},
		"unknown label":        {`calls_total{methods="Get"}`, 1},
		"unknown value":        {`calls_total{method="Gett", instance="a"}`, 1},
		"choice":               {`calls_total{method=~"Get|Putt"}`, 1},
		"choice in the middle": {`calls_total{method=~"(Ge|Pu)t"}`, 0},
		"pattern":              {`calls_total{method=~"G.*"}`, 0},
		"variable":             {`calls_total{instance=~"$instance"}`, 0},
		"reason":               {`calls_total{reason="INTERNAL"}`, 0},
		"unknown reason":       {`calls_total{reason=~"INTERNAL|NO_SUCH_REASON"}`, 1},
		"operators":            {`calls_total offset 1w and on (instance) other unless vector(1) == bool 1`, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			q, err := parseQuery(test.expr)
			if err != nil {
				t.Fatal(err)
			}
			if got := q.problems(known); len(got) != test.want {
				t.Errorf("%q: %d problems, want %d: %q", test.expr, len(got), test.want, got)
			}
		})
	}
	for _, expr := range []string{`calls{`, `calls{method}`, "a ? b"} {
		if q, err := parseQuery(expr); err == nil {
			t.Errorf("%q was read as %v", expr, q)
		}
	}
}
