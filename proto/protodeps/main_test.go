package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// TestWrite prints into a folder that an older version left something in.
func TestWrite(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "deps")
	stale := filepath.Join(folder, "google", "api", "gone.proto")
	if err := os.MkdirAll(filepath.Dir(stale), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(stale, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := write(folder); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"google/api/annotations.proto":   "extend google.protobuf.MethodOptions",
		"google/rpc/error_details.proto": "message BadRequest",
		"buf/validate/validate.proto":    "message FieldRules",
	} {
		printed, err := os.ReadFile(filepath.Join(folder, path))
		if err != nil {
			t.Errorf("not printed: %v", err)
		} else if !bytes.Contains(printed, []byte(want)) {
			t.Errorf("%s does not contain %q", path, want)
		}
	}
	for _, path := range []string{"google/api/gone.proto", "google/protobuf/timestamp.proto"} {
		if _, err := os.Stat(filepath.Join(folder, path)); !os.IsNotExist(err) {
			t.Errorf("%s is there (%v), want it gone", path, err)
		}
	}
}
