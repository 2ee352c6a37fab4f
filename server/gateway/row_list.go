package gateway

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
)

// rowList is a method that lists rows of a client page by page.
type rowList struct {
	method   string
	request  pagedRequest
	response pagedResponse
	// rows is the field of the response with the rows.
	rows protoreflect.FieldDescriptor
	// page is the size of the pages that are requested: some hundred kilobytes in memory.
	page int32
}

type pagedRequest interface {
	proto.Message
	GetPageSize() int32
	GetPageToken() string
}

type pagedResponse interface {
	proto.Message
	GetNextPageToken() string
}

// listOf returns the list of a method with empty messages of its types.
func listOf(method string, request pagedRequest, response pagedResponse, page int32) *rowList {
	l := &rowList{method: method, request: request, response: response, page: page}
	fields := response.ProtoReflect().Descriptor().Fields()
	for i := range fields.Len() {
		if fields.Get(i).IsList() {
			l.rows = fields.Get(i)
		}
	}
	return l
}

// The lists that are exported whole, and that of OData. A visit has some forty answers.
var (
	visitRows    = listOf(pb.ExportService_ListVisitRows_FullMethodName, &pb.ListVisitRowsRequest{}, &pb.ListVisitRowsResponse{}, 500)
	answerRows   = listOf(pb.ExportService_ListAnswerRows_FullMethodName, &pb.ListAnswerRowsRequest{}, &pb.ListAnswerRowsResponse{}, 50)
	questionRows = listOf(pb.ExportService_ListQuestionRows_FullMethodName, &pb.ListQuestionRowsRequest{}, &pb.ListQuestionRowsResponse{}, 500)
	locationRows = listOf(pb.DirectoryService_ListLocations_FullMethodName, &pb.ListLocationsRequest{}, &pb.ListLocationsResponse{}, 500)
)

// newRequest returns an empty request for the rows of a client.
func (l *rowList) newRequest(client string) proto.Message {
	m := l.request.ProtoReflect().New()
	m.Set(m.Descriptor().Fields().ByName("client"), protoreflect.ValueOfString(client))
	return m.Interface()
}

// parse returns the request of a query. The client comes from the path.
func (l *rowList) parse(client string, query url.Values) (proto.Message, error) {
	request := l.newRequest(client)
	inQuery := func(field protoreflect.Name) bool { return field != "client" }
	if err := parseQuery(request.ProtoReflect(), query, inQuery); err != nil {
		return nil, err
	}
	return request, nil
}

// reader requests the pages of a list, one after another, as the caller.
type reader struct {
	conn     grpc.ClientConnInterface
	exchange *exchange
	list     *rowList
	request  proto.Message
}

// page requests one page.
func (r *reader) page(ctx context.Context, token string, size int32) (rows protoreflect.List, next string, err error) {
	request := proto.Clone(r.request).ProtoReflect()
	fields := request.Descriptor().Fields()
	request.Set(fields.ByName("page_token"), protoreflect.ValueOfString(token))
	request.Set(fields.ByName("page_size"), protoreflect.ValueOfInt32(size))
	response := r.list.response.ProtoReflect().New().Interface().(pagedResponse)
	if err := (conn{r.conn}).Invoke(withExchange(ctx, r.exchange), r.list.method, request.Interface(), response); err != nil {
		return nil, "", err
	}
	return response.ProtoReflect().Get(r.list.rows).List(), response.GetNextPageToken(), nil
}

const (
	pageTries   = 5
	longestWait = 10 * time.Second
)

// nextPage requests a page that is not the first. If the server is busy, it tries again after the delay in the error, up
// to pageTries times.
func (r *reader) nextPage(ctx context.Context, token string) (rows protoreflect.List, next string, err error) {
	for try := 1; ; try++ {
		rows, next, err = r.page(ctx, token, r.list.page)
		if err == nil {
			return rows, next, nil
		}
		refused := fault.From(err)
		delay := refused.Delay()
		busy := refused.Reason() == pb.Reason_RATE_LIMITED || refused.Reason() == pb.Reason_UNAVAILABLE
		if !busy || delay <= 0 || delay > longestWait || try == pageTries {
			return nil, "", err
		}
		timer := time.NewTimer(delay)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return nil, "", err
		}
	}
}

// splitQuery parses a query. A semicolon stands for itself, as RFC 3986 has it: OData's $format may hold one.
func splitQuery(raw string) (url.Values, error) {
	return url.ParseQuery(strings.ReplaceAll(raw, ";", "%3B"))
}

// readQuery parses the query of a request, and checks that its path is UTF-8.
func readQuery(r *http.Request) (url.Values, error) {
	query, err := splitQuery(r.URL.RawQuery)
	if err != nil || !validQuery(query) || !utf8.ValidString(r.URL.Path) {
		return nil, refuse(http.StatusBadRequest, pb.Reason_INVALID_REQUEST, "the path or the query cannot be read")
	}
	return withoutScreen(r, query), nil
}

// name returns the name of the list in paths, file names and the log.
func (l *rowList) name() string { return l.rows.JSONName() }
