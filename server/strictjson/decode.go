package strictjson

import (
	"strconv"
	"sync"

	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
)

// maxViolations bounds how many violations are collected.
const maxViolations = 1000

// Decode reads one JSON object into an empty message and returns everything that
// is wrong with it; nothing for a good one. Beside what the standard codec
// refuses it refuses nesting beyond maxDepth and instants finer than a
// microsecond. The paths are those of the fields in JSON form, such as
// report.answers[3].scale; the path of the whole is empty. Where the text stops
// being JSON, or is nested too deeply, the reading ends with that as the last
// violation. A message with violations holds what could be read, for showing.
//
// The text is turned into protobuf's binary form and that into the message:
// setting fields by reflection one at a time takes longer than both.
func Decode(data []byte, message proto.Message, maxDepth int) []fault.Violation {
	d := decoders.Get().(*decoder)
	defer d.release()
	d.data, d.maxDepth = data, maxDepth
	p := planOf(message.ProtoReflect().Descriptor())
	if p.form == object {
		d.object(p)
	} else {
		d.wrongType()
	}
	if d.next(); !d.broken && d.at < len(d.data) {
		d.malformed()
	}
	if err := proto.Unmarshal(d.wire, message); err != nil && len(d.violations) == 0 {
		d.refuse(pb.Reason_WRONG_TYPE) // What is refused here was well formed for us, and is not for protobuf.
	}
	return d.violations
}

// decoder is one reading.
type decoder struct {
	text
	wire       []byte // what has been read, in protobuf's binary form
	path       []byte
	violations []fault.Violation
	depth      int
	maxDepth   int
	broken     bool // nothing can be read from here on
}

var decoders = sync.Pool{New: func() any { return new(decoder) }}

// keepBytes bounds the memory that a decoder keeps when it is given back.
const keepBytes = 64 << 10

// release gives a decoder back without what it read.
func (d *decoder) release() {
	if cap(d.wire)+cap(d.unquoted) > keepBytes {
		return
	}
	*d = decoder{text: text{unquoted: d.unquoted[:0]}, wire: d.wire[:0], path: d.path[:0]}
	decoders.Put(d)
}

// refuse notes a violation at the current path.
func (d *decoder) refuse(reason pb.Reason, params ...string) {
	v := fault.Violation{Path: string(d.path), Reason: reason}
	if len(params) == 2 {
		v.Params = map[string]string{params[0]: params[1]}
	}
	d.violations = append(d.violations, v)
	d.broken = d.broken || len(d.violations) >= maxViolations
}

// malformed notes that the text is no JSON, and ends the reading.
func (d *decoder) malformed() {
	d.refuse(pb.Reason_MALFORMED_JSON, "offset", strconv.Itoa(d.at))
	d.broken = true
}

// object reads a message that is written as an object.
func (d *decoder) object(p *plan) {
	if !d.enter('{') {
		return
	}
	var seen, oneofs set
	length := len(d.path)
	for first := true; d.more('}', first); first = false {
		name, ok := d.name()
		if !ok {
			return
		}
		f := p.byName[string(name)]
		switch {
		case f == nil:
			d.pushUnknown(string(name))
			d.refuse(pb.Reason_UNKNOWN_FIELD)
			d.skip()
		case !seen.add(f.index):
			d.push(f.name)
			d.refuse(pb.Reason_DUPLICATE_KEY)
			d.skip()
		case d.next() == 'n':
			d.null()
		case f.oneof >= 0 && !oneofs.add(f.oneof):
			d.push(f.name)
			d.refuse(pb.Reason_INVALID_FORMAT)
			d.skip()
		default:
			d.push(f.name)
			d.field(f)
		}
		d.path = d.path[:length]
	}
}

// field reads a member's value.
func (d *decoder) field(f *field) {
	switch {
	case f.list:
		d.list(f)
	case f.entries:
		d.entries(f)
	default:
		d.value(f, f.tag)
	}
}

// value reads one value of a field and writes it behind the tag.
func (d *decoder) value(f *field, tag uint64) {
	if f.message == nil {
		d.scalar(f, tag)
		return
	}
	d.wire = protowire.AppendVarint(d.wire, tag)
	begin := d.open()
	switch p := f.message(); p.form {
	case object:
		d.object(p)
	case timestamp:
		d.timestamp()
	case fieldMask:
		d.mask()
	default:
		d.wrongType()
	}
	d.close(begin)
}

// open leaves room for the length of a message; close fills it in.
func (d *decoder) open() (begin int) {
	d.wire = append(d.wire, 0)
	return len(d.wire)
}

func (d *decoder) close(begin int) {
	length := len(d.wire) - begin
	if more := protowire.SizeVarint(uint64(length)) - 1; more > 0 {
		d.wire = append(d.wire, make([]byte, more)...)
		copy(d.wire[begin+more:], d.wire[begin:begin+length])
	}
	protowire.AppendVarint(d.wire[:begin-1], uint64(length))
}

// list reads the elements of a list. null is no element.
func (d *decoder) list(f *field) {
	if !d.enter('[') {
		return
	}
	length := len(d.path)
	for i := int64(0); d.more(']', i == 0); i++ {
		d.path = append(d.path, '[')
		d.path = strconv.AppendInt(d.path, i, 10)
		d.path = append(d.path, ']')
		d.value(f, f.tag)
		d.path = d.path[:length]
	}
}

// entries reads the entries of a map with text keys. null is no value.
func (d *decoder) entries(f *field) {
	if !d.enter('{') {
		return
	}
	seen := map[string]bool{}
	length := len(d.path)
	for first := true; d.more('}', first); first = false {
		raw, ok := d.name()
		if !ok {
			return
		}
		key := string(raw)
		d.pushKey(key)
		if seen[key] {
			d.refuse(pb.Reason_DUPLICATE_KEY)
			d.skip()
		} else {
			seen[key] = true
			d.entry(f, key)
		}
		d.path = d.path[:length]
	}
}

// entry writes an entry of a map, which is a message of a key and a value.
func (d *decoder) entry(f *field, key string) {
	d.wire = protowire.AppendVarint(d.wire, f.tag)
	begin := d.open()
	d.wire = protowire.AppendTag(d.wire, 1, protowire.BytesType)
	d.wire = protowire.AppendString(d.wire, key)
	d.value(f, protowire.EncodeTag(2, wireType(f.kind)))
	d.close(begin)
}
