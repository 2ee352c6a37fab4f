package chain

import (
	"math"
	"regexp"
	"unicode/utf8"

	"buf.build/gen/go/bufbuild/protovalidate/protocolbuffers/go/buf/validate"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// test reports whether a value keeps its rules.
type test func(protoreflect.Value) bool

// bothTests returns a test that is passed by what passes both. A nil test is passed by everything.
func bothTests(first, second test) test {
	if first == nil {
		return second
	}
	if second == nil {
		return first
	}
	return func(v protoreflect.Value) bool { return first(v) && second(v) }
}

// nulTest is for the texts of a field: values, elements of a list, keys and values of a map. It is nil for a field
// without texts.
func nulTest(field protoreflect.FieldDescriptor) test {
	isText := func(f protoreflect.FieldDescriptor) bool { return f.Kind() == protoreflect.StringKind }
	switch {
	case field.IsMap():
		if !isText(field.MapKey()) && !isText(field.MapValue()) {
			return nil
		}
		values := isText(field.MapValue())
		return func(v protoreflect.Value) bool {
			good := true
			v.Map().Range(func(key protoreflect.MapKey, value protoreflect.Value) bool {
				good = !hasNUL(key.String()) && (!values || !hasNUL(value.String()))
				return good
			})
			return good
		}
	case !isText(field):
		return nil
	case field.IsList():
		return func(v protoreflect.Value) bool {
			for i := range v.List().Len() {
				if hasNUL(v.List().Get(i).String()) {
					return false
				}
			}
			return true
		}
	}
	return func(v protoreflect.Value) bool { return !hasNUL(v.String()) }
}

// fieldTest returns the test of a field's rules, nil if every value keeps them; understood is false if there is a rule
// that is not one of those below. The caller handles whether the field is required and when its rules are ignored.
func fieldTest(rules *validate.FieldRules, field protoreflect.FieldDescriptor) (t test, understood bool) {
	understood = true
	rules.ProtoReflect().Range(func(part protoreflect.FieldDescriptor, _ protoreflect.Value) bool {
		switch part.Name() {
		case "required", "ignore":
		case "string", "bytes", "int32", "int64", "double", "enum", "repeated", "map":
		default:
			understood = false
		}
		return understood
	})
	if !understood {
		return nil, false
	}
	switch r := rules.GetType().(type) {
	case *validate.FieldRules_String_:
		return stringTest(r.String_)
	case *validate.FieldRules_Bytes:
		return bytesTest(r.Bytes)
	case *validate.FieldRules_Int32:
		return numberTest(r.Int32, protoreflect.Value.Int)
	case *validate.FieldRules_Int64:
		return numberTest(r.Int64, protoreflect.Value.Int)
	case *validate.FieldRules_Double:
		return numberTest(r.Double, protoreflect.Value.Float)
	case *validate.FieldRules_Enum:
		return enumTest(r.Enum, field.Enum())
	case *validate.FieldRules_Repeated:
		return listTest(r.Repeated, field)
	case *validate.FieldRules_Map:
		return mapTest(r.Map, field)
	}
	return nil, true
}

// only reports whether a message has no other fields than those named.
func only(m proto.Message, names ...protoreflect.Name) bool {
	known := true
	m.ProtoReflect().Range(func(field protoreflect.FieldDescriptor, _ protoreflect.Value) bool {
		known = false
		for _, n := range names {
			known = known || n == field.Name()
		}
		return known
	})
	return known && len(m.ProtoReflect().GetUnknown()) == 0
}

func stringTest(r *validate.StringRules) (test, bool) {
	if !only(r, "min_len", "max_len", "min_bytes", "max_bytes", "pattern") {
		return nil, false
	}
	letters := newSize(r.MinLen, r.MaxLen)
	bytes := newSize(r.MinBytes, r.MaxBytes)
	var pattern *regexp.Regexp
	if r.Pattern != nil {
		var err error
		if pattern, err = regexp.Compile(r.GetPattern()); err != nil {
			return nil, false
		}
	}
	return func(v protoreflect.Value) bool {
		s := v.String()
		n := uint64(len(s))
		// A text has at most as many letters as bytes, and at least a quarter of that.
		fits := letters.has(n) && letters.has((n+utf8.UTFMax-1)/utf8.UTFMax) || letters.has(uint64(utf8.RuneCountInString(s)))
		return fits && bytes.has(n) && (pattern == nil || pattern.MatchString(s))
	}, true
}

func bytesTest(r *validate.BytesRules) (test, bool) {
	length := newSize(r.MinLen, r.MaxLen)
	return func(v protoreflect.Value) bool { return length.has(uint64(len(v.Bytes()))) }, only(r, "min_len", "max_len")
}

// size is a range of lengths, both ends in it.
type size struct{ least, most uint64 }

func newSize(least, most *uint64) size {
	s := size{most: math.MaxUint64}
	if least != nil {
		s.least = *least
	}
	if most != nil {
		s.most = *most
	}
	return s
}

func (s size) has(n uint64) bool { return s.least <= n && n <= s.most }

// numberTest is for the rules of numbers with bounds that are included.
func numberTest[N int64 | float64](r proto.Message, number func(protoreflect.Value) N) (test, bool) {
	if !only(r, "gte", "lte") {
		return nil, false
	}
	rules := r.ProtoReflect()
	bound := func(name protoreflect.Name) (N, bool) {
		field := rules.Descriptor().Fields().ByName(name)
		return number(rules.Get(field)), rules.Has(field)
	}
	least, hasLeast := bound("gte")
	most, hasMost := bound("lte")
	// Bounds in reverse order mean a gap; that is left to the validator.
	if hasLeast && hasMost && !(least <= most) {
		return nil, false
	}
	return func(v protoreflect.Value) bool {
		n := number(v)
		return (!hasLeast || n >= least) && (!hasMost || n <= most)
	}, true
}

func enumTest(r *validate.EnumRules, enum protoreflect.EnumDescriptor) (test, bool) {
	if !only(r, "defined_only", "not_in") || enum == nil {
		return nil, false
	}
	refused := make(map[protoreflect.EnumNumber]bool)
	for _, n := range r.GetNotIn() {
		refused[protoreflect.EnumNumber(n)] = true
	}
	return func(v protoreflect.Value) bool {
		n := v.Enum()
		return !refused[n] && (!r.GetDefinedOnly() || enum.Values().ByNumber(n) != nil)
	}, true
}

func listTest(r *validate.RepeatedRules, field protoreflect.FieldDescriptor) (test, bool) {
	item, ok := partTest(r.GetItems(), field)
	if !ok || !only(r, "min_items", "max_items", "unique", "items") {
		return nil, false
	}
	items, unique := newSize(r.MinItems, r.MaxItems), r.GetUnique()
	return func(v protoreflect.Value) bool {
		list := v.List()
		n := list.Len()
		// Whether several are unique is left to the validator.
		if !items.has(uint64(n)) || unique && n > 1 {
			return false
		}
		for i := 0; item != nil && i < n; i++ {
			if !item(list.Get(i)) {
				return false
			}
		}
		return true
	}, true
}

func mapTest(r *validate.MapRules, field protoreflect.FieldDescriptor) (test, bool) {
	key, okKeys := partTest(r.GetKeys(), field.MapKey())
	value, okValues := partTest(r.GetValues(), field.MapValue())
	if !okKeys || !okValues || !only(r, "min_pairs", "max_pairs", "keys", "values") {
		return nil, false
	}
	pairs := newSize(r.MinPairs, r.MaxPairs)
	return func(v protoreflect.Value) bool {
		m := v.Map()
		good := pairs.has(uint64(m.Len()))
		if good {
			m.Range(func(k protoreflect.MapKey, v protoreflect.Value) bool {
				good = (key == nil || key(k.Value())) && (value == nil || value(v))
				return good
			})
		}
		return good
	}, true
}

// partTest is for the elements of a list or a map. Elements that are required or ignored are left to the validator.
func partTest(rules *validate.FieldRules, field protoreflect.FieldDescriptor) (test, bool) {
	if rules == nil {
		return nil, true
	}
	if rules.GetRequired() || rules.GetIgnore() != validate.Ignore_IGNORE_UNSPECIFIED {
		return nil, false
	}
	return fieldTest(rules, field)
}
