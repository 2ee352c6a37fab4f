package phone

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// A record on disk is a line of recordMagic, the version of the form and the SHA-256 of all that follows, and then
// JSON.
const (
	recordMagic = "mysteryshopper-phone "
	recordForm  = "1"
)

// ErrNewer is returned where a record was written by a later version of this package. The record is not damaged: it
// stays where it is and the phone does not open.
var ErrNewer = errors.New("the phone's folder was written by a newer version")

// errDamaged is returned where a file does not hold what was written to it.
var errDamaged = errors.New("the file is damaged")

// encodeRecord returns the bytes of a file.
func encodeRecord(record any) ([]byte, error) {
	body, err := json.Marshal(record)
	if err != nil {
		return nil, fmt.Errorf("record: %w", err)
	}
	sum := sha256.Sum256(body)
	head := recordMagic + recordForm + " " + hex.EncodeToString(sum[:]) + "\n"
	return append([]byte(head), body...), nil
}

// decodeRecord decodes the bytes of a file. Unknown members are ignored, so that later versions can add some.
func decodeRecord(data []byte, into any) error {
	head, body, whole := bytes.Cut(data, []byte("\n"))
	rest, ours := strings.CutPrefix(string(head), recordMagic)
	form, sum, spaced := strings.Cut(rest, " ")
	if !whole || !ours || !spaced {
		return fmt.Errorf("%w: no head", errDamaged)
	}
	want := sha256.Sum256(body)
	switch {
	case sum != hex.EncodeToString(want[:]):
		return fmt.Errorf("%w: the digest is another one", errDamaged)
	case form != recordForm:
		return ErrNewer
	}
	if err := json.Unmarshal(body, into); err != nil {
		return fmt.Errorf("%w: %w", errDamaged, err)
	}
	return nil
}

// fileName returns the file name for the parts of a key. Different keys have different names, and no key leads out of its
// folder: every byte but lower-case letters, digits and hyphens is written as % and two digits.
func fileName(parts ...string) string {
	var b strings.Builder
	for i, part := range parts {
		if i > 0 {
			b.WriteByte('.')
		}
		for _, c := range []byte(part) {
			if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' {
				b.WriteByte(c)
			} else {
				fmt.Fprintf(&b, "%%%02x", c)
			}
		}
	}
	return b.String() + recordSuffix
}

const recordSuffix = ".rec"
