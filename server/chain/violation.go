package chain

import (
	"strconv"
	"strings"

	"buf.build/gen/go/bufbuild/protovalidate/protocolbuffers/go/buf/validate"
	"buf.build/go/protovalidate"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/strictjson"
)

// violation translates one of the validator's, of a message of type d.
func violation(d protoreflect.MessageDescriptor, v *protovalidate.Violation) fault.Violation {
	field, path := locate(d, v.Proto.GetField())
	rules, rule := brokenRule(field, v)
	out := fault.Violation{Path: path, Reason: pb.Reason_INVALID_FORMAT}
	family, size := strings.CutPrefix(rule, "min_")
	if !size {
		family, size = strings.CutPrefix(rule, "max_")
	}
	switch {
	case v.Proto.GetRuleId() == "required", isMissing(v, rule):
		out.Reason = pb.Reason_REQUIRED
		out.Params = knownValues(field)
	case size:
		out.Reason = pb.Reason_OUT_OF_BOUNDS
		out.Params = params(rules, bound{"min", "min_" + family}, bound{"max", "max_" + family})
	case rule == "gt", rule == "gte", rule == "lt", rule == "lte":
		out.Reason = pb.Reason_OUT_OF_RANGE
		out.Params = params(rules, bound{"min", "gt"}, bound{"min", "gte"}, bound{"max", "lt"}, bound{"max", "lte"})
	case rule == "pattern":
		out.Params = map[string]string{fault.Form: formOf(params(rules, bound{"pattern", "pattern"})["pattern"])}
	case rule == "defined_only", rule == "in", rule == "not_in":
		out.Reason = pb.Reason_UNKNOWN_VALUE
		out.Params = knownValues(field)
	case rule == "unique":
		out.Reason = pb.Reason_DUPLICATE_KEY
	}
	return out
}

// knownValues returns the parameter with the values of an enum; none for other fields.
func knownValues(field protoreflect.FieldDescriptor) map[string]string {
	if field == nil || field.Enum() == nil {
		return nil
	}
	return map[string]string{fault.Known: strings.Join(strictjson.ValuesOf(field.Enum()), ", ")}
}

// forms describes, for people, the patterns of the proto. A regular expression is not shown.
var forms = map[string]string{
	"^[a-z][a-z0-9-]{1,62}$":                                        "2 to 63 small letters, digits and hyphens, a letter first, such as core-service",
	"^[a-z0-9][a-z0-9-]{0,62}$":                                     "1 to 63 small letters, digits and hyphens, no hyphen first, such as berlin-mitte",
	"^([a-z0-9][a-z0-9-]{0,62})?$":                                  "1 to 63 small letters, digits and hyphens, no hyphen first, such as berlin-mitte",
	"^[a-z0-9][a-z0-9-]{0,62}:[a-z0-9][a-z0-9-]{0,62}$":             "two words of small letters, digits and hyphens with a colon between them, such as size:large",
	"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$":                           "a language tag (BCP 47), such as de or de-AT",
	"^[0-9]{4}-[0-9]{2}-[0-9]{2}$":                                  "a day, such as 2026-11-21",
	"^([0-9]{4}-[0-9]{2}-[0-9]{2})?$":                               "a day, such as 2026-11-21",
	"^checklists/[a-z0-9][a-z0-9-]{0,62}/versions/[1-9][0-9]{0,9}$": "the name of a checklist version, such as checklists/core-service/versions/3",
	"^https://[^/?# ]+[^ ]*$":                                       "an address that begins with https://, without spaces",
	"^[0-9a-f]{64}$":                                                "64 hexadecimal digits in lower case",
	"^([0-9a-f]{64})?$":                                             "64 hexadecimal digits in lower case",
	"^(sha1|sha256)?$":                                              "sha1 or sha256",
	"^[0-9]{4}-(0[1-9]|1[0-2])$":                                    "a month, such as 2026-11",
	"^([0-9]{4}-(0[1-9]|1[0-2]))?$":                                 "a month, such as 2026-11",
	"^[0-9]{1,9}([.][0-9]{1,4})?$":                                  "a number with a point and at most 4 digits behind it, such as 12.50",
	"^[A-Z]{3}$":                                                    "a currency's code (ISO 4217), such as EUR",
}

