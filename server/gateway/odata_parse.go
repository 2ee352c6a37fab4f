package gateway

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

const longestFilter = 2000

// parseODataFilter parses comparisons that are joined by "and". Other filters of OData are refused as not served, and
// anything else as wrong.
func parseODataFilter(set *odataSet, text string) (odataFilter, error) {
	if len(text) > longestFilter {
		return nil, badFilter("the filter is longer than %d bytes", longestFilter)
	}
	p := odataParser{set: set, words: odataWords(text)}
	filter, err := p.conjunction()
	if err == nil && len(p.words) > 0 {
		err = p.unexpected()
	}
	return filter, err
}

func badFilter(format string, args ...any) error {
	return refuse(http.StatusBadRequest, pb.Reason_INVALID_FILTER, format, args...)
}

func notServed(format string, args ...any) error {
	return refuse(http.StatusNotImplemented, pb.Reason_NO_SUCH_METHOD, format, args...)
}

// odataWords splits a filter into words, quoted texts and single characters.
func odataWords(text string) []string {
	var words []string
	for {
		text = strings.TrimLeft(text, " \t")
		if text == "" {
			return words
		}
		end := 1
		switch text[0] {
		case '(', ')', ',':
		case '\'':
			end = quotedLength(text)
		default:
			if end = strings.IndexAny(text, " \t(),'"); end < 0 {
				end = len(text)
			}
		}
		words = append(words, text[:end])
		text = text[end:]
	}
}

// quotedLength returns the length of the quoted text at the beginning. In it two quotes stand for one. Without a closing
// quote it extends to the end.
func quotedLength(text string) int {
	for i := 1; i < len(text); i++ {
		if text[i] != '\'' {
			continue
		}
		if i+1 == len(text) || text[i+1] != '\'' {
			return i + 1
		}
		i++
	}
	return len(text)
}

// odataParser parses a filter word by word.
type odataParser struct {
	set   *odataSet
	words []string
}

func (p *odataParser) peek() string {
	if len(p.words) == 0 {
		return ""
	}
	return p.words[0]
}

func (p *odataParser) next() string {
	word := p.peek()
	if word != "" {
		p.words = p.words[1:]
	}
	return word
}

// unexpected returns the error for the next word.
func (p *odataParser) unexpected() error {
	switch word := p.peek(); word {
	case "":
		return badFilter("the filter ends too early")
	case "or", "not", "add", "sub", "mul", "div", "mod":
		return notServed("%q is not served in a filter; comparisons are joined by and", word)
	default:
		return badFilter("the filter cannot be read from %q on", word)
	}
}

func (p *odataParser) conjunction() (odataFilter, error) {
	var filter odataFilter
	for {
		some, err := p.term()
		if err != nil {
			return nil, err
		}
		filter = append(filter, some...)
		if p.peek() != "and" {
			return filter, nil
		}
		p.next()
	}
}

// term parses a comparison, or a filter in parentheses.
func (p *odataParser) term() (odataFilter, error) {
	if p.peek() != "(" {
		test, err := p.comparison()
		return odataFilter{test}, err
	}
	p.next()
	filter, err := p.conjunction()
	if err == nil && p.peek() != ")" {
		err = p.unexpected()
	}
	p.next()
	return filter, err
}

// operators are the comparison operators of OData, served or not.
var operators = []string{"eq", "ne", "gt", "ge", "lt", "le", "has", "in"}

func (p *odataParser) comparison() (odataTest, error) {
	var test odataTest
	name := p.peek()
	if test.property = p.set.property(name); test.property == nil {
		return test, p.noProperty()
	}
	p.next()
	test.operator = p.peek()
	switch {
	case slices.Contains(operators, test.operator) && !slices.Contains(p.set.filters[name], test.operator):
		return test, notServed("%s is not served with %s; see the capabilities in $metadata", name, test.operator)
	case !slices.Contains(operators, test.operator) && test.property.edm() == "Edm.Boolean":
		return test, notServed("%s is served in a comparison alone", name)
	case !slices.Contains(operators, test.operator):
		return test, p.unexpected()
	}
	p.next()
	literal := p.next()
	if literal == "" {
		return test, p.unexpected()
	}
	var ok bool
	if test.value, ok = test.property.literal(literal); ok {
		return test, nil
	}
	if literal == "null" || p.set.property(literal) != nil || p.peek() == "(" {
		return test, notServed("%s is compared with values alone", name)
	}
	return test, badFilter("%q is no value of %s, which is %s", literal, name, test.property.edm())
}

// noProperty returns the error for a comparison that does not begin with a property. OData has comparisons that begin
// otherwise; they are not served.
func (p *odataParser) noProperty() error {
	word := p.peek()
	outer, _, path := strings.Cut(word, "/")
	_, number := strconv.ParseFloat(word, 64)
	switch {
	case word == "":
		return p.unexpected()
	case word != "not" && len(p.words) > 1 && p.words[1] == "(":
		return notServed("the function %q is not served", word)
	case path && p.set.property(outer) != nil:
		return notServed("a part of %s is not served", outer)
	case len(p.words) > 1 && slices.Contains(operators, p.words[1]) && (word[0] == '\'' || number == nil):
		return notServed("a comparison begins with a property")
	}
	return p.unexpected()
}

// literal parses a value of the property in a filter.
func (p *odataProperty) literal(text string) (odataValue, bool) {
	switch p.edm() {
	case "Edm.String":
		inner, ok := strings.CutPrefix(text, "'")
		if ok {
			inner, ok = strings.CutSuffix(inner, "'")
		}
		return odataValue{text: strings.ReplaceAll(inner, "''", "'")}, ok
	case "Edm.Boolean":
		return odataValue{text: text}, text == "true" || text == "false"
	case "Edm.Int32":
		n, err := strconv.ParseInt(text, 10, 32)
		return odataValue{number: n}, err == nil
	case "Edm.DateTimeOffset":
		at, err := time.Parse(time.RFC3339, text)
		return odataValue{at: at}, err == nil
	}
	return odataValue{}, false
}
