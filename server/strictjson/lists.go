package strictjson

import (
	"strconv"

	"buf.build/gen/go/bufbuild/protovalidate/protocolbuffers/go/buf/validate"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
)

const (
	// listMargin is how many times as long a list may be while it is decoded as its rule permits. A report that was stored
	// under a wider rule must still be decoded, since a repetition is answered with its receipt; the validation refuses
	// what is new.
	listMargin = 4
	// listDefault bounds a list or map without a rule.
	listDefault = 10_000
	// maxElements bounds the elements and entries of all lists and maps of one message, however nested: a short text can
	// stand for many of them, and each takes about a hundred bytes.
	maxElements = 100_000
)

// mostOf returns how many elements of a list, or entries of a map, are decoded at most.
func mostOf(d protoreflect.FieldDescriptor) int {
	rules, _ := proto.GetExtension(d.Options(), validate.E_Field).(*validate.FieldRules)
	most := rules.GetRepeated().GetMaxItems()
	if d.IsMap() {
		most = rules.GetMap().GetMaxPairs()
	}
	if most == 0 || most > listDefault/listMargin {
		return listDefault
	}
	return int(most) * listMargin
}

// full reports whether a list of so many elements takes no more, and adds a violation that ends decoding. The path is that
// of the list.
func (d *decoder) full(f *field, elements int) bool {
	d.elements++
	switch {
	case elements >= f.most:
		d.refuse(pb.Reason_OUT_OF_BOUNDS, "max", strconv.Itoa(f.most))
	case d.elements > maxElements:
		d.refuse(pb.Reason_OUT_OF_BOUNDS, "max", strconv.Itoa(maxElements))
	default:
		return false
	}
	d.broken = true
	return true
}

// CheckLists returns a violation if a message in protobuf's binary form has a list or a map that is longer than is decoded,
// or too many elements in all. Malformed data and data nested deeper than maxDepth is left to the decoder.
func CheckLists(data []byte, message protoreflect.MessageDescriptor, maxDepth int) []fault.Violation {
	s := scan{left: maxElements}
	s.message(data, planOf(message), maxDepth)
	return s.found
}

// scan walks over the binary form of a message.
type scan struct {
	left  int
	found []fault.Violation
}

func (s *scan) message(data []byte, p *plan, depth int) {
	var counts []int // of the lists and maps, by the index of the field; made when there is one
	for len(data) > 0 && len(s.found) == 0 {
		number, kind, n := protowire.ConsumeTag(data)
		if n < 0 {
			return
		}
		data = data[n:]
		if n = protowire.ConsumeFieldValue(number, kind, data); n < 0 {
			return
		}
		if f := p.byNumber[number]; f != nil {
			if counts == nil && (f.list || f.entries) {
				counts = make([]int, len(p.fields))
			}
			s.field(f, kind, data[:n], counts, depth)
		}
		data = data[n:]
	}
}

// field counts an element of a list or a map, and walks over a message. The name of the list alone is the path.
func (s *scan) field(f *field, kind protowire.Type, value []byte, counts []int, depth int) {
	if f.list || f.entries {
		counts[f.index]++
		s.left--
		most := f.most
		if s.left < 0 {
			most = maxElements
		}
		if s.left < 0 || counts[f.index] > f.most {
			s.found = append(s.found, fault.Violation{
				Path: f.name, Reason: pb.Reason_OUT_OF_BOUNDS, Params: map[string]string{"max": strconv.Itoa(most)},
			})
			return
		}
	}
	if f.message == nil || kind != protowire.BytesType || depth == 0 {
		return
	}
	if inner, n := protowire.ConsumeBytes(value); n >= 0 {
		if f.entries {
			s.entry(inner, f, depth)
			return
		}
		s.message(inner, f.message(), depth-1)
	}
}

// entry walks over the value of a map's entry.
func (s *scan) entry(data []byte, f *field, depth int) {
	for len(data) > 0 {
		number, kind, n := protowire.ConsumeField(data)
		if n < 0 {
			return
		}
		if number == 2 && kind == protowire.BytesType {
			_, _, tag := protowire.ConsumeTag(data)
			if inner, m := protowire.ConsumeBytes(data[tag:n]); m >= 0 {
				s.message(inner, f.message(), depth-1)
			}
		}
		data = data[n:]
	}
}
