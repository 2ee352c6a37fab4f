package phone

import (
	"fmt"
)

// Detach takes a file back: its bytes leave this phone, the draft does not name it any more, and the next Upload removes
// from the server what is there. A file of a finished report stays, unless the server refused it.
func (p *Phone) Detach(id string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	f := p.files[id]
	switch {
	case f == nil || f.Detached:
		return fmt.Errorf("%s: %w", id, ErrNoFile)
	case p.draftOf(f.ReportID) == nil && f.State() != Refused:
		return fmt.Errorf("%s: %w", id, ErrFinished)
	}
	return p.detach(f)
}

// detach records first that the file is detached, so that a crash does not bring it back.
func (p *Phone) detach(f *File) error {
	c := *f
	c.Detached = true
	if err := p.putFile(&c); err != nil {
		return err
	}
	return p.endDetaching(&c)
}

// endDetaching removes what is left of a file that was detached. Its record stays where the server may have something.
func (p *Phone) endDetaching(f *File) error {
	if d := p.draftOf(f.ReportID); d != nil {
		d, err := d.clone()
		if err != nil {
			return err
		}
		if p.nameFiles(d) {
			if err := p.putDraft(d); err != nil {
				return err
			}
		}
	}
	if !f.Begun {
		return p.dropFile(f)
	}
	return p.dropBytes(f.Digest)
}
