package strace

import (
	"math/rand/v2"
	"os"
	"slices"
	"strings"

	"github.com/google/uuid"
)

// Disk is what a disk has after a power cut: per file what was synced, and any part of what was written since.
type Disk struct {
	files map[string]*diskFile
}

// NewDisk returns a disk with files by their paths.
func NewDisk(files map[string][]byte) *Disk {
	d := &Disk{files: map[string]*diskFile{}}
	for path, content := range files {
		d.files[path] = &diskFile{synced: content}
	}
	return d
}

type diskFile struct {
	synced  []byte
	pending []Call
	// numbers are those of the pending calls.
	numbers []int
}

// Apply adds a call to a file of the disk, with its number in the trace. A call that failed, or that strace withheld, has
// done nothing.
func (d *Disk) Apply(number int, c *Call) {
	f := d.files[c.Path]
	if f == nil || c.Failed || c.Injected {
		return
	}
	switch c.Name {
	case "pwrite64", "ftruncate":
		f.pending, f.numbers = append(f.pending, *c), append(f.numbers, number)
	case "fsync", "fdatasync":
		for len(f.pending) > 0 && f.numbers[0] < c.Begun {
			f.synced = after(f.synced, &f.pending[0], len(f.pending[0].Data))
			f.pending, f.numbers = f.pending[1:], f.numbers[1:]
		}
	}
}

// after returns the content after a write of which the first n bytes reached the disk, or after a truncation.
func after(content []byte, c *Call, n int) []byte {
	if c.Name == "ftruncate" {
		if int64(len(content)) > c.Length {
			return content[:c.Length]
		}
		return append(content, make([]byte, c.Length-int64(len(content)))...)
	}
	if end := c.Offset + int64(n); int64(len(content)) < end {
		content = append(content, make([]byte, end-int64(len(content)))...)
	}
	copy(content[c.Offset:], c.Data[:n])
	return content
}

// Cut writes the files as they may be after a power cut: of what was not synced some writes are there, some are not, and
// some in part, in units of sectors.
func (d *Disk) Cut(random *rand.Rand, to func(path string) string) error {
	for path, f := range d.files {
		content := slices.Clone(f.synced)
		for i := range f.pending {
			const sector = 512
			n := len(f.pending[i].Data)
			switch random.IntN(3) {
			case 0:
				continue
			case 1:
				n = random.IntN(n/sector+1) * sector
			}
			content = after(content, &f.pending[i], min(n, len(f.pending[i].Data)))
		}
		if err := os.WriteFile(to(path), content, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// receiptStart is how the receipt of a report begins in an answer, before the report's id.
const receiptStart = `"reportId":"`

func (c *Call) acknowledges() bool {
	return c.Name == "write" && strings.HasPrefix(c.Path, "socket:")
}

// Acknowledged returns the reports whose receipts a call sends.
func (c *Call) Acknowledged() (reports []string) {
	if !c.acknowledges() {
		return nil
	}
	const length = 36
	for _, part := range strings.Split(string(c.Data), receiptStart)[1:] {
		if len(part) >= length && uuid.Validate(part[:length]) == nil {
			reports = append(reports, part[:length])
		}
	}
	return reports
}
