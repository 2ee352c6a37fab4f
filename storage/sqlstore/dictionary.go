package sqlstore

import (
	_ "embed"
	"strconv"
	"strings"
)

// dictionary_1.txt has the texts of receipts and of the scoring bodies of the built-in checklists: their questions in
// order with the usual answers, as checklist.EncodeAnswers writes them, and the members of a receipt. Each line is a Go
// string. It never changes, because stored values refer to its bytes; another one gets another form.
//
//go:embed dictionary_1.txt
var dictionaryText string

// dictionary is the dictionary 1.
var dictionary = func() []byte {
	var b []byte
	for line := range strings.Lines(dictionaryText) {
		text, err := strconv.Unquote(strings.TrimSpace(line))
		if err != nil {
			panic("sqlstore: dictionary_1.txt: " + line)
		}
		b = append(b, text...)
	}
	return b
}()
