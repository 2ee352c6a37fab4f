package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"mysteryshopper/server/app"
	"mysteryshopper/server/erasure"
	"mysteryshopper/server/published"
	"mysteryshopper/storage"
)

// eraseCommands are the commands that erase people. They change the database directly; a running server follows within a
// second.
type eraseCommands struct {
	Shopper eraseShopperCommand `cmd:"" help:"Erase a shopper, and what they wrote."`
	Report  eraseReportCommand  `cmd:"" help:"Erase what was written in a report, because it names a person."`
	List    eraseListCommand    `cmd:"" help:"List what was erased, to be kept apart from the backups."`
	Apply   eraseApplyCommand   `cmd:"" help:"Erase everything of a list again, after a restore."`
}

// erasedRow is the line of an erasure in JSON.
type erasedRow struct {
	Resource    string    `json:"resource"`
	Time        time.Time `json:"time"`
	Reports     int       `json:"reports"`
	Revisions   int       `json:"revisions"`
	Drafts      int       `json:"drafts"`
	Tokens      int       `json:"tokens"`
	Invitations int       `json:"invitations"`
	Visits      int       `json:"visits"`
}

// eraseNow erases one resource in a transaction and prints the counts.
func (d *database) eraseNow(ctx context.Context, env *Environment, resource string, asJSON bool) error {
	var row erasedRow
	err := d.update(ctx, env, true, func(tx storage.Tx, now time.Time) error {
		counts, erased, err := eraserOf(env).Again(ctx, tx, erasure.Line{Resource: resource}, now)
		if err == nil && !erased {
			err = found("there is no %s, or it is erased already", strings.Replace(resource, "s/", " ", 1))
		}
		row = erasedRow{
			Resource: resource, Time: now, Reports: counts.Reports, Revisions: counts.Revisions, Drafts: counts.Drafts,
			Tokens: len(counts.Revoked), Invitations: counts.Invitations, Visits: counts.Visits,
		}
		return err
	})
	if err != nil {
		return err
	}
	if asJSON {
		return json.NewEncoder(env.Stdout).Encode(row)
	}
	_, err = fmt.Fprintf(env.Stdout, "erased: %s; the texts of %s, %s, %s revoked, %s removed, %s given back\n", resource,
		count(row.Reports, "report", "reports"), count(row.Drafts, "draft", "drafts"), count(row.Tokens, "token", "tokens"),
		count(row.Invitations, "invitation", "invitations"), count(row.Visits, "visit", "visits"))
	return err
}

// eraserOf returns what erases in the name of the command.
func eraserOf(env *Environment) *erasure.Eraser {
	return &erasure.Eraser{
		Versions: published.NewVersions(env.Now), Actor: commandActor,
		Record: func(ctx context.Context, tx storage.Tx, act, resource string, content []byte, now time.Time) error {
			return auditCommand(ctx, env, tx, act, resource, content, now)
		},
	}
}

type eraseShopperCommand struct {
	database
	ID   string `arg:"" help:"The shopper's id."`
	JSON bool   `name:"json" help:"Print what was erased as one line of JSON."`
}

func (*eraseShopperCommand) manual() manual {
	return manual{
		examples: []example{{"Erase a shopper who asked for it.", "erase shopper anna"}},
		codes:    []int{exitOK, exitFindings, exitUsage, exitUnreachable},
	}
}

// Help returns the description of the command.
func (*eraseShopperCommand) Help() string {
	return "Name, address, languages, home, qualifications, invitations, drafts and every text that they wrote are removed, " +
		"and tokens revoked. Scores, receipts, figures and the audit log's chain stay, and so does the id, which should be no " +
		"name. Visits that they have are free again. It cannot be taken back. Backups still have everything: keep what " +
		"`erase list` prints, and give it to `restore --erasures`."
}

// Run erases the shopper.
func (c *eraseShopperCommand) Run(ctx context.Context, env *Environment) error {
	return c.eraseNow(ctx, env, "shoppers/"+c.ID, c.JSON)
}

