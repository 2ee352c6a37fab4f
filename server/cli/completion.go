package cli

import (
	"fmt"
	"strings"

	"github.com/alecthomas/kong"
)

type completionCommand struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"The shell: bash, zsh or fish."`
}

func (*completionCommand) manual() manual {
	return manual{
		examples: []example{
			{"Complete in this bash.", "completion bash > ~/.local/share/bash-completion/completions/" + name},
			{"Complete in zsh, from a folder of its fpath.", "completion zsh > \"${fpath[1]}/_" + name + "\""},
			{"Complete in fish.", "completion fish > ~/.config/fish/completions/" + name + ".fish"},
		},
		codes: []int{exitOK, exitUsage},
	}
}

// completionScripts call the program for the candidates, so that they stay current. NAME stands for its name. Where there
// are no candidates, the shells complete file names.
var completionScripts = map[string]string{
	"bash": `_NAME() {
  local line
  COMPREPLY=()
  while IFS=$'\t' read -r line _; do
    [ -n "$line" ] && COMPREPLY+=("$line")
  done < <(NAME complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _NAME NAME
`,
	"zsh": `#compdef NAME
_NAME() {
  local -a offers
  local word why
  while IFS=$'\t' read -r word why; do
    [[ -n "$word" ]] && offers+=("${word//:/\\:}:$why")
  done < <(NAME complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)
  if (( ${#offers} )); then
    _describe NAME offers
  else
    _files
  fi
}
if [[ "$funcstack[1]" == "_NAME" ]]; then
  _NAME "$@"
else
  compdef _NAME NAME
fi
`,
	"fish": `complete -c NAME -f -a '(NAME complete -- (commandline -opc)[2..] (commandline -ct) 2>/dev/null)'
complete -c NAME -F -n 'test -z "(NAME complete -- (commandline -opc)[2..] (commandline -ct) 2>/dev/null)"'
`,
}

// Run prints the script of a shell.
func (c *completionCommand) Run(env *Environment) error {
	_, err := fmt.Fprint(env.Stdout, strings.ReplaceAll(completionScripts[c.Shell], "NAME", name))
	return err
}

// completeCommand is the command that the scripts call.
type completeCommand struct {
	Words []string `arg:"" optional:"" passthrough:"" help:"The words so far, the last one unfinished."`
}

// Run prints the candidates for the last word, a line for each: the word, a tab and its description.
func (c *completeCommand) Run(env *Environment, parser *kong.Kong) error {
	words := c.Words
	if len(words) > 0 && words[0] == "--" {
		words = words[1:]
	}
	for _, o := range candidates(parser.Model.Node, words) {
		fmt.Fprintf(env.Stdout, "%s\t%s\n", o.word, firstSentence(o.description))
	}
	return nil
}

// candidate is a possible completion.
type candidate struct{ word, description string }

// candidates returns the possible completions of the last word.
func candidates(node *kong.Node, words []string) []candidate {
	if len(words) == 0 {
		words = []string{""}
	}
	var pending *kong.Flag // the flag whose value is next
	for _, word := range words[:len(words)-1] {
		switch {
		case pending != nil:
			pending = nil
		case strings.HasPrefix(word, "-"):
			pending = flagWithValue(node, word)
		default:
			if child := childNamed(node, word); child != nil {
				node = child
			}
		}
	}
	last := words[len(words)-1]
	switch {
	case pending != nil:
		return withPrefix(enumCandidates(pending.Value), last)
	case strings.HasPrefix(last, "-"):
		return withPrefix(flagCandidates(node), last)
	}
	return withPrefix(wordCandidates(node), last)
}

// flagWithValue returns the flag of a word where the next word is its value; nil otherwise.
func flagWithValue(node *kong.Node, word string) *kong.Flag {
	for _, level := range node.AllFlags(true) {
		for _, flag := range level {
			if "--"+flag.Name == word && !flag.IsBool() {
				return flag
			}
		}
	}
	return nil
}

func childNamed(node *kong.Node, name string) *kong.Node {
	for _, child := range node.Children {
		if child.Name == name {
			return child
		}
	}
	return nil
}

func flagCandidates(node *kong.Node) []candidate {
	var list []candidate
	for _, level := range node.AllFlags(true) {
		for _, flag := range level {
			if !flag.Hidden {
				list = append(list, candidate{"--" + flag.Name, flag.Help})
			}
		}
	}
	return list
}

// wordCandidates returns the commands below a node, or the values of its first argument.
func wordCandidates(node *kong.Node) []candidate {
	var list []candidate
	for _, child := range node.Children {
		if !child.Hidden {
			list = append(list, candidate{child.Name, child.Help})
		}
	}
	if len(list) == 0 && len(node.Positional) > 0 {
		return enumCandidates(node.Positional[0])
	}
	return list
}

func enumCandidates(value *kong.Value) []candidate {
	if value.Enum == "" {
		return nil
	}
	var list []candidate
	for _, word := range value.EnumSlice() {
		list = append(list, candidate{word, ""})
	}
	return list
}

// withPrefix returns the candidates that begin with the typed text.
func withPrefix(all []candidate, typed string) []candidate {
	var kept []candidate
	for _, o := range all {
		if strings.HasPrefix(o.word, typed) {
			kept = append(kept, o)
		}
	}
	return kept
}

func firstSentence(text string) string {
	sentence, _, _ := strings.Cut(text, ". ")
	return strings.TrimSuffix(sentence, ".")
}
