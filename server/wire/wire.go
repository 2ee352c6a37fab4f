// Package wire converts between the messages of the API and the types of the domain and of storage, both ways. It
// reads no request's context and no storage: what a caller may see is decided by whoever calls it.
package wire

import (
	"math"
	"strconv"
	"strings"
	"time"

	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/timestamppb"

	"mysteryshopper/checklist/visit"
)

// Name returns the name of an enum's value, which is the word of the domain; "" for the unspecified value 0 and for
// numbers that the enum does not have.
func Name(e protoreflect.Enum) string {
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

// Enum returns the enum's value of a word of the domain; the unspecified value 0 where the enum has no such name.
func Enum[E interface {
	~int32
	protoreflect.Enum
}, S ~string](word S) E {
	if value := E(0).Descriptor().Values().ByName(protoreflect.Name(word)); value != nil {
		return E(value.Number())
	}
	return 0
}

// Timestamp returns the message of an instant; nil for the zero time.
func Timestamp(t time.Time) *timestamppb.Timestamp {
	if t.IsZero() {
		return nil
	}
	return timestamppb.New(t)
}

// ClockFromProto returns what a phone sent about its clock. offsetMillis is nil where it sent no offset.
func ClockFromProto(deviceTime *timestamppb.Timestamp, offsetMillis *int64, measured *timestamppb.Timestamp) visit.Clock {
	clock := visit.Clock{DeviceTime: Time(deviceTime).Truncate(time.Microsecond), OffsetTime: Time(measured)}
	if offsetMillis != nil {
		const most = math.MaxInt64 / int64(time.Millisecond)
		offset := time.Duration(min(max(*offsetMillis, -most), most)) * time.Millisecond
		clock.Offset = &offset
	}
	return clock
}

// Time returns the instant of a message; the zero time for nil.
func Time(t *timestamppb.Timestamp) time.Time {
	if t == nil {
		return time.Time{}
	}
	return t.AsTime()
}

// Strings returns a list of a string type as a list of strings.
func Strings[S ~string](list []S) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = string(s)
	}
	return out
}

// ResourceName joins the parts of a resource name in the form of AIP-122.
func ResourceName(parts ...string) string { return strings.Join(parts, "/") }

// Etag returns the etag of a row by its revision, which counts its changes.
func Etag(revision int64) string { return "r" + strconv.FormatInt(revision, 36) }
