package phone

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/visit"
)

type attachCommand struct {
	Visit    string    `arg:"" help:"The visit's id."`
	Question string    `arg:"" help:"The key of a question that takes photos, documents or recordings."`
	File     string    `arg:"" help:"The file: JPEG, PNG, WebP, PDF, or a recording. It is copied."`
	Camera   bool      `help:"It was taken for this report just now; otherwise it counts as chosen from what was there."`
	Taken    time.Time `placeholder:"TIME" help:"When it was taken, such as 2026-11-28T14:03:05Z."`
	At       string    `placeholder:"LATITUDE,LONGITUDE" help:"Where it was taken."`
	Accuracy float64   `placeholder:"METERS" default:"0" help:"The radius within which that is right."`
}

// Help shows how it is called.
func (*attachCommand) Help() string {
	return "This needs no network. The file is copied to the phone's folder and named in the answer of the draft; phone send " +
		"uploads it, before or after the report. The copy leaves the folder when the server has the same bytes. Reviewers see how it " +
		"was taken, as far as that is named here or noted in the file.\n\nExample:\n\n" +
		"  mysteryshopper phone attach berlin-01 counter-photo counter.jpg --camera --taken 2026-11-28T14:03:05Z --at 52.5219,13.4132 --accuracy 12"
}

// capture returns how the file was taken.
func (a *attachCommand) capture() (*visit.Capture, error) {
	c := &visit.Capture{Source: visit.FromLibrary, Time: instant(a.Taken)}
	if a.Camera {
		c.Source = visit.FromCamera
	}
	if a.At == "" {
		if a.Accuracy != 0 {
			return nil, usageError("--accuracy describes the position of --at")
		}
		return c, nil
	}
	latitude, longitude, err := coordinates(a.At)
	if err != nil {
		return nil, usageError("--at: %w", err)
	}
	at, err := checklist.NewPosition(latitude, longitude, a.Accuracy, false)
	if err != nil {
		return nil, usageError("--at: %w", err)
	}
	c.Point, c.AccuracyMeters = &visit.Point{LatitudeE7: at.LatitudeE7, LongitudeE7: at.LongitudeE7}, at.AccuracyMeters
	return c, nil
}

// Run attaches the file.
func (a *attachCommand) Run(ctx context.Context, env *Environment, c *Commands) error {
	taken, err := a.capture()
	if err != nil {
		return err
	}
	return c.withPhone(env, func(p *Phone) (err error) {
		v, _, err := p.Visit(a.Visit)
		if err != nil {
			return err
		}
		from, err := os.Open(a.File)
		if err != nil {
			return usageError("file: %w", err)
		}
		defer func() { err = errors.Join(err, from.Close()) }()
		if err := start(ctx, p, v); err != nil {
			return err
		}
		f, err := p.Attach(a.Visit, a.Question, filepath.Base(a.File), taken, from)
		if err != nil {
			return err
		}
		return c.write(env, fileLineOf(f), func(w io.Writer) {
			fmt.Fprintf(w, "%s waits to be uploaded as %s. Digest of its bytes: %s\n", f.Title, f.ID, f.Digest)
		})
	})
}

type detachCommand struct {
	File string `arg:"" help:"The file's id, of phone files."`
}

// Help shows how it is called.
func (*detachCommand) Help() string {
	return "The copy is removed from the phone's folder, and by the next phone send from the server.\n\nExample:\n\n" +
		"  mysteryshopper phone detach 0192f3c4-7d21-7e5a-9c11-3f6f0a8f2b64"
}

// Run detaches the file.
func (d *detachCommand) Run(env *Environment, c *Commands) error {
	return c.withPhone(env, func(p *Phone) error {
		if err := p.Detach(d.File); err != nil {
			return err
		}
		return c.write(env, struct {
			Detached string `json:"detached"`
		}{d.File}, func(w io.Writer) { fmt.Fprintf(w, "%s is no longer attached.\n", d.File) })
	})
}

type filesCommand struct{}

// Help shows how it is called.
func (*filesCommand) Help() string {
	return "Refused files are listed with the server's reason; they stay until phone detach.\n\nExample:\n\n  mysteryshopper phone files"
}

// Run lists the files.
func (*filesCommand) Run(env *Environment, c *Commands) error {
	return c.withPhone(env, func(p *Phone) error {
		lines := fileLines(p.Files()...)
		return c.write(env, lines, func(w io.Writer) {
			if len(lines) == 0 {
				fmt.Fprintln(w, "No file is attached.")
			}
			writeFiles(w, lines)
		})
	})
}

// fileLine is a file in the output of the commands.
type fileLine struct {
	Evidence  string    `json:"evidence"`
	ReportID  string    `json:"reportId"`
	Visit     string    `json:"visit"`
	Question  string    `json:"question"`
	Title     string    `json:"title"`
	State     ItemState `json:"state"`
	MediaType string    `json:"mediaType"`
	SizeBytes int64     `json:"sizeBytes"`
	SHA256    string    `json:"sha256"`
	Refusal   *Refusal  `json:"refusal,omitempty"`
}

func fileLineOf(f *File) fileLine {
	return fileLine{f.ID, f.ReportID, f.Visit, f.Question, f.Title, f.State(), f.MediaType, f.Bytes, f.Digest.String(), f.Refusal}
}

func fileLines(files ...*File) []fileLine {
	lines := []fileLine{}
	for _, f := range files {
		lines = append(lines, fileLineOf(f))
	}
	return lines
}

func writeFiles(w io.Writer, lines []fileLine) {
	for _, l := range lines {
		fmt.Fprintf(w, "%-9s  %s  visit %s, %s: %s\n", stateTexts[l.State], l.Evidence, l.Visit, l.Question, l.Title)
		if l.Refusal != nil {
			fmt.Fprintf(w, "  %s (%s)\n", l.Refusal.Message, l.Refusal.Reason)
			writeViolations(w, l.Refusal.Violations)
		}
	}
}

// uploaded is what send prints of the files.
type uploaded struct {
	Stored   []fileLine `json:"stored"`
	Refused  []fileLine `json:"refused"`
	Waiting  int        `json:"waiting"`
	Attempts int        `json:"attempts"`
}

func uploadedOf(u *Uploaded) uploaded {
	return uploaded{fileLines(u.Stored...), fileLines(u.Refused...), u.Waiting, u.Attempts}
}

// write writes nothing where no file was to be sent.
func (u *uploaded) write(w io.Writer) {
	if len(u.Stored)+len(u.Refused)+u.Waiting == 0 {
		return
	}
	writeFiles(w, u.Stored)
	writeFiles(w, u.Refused)
	fmt.Fprintf(w, "files: %d uploaded, %d refused, %d waiting\n", len(u.Stored), len(u.Refused), u.Waiting)
}

// refused returns an error where files were refused.
func (u *uploaded) refused() error {
	if len(u.Refused) == 0 {
		return nil
	}
	return &CommandError{
		code: exitRefused, advice: "phone files lists why; phone detach removes one, phone attach attaches another",
		cause: fmt.Errorf("%d files were refused", len(u.Refused)),
	}
}
