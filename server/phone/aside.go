package phone

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// asideFolder keeps the files that could not be read.
const asideFolder = "aside"

// Aside is a file that could not be read and was set aside. It is told at every start until somebody removes it.
type Aside struct {
	// Path is where the file is now. Its name begins with the folder that it was in.
	Path string `json:"path"`
	// Problem says what is wrong with it.
	Problem string `json:"problem"`
}

// setAside moves a file out of the way under a name that no file has yet.
func (d *disk) setAside(folder, name string) error {
	base := strings.TrimPrefix(folder+"-"+name, "-")
	for n := 0; ; n++ {
		to := filepath.Join(d.root, asideFolder, fmt.Sprintf("%s.%d", base, n))
		if _, err := os.Lstat(to); err == nil {
			continue
		} else if !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if err := d.files.rename(filepath.Join(d.root, folder, name), to); err != nil {
			return err
		}
		if err := d.files.syncFolder(filepath.Join(d.root, asideFolder)); err != nil {
			return err
		}
		return d.files.syncFolder(filepath.Join(d.root, folder))
	}
}

// Aside lists the files that were set aside because they could not be read, in the order of their names. What a file
// of drafts or reports held is not lost: most of it can be read with the eye.
func (p *Phone) Aside() ([]Aside, error) {
	dir := filepath.Join(p.disk.root, asideFolder)
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("files set aside: %w", err)
	}
	var list []Aside
	for _, entry := range entries {
		path := filepath.Join(dir, entry.Name())
		data, err := os.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("files set aside: %w", err)
		}
		problem := "what it says does not fit the rest"
		if err := decodeRecord(data, new(any)); err != nil {
			problem = err.Error()
		}
		list = append(list, Aside{Path: path, Problem: problem})
	}
	return list, nil
}
