package chain

import (
	"slices"
	"sync"

	"buf.build/gen/go/bufbuild/protovalidate/protocolbuffers/go/buf/validate"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// plainlyGood says that a message has no unknown field and keeps every rule, where that can be seen with little work.
// It may say false of a message that is good; then the validator decides. It is there because the validator costs
// several times as much, and nearly every message is good.
func plainlyGood(m protoreflect.Message) bool {
	return planFor(m.Descriptor()).holds(m)
}

// plan is what to look at in a type of message.
type plan struct {
	// understood is false where the type has a rule that only the validator knows.
	understood bool
	fields     []fieldPlan
	oneofs     []oneofPlan
}

// oneofPlan asks once which member is set, and not each member.
type oneofPlan struct {
	oneof protoreflect.OneofDescriptor
	// members are those that there is something to look at in, by the index of the field.
	members map[int]fieldPlan
}

type fieldPlan struct {
	field protoreflect.FieldDescriptor
	// required is for a field that must be set; presence for one that may be unset, and then has nothing to be tested.
	required, presence bool
	// test is nil where the value may be anything.
	test test
	// message is nil where the field, or what a list or map of it holds, is not a message.
	message func() *plan
}

var plans sync.Map // protoreflect.MessageDescriptor → *plan

func planFor(d protoreflect.MessageDescriptor) *plan {
	if p, ok := plans.Load(d); ok {
		return p.(*plan)
	}
	p, _ := plans.LoadOrStore(d, newPlan(d))
	return p.(*plan)
}

func newPlan(d protoreflect.MessageDescriptor) *plan {
	p := &plan{understood: !proto.HasExtension(d.Options(), validate.E_Message)}
	for i := range d.Oneofs().Len() {
		oneof := d.Oneofs().Get(i)
		p.understood = p.understood && !proto.HasExtension(oneof.Options(), validate.E_Oneof)
		p.oneofs = append(p.oneofs, oneofPlan{oneof: oneof, members: make(map[int]fieldPlan)})
	}
	for i := range d.Fields().Len() {
		f, ok := newFieldPlan(d.Fields().Get(i))
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

func newFieldPlan(field protoreflect.FieldDescriptor) (f fieldPlan, understood bool) {
	f = fieldPlan{field: field, presence: field.HasPresence()}
	inside := field.Message()
	if field.IsMap() {
		inside = field.MapValue().Message()
	}
	if inside != nil {
		f.message = sync.OnceValue(func() *plan { return planFor(inside) })
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
