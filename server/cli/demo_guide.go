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
)

// guideFile is what the guide is called in the demo's folder.
const guideFile = "guide.html"

// writeGuide writes the page that leads through the demo into the folder, for nobody but this user to read: it holds
// tokens. It returns the path, or nothing where the page cannot be written, for the demo is as good without it.
func writeGuide(ctx context.Context, env *Environment, a *app.App, w *demo.Welcome, dir string) (path string) {
	path, err := filepath.Abs(filepath.Join(dir, guideFile))
	if err == nil {
		err = replaceFile(path, func(to io.Writer) error { return guide.Write(ctx, to, a.Conn(), w) })
	}
	if err != nil {
		fmt.Fprintf(env.Stderr, "There is no guide: %v\n", err)
		return ""
	}
	return path
}

// replaceFile writes a file that only this user can read, and puts it in the place of what is there.
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
