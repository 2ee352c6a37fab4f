package chain

import (
	"maps"
	"math"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/dynamicpb"
	"pgregory.net/rapid"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// agrees reports whether a message keeps its plan, and whether the validator and the inspection then find nothing.
func agrees(m proto.Message) (kept, ok bool) {
	rules, err := compiledRules()
	if err != nil {
		return false, false
	}
	kept = keepsPlan(m.ProtoReflect())
	return kept, !kept || rules.Validate(m) == nil && len(inspect(m.ProtoReflect())) == 0
}

func TestThePlanAcceptsNothingThatTheValidatorRefuses(t *testing.T) {
	t.Parallel()
	all := requests()
	var accepted, left atomic.Int32
	rapid.Check(t, func(t *rapid.T) {
		m := dynamicpb.NewMessage(rapid.SampledFrom(all).Draw(t, "type"))
		fill(t, m, 0)
		kept, ok := agrees(m)
		if !ok {
			t.Fatalf("accepted by the plan: %v", m)
		}
		if kept {
			accepted.Add(1)
		} else {
			left.Add(1)
		}
	})
	if accepted.Load() == 0 || left.Load() == 0 {
		t.Errorf("%d accepted, %d left to the validator: this shows nothing", accepted.Load(), left.Load())
	}
}

// TestRulesCompile compiles the rules, which a server does not do before it needs them.
func TestRulesCompile(t *testing.T) {
	t.Parallel()
	if _, err := compiledRules(); err != nil {
		t.Fatal(err)
	}
}

// fill sets some of the fields to values at the edges of their rules.
func fill(t *rapid.T, m protoreflect.Message, depth int) {
	fields := m.Descriptor().Fields()
	for i := range fields.Len() {
		f := fields.Get(i)
		if depth > 4 || !rapid.Bool().Draw(t, string(f.Name())) {
			continue
		}
		switch {
		case f.IsMap():
			if f.MapValue().Message() == nil {
				m.Mutable(f).Map().Set(scalar(t, f.MapKey()).MapKey(), scalar(t, f.MapValue()))
			}
		case f.IsList():
			for range rapid.IntRange(1, 3).Draw(t, "items") {
				if f.Message() == nil {
					m.Mutable(f).List().Append(scalar(t, f))
				} else {
					fill(t, m.Mutable(f).List().AppendMutable().Message(), depth+1)
				}
			}
		case f.Message() != nil:
			fill(t, m.Mutable(f).Message(), depth+1)
		default:
			m.Set(f, scalar(t, f))
		}
	}
}

func scalar(t *rapid.T, f protoreflect.FieldDescriptor) protoreflect.Value {
	switch f.Kind() {
	case protoreflect.StringKind:
		text := rapid.SampledFrom([]string{"", "a", "ä", "a\x00b", "-a", "2026-01-31", "EUR", "12.5", "de"}).Draw(t, "text")
		times := rapid.SampledFrom([]int{1, 1, 1, 35, 36, 63, 64, 100, 101, 201}).Draw(t, "times")
		return protoreflect.ValueOfString(strings.Repeat(text, times))
	case protoreflect.BytesKind:
		return protoreflect.ValueOfBytes(make([]byte, rapid.SampledFrom([]int{0, 1, 5 << 20, 5<<20 + 1}).Draw(t, "bytes")))
	case protoreflect.BoolKind:
		return protoreflect.ValueOfBool(rapid.Bool().Draw(t, "bool"))
	case protoreflect.Int32Kind:
		return protoreflect.ValueOfInt32(rapid.SampledFrom([]int32{-1, 0, 1, 100, 3650, 3651, 8761, math.MinInt32}).Draw(t, "int32"))
	case protoreflect.Int64Kind:
		return protoreflect.ValueOfInt64(rapid.SampledFrom([]int64{-1, 0, 1, math.MaxInt64}).Draw(t, "int64"))
	case protoreflect.DoubleKind:
		return protoreflect.ValueOfFloat64(rapid.SampledFrom([]float64{-181, -90, 0, 90, 90.1, 180, 2e6, math.NaN(), math.Inf(1)}).Draw(t, "double"))
	case protoreflect.EnumKind:
		return protoreflect.ValueOfEnum(protoreflect.EnumNumber(rapid.SampledFrom([]int32{-1, 0, 1, 2, 99}).Draw(t, "enum")))
	}
	return f.Default()
}

// TestEveryRequestHasAPlan finds a rule that no plan implements, which would make its requests slow.
func TestEveryRequestHasAPlan(t *testing.T) {
	t.Parallel()
	seen := make(map[*plan]bool)
	var walk func(path string, p *plan)
	walk = func(path string, p *plan) {
		if seen[p] {
			return
		}
		seen[p] = true
		if !p.understood {
			t.Errorf("%s has a rule that rules.go does not know", path)
		}
		inside := slices.Clone(p.fields)
		for _, o := range p.oneofs {
			inside = slices.AppendSeq(inside, maps.Values(o.members))
		}
		for _, f := range inside {
			if f.message != nil {
				walk(path+"."+string(f.field.Name()), f.message())
			}
		}
	}
	for _, d := range requests() {
		walk(string(d.Name()), planFor(planKey{d: d}))
	}
}

func TestOrdinaryMessagesKeepTheirPlan(t *testing.T) {
	t.Parallel()
	for name, m := range map[string]proto.Message{
		"report":    large(),
		"of stream": submission("a"),
		"visit":     &pb.GetVisitRequest{Visit: "v1"},
		"scorecard": &pb.GetScorecardRequest{Client: "acme", From: "2026-01", To: "2026-11"},
		"umlauts":   &pb.EnrolDeviceRequest{Code: strings.Repeat("ä", 100)},
	} {
		if !keepsPlan(m.ProtoReflect()) {
			t.Errorf("%s is left to the validator", name)
		}
	}
	if keepsPlan((&pb.EnrolDeviceRequest{Code: strings.Repeat("ä", 101)}).ProtoReflect()) {
		t.Error("101 letters are accepted where 100 are allowed")
	}
}
