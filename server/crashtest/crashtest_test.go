package crashtest_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"mysteryshopper/server/cli"
	"mysteryshopper/server/crashtest"
)

// commandVariable makes this binary the program.
const commandVariable = "MYSTERYSHOPPER_CRASHTEST_COMMAND"

func TestMain(m *testing.M) {
	if os.Getenv(commandVariable) != "" {
		os.Exit(cli.Main(context.Background(), os.Args[1:], cli.Process()))
	}
	if err := os.Setenv(commandVariable, "yes"); err != nil { // for the servers that the tests start
		panic(err)
	}
	os.Exit(databases.Around(m).Run())
}

// TestServersThatCrash runs each kind a few times: nothing is lost. With the syncs withheld, the same cuts lose what was
// acknowledged, and no sync comes before a receipt.
func TestServersThatCrash(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		perform func(context.Context, crashtest.Options) (*crashtest.Result, error)
		number  int
		control bool
	}{
		"kills":               {crashtest.Kills, 3, false},
		"cuts":                {crashtest.Cuts, 10, false},
		"cuts without syncs":  {crashtest.Cuts, 10, true},
		"failures":            {crashtest.Failures, 2, false},
		"syncs":               {crashtest.Syncs, 20, false},
		"syncs without syncs": {crashtest.Syncs, 20, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			result, err := test.perform(t.Context(), crashtest.Options{
				Program: os.Args[0], Dir: t.TempDir(), Number: test.number, WithoutSync: test.control, Seed: 1, Now: time.Now, Progress: func(int, int) {},
			})
			if errors.Is(err, exec.ErrNotFound) {
				t.Skip(err)
			}
			if err != nil {
				t.Fatal(err)
			}
			if result.OK() == test.control || result.Tried < test.number {
				t.Errorf("%+v", result)
			}
			if control := strings.Join(result.Problems, "\n"); test.control && !strings.Contains(control, "missing") && !strings.Contains(control, "no sync") {
				t.Errorf("the control shows %s", control)
			}
		})
	}
}
