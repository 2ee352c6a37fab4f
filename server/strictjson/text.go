package strictjson

import (
	"bytes"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// text is JSON in memory and the position up to which it has been read.
type text struct {
	data     []byte
	at       int
	unquoted []byte // a buffer for texts with escapes
}

// The kinds of value, by their first byte; number stands for that of a number.
const number = '0'

// next skips white space and returns the first byte after it, or 0 at the end.
func (t *text) next() byte {
	for ; t.at < len(t.data); t.at++ {
		switch c := t.data[t.at]; c {
		case ' ', '\t', '\n', '\r':
		default:
			return c
		}
	}
	return 0
}

// simple reads a value that is no object or array. It returns the first byte of its kind and its content, which is valid
// until the next call; ok is false if there is no such value.
func (t *text) simple() (kind byte, content []byte, ok bool) {
	switch c := t.next(); c {
	case '"':
		content, ok = t.quoted()
		return c, content, ok
	case 't':
		return c, nil, t.literal("true")
	case 'f':
		return c, nil, t.literal("false")
	case 'n':
		return c, nil, t.literal("null")
	default:
		begin := t.at
		for t.at < len(t.data) && inNumber(t.data[t.at]) {
			t.at++
		}
		content = t.data[begin:t.at]
		return number, content, isNumber(content)
	}
}

// literal reads one of the words of JSON.
func (t *text) literal(word string) bool {
	if !bytes.HasPrefix(t.data[t.at:], []byte(word)) {
		return false
	}
	t.at += len(word)
	return true
}

// quoted reads a quoted text and returns its content.
func (t *text) quoted() (content []byte, ok bool) {
	escaped, ascii := false, true
	for i := t.at + 1; i < len(t.data); i++ {
		switch c := t.data[i]; {
		case c == '"':
			whole := t.data[t.at : i+1]
			t.at = i + 1
			if escaped {
				return t.unquote(whole)
			}
			content = whole[1 : len(whole)-1]
			return content, ascii || utf8.Valid(content)
		case c == '\\':
			escaped = true
			i++
		case c < ' ':
			return nil, false
		case c >= utf8.RuneSelf:
			ascii = false
		}
	}
	return nil, false
}

// unquote decodes a text with escapes. It refuses what is not UTF-8, and half of a surrogate pair.
func (t *text) unquote(whole []byte) (content []byte, ok bool) {
	var err error
	t.unquoted, err = jsontext.AppendUnquote(t.unquoted[:0], whole)
	return t.unquoted, err == nil
}

func inNumber(c byte) bool {
	return isDigit(c) || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E'
}

// isNumber reports whether a text is a number (RFC 8259, section 6).
func isNumber(s []byte) bool {
	s = bytes.TrimPrefix(s, []byte("-"))
	whole := digits(s)
	if whole == 0 || whole > 1 && s[0] == '0' {
		return false
	}
	s = s[whole:]
	if len(s) > 0 && s[0] == '.' {
		after := digits(s[1:])
		if after == 0 {
			return false
		}
		s = s[1+after:]
	}
	if len(s) > 0 && (s[0] == 'e' || s[0] == 'E') {
		s = s[1:]
		if len(s) > 0 && (s[0] == '+' || s[0] == '-') {
			s = s[1:]
		}
		exponent := digits(s)
		return exponent > 0 && exponent == len(s)
	}
	return len(s) == 0
}

// digits counts the digits that a text begins with.
func digits(s []byte) int {
	n := 0
	for n < len(s) && isDigit(s[n]) {
		n++
	}
	return n
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
