// Package backup copies a SQLite database while servers use it, proves the copy, keeps it in a folder or in a bucket of
// S3, and restores it. PostgreSQL has tools of its own.
package backup

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"mysteryshopper/server/app"
	"mysteryshopper/server/verify"
	"mysteryshopper/storage"
	"mysteryshopper/storage/blobs"
	"mysteryshopper/storage/sqlite"
)

// Manifest describes a backup. It is stored after the backup, so that one without a manifest is not complete.
type Manifest struct {
	// Name is the name of the file. Names begin with the time, so that their order is that of the backups.
	Name string `json:"name"`
	// Time is when the backup began: everything that was acknowledged before is in it.
	Time   time.Time `json:"time"`
	Bytes  int64     `json:"bytes"`
	SHA256 string    `json:"sha256"`
	// Files are those of evidence; nil in backups of releases that did not have them.
	Files *Files `json:"files,omitempty"`
	// Verified is what was read when the copy was proved.
	Verified verify.Counts `json:"verified"`
}

// Options configure Make.
type Options struct {
	// Database is the path of the database, with or without the prefix sqlite:.
	Database string
	To       Place
	// Evidence has the files of evidence of the database; nil where there are none.
	Evidence blobs.Store
	// Keep is how many backups are left, the newest ones; 0 leaves all.
	Keep int
	Now  func() time.Time
	// Found receives what is wrong with the copy; Progress the name of a step, what is done of it and of how much, 0
	// where that is unknown. Both may be nil.
	Found    func(verify.Finding)
	Progress func(step string, done, total int)
}

// ErrFindings is returned where a copy is not clean. It is not kept as a backup, and no other one is removed.
var ErrFindings = errors.New("the copy is not clean")

// The form of the names of backups.
const (
	prefix         = "mysteryshopper-"
	timeLayout     = "20060102T150405.000Z"
	suffix         = ".db"
	manifestSuffix = ".json"
)

// Result is what Make has done.
type Result struct {
	Manifest
	// Removed are the names of the earlier backups that were removed.
	Removed []string `json:"removed,omitempty"`
}

// Make makes a backup: it copies the database and then the files of the evidence that the copy has, proves the copy as the
// command verify does, stores it, reads it back and compares its digest. Then it removes the backups that are too many.
func Make(ctx context.Context, o Options) (_ *Result, err error) {
	began := o.Now().UTC()
	m := Manifest{Name: prefix + began.Format(timeLayout) + suffix, Time: began}
	staging, remove, err := o.To.staging()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, remove()) }()
	path := filepath.Join(staging, "."+m.Name)
	defer func() { err = errors.Join(err, removeIfThere(path)) }()
	var used []storage.Blob
	if m.Files, used, err = o.copyWithFiles(ctx, path); err != nil {
		return nil, err
	}
	if m.Verified, err = prove(ctx, path, nil, o.Found, o.steps("reports verified")); err != nil {
		return nil, err
	}
	m.Verified.Files, m.Verified.FilesNotRead = m.Files.New, m.Files.Count-m.Files.New
	if m.SHA256, m.Bytes, err = digestOfFile(path); err != nil {
		return nil, err
	}
	if err := o.To.put(ctx, m.Name, path); err != nil {
		return nil, err
	}
	if err := m.check(ctx, o.To); err != nil {
		return nil, errors.Join(err, o.To.remove(ctx, m.Name))
	}
	if m.Files.Count > 0 {
		if err := o.putList(ctx, m.Name, path+filesSuffix, used); err != nil {
			return nil, err
		}
	}
	if err := o.To.putManifest(ctx, m); err != nil {
		return nil, err
	}
	removed, err := o.To.prune(ctx, o.Keep)
	if err == nil && o.Keep > 0 {
		err = o.To.pruneFiles(ctx, o.Now())
	}
	return &Result{m, removed}, err
}

func (o *Options) steps(name string) func(done, total int) {
	if o.Progress == nil {
		return nil
	}
	return func(done, total int) { o.Progress(name, done, total) }
}

// prove verifies a database that nobody uses.
func prove(ctx context.Context, path string, files blobs.Store, found func(verify.Finding), progress func(done, total int)) (counts verify.Counts, err error) {
	store, err := app.OpenStore(ctx, app.Database{Name: sqlite.Prefix + path, ReadOnly: true})
	if err != nil {
		return counts, err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	counts, err = verify.Run(ctx, store, verify.Options{Found: found, Files: verify.Files{Store: files}, Progress: func(n int) {
		if progress != nil {
			progress(n, 0)
		}
	}})
	if err == nil && counts.Findings > 0 {
		err = fmt.Errorf("%w: %d findings", ErrFindings, counts.Findings)
	}
	return counts, err
}

// check reads a stored backup and compares its length and its digest.
func (m *Manifest) check(ctx context.Context, place Place) (err error) {
	stored, err := place.open(ctx, m.Name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stored.Close()) }()
	sum := sha256.New()
	n, err := io.Copy(sum, stored)
	if err != nil {
		return fmt.Errorf("read %s: %w", m.Name, err)
	}
	if digest := hex.EncodeToString(sum.Sum(nil)); n != m.Bytes || digest != m.SHA256 {
		return fmt.Errorf("%w: %s has %d bytes with the digest %s, and should have %d with %s", ErrDamaged, m.Name, n, digest, m.Bytes, m.SHA256)
	}
	return nil
}

// ErrDamaged is returned for a backup that does not have its digest.
var ErrDamaged = errors.New("the backup is damaged")

func digestOfFile(path string) (digest string, bytes int64, err error) {
	file, err := os.Open(path)
	if err != nil {
		return "", 0, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	sum := sha256.New()
	bytes, err = io.Copy(sum, file)
	return hex.EncodeToString(sum.Sum(nil)), bytes, err
}

// List returns the manifests of a place, the newest first.
func List(ctx context.Context, place Place) ([]Manifest, error) {
	names, err := place.list(ctx)
	if err != nil {
		return nil, err
	}
	var list []Manifest
	for _, name := range names {
		if !strings.HasPrefix(name, prefix) || !strings.HasSuffix(name, suffix+manifestSuffix) {
			continue
		}
		m, err := readManifest(ctx, place, name)
		if err != nil {
			return nil, err
		}
		list = append(list, *m)
	}
	slices.SortFunc(list, func(a, b Manifest) int { return cmp.Compare(b.Name, a.Name) })
	return list, nil
}

func readManifest(ctx context.Context, place Place, name string) (_ *Manifest, err error) {
	from, err := place.open(ctx, name)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	m := &Manifest{}
	if err := json.NewDecoder(from).Decode(m); err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrDamaged, name, err)
	}
	if m.Name+manifestSuffix != name {
		return nil, fmt.Errorf("%w: %s describes %s", ErrDamaged, name, m.Name)
	}
	return m, nil
}

// removeIfThere removes a file that may be gone.
func removeIfThere(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}
