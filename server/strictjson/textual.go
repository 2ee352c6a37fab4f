package strictjson

import (
	"strings"
	"time"

	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/types/known/timestamppb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
)

// quotedText reads the text of a message that is written as a text.
func (d *decoder) quotedText(form string) (string, bool) {
	if d.next() != '"' {
		d.wrongType(fault.Form, form)
		return "", false
	}
	content, ok := d.quoted()
	if !ok {
		d.malformed()
	}
	return string(content), ok
}

// timestamp decodes an instant and writes its fields: seconds and nanoseconds.
func (d *decoder) timestamp() {
	text, ok := d.quotedText(instantForm)
	if !ok {
		return
	}
	seconds, nanos, reason := instant(text)
	if reason != pb.Reason_REASON_UNSPECIFIED {
		d.refuse(reason, fault.Form, instantForm)
		return
	}
	d.wire = protowire.AppendTag(d.wire, 1, protowire.VarintType)
	d.wire = protowire.AppendVarint(d.wire, uint64(seconds))
	d.wire = protowire.AppendTag(d.wire, 2, protowire.VarintType)
	d.wire = protowire.AppendVarint(d.wire, uint64(nanos))
}

// The first and last second that a Timestamp can hold.
const (
	firstSecond = -62135596800 // 0001-01-01T00:00:00Z
	lastSecond  = 253402300799 // 9999-12-31T23:59:59Z
)

// layout is the format of an instant up to the seconds.
const layout = "2006-01-02T15:04:05"

// Instant parses an instant as Decode does; ok is false if it cannot.
func Instant(text string) (*timestamppb.Timestamp, bool) {
	seconds, nanos, reason := instant(text)
	if reason != pb.Reason_REASON_UNSPECIFIED {
		return nil, false
	}
	return &timestamppb.Timestamp{Seconds: seconds, Nanos: int32(nanos)}, true
}

// instant parses an instant (RFC 3339, with T and Z in either case) that is not finer than a microsecond. reason is why
// it cannot.
func instant(text string) (seconds int64, nanos int, reason pb.Reason) {
	if len(text) <= len(layout) {
		return 0, 0, pb.Reason_WRONG_TYPE
	}
	begin, rest := text[:len(layout)], text[len(layout):]
	if day, clock, lower := strings.Cut(begin, "t"); lower {
		begin = day + "T" + clock
	}
	at, err := time.Parse(layout, begin)
	if err != nil {
		return 0, 0, pb.Reason_WRONG_TYPE
	}
	nanos, rest, reason = fraction(rest)
	if reason != pb.Reason_REASON_UNSPECIFIED {
		return 0, 0, reason
	}
	offset, ok := zone(rest)
	if !ok {
		return 0, 0, pb.Reason_WRONG_TYPE
	}
	seconds = at.Unix() - offset
	if seconds < firstSecond || seconds > lastSecond {
		return 0, 0, pb.Reason_OUT_OF_RANGE
	}
	return seconds, nanos, pb.Reason_REASON_UNSPECIFIED
}

// fraction parses the decimals after a point, if there is one, as nanoseconds.
func fraction(text string) (nanos int, rest string, reason pb.Reason) {
	if text[0] != '.' {
		return 0, text, pb.Reason_REASON_UNSPECIFIED
	}
	text = text[1:]
	count := digits([]byte(text))
	if count == 0 || count > 9 {
		return 0, "", pb.Reason_WRONG_TYPE
	}
	for i, unit := 0, 100_000_000; i < count; i, unit = i+1, unit/10 {
		nanos += int(text[i]-'0') * unit
	}
	if nanos%1000 != 0 {
		return 0, "", pb.Reason_TIME_TOO_FINE
	}
	return nanos, text[count:], pb.Reason_REASON_UNSPECIFIED
}

// zone parses Z or an offset such as +01:00, as seconds.
func zone(text string) (offset int64, ok bool) {
	if text == "Z" || text == "z" {
		return 0, true
	}
	if len(text) != len("+01:00") || text[0] != '+' && text[0] != '-' || text[3] != ':' ||
		digits([]byte(text[1:3])) != 2 || digits([]byte(text[4:])) != 2 {
		return 0, false
	}
	hours, minutes := two(text[1:]), two(text[4:])
	offset = hours*3600 + minutes*60
	if text[0] == '-' {
		offset = -offset
	}
	return offset, hours < 24 && minutes < 60
}

func two(text string) int64 { return int64(text[0]-'0')*10 + int64(text[1]-'0') }

// mask decodes a field mask and writes its only field: the paths.
func (d *decoder) mask() {
	text, ok := d.quotedText(maskForm)
	if !ok || text == "" {
		return
	}
	for path := range strings.SplitSeq(text, ",") {
		snake, ok := SnakePath(path)
		if !ok {
			d.refuse(pb.Reason_WRONG_TYPE, fault.Form, maskForm)
			return
		}
		d.wire = protowire.AppendTag(d.wire, 1, protowire.BytesType)
		d.wire = protowire.AppendString(d.wire, snake)
	}
}

// SnakePath converts a path in JSON form to one of the proto: report.startTime to report.start_time. The path *, which stands
// for all fields in a mask, stays. ok is false for a text that is not a path.
func SnakePath(path string) (snake string, ok bool) {
	if path == "*" {
		return path, true
	}
	var out strings.Builder
	begins := true
	for _, c := range []byte(path) {
		switch {
		case 'A' <= c && c <= 'Z' && !begins:
			out.WriteByte('_')
			out.WriteByte(c - 'A' + 'a')
		case 'a' <= c && c <= 'z', isDigit(c) && !begins, c == '.' && !begins:
			out.WriteByte(c)
		default:
			return "", false
		}
		begins = c == '.'
	}
	return out.String(), !begins
}