type eraseReportCommand struct {
	database
	ID   string `arg:"" help:"The report's id, a UUID."`
	JSON bool   `name:"json" help:"Print what was erased as one line of JSON."`
}

func (*eraseReportCommand) manual() manual {
	return manual{
		examples: []example{{"Erase the texts of a report that names somebody.", "erase report 0192f3c4-aaaa-7000-8000-000000000001"}},
		codes:    []int{exitOK, exitFindings, exitUsage, exitUnreachable},
	}
}

// Help returns the description of the command.
func (*eraseReportCommand) Help() string {
	return "Texts, comments, the narrative, commendations and the position are removed from all its revisions, and what " +
		"reviewers wrote about it. The score, the receipts and the other answers stay. It cannot be taken back."
}

// Run erases the report.
func (c *eraseReportCommand) Run(ctx context.Context, env *Environment) error {
	line := erasure.Line{Resource: "reports/" + c.ID}
	if !line.Known() {
		return misused("give the report's id, such as 0192f3c4-aaaa-7000-8000-000000000001", "%s is no id of a report", quote(c.ID))
	}
	return c.eraseNow(ctx, env, line.Resource, c.JSON)
}

type eraseListCommand struct{ database }

func (*eraseListCommand) manual() manual {
	return manual{
		examples: []example{{"Keep the list apart from the backups.", "erase list > /mnt/other/erasures.jsonl"}},
		codes:    []int{exitOK, exitUsage, exitUnreachable},
	}
}

// Help returns the description of the command.
func (*eraseListCommand) Help() string {
	return "A line of JSON for each shopper and report that was erased, with ids and times alone. A backup from before an " +
		"erasure does not have it: `erase apply` and `restore --erasures` erase what the list names."
}

// Run prints the list.
func (c *eraseListCommand) Run(ctx context.Context, env *Environment) error {
	return c.open(ctx, app.Database{ReadOnly: true}, func(store storage.Store) error {
		return store.View(ctx, storage.ReadOptions{}, func(tx storage.Tx) error {
			return erasure.Write(ctx, tx, env.Stdout)
		})
	})
}

type eraseApplyCommand struct {
	database
	File string `arg:"" help:"The list, as erase list prints it; - reads the standard input."`
}

func (*eraseApplyCommand) manual() manual {
	return manual{
		examples: []example{{"Erase again what a restored backup brought back.", "erase apply /mnt/other/erasures.jsonl --database sqlite:data/mysteryshopper.db"}},
		codes:    []int{exitOK, exitFindings, exitUsage, exitUnreachable},
	}
}

// Run erases everything of the list.
func (c *eraseApplyCommand) Run(ctx context.Context, env *Environment) error {
	list, err := readErasures(env, c.File)
	if err != nil {
		return err
	}
	return c.apply(ctx, env, list)
}

// readErasures reads a list of erasures from a file.
func readErasures(env *Environment, name string) ([]erasure.Line, error) {
	s, err := readSource(env, name)
	if err != nil {
		return nil, err
	}
	list, err := erasure.Read(strings.NewReader(string(s.text)))
	if errors.Is(err, erasure.ErrList) {
		return nil, misused("give a list that "+"erase list"+" printed", "%s: %s", s.name, err.Error())
	}
	return list, err
}

// apply erases what a list names, each resource in a transaction of its own.
func (d *database) apply(ctx context.Context, env *Environment, list []erasure.Line) error {
	erased := 0
	bar := newProgress(env, "erasing")
	err := d.open(ctx, app.Database{MustExist: true}, func(store storage.Store) error {
		for i, line := range list {
			err := store.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) error {
				_, again, err := eraserOf(env).Again(ctx, tx, line, env.Now().UTC().Truncate(time.Microsecond))
				if err == nil && again {
					erased++
				}
				return err
			})
			if err != nil {
				return fmt.Errorf("%s: %w", line.Resource, err)
			}
			bar.set(i+1, len(list))
		}
		return nil
	})
	bar.end()
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(env.Stderr, "erased: %d of %d; the others are not there, or were erased before\n", erased, len(list))
	return err
}
