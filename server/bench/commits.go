package bench

import (
	"encoding/binary"
	"os"
	"time"
)

// commitCounter counts the commits of a SQLite database in WAL mode, and can delay each of them. It is used only inside
// transactions, of which there is one at a time.
type commitCounter struct {
	index *os.File
	last  uint32
	seen  int
	delay time.Duration
}

// countCommits opens the index of the database's log. The index begins with a header that counts the commits; see
// "WAL-Index File Format" in SQLite's documentation.
func countCommits(database string) (*commitCounter, error) {
	index, err := os.Open(database + "-shm")
	return &commitCounter{index: index}, err
}

// observe is called at the beginning of an update. In the first update of a transaction it counts the transaction and
// waits for the delay, as if the next commit took longer by it.
func (w *commitCounter) observe() error {
	const place = 8 // of the count of commits in the index
	var count [4]byte
	if _, err := w.index.ReadAt(count[:], place); err != nil {
		return err
	}
	if now := binary.NativeEndian.Uint32(count[:]); now != w.last || w.seen == 0 {
		w.last = now
		w.seen++
		time.Sleep(w.delay)
	}
	return nil
}

func (w *commitCounter) close() error { return w.index.Close() }
