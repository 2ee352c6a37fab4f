package fault

import (
	"encoding/base64"
	"slices"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/protoadapt"
	"google.golang.org/protobuf/types/known/durationpb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/words"
)

// Domain is that of every ErrorInfo.
const Domain = "mysteryshopper"

const (
	// maxViolations bounds the size of an error, which is sent in headers.
	maxViolations = 1000
	// maxTextBytes bounds each text that may hold a part of the request.
	maxTextBytes = 400
)

// Status returns the status that is sent: the text with ErrorInfo, LocalizedMessage (the title), BadRequest if there are
// violations, RetryInfo if a retry helps, and RequestInfo if there is a request id. The locale is a BCP 47 tag
// or the value of an Accept-Language header; see words.Match.
func (e *Error) Status(locale, requestID string) *status.Status {
	language := words.Match(locale)
	details := []protoadapt.MessageV1{
		e.info(e.expectations()),
		&errdetails.LocalizedMessage{Locale: language.Tag(), Message: e.advised(language, e.reason, nil)},
	}
	if len(e.violations) > 0 {
		details = append(details, e.badRequest(language))
	}
	if delay := e.Delay(); delay > 0 {
		details = append(details, &errdetails.RetryInfo{RetryDelay: durationpb.New(delay)})
	}
	if requestID != "" {
		details = append(details, &errdetails.RequestInfo{RequestId: clean(requestID)})
	}
	plain := status.New(Code(e.reason), clean(e.detail()))
	full, err := plain.WithDetails(details...)
	if err != nil {
		return plain
	}
	return full
}

// TrailerStatus is Status within the bound of trailers that every gRPC client accepts: 6 KB of message and details. Where
// they are larger, violations lose their texts; then violations are left out, but for one of every reason, which has no
// path. ErrorInfo has the number of those left out as violationsOmitted.
func (e *Error) TrailerStatus(locale, requestID string) *status.Status {
	full := e.Status(locale, requestID)
	if fitsTrailer(full) {
		return full
	}
	language := words.Match(locale)
	// The largest number of violations that fits; for 0 the status is the smallest.
	most := min(len(e.violations), maxViolations)
	n := sort.Search(most, func(n int) bool { return !fitsTrailer(e.shortened(n+1, language, requestID)) })
	return e.shortened(n, language, requestID)
}

// shortened returns the status with the first n violations without texts, and one without a path for each reason that
// only the others have.
func (e *Error) shortened(n int, language *words.Language, requestID string) *status.Status {
	kept := slices.Clone(e.violations[:n])
	for _, v := range e.violations[n:] {
		if !slices.ContainsFunc(kept, func(k Violation) bool { return k.Reason == v.Reason }) {
			kept = append(kept, Violation{Reason: v.Reason})
		}
	}
	bad := &errdetails.BadRequest{}
	for _, v := range kept {
		bad.FieldViolations = append(bad.FieldViolations, &errdetails.BadRequest_FieldViolation{
			Field: clean(v.Path), Reason: v.Reason.String(),
		})
	}
	info := e.info(e.metadata)
	if omitted := len(e.violations) - len(kept); omitted > 0 {
		setOmitted(info, omitted)
	}
	details := []protoadapt.MessageV1{
		info, &errdetails.LocalizedMessage{Locale: language.Tag(), Message: e.advised(language, e.reason, nil)}, bad,
	}
	if delay := e.Delay(); delay > 0 {
		details = append(details, &errdetails.RetryInfo{RetryDelay: durationpb.New(delay)})
	}
	if requestID != "" {
		details = append(details, &errdetails.RequestInfo{RequestId: clean(requestID)})
	}
	plain := status.New(Code(e.reason), clean(e.text))
	out, err := plain.WithDetails(details...)
	if err != nil {
		return plain
	}
	return out
}

// setOmitted writes how many violations an error leaves out.
func setOmitted(info *errdetails.ErrorInfo, n int) {
	if info.Metadata == nil {
		info.Metadata = map[string]string{}
	}
	info.Metadata["violationsOmitted"] = strconv.Itoa(n)
}

// maxTrailer bounds the message and the details of a status as they are sent. Clients made with grpc-java or Netty accept
// 8 KB of headers in all.
const maxTrailer = 6 << 10

// fitsTrailer reports whether a status is within the bound. The details are sent in base64; of the message every byte
// that is not printable is sent as three.
func fitsTrailer(s *status.Status) bool {
	return base64.StdEncoding.EncodedLen(proto.Size(s.Proto()))+3*len(s.Message()) <= maxTrailer
}

// GRPCStatus returns the status in English, for callers outside the interceptors.
func (e *Error) GRPCStatus() *status.Status { return e.Status("", "") }

func (e *Error) info(metadata map[string]string) *errdetails.ErrorInfo {
	info := &errdetails.ErrorInfo{Domain: Domain, Reason: e.reason.String()}
	if len(metadata) > 0 {
		info.Metadata = make(map[string]string, len(metadata))
	}
	for key, value := range metadata {
		info.Metadata[clean(key)] = clean(value)
	}
	if omitted := len(e.violations) - maxViolations; omitted > 0 {
		setOmitted(info, omitted)
	}
	return info
}

func (e *Error) badRequest(language *words.Language) *errdetails.BadRequest {
	english := words.Match()
	violations := e.violations[:min(len(e.violations), maxViolations)]
	bad := &errdetails.BadRequest{FieldViolations: make([]*errdetails.BadRequest_FieldViolation, len(violations))}
	for i, v := range violations {
		bad.FieldViolations[i] = &errdetails.BadRequest_FieldViolation{
			Field:       clean(v.Path),
			Description: e.advised(english, v.Reason, v.Params),
			Reason:      v.Reason.String(),
			LocalizedMessage: &errdetails.LocalizedMessage{
				Locale: language.Tag(), Message: e.advised(language, v.Reason, v.Params),
			},
		}
	}
	return bad
}

// outdated are the reasons for which an app is to blame that an update may mend.
var outdated = map[pb.Reason]bool{
	pb.Reason_MALFORMED_JSON: true, pb.Reason_UNKNOWN_FIELD: true, pb.Reason_UNSUPPORTED_MEDIA_TYPE: true,
	pb.Reason_TIME_TOO_FINE: true, pb.Reason_INVALID_REPORT_ID: true, pb.Reason_NO_SUCH_METHOD: true,
}

// advised returns the text of a reason for people, with the advice to update the app where one sent the request and may be
// to blame.
func (e *Error) advised(language *words.Language, reason pb.Reason, params map[string]string) string {
	text := Violation{Reason: reason, Params: params}.Message(language)
	if e.app && outdated[reason] {
		text += " " + language.Text(words.UpdateTheApp)
	}
	return text
}

// Message returns the text for people, in a language.
func (v Violation) Message(language *words.Language) string {
	return clean(language.TextOf(words.Reason(v.Reason), v.Params))
}

// clean replaces what is not UTF-8 in a text, which protobuf does not allow, and bounds its length.
func clean(text string) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	if len(text) <= maxTextBytes {
		return text
	}
	end := maxTextBytes
	for end > 0 && !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end] + "…"
}
