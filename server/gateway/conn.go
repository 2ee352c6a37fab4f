package gateway

import (
	"context"
	"slices"
	"strconv"

	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/fieldmaskpb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/call"
	"mysteryshopper/server/fault"
)

// conn is the channel to the services. It adds to a request, which the generated handlers made of the path and the body,
// what the query and the headers hold.
type conn struct{ grpc.ClientConnInterface }

// Invoke implements grpc.ClientConnInterface.
func (c conn) Invoke(ctx context.Context, method string, request, reply any, options ...grpc.CallOption) error {
	x := exchangeFrom(ctx)
	if message, ok := request.(proto.Message); ok {
		if err := complete(x, message.ProtoReflect()); err != nil {
			return err
		}
	}
	if states := x.ifMatch.states(); !x.read && len(states) > 1 {
		return c.invokeForAny(ctx, x, states, method, request, reply, options)
	}
	carried := x.Info
	if carried.HeldEtags = x.heldEtags(); len(carried.HeldEtags) == 0 {
		return c.invoke(ctx, x, &carried, method, request, reply, options)
	}
	if err := c.invoke(ctx, x, &carried, method, request, reply, options); err != nil {
		return err
	}
	// The answer may have its etag alone. That suffices if the caller holds the state in the form of this answer.
	answer, ok := reply.(interface{ GetEtag() string })
	if !ok || !carried.Holds(answer.GetEtag()) || x.ifNone.match(x.quoted(answer.GetEtag())) {
		return nil
	}
	return c.invoke(ctx, x, &x.Info, method, request, reply, options)
}

// mostStates bounds the entity tags in the If-Match of a write.
const mostStates = 10

// invokeForAny makes the call of a write with several states in If-Match, with one after another. A call with a state that is
// not the current one changes nothing.
func (c conn) invokeForAny(ctx context.Context, x *exchange, states []string, method string, request, reply any, options []grpc.CallOption) error {
	message, ok := request.(proto.Message)
	if !ok {
		return fault.New(pb.Reason_INTERNAL, "")
	}
	if len(states) > mostStates {
		return fault.Invalid(fault.Violation{Path: "If-Match", Reason: pb.Reason_TOO_MANY, Params: map[string]string{"max": strconv.Itoa(mostStates)}})
	}
	holder, field := etagField(message.ProtoReflect())
	var err error
	for _, state := range states {
		holder.Set(field, protoreflect.ValueOfString(state))
		if err = c.invoke(ctx, x, &x.Info, method, request, reply, options); fault.From(err).Reason() != pb.Reason_ETAG_MISMATCH {
			return err
		}
	}
	return err
}

// heldEtags returns the etags of the states that the caller of a read holds.
func (x *exchange) heldEtags() []string {
	if !x.read || x.ifMatch.given {
		return nil
	}
	return slices.DeleteFunc(x.ifNone.states(), func(state string) bool { return state == "" || !call.Printable(state) })
}

// invoke makes the call and notes the caller's role.
func (c conn) invoke(ctx context.Context, x *exchange, carried *call.Info, method string, request, reply any, options []grpc.CallOption) error {
	ctx, handed := carried.Hand(ctx)
	err := c.ClientConnInterface.Invoke(ctx, method, request, reply, options...)
	x.answered = true
	if handed.Role != "" {
		x.role = handed.Role
	}
	if err == nil {
		x.cookies = handed.Cookies
	}
	return err
}

// complete adds to a request what the query and If-Match hold, and removes from its update mask what is not to be
// changed.
func complete(x *exchange, request protoreflect.Message) error {
	if err := parseQuery(request, x.query, x.inQuery); err != nil {
		return err
	}
	if x.ifNone.given && !x.read {
		return fault.Invalid(fault.Violation{Path: "If-None-Match", Reason: pb.Reason_NOT_ALLOWED})
	}
	if x.ifMatch.given && !x.read {
		if err := setEtag(x.ifMatch, request); err != nil {
			return err
		}
	}
	cleanMask(request)
	return nil
}

// anyState is the etag for any state, in a request as in If-Match.
const anyState = "*"

// setEtag sets the request's etag field to the first state in If-Match. It is an error if the body has another etag, or if
// the request has no etag field: a precondition must not be ignored.
func setEtag(given tags, request protoreflect.Message) error {
	holder, field := etagField(request)
	if field == nil {
		return fault.Invalid(fault.Violation{Path: "etag", Reason: pb.Reason_UNKNOWN_FIELD})
	}
	sent := holder.Get(field).String()
	if given.any {
		if sent == "" {
			holder.Set(field, protoreflect.ValueOfString(anyState))
		}
		return nil
	}
	states := given.states()
	if len(states) == 0 {
		return fault.New(pb.Reason_ETAG_MISMATCH, "no entity tag of If-Match is a strong one")
	}
	if sent != "" && !slices.Equal(states, []string{sent}) {
		return fault.Invalid(fault.Violation{Path: "etag", Reason: pb.Reason_INVALID_FORMAT})
	}
	holder.Set(field, protoreflect.ValueOfString(states[0]))
	return nil
}

// etagField returns the etag field of a request, or of the resource in it, and the message that has it; nil if there is
// none.
func etagField(request protoreflect.Message) (protoreflect.Message, protoreflect.FieldDescriptor) {
	fields := request.Descriptor().Fields()
	if field := fields.ByName("etag"); field != nil && field.Kind() == protoreflect.StringKind {
		return request, field
	}
	for _, name := range [...]protoreflect.Name{"resource", "draft"} {
		inner := fields.ByName(name)
		if inner == nil || inner.Message() == nil {
			continue
		}
		if field := inner.Message().Fields().ByName("etag"); field != nil {
			return request.Mutable(inner).Message(), field
		}
	}
	return nil, nil
}

// cleanMask removes from an update mask, which may have been made from a body, the fields that callers only send back:
// the etag and those that the server sets.
func cleanMask(request protoreflect.Message) {
	update, ok := request.Interface().(interface{ GetUpdateMask() *fieldmaskpb.FieldMask })
	if !ok || update.GetUpdateMask() == nil {
		return
	}
	resource := request.Descriptor().Fields().ByName("resource")
	if resource == nil {
		return
	}
	mask := update.GetUpdateMask()
	mask.Paths = slices.DeleteFunc(mask.Paths, func(path string) bool {
		return path == "" || path == "etag" || outputOnly(resource.Message().Fields().ByName(protoreflect.Name(path)))
	})
}

// outputOnly reports whether a field is set by the server only.
func outputOnly(field protoreflect.FieldDescriptor) bool {
	if field == nil {
		return false
	}
	behaviours, _ := proto.GetExtension(field.Options(), annotations.E_FieldBehavior).([]annotations.FieldBehavior)
	return slices.Contains(behaviours, annotations.FieldBehavior_OUTPUT_ONLY)
}
