package strace_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

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

// TestUnsynced looks for the sync of five reports: two are synced before their answers, and the first has a later write too.
func TestUnsynced(t *testing.T) {
	t.Parallel()
	ids := make([]uuid.UUID, 5)
	for i := range ids {
		ids[i] = uuid.Must(uuid.NewV7())
	}
	write := func(some ...uuid.UUID) strace.Call {
		c := strace.Call{Name: "pwrite64", Path: "data.db-wal", Data: []byte("page")}
		for _, id := range some {
			c.Data = append(append(c.Data, id[:]...), "; "...)
		}
		return c
	}
	answer := strace.Call{Name: "write", Path: "socket:[1]"}
	calls := []strace.Call{
		write(ids[0], ids[1]),
		{Name: "fdatasync", Path: "data.db-wal"},
		answer, // of 0 and 1
		write(ids[2]),
		{Name: "fdatasync", Path: "data.db-wal"}, // began before the write
		answer,                                   // of 2
		write(ids[3], ids[0]),
		{Name: "fdatasync", Path: "data.db-wal"}, // ends while the answer is on its way
		answer,                                   // of 3
		{Name: "fdatasync", Path: "data.db-wal", Failed: true},
		answer, // of 4, which is nowhere
	}
	for i := range calls {
		calls[i].Begun = i
	}
	calls[4].Begun, calls[8].Begun = 3, 7
	got := strace.Unsynced(calls, map[string]int{ids[0].String(): 2, ids[1].String(): 2, ids[2].String(): 5, ids[3].String(): 8, ids[4].String(): 10})
	var told []string
	for _, err := range got {
		told = append(told, err.Error())
	}
	want := []string{
		ids[2].String() + ": no sync between the write, call 3, and the answer, call 5",
		ids[3].String() + ": no sync between the write, call 6, and the answer, call 8",
		ids[4].String() + ": answered by call 10, and not written before",
	}
	if diff := cmp.Diff(want, told); diff != "" {
		t.Errorf("unsynced (-want +got):\n%s", diff)
	}
}
