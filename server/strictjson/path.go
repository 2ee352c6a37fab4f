package strictjson

import (
	"strconv"
	"strings"
)

// push adds a field to the path.
func (d *decoder) push(name string) {
	if len(d.path) > 0 {
		d.path = append(d.path, '.')
	}
	d.path = append(d.path, name...)
}

// pushUnknown adds the name of an unknown field to the path, as a key if it is not a plain word.
func (d *decoder) pushUnknown(name string) {
	if name == "" || strings.ContainsFunc(name, notInWord) {
		d.pushKey(name)
		return
	}
	d.push(name)
}

// pushKey adds a key to the path: title["de-AT"].
func (d *decoder) pushKey(key string) {
	d.path = append(d.path, '[')
	d.path = strconv.AppendQuote(d.path, key)
	d.path = append(d.path, ']')
}

func notInWord(c rune) bool {
	return !('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_')
}

// set is a set of small numbers.
type set struct {
	low  uint64
	high map[int]bool
}

// add adds a number, and reports whether it is new.
func (s *set) add(n int) bool {
	if n < 64 {
		fresh := s.low&(1<<n) == 0
		s.low |= 1 << n
		return fresh
	}
	if s.high == nil {
		s.high = map[int]bool{}
	}
	fresh := !s.high[n]
	s.high[n] = true
	return fresh
}
