// Package cli is the command line of the product: one file for each command, all of them run in process by Main, so
// that tests run what people run.
//
// A command prints what was asked for on stdout, so that it can be captured, and everything else on stderr. Errors are
// two lines: what is wrong, and what to do about it. How a command ended is its exit code; see exits.
package cli

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"os"
	"time"

	"github.com/alecthomas/kong"

	"mysteryshopper/server/app"
	"mysteryshopper/server/bench"
	"mysteryshopper/server/phone"
)

// name is what the command is called in its own texts.
const name = "mysteryshopper"

// Environment is everything that a command reaches outside of its arguments. It is bound for the Run methods of all
// commands, beside the context.
type Environment struct {
	Stdin  io.Reader
	Stdout io.Writer
	Stderr io.Writer
	// Getenv reads an environment variable; empty where there is none.
	Getenv func(string) string
	// IsTerminal says whether a person watches what is written, so that progress may be drawn.
	IsTerminal func(io.Writer) bool
	// Now is the clock, Random the source of secrets.
	Now    func() time.Time
	Random io.Reader
}

// Process is the environment of the running process.
func Process() Environment {
	return Environment{
		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr,
		Getenv: os.Getenv, IsTerminal: isTerminal, Now: app.Now, Random: rand.Reader,
	}
}

// isTerminal says whether a writer is a device for characters, such as a terminal.
func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// grammar is the whole command line.
type grammar struct {
	Serve      serveCommand      `cmd:"" help:"Serve the API over REST and gRPC."`
	Demo       demoCommand       `cmd:"" help:"Serve a made-up client with a year of reports, to look around."`
	Score      scoreCommand      `cmd:"" help:"Score answers on a checklist version, without a server."`
	Checklist  checklistCommands `cmd:"" help:"Lint, show and publish checklists."`
	Token      tokenCommands     `cmd:"" help:"Make, list and revoke tokens in a database."`
	Phone      phone.Commands    `cmd:"" help:"Be a shopper's phone: the reference client, with a queue on disk."`
	Bench      bench.Command     `cmd:"" help:"Measure this machine: each figure beside a base line of the same run."`
	Health     healthCommand     `cmd:"" help:"Say whether a server is ready."`
	Verify     verifyCommand     `cmd:"" help:"Check that everything in a database agrees."`
	Rollup     rollupCommands    `cmd:"" help:"Compute the sums anew that scorecards are made of."`
	Move       moveCommand       `cmd:"" help:"Move everything to another database, from one engine to the other or back."`
	Version    versionCommand    `cmd:"" help:"Say which version this is."`
	Completion completionCommand `cmd:"" help:"Print a script that completes commands in a shell."`
	Complete   completeCommand   `cmd:"" hidden:"" help:"List what may come next on the command line."`
}

// Main runs the command that the arguments name, without the program's own name, and returns its exit code. It ends
// early, and in order, when the context does.
func Main(ctx context.Context, args []string, env Environment) int {
	err := run(ctx, args, &env)
	if err == nil {
		return exitFine
	}
	end := explain(err)
	end.print(env.Stderr)
	return end.code
}

func run(ctx context.Context, args []string, env *Environment) error {
	if len(args) == 0 {
		args = []string{"--help"}
	}
	helped := false
	parser, err := newParser(env, func(int) { helped = true })
	if err != nil {
		return err
	}
	parsed, err := parser.Parse(args)
	if helped {
		return nil
	}
	if err != nil {
		return usageError(parser, err)
	}
	parsed.BindTo(ctx, (*context.Context)(nil))
	return parsed.Run()
}

// newParser returns the parser of the grammar. Kong calls exit after it has printed help; parsing goes on then, and
// its result means nothing.
func newParser(env *Environment, exit func(int)) (*kong.Kong, error) {
	return kong.New(&grammar{},
		kong.Name(name),
		kong.Description("The backend of a mystery-shopping agency: one binary that serves checklists to shoppers' "+
			"phones, takes their reports exactly once, and gives clients their scorecards."),
		kong.Writers(env.Stdout, env.Stderr),
		kong.Exit(exit),
		kong.Help(printHelp),
		kong.ValueFormatter(describeValue),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
		kong.Resolvers(&settings{getenv: env.Getenv}),
		kong.Bind(env, &phone.Environment{
			Stdin: env.Stdin, Stdout: env.Stdout, Stderr: env.Stderr, Now: env.Now, Random: env.Random,
		}),
	)
}

// usageError is what is wrong with the arguments, and where to read what they may be.
func usageError(parser *kong.Kong, err error) error {
	if known := (*refusal)(nil); errors.As(err, &known) {
		return known
	}
	command := parser.Model.Name
	var parse *kong.ParseError
	if errors.As(err, &parse) && parse.Context != nil && parse.Context.Selected() != nil {
		command = parse.Context.Selected().FullPath()
	}
	return &refusal{code: exitUsage, what: err.Error(), todo: "run " + command + " --help to read what it takes"}
}
