package cli

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"mysteryshopper/server/app"
	"mysteryshopper/server/verify"
	"mysteryshopper/storage"
)

type verifyCommand struct {
	database
	Evidence  string `name:"evidence" setting:"" placeholder:"PLACE" help:"Where the files of evidence are, as for serve: beside a SQLite database where it is left out."`
	SkipFiles bool   `name:"skip-files" help:"Do not read the files of evidence; the last line says how many that were."`
	Head      string `name:"head" placeholder:"HASH" help:"The last hash of the audit log that an earlier run printed: the log must still have it."`
	Heads     string `name:"heads" placeholder:"FILE" help:"A file of such hashes, as serve --audit-head writes it: the log must still have all of them."`
	JSON      bool   `name:"json" help:"Print a line of JSON for each finding, and a last one with the counts."`
}

func (*verifyCommand) manual() manual {
	return manual{
		examples: []example{
			{"Check a database, also while a server runs on it.", "verify --database sqlite:data/mysteryshopper.db"},
			{"Check also that the log still has what it had at an earlier run.", "verify --head 5f414385db63602ff9e9c2f29ea536d6e9c1701b9d0ebc398fd7213db337587a"},
			{"Check the log against every hash that the server noted.", "verify --heads /mnt/other/heads.txt"},
			{"Check a PostgreSQL database with its files in a bucket.", "verify --database postgres://shop@db.example.com/shop --evidence 's3://shop-evidence?region=eu-central-1'"},
			{"Check a backup in a script.", "verify --database sqlite:backup.db --json | jq -c 'select(.kind)'"},
		},
		codes: []int{exitOK, exitFindings, exitUsage, exitUnreachable},
	}
}

// Help returns the description of the command.
func (*verifyCommand) Help() string {
	return "Everything is read and nothing is written: the file's integrity, the digest of every checklist version, " +
		"every report with all its revisions, its digests and its receipt, every score computed again, visits, and " +
		"every figure as the sum of the reports that count. The audit log is compared with all of it, both ways: every " +
		"revision, event, self-assessment and token has its entry, and what the log has is there. The files of evidence are read " +
		"and their digests compared; files that are missing, and those of more than a day that nothing knows, are found. Who can write to the " +
		"database can also replace its whole log; note the last hash elsewhere, and give it with --head."
}

// Run checks the database.
func (c *verifyCommand) Run(ctx context.Context, env *Environment) error {
	heads, err := c.heads()
	if err != nil {
		return err
	}
	lines := json.NewEncoder(env.Stdout)
	var unwritten error
	printFinding := func(f verify.Finding) {
		if c.JSON {
			if err := lines.Encode(f); unwritten == nil {
				unwritten = err
			}
			return
		}
		fmt.Fprintf(env.Stdout, "%s: %s: %s\n", f.Kind, f.Resource, f.Text)
	}
	steps := newSteps(env)
	files := verify.Files{Now: env.Now(), Skip: c.SkipFiles, Progress: func(n, of int) { steps.set("files verified", n, of) }}
	if files.Store, err = existingEvidence(c.Evidence, c.Database); err != nil {
		return err
	}
	var counts verify.Counts
	err = c.open(ctx, app.Database{ReadOnly: true}, func(store storage.Store) (err error) {
		counts, err = verify.Run(ctx, store, verify.Options{
			Heads: heads, Found: printFinding, Progress: func(n int) { steps.set("reports verified", n, 0) }, Files: files,
		})
		return err
	})
	steps.end()
	if err != nil {
		return err
	}
	if unwritten != nil {
		return unwritten
	}
	return c.conclude(env, counts)
}

// Validate checks the form of the hash.
func (c *verifyCommand) Validate() error {
	if c.Head != "" && !isHash(c.Head) {
		return fmt.Errorf("--head: %q is not a hash of %d hexadecimal digits", c.Head, hex.EncodedLen(sha256.Size))
	}
	c.Head = strings.ToLower(c.Head)
	return nil
}

