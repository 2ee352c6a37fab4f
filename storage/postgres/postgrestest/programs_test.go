package postgrestest

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSkips(t *testing.T) {
	t.Parallel()
	broken := errors.New("initdb: disk full")
	for name, test := range map[string]struct {
		err  error
		ci   string
		want bool
	}{
		"not installed, a person":    {errNotInstalled, "", true},
		"not installed, not CI":      {errNotInstalled, "false", true},
		"not installed, CI":          {errNotInstalled, "true", false},
		"not installed, CI as 1":     {errNotInstalled, "1", false},
		"not installed, a CI's name": {errNotInstalled, "woodpecker", false},
		"another system":             {fmt.Errorf("%w: elsewhere", errMissing), "", true},
		"broken, a person":           {broken, "", false},
		"broken, CI":                 {broken, "true", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := skips(test.err, test.ci); got != test.want {
				t.Errorf("skips: %t, want %t", got, test.want)
			}
		})
	}
}

func TestNewestFirst(t *testing.T) {
	t.Parallel()
	got := newestFirst([]string{"/usr/lib/postgresql/9.6/bin", "/odd", "/usr/lib/postgresql/15/bin", "/usr/lib/postgresql/17/bin"})
	want := []string{"/usr/lib/postgresql/17/bin", "/usr/lib/postgresql/15/bin", "/usr/lib/postgresql/9.6/bin", "/odd"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
