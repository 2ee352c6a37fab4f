package guide

import (
	"context"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/call"
	"mysteryshopper/server/demo"
	"mysteryshopper/server/forms"
	"mysteryshopper/server/words"
)

// page is a page while it is written. It calls the services as the demo's client and records the calls as lines for a
// shell.
type page struct {
	*demo.Welcome
	language *words.Language
	figures  pb.ScorecardServiceClient
	// reports, visitService and evidence are for the agency's parts.
	reports      pb.ReportServiceClient
	visitService pb.VisitServiceClient
	evidence     pb.EvidenceServiceClient
	calls        []shellLine
}

// html returns a text in the language of the page. Values are pairs of a placeholder's name and its value. A value is
// escaped, unless it is template.HTML.
func (p *page) html(t words.Text, values ...any) template.HTML {
	pairs := make([]string, len(values))
	for i, v := range values {
		if safe, ok := v.(template.HTML); ok {
			pairs[i] = string(safe)
		} else {
			pairs[i] = template.HTMLEscapeString(fmt.Sprint(v))
		}
	}
	return template.HTML(p.language.Text(t, pairs...)) // the values are escaped, and no text has a character of markup
}

// list returns texts without placeholders.
func (p *page) list(texts ...words.Text) []template.HTML {
	list := make([]template.HTML, len(texts))
	for i, t := range texts {
		list[i] = p.html(t)
	}
	return list
}

// takeCalls returns the calls since takeCalls was called last.
func (p *page) takeCalls() []shellLine {
	calls := p.calls
	p.calls = nil
	return calls
}

// get calls a method that REST has at a path below the client, with the client's token.
func get[Q, A proto.Message](
	ctx context.Context, p *page, path string, request Q, method func(context.Context, Q, ...grpc.CallOption) (A, error),
) (A, error) {
	return getAs(ctx, p, p.Tokens.Client, p.below(path), request, method)
}

// getAs calls a method that REST has at a path, with a token.
func getAs[Q, A proto.Message](
	ctx context.Context, p *page, token, path string, request Q, method func(context.Context, Q, ...grpc.CallOption) (A, error),
) (A, error) {
	answer, err := method(p.as(ctx, token), request)
	if err != nil {
		return answer, fmt.Errorf("%s: %w", path, err)
	}
	p.calls = append(p.calls, shellLine{p.html(asJSON), p.lineAs(token, path, query(request), "-sS")})
	return answer, nil
}

// as returns a context for calls with a token, in the language of the page.
func (p *page) as(ctx context.Context, token string) context.Context {
	return call.WithToken((&call.Info{AcceptLanguage: p.language.Tag()}).Outgoing(ctx), token)
}

// below returns a path below the client.
func (p *page) below(path string) string { return "clients/" + p.Client + "/" + path }

// getPicture calls a method whose answer has a picture, and draws the picture.
func getPicture[Q, A proto.Message](
	ctx context.Context, p *page, path string, request Q, method func(context.Context, Q, ...grpc.CallOption) (A, error),
) (A, template.HTML, error) {
	answer, err := get(ctx, p, path, request, method)
	if err != nil {
		return answer, "", err
	}
	offered := forms.Of(answer.ProtoReflect().Descriptor().FullName())
	at := slices.IndexFunc(offered, func(f *forms.Form) bool { return f.Name == "svg" })
	if at < 0 {
		return answer, "", fmt.Errorf("%s: the answer has no picture", path)
	}
	picture, err := offered[at].Write(answer, forms.Options{Language: p.language.Tag()})
	values := query(request)
	values.Set("alt", "svg")
	p.calls[len(p.calls)-1] = shellLine{p.html(asPicture), p.line(path, values, "-sS")}
	return answer, template.HTML(picture), err // package picture escapes every text
}

// line returns the call of a path below the client with its token, for a shell.
func (p *page) line(path string, values url.Values, options string) string {
	return p.lineAs(p.Tokens.Client, p.below(path), values, options)
}

// lineAs returns the call of a path with a token, for a shell.
func (p *page) lineAs(token, path string, values url.Values, options string) string {
	address := p.REST + "/v1/" + path
	if len(values) > 0 {
		address += "?" + values.Encode()
	}
	language := ""
	if tag := p.language.Tag(); tag != words.Languages()[0] {
		language = "-H '" + http.CanonicalHeaderKey(call.HeaderAcceptLanguage) + ": " + tag + "' "
	}
	return fmt.Sprintf("curl %s -H '%s: %s' %s'%s'",
		options, http.CanonicalHeaderKey(call.HeaderAuthorization), call.Bearer(token), language, address)
}

// query returns the fields of a request as the parameters of REST, except those that are in the path: the client, and the program
// of waves.
func query(request proto.Message) url.Values {
	values := url.Values{}
	_, ofProgram := any(request).(*pb.ListWaveProgressRequest)
	request.ProtoReflect().Range(func(field protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		if field.Name() == "client" || field.Name() == "program" && ofProgram {
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

// scorecard returns a scorecard of the story's program.
func (p *page) scorecard(ctx context.Context, location, from string, by ...pb.Scorecard_Grouping) (*pb.Scorecard, error) {
	return get(ctx, p, "scorecard", &pb.GetScorecardRequest{
		Client: p.Client, Location: location, Program: p.Story.Program, From: from, To: p.Story.To, GroupBy: by,
	}, p.figures.GetScorecard)
}

// trend returns the trend of a location, with its picture.
func (p *page) trend(ctx context.Context, location string) (*pb.Trend, template.HTML, error) {
	return getPicture(ctx, p, "trend", &pb.GetTrendRequest{
		Client: p.Client, Location: location, Program: p.Story.Program, From: p.Story.From, To: p.Story.To,
	}, p.figures.GetTrend)
}
