package main

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"

	"mysteryshopper/server/call"
)

// operation is a method on a path of the document, with the RPC behind it.
type operation struct {
	object
	document     object
	path, method string
	// rpc is nil for an operation without an RPC in the proto registry. fullName is its name, such as
	// /mysteryshopper.v1.VisitService/GetVisit.
	rpc      protoreflect.MethodDescriptor
	fullName string
}

// completeOperations adds to every operation what the generator does not know: who may call it, how it is refused, its
// headers, its forms and its examples. All of it comes from the proto registry and from the tables that the server uses.
func completeOperations(document object) error {
	for path, item := range members(document, "paths") {
		for method := range members(document, "paths", path) {
			o := operation{object: members(item.(object), method), document: document, path: path, method: method}
			if len(o.object) == 0 {
				continue
			}
			o.findRPC()
			if err := o.complete(); err != nil {
				return fmt.Errorf("%s %s: %w", method, path, err)
			}
		}
	}
	return nil
}

// findRPC looks up the RPC by the operation's id, such as VisitService_GetVisit.
func (o *operation) findRPC() {
	id, _ := o.object["operationId"].(string)
	for fullName, rpc := range call.Methods() {
		if id == string(rpc.Parent().Name())+"_"+string(rpc.Name()) {
			o.rpc, o.fullName = rpc, fullName
		}
	}
}

// reads reports whether the operation is a read.
func (o *operation) reads() bool { return o.method == "get" }

func (o *operation) complete() error {
	setSummary(o.object)
	o.object["responses"] = o.responses()
	for _, parameter := range o.parameters() {
		if parameter, ok := parameter.(object); ok && parameter["in"] == "query" {
			lowerEnums(o.document, members(parameter, "schema"))
		}
	}
	if o.rpc == nil {
		return nil
	}
	o.addHeaders()
	o.addForms()
	o.addFiles()
	if err := o.addCallers(); err != nil {
		return err
	}
	if err := o.addRefusals(); err != nil {
		return err
	}
	o.addExamples()
	return nil
}

// responses returns the responses by status.
func (o *operation) responses() object { return members(o.object, "responses") }

// success returns the response of status 200.
func (o *operation) success() object { return members(o.object, "responses", "200") }

// parameters returns those of the operation.
func (o *operation) parameters() []any {
	parameters, _ := o.object["parameters"].([]any)
	return parameters
}

// addParameter adds a parameter, or a reference to one, unless it is there.
func (o *operation) addParameter(parameter object) {
	same := func(other any) bool {
		other1, _ := other.(object)
		return other1["$ref"] == parameter["$ref"] && other1["name"] == parameter["name"] && other1["in"] == parameter["in"]
	}
	if !slices.ContainsFunc(o.parameters(), same) {
		o.object["parameters"] = append(o.parameters(), parameter)
	}
}

// addText adds a paragraph to the description, unless it is there.
func (o *operation) addText(paragraph string) {
	text, _ := o.object["description"].(string)
	if !strings.Contains(text, paragraph) {
		o.object["description"] = strings.TrimSpace(text + "\n\n" + paragraph)
	}
}

// setSummary makes a sentence of the first one of the description in place of the method's name, which the generator takes
// for a summary: "GetChecklist returns a checklist with its draft." becomes "Returns a checklist with its draft."
func setSummary(operation object) {
	name, _ := operation["summary"].(string)
	description, _ := operation["description"].(string)
	rest, found := strings.CutPrefix(description, name+" ")
	if name == "" || rest == "" || !found {
		return
	}
	rest = strings.Join(strings.Fields(rest), " ")
	sentence, _, _ := strings.Cut(rest, ". ")
	operation["summary"] = strings.ToUpper(sentence[:1]) + strings.TrimSuffix(sentence[1:], ".") + "."
}

// lowerEnums replaces a reference to an enum by its values in lower case, as in groupBy=month, in a query parameter's
// schema or in the items of a repeated one.
func lowerEnums(document, schema object) {
	if items := members(schema, "items"); len(items) > 0 {
		lowerEnums(document, items)
		return
	}
	ref, _ := schema["$ref"].(string)
	enum := members(document, "components", "schemas", strings.TrimPrefix(ref, schemaRef))
	values, ok := enum["enum"].([]any)
	if !ok {
		return
	}
	var lower []any
	for _, value := range values {
		if name, _ := value.(string); !unspecified(value) {
			lower = append(lower, strings.ToLower(name))
		}
	}
	delete(schema, "$ref")
	schema["type"] = "string"
	schema["enum"] = lower
}

// dropUnspecified removes the value that stands for none from an enum: it is never written, and there is no use in sending
// it.
func dropUnspecified(o object) {
	if values, ok := o["enum"].([]any); ok {
		o["enum"] = slices.DeleteFunc(slices.Clone(values), unspecified)
	}
	if values, ok := members(o, "not")["enum"].([]any); ok && !slices.ContainsFunc(values, func(v any) bool { return !unspecified(v) }) {
		delete(o, "not")
	}
}

func unspecified(value any) bool {
	name, _ := value.(string)
	return strings.HasSuffix(name, "_UNSPECIFIED")
}

// isCreate reports whether the operation makes one resource with a name of its own.
func (o *operation) isCreate() bool {
	return o.rpc != nil && strings.EqualFold(o.method, http.MethodPost) && strings.HasPrefix(string(o.rpc.Name()), "Create")
}
