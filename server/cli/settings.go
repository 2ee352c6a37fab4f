package cli

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
	"go.yaml.in/yaml/v3"
)

// settingTag marks the flags that are settings: they can also be given by an environment variable and, in a command
// that has the flag config, by a file. The command line comes before the environment, and that before the file.
const settingTag = "setting"

const configFlag = "config"

// variable returns the name of the environment variable of a setting.
func variable(flag string) string {
	return strings.ToUpper(name + "_" + strings.ReplaceAll(flag, "-", "_"))
}

// settings resolves the settings that are not on the command line.
type settings struct {
	getenv func(string) string
	// file holds the values of the configuration file; nil before it was read.
	file map[string]any
}

// Validate implements kong.Resolver.
func (s *settings) Validate(*kong.Application) error { return nil }

// Resolve returns the value of a setting, or nil where neither the environment nor the file has one.
func (s *settings) Resolve(ctx *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	if !flag.Tag.Has(settingTag) {
		return nil, nil
	}
	if err := s.read(ctx); err != nil {
		return nil, err
	}
	if value := s.getenv(variable(flag.Name)); value != "" {
		return value, nil
	}
	return s.file[flag.Name], nil
}

// read reads the configuration file once, where one is named.
func (s *settings) read(ctx *kong.Context) error {
	if s.file != nil {
		return nil
	}
	s.file = map[string]any{}
	var names []string
	path := ""
	for _, flag := range ctx.Flags() {
		switch {
		case flag.Name == configFlag:
			if path = ctx.FlagValue(flag).(string); path == "" {
				path = s.getenv(variable(configFlag))
			}
		case flag.Tag.Has(settingTag):
			names = append(names, flag.Name)
		}
	}
	if path == "" {
		return nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return unreadable(err)
	}
	if s.file, err = parseSettings(text, names); err != nil {
		return misused("the settings are "+strings.Join(names, ", "), "%s: %s", path, firstLine(err.Error()))
	}
	return nil
}

// parseSettings decodes a mapping of settings from YAML or JSON. Values are kept as they are written, so that they mean
// the same as on the command line.
func parseSettings(text []byte, names []string) (map[string]any, error) {
	nodes := map[string]yaml.Node{}
	if err := yaml.Unmarshal(text, &nodes); err != nil {
		return nil, fmt.Errorf("not a mapping of settings: %s", strings.ReplaceAll(err.Error(), "\n", " "))
	}
	values := map[string]any{}
	for _, key := range slices.Sorted(maps.Keys(nodes)) {
		node := nodes[key]
		if !slices.Contains(names, key) {
			return nil, fmt.Errorf("line %d: %q is no setting", node.Line, key)
		}
		value, err := settingValue(&node)
		if err != nil {
			return nil, fmt.Errorf("line %d: %s: %w", node.Line, key, err)
		}
		values[key] = value
	}
	return values, nil
}

func settingValue(node *yaml.Node) (any, error) {
	switch node.Kind {
	case yaml.ScalarNode:
		return node.Value, nil
	case yaml.SequenceNode:
		list := make([]any, len(node.Content))
		for i, element := range node.Content {
			if element.Kind != yaml.ScalarNode {
				return nil, errors.New("a list of plain values is needed")
			}
			list[i] = element.Value
		}
		return list, nil
	}
	return nil, errors.New("a plain value or a list of them is needed")
}
