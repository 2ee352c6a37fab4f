package api

import (
	"strings"
	"time"

	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// enumWord returns the word that the domain uses for an enum's value: its name, or nothing where it is not said.
func enumWord(e protoreflect.Enum) string {
	number := e.Number()
	if number == 0 {
		return ""
	}
	value := e.Descriptor().Values().ByNumber(number)
	if value == nil {
		return ""
	}
	return string(value.Name())
}

// enumOf returns the enum's value of a domain word; 0, not said, where there is none.
func enumOf[E ~int32](word string, values map[string]int32) E { return E(values[word]) }

// instant returns the wire form of a time; nil for the zero time.
func instant(t time.Time) *timestamppb.Timestamp {
	if t.IsZero() {
		return nil
	}
	return timestamppb.New(t)
}

// instantOf returns the wire form of a time, also of the zero time.
func instantOf(t time.Time) *timestamppb.Timestamp { return timestamppb.New(t) }

// timeOf returns the time of a wire instant; the zero time where there is none.
func timeOf(t *timestamppb.Timestamp) time.Time {
	if t == nil {
		return time.Time{}
	}
	return t.AsTime()
}

// words returns the strings of a list of a string type.
func words[S ~string](list []S) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = string(s)
	}
	return out
}

// resourceName joins the parts of a resource name, as AIP-122 has it.
func resourceName(parts ...string) string { return strings.Join(parts, "/") }
