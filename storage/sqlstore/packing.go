package sqlstore

import (
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"math/bits"
	"sync"
)

// Receipts and scoring bodies repeat a few texts: the names of a receipt's members and the ids of questions and options.
// They are stored packed: as tokens, of which some copy bytes of a fixed dictionary or of what was unpacked before.
//
// The first byte of a stored value is its form. All plain values that this program makes begin with a smaller byte, so
// that a value which was stored before, or which does not become shorter, needs no form.
const (
	// formPlain is followed by the plain value.
	formPlain byte = 0xf0
	// formPacked is followed by the length of the plain value as a varint and by tokens that refer to the dictionary 1.
	formPacked byte = 0xf1
)

// The first bytes of tokens.
const (
	// From 0: a literal of 1 to maxLiteral bytes, which follow.
	// From tokenDigits: 1 to maxDigits bytes, which follow. Each stands for two hexadecimal digits in lower case.
	tokenDigits byte = 0x40
	// From tokenCopy: a copy of minCopy to maxCopy bytes. Its position follows in two bytes, the highest first: it counts
	// from the start of the dictionary and continues in the plain value.
	tokenCopy byte = 0x80
)

// The lengths of one token, of which longer runs take several, and the positions that a copy can have.
const (
	maxLiteral = 64
	maxDigits  = 64
	minCopy    = 4
	maxCopy    = minCopy + 127
	maxWindow  = 1 << 16
)

// The bounds of the search: the shortest copy that is worth its three bytes, the fewest digits that are worth a token of
// their own, the literals after which every second position is searched, the bytes that are compared at once, and the
// sizes of the hash tables.
const (
	shortestCopy   = 5
	fewestDigits   = 8
	patience       = 32
	wordBytes      = 8
	dictionaryBits = 13
	plainBits      = 11
	hashFactor     = 2654435761
)

var errPacked = errors.New("a packed value is damaged")

// packer searches a plain value for copies. window holds the dictionary and then the value.
type packer struct {
	window []byte
	recent [1 << plainBits]uint16
	out    []byte
}

var packers = sync.Pool{New: func() any { return &packer{window: append([]byte(nil), dictionary...)} }}

// inDictionary has the position of the last bytes of the dictionary with each hash.
var inDictionary = func() *[1 << dictionaryBits]uint16 {
	var table [1 << dictionaryBits]uint16
	for i := 0; i+minCopy <= len(dictionary); i++ {
		table[binary.LittleEndian.Uint32(dictionary[i:])*hashFactor>>(32-dictionaryBits)] = uint16(i)
	}
	return &table
}()

// pack returns the stored form of a value, nil as an empty value. The same value always gives the same bytes.
func pack(plain []byte) []byte {
	p := packers.Get().(*packer)
	defer packers.Put(p)
	packed := p.pack(plain)
	switch {
	case len(packed) < len(plain):
		return append([]byte(nil), packed...)
	case len(plain) > 0 && plain[0] >= formPlain:
		return append([]byte{formPlain}, plain...)
	}
	return notNull(plain)
}

func (p *packer) pack(plain []byte) []byte {
	p.window = append(p.window[:len(dictionary)], plain...)
	clear(p.recent[:])
	p.out = binary.AppendUvarint(append(p.out[:0], formPacked), uint64(len(plain)))
	literal, fewDigits := len(dictionary), 0
	for at := literal; at+wordBytes <= len(p.window); {
		if at >= fewDigits {
			n := countDigits(p.window[at:])
			if n >= fewestDigits {
				p.literal(p.window[literal:at])
				p.digits(p.window[at : at+n])
				at += n
				literal = at
				continue
			}
			fewDigits = at + n
		}
		from, length := p.longest(at)
		if length < shortestCopy {
			at += 1 + (at-literal)/patience
			continue
		}
		p.literal(p.window[literal:at])
		p.out = append(p.out, tokenCopy+byte(length-minCopy), byte(from>>8), byte(from))
		at += length
		literal = at
	}
	p.literal(p.window[literal:])
	return p.out
}

// countDigits returns the length of the run of hexadecimal digits at the start, one less if it is odd.
func countDigits(b []byte) int {
	for n, c := range b {
		if !isDigit[c] {
			return n &^ 1
		}
	}
	return len(b) &^ 1
}

// isDigit has the hexadecimal digits in lower case.
var isDigit = func() (is [256]bool) {
	for _, c := range []byte("0123456789abcdef") {
		is[c] = true
	}
	return is
}()

