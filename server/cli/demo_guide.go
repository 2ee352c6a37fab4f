package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"mysteryshopper/server/app"
	"mysteryshopper/server/demo"
	"mysteryshopper/server/demo/guide"
	"mysteryshopper/server/words"
)

// writeGuide writes the pages that lead through the demo into the folder, one in each language. Only this user can read
// them, because they contain a token. It returns the path of the page in the opening language. Where the pages cannot be written it
// prints a warning and returns an empty path; the demo can be used without them.
func writeGuide(ctx context.Context, env *Environment, a *app.App, w *demo.Welcome, dir, opening string) (path string) {
	dir, err := filepath.Abs(dir)
	for _, language := range words.Languages() {
		if err != nil {
			break
		}
		err = replaceFile(filepath.Join(dir, guide.FileName(language)), func(to io.Writer) error {
			return guide.Write(ctx, to, a.Conn(), w, language)
		})
	}
	if err != nil {
		fmt.Fprintf(env.Stderr, "There is no guide: %v\n", err)
		return ""
	}
	return filepath.Join(dir, guide.FileName(opening))
}

// replaceFile replaces a file atomically with one that only this user can read.
func replaceFile(path string, write func(io.Writer) error) (err error) {
	file, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+"-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(file.Name())
		}
	}()
	if err := errors.Join(write(file), file.Close()); err != nil {
		return err
	}
	return os.Rename(file.Name(), path)
}