// heads returns the hashes that the log must have. A last line without an end was not written completely.
func (c *verifyCommand) heads() ([]string, error) {
	heads := strings.Fields(c.Head)
	if c.Heads == "" {
		return heads, nil
	}
	text, err := os.ReadFile(c.Heads)
	if err != nil {
		return nil, unreadable(err)
	}
	number := 0
	for line := range strings.Lines(string(text)) {
		number++
		fields := strings.Fields(line)
		if len(fields) == 0 || !strings.HasSuffix(line, "\n") {
			continue
		}
		hash := strings.ToLower(fields[len(fields)-1])
		if !isHash(hash) {
			return nil, misused("give the file that serve --audit-head writes", "%s: line %d does not end with a hash", c.Heads, number)
		}
		heads = append(heads, hash)
	}
	return heads, nil
}

func isHash(text string) bool {
	hash, err := hex.DecodeString(text)
	return err == nil && len(hash) == sha256.Size
}

// printProof prints what else was read, and what cannot be proven.
func printProof(to io.Writer, counts verify.Counts) {
	fmt.Fprintf(to, "also read: %d events of reports, %d changes of feeds, %d tokens, %d self-assessments, %d entries of the "+
		"audit log that are not sealed yet, %d resources that it names\n",
		counts.Events, counts.Changes, counts.Tokens, counts.SelfAssessments, counts.Unsealed, counts.Resources)
	for _, reason := range slices.Sorted(maps.Keys(counts.Unproven)) {
		fmt.Fprintf(to, "not proven: %s (%d)\n", reason, counts.Unproven[reason])
	}
	if counts.FilesNotRead > 0 {
		fmt.Fprintf(to, "not read: the bytes of %s of evidence; name their place with --evidence, and leave --skip-files out\n", count(counts.FilesNotRead, "file", "files"))
	} else if counts.Files > 0 {
		fmt.Fprintf(to, "also read: %s of evidence, %d bytes\n", count(counts.Files, "file", "files"), counts.FileBytes)
	}
	fmt.Fprintln(to, "not read: drafts, invitations, stored responses and settings")
	fmt.Fprintln(to, "cannot be proven: titles, addresses, rules and the version of programs; positions, time zones and parents of "+
		"locations without reports; reasons and comments of reviewers, but for the last return; flags that shoppers do not see; "+
		"windows, scenarios, waves and test marks of visits without a report; what a claim, a self-assessment or an event has "+
		"beside its figures and times; revisions and times of what an import wrote; and a log that was replaced as a whole, "+
		"without --head or --heads")
}

func (c *verifyCommand) conclude(env *Environment, counts verify.Counts) error {
	if c.JSON {
		if err := json.NewEncoder(env.Stdout).Encode(counts); err != nil {
			return err
		}
	} else if counts.Findings == 0 {
		fmt.Fprintf(env.Stdout, "clean: %d reports with %d revisions, %d visits, %d checklist versions, %d roll-ups, "+
			"%d sealed entries of the audit log\n",
			counts.Reports, counts.Revisions, counts.Visits, counts.Versions, counts.Rollups, counts.Entries)
		printProof(env.Stdout, counts)
		if counts.WithoutTallies > 0 {
			fmt.Fprintf(env.Stdout, "%s without places, commendations and waits given up. They are right in all else; "+
				"%s rollup rebuild fills them, and scorecards are read faster then.\n",
				count(counts.WithoutTallies, "roll-up is", "roll-ups are"), name)
		}
		if counts.Head != "" {
			fmt.Fprintf(env.Stdout, "The log's last hash is %s. Note it elsewhere: it shows later that nothing was cut off.\n", counts.Head)
		}
	}
	if counts.Findings > 0 {
		return &refusal{
			code: exitFindings, what: count(counts.Findings, "finding", "findings") + " in " + app.WithoutPassword(c.Database),
			todo: "keep the file as it is, and compare it with the last backup that is clean",
		}
	}
	return nil
}
