package api

import (
	"slices"
	"strings"

	"go.einride.tech/aip/filtering"
	expr "google.golang.org/genproto/googleapis/api/expr/v1alpha1"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/fault"
	"mysteryshopper/server/strictjson"
	"mysteryshopper/storage"
)

// filterFields lists the fields that a list can be filtered by, in the API's snake case.
type filterFields struct {
	texts, flags []string
	// titles are texts that a colon looks in, and lists have what a colon names.
	titles, lists []string
}

func (f filterFields) declarations() (*filtering.Declarations, error) {
	options := []filtering.DeclarationOption{filtering.DeclareStandardFunctions()}
	for _, name := range slices.Concat(f.texts, f.titles) {
		for _, spelled := range spellings(name) {
			options = append(options, filtering.DeclareIdent(spelled, filtering.TypeString))
		}
	}
	for _, name := range append(slices.Clone(f.flags), "true", "false") {
		for _, spelled := range spellings(name) {
			options = append(options, filtering.DeclareIdent(spelled, filtering.TypeBool))
		}
	}
	for _, name := range f.lists {
		for _, spelled := range spellings(name) {
			options = append(options, filtering.DeclareIdent(spelled, filtering.TypeList(filtering.TypeString)))
		}
	}
	return filtering.NewDeclarations(options...)
}

// spellings returns a name in snake case and, where that is another, in the camel case of answers.
func spellings(name string) []string {
	words := strings.Split(name, "_")
	if len(words) == 1 {
		return words
	}
	for i, word := range words[1:] {
		words[i+1] = strings.ToUpper(word[:1]) + word[1:]
	}
	return []string{name, strings.Join(words, "")}
}

// snake returns a declared name in snake case.
func snake(name string) string {
	if path, ok := strictjson.SnakePath(name); ok && !strings.Contains(name, "_") {
		return path
	}
	return name
}

// parse parses an AIP-160 filter. One that cannot be parsed, and a field that the list does not have, is
// INVALID_FILTER.
func (f filterFields) parse(text string) (storage.Filter, error) {
	if text == "" {
		return storage.Filter{}, nil
	}
	declarations, err := f.declarations()
	if err != nil {
		return storage.Filter{}, err
	}
	parsed, err := filtering.ParseFilterString(text, declarations)
	if err != nil {
		return storage.Filter{}, badFilter(err.Error())
	}
	filter, err := filterOf(parsed.CheckedExpr.GetExpr())
	if err != nil {
		return storage.Filter{}, err
	}
	return filter, f.checkColons(filter)
}

// checkColons refuses colons after fields that nothing is looked for in, and other operators of lists.
func (f filterFields) checkColons(filter storage.Filter) error {
	if c := filter.Compare; c != nil {
		list := slices.Contains(f.lists, c.Field)
		if _, text := c.Value.(string); (list || c.Op == storage.Has) && (c.Op != storage.Has || !text || !list && !slices.Contains(f.titles, c.Field)) {
			return badFilter("a colon and a text are for " + strings.Join(slices.Concat(f.titles, f.lists), ", "))
		}
	}
	for _, part := range slices.Concat(filter.All, filter.Any) {
		if err := f.checkColons(part); err != nil {
			return err
		}
	}
	if filter.Not != nil {
		return f.checkColons(*filter.Not)
	}
	return nil
}

func badFilter(why string) error {
	return fault.New(pb.Reason_INVALID_FILTER, "the filter cannot be used: %s", why).
		Violate("filter", pb.Reason_INVALID_FILTER)
}

var filterOps = map[string]storage.Op{
	filtering.FunctionEquals:        storage.Equal,
	filtering.FunctionNotEquals:     storage.NotEqual,
	filtering.FunctionLessThan:      storage.Less,
	filtering.FunctionLessEquals:    storage.LessOrEqual,
	filtering.FunctionGreaterThan:   storage.Greater,
	filtering.FunctionGreaterEquals: storage.GreaterOrEqual,
	filtering.FunctionHas:           storage.Has,
}

func filterOf(e *expr.Expr) (storage.Filter, error) {
	if ident := e.GetIdentExpr(); ident != nil && !isTruthValue(ident.GetName()) {
		return storage.Filter{Compare: &storage.Comparison{Field: snake(ident.GetName()), Op: storage.Equal, Value: true}}, nil
	}
	call := e.GetCallExpr()
	if call == nil {
		return storage.Filter{}, badFilter("a comparison is expected")
	}
	args := call.GetArgs()
	switch call.GetFunction() {
	case filtering.FunctionAnd, filtering.FunctionOr:
		parts := make([]storage.Filter, len(args))
		for i, arg := range args {
			part, err := filterOf(arg)
			if err != nil {
				return storage.Filter{}, err
			}
			parts[i] = part
		}
		if call.GetFunction() == filtering.FunctionOr {
			return storage.Filter{Any: parts}, nil
		}
		return storage.Filter{All: parts}, nil
	case filtering.FunctionNot:
		part, err := filterOf(args[0])
		return storage.Filter{Not: &part}, err
	}
	return comparisonOf(call)
}

// comparisonOf returns the comparison of a field with a text or a truth value.
func comparisonOf(call *expr.Expr_Call) (storage.Filter, error) {
	args := call.GetArgs()
	op, known := filterOps[call.GetFunction()]
	if !known || len(args) != 2 || args[0].GetIdentExpr() == nil || isTruthValue(args[0].GetIdentExpr().GetName()) {
		return storage.Filter{}, badFilter("only comparisons of a field with a value are known")
	}
	c := &storage.Comparison{Field: snake(args[0].GetIdentExpr().GetName()), Op: op}
	switch value := args[1].GetConstExpr().GetConstantKind().(type) {
	case *expr.Constant_StringValue:
		c.Value = value.StringValue
	case *expr.Constant_BoolValue:
		c.Value = value.BoolValue
	default:
		if word := args[1].GetIdentExpr().GetName(); isTruthValue(word) {
			c.Value = word == "true"
		} else {
			return storage.Filter{}, badFilter("a text or a truth value is expected")
		}
	}
	return storage.Filter{Compare: c}, nil
}

// isTruthValue reports whether a name in a filter is a value and not a field.
func isTruthValue(name string) bool { return name == "true" || name == "false" }
