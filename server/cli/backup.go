package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"text/tabwriter"

	"mysteryshopper/server/app"
	"mysteryshopper/server/backup"
	"mysteryshopper/server/erasure"
	"mysteryshopper/server/upkeep"
	"mysteryshopper/server/verify"
	"mysteryshopper/storage"
	"mysteryshopper/storage/blobs"
)

type backupCommand struct {
	database
	Evidence string `name:"evidence" setting:"" placeholder:"PLACE" help:"Where the files of evidence are, as for serve: beside the database where it is left out."`
	To       string `name:"to" required:"" placeholder:"PLACE" help:"A folder, or s3://BUCKET/PREFIX?endpoint=HOST:PORT with the keys in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."`
	Keep     int    `name:"keep" placeholder:"N" default:"0" help:"How many backups are left, the newest ones; 0 removes none (default ${default})."`
	JSON     bool   `name:"json" help:"Print the manifest as one line of JSON."`
}

func (*backupCommand) manual() manual {
	return manual{
		examples: []example{
			{"Back up a database, also while a server runs on it, and leave the last 14.", "backup --database sqlite:data/mysteryshopper.db --to /mnt/backup --keep 14"},
			{"Back up to a bucket.", "backup --database sqlite:data/mysteryshopper.db --to 's3://shop-backups/daily?region=eu-central-1'"},
			{"Use the result in a script.", "backup --database sqlite:data/mysteryshopper.db --to /mnt/backup --json | jq -r .sha256"},
		},
		codes: []int{exitOK, exitFindings, exitUsage, exitUnreachable, exitInternal},
	}
}

// Help returns the description of the command.
func (*backupCommand) Help() string {
	return "The copy is the database of one moment, with every report that was acknowledged before the command began. It is " +
		"proved as verify does, with the files of its evidence, each once for all backups of the place, stored, read back and compared by its digest; a manifest beside it has the digest and the " +
		"last hash of the audit log. A copy that is not clean is not kept, and then no other backup is removed. " +
		"PostgreSQL has tools of its own: pg_basebackup, or pg_dump."
}

// Run makes a backup.
func (c *backupCommand) Run(ctx context.Context, env *Environment) error {
	path, place, err := places(c.Database, c.To, env)
	if err != nil {
		return err
	}
	evidence, err := existingEvidence(c.Evidence, c.Database)
	if err != nil {
		return err
	}
	steps := newSteps(env)
	result, err := backup.Make(ctx, backup.Options{
		Database: path, To: place, Evidence: evidence, Keep: c.Keep, Now: env.Now, Found: printFindingTo(env), Progress: steps.set,
	})
	steps.end()
	if err != nil {
		return backupRefused(err)
	}
	if c.JSON {
		return json.NewEncoder(env.Stdout).Encode(result)
	}
	_, err = fmt.Fprintf(env.Stdout, "backed up: %s, %d bytes, %s, %s of evidence (%d new), clean; %d earlier removed\nSHA-256 %s\n",
		result.Name, result.Bytes, count(result.Verified.Reports, "report", "reports"), count(result.Files.Count, "file", "files"), result.Files.New,
		len(result.Removed), result.SHA256)
	return err
}

type restoreCommand struct {
	database
	Evidence string `name:"evidence" setting:"" placeholder:"PLACE" help:"Where the files of evidence go, as for serve: beside the database where it is left out."`
	From     string `name:"from" required:"" placeholder:"PLACE" help:"The folder or bucket of the backups, as for backup --to."`
	Name     string `name:"backup" placeholder:"NAME" help:"The backup; the newest one otherwise."`
	Erasures string `name:"erasures" placeholder:"FILE" help:"What was erased since the backup, as erase list prints it: it is erased again at once."`
	List     bool   `name:"list" help:"List the backups, the newest first, and restore nothing."`
	JSON     bool   `name:"json" help:"Print lines of JSON."`
}

func (*restoreCommand) manual() manual {
	return manual{
		examples: []example{
			{"List the backups of a folder.", "restore --from /mnt/backup --list"},
			{"Restore the newest one to an empty place.", "restore --from /mnt/backup --database sqlite:data/mysteryshopper.db"},
			{"Erase again who was erased since.", "restore --from /mnt/backup --database sqlite:data/mysteryshopper.db --erasures /mnt/other/erasures.jsonl"},
			{"Restore an earlier one from a bucket.", "restore --from 's3://shop-backups/daily?region=eu-central-1' --backup mysteryshopper-20261122T020000.000Z.db --database sqlite:data/mysteryshopper.db"},
		},
		codes: []int{exitOK, exitFindings, exitUsage, exitUnreachable, exitInternal},
	}
}

// Help returns the description of the command.
func (*restoreCommand) Help() string {
	return "The digest of the backup is compared, and the copy is proved as verify does, before it gets the database's name. " +
		"Nothing may be there: a database is never replaced. Phones fetch everything again afterwards. Reports that were " +
		"taken after the backup are gone, tokens that were revoked after it are in force again, and people who were erased " +
		"after it are there again, unless --erasures names them."
}

