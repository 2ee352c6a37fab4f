package chain

import (
	"slices"
	"sync"

	"buf.build/gen/go/bufbuild/protovalidate/protocolbuffers/go/buf/validate"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// keepsPlan reports whether a message has no unknown field, no text with NUL, and keeps every rule, as far as one cheap
// walk can see. It may be false for a valid message; then inspect and the validator decide. They cost several times as
// much, and nearly every message is valid.
func keepsPlan(m protoreflect.Message) bool {
	return planFor(planKey{d: m.Descriptor()}).holds(m)
}

// planKey is a type of message, and whether its texts may have any character at the place where it stands.
type planKey struct {
	d    protoreflect.MessageDescriptor
	free bool
}

// plan lists what to check in a type of message.
type plan struct {
	// understood is false if the type has a rule that only the validator implements.
	understood bool
	fields     []fieldPlan
	oneofs     []oneofPlan
}

// oneofPlan looks up once which member is set, instead of looking at each member.
type oneofPlan struct {
	oneof protoreflect.OneofDescriptor
	// members are those with something to check, by the index of the field.
	members map[int]fieldPlan
}

type fieldPlan struct {
	field protoreflect.FieldDescriptor
	// required is for a field that must be set; presence for one that is not tested while it is unset.
	required, presence bool
	// test is nil if the value may be anything.
	test test
	// message is nil if neither the field nor an element of its list or map is a message.
	message func() *plan
}

var plans sync.Map // planKey → *plan

func planFor(key planKey) *plan {
	if p, ok := plans.Load(key); ok {
		return p.(*plan)
	}
	p, _ := plans.LoadOrStore(key, newPlan(key))
	return p.(*plan)
}

func newPlan(key planKey) *plan {
	d := key.d
	p := &plan{understood: !proto.HasExtension(d.Options(), validate.E_Message)}
	for i := range d.Oneofs().Len() {
		oneof := d.Oneofs().Get(i)
		p.understood = p.understood && !proto.HasExtension(oneof.Options(), validate.E_Oneof)
		p.oneofs = append(p.oneofs, oneofPlan{oneof: oneof, members: make(map[int]fieldPlan)})
	}
	for i := range d.Fields().Len() {
		f, ok := newFieldPlan(d.Fields().Get(i), key.free)
		p.understood = p.understood && ok
		oneof := f.field.ContainingOneof()
		switch {
		case !f.required && f.test == nil && f.message == nil:
		case oneof != nil && !f.required:
			p.oneofs[oneof.Index()].members[f.field.Index()] = f
		default:
			p.fields = append(p.fields, f)
		}
	}
	p.oneofs = slices.DeleteFunc(p.oneofs, func(o oneofPlan) bool { return len(o.members) == 0 })
	return p
}

func newFieldPlan(field protoreflect.FieldDescriptor, free bool) (f fieldPlan, understood bool) {
	free = free || isFree(field)
	f, understood = newRulePlan(field, free)
	if !free {
		f.test = bothTests(nulTest(field), f.test)
	}
	return f, understood
}

// newRulePlan is the plan for the rules of a field alone.
func newRulePlan(field protoreflect.FieldDescriptor, free bool) (f fieldPlan, understood bool) {
	f = fieldPlan{field: field, presence: field.HasPresence()}
	inside := field.Message()
	if field.IsMap() {
		inside = field.MapValue().Message()
	}
	if inside != nil {
		f.message = sync.OnceValue(func() *plan { return planFor(planKey{inside, free}) })
	}
	if !proto.HasExtension(field.Options(), validate.E_Field) {
		return f, true
	}
	rules, ok := proto.GetExtension(field.Options(), validate.E_Field).(*validate.FieldRules)
	if !ok {
		return f, false
	}
	f.required = rules.GetRequired()
	f.test, understood = fieldTest(rules, field)
	switch rules.GetIgnore() {
	case validate.Ignore_IGNORE_UNSPECIFIED:
		return f, understood
	case validate.Ignore_IGNORE_IF_ZERO_VALUE:
		f.presence = true
		return f, understood && !f.required
	}
	return f, false
}

func (p *plan) holds(m protoreflect.Message) bool {
	if !p.understood || len(m.GetUnknown()) > 0 {
		return false
	}
	for i := range p.fields {
		if !p.fields[i].holds(m) {
			return false
		}
	}
	for i := range p.oneofs {
		if !p.oneofs[i].holds(m) {
			return false
		}
	}
	return true
}

func (o *oneofPlan) holds(m protoreflect.Message) bool {
	set := m.WhichOneof(o.oneof)
	if set == nil {
		return true
	}
	f, ok := o.members[set.Index()]
	return !ok || f.valueHolds(m.Get(set))
}

func (f *fieldPlan) holds(m protoreflect.Message) bool {
	if f.required || f.presence || f.message != nil {
		set := m.Has(f.field)
		if !set && (f.required || f.presence) {
			return !f.required
		}
		if !set && f.test == nil {
			return true
		}
	}
	return f.valueHolds(m.Get(f.field))
}

func (f *fieldPlan) valueHolds(value protoreflect.Value) bool {
	if f.test != nil && !f.test(value) {
		return false
	}
	return f.message == nil || f.messagesHold(value)
}

func (f *fieldPlan) messagesHold(value protoreflect.Value) bool {
	p := f.message()
	switch {
	case f.field.IsMap():
		good := true
		value.Map().Range(func(_ protoreflect.MapKey, v protoreflect.Value) bool {
			good = p.holds(v.Message())
			return good
		})
		return good
	case f.field.IsList():
		list := value.List()
		for i := range list.Len() {
			if !p.holds(list.Get(i).Message()) {
				return false
			}
		}
		return true
	default:
		return p.holds(value.Message())
	}
}
