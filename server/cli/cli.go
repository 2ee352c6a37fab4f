// Package cli is the command line of the product: one file per command. Main runs all of them in the process, so that
// tests run the same code as users.
//
// A command prints its result to stdout, so that it can be captured, and everything else to stderr. Errors are two
// lines: what is wrong, and what to do about it. The exit codes are listed in exits.
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

// name is the name of the program in its own texts.
const name = "mysteryshopper"

// Environment is everything that a command uses beside its arguments. The Run methods of all commands receive it, beside
// the context.
type Environment struct {
	Stdin  io.Reader
	Stdout io.Writer
	Stderr io.Writer
	// Getenv reads an environment variable; empty where there is none.
	Getenv func(string) string
	// IsTerminal reports whether a writer is a terminal, on which a progress bar can be drawn.
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

// isTerminal reports whether a writer is a character device, such as a terminal.
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
	Plan       planCommand       `cmd:"" help:"Plan the visits of a wave on a running server."`
	Token      tokenCommands     `cmd:"" help:"Make, list and revoke tokens in a database."`
	Phone      phone.Commands    `cmd:"" help:"Be a shopper's phone: the reference client, with a queue on disk."`
	Simulate   simulateCommand   `cmd:"" help:"Run many phones against a server, through a bad network, and compare."`
	Crashtest  crashtestCommand  `cmd:"" help:"Kill servers, cut the power, let disks and receivers of webhooks fail, and compare."`
	Bench      bench.Commands    `cmd:"" help:"Measure this machine: each figure beside a base line of the same run."`
	Webhook    webhookCommands   `cmd:"" help:"Receive the events of webhooks, for developers of receivers."`
	Health     healthCommand     `cmd:"" help:"Check whether a server is ready."`
	Verify     verifyCommand     `cmd:"" help:"Check that everything in a database agrees."`
	Rollup     rollupCommands    `cmd:"" help:"Compute the sums anew that scorecards are made of."`
	Backup     backupCommand     `cmd:"" help:"Copy a database while servers use it, and prove the copy."`
	Restore    restoreCommand    `cmd:"" help:"Make a database from a backup, and prove it."`
	Erase      eraseCommands     `cmd:"" help:"Erase shoppers and people who are named in reports."`
	Move       moveCommand       `cmd:"" help:"Move everything to another database, from one engine to the other or back."`
	API        apiCommands       `cmd:"" name:"api" help:"Write the API's description for developers of clients."`
	Version    versionCommand    `cmd:"" help:"Print the version."`
	Completion completionCommand `cmd:"" help:"Print a script that completes commands in a shell."`
	Complete   completeCommand   `cmd:"" hidden:"" help:"List what may come next on the command line."`
}

// Main runs a command and returns its exit code. The arguments are those after the program's name. It ends early, with
// cleaning up, when the context ends.
func Main(ctx context.Context, args []string, env Environment) int {
	err := run(ctx, args, &env)
	if err == nil {
		return exitOK
	}
	r := explain(err)
	r.print(env.Stderr)
	return r.code
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

// newParser returns the parser of the grammar. Kong calls exit after it has printed help; it then continues parsing, and
// the result of that is to be ignored.
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

// usageError returns the refusal for wrong arguments, with the help page to read.
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

// checklistCommands are the commands on checklists.
type checklistCommands struct {
	New     newCommand     `cmd:"" help:"Write a first checklist with comments, to begin with."`
	Lint    lintCommand    `cmd:"" help:"Find everything that keeps checklists from being published."`
	Show    showCommand    `cmd:"" help:"Show a checklist, or list the built-in ones."`
	Publish publishCommand `cmd:"" help:"Publish a checklist on a running server."`
	Import  importCommand  `cmd:"" help:"Make a draft of an XLSForm workbook."`
	Export  exportCommand  `cmd:"" help:"Write a checklist as an XLSForm workbook."`
	Schema  schemaCommand  `cmd:"" help:"Print the JSON Schema of checklist files, for editors."`
}
