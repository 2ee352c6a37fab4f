package visit

import (
	"encoding/binary"
	"testing"

	"pgregory.net/rapid"
)

// TestChosenForSecondLook counts the chosen of 10,000 reports, and compares shares and keys.
func TestChosenForSecondLook(t *testing.T) {
	t.Parallel()
	key, other := []byte("a key"), []byte("another key")
	chosen, moved := 0, 0
	for i := range 10_000 {
		var id [16]byte
		binary.BigEndian.PutUint64(id[:], uint64(i))
		is := ChosenForSecondLook(key, id, 20)
		if is {
			chosen++
		}
		if is != ChosenForSecondLook(other, id, 20) {
			moved++
		}
	}
	if chosen < 1850 || chosen > 2150 || moved < 2000 {
		t.Errorf("%d of 10,000 are chosen of 20 %%, and another key chooses %d others", chosen, moved)
	}
	rapid.Check(t, func(t *rapid.T) {
		id := [16]byte(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "id"))
		percent := rapid.Int32Range(0, 99).Draw(t, "percent")
		if ChosenForSecondLook(key, id, 0) || !ChosenForSecondLook(key, id, 100) ||
			ChosenForSecondLook(key, id, percent) && !ChosenForSecondLook(key, id, percent+1) {
			t.Fatalf("%x of %d %%", id, percent)
		}
	})
}
