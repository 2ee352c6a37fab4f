package bench

import (
	"encoding/binary"
	"os"
	"time"
)

// commitWatch notices the commits of a SQLite database in WAL mode, and can make each of them longer. It is used from
// within transactions only, of which there is one at a time.
type commitWatch struct {
	index *os.File
	last  uint32
	seen  int
	delay time.Duration
}

// watchCommits opens the index of the database's log. The index begins with a header that counts the commits; see
// "WAL-Index File Format" in SQLite's documentation.
func watchCommits(database string) (*commitWatch, error) {
	index, err := os.Open(database + "-shm")
	return &commitWatch{index: index}, err
}

// look is called at the beginning of an update: where it is the first of its transaction, it is held up as if the
// commit to come took longer by the delay.
func (w *commitWatch) look() error {
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

func (w *commitWatch) close() error { return w.index.Close() }
