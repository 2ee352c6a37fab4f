package bench

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"text/tabwriter"
)

// writeJSON prints the report as JSON.
func (r *Report) writeJSON(to io.Writer) error {
	out := json.NewEncoder(to)
	out.SetIndent("", "  ")
	return out.Encode(r)
}

// headings are the columns of a table of figures.
var headings = []string{"figure", "value", "base line", "value", "ratio"}

// cells returns a figure's row of the table.
func (f Figure) cells() []string {
	row := []string{f.Name, f.Unit.format(f.Value), "", "", ""}
	if f.Base != nil {
		row[2], row[3] = f.Base.Name, f.Unit.format(f.Base.Value)
	}
	if f.Base != nil && f.Base.Ratio != 0 {
		row[4] = significant(f.Base.Ratio)
	}
	return row
}

func (u Unit) format(value float64) string {
	return strings.TrimSpace(significant(value) + " " + string(u))
}

// significant formats a number with three significant digits, and all digits before the point.
func significant(value float64) string {
	if value == 0 {
		return "0"
	}
	digits := 2 - int(math.Floor(math.Log10(math.Abs(value))))
	return strconv.FormatFloat(value, 'f', max(digits, 0), 64)
}

func (m Machine) String() string {
	return fmt.Sprintf("%d cores, %s/%s, %s; a synced write of 4 KiB takes %s",
		m.Cores, m.OS, m.Arch, m.Go, microseconds.format(m.SyncMicros))
}

// writeText prints the report as text tables.
func (r *Report) writeText(to io.Writer) error {
	fmt.Fprintln(to, r.Machine)
	if r.Quick {
		fmt.Fprintln(to, "A quick run: the figures mean little.")
	}
	for _, p := range r.Parts {
		fmt.Fprintf(to, "\n%s\n", p.Title)
		table := tabwriter.NewWriter(to, 0, 0, 3, ' ', 0)
		fmt.Fprintf(table, "  %s\n", strings.Join(headings, "\t"))
		for _, f := range p.Figures {
			fmt.Fprintf(table, "  %s\n", strings.Join(f.cells(), "\t"))
		}
		if err := table.Flush(); err != nil {
			return err
		}
	}
	return nil
}

// writeMarkdown prints the report in the form of docs/performance.md.
func (r *Report) writeMarkdown(to io.Writer) error {
	fmt.Fprintf(to, "Measured on %s.\n", r.Machine)
	for _, p := range r.Parts {
		fmt.Fprintf(to, "\n### %s\n\n", p.Title)
		fmt.Fprintf(to, "| %s |\n| --- | ---: | --- | ---: | ---: |\n", strings.Join(headings, " | "))
		for _, f := range p.Figures {
			if _, err := fmt.Fprintf(to, "| %s |\n", strings.Join(f.cells(), " | ")); err != nil {
				return err
			}
		}
	}
	return nil
}