// Run restores a backup, or lists them.
func (c *restoreCommand) Run(ctx context.Context, env *Environment) error {
	path, place, err := places(c.Database, c.From, env)
	if err != nil {
		return err
	}
	if c.List {
		return c.list(ctx, env, place)
	}
	var erasures []erasure.Line
	if c.Erasures != "" {
		if erasures, err = readErasures(env, c.Erasures); err != nil {
			return err
		}
	}
	steps := newSteps(env)
	m, err := backup.Restore(ctx, backup.RestoreOptions{
		From: place, Name: c.Name, Database: path, Evidence: func() (blobs.Store, error) { return openEvidence(c.Evidence, c.Database) }, Found: printFindingTo(env), Progress: steps.set,
	})
	steps.end()
	if err != nil {
		return backupRefused(err)
	}
	if len(erasures) > 0 {
		if err := errors.Join(c.apply(ctx, env, erasures), c.removeErased(ctx, env)); err != nil {
			return err
		}
	}
	if c.JSON {
		return json.NewEncoder(env.Stdout).Encode(m)
	}
	_, err = fmt.Fprintf(env.Stdout, "restored: %s to %s, %s, clean\n", m.Name, path, count(m.Verified.Reports, "report", "reports"))
	return err
}

// removeErased removes the files of evidence that was erased again.
func (c *restoreCommand) removeErased(ctx context.Context, env *Environment) error {
	evidence, err := existingEvidence(c.Evidence, c.Database)
	if err != nil || evidence == nil {
		return err
	}
	return c.open(ctx, app.Database{MustExist: true}, func(store storage.Store) error {
		_, err := upkeep.RemoveUnused(ctx, store, evidence, env.Now())
		return err
	})
}

func (c *restoreCommand) list(ctx context.Context, env *Environment, place backup.Place) error {
	list, err := backup.List(ctx, place)
	if err != nil {
		return backupRefused(err)
	}
	lines := json.NewEncoder(env.Stdout)
	table := tabwriter.NewWriter(env.Stdout, 0, 0, 2, ' ', 0)
	for i := range list {
		m := &list[i]
		if c.JSON {
			err = lines.Encode(m)
		} else {
			_, err = fmt.Fprintf(table, "%s\t%d bytes\t%s\n", m.Name, m.Bytes, count(m.Verified.Reports, "report", "reports"))
		}
		if err != nil {
			return err
		}
	}
	return table.Flush()
}

// places returns the path of a database in a file, and the place of its backups.
func places(database, place string, env *Environment) (path string, opened backup.Place, err error) {
	path, ok := app.FilePath(database)
	if !ok || path == "" {
		return "", opened, misused("back up PostgreSQL by pg_basebackup or pg_dump; see docs/operations.md",
			"%s is no database in a file", app.WithoutPassword(database))
	}
	opened, err = backup.OpenPlace(place, env.Getenv)
	if errors.Is(err, backup.ErrPlace) {
		return "", opened, misused("give a folder, or s3://BUCKET/PREFIX?endpoint=HOST:PORT", "%s", firstLine(err.Error()))
	}
	if err != nil {
		return "", opened, unreadable(err)
	}
	return path, opened, nil
}

func printFindingTo(env *Environment) func(verify.Finding) {
	return func(f verify.Finding) { fmt.Fprintf(env.Stderr, "%s: %s: %s\n", f.Kind, f.Resource, f.Text) }
}

// backupRefused adds advice to the errors of backups.
func backupRefused(err error) error {
	switch {
	case errors.Is(err, backup.ErrFindings):
		return &refusal{
			code: exitFindings, what: firstLine(err.Error()), cause: err,
			todo: "keep everything as it is, and look at what verify finds in the database and in the last backup",
		}
	case errors.Is(err, backup.ErrDamaged):
		return &refusal{code: exitFindings, what: firstLine(err.Error()), cause: err, todo: "use another backup; restore --list shows them"}
	case errors.Is(err, backup.ErrNotEmpty):
		return misused("name an empty place in --database, or move what is there away, its -wal and -shm included", "%s", firstLine(err.Error()))
	case errors.Is(err, backup.ErrNoPlace):
		return misused("name a folder or a bucket with --evidence", "%s", firstLine(err.Error()))
	case errors.Is(err, backup.ErrNoBackup):
		return misused("restore --list shows the backups of a place", "%s", firstLine(err.Error()))
	}
	if r := explain(err); r.code != exitInternal {
		return r
	}
	return &refusal{
		code: exitUnreachable, what: firstLine(err.Error()), cause: err,
		todo: "check --database and the place of the backups, its space and its rights",
	}
}

// steps prints the progress of a command with several steps.
type steps struct {
	env  *Environment
	name string
	bar  *progress
}

func newSteps(env *Environment) *steps { return &steps{env: env} }

func (s *steps) set(name string, done, total int) {
	if s.name != name {
		s.end()
		s.name, s.bar = name, newProgress(s.env, name)
	}
	s.bar.set(done, total)
}

func (s *steps) end() {
	if s.bar != nil {
		s.bar.end()
		s.bar = nil
	}
}
