package sqlstore

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"
)

// TestPacking expects each value back from its stored form.
func TestPacking(t *testing.T) {
	t.Parallel()
	receipt := []byte(`{"answersDigest":"` + strings.Repeat("0123456789abcdef", 4) + `","baseRevision":0,"checklist":"core-service"}`)
	far := bytes.Repeat([]byte("far away from the first bytes, "), 5000)
	for name, plain := range map[string][]byte{
		"nothing":              nil,
		"short":                {1},
		"begins like a form":   {formPlain},
		"begins like another":  append([]byte{formPacked, 200}, receipt...),
		"receipt":              receipt,
		"odd number of digits": []byte("012345678" + "x" + strings.Repeat("f", 301)),
		"capital digits":       []byte(strings.Repeat("ABCDEF0123456789", 4)),
		"the dictionary":       dictionary,
		"its end and on":       bytes.Repeat(dictionary[len(dictionary)-9:], 40),
		"repeats itself":       bytes.Repeat([]byte{7}, 1000),
		"longer than a window": append(far, receipt...),
		"no copies":            []byte(hex.EncodeToString(sha256.New().Sum(nil))[:15]),
	} {
		stored := pack(plain)
		got, err := unpack(stored)
		if err != nil || !bytes.Equal(got, plain) || got == nil || len(stored) > len(plain)+1 {
			t.Errorf("%s: %d bytes are stored in %d and read as %d: %v", name, len(plain), len(stored), len(got), err)
		}
	}
}

// TestPackedForm reads stored values of before. The dictionary and the form never change.
func TestPackedForm(t *testing.T) {
	t.Parallel()
	if digest := sha256.Sum256(dictionary); hex.EncodeToString(digest[:]) != "20899f1b453d18bbbce8e7321dce8144a77576d86732b8b8e658bc3ae52502ba" {
		t.Errorf("the dictionary has the digest %x", digest)
	}
	for stored, want := range map[string]string{
		"{}":              "{}",
		"\xf0\xf1":        "\xf1",
		"\xf1\x03\x02abc": "abc",
		"\xf1\x0f\x00a\x82" + string([]byte{byte(len(dictionary) >> 8), byte(len(dictionary))}) + "\x43\x01\x23\xab\xef": "aaaaaaa0123abef",
		"\xf1\x05\x81\x00\x00": string(dictionary[:5]),
	} {
		if got, err := unpack([]byte(stored)); err != nil || string(got) != want {
			t.Errorf("%q is read as %q, %v, want %q", stored, got, err, want)
		}
	}
}

// TestDamagedPacking expects an error, and from a scan that is not strict the stored bytes.
func TestDamagedPacking(t *testing.T) {
	t.Parallel()
	for name, stored := range map[string]string{
		"no length":         "\xf1",
		"too short":         "\xf1\x04\x02abc",
		"too long":          "\xf1\x02\x02abc",
		"literal cut off":   "\xf1\x03\x02ab",
		"digits cut off":    "\xf1\x04\x41a",
		"copy cut off":      "\xf1\x04\x80\x00",
		"copy from nowhere": "\xf1\x05\x00a\x80\xff\xff",
		"huge":              "\xf1\xff\xff\xff\xff\xff\xff\xff\xff\x7f\x00a",
		"an unknown form":   "\xf2abc",
	} {
		if got, err := unpack([]byte(stored)); err == nil {
			t.Errorf("%s: read as %q", name, got)
		}
		var to []byte
		if err := (packedBytes{to: &to}).Scan([]byte(stored)); err != nil || string(to) != stored {
			t.Errorf("%s: scanned as %q, %v", name, to, err)
		}
		if err := (packedBytes{to: &to, strict: true}).Scan([]byte(stored)); err == nil {
			t.Errorf("%s: scanned as %q", name, to)
		}
	}
}

func FuzzPacking(f *testing.F) {
	f.Add([]byte(`{"flags":[],"revision":1}`))
	f.Add([]byte("\xf1\x05\x81\x00\x00"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if got, err := unpack(pack(b)); err != nil || !bytes.Equal(got, b) {
			t.Errorf("%q is read as %q, %v", b, got, err)
		}
		if plain, err := unpack(b); err == nil {
			if again, err := unpack(pack(plain)); err != nil || !bytes.Equal(again, plain) {
				t.Errorf("%q is read as %q, %v", plain, again, err)
			}
		}
	})
}
