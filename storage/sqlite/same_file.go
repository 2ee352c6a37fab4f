package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"sync"
	"time"

	"mysteryshopper/storage"
)

// The suffixes of the files that SQLite keeps beside a database in WAL mode.
const (
	logSuffix   = "-wal"
	indexSuffix = "-shm"
)

// sameFile finds out whether the path of a database still leads to the files that the store opened. A file that was
// removed or replaced stays open and can be written to, but what is written there is lost with the process. A file that
// was overwritten has another time of modification without a checkpoint, which is the only thing that writes to it.
type sameFile struct {
	path string
	// anchor is a connection that stays open: the last one that is closed removes the log.
	anchor *sql.DB
	// opened are the files by suffix; index is that of the log.
	opened map[string]fs.FileInfo
	index  *sharedFile
	schema sameSchema

	mu   sync.Mutex
	last modification
}

// errReplaced is returned where the files are other ones than those that were opened.
var errReplaced = fmt.Errorf("%w: the database file was removed, replaced or overwritten while it was open; restart on the right file",
	storage.ErrUnavailable)

// watchFile opens a database once more. The database must have a schema.
func watchFile(ctx context.Context, path string, wait time.Duration) (*sameFile, error) {
	w := &sameFile{path: path, anchor: newReader(path, wait, false).pool(1), opened: map[string]fs.FileInfo{}}
	w.schema.db = w.anchor
	if err := w.open(ctx); err != nil {
		return nil, errors.Join(err, w.close())
	}
	return w, nil
}

func (w *sameFile) open(ctx context.Context) (err error) {
	var tables int
	if err = w.anchor.QueryRowContext(ctx, "SELECT COUNT(*) FROM sqlite_schema").Scan(&tables); err != nil {
		return err
	}
	for _, suffix := range []string{"", logSuffix, indexSuffix} {
		if w.opened[suffix], err = os.Stat(w.path + suffix); err != nil {
			return err
		}
	}
	if w.index, err = share(w.path + indexSuffix); err != nil {
		return err
	}
	if err = w.schema.open(ctx); err != nil {
		return err
	}
	return w.check(true)
}

// check returns an error that wraps storage.ErrUnavailable where the files are not those that were opened. A brief check
// finds that the database or its log was removed or replaced, or that the database was restored over through SQLite; a full
// one also that the index was replaced, or that the database was overwritten, after which every later full check fails as
// well. It costs two stats and a read, after a commit also a read of the schema's number, a full one a stat and two reads
// more.
func (w *sameFile) check(full bool) error {
	if _, err := w.present(logSuffix); err != nil {
		return err
	}
	if err := w.schema.check(full, w.commits()); err != nil {
		return err
	}
	if !full {
		_, err := w.present("")
		return err
	}
	if _, err := w.present(indexSuffix); err != nil {
		return err
	}
	return w.written()
}

// present returns the present state of one of the files.
func (w *sameFile) present(suffix string) (fs.FileInfo, error) {
	info, err := os.Stat(w.path + suffix)
	if err != nil || !os.SameFile(info, w.opened[suffix]) {
		return nil, errReplaced
	}
	return info, nil
}

// written returns an error where something else than a checkpoint has written to the database.
func (w *sameFile) written() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	before, err := w.checkpoints()
	if err != nil {
		return errReplaced
	}
	info, err := w.present("")
	if err != nil {
		return err
	}
	now := modification{time: info.ModTime(), size: info.Size()}
	if now.checkpoints, err = w.checkpoints(); err != nil {
		return errReplaced
	}
	if before != now.checkpoints || before.running() {
		// The times belong to none of both states. The next check has nothing to compare them with.
		w.last = modification{}
		return nil
	}
	if now.overwrites(w.last) {
		return errReplaced
	}
	w.last = now
	return nil
}

// close closes the connection and the index. Call it after the store is closed.
func (w *sameFile) close() error {
	err := errors.Join(w.schema.close(), w.anchor.Close())
	if w.index != nil {
		err = errors.Join(err, w.index.release())
	}
	return err
}

// modification is the state of the main file and of the checkpoints that wrote to it; zero where it is unknown.
type modification struct {
	time        time.Time
	size        int64
	checkpoints checkpoints
}

// overwrites reports whether the main file was modified since an earlier state, and not by a checkpoint.
func (m modification) overwrites(before modification) bool {
	return !before.time.IsZero() && m.checkpoints == before.checkpoints && (!m.time.Equal(before.time) || m.size != before.size)
}

// checkpoints is how far the log was copied to the main file.
type checkpoints struct {
	// salt changes when the log begins anew.
	salt uint64
	// Frames of the log up to copied were copied. A checkpoint that is running copies those up to copying, and has set
	// that before it writes.
	copied, copying uint32
}

func (c checkpoints) running() bool { return c.copying > c.copied }

// commits is the head of the log's index, which every commit changes, whoever makes it: connections know by it whether what they
// have read is still so. It is zero while it is being written.
type commits [headBytes]byte

func (w *sameFile) commits() commits {
	var both [2 * headBytes]byte
	if _, err := w.index.file.ReadAt(both[:], 0); err != nil || !bytes.Equal(both[:headBytes], both[headBytes:]) {
		return commits{}
	}
	return commits(both[:headBytes])
}

// Offsets in the index of the log, by https://www.sqlite.org/walformat.html. Numbers are in the order of the machine.
const (
	headBytes     = 48
	saltOffset    = 32
	copiedOffset  = 96
	copyingOffset = 128
	indexBytes    = 136
)

func (w *sameFile) checkpoints() (checkpoints, error) {
	var b [indexBytes]byte
	if _, err := w.index.file.ReadAt(b[:], 0); err != nil {
		return checkpoints{}, fmt.Errorf("sqlite: the index of the log: %w", err)
	}
	number := binary.NativeEndian
	return checkpoints{number.Uint64(b[saltOffset:]), number.Uint32(b[copiedOffset:]), number.Uint32(b[copyingOffset:])}, nil
}

// sharedFile is a file that is open once in this process, for all stores on it. When a process closes a file it loses
// all its locks on that file, also those that SQLite holds through another descriptor; so it is closed after the last
// store.
type sharedFile struct {
	file  *os.File
	info  fs.FileInfo
	users int
}

var shared struct {
	sync.Mutex
	files []*sharedFile
}

// share returns the open file of a path, which the caller releases after the database is closed.
func share(path string) (*sharedFile, error) {
	shared.Lock()
	defer shared.Unlock()
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	for _, f := range shared.files {
		if os.SameFile(f.info, info) {
			f.users++
			return f, nil
		}
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	f := &sharedFile{file: file, info: info, users: 1}
	shared.files = append(shared.files, f)
	return f, nil
}

func (f *sharedFile) release() error {
	shared.Lock()
	defer shared.Unlock()
	if f.users--; f.users > 0 {
		return nil
	}
	shared.files = slices.DeleteFunc(shared.files, func(other *sharedFile) bool { return other == f })
	return f.file.Close()
}
