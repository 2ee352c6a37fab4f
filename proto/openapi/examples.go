package main

import (
	_ "embed"
	"encoding/json"
	"strings"
	"sync"
)

// exampleRef is where the examples that operations share live in the document.
const exampleRef = "#/components/examples/"

//go:embed examples.json
var examplesFile []byte

// examples are requests and answers of a server, which a test of server/e2e records and compares.
type examples struct {
	// Operations has one exchange for an operation, by its id.
	Operations map[string]exchange `json:"operations"`
	// Problems has one problem document for each reason.
	Problems map[string]any `json:"problems"`
}

// exchange is a request's body and its answer's; nil where there is none.
type exchange struct {
	Request any `json:"request,omitempty"`
	Answer  any `json:"answer,omitempty"`
}

// recorded returns the examples in the file, which is part of the sources: that it can be read is tested.
var recorded = sync.OnceValue(func() examples {
	var e examples
	if err := json.Unmarshal(examplesFile, &e); err != nil {
		panic(err)
	}
	return e
})

// addExamples adds what was recorded of the operation.
func (o *operation) addExamples() {
	id, _ := o.object["operationId"].(string)
	found := recorded().Operations[id]
	show(members(o.object, "requestBody", "content"), found.Request)
	show(members(o.success(), "content"), found.Answer)
}

// show adds an example to the forms that are JSON; of newline-delimited JSON it is a line.
func show(content object, example any) {
	for _, form := range []string{"application/json", "application/x-ndjson"} {
		media := members(content, form)
		if schema := members(media, "schema"); len(schema) > 0 && schema["type"] != "string" && example != nil {
			media["example"] = example
		}
	}
}

// addProblems adds the problem documents that operations refer to.
func addProblems(document object) {
	all := object{}
	walk(document["paths"], func(o object) {
		ref, _ := o["$ref"].(string)
		if reason, ok := strings.CutPrefix(ref, exampleRef); ok {
			all[reason] = object{"value": recorded().Problems[reason]}
		}
	})
	if len(all) > 0 {
		members(document, "components")["examples"] = all
	}
}
