package scorecard

// Keys are most of a small blob, so their letters have five bits each: a to z
// are 0 to 25, the hyphen is 26, and a digit is 27 and then its value. Keys have
// no other letters. Bits are filled from the highest down, and the last byte of
// a key is filled up with zeros.
const (
	codeBits   = 5
	codeHyphen = 26
	codeDigit  = 27
)

// maxKey is the greatest length of a key.
const maxKey = 63

// maxShared is the longest prefix that a key shares with the one before.
const maxShared = 15

// sharedPrefix returns how many letters the keys have in common, maxShared at
// most and less than all of key.
func sharedPrefix(key, before string) int {
	n := 0
	for n < min(maxShared, len(before), len(key)-1) && key[n] == before[n] {
		n++
	}
	return n
}

// key writes a key of a list after the one before.
func (e *encoder) key(key, before string) {
	if len(key) == 0 || len(key) > maxKey {
		e.fail("a key is %d bytes long", len(key))
		return
	}
	if key <= before {
		e.fail("key %q comes after %q", key, before)
		return
	}
	shared := sharedPrefix(key, before)
	rest := key[shared:]
	if len(rest) <= 15 {
		e.b = append(e.b, byte(shared<<4|len(rest)-1))
	} else {
		e.b = append(e.b, byte(shared<<4|15), byte(len(rest)-16))
	}
	w := bitWriter{b: e.b}
	for i := range len(rest) {
		switch letter := rest[i]; {
		case 'a' <= letter && letter <= 'z':
			w.write(letter - 'a')
		case letter == '-':
			w.write(codeHyphen)
		case isDigit(letter):
			w.write(codeDigit)
			w.write(letter - '0')
		default:
			e.fail("key %q has other letters than a to z, 0 to 9 and -", key)
			return
		}
	}
	e.b = w.close()
}

// bitWriter appends codes of five bits.
type bitWriter struct {
	b     []byte
	held  uint // bits not yet written, the lowest ones
	count uint // how many, under 8 between calls
}

func (w *bitWriter) write(code byte) {
	w.held = w.held<<codeBits | uint(code)
	w.count += codeBits
	if w.count >= 8 {
		w.count -= 8
		w.b = append(w.b, byte(w.held>>w.count))
	}
}

func (w *bitWriter) close() []byte {
	if w.count > 0 {
		w.b = append(w.b, byte(w.held<<(8-w.count)))
	}
	return w.b
}

// key reads a key that comes after the one before in byte order.
func (d *decoder) key(before string) string {
	head := int(d.byte())
	shared, rest := head>>4, head&15+1
	if rest == 16 {
		rest += int(d.byte())
	}
	if shared > len(before) || shared+rest > maxKey {
		d.fail()
		return ""
	}
	// A builder only appends, so a part of its string stays good.
	start := d.text.Len()
	var letters [maxKey]byte
	copy(letters[:], before[:shared])
	if !d.letters(letters[shared : shared+rest]) {
		d.fail()
		return ""
	}
	d.text.Write(letters[:shared+rest])
	key := d.text.String()[start:]
	if key <= before || sharedPrefix(key, before) != shared {
		d.fail()
		return ""
	}
	return key
}

// letters reads so many letters from whole bytes, and returns false for codes that mean nothing, too few bytes, and
// bits that are left over and not zeros.
func (d *decoder) letters(to []byte) bool {
	b, at, n := d.b, 0, 0
	held, count := uint(0), uint(0) // bits read and not yet used, the lowest ones, and how many
	digit := false
	for n < len(to) {
		if count < codeBits {
			if at == len(b) {
				return false
			}
			held = held<<8 | uint(b[at])
			count += 8
			at++
		}
		count -= codeBits
		code := byte(held>>count) & (1<<codeBits - 1)
		switch {
		case digit && code <= 9:
			to[n], digit = '0'+code, false
		case digit:
			return false
		case code < codeHyphen:
			to[n] = 'a' + code
		case code == codeHyphen:
			to[n] = '-'
		case code == codeDigit:
			digit = true
			continue
		default:
			return false
		}
		n++
	}
	d.b = b[at:]
	return held&(1<<count-1) == 0
}
