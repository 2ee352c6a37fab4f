package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"text/tabwriter"
	"time"

	"mysteryshopper/server/app"
	"mysteryshopper/server/move"
	"mysteryshopper/storage"
)

type moveCommand struct {
	From         string `required:"" placeholder:"NAME" help:"The database that is moved, as sqlite:PATH or postgres://USER@HOST:PORT/NAME."`
	To           string `placeholder:"NAME" help:"The database that it is moved to, which must be empty, or hold what an earlier run of the same move has left."`
	FromEvidence string `name:"from-evidence" placeholder:"PLACE" help:"Where the files of evidence are, as serve --evidence has it: beside a SQLite database where it is left out."`
	ToEvidence   string `name:"to-evidence" placeholder:"PLACE" help:"Where they are copied: beside a SQLite database where it is left out. For PostgreSQL they stay where they are without it, and the servers have to name that place; so they do where both places are the same."`
	Undo         bool   `help:"Give the move of --from up: it can be written again. What the other database holds of it is of no use."`
	Force        bool   `help:"With --undo, also where the move was finished. What the other database took since is lost."`
	JSON         bool   `name:"json" help:"Print a line of JSON for each table, and a last one with the sums. Progress is printed in lines of JSON too."`
}

func (*moveCommand) manual() manual {
	return manual{
		examples: []example{
			{"Move from a file to PostgreSQL; run it again where it was broken off.", "move --from sqlite:data/mysteryshopper.db --to postgres://shop@db.example.com/shop"},
			{"Move the files of evidence to a bucket with it.", "move --from sqlite:data/mysteryshopper.db --to postgres://shop@db.example.com/shop --to-evidence 's3://shop-evidence?region=eu-central-1'"},
			{"Move back, into a new file.", "move --from postgres://shop@db.example.com/shop --to sqlite:data/back.db"},
			{"Give up a move that is not finished, and write to the old database again.", "move --undo --from sqlite:data/mysteryshopper.db"},
		},
		codes: []int{exitOK, exitFindings, exitUsage, exitUnreachable, exitInternal},
	}
}

// Help returns the description of the command.
func (*moveCommand) Help() string {
	return "Servers on the old database go on reading and refuse to write, from the beginning on and for good, so that " +
		"no report is taken there that the new one lacks; phones keep their reports and send them again. Servers of " +
		"a release without this command must be stopped before. When all rows are copied both databases are read, and " +
		"the new one is opened only where the SHA-256 of every table is the same in both; until then no server starts " +
		"on it. Then start the servers on the new one."
}

// Validate checks the combination of flags.
func (c *moveCommand) Validate() error {
	switch {
	case c.Undo && c.To != "":
		return errors.New("--undo: only --from is given up")
	case !c.Undo && c.To == "":
		return errors.New("--to: the database to move to is needed")
	case c.Force && !c.Undo:
		return errors.New("--force: is for --undo")
	}
	return nil
}

// Run moves a database, or undoes its move.
func (c *moveCommand) Run(ctx context.Context, env *Environment) (err error) {
	from, rows, err := openEnd(ctx, c.From, true)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	if c.Undo {
		if err := move.Undo(ctx, from, c.Force); err != nil {
			return err
		}
		fmt.Fprintf(env.Stderr, "%s can be written again.\n", from.Name)
		return nil
	}
	files, err := c.files(rows)
	if err != nil {
		return err
	}
	to, target, err := openEnd(ctx, c.To, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, target.Close()) }()
	bar := c.progress(env)
	began := env.Now()
	result, err := move.Run(ctx, move.Options{From: from, To: to, Files: files, Random: env.Random, Progress: bar.set})
	bar.end()
	if err == nil && files == nil {
		c.printPlace(env)
	}
	if printed := c.print(env, result, env.Now().Sub(began)); err == nil {
		err = printed
	}
	return err
}

// files returns the files of evidence to copy; nil where they stay where they are, or there are none.
func (c *moveCommand) files(rows storage.Store) (*move.Files, error) {
	to := app.EvidencePlace(c.ToEvidence, c.To)
	if to == "" || to == app.EvidencePlace(c.FromEvidence, c.From) {
		return nil, nil //nolint:nilnil // they stay
	}
	f := &move.Files{Rows: rows}
	var err error
	if f.From, err = existingEvidence(c.FromEvidence, c.From); err != nil || f.From == nil {
		return nil, err
	}
	f.To, err = openEvidence(c.ToEvidence, c.To)
	return f, err
}

