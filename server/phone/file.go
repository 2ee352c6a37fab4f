package phone

import (
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/visit"
)

// File is a photo, a document or a recording that was attached to a report. Its bytes are on this phone until the server
// has them.
type File struct {
	// ID is the id of the evidence, a UUID of version 7 made on this phone. The answer to the question names it.
	ID string `json:"id"`
	// Sequence is the place in the order of uploads; the oldest has the lowest.
	Sequence int64  `json:"sequence"`
	Visit    string `json:"visit"`
	ReportID string `json:"reportId"`
	Question string `json:"question"`
	// Title is the name that the file had, for the shopper. It is never sent.
	Title string `json:"title"`
	// MediaType, Bytes and Digest are what the bytes are.
	MediaType string           `json:"mediaType"`
	Bytes     int64            `json:"bytes"`
	Digest    checklist.Digest `json:"digest"`
	// AttachedTime is the phone's clock when the file was attached.
	AttachedTime time.Time `json:"attachedTime"`
	// Capture is when, where and from what it was taken, as far as the phone knows; nil where it knows nothing.
	Capture *visit.Capture `json:"capture,omitempty"`
	// Replaces is the file of a report that was refused, which this one has the bytes of; empty for most.
	Replaces string `json:"replaces,omitempty"`
	// Begun is set before the first upload: from then on the server may have something of it.
	Begun bool `json:"begun,omitempty"`
	// Stored is set when the server has all bytes, and named their digest.
	Stored bool `json:"stored,omitempty"`
	// Detached is set where the shopper took the file back. It stays until the server has removed it too.
	Detached bool `json:"detached,omitempty"`
	// Refusal is set where the server refused the file for good.
	Refusal *Refusal `json:"refusal,omitempty"`
}

// State returns Queued for a file that waits, Refused for one that the server refused for good, and Taken for one that is
// on the server's disk and no more on this phone's.
func (f *File) State() ItemState {
	switch {
	case f.Stored:
		return Taken
	case f.Refusal != nil:
		return Refused
	}
	return Queued
}

// ErrNoFile is returned where the phone has no such file.
var ErrNoFile = errors.New("the file is not on this phone")

// bytesSuffix ends the names of the files with the bytes, which are named by their digest.
const bytesSuffix = ".bytes"

func bytesName(digest checklist.Digest) string { return digest.String() + bytesSuffix }

func (p *Phone) bytesPath(f *File) string {
	return filepath.Join(p.disk.root, filesFolder, bytesName(f.Digest))
}

// Files lists the files of all reports in the order in which they were attached, those that are on the server already too,
// as long as their report is not.
func (p *Phone) Files() []*File {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.filesWhere(func(f *File) bool { return !f.Detached })
}

func (p *Phone) filesWhere(which func(*File) bool) []*File {
	var list []*File
	for _, f := range p.files {
		if which(f) {
			c := *f
			list = append(list, &c)
		}
	}
	slices.SortFunc(list, func(a, b *File) int { return cmp.Compare(a.Sequence, b.Sequence) })
	return list
}

func (p *Phone) putFile(f *File) error {
	err := p.disk.put(filesFolder, fileName(f.ID), f)
	if err == nil {
		p.files[f.ID] = f
	}
	return err
}

// dropFile removes a file from this phone, first its record and then its bytes, where no other record has them.
func (p *Phone) dropFile(f *File) error {
	if err := p.disk.remove(filesFolder, fileName(f.ID)); err != nil {
		return err
	}
	delete(p.files, f.ID)
	return p.dropBytes(f.Digest)
}

// dropBytes removes bytes that no file needs any more.
func (p *Phone) dropBytes(digest checklist.Digest) error {
	for _, f := range p.files {
		if f.Digest == digest && !f.Stored && !f.Detached {
			return nil
		}
	}
	return p.disk.remove(filesFolder, bytesName(digest))
}

// loadFile checks a record as far as that needs no reading of the bytes.
func (p *Phone) loadFile(f *File) error {
	if f.ID == "" || f.Digest.IsZero() {
		return errors.New("the file has no id or no digest")
	}
	if !f.Stored && !f.Detached {
		info, err := os.Stat(p.bytesPath(f))
		if err != nil {
			return err
		}
		if info.Size() != f.Bytes {
			return fmt.Errorf("%d of %d bytes are there", info.Size(), f.Bytes)
		}
	}
	p.files[f.ID] = f
	return nil
}

// sweepFiles completes what a crash interrupted: bytes whose record was not written, or is not needed any more, are
// removed. Bytes whose record may be one that was damaged are moved to the quarantine and not removed.
func (p *Phone) sweepFiles() error {
	needed := map[string]bool{}
	for _, f := range p.files {
		if !f.Stored && !f.Detached {
			needed[bytesName(f.Digest)] = true
		}
	}
	entries, err := os.ReadDir(filepath.Join(p.disk.root, filesFolder))
	if err != nil {
		return err
	}
	damaged, err := filepath.Glob(filepath.Join(p.disk.root, quarantineFolder, filesFolder+"-*"+recordSuffix+".*"))
	if err != nil {
		return err
	}
	for _, entry := range entries {
		name := entry.Name()
		if !strings.HasSuffix(name, bytesSuffix) || needed[name] {
			continue
		}
		if len(damaged) > 0 {
			err = p.disk.quarantine(filesFolder, name)
		} else {
			err = p.disk.remove(filesFolder, name)
		}
		if err != nil {
			return err
		}
	}
	return p.forgetFiles()
}

// forgetFiles drops the records of files that are on the server, and whose report is there too.
func (p *Phone) forgetFiles() error {
	for _, f := range p.files {
		if !f.Stored || f.Detached || p.draftOf(f.ReportID) != nil {
			continue
		}
		taken, waiting := false, false
		for _, i := range p.reports {
			if i.ReportID == f.ReportID {
				taken, waiting = taken || i.State() == Taken, waiting || i.State() != Taken
			}
		}
		if !taken || waiting {
			continue
		}
		if err := p.dropFile(f); err != nil {
			return err
		}
	}
	return nil
}

// draftOf returns the draft of a report; nil where there is none.
func (p *Phone) draftOf(report string) *Draft {
	for _, d := range p.drafts {
		if d.ReportID == report {
			return d
		}
	}
	return nil
}

// itemOfReport returns a finished report by its id; nil where there is none.
func (p *Phone) itemOfReport(report string) *Item {
	for _, i := range p.reports {
		if i.ReportID == report {
			return i
		}
	}
	return nil
}

// setFileAside moves a file whose bytes are damaged to the quarantine, with its record.
func (p *Phone) setFileAside(f *File) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.disk.quarantine(filesFolder, fileName(f.ID)); err != nil {
		return err
	}
	delete(p.files, f.ID)
	err := p.disk.quarantine(filesFolder, bytesName(f.Digest))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// checkBytes reads the bytes of a file and reports whether they have its digest.
func (p *Phone) checkBytes(f *File) (whole bool, err error) {
	from, err := os.Open(p.bytesPath(f))
	if err != nil {
		return false, err
	}
	sum := sha256.New()
	_, err = io.Copy(sum, from)
	return checklist.Digest(sum.Sum(nil)) == f.Digest, errors.Join(err, from.Close())
}
