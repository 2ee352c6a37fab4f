package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// object is a JSON object of the document.
type object = map[string]any

// Where schemas live in the document, as a reference names them.
const schemaRef = "#/components/schemas/"

// ownPackage is left out of the names of schemas: there is one version of the
// API in one document, and clients generate type names from them.
const ownPackage = "mysteryshopper.v1."

// finish returns the generated document with its flaws mended and the overlay,
// a JSON merge patch (RFC 7396) in YAML, applied. The result is indented JSON
// with sorted keys, so that the same sources always give the same bytes. It
// fails if a reference leads nowhere.
func finish(generated, overlay []byte) ([]byte, error) {
	document := object{}
	decoder := json.NewDecoder(bytes.NewReader(generated))
	decoder.UseNumber()
	if err := decoder.Decode(&document); err != nil {
		return nil, fmt.Errorf("generated document: %w", err)
	}
	patch := object{}
	if err := yaml.Unmarshal(overlay, &patch); err != nil {
		return nil, fmt.Errorf("overlay: %w", err)
	}

	walk(document, tidy)
	walk(document, mendOneof)
	shortenNames(document)
	document = mergePatch(document, patch).(object)
	if err := completeOperations(document); err != nil {
		return nil, err
	}
	addProblems(document)
	addTags(document)
	walk(document, dropUnspecified)
	if err := requireFields(document); err != nil {
		return nil, err
	}
	if err := dropUnused(document); err != nil {
		return nil, err
	}

	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(document); err != nil {
		return nil, fmt.Errorf("encode: %w", err)
	}
	return out.Bytes(), nil
}

// addTags adds the tag of the paths that are no RPCs to those of the services, and sorts all.
func addTags(document object) {
	odata := object{"name": "OData", "description": "The rows of the exports for spreadsheets and reporting tools."}
	tags, _ := document["tags"].([]any)
	tags = slices.DeleteFunc(slices.Clone(tags), func(tag any) bool { return tag.(object)["name"] == odata["name"] })
	tags = append(tags, odata)
	slices.SortFunc(tags, func(a, b any) int {
		return strings.Compare(fmt.Sprint(a.(object)["name"]), fmt.Sprint(b.(object)["name"]))
	})
	document["tags"] = tags
}

// walk calls visit for every object in value, the outer before the inner.
func walk(value any, visit func(object)) {
	switch value := value.(type) {
	case object:
		visit(value)
		for _, inner := range value {
			walk(inner, visit)
		}
	case []any:
		for _, inner := range value {
			walk(inner, visit)
		}
	}
}

// members returns the object at a path of keys, or an empty one.
func members(value object, keys ...string) object {
	for _, key := range keys {
		inner, ok := value[key].(object)
		if !ok {
			return object{}
		}
		value = inner
	}
	return value
}

// mergePatch applies an RFC 7396 patch: objects are merged, null removes, and
// everything else replaces.
func mergePatch(target, patch any) any {
	changes, ok := patch.(object)
	if !ok {
		return patch
	}
	merged, ok := target.(object)
	if !ok {
		merged = object{}
	}
	for key, change := range changes {
		if change == nil {
			delete(merged, key)
			continue
		}
		merged[key] = mergePatch(merged[key], change)
	}
	return merged
}

// dropUnused removes the schemas that no operation reaches: the generator
// writes one for every request, and most requests are spread over path, query
// and body.
func dropUnused(document object) error {
	schemas := members(document, "components", "schemas")
	used := map[string]bool{}
	var missing []string
	var follow func(any)
	follow = func(value any) {
		walk(value, func(o object) {
			ref, _ := o["$ref"].(string)
			name, ok := strings.CutPrefix(ref, schemaRef)
			if !ok || used[name] {
				return
			}
			used[name] = true
			if schemas[name] == nil {
				missing = append(missing, name)
			}
			follow(schemas[name])
		})
	}
	follow(document["paths"])
	follow(members(document, "components", "responses"))
	if len(missing) > 0 {
		return fmt.Errorf("no schema for %s", strings.Join(missing, ", "))
	}
	for name := range schemas {
		if !used[name] {
			delete(schemas, name)
		}
	}
	return nil
}
