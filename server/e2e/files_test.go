package e2e

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"mysteryshopper/checklist"
	"mysteryshopper/server/app"
	"mysteryshopper/server/verify"
	"mysteryshopper/storage/blobs"
	"mysteryshopper/storage/blobs/folder"
)

// fileFindings verifies a database with its files, and returns what is found of the files.
func (s *server) fileFindings(t *testing.T, files verify.Files) ([]string, verify.Counts) {
	t.Helper()
	var found []string
	files.Now = time.Now()
	counts, err := verify.Run(t.Context(), s.app.Store(), verify.Options{Files: files, Found: func(f verify.Finding) {
		if f.Kind != verify.File {
			t.Errorf("%s: %s: %s", f.Kind, f.Resource, f.Text)
		}
		found = append(found, f.Resource+": "+f.Text)
	}})
	if err != nil {
		t.Fatal(err)
	}
	return found, counts
}

// TestTamperedFiles changes the files of evidence in every way: verify finds each, by the file that it is.
func TestTamperedFiles(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		w := startWorld(t, on)
		place := app.EvidencePlace(evidencePlace(t, w.database), w.database)
		store := must[*folder.Store](t)(folder.Open(place))
		begun := uploadOf{evidence: newReportID(), visit: w.claimed, report: newReportID(), content: photo(t, 64, 64)}
		at := w.begin(t, w.tokens[own], begun).want(t, 201).header.Get("Location")
		w.patch(t, w.tokens[own], at, 0, begun.content[:100]).want(t, 204)
		found, counts := w.fileFindings(t, verify.Files{Store: store})
		if len(found) > 0 || counts.Files < 2 || counts.FileBytes == 0 || counts.FilesNotRead != 0 {
			t.Fatalf("found %q, counted %+v", found, counts)
		}
		if _, skipped := w.fileFindings(t, verify.Files{Store: store, Skip: true}); skipped.Files != 0 || skipped.FilesNotRead != counts.Files {
			t.Errorf("skipped: %+v", skipped)
		}
		var contents, parts []string
		for prefix, names := range map[string]*[]string{blobs.ContentPrefix: &contents, blobs.PartPrefix: &parts} {
			err := store.Each(t.Context(), prefix, func(item blobs.Item) error {
				_, name, _ := strings.Cut(item.Key, "/")
				*names = append(*names, filepath.Join(place, prefix, name[:2], name))
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		one, other := contents[0], contents[1]
		bytes := must[[]byte](t)(os.ReadFile(one))
		others := must[[]byte](t)(os.ReadFile(other))
		stray := filepath.Join(place, blobs.ContentPrefix, "fe", "fe"+strings.Repeat("0", 62))
		old := time.Now().Add(-verify.StrayAge - time.Hour)
		for name, tt := range map[string]struct {
			change, restore func() error
			path, want      string
		}{
			"a byte": {func() error {
				changed := slices.Clone(bytes)
				changed[len(changed)/2] ^= 1
				return os.WriteFile(one, changed, 0o600)
			}, func() error { return os.WriteFile(one, bytes, 0o600) }, one, "they have the digest"},
			"cut short": {func() error { return os.Truncate(one, 5) }, func() error { return os.WriteFile(one, bytes, 0o600) }, one, "they are 5 bytes and should be"},
			"removed":   {func() error { return os.Remove(one) }, func() error { return os.WriteFile(one, bytes, 0o600) }, one, "its bytes are not there"},
			"exchanged": {func() error { return os.WriteFile(one, others, 0o600) }, func() error { return os.WriteFile(one, bytes, 0o600) }, one, "the bytes are not those that were stored"},
			"a part":    {func() error { return os.Rename(parts[0], parts[0]+"-") }, func() error { return os.Rename(parts[0]+"-", parts[0]) }, parts[0], "or is not there"},
			"a stray": {func() error {
				if err := os.MkdirAll(filepath.Dir(stray), 0o700); err != nil {
					return err
				}
				if err := os.WriteFile(stray, []byte("x"), 0o600); err != nil {
					return err
				}
				return os.Chtimes(stray, old, old)
			}, func() error { return os.Remove(stray) }, stray, "no evidence has it"},
		} {
			if err := tt.change(); err != nil {
				t.Fatal(err)
			}
			found, _ := w.fileFindings(t, verify.Files{Store: store})
			if len(found) != 1 || !strings.Contains(found[0], tt.want) || name != "a part" && !strings.Contains(found[0], filepath.Base(tt.path)) {
				t.Errorf("%s: found %q", name, found)
			}
			if err := tt.restore(); err != nil {
				t.Fatal(err)
			}
		}
		if found, _ := w.fileFindings(t, verify.Files{Store: store}); len(found) > 0 {
			t.Errorf("at the end %q", found)
		}
		if digest, err := blobs.DigestOf(blobs.ContentKey(checklist.DigestOf(bytes))); err != nil || filepath.Base(one) != digest.String() {
			t.Errorf("the name of a file is %s", one)
		}
	})
}
