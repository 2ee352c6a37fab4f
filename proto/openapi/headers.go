package main

import (
	"slices"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"

	"mysteryshopper/server/auth"
	"mysteryshopper/server/chain"
	"mysteryshopper/storage"
)

// Where the parameters, headers and responses that operations share live in the document.
const (
	parameterRef = "#/components/parameters/"
	headerRef    = "#/components/headers/"
	responseRef  = "#/components/responses/"
)

// problemReference is the response of every refusal that the operation does not list.
var problemReference = object{"$ref": responseRef + "Problem"}

// unrepeated has the writes for which an Idempotency-Key has no effect: those with an id of their own, those that store
// nothing, and those whose response has a secret or may be overwritten at any time.
var unrepeated = []protoreflect.Name{
	"SubmitReport", "SubmitReports", "ScoreAnswers", "CheckDraft", "ReplayScore", "SaveDraft",
	"CreateInvitation", "EnrolDevice", "CreateSession", "CreatePerson", "CreateApiKey", "RotateToken", "CreateWebhook", "RotateWebhookSecret", "CreateWebhook", "RotateWebhookSecret",
}

// addHeaders adds the headers that the operation takes, and those of its answer.
func (o *operation) addHeaders() {
	take := func(name string) { o.addParameter(object{"$ref": parameterRef + name}) }
	o.answerWith("X-Request-Id", "RequestId")
	if o.reads() {
		take("IfNoneMatch")
		o.answerWith("ETag", "ETag")
		o.responses()["304"] = object{"$ref": responseRef + "NotModified"}
	}
	take("AcceptLanguage")
	if o.takesApp() {
		take("AppVersion")
	}
	if o.reads() {
		return
	}
	if hasEtag(o.rpc.Input()) {
		take("IfMatch")
	}
	if !slices.Contains(unrepeated, o.rpc.Name()) {
		take("IdempotencyKey")
	}
	if o.makesReadable() {
		o.answerWith("Location", "Location")
	}
	if o.rpc.Output().Fields().ByName("etag") != nil {
		o.answerWith("ETag", "ETag")
	}
}

// takesApp reports whether phones call the operation, and are refused where their app is too old.
func (o *operation) takesApp() bool {
	rule, _ := auth.RuleFor(o.fullName)
	return (rule.Public || slices.Contains(rule.Roles, storage.ShopperRole)) && !chain.IsOfAnyApp(o.fullName)
}

// makesReadable reports whether the operation makes a resource that a path below its own reads, or a call of the same
// service that is named after it.
func (o *operation) makesReadable() bool {
	service, _ := o.rpc.Parent().(protoreflect.ServiceDescriptor)
	if o.isCreate() && service.Methods().ByName("Get"+o.rpc.Output().Name()) != nil {
		return true
	}
	for path := range members(o.document, "paths") {
		if rest, below := strings.CutPrefix(path, o.path+"/{"); below && strings.HasSuffix(rest, "}") && !strings.Contains(rest, "/") {
			return o.isCreate() && members(o.document, "paths", path, "get")["operationId"] != nil
		}
	}
	return false
}

// answerWith adds a header to the answer.
func (o *operation) answerWith(name, component string) {
	success := o.success()
	if len(success) == 0 {
		return
	}
	headers := members(success, "headers")
	headers[name] = object{"$ref": headerRef + component}
	success["headers"] = headers
}

// hasEtag reports whether a request has the etag of the state that it changes, or the resource in it has.
func hasEtag(request protoreflect.MessageDescriptor) bool {
	if request.Fields().ByName("etag") != nil {
		return true
	}
	for _, name := range []protoreflect.Name{"resource", "draft"} {
		if inner := request.Fields().ByName(name); inner != nil && inner.Message() != nil && inner.Message().Fields().ByName("etag") != nil {
			return true
		}
	}
	return false
}