// printPlace names the place in which the files of evidence stay.
func (c *moveCommand) printPlace(env *Environment) {
	if place, err := existingEvidence(c.FromEvidence, c.From); err == nil && place != nil {
		fmt.Fprintf(env.Stderr, "The files of evidence stay where they are: serve with --evidence %s.\n", app.EvidencePlace(c.FromEvidence, c.From))
	}
}

// openEnd opens one end of a move. The database that is moved must exist.
func openEnd(ctx context.Context, name string, mustExist bool) (move.End, storage.Store, error) {
	end := move.End{Name: app.WithoutPassword(name)}
	if path, isFile := app.FilePath(name); isFile {
		if mustExist {
			if _, err := os.Stat(path); err != nil {
				return end, nil, unreadable(err)
			}
		}
		// The name must be the same where the command is run again from another folder.
		if absolute, err := filepath.Abs(path); err == nil {
			end.Name = "sqlite:" + absolute
		}
	}
	store, err := app.OpenStore(ctx, app.Database{Name: name, Unfinished: true})
	if err != nil {
		return end, nil, err
	}
	end.Database = store.(move.Database)
	return end, store, nil
}

// print prints the tables that were compared, and sums.
func (c *moveCommand) print(env *Environment, result *move.Result, took time.Duration) error {
	var sums struct {
		Rows    int64   `json:"rows"`
		Bytes   int64   `json:"bytes"`
		Copied  int64   `json:"copied"`
		Resumed bool    `json:"resumed"`
		Files   int     `json:"files"`
		Unequal int     `json:"unequal"`
		Seconds float64 `json:"seconds"`
	}
	sums.Files = result.Files
	sums.Copied, sums.Resumed, sums.Seconds = result.Copied, result.Resumed, took.Seconds()
	for _, t := range result.Tables {
		sums.Rows += t.From.Rows
		sums.Bytes += t.From.Bytes
		if !t.Equal {
			sums.Unequal++
		}
	}
	if len(result.Tables) == 0 {
		return nil
	}
	if c.JSON {
		lines := json.NewEncoder(env.Stdout)
		for _, t := range result.Tables {
			if err := lines.Encode(t); err != nil {
				return err
			}
		}
		return lines.Encode(sums)
	}
	table := tabwriter.NewWriter(env.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprint(table, "TABLE\tROWS\tBYTES\tSHA-256\n")
	for _, t := range result.Tables {
		fmt.Fprintf(table, "%s\t%d\t%d\t%s\n", t.Name, t.From.Rows, t.From.Bytes, t.From.Digest)
		if !t.Equal {
			fmt.Fprintf(table, "  but\t%d\t%d\t%s\n", t.To.Rows, t.To.Bytes, t.To.Digest)
		}
	}
	if err := table.Flush(); err != nil {
		return err
	}
	if sums.Unequal == 0 {
		fmt.Fprintf(env.Stdout, "equal: %d rows, %d bytes; %d rows and %s of evidence copied in %.1f s\n",
			sums.Rows, sums.Bytes, sums.Copied, count(sums.Files, "file", "files"), sums.Seconds)
	}
	return nil
}

// moveProgress prints the progress of a move to stderr: a bar or lines for each step, or lines of JSON.
type moveProgress struct {
	env  *Environment
	json bool
	step move.Step
	bar  *progress
	// printed is when the last line of JSON was printed.
	printed time.Time
}

func (c *moveCommand) progress(env *Environment) *moveProgress {
	return &moveProgress{env: env, json: c.JSON && !env.IsTerminal(env.Stderr), printed: env.Now()}
}

var stepWords = map[move.Step]string{
	move.Examining: "rows examined", move.Copying: "rows copied", move.Comparing: "rows compared", move.CopyingFiles: "files copied",
}

func (w *moveProgress) set(p move.Progress) {
	if w.json {
		if now := w.env.Now(); p.Step != w.step || now.Sub(w.printed) >= progressInterval {
			w.printed, w.step = now, p.Step
			// A failure to print progress does not stop the move.
			_ = json.NewEncoder(w.env.Stderr).Encode(p)
		}
		return
	}
	if p.Step != w.step {
		w.end()
		w.step, w.bar = p.Step, newProgress(w.env, stepWords[p.Step])
	}
	w.bar.set(int(p.Rows), int(p.Of))
}

func (w *moveProgress) end() {
	if w.bar != nil {
		w.bar.end()
	}
}
