package fault

import (
	"time"

	"google.golang.org/grpc/codes"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// row holds the properties of one reason.
type row struct {
	code codes.Code
	http int
	// retry is how long to wait before the same request may be sent again; 0 if that does not help.
	retry time.Duration
	// meaning is for developers: the default text of an error, and the line in docs/errors.md.
	meaning string
}

// inRequest returns the row of a reason for something wrong in a request.
func inRequest(meaning string) row {
	return row{code: codes.InvalidArgument, http: 400, meaning: meaning}
}

// lookup returns the row of a reason; that of INTERNAL if the table has none.
func lookup(reason pb.Reason) row {
	if r, ok := table[reason]; ok {
		return r
	}
	return table[pb.Reason_INTERNAL]
}

// Code returns the gRPC code of a reason.
func Code(reason pb.Reason) codes.Code { return lookup(reason).code }

// HTTPStatus returns the HTTP status of a reason.
func HTTPStatus(reason pb.Reason) int { return lookup(reason).http }

// Retriable reports whether the same request may succeed later.
func Retriable(reason pb.Reason) bool { return lookup(reason).retry > 0 }

// table has a row for every reason but REASON_UNSPECIFIED. The HTTP status differs from gRPC's usual mapping if HTTP has
// a status of its own: a body too large, a failed precondition, a conflict with the state. A full disk is 503 and not
// 507, which a phone must not retry. INTERNAL may be retried: every write of a phone is idempotent, and a fault of the
// server must not keep a report from being sent.
var table = map[pb.Reason]row{
	pb.Reason_INVALID_REQUEST:        inRequest("the request's shape is wrong; the violations have the paths"),
	pb.Reason_MALFORMED_JSON:         inRequest("the JSON could not be read"),
	pb.Reason_UNKNOWN_FIELD:          inRequest("a field that the API does not have"),
	pb.Reason_UNSUPPORTED_MEDIA_TYPE: {codes.InvalidArgument, 415, 0, "the body has a media type that the API does not support"},
	pb.Reason_NOT_ACCEPTABLE:         {codes.InvalidArgument, 406, 0, "the answer has none of the media types that the caller accepts"},
	pb.Reason_UNREADABLE_FILE:        inRequest("the file is neither CSV in UTF-8 or UTF-16 nor an Excel workbook (.xlsx)"),
	pb.Reason_BODY_TOO_LARGE:         {codes.InvalidArgument, 413, 0, "the body is larger than the bound"},
	pb.Reason_TOO_DEEP:               inRequest("the JSON is nested deeper than the bound"),
	pb.Reason_WRONG_TYPE:             inRequest("a value is not of the field's type"),
	pb.Reason_REQUIRED:               inRequest("a required field or answer is missing"),
	pb.Reason_INVALID_FORMAT:         inRequest("a value is not in the form that the field requires"),
	pb.Reason_OUT_OF_BOUNDS:          inRequest("a text, list or map is larger or smaller than the bound"),
	pb.Reason_OUT_OF_RANGE:           inRequest("a number or an instant lies outside what is allowed"),
	pb.Reason_TIME_TOO_FINE:          inRequest("an instant is finer than a microsecond"),
	pb.Reason_INVALID_PAGE_TOKEN:     inRequest("the page token is not one of this request, or is older than a day"),
	pb.Reason_INVALID_FILTER:         inRequest("the filter or the order cannot be read or names an unknown field"),
	pb.Reason_INVALID_REPORT_ID:      inRequest("the report id is not a UUID of version 7"),

	pb.Reason_UNAUTHENTICATED:   {codes.Unauthenticated, 401, 0, "no credentials came with the request"},
	pb.Reason_INVALID_TOKEN:     {codes.Unauthenticated, 401, 0, "the token is unknown, expired or revoked"},
	pb.Reason_TOKEN_REUSED:      {codes.Unauthenticated, 401, 0, "a secret of the token was used after another had replaced it; the token has ended, and the device enrols again"},
	pb.Reason_PERMISSION_DENIED: {codes.PermissionDenied, 403, 0, "the caller's role may not do this"},
	pb.Reason_NOT_FOUND:         {codes.NotFound, 404, 0, "there is no such resource, or the caller may not see it"},
	pb.Reason_NO_SUCH_METHOD:    {codes.Unimplemented, 404, 0, "no such method or path"},
	pb.Reason_RATE_LIMITED:      {codes.ResourceExhausted, 429, time.Second, "too many requests of this caller; RetryInfo has the time to wait"},
	pb.Reason_INVALID_CODE:      {codes.PermissionDenied, 403, 0, "the one-time code is unknown, used or expired"},
	pb.Reason_CROSS_ORIGIN:      {codes.PermissionDenied, 403, 0, "a page of another origin may not use the cookie of a session, nor begin one"},
	pb.Reason_SIGN_IN_REFUSED:   {codes.PermissionDenied, 403, 0, "the sign-in by the OpenID provider does not hold, or nobody is stored for the account"},
	pb.Reason_NO_PROVIDER:       {codes.FailedPrecondition, 409, 0, "the server has no OpenID provider by which people sign in"},
	pb.Reason_APP_TOO_OLD:       {codes.FailedPrecondition, 400, 0, "the server requires a newer version of the app; the metadata has which"},

	pb.Reason_ETAG_MISMATCH:       {codes.Aborted, 412, 0, "the etag is not that of the current state; read again and decide again"},
	pb.Reason_ETAG_REQUIRED:       {codes.FailedPrecondition, 428, 0, "the request needs an etag and has none"},
	pb.Reason_ALREADY_EXISTS:      {codes.AlreadyExists, 409, 0, "a resource with this id exists already"},
	pb.Reason_REPORT_CONFLICT:     {codes.AlreadyExists, 409, 0, "this report id was used with other content; the metadata has both digests"},
	pb.Reason_REPORT_ID_TAKEN:     {codes.AlreadyExists, 409, 0, "this report id belongs to somebody else"},
	pb.Reason_WRONG_BASE_REVISION: {codes.FailedPrecondition, 409, 0, "the base revision is not the one that was returned"},
	pb.Reason_WRONG_STATE:         {codes.FailedPrecondition, 409, 0, "the state does not allow this; the metadata has the state"},
	pb.Reason_IN_USE:              {codes.FailedPrecondition, 409, 0, "something still refers to this resource"},
	pb.Reason_DELETED:             {codes.FailedPrecondition, 409, 0, "what is named was deleted; nothing new may refer to it until it is undeleted"},
	pb.Reason_INVALID_TREE:        inRequest("a location's parent would be below itself or too deep"),
	pb.Reason_UNPUBLISHABLE:       {codes.FailedPrecondition, 400, 0, "the draft has faults; the violations list all of them"},
	pb.Reason_INVALID_REPORT:      inRequest("the report has violations; all of them are listed"),
	pb.Reason_ROTATION:            {codes.FailedPrecondition, 409, 0, "the visit lies within the rotation days of the shopper or a guest, at this location or at the client"},
	pb.Reason_CAPACITY:            {codes.FailedPrecondition, 409, 0, "the shopper has as many visits of the wave as the program allows"},
	pb.Reason_ALREADY_CLAIMED:     {codes.FailedPrecondition, 409, 0, "another shopper claimed the visit first"},
	pb.Reason_REQUEST_ID_REUSED:   {codes.AlreadyExists, 409, 0, "the Idempotency-Key was used with another request"},
	pb.Reason_PROGRAM_REQUIRED:    inRequest("this request of figures needs one program"),
	pb.Reason_INVALID_SPAN:        inRequest("the span of a scorecard is empty, reversed or too long"),
	pb.Reason_NOTHING_CHANGED:     {codes.InvalidArgument, 400, 0, "the edit leaves the report as it is"},
	pb.Reason_NO_WEBHOOK_KEY:      {codes.FailedPrecondition, 409, 0, "the server has no key to keep the signing secrets of webhooks with; whoever runs it starts it with --webhook-keys"},
	pb.Reason_NO_MAIL:             {codes.FailedPrecondition, 409, 0, "the server sends no mails; whoever runs it starts it with --smtp-url, --mail-from and --public-url, and for invitations with --webhook-keys"},
	pb.Reason_APPEAL_TIME_OVER:    {codes.FailedPrecondition, 409, 0, "the days in which the report could be appealed against are over"},
	pb.Reason_UPLOAD_OFFSET:       {codes.Aborted, 409, 0, "the upload does not go on at this offset; the metadata has the one where it does"},
	pb.Reason_CHECKSUM_MISMATCH:   {codes.InvalidArgument, 460, 0, "the bytes do not have the checksum that was named for them"},
	pb.Reason_FILE_REFUSED:        inRequest("the bytes are of no type that is taken as evidence, are damaged, or are of two types at once"),
	pb.Reason_IMAGE_TOO_LARGE:     inRequest("the image has more pixels than are decoded"),
	pb.Reason_EVIDENCE_QUOTA:      {codes.ResourceExhausted, 413, 0, "the visit has as much evidence as it may, or the shopper as many uploads under way"},
	pb.Reason_NO_EVIDENCE_STORE:   {codes.FailedPrecondition, 409, 0, "the server keeps no evidence; whoever runs it starts it with --evidence"},
	pb.Reason_ADDRESS_NOT_ALLOWED: inRequest("webhooks may not be sent to this address: it has no https, has a user or a fragment, or is not public"),
	pb.Reason_WRONG_VISIT:         inRequest("the visit proves nothing about the action: it is of another program or place, or not of a later month than the one in which it was done"),
	pb.Reason_TARGET_NOT_REACHED:  inRequest("the visit does not reach the action's target, or has no figure for it"),
	pb.Reason_ALREADY_RELEASED:    {codes.FailedPrecondition, 409, 0, "a report of the location, program and month was released; a self-assessment would come too late"},

	pb.Reason_UNAVAILABLE:       {codes.Unavailable, 503, time.Second, "the server is busy or stopping; try again"},
	pb.Reason_STORAGE_FULL:      {codes.ResourceExhausted, 503, 30 * time.Second, "the disk is full; nothing was written"},
	pb.Reason_OVERLOADED:        {codes.ResourceExhausted, 503, 2 * time.Second, "the server receives as many bytes at once as it can, in all or of this caller; the metadata has the bound"},
	pb.Reason_DEADLINE_EXCEEDED: {codes.DeadlineExceeded, 504, time.Second, "the caller's deadline passed"},
	pb.Reason_CANCELLED:         {codes.Canceled, 499, time.Second, "the caller closed the connection"},
	pb.Reason_INTERNAL:          {codes.Internal, 500, 5 * time.Second, "an error of the server; the request id helps to find it"},

	pb.Reason_DUPLICATE_ANSWER:               inRequest("the question is answered more than once"),
	pb.Reason_CONFLICTING_ANSWER:             inRequest("not applicable and a value too"),
	pb.Reason_NOT_APPLICABLE_NOT_ALLOWED:     inRequest("the version does not allow 'not applicable' here"),
	pb.Reason_WRONG_KIND:                     inRequest("a value of another kind than that of the question"),
	pb.Reason_UNKNOWN_OPTION:                 inRequest("an option that the question does not have"),
	pb.Reason_INVALID_NUMBER:                 inRequest("not a decimal of at most 15 digits before and 19 after the point"),
	pb.Reason_UNKNOWN_QUESTION:               inRequest("the version has no such question"),
	pb.Reason_UNKNOWN_VERSION:                inRequest("the version named is not one of this checklist"),
	pb.Reason_ENDS_BEFORE_START:              inRequest("the report ends before it starts"),
	pb.Reason_UNKNOWN_BEHAVIOUR:              inRequest("a code that the behaviour catalogue does not have"),
	pb.Reason_NEGATIVE_BEHAVIOUR:             inRequest("a commendation names a behaviour that customers suffer from"),
	pb.Reason_EVIDENCE_ELSEWHERE:             inRequest("the evidence that an answer names was uploaded for another report, visit or question"),
	pb.Reason_EXCLUSIVE_OPTION:               inRequest("an option that excludes all others was chosen with another one"),
	pb.Reason_WRONG_COUNT:                    inRequest("fewer or more options were chosen than the version allows"),
	pb.Reason_TOO_MANY_DECIMALS:              inRequest("the number has more digits after the point than the version allows"),
	pb.Reason_TOO_SHORT:                      inRequest("the text is shorter than the version allows"),
	pb.Reason_TOO_LONG:                       inRequest("the text is longer than the version allows"),
	pb.Reason_BEFORE_EARLIER:                 inRequest("the instant is before that of the earlier question"),
	pb.Reason_NOT_APPLICABLE_REASON_REQUIRED: inRequest("'not applicable' needs a reason here; in a score it is REASON_REQUIRED"),
	pb.Reason_COMMENT_REQUIRED:               inRequest("the answer needs a comment"),

	pb.Reason_INVALID_KEY:            inRequest("an id, key, tag or code is not of its form"),
	pb.Reason_DUPLICATE_KEY:          inRequest("a key, tag or code occurs twice where it must be unique"),
	pb.Reason_INVALID_LOCALE:         inRequest("a locale is not of BCP 47's form"),
	pb.Reason_MISSING_DEFAULT_LOCALE: inRequest("a text is missing in the default locale"),
	pb.Reason_UNKNOWN_VALUE:          inRequest("a value is not one of a closed set"),
	pb.Reason_TOO_MANY:               inRequest("a list is over its bound"),
	pb.Reason_EMPTY_LIST:             inRequest("a list needs at least one element"),
	pb.Reason_NOT_ALLOWED:            inRequest("a member must be left out here"),
	pb.Reason_NOT_RISING:             inRequest("a bound is not over the one before it"),
	pb.Reason_NOT_FROM_ZERO:          inRequest("the first band does not start at 0"),
	pb.Reason_INVALID_DECIMAL:        inRequest("a bound or an operand is not a decimal"),
	pb.Reason_WEIGHTS_SUM:            inRequest("none of the section weights is over 0"),
	pb.Reason_NOTHING_SCORED:         inRequest("a weighted section has nothing that scores"),
	pb.Reason_NOT_ONE_KIND:           inRequest("a question has no kind or more than one"),
	pb.Reason_NOT_ONE_LIST:           inRequest("a condition has both or neither of all and any"),
	pb.Reason_NOT_ONE_OPERATOR:       inRequest("a condition has no operator or more than one"),
	pb.Reason_NOT_EARLIER_QUESTION:   inRequest("a condition names its own or a later question"),
	pb.Reason_WRONG_OPERATOR:         inRequest("the kind of the question named does not have the operator"),
	pb.Reason_CRITICAL_UNSCORED:      inRequest("a critical question is bonus or can earn nothing"),
	pb.Reason_WRONG_ROLE:             inRequest("the question cannot have its role"),
	pb.Reason_NOT_ONE_RULE:           inRequest("a comment rule has no form or more than one"),
}
