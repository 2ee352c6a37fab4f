package main

import (
	"maps"
	"slices"
	"strings"
)

// tidy removes what the generator copies from the sources and no reader of the
// document needs: the proto name of a property, and the blank that a comment's
// lines begin with.
func tidy(o object) {
	if text, ok := o["description"].(string); ok {
		o["description"] = unindent(text)
	}
	for _, property := range members(o, "properties") {
		if property, ok := property.(object); ok {
			delete(property, "title")
		}
	}
	if o["in"] != nil {
		delete(members(o, "schema"), "title")
	}
	if types, ok := o["type"].([]any); ok {
		o["type"] = oneType(types, o["format"] == "int64")
	}
}

// oneType returns the type of a value as it is written. The generator also allows null, as which a field that may be left
// out is read, and for a 64-bit number, which is a text, a number.
func oneType(types []any, text bool) any {
	types = slices.DeleteFunc(slices.Clone(types), func(name any) bool { return name == "null" || text && name == "integer" })
	if len(types) == 1 {
		return types[0]
	}
	return types
}

// unindent removes the blank that separates a comment's lines from their
// slashes, unless a line shows that it is gone already.
func unindent(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for _, line := range lines[1:] {
		if line != "" && !strings.HasPrefix(line, " ") {
			return strings.Join(lines, "\n")
		}
	}
	for i := range lines {
		lines[i] = strings.TrimPrefix(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}

// mendOneof makes one flat object of a message with a oneof: each member of the oneof is an optional property, and the
// description names those of which one may be set. The generator demands that one member is set, which proto does not, and
// forbids all additional properties beside the alternatives, which refuses every body. Generators of clients read
// alternatives of objects, and an alternative for none, as a value of unknown type; linters read conditions on properties
// as schemas of the whole object, and refuse the examples.
func mendOneof(o object) {
	holders := oneofBranches(o)
	if holders == nil {
		return
	}
	properties, required := object{}, []any{}
	parts := []any{o}
	if all, ok := o["allOf"].([]any); ok {
		parts = append(parts, all...)
	}
	for _, part := range parts {
		part := part.(object)
		maps.Copy(properties, members(part, "properties"))
		if list, ok := part["required"].([]any); ok {
			required = append(required, list...)
		}
	}
	text, _ := o["description"].(string)
	for _, holder := range holders {
		var names []string
		for _, alternative := range holder["oneOf"].([]any) {
			maps.Copy(properties, members(alternative.(object), "properties"))
			names = append(names, "`"+alternative.(object)["required"].([]any)[0].(string)+"`")
		}
		text = strings.TrimSpace(text + "\n\nAt most one of " + strings.Join(names, ", ") + " is set.")
	}
	delete(o, "allOf")
	delete(o, "oneOf")
	o["properties"], o["description"] = properties, text
	if len(required) > 0 {
		o["required"] = required
	}
}

// oneofBranches returns the objects at or directly below a message's schema
// whose oneOf stands for a oneof of the message and is not mended yet: each of
// its alternatives requires the member it is for.
func oneofBranches(message object) []object {
	if message["type"] != "object" {
		return nil
	}
	candidates := []any{message}
	if all, ok := message["allOf"].([]any); ok {
		candidates = append(candidates, all...)
	}
	var found []object
	for _, candidate := range candidates {
		holder, _ := candidate.(object)
		alternatives, _ := holder["oneOf"].([]any)
		if len(alternatives) > 0 && allRequire(alternatives) {
			found = append(found, holder)
		}
	}
	return found
}

// allRequire reports whether each alternative has a list of required properties.
func allRequire(alternatives []any) bool {
	for _, alternative := range alternatives {
		o, _ := alternative.(object)
		if o["required"] == nil {
			return false
		}
	}
	return true
}

// shortenNames drops the package from the names of our own schemas.
func shortenNames(document object) {
	schemas := members(document, "components", "schemas")
	for name, schema := range schemas {
		if short, ok := strings.CutPrefix(name, ownPackage); ok {
			delete(schemas, name)
			schemas[short] = schema
		}
	}
	walk(document, func(o object) {
		if ref, ok := o["$ref"].(string); ok {
			o["$ref"] = strings.Replace(ref, schemaRef+ownPackage, schemaRef, 1)
		}
	})
}
