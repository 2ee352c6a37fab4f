package main

import (
	_ "embed"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/auth"
	"mysteryshopper/server/fault"
)

//go:embed refusals.yaml
var refusalsFile []byte

// refusals has the reasons of single RPCs that cannot be read from their requests.
var refusals = sync.OnceValues(func() (map[string][]string, error) {
	table := map[string][]string{}
	return table, yaml.Unmarshal(refusalsFile, &table)
})

// shared are the responses whose reasons are the same for every operation that has them.
var shared = map[int]string{
	http.StatusUnauthorized: "Unauthorized", http.StatusNotAcceptable: "NotAcceptable",
	http.StatusRequestEntityTooLarge: "TooLarge", http.StatusUnsupportedMediaType: "UnsupportedType",
	http.StatusTooManyRequests: "TooManyRequests", http.StatusInternalServerError: "Internal",
	http.StatusServiceUnavailable: "Unavailable", http.StatusGatewayTimeout: "Timeout",
}

// addRefusals documents the reasons for which the operation is refused, by status: those that follow from what it takes,
// and those of the table. A client may still meet another one; it is a problem document too.
func (o *operation) addRefusals() error {
	table, err := refusals()
	if err != nil {
		return fmt.Errorf("refusals.yaml: %w", err)
	}
	reasons := o.commonReasons()
	for _, name := range table[string(o.rpc.Name())] {
		number, ok := pb.Reason_value[name]
		if !ok {
			return fmt.Errorf("refusals.yaml: there is no reason %s", name)
		}
		reasons = append(reasons, pb.Reason(number))
	}
	slices.Sort(reasons)
	reasons = slices.Compact(reasons)
	byStatus := map[int][]pb.Reason{}
	names := make([]any, 0, len(reasons))
	for _, reason := range reasons {
		status := fault.HTTPStatus(reason)
		byStatus[status] = append(byStatus[status], reason)
		names = append(names, reason.String())
	}
	for status, some := range byStatus {
		o.responses()[strconv.Itoa(status)] = o.refusal(status, some)
	}
	o.responses()["default"] = problemReference
	o.object["x-reasons"] = names
	return nil
}

// refusal returns the response of a status.
func (o *operation) refusal(status int, reasons []pb.Reason) object {
	if name := shared[status]; name != "" {
		return object{"$ref": responseRef + name}
	}
	lines := make([]string, 0, len(reasons))
	shown := object{}
	for _, reason := range reasons {
		lines = append(lines, fmt.Sprintf("`%s`: %s.", reason, fault.New(reason, "").Text()))
		if recorded().Problems[reason.String()] != nil {
			shown[reason.String()] = object{"$ref": exampleRef + reason.String()}
		}
	}
	media := object{"schema": object{"$ref": schemaRef + "Problem"}}
	if len(shown) > 0 {
		media["examples"] = shown
	}
	return object{
		"description": strings.Join(lines, " "),
		"headers":     object{"X-Request-Id": object{"$ref": headerRef + "RequestId"}},
		"content":     object{"application/problem+json": media},
	}
}

// commonReasons returns the reasons that follow from what the operation takes.
func (o *operation) commonReasons() []pb.Reason {
	reasons := []pb.Reason{
		pb.Reason_RATE_LIMITED, pb.Reason_INTERNAL, pb.Reason_UNAVAILABLE, pb.Reason_DEADLINE_EXCEEDED,
		pb.Reason_NOT_ACCEPTABLE, pb.Reason_INVALID_REQUEST,
	}
	rule, _ := auth.RuleFor(o.fullName)
	if !rule.Public {
		reasons = append(reasons, pb.Reason_UNAUTHENTICATED, pb.Reason_INVALID_TOKEN, pb.Reason_TOKEN_REUSED)
		if !rule.AllowsEveryRole() || rule.TokenOnly {
			reasons = append(reasons, pb.Reason_PERMISSION_DENIED)
		}
	}
	if !o.reads() {
		reasons = append(reasons, pb.Reason_CROSS_ORIGIN)
	}
	if o.takesApp() {
		reasons = append(reasons, pb.Reason_APP_TOO_OLD)
	}
	if strings.Contains(o.path, "{") {
		reasons = append(reasons, pb.Reason_NOT_FOUND)
	}
	fields := o.rpc.Input().Fields()
	if fields.ByName("page_token") != nil {
		reasons = append(reasons, pb.Reason_INVALID_PAGE_TOKEN)
	}
	if fields.ByName("filter") != nil || fields.ByName("order_by") != nil {
		reasons = append(reasons, pb.Reason_INVALID_FILTER)
	}
	if !o.reads() {
		reasons = append(reasons, o.writeReasons()...)
	}
	return reasons
}

// writeReasons returns the reasons that follow from what a write takes.
func (o *operation) writeReasons() []pb.Reason {
	reasons := []pb.Reason{pb.Reason_STORAGE_FULL}
	if o.object["requestBody"] != nil || o.rpc.IsStreamingClient() {
		reasons = append(reasons, pb.Reason_MALFORMED_JSON, pb.Reason_TOO_DEEP, pb.Reason_BODY_TOO_LARGE,
			pb.Reason_UNSUPPORTED_MEDIA_TYPE, pb.Reason_OVERLOADED)
	}
	if hasEtag(o.rpc.Input()) {
		reasons = append(reasons, pb.Reason_ETAG_REQUIRED, pb.Reason_ETAG_MISMATCH)
	}
	if !slices.Contains(unrepeated, o.rpc.Name()) {
		reasons = append(reasons, pb.Reason_REQUEST_ID_REUSED, pb.Reason_OUT_OF_BOUNDS)
	}
	switch name := string(o.rpc.Name()); {
	case o.isCreate():
		reasons = append(reasons, pb.Reason_ALREADY_EXISTS)
	case strings.HasPrefix(name, "Delete"):
		reasons = append(reasons, pb.Reason_IN_USE)
	}
	return reasons
}
