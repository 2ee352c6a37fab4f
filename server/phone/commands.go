package phone

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
)

// Environment holds what the commands use besides their arguments. A program that mounts Commands binds a pointer to one,
// and a context, for the Run methods.
type Environment struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	// Now is the clock, Random the source of ids and delays; crypto/rand where nil.
	Now    func() time.Time
	Random io.Reader
}

func (e *Environment) random() io.Reader {
	if e.Random == nil {
		return rand.Reader
	}
	return e.Random
}

// Commands are the commands of the reference phone, for kong.
type Commands struct {
	Dir       string `setting:"" placeholder:"DIR" default:"phone" help:"The phone's folder (default ${default}); it is made where it is not there."`
	Server    string `setting:"" placeholder:"HOST:PORT" help:"The gRPC side of the server, such as 127.0.0.1:8081; remembered for the next time."`
	Token     string `setting:"" placeholder:"TOKEN" help:"The shopper's token. Once the server has accepted it, it takes the place of the token in the phone's folder; where left out, that one is used."`
	Plaintext bool   `help:"Do without TLS also where the server is on another machine."`
	Locale    string `placeholder:"TAG" default:"en" help:"The language of texts and of reports (default ${default})."`
	JSON      bool   `name:"json" help:"Print one JSON value for programs."`

	Enrol   enrolCommand   `cmd:"" help:"Exchange a one-time code for the phone's token."`
	Sync    syncCommand    `cmd:"" help:"Fetch what changed: visits, locations, checklist versions."`
	Offers  offersCommand  `cmd:"" help:"List the visits that can be claimed, near a place or the shopper's home."`
	Claim   claimCommand   `cmd:"" help:"Claim an offer."`
	Decline declineCommand `cmd:"" help:"Decline an offer, or give a claimed visit back, with a reason."`
	CheckIn checkInCommand `cmd:"" help:"Check in at the location."`
	Visits  visitsCommand  `cmd:"" help:"List the visits on this phone."`
	Show    showCommand    `cmd:"" help:"Show a visit and its questions."`
	Fill    fillCommand    `cmd:"" help:"Answer a visit's questions and put the report in the queue."`
	Attach  attachCommand  `cmd:"" help:"Attach a photo, a document or a recording to a question."`
	Detach  detachCommand  `cmd:"" help:"Take an attached file back."`
	Files   filesCommand   `cmd:"" help:"List the attached files."`
	Queue   queueCommand   `cmd:"" help:"List the reports that wait and those that were refused."`
	Send    sendCommand    `cmd:"" help:"Send the queue, and upload the files."`
	Draft   draftCommands  `cmd:"" help:"Park a draft on the server, or resume one."`
	Receipt receiptCommand `cmd:"" help:"Print a report's receipt, byte for byte."`

	Messages  messagesCommand  `cmd:"" help:"Read the messages on the report of a visit, or list the visits with unread ones."`
	Message   messageCommand   `cmd:"" help:"Write a message to the agency on the report of a visit."`
	Statement statementCommand `cmd:"" help:"Show what was earned and paid."`
}

// The exit codes of the commands.
const (
	exitRefused     = 1
	exitUsage       = 2
	exitUnreachable = 3
)

// CommandError is the error of a command, with an exit code and an advice.
type CommandError struct {
	code int
	// text is for people; the text of the cause where it is empty.
	text   string
	advice string
	cause  error
}

// Error returns what is wrong.
func (e *CommandError) Error() string { return cmp.Or(e.text, e.cause.Error()) }

// Unwrap returns the cause.
func (e *CommandError) Unwrap() error { return e.cause }

// ExitCode returns 1 where something was refused or is wrong, 2 where the command was called wrongly, and 3 where the
// server or the folder cannot be used.
func (e *CommandError) ExitCode() int { return e.code }

// Advice returns what the user can do about it.
func (e *CommandError) Advice() string { return e.advice }

