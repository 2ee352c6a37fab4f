package phone

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"

	"mysteryshopper/checklist"
)

// reportLine is a finished report in the output of the commands.
type reportLine struct {
	ReportID      string           `json:"reportId"`
	BaseRevision  int32            `json:"baseRevision,omitempty"`
	Visit         string           `json:"visit"`
	State         ItemState        `json:"state"`
	ContentDigest checklist.Digest `json:"contentDigest"`
	Receipt       json.RawMessage  `json:"receipt,omitempty"`
	Refusal       *Refusal         `json:"refusal,omitempty"`
}

func linesOf(items ...*Item) []reportLine {
	lines := []reportLine{}
	for _, i := range items {
		lines = append(lines, reportLine{
			ReportID: i.ReportID, BaseRevision: i.BaseRevision, Visit: i.Visit, State: i.State(),
			ContentDigest: i.ContentDigest, Receipt: json.RawMessage(i.Receipt), Refusal: i.Refusal,
		})
	}
	return lines
}

func writeReports(w io.Writer, lines []reportLine) {
	for _, l := range lines {
		fmt.Fprintf(w, "%-9s  %s  visit %s\n", stateTexts[l.State], l.ReportID, l.Visit)
		if l.Refusal != nil {
			fmt.Fprintf(w, "  %s (%s)\n", l.Refusal.Message, l.Refusal.Reason)
			writeViolations(w, l.Refusal.Violations)
		}
	}
}

type queueCommand struct{}

// Help shows how it is called.
func (*queueCommand) Help() string {
	return "Refused reports are listed with all that is wrong; phone fill corrects one.\n\nExample:\n\n  mysteryshopper phone queue"
}

// Run lists the queue.
func (*queueCommand) Run(env *Environment, c *Commands) error {
	return c.withPhone(env, func(p *Phone) error {
		lines := linesOf(p.Queue()...)
		return c.write(env, lines, func(w io.Writer) {
			if len(lines) == 0 {
				fmt.Fprintln(w, "No report waits to be sent.")
			}
			writeReports(w, lines)
		})
	})
}

type sendCommand struct {
	Attempts int `default:"5" help:"How many failures in a row end it (default ${default}). What is not sent stays in the queue."`
}

// Help shows how it is called.
func (*sendCommand) Help() string {
	return "The queue is sent in one stream, the oldest report first; a stream that breaks is repeated with what is " +
		"left. Files are uploaded beside it, and go on where they broke off. Sending twice does no harm.\n\nExample:\n\n  mysteryshopper phone send --server 127.0.0.1:8081 --attempts 3"
}

// Run sends the queue and, beside it, the files.
func (*sendCommand) Run(ctx context.Context, env *Environment, c *Commands) error {
	return c.withPhone(env, func(p *Phone) error {
		var files *Uploaded
		var fileErr error
		var uploading sync.WaitGroup
		uploading.Go(func() { files, fileErr = p.Upload(ctx) })
		sent, err := p.Send(ctx)
		uploading.Wait()
		if sent == nil || files == nil {
			return errors.Join(err, fileErr)
		}
		result := struct {
			Taken    []reportLine `json:"taken"`
			Refused  []reportLine `json:"refused"`
			Waiting  int          `json:"waiting"`
			Attempts int          `json:"attempts"`
			Files    uploaded     `json:"files"`
		}{linesOf(sent.Taken...), linesOf(sent.Refused...), sent.Waiting, sent.Attempts, uploadedOf(files)}
		printed := c.write(env, result, func(w io.Writer) {
			writeReports(w, result.Taken)
			writeReports(w, result.Refused)
			fmt.Fprintf(w, "%d accepted, %d refused, %d waiting\n", len(result.Taken), len(result.Refused), result.Waiting)
			result.Files.write(w)
		})
		if err == nil && len(result.Refused) > 0 {
			err = &CommandError{
				code: exitRefused, advice: "phone queue lists what is wrong; phone fill corrects them",
				cause: fmt.Errorf("%d reports were refused", len(result.Refused)),
			}
		}
		if err == nil {
			err = errors.Join(fileErr, result.Files.refused())
		}
		return errors.Join(err, printed)
	})
}

type receiptCommand struct {
	Report string `arg:"" help:"The report's id."`
	Base   int32  `placeholder:"N" help:"The revision that the submission answered, after a return."`
}

// Help shows how it is called.
func (*receiptCommand) Help() string {
	return "The bytes are those that the server stored, with nothing added, so that their SHA-256 is the receipt's " +
		"digest.\n\nExample:\n\n  mysteryshopper phone receipt 0192f3c4-7d21-7e5a-9c11-3f6f0a8f2b64 | sha256sum"
}

// Run prints the receipt.
func (r *receiptCommand) Run(env *Environment, c *Commands) error {
	return c.withPhone(env, func(p *Phone) error {
		receipt, err := p.Receipt(r.Report, r.Base)
		if err != nil {
			return err
		}
		_, err = env.Stdout.Write(receipt)
		return err
	})
}

type draftCommands struct {
	Save saveCommand `cmd:"" help:"Park the draft of a visit on the server."`
	Load loadCommand `cmd:"" help:"Resume the draft that is parked on the server."`
}

type saveCommand struct {
	Visit   string `arg:"" help:"The visit's id."`
	Replace bool   `help:"Overwrite what another phone parked meanwhile."`
}

// Help shows how it is called.
func (*saveCommand) Help() string {
	return "Example:\n\n  mysteryshopper phone draft save berlin-01"
}

// Run parks the draft.
func (s *saveCommand) Run(ctx context.Context, env *Environment, c *Commands) error {
	return c.withPhone(env, func(p *Phone) error {
		park := p.Park
		if s.Replace {
			park = p.ParkOver
		}
		if err := park(ctx, s.Visit); err != nil {
			return err
		}
		return c.printDraft(env, p, s.Visit, "parked on the server")
	})
}

type loadCommand struct {
	Visit   string `arg:"" help:"The visit's id."`
	Discard bool   `help:"Give up the draft that is on this phone."`
}

// Help shows how it is called.
func (*loadCommand) Help() string {
	return "Example:\n\n  mysteryshopper phone draft load berlin-01 --dir second-phone"
}

// Run resumes the draft.
func (l *loadCommand) Run(ctx context.Context, env *Environment, c *Commands) error {
	return c.withPhone(env, func(p *Phone) error {
		resume := p.Resume
		if l.Discard {
			resume = p.ResumeOver
		}
		if _, err := resume(ctx, l.Visit); err != nil {
			return err
		}
		return c.printDraft(env, p, l.Visit, "on this phone now")
	})
}

func (c *Commands) printDraft(env *Environment, p *Phone, visit, done string) error {
	d, err := p.Draft(visit)
	if err != nil {
		return err
	}
	check, err := p.Check(visit)
	if err != nil {
		return err
	}
	result := filled{Visit: visit, ReportID: d.ReportID, Score: check.Score, Violations: check.Violations}
	return c.write(env, result, func(w io.Writer) {
		fmt.Fprintf(w, "The draft of %s is %s.\n", visit, done)
		writeCheck(w, check)
	})
}
