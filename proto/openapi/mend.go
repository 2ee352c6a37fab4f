package main

import "strings"

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

// mendOneof corrects the schema of a message with a oneof. The generator
// forbids all additional properties beside the branches that name them, which
// refuses every body, and demands that one member is set, which proto does not.
func mendOneof(o object) {
	branches := oneofBranches(o)
	if branches == nil {
		return
	}
	if o["additionalProperties"] == false {
		delete(o, "additionalProperties")
		o["unevaluatedProperties"] = false
	}
	for _, holder := range branches {
		alternatives := holder["oneOf"].([]any)
		var each []any
		for _, alternative := range alternatives {
			each = append(each, object{"required": alternative.(object)["required"]})
		}
		none := object{"title": "none", "not": object{"anyOf": each}}
		holder["oneOf"] = append(alternatives, none)
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
