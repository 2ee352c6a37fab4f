package strace_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mysteryshopper/storage/sqlite/strace"
)

// TestInterruptedCalls reads the trace of a process that was killed in the middle of calls: a write may have been done,
// a sync has not.
func TestInterruptedCalls(t *testing.T) {
	t.Parallel()
	const lines = `11 pwrite64(3<\x61>, "\x62\x63", 2, 4096) = 2
12 write(4<\x73>, "\x68\x69", 2 <unfinished ...>
11 fdatasync(3<\x61> <unfinished ...>
12 <... write resumed>) = ?
11 <... fdatasync resumed>) = ?
13 write(4<\x73>, "\x68", 1) = ?
11 +++ killed by SIGKILL +++
`
	path := filepath.Join(t.TempDir(), "trace")
	if err := os.WriteFile(path, []byte(lines), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := strace.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	want := []strace.Call{
		{Name: "pwrite64", Path: "a", Data: []byte("bc"), Length: 2, Offset: 4096},
		{Name: "write", Path: "s", Data: []byte("hi"), Length: 2, Begun: 1},
		{Name: "fdatasync", Path: "a", Data: []byte{}, Begun: 1, Failed: true},
		{Name: "write", Path: "s", Data: []byte("h"), Length: 1, Begun: 3},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("calls (-want +got):\n%s", diff)
	}
}
