package main

import (
	"slices"
	"strings"

	"mysteryshopper/server/forms"
	"mysteryshopper/server/gateway"
)

// addForms adds the forms besides JSON in which a read is answered, and the parameters that choose and shape them.
func (o *operation) addForms() {
	content := members(o.success(), "content")
	if !o.reads() || len(content) == 0 {
		return
	}
	names := []any{"json"}
	for _, form := range forms.Of(o.rpc.Output().FullName()) {
		names = append(names, form.Name)
		content[form.Type] = object{"schema": schemaOfForm(form.Name)}
	}
	if gateway.IsExport(o.rpc) {
		names = append(names, "ndjson")
		content["application/x-ndjson"] = object{"schema": object{"type": "string", "description": "One row in a line, each a JSON object."}}
	}
	if len(names) == 1 {
		return
	}
	o.addParameter(object{
		"name": "alt", "in": "query", "schema": object{"type": "string", "enum": names},
		"description": "The form of the answer, in place of the header `Accept`, for links and for programs that cannot set headers.",
	})
	if slices.Contains(names, any("svg")) {
		o.addParameter(object{"$ref": parameterRef + "Width"})
	}
	if slices.Contains(names, any("csv")) {
		o.addParameter(object{"$ref": parameterRef + "Dialect"})
	}
	o.answerWith("Content-Disposition", "ContentDisposition")
	if o.rpc.Output().Fields().ByName("next_page_token") != nil {
		o.answerWith("Link", "Link")
	}
}

// addFiles adds the files that an import takes as they are, and the fields of the request that the query then has.
func (o *operation) addFiles() {
	content := members(o.object, "requestBody", "content")
	if !gateway.TakesFiles(o.rpc) || len(content) == 0 {
		return
	}
	for _, mediaType := range gateway.FileTypes {
		schema := object{"type": "string"}
		if !strings.HasPrefix(mediaType, "text/") {
			schema["format"] = "binary"
		}
		content[mediaType] = object{"schema": schema}
	}
	o.addParameter(object{
		"name": "validateOnly", "in": "query", "schema": object{"type": "boolean"},
		"description": "Whether to check the file and store nothing, where the body is the file itself.",
	})
}

// schemaOfForm returns the schema of a form by its short name: a text, or the bytes of a file.
func schemaOfForm(name string) object {
	if name == "csv" || name == "svg" {
		return object{"type": "string"}
	}
	return object{"type": "string", "format": "binary"}
}