// longest returns the longest copy for the bytes at a position, of those that the hash tables have, and adds the position
// to them.
func (p *packer) longest(at int) (from, length int) {
	start := binary.LittleEndian.Uint32(p.window[at:])
	hash := start * hashFactor
	fixed, other := int(inDictionary[hash>>(32-dictionaryBits)]), int(p.recent[hash>>(32-plainBits)])
	if at < maxWindow {
		p.recent[hash>>(32-plainBits)] = uint16(at)
	}
	if binary.LittleEndian.Uint32(p.window[fixed:]) == start {
		from, length = fixed, p.common(fixed, at)
	}
	if other > 0 && binary.LittleEndian.Uint32(p.window[other:]) == start {
		if n := p.common(other, at); n > length {
			from, length = other, n
		}
	}
	return from, length
}

// common returns how many bytes from a position on are those from a later one on, at most maxCopy.
func (p *packer) common(from, at int) (n int) {
	w := p.window
	for n <= maxCopy-wordBytes && at+n+wordBytes <= len(w) {
		different := binary.LittleEndian.Uint64(w[from+n:]) ^ binary.LittleEndian.Uint64(w[at+n:])
		if different != 0 {
			return n + bits.TrailingZeros64(different)/8
		}
		n += wordBytes
	}
	for n < maxCopy && at+n < len(w) && w[from+n] == w[at+n] {
		n++
	}
	return n
}

func (p *packer) literal(b []byte) {
	for len(b) > 0 {
		n := min(len(b), maxLiteral)
		p.out = append(append(p.out, byte(n-1)), b[:n]...)
		b = b[n:]
	}
}

func (p *packer) digits(b []byte) {
	for len(b) > 0 {
		n := min(len(b), 2*maxDigits)
		p.out = append(p.out, tokenDigits+byte(n/2-1))
		p.out, _ = hex.AppendDecode(p.out, b[:n]) // they are digits
		b = b[n:]
	}
}

// unpack returns the value of its stored form.
func unpack(stored []byte) ([]byte, error) {
	if len(stored) == 0 || stored[0] < formPlain {
		return stored, nil
	}
	form, tokens := stored[0], stored[1:]
	if form == formPlain {
		return tokens, nil
	}
	size, n := binary.Uvarint(tokens)
	if form != formPacked || n <= 0 || size > uint64(len(tokens))*maxCopy {
		return nil, errPacked
	}
	plain, tokens := make([]byte, 0, size), tokens[n:]
	for len(tokens) > 0 {
		var err error
		if plain, tokens, err = appendToken(plain, tokens); err != nil {
			return nil, err
		}
		if len(plain) > int(size) {
			return nil, errPacked
		}
	}
	if len(plain) != int(size) {
		return nil, errPacked
	}
	return plain, nil
}

// appendToken appends what the first token stands for, and returns the tokens after it.
func appendToken(plain, tokens []byte) (longer, rest []byte, err error) {
	first, tokens := tokens[0], tokens[1:]
	switch {
	case first >= tokenCopy && len(tokens) >= 2: // the most frequent
		from, length := int(tokens[0])<<8|int(tokens[1]), int(first-tokenCopy)+minCopy
		if from+length <= len(dictionary) {
			return append(plain, dictionary[from:from+length]...), tokens[2:], nil
		}
		plain, err := appendCopy(plain, from, length)
		return plain, tokens[2:], err
	case first < tokenDigits && int(first) < len(tokens):
		n := int(first) + 1
		return append(plain, tokens[:n]...), tokens[n:], nil
	case first >= tokenDigits && first < tokenCopy && int(first-tokenDigits) < len(tokens):
		n := int(first-tokenDigits) + 1
		return hex.AppendEncode(plain, tokens[:n]), tokens[n:], nil
	}
	return nil, nil, errPacked
}

// appendCopy appends bytes of the dictionary and then of the plain value, which it extends: a copy may reach into itself.
func appendCopy(plain []byte, from, length int) ([]byte, error) {
	if from >= len(dictionary)+len(plain) {
		return nil, errPacked
	}
	if from < len(dictionary) {
		n := min(length, len(dictionary)-from)
		plain = append(plain, dictionary[from:from+n]...)
		from, length = from+n, length-n
	}
	for from -= len(dictionary); length > 0; {
		n := min(length, len(plain)-from)
		plain = append(plain, plain[from:from+n]...)
		from, length = from+n, length-n
	}
	return plain, nil
}

// packedBytes scans a stored value. A damaged one is returned as it is stored if it is not strict, so that verify can
// describe it: its form is no form of a body or a receipt.
type packedBytes struct {
	to     *[]byte
	strict bool
}

func (p packedBytes) Scan(from any) error {
	stored, ok := from.([]byte)
	if !ok {
		return fmt.Errorf("a packed value is kept as %T", from)
	}
	plain, err := unpack(stored)
	if err != nil && p.strict {
		return err
	}
	if err != nil {
		plain = stored
	}
	if err == nil && len(stored) > 0 && stored[0] == formPacked {
		*p.to = plain // unpacked into memory of its own
	} else {
		*p.to = append([]byte{}, plain...)
	}
	return nil
}