// advices are the exit codes of the errors of a phone, and what the user can do about them.
var advices = []struct {
	err    error
	code   int
	advice string
}{
	{ErrLocked, exitUnreachable, "wait for the other command, or give another --dir"},
	{ErrNewer, exitUnreachable, "run a program at least as new as the one that wrote the folder"},
	{ErrOffline, exitUnreachable, "name the server with --server HOST:PORT"},
	{ErrDisagree, exitRefused, "the report is kept on this phone; please send this message to the agency"},
	{ErrNoVisit, exitUsage, "run phone sync, then phone visits to list the visits"},
	{ErrNoVersion, exitUsage, "run phone sync"},
	{ErrNoDraft, exitUsage, "begin with phone fill"},
	{ErrNoReport, exitUsage, "phone queue lists the reports; a receipt arrives with phone send"},
	{ErrUnreported, exitUsage, "send the report with phone send; then run phone sync"},
	{ErrReported, exitRefused, "a report is changed only after a reviewer returned it; run phone sync to learn of that"},
	{ErrParkedElsewhere, exitRefused, "phone draft load --discard keeps the server's draft, phone draft save --replace keeps this one"},
	{ErrTooLarge, exitRefused, "shorten the texts"},
	{ErrNoEvidence, exitUsage, "phone show lists the questions"},
	{ErrUnfit, exitRefused, "attach another file"},
	{ErrNoFile, exitUsage, "phone files lists the files"},
	{ErrFinished, exitRefused, "a file goes with its report; if the report is returned, it can be detached"},
}

// withAdvice adds an exit code and an advice to an error of the phone. An error of the server is returned as it is.
func withAdvice(err error) error {
	for _, known := range advices {
		if errors.Is(err, known.err) {
			return &CommandError{code: known.code, advice: known.advice, cause: err}
		}
	}
	var incomplete *Incomplete
	if errors.As(err, &incomplete) {
		return &CommandError{code: exitRefused, advice: "correct the answers and run phone fill again; the draft is kept", cause: err}
	}
	return err
}

func usageError(format string, args ...any) error {
	return &CommandError{code: exitUsage, advice: "run the command with --help", cause: fmt.Errorf(format, args...)}
}

// withPhone opens the phone for one command and closes it.
func (c *Commands) withPhone(env *Environment, do func(*Phone) error) (err error) {
	if c.Server != "" {
		if _, _, err := net.SplitHostPort(c.Server); err != nil {
			return usageError("--server is HOST:PORT: %w", err)
		}
	}
	p, err := Open(c.Dir, Options{
		Now: env.Now, Rand: env.random(), Dial: c.dial, Token: c.Token, Locale: c.Locale, Retry: c.retry(env),
	})
	if err != nil {
		return withAdvice(err)
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	if err := p.SaveSettings(c.Server, ""); err != nil {
		return err
	}
	if err := warnQuarantined(env, p); err != nil {
		return err
	}
	err = c.serverError(p.Server(), withAdvice(do(p)))
	if p.TokenAccepted() {
		// A token that the server has not accepted is not stored: it would fail every later command.
		err = errors.Join(err, p.SaveSettings("", c.Token))
	}
	return err
}

// warnQuarantined prints a warning for each file that could not be read.
func warnQuarantined(env *Environment, p *Phone) error {
	list, err := p.Quarantined()
	for _, a := range list {
		fmt.Fprintf(env.Stderr, "warning: %s could not be read and was moved away: %s\n", a.Path, a.Problem)
	}
	return err
}

// retry returns the retries of Send, which print each wait to stderr.
func (c *Commands) retry(env *Environment) Retry {
	var one sync.Mutex // reports and files are sent side by side
	return Retry{
		Attempts: c.Send.Attempts,
		Sleep: func(ctx context.Context, d time.Duration) error {
			one.Lock()
			fmt.Fprintf(env.Stderr, "Sending failed; the next attempt is in %v.\n", d.Round(time.Millisecond))
			one.Unlock()
			return sleep(ctx, d)
		},
	}
}

// dial connects to a server. It uses TLS, except for a server on this machine.
func (c *Commands) dial(server string) (*grpc.ClientConn, error) {
	host, _, err := net.SplitHostPort(server)
	if err != nil {
		return nil, fmt.Errorf("the server is named HOST:PORT: %w", err)
	}
	secure := credentials.NewTLS(nil)
	if ip := net.ParseIP(host); c.Plaintext || host == "localhost" || ip != nil && ip.IsLoopback() {
		secure = insecure.NewCredentials()
	}
	return grpc.NewClient(server, grpc.WithTransportCredentials(secure), grpc.WithConnectParams(grpc.ConnectParams{
		// Send waits by itself between attempts; the connection is to be ready by then.
		Backoff:           backoff.Config{BaseDelay: 100 * time.Millisecond, Multiplier: 1.6, Jitter: 0.2, MaxDelay: 5 * time.Second},
		MinConnectTimeout: 10 * time.Second,
	}))
}

// write prints the value as JSON where --json is set, and else calls text.
func (c *Commands) write(env *Environment, value any, text func(io.Writer)) error {
	if !c.JSON {
		text(env.Stdout)
		return nil
	}
	e := json.NewEncoder(env.Stdout)
	e.SetEscapeHTML(false)
	return e.Encode(value)
}
