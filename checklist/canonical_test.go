package checklist_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"
)

// genericCanonical rewrites any JSON by RFC 8785, by way of maps: slow, and independent of the product's writer.
func genericCanonical(t testing.TB, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	writeGeneric(t, &b, asTree(t, data))
	return b.Bytes()
}

func writeGeneric(t testing.TB, b *bytes.Buffer, value any) {
	t.Helper()
	switch value := value.(type) {
	case nil:
		b.WriteString("null")
	case bool:
		b.WriteString(strconv.FormatBool(value))
	case json.Number:
		n, err := strconv.ParseInt(value.String(), 10, 54)
		if err != nil {
			t.Fatalf("not an integer of canonical JSON: %s", value)
		}
		b.WriteString(strconv.FormatInt(n, 10))
	case string:
		writeGenericString(b, value)
	case []any:
		b.WriteByte('[')
		for i, element := range value {
			if i > 0 {
				b.WriteByte(',')
			}
			writeGeneric(t, b, element)
		}
		b.WriteByte(']')
	case map[string]any:
		names := make([]string, 0, len(value))
		for name := range value {
			names = append(names, name)
		}
		slices.SortFunc(names, func(x, y string) int {
			return slices.Compare(utf16.Encode([]rune(x)), utf16.Encode([]rune(y)))
		})
		b.WriteByte('{')
		for i, name := range names {
			if i > 0 {
				b.WriteByte(',')
			}
			writeGenericString(b, name)
			b.WriteByte(':')
			writeGeneric(t, b, value[name])
		}
		b.WriteByte('}')
	default:
		t.Fatalf("unexpected %T", value)
	}
}

// writeGenericString has encoding/json escape, and undoes the two escapes that it makes beyond the RFC's.
func writeGenericString(b *bytes.Buffer, s string) {
	var quoted bytes.Buffer
	e := json.NewEncoder(&quoted)
	e.SetEscapeHTML(false)
	_ = e.Encode(s)
	text := strings.TrimSuffix(quoted.String(), "\n")
	b.WriteString(strings.NewReplacer(`\\`, `\\`, `\u2028`, "\u2028", `\u2029`, "\u2029").Replace(text))
}
