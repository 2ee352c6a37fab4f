package appeal_test

import (
	"flag"
	"os"
	"testing"
)

// TestMain runs the model-based tests a thousand times, unless the command line has another number.
func TestMain(m *testing.M) {
	if err := flag.Set("rapid.checks", "1000"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}
