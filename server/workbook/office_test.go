package workbook_test

import (
	"context"
	"encoding/csv"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestOffice has another program open a workbook with hostile titles and write its sheets as CSV: it finds the same
// figures, and texts where formulas could be.
func TestOffice(t *testing.T) {
	t.Parallel()
	office, err := exec.LookPath("soffice")
	if err != nil || testing.Short() {
		t.Skip("LibreOffice is not here, or there is no time for it")
	}
	folder := t.TempDir()
	card := byMonth()
	card.Titles.Bands["good"] = `=1+1`
	file := filepath.Join(folder, "book.xlsx")
	if err := os.WriteFile(file, ofScorecard(t, card, "en"), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	// The last but one of the numbers requests every sheet, each in a file of its own.
	const everySheet = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
	command := exec.CommandContext(ctx, office, "-env:UserInstallation=file://"+filepath.Join(folder, "profile"),
		"--headless", "--convert-to", everySheet, "--outdir", folder, file)
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	in, err := os.Open(filepath.Join(folder, "book-Month.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	rows, err := csv.NewReader(in).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 12 {
		t.Fatalf("%d rows, want 12", len(rows))
	}
	if got, want := strings.Join(rows[5][:8], " "), "May 2026 69% 66.96% 71.04% OK 44 11 =1+1"; got != want {
		t.Errorf("the row of May is %q, want %q", got, want)
	}
}
