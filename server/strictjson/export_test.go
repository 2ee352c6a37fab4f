package strictjson

import "google.golang.org/protobuf/reflect/protoreflect"

// Supports reports whether this package supports a message and everything in it.
func Supports(message protoreflect.MessageDescriptor) bool {
	return supports(message, map[protoreflect.FullName]bool{})
}

func supports(message protoreflect.MessageDescriptor, seen map[protoreflect.FullName]bool) bool {
	if seen[message.FullName()] {
		return true
	}
	seen[message.FullName()] = true
	p := planOf(message)
	if p.form == foreign {
		return false
	}
	for _, f := range p.fields {
		switch {
		case f.kind == protoreflect.GroupKind,
			f.entries && f.MapKey().Kind() != protoreflect.StringKind,
			f.message != nil && f.entries && !supports(f.MapValue().Message(), seen),
			f.message != nil && !f.entries && !supports(f.Message(), seen):
			return false
		}
	}
	return true
}
