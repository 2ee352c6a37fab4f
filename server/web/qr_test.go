package web_test

import (
	"os"
	"slices"
	"testing"

	"mysteryshopper/server/webtest"
)

// qrCheck is the script of a page that checks QR codes.
const qrCheck = "src/kit/check/qr.ts"

// TestQR compares QR codes of versions 1 to 10 with those that rsc.io/qr makes at level M with its mask, and breaks the encoder
// in one place at a time to see that the vectors tell.
func TestQR(t *testing.T) {
	t.Parallel()
	vectors, err := os.ReadFile("testdata/qr.json")
	if err != nil {
		t.Fatal(err)
	}
	different := func(t *testing.T, faults ...webtest.Fault) []string {
		t.Helper()
		page := webtest.Open(t, webtest.ServeScript(t, webtest.Bundle(t, qrCheck, faults...), map[string][]byte{"vectors.json": vectors}))
		if got := webtest.Eval[[]int](page, "longest()"); !slices.Equal(got, []int{57, 0}) {
			t.Errorf("the longest text and one that is too long have codes of %d modules", got)
		}
		return webtest.Eval[[]string](page, "codes()")
	}
	for _, text := range different(t) {
		t.Errorf("the code of %q differs", text)
	}
	for _, planted := range []webtest.Fault{
		{File: "kit/qr.ts", Old: "0x5412", New: "0x5411"},
		{File: "kit/qr.ts", Old: "[22, 2, 38, 2]", New: "[22, 4, 38, 0]"},
		{File: "kit/qr.ts", Old: "version < 10 ? 8 : 16", New: "8"},
		{File: "kit/qr.ts", Old: "right === 8 ? 3 : 2", New: "2"},
		{File: "kit/qr.ts", Old: "0x1f25", New: "0x1f35"},
	} {
		if len(different(t, planted)) == 0 {
			t.Errorf("no vector sees %s in the place of %s", planted.New, planted.Old)
		}
	}
}
