package guide

import (
	"context"
	"fmt"
	"html/template"
	"net/url"
	"slices"
	"strings"

	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/demo"
	"mysteryshopper/server/forms"
)

// asker asks the services as the demo's client, and remembers what was asked as lines for a shell.
type asker struct {
	*demo.Welcome
	figures pb.ScorecardServiceClient
	calls   []call
}

func newAsker(conn grpc.ClientConnInterface, w *demo.Welcome) *asker {
	return &asker{Welcome: w, figures: pb.NewScorecardServiceClient(conn)}
}

// taken returns the calls since it was called last.
func (a *asker) taken() []call {
	calls := a.calls
	a.calls = nil
	return calls
}

// ask asks for what REST has below the client at a path.
func ask[Q, A proto.Message](
	ctx context.Context, a *asker, path string, q Q, method func(context.Context, Q, ...grpc.CallOption) (A, error),
) (A, error) {
	ctx = metadata.AppendToOutgoingContext(ctx, "authorization", "Bearer "+a.Tokens.Client, "accept-language", "en")
	answer, err := method(ctx, q)
	if err != nil {
		return answer, fmt.Errorf("%s: %w", path, err)
	}
	a.calls = append(a.calls, call{"The figures, as JSON", a.line(path, query(q), "-sS")})
	return answer, nil
}

// draw asks for something that can be drawn, and draws it.
func draw[Q, A proto.Message](
	ctx context.Context, a *asker, path string, q Q, method func(context.Context, Q, ...grpc.CallOption) (A, error),
) (A, template.HTML, error) {
	answer, err := ask(ctx, a, path, q, method)
	if err != nil {
		return answer, "", err
	}
	offered := forms.Of(answer.ProtoReflect().Descriptor().FullName())
	at := slices.IndexFunc(offered, func(f *forms.Form) bool { return f.Name == "svg" })
	if at < 0 {
		return answer, "", fmt.Errorf("%s: there is no picture of it", path)
	}
	picture, err := offered[at].Write(answer, "en")
	values := query(q)
	values.Set("alt", "svg")
	last := &a.calls[len(a.calls)-1]
	last.Why, last.Line = "The picture; without alt=svg, its figures as JSON", a.line(path, values, "-sS")
	// What server/picture writes is escaped there.
	return answer, template.HTML(picture), err
}

// line is the call of a path below the client, for a shell.
func (a *asker) line(path string, values url.Values, options string) string {
	address := a.REST + "/v1/clients/" + a.Client + "/" + path
	if len(values) > 0 {
		address += "?" + values.Encode()
	}
	return fmt.Sprintf("curl %s -H 'Authorization: Bearer %s' '%s'", options, a.Tokens.Client, address)
}

// query are the fields of a request as the parameters that REST takes, but for the client, which is in the path.
func query(q proto.Message) url.Values {
	values := url.Values{}
	q.ProtoReflect().Range(func(field protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		if field.Name() == "client" {
			return true
		}
		if !field.IsList() {
			values.Add(field.JSONName(), parameter(field, v))
			return true
		}
		for i := range v.List().Len() {
			values.Add(field.JSONName(), parameter(field, v.List().Get(i)))
		}
		return true
	})
	return values
}

func parameter(field protoreflect.FieldDescriptor, v protoreflect.Value) string {
	if field.Kind() == protoreflect.EnumKind {
		return strings.ToLower(string(field.Enum().Values().ByNumber(v.Enum()).Name()))
	}
	return v.String()
}

// scorecard asks for a scorecard of the story's program.
func (a *asker) scorecard(ctx context.Context, location, from string, by ...pb.Scorecard_Grouping) (*pb.Scorecard, error) {
	return ask(ctx, a, "scorecard", &pb.GetScorecardRequest{
		Client: a.Client, Location: location, Program: a.Story.Program, From: from, To: a.Story.To, GroupBy: by,
	}, a.figures.GetScorecard)
}

// trend asks for the trend of a location.
func (a *asker) trend(ctx context.Context, location string) (*pb.Trend, template.HTML, error) {
	return draw(ctx, a, "trend", &pb.GetTrendRequest{
		Client: a.Client, Location: location, Program: a.Story.Program, From: a.Story.From, To: a.Story.To,
	}, a.figures.GetTrend)
}
