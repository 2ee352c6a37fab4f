package main

import "strings"

// completeOperation adds what holds for every operation of the REST API: its
// errors, and where one resource or one scorecard is read, the conditional
// request. Enum values in a query are lower case, as in groupBy=month.
func completeOperation(document object, path, method string, operation object) {
	setSummary(operation)
	responses := members(operation, "responses")
	operation["responses"] = responses
	responses["default"] = object{"$ref": "#/components/responses/Problem"}
	parameters, _ := operation["parameters"].([]any)
	for _, parameter := range parameters {
		if parameter := parameter.(object); parameter["in"] == "query" {
			lowerEnums(document, members(parameter, "schema"))
		}
	}
	if method == "get" && conditional(path) && responses["304"] == nil {
		ifNoneMatch := object{"$ref": "#/components/parameters/IfNoneMatch"}
		operation["parameters"] = append(parameters, ifNoneMatch)
		responses["304"] = object{"$ref": "#/components/responses/NotModified"}
		if success := members(responses, "200"); len(success) > 0 {
			success["headers"] = object{"ETag": object{"$ref": "#/components/headers/ETag"}}
		}
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

// conditional reports whether a path names one resource or a scorecard, whose
// reads carry an ETag.
func conditional(path string) bool {
	last := path[strings.LastIndex(path, "/")+1:]
	return strings.HasSuffix(last, "}") || last == "draft" || last == "scorecard"
}

// lowerEnums replaces a reference to an enum by its values in lower case, in a
// query parameter's schema or in the items of a repeated one.
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
		if name, _ := value.(string); !strings.HasSuffix(name, "_UNSPECIFIED") {
			lower = append(lower, strings.ToLower(name))
		}
	}
	delete(schema, "$ref")
	schema["type"] = "string"
	schema["enum"] = lower
}
