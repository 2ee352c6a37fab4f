package cli

import (
	"bytes"
	"fmt"
	"io"
	"os"
)

// stdin is the file name that means the standard input.
const stdin = "-"

// source is a file that was read.
type source struct {
	name string
	text []byte
}

// readSources reads files. The standard input can be one of them, once.
func readSources(env *Environment, names []string) ([]source, error) {
	sources := make([]source, 0, len(names))
	usedStdin := false
	for _, name := range names {
		if name == stdin && usedStdin {
			return nil, misused("name it once", "%s, the standard input, is named twice", stdin)
		}
		usedStdin = usedStdin || name == stdin
		s, err := readSource(env, name)
		if err != nil {
			return nil, err
		}
		sources = append(sources, s)
	}
	return sources, nil
}

func readSource(env *Environment, name string) (source, error) {
	if name == stdin {
		text, err := io.ReadAll(env.Stdin)
		if err != nil {
			return source{}, unreadable(fmt.Errorf("standard input: %w", err))
		}
		return source{"stdin", text}, nil
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return source{}, unreadable(err)
	}
	return source{name, text}, nil
}

// place returns the position of a byte as file:line:column, both from 1.
func (s *source) place(offset int64) string {
	before := s.text[:min(max(offset, 0), int64(len(s.text)))]
	line := bytes.Count(before, []byte("\n")) + 1
	column := len(before) - bytes.LastIndexByte(before, '\n')
	return fmt.Sprintf("%s:%d:%d", s.name, line, column)
}
