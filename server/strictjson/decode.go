package strictjson

import (
	"strconv"
	"sync"

	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
)

// maxViolations is the number of violations that are collected.
const maxViolations = 1000

// Decode decodes one JSON object into an empty message and returns everything that is wrong with it. In addition to what
// the standard codec refuses it refuses nesting deeper than maxDepth and instants finer than a microsecond. Paths are in
// JSON form, such as report.answers[3].scale; the path of the whole is empty. Decoding ends at text that is not JSON or
// nested too deeply, and at a list that is too long; that is the last violation then. With violations, the message has the
// fields that could be decoded.
//
// The text is converted to protobuf's binary form and that to the message, which is faster than setting each field by
// reflection.
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
		d.refuse(pb.Reason_WRONG_TYPE) // The binary form is valid but for protobuf's own limits.
	}
	return d.violations
}

// decoder is the state of one Decode.
type decoder struct {
	text
	wire       []byte // the decoded part, in protobuf's binary form
	path       []byte
	violations []fault.Violation
	depth      int
	elements   int // of all lists and maps
	maxDepth   int
	broken     bool // whether decoding has ended early
}

var decoders = sync.Pool{New: func() any { return new(decoder) }}

// keepBytes is the size in bytes up to which a decoder's memory is reused.
const keepBytes = 64 << 10

// release empties a decoder and returns it to the pool.
func (d *decoder) release() {
	if cap(d.wire)+cap(d.unquoted) > keepBytes {
		return
	}
	*d = decoder{text: text{unquoted: d.unquoted[:0]}, wire: d.wire[:0], path: d.path[:0]}
	decoders.Put(d)
}

// refuse adds a violation at the current path.
func (d *decoder) refuse(reason pb.Reason, params ...string) {
	v := fault.Violation{Path: string(d.path), Reason: reason}
	if len(params) == 2 {
		v.Params = map[string]string{params[0]: params[1]}
	}
	d.violations = append(d.violations, v)
	d.broken = d.broken || len(d.violations) >= maxViolations
}

// malformed adds the violation that the text is not JSON, and ends decoding.
func (d *decoder) malformed() {
	d.refuse(pb.Reason_MALFORMED_JSON, "offset", strconv.Itoa(d.at))
	d.broken = true
}

// object decodes a message that is written as an object.
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

// field decodes a member's value.
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

// value decodes one value of a field and writes it after the tag.
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

// list decodes the elements of a list. null is refused as an element.
func (d *decoder) list(f *field) {
	if !d.enter('[') {
		return
	}
	length := len(d.path)
	for i := int64(0); d.more(']', i == 0); i++ {
		if d.full(f, int(i)) {
			return
		}
		d.path = append(d.path, '[')
		d.path = strconv.AppendInt(d.path, i, 10)
		d.path = append(d.path, ']')
		d.value(f, f.tag)
		d.path = d.path[:length]
	}
}

// entries decodes the entries of a map with text keys. null is refused as a value.
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
		if d.full(f, len(seen)) {
			return
		}
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
