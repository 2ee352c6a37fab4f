package phone

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/visit"
	"mysteryshopper/server/evidence"
)

// Bounds of the files of one report, which are those of the server.
const (
	maxFiles     = 60
	maxFileBytes = 512 << 20
)

// Errors of Attach and Detach.
var (
	// ErrNoEvidence is returned where the question takes no files.
	ErrNoEvidence = errors.New("the question takes no photos, documents or recordings")
	// ErrUnfit is returned for a file that no server would accept.
	ErrUnfit = errors.New("the file cannot be attached")
	// ErrFinished is returned where the report of a file is finished, so that its answers cannot change.
	ErrFinished = errors.New("the report of the file is finished")
)

// Attach stores a file for a question of a visit's draft and names it in the answer, where the question is one for
// evidence. Before it returns, the bytes are on this phone's disk and outlast a power cut; the file that they came from is
// not needed any more. taken is how it was taken, nil where that is not known. The error is ErrUnfit for a type that is not accepted or
// over a bound, which it names.
func (p *Phone) Attach(visit, question, title string, taken *visit.Capture, from io.Reader) (*File, error) {
	if err := p.checkQuestion(visit, question); err != nil {
		return nil, err
	}
	id, err := p.newReportID()
	if err != nil {
		return nil, err
	}
	// The bytes are copied before anything is locked, under the name of a file that is not complete.
	fresh := filepath.Join(p.disk.root, filesFolder, freshPrefix+id)
	found, err := p.copyBytes(fresh, from)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", title, err), p.disk.files.remove(fresh))
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	d, err := p.draftCopy(visit)
	if err == nil {
		err = p.checkRoom(d, found.Bytes)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", title, err), p.disk.files.remove(fresh))
	}
	f := &File{
		ID: id, Sequence: p.nextFile(), Visit: visit, ReportID: d.ReportID, Question: question, Title: title,
		MediaType: found.MediaType, Bytes: found.Bytes, Digest: found.Digest, AttachedTime: instant(p.options.Now()),
		Capture: taken,
	}
	folder := filepath.Join(p.disk.root, filesFolder)
	if err := p.disk.files.rename(fresh, p.bytesPath(f)); err != nil {
		return nil, err
	}
	if err := p.disk.files.syncFolder(folder); err != nil {
		return nil, err
	}
	if err := p.putFile(f); err != nil {
		return nil, err
	}
	c := *f
	if !p.nameFiles(d) {
		return &c, nil
	}
	return &c, p.putDraft(d)
}

// checkQuestion checks that the visit has a draft whose question takes files.
func (p *Phone) checkQuestion(visit, question string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	d, err := p.draft(visit)
	if err != nil {
		return err
	}
	q := p.question(d, question)
	if q == nil || q.Evidence == nil && q.Proof == nil {
		return fmt.Errorf("%s: %w", question, ErrNoEvidence)
	}
	return nil
}

// question returns a question of the draft's version; nil where there is none.
func (p *Phone) question(d *Draft, key string) *checklist.Question {
	version := p.versions[d.version()]
	if version == nil {
		return nil
	}
	for _, q := range version.Version().Questions() {
		if q.Key == key {
			return q
		}
	}
	return nil
}

// copyBytes copies the bytes of a file, syncs them, and judges them as the server does.
func (p *Phone) copyBytes(path string, from io.Reader) (found evidence.Found, err error) {
	var unfit error
	err = p.disk.files.fill(path, func(to io.Writer) error {
		source := &source{from: io.LimitReader(from, evidence.MaxBytes+1)}
		found, unfit = evidence.Inspect(io.TeeReader(source, to))
		if source.failed != nil {
			return source.failed
		}
		switch {
		case found.Bytes > evidence.MaxBytes:
			return fmt.Errorf("%w: it has more than %d bytes", ErrUnfit, int64(evidence.MaxBytes))
		case found.Bytes == 0:
			return fmt.Errorf("%w: it is empty", ErrUnfit)
		case unfit != nil:
			return fmt.Errorf("%w: %v", ErrUnfit, unfit) //nolint:errorlint // It is no answer of a server.
		}
		return nil
	})
	return found, err
}

// source remembers why reading failed.
type source struct {
	from   io.Reader
	failed error
}

// Read implements io.Reader.
func (s *source) Read(p []byte) (int, error) {
	n, err := s.from.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		s.failed = err
	}
	return n, err
}

