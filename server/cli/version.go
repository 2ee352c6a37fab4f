package cli

import (
	"encoding/json"
	"fmt"
	"runtime"
	"runtime/debug"

	"mysteryshopper/checklist"
)

type versionCommand struct {
	JSON bool `name:"json" help:"Print it as one line of JSON."`
}

func (*versionCommand) manual() manual {
	return manual{
		examples: []example{{"Print the version.", "version"}, {"Print it for a program.", "version --json"}},
		codes:    []int{exitOK, exitUsage},
	}
}

// build describes the build of the program.
type build struct {
	Version string `json:"version"`
	// Commit and Time are those of the source, and Modified is true where it was changed since. They are empty where the
	// build has no version control information.
	Commit   string `json:"commit,omitempty"`
	Time     string `json:"time,omitempty"`
	Modified bool   `json:"modified,omitempty"`
	Engine   int    `json:"engine"`
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

// Run prints the version.
func (c *versionCommand) Run(env *Environment) error {
	b := thisBuild()
	if c.JSON {
		return json.NewEncoder(env.Stdout).Encode(b)
	}
	fmt.Fprintf(env.Stdout, "%s %s", name, b.Version)
	if b.Commit != "" {
		fmt.Fprintf(env.Stdout, " (commit %s of %s", b.Commit, b.Time)
		if b.Modified {
			fmt.Fprint(env.Stdout, ", changed since")
		}
		fmt.Fprint(env.Stdout, ")")
	}
	fmt.Fprintf(env.Stdout, "\nscoring engine %d, %s, %s\n", b.Engine, b.Go, b.Platform)
	return nil
}

func thisBuild() build {
	b := build{
		Version: "(devel)", Engine: checklist.NewestEngine, Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH,
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return b
	}
	if info.Main.Version != "" {
		b.Version = info.Main.Version
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.Commit = s.Value
		case "vcs.time":
			b.Time = s.Value
		case "vcs.modified":
			b.Modified = s.Value == "true"
		}
	}
	return b
}
