package phone

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// quarantineFolder is the folder of the files that could not be read.
const quarantineFolder = "aside"

// Quarantined is a file that could not be read and was moved away. The commands warn of it until somebody removes it.
type Quarantined struct {
	// Path is where the file is now. Its name begins with the folder that it was in.
	Path string `json:"path"`
	// Problem describes what is wrong with it.
	Problem string `json:"problem"`
}

// quarantine moves a file into the quarantine, under a name that no file has yet.
func (d *disk) quarantine(folder, name string) error {
	base := strings.TrimPrefix(folder+"-"+name, "-")
	for n := 0; ; n++ {
		to := filepath.Join(d.root, quarantineFolder, fmt.Sprintf("%s.%d", base, n))
		if _, err := os.Lstat(to); err == nil {
			continue
		} else if !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if err := d.files.rename(filepath.Join(d.root, folder, name), to); err != nil {
			return err
		}
		if err := d.files.syncFolder(filepath.Join(d.root, quarantineFolder)); err != nil {
			return err
		}
		return d.files.syncFolder(filepath.Join(d.root, folder))
	}
}

// Quarantined lists the files that could not be read, in the order of their names. The text of a draft or a report is
// not lost: a person can still read most of such a file.
func (p *Phone) Quarantined() ([]Quarantined, error) {
	dir := filepath.Join(p.disk.root, quarantineFolder)
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("damaged files: %w", err)
	}
	var list []Quarantined
	for _, entry := range entries {
		path := filepath.Join(dir, entry.Name())
		data, err := os.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("damaged files: %w", err)
		}
		problem := "its content does not fit the other files"
		if err := decodeRecord(data, new(any)); err != nil {
			problem = err.Error()
		}
		list = append(list, Quarantined{Path: path, Problem: problem})
	}
	return list, nil
}
