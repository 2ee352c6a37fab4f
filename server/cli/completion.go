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
		codes: []int{exitFine, exitUsage},
	}
}

// completionScripts ask the program itself for what may come next, so that they never fall behind it. NAME stands for
// its name. Where the program has nothing to offer, file names are.
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

// completeCommand is what the scripts call.
type completeCommand struct {
	Words []string `arg:"" optional:"" passthrough:"" help:"The words so far, the last one unfinished."`
}

// Run prints what the last word may become, a line for each: the word, a tab and what it is.
func (c *completeCommand) Run(env *Environment, parser *kong.Kong) error {
	words := c.Words
	if len(words) > 0 && words[0] == "--" {
		words = words[1:]
	}
	for _, o := range offers(parser.Model.Node, words) {
		fmt.Fprintf(env.Stdout, "%s\t%s\n", o.word, firstSentence(o.why))
	}
	return nil
}

// offer is a word that may come next.
type offer struct{ word, why string }

// offers returns what the last of the words may become.
func offers(node *kong.Node, words []string) []offer {
	if len(words) == 0 {
		words = []string{""}
	}
	var pending *kong.Flag // the flag whose value is next
	for _, word := range words[:len(words)-1] {
		switch {
		case pending != nil:
			pending = nil
		case strings.HasPrefix(word, "-"):
			pending = awaiting(node, word)
		default:
			if child := childNamed(node, word); child != nil {
				node = child
			}
		}
	}
	last := words[len(words)-1]
	switch {
	case pending != nil:
		return beginning(enumOffers(pending.Value), last)
	case strings.HasPrefix(last, "-"):
		return beginning(flagOffers(node), last)
	}
	return beginning(wordOffers(node), last)
}

// awaiting returns the flag of a word that takes the next word as its value; nil where it does not.
func awaiting(node *kong.Node, word string) *kong.Flag {
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

func flagOffers(node *kong.Node) []offer {
	var list []offer
	for _, level := range node.AllFlags(true) {
		for _, flag := range level {
			list = append(list, offer{"--" + flag.Name, flag.Help})
		}
	}
	return list
}

// wordOffers are the commands below a node, or the values of its first argument.
func wordOffers(node *kong.Node) []offer {
	var list []offer
	for _, child := range node.Children {
		if !child.Hidden {
			list = append(list, offer{child.Name, child.Help})
		}
	}
	if len(list) == 0 && len(node.Positional) > 0 {
		return enumOffers(node.Positional[0])
	}
	return list
}

func enumOffers(value *kong.Value) []offer {
	if value.Enum == "" {
		return nil
	}
	var list []offer
	for _, word := range value.EnumSlice() {
		list = append(list, offer{word, ""})
	}
	return list
}

// beginning keeps the offers that begin with what is typed.
func beginning(all []offer, typed string) []offer {
	var kept []offer
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