// checkRoom checks the bounds of the files of a report.
func (p *Phone) checkRoom(d *Draft, size int64) error {
	number := 1
	for _, f := range p.files {
		if f.ReportID == d.ReportID && !f.Detached {
			number, size = number+1, size+f.Bytes
		}
	}
	switch {
	case number > maxFiles:
		return fmt.Errorf("%w: a visit has at most %d files", ErrUnfit, maxFiles)
	case size > maxFileBytes:
		return fmt.Errorf("%w: the files of a visit have at most %d bytes", ErrUnfit, maxFileBytes)
	}
	return nil
}

func (p *Phone) nextFile() int64 {
	var last int64
	for _, f := range p.files {
		last = max(last, f.Sequence)
	}
	return last + 1
}

// nameFiles makes the answers of a draft name the files that are attached, and not those that were detached. It reports
// whether that changed the draft.
func (p *Phone) nameFiles(d *Draft) (changed bool) {
	for _, f := range p.filesWhere(func(f *File) bool { return f.ReportID == d.ReportID }) {
		q := p.question(d, f.Question)
		if q == nil || q.Evidence == nil {
			continue
		}
		at := slices.IndexFunc(d.Report.Answers, func(a checklist.Answer) bool { return a.Question == f.Question })
		if at < 0 {
			if f.Detached {
				continue
			}
			d.Report.Answers = append(d.Report.Answers, checklist.Answer{Question: f.Question})
			at = len(d.Report.Answers) - 1
		}
		var ids []string
		if a := d.Report.Answers[at]; a.Evidence != nil {
			ids = a.Evidence.IDs
		}
		if slices.Contains(ids, f.ID) != f.Detached {
			continue
		}
		changed = true
		if !f.Detached {
			d.Report.Answers[at].Evidence = &checklist.EvidenceAnswer{IDs: append(slices.Clone(ids), f.ID)}
			continue
		}
		ids = slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return id == f.ID })
		if d.Report.Answers[at].Evidence = (&checklist.EvidenceAnswer{IDs: ids}); len(ids) == 0 {
			d.Report.Answers = slices.Delete(slices.Clone(d.Report.Answers), at, at+1)
		}
	}
	return changed
}

// finishFiles completes what a crash interrupted: Attach writes the record and then the draft that names it, detach the
// record and then everything else, Correct the records under new ids, the draft, and then what becomes of the old ones.
func (p *Phone) finishFiles() error {
	for _, f := range p.filesWhere(func(f *File) bool { return p.files[f.Replaces] != nil && !p.files[f.Replaces].Detached }) {
		needless := p.files[f.Replaces]
		if p.draftOf(f.ReportID) == nil && p.itemOfReport(f.ReportID) == nil {
			needless = f
		}
		if err := p.detach(needless); err != nil {
			return fmt.Errorf("end of Correct: %w", err)
		}
	}
	for _, f := range p.filesWhere(func(f *File) bool { return f.Detached }) {
		if err := p.endDetaching(f); err != nil {
			return fmt.Errorf("end of Detach: %w", err)
		}
	}
	for _, d := range p.drafts {
		d, err := d.clone()
		if err != nil {
			return err
		}
		if p.nameFiles(d) {
			if err := p.putDraft(d); err != nil {
				return fmt.Errorf("end of Attach: %w", err)
			}
		}
	}
	return p.sweepFiles()
}

// attachAnew attaches the files of a report to a draft that took its place under another id, with ids of their own, because
// the server may have begun with the old ones. It returns the old files, which are detached when the draft is stored.
// Bytes that are on the server already stay where they are.
func (p *Phone) attachAnew(report string, d *Draft) (stale []*File, err error) {
	if report == d.ReportID {
		return nil, nil
	}
	for _, f := range p.filesWhere(func(f *File) bool { return f.ReportID == report && !f.Detached && !f.Stored }) {
		c := *f
		if c.ID, err = p.newReportID(); err != nil {
			return nil, err
		}
		c.Sequence, c.ReportID, c.Replaces, c.Begun, c.Refusal = p.nextFile(), d.ReportID, f.ID, false, nil
		if err := p.putFile(&c); err != nil {
			return nil, err
		}
		for n, a := range d.Report.Answers {
			if a.Evidence != nil {
				ids := slices.DeleteFunc(slices.Clone(a.Evidence.IDs), func(id string) bool { return id == f.ID })
				d.Report.Answers[n].Evidence = &checklist.EvidenceAnswer{IDs: ids}
			}
		}
		stale = append(stale, f)
	}
	p.nameFiles(d)
	return stale, nil
}