// formOf returns the description of a pattern; empty if there is none.
func formOf(pattern string) string { return forms[pattern] }

// isMissing reports whether a rule was broken by leaving the field out: the minimum length or count is 1, or the zero
// value of an enum is not allowed.
func isMissing(v *protovalidate.Violation, rule string) bool {
	switch rule {
	case "min_len", "min_bytes", "min_items", "min_pairs":
		return v.RuleValue.IsValid() && v.RuleValue.String() == "1"
	case "not_in":
		enum, ok := v.FieldValue.Interface().(protoreflect.EnumNumber)
		return ok && enum == 0
	}
	return false
}

// locate returns the field that a path leads to, nil if there is none, and the path as it is in JSON:
// report.answers[3].notApplicableReason, and title.de for the key of a map.
func locate(d protoreflect.MessageDescriptor, path *validate.FieldPath) (field protoreflect.FieldDescriptor, json string) {
	var b strings.Builder
	for i, step := range path.GetElements() {
		if i > 0 {
			b.WriteByte('.')
		}
		if field = nil; d != nil {
			field = d.Fields().ByName(protoreflect.Name(step.GetFieldName()))
		}
		switch {
		case field == nil:
			b.WriteString(step.GetFieldName())
			d = nil
		case field.IsMap():
			b.WriteString(field.JSONName())
			d = field.MapValue().Message()
		default:
			b.WriteString(field.JSONName())
			d = field.Message()
		}
		switch at := step.GetSubscript().(type) {
		case *validate.FieldPathElement_Index:
			b.WriteString("[" + strconv.FormatUint(at.Index, 10) + "]")
		case *validate.FieldPathElement_StringKey:
			b.WriteString("." + at.StringKey)
		case *validate.FieldPathElement_IntKey:
			b.WriteString("." + strconv.FormatInt(at.IntKey, 10))
		case *validate.FieldPathElement_UintKey:
			b.WriteString("." + strconv.FormatUint(at.UintKey, 10))
		case *validate.FieldPathElement_BoolKey:
			b.WriteString("." + strconv.FormatBool(at.BoolKey))
		}
	}
	return field, b.String()
}

// brokenRule returns the message of the field's option that holds the rule, and the rule's name in it, such as
// max_len in StringRules. The message is nil for a rule that is not one of the standard ones.
func brokenRule(field protoreflect.FieldDescriptor, v *protovalidate.Violation) (rules protoreflect.Message, name string) {
	path := v.Proto.GetRule().GetElements()
	if len(path) == 0 || field == nil {
		return nil, ""
	}
	options, ok := proto.GetExtension(field.Options(), validate.E_Field).(*validate.FieldRules)
	if !ok {
		return nil, ""
	}
	rules = options.ProtoReflect()
	for _, step := range path[:len(path)-1] {
		part := rules.Descriptor().Fields().ByName(protoreflect.Name(step.GetFieldName()))
		if part == nil || part.Message() == nil || part.IsList() || part.IsMap() {
			return nil, path[len(path)-1].GetFieldName()
		}
		rules = rules.Get(part).Message()
	}
	return rules, path[len(path)-1].GetFieldName()
}

// bound names a parameter of a text and the rule that it is the value of.
type bound struct{ param, rule string }

// params returns the values of those bounds that the rules have.
func params(rules protoreflect.Message, bounds ...bound) map[string]string {
	if rules == nil {
		return nil
	}
	out := make(map[string]string, len(bounds))
	for _, b := range bounds {
		field := rules.Descriptor().Fields().ByName(protoreflect.Name(b.rule))
		if field != nil && rules.Has(field) {
			out[b.param] = rules.Get(field).String()
		}
	}
	return out
}
