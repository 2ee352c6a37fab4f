package folder_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"mysteryshopper/storage/blobs"
	"mysteryshopper/storage/blobs/blobstest"
	"mysteryshopper/storage/blobs/folder"
)

func TestConformance(t *testing.T) {
	t.Parallel()
	blobstest.Run(t, func(t *testing.T) blobs.Store {
		s, err := folder.Open(filepath.Join(t.TempDir(), "evidence"))
		if err != nil {
			t.Fatal(err)
		}
		return s
	})
}

// TestNothingStays expects no temporary file after a failure, and files that nobody else reads.
func TestNothingStays(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s, err := folder.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Put(t.Context(), "parts/a", iotest.ErrReader(errors.New("broken"))); err == nil {
		t.Fatal("stored")
	}
	if _, err := s.Put(t.Context(), "parts/b", strings.NewReader("x")); err != nil {
		t.Fatal(err)
	}
	err = filepath.WalkDir(dir, func(name string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if err == nil && (info.Mode().Perm() != 0o600 || entry.Name() != "b") {
			t.Errorf("%s with %v", name, info.Mode())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
