package cli_test

import (
	"encoding/json"
	"os/exec"
	"strings"
	"testing"
)

func TestComplete(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		words []string
		want  string
	}{
		"commands":            {[]string{"che"}, "checklist"},
		"hidden commands":     {[]string{"compl"}, "completion"},
		"commands of a group": {[]string{"checklist", ""}, "new lint show publish import export schema"},
		"flags":               {[]string{"serve", "--tls"}, "--tls-cert --tls-key"},
		"flags of the group":  {[]string{"phone", "sync", "--pl"}, "--plaintext"},
		"values of a flag":    {[]string{"token", "create", "--role", "M"}, "MANAGER"},
		"after a flag's value": {
			[]string{"token", "--json", "create", "--role", "ADMIN", "--exp"}, "--expires",
		},
		"value that is free":    {[]string{"token", "create", "--title", "x"}, ""},
		"values of an argument": {[]string{"completion", "z"}, "zsh"},
		"files":                 {[]string{"score", ""}, ""},
		"nothing yet":           {nil, "serve demo score checklist token phone verify version completion"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := run(t, append([]string{"complete", "--"}, test.words...)...).want(t, 0)
			var got []string
			for line := range strings.Lines(o.stdout) {
				word, _, _ := strings.Cut(line, "\t")
				got = append(got, word)
			}
			for _, word := range strings.Fields(test.want) {
				if !strings.Contains(" "+strings.Join(got, " ")+" ", " "+word+" ") {
					t.Errorf("offered are %v, want %s among them", got, word)
				}
			}
			if test.words != nil && len(got) != len(strings.Fields(test.want)) {
				t.Errorf("offered are %v, want %s", got, test.want)
			}
		})
	}
}

// TestCompletionScripts lets each shell that is installed read its script.
func TestCompletionScripts(t *testing.T) {
	t.Parallel()
	for _, shell := range []string{"bash", "zsh", "fish"} {
		script := run(t, "completion", shell).want(t, 0).stdout
		if !strings.Contains(script, "mysteryshopper complete --") || strings.Contains(script, "NAME") {
			t.Errorf("%s: %s", shell, script)
		}
		path, err := exec.LookPath(shell)
		if err != nil {
			continue
		}
		if output, err := exec.CommandContext(t.Context(), path, "-n", file(t, "script", script)).CombinedOutput(); err != nil {
			t.Errorf("%s: %v: %s", shell, err, output)
		}
	}
}

func TestVersion(t *testing.T) {
	t.Parallel()
	if o := run(t, "version").want(t, 0); !strings.HasPrefix(o.stdout, "mysteryshopper ") || !strings.Contains(o.stdout, "scoring engine 2") {
		t.Errorf("stdout: %s", o.stdout)
	}
	var b struct {
		Version, Go, Platform string
		Engine                int
	}
	if err := json.Unmarshal([]byte(run(t, "version", "--json").want(t, 0).stdout), &b); err != nil || b.Engine != 2 || b.Go == "" || b.Version == "" {
		t.Errorf("version: %+v, %v", b, err)
	}
}
