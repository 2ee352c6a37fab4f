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

// guideFile is the name of the guide in the demo's folder.
const guideFile = "guide.html"

// writeGuide writes the page that leads through the demo into the folder. Only this user may read it, because it holds
// tokens. It returns the path, or an empty one where the page cannot be written: the demo works without it.
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
