package phone

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// files are the changes that the phone makes to a file system. Every change goes through this interface, so that a test
// can simulate a power cut between any two.
type files interface {
	// write makes a file with these bytes and syncs it. It may leave a part of the file behind where it fails.
	write(path string, data []byte) error
	// fill makes a file with what is written to it and syncs it. It may leave a part of the file behind where it fails.
	fill(path string, from func(io.Writer) error) error
	// rename gives a file another name, in place of the file that has it.
	rename(from, to string) error
	remove(path string) error
	// syncFolder makes renames and removals in a folder durable.
	syncFolder(path string) error
}

// freshPrefix starts the names of files that are not complete yet. Such files are removed after a crash: no method that
// promises to keep them has returned.
const freshPrefix = ".fresh-"

// disk stores records in folders below a root.
type disk struct {
	root  string
	files files
}

// put writes a record. When it returns, the record outlasts a power cut.
func (d *disk) put(folder, name string, record any) error {
	data, err := encodeRecord(record)
	if err != nil {
		return err
	}
	dir := filepath.Join(d.root, folder)
	fresh := filepath.Join(dir, freshPrefix+name)
	if err := d.files.write(fresh, data); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	if err := d.files.rename(fresh, filepath.Join(dir, name)); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return d.files.syncFolder(dir)
}

// remove removes a record. It returns nil where there is none.
func (d *disk) remove(folder, name string) error {
	dir := filepath.Join(d.root, folder)
	if err := d.files.remove(filepath.Join(dir, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return d.files.syncFolder(dir)
}

// makeFolder creates a folder below the root and removes incomplete files in it.
func (d *disk) makeFolder(folder string) error {
	dir := filepath.Join(d.root, folder)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	left, err := filepath.Glob(filepath.Join(dir, freshPrefix+"*"))
	if err != nil {
		return err
	}
	for _, path := range left {
		if err := d.files.remove(path); err != nil {
			return err
		}
	}
	return nil
}

// loadAll reads every record of a folder, in the order of their names, and calls accept with it. A file that is damaged,
// or for which accept returns an error, is moved to the quarantine; damaged reports whether there was one.
func loadAll[T any](d *disk, folder string, accept func(*T) error) (damaged bool, err error) {
	entries, err := os.ReadDir(filepath.Join(d.root, folder))
	if err != nil {
		return false, err
	}
	for _, entry := range entries {
		if entry.IsDir() || !strings.HasSuffix(entry.Name(), recordSuffix) {
			continue
		}
		_, whole, err := load(d, folder, entry.Name(), accept)
		if err != nil {
			return damaged, err
		}
		damaged = damaged || !whole
	}
	return damaged, nil
}

// load reads one record like loadAll. found is false where there is none, whole is false where it was moved to the
// quarantine.
func load[T any](d *disk, folder, name string, accept func(*T) error) (found, whole bool, err error) {
	data, err := os.ReadFile(filepath.Join(d.root, folder, name))
	if errors.Is(err, fs.ErrNotExist) {
		return false, true, nil
	}
	if err != nil {
		return false, true, err
	}
	record := new(T)
	err = decodeRecord(data, record)
	if errors.Is(err, ErrNewer) {
		return true, true, fmt.Errorf("%s: %w", name, err)
	}
	if err == nil {
		err = accept(record)
	}
	if err != nil {
		return true, false, d.quarantine(folder, name)
	}
	return true, true, nil
}

// system is the file system of the machine.
type system struct{}

func (s system) write(path string, data []byte) error {
	return s.fill(path, func(to io.Writer) error {
		_, err := to.Write(data)
		return err
	})
}

func (system) fill(path string, from func(io.Writer) error) (err error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := from(f); err != nil {
		return err
	}
	return f.Sync()
}

func (system) rename(from, to string) error { return os.Rename(from, to) }

func (system) remove(path string) error { return os.Remove(path) }

func (system) syncFolder(path string) error { return syncFolder(path) }
