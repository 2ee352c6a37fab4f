package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"strings"
	"syscall"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"mysteryshopper/server/app"
	"mysteryshopper/storage"
)

// The exit codes.
const (
	exitOK          = 0
	exitFindings    = 1
	exitUsage       = 2
	exitUnreachable = 3
	exitInternal    = 4
)

// exits describes the exit codes, for the help of every command.
var exits = [...]string{
	exitOK:          "fine",
	exitFindings:    "something was found or refused: faults in a file, findings in a database, a server that refuses",
	exitUsage:       "the command line is wrong, or a file that it names cannot be read",
	exitUnreachable: "the database or the server cannot be reached or used",
	exitInternal:    "a fault of the program",
}

// refusal is the error of a command: what is wrong in one line, what to do in another, and the exit code. A refusal
// without what prints nothing, because the command has printed everything.
type refusal struct {
	code  int
	what  string
	todo  string
	cause error
}

// Error returns both lines as one.
func (r *refusal) Error() string {
	return strings.Join(strings.FieldsFunc(r.what+"\n"+r.todo, func(c rune) bool { return c == '\n' }), "; ")
}

// Unwrap returns the cause.
func (r *refusal) Unwrap() error { return r.cause }

func (r *refusal) print(w io.Writer) {
	if r.what != "" {
		fmt.Fprintf(w, "%s: %s\n", name, r.what)
	}
	if r.todo != "" {
		fmt.Fprintf(w, "%*s%s\n", len(name)+len(": "), "", r.todo)
	}
}

// found returns the error of a command that has printed what it found.
func found(format string, args ...any) error {
	return &refusal{code: exitFindings, what: fmt.Sprintf(format, args...)}
}

// misused returns the error of a command with wrong arguments.
func misused(todo, format string, args ...any) error {
	return &refusal{code: exitUsage, what: fmt.Sprintf(format, args...), todo: todo}
}

// unreadable returns the error of a command that cannot read a file.
func unreadable(err error) error {
	return &refusal{code: exitUsage, what: err.Error(), todo: "check the file's name and that you may read it", cause: err}
}

// coded is an error of a command of another package, with an exit code and advice.
type coded interface {
	error
	ExitCode() int
	Advice() string
}

// explain converts any error to a refusal.
func explain(err error) *refusal {
	if known := (*refusal)(nil); errors.As(err, &known) {
		return known
	}
	if known := coded(nil); errors.As(err, &known) {
		return &refusal{code: known.ExitCode(), what: firstLine(known.Error()), todo: known.Advice(), cause: err}
	}
	if r := explainStorage(err); r != nil {
		return r
	}
	if r := explainStatus(err); r != nil {
		return r
	}
	var network *net.OpError
	switch {
	case errors.Is(err, app.ErrDatabase), errors.Is(err, app.ErrReplica):
		return &refusal{code: exitUsage, what: err.Error(), todo: "give --database sqlite:data/mysteryshopper.db, for instance, or postgres://user@host:5432/name", cause: err}
	case errors.As(err, &network) && network.Op == "listen":
		return &refusal{
			code: exitUnreachable, what: firstLine(err.Error()), cause: err,
			todo: "choose other addresses with --rest and --grpc; port 0 takes a free one",
		}
	case errors.Is(err, context.Canceled):
		return &refusal{code: exitUnreachable, what: "interrupted before it was done", cause: err}
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, fs.ErrPermission):
		return &refusal{code: exitUsage, what: err.Error(), todo: "check the name and that you may use it", cause: err}
	}
	return &refusal{
		code: exitInternal, what: "internal: " + firstLine(err.Error()), cause: err,
		todo: "please report this together with the command that you ran",
	}
}

// storageAdvice is the advice for the errors of a store.
var storageAdvice = []struct {
	err  error
	todo string
}{
	{storage.ErrNewer, "run a program at least as new as the one that wrote it"},
	{storage.ErrCorrupt, "check that the path is that of a database; if it is, restore a backup"},
	{syscall.EROFS, "choose a place on a disk that can be written"},
	{storage.ErrReadOnly, "check that you may write to the file and its folder"},
	{storage.ErrMoved, "serve the database that it was moved to; where the move was given up, run " + name + " move --undo --from with this one"},
	{storage.ErrUnfinished, "run the same " + name + " move again, which goes on where it stopped; or empty the database where the move was given up"},
	{storage.ErrUnavailable, "check the path, and whether another program holds the file"},
	{storage.ErrFull, "make room on the disk"},
	{storage.ErrClosed, "run the command again"},
}

// serverAdvice is the advice where the database is on a server of its own and not a file.
var serverAdvice = []struct {
	err  error
	todo string
}{
	{storage.ErrCorrupt, "look into the server's log; restore a backup"},
	{storage.ErrReadOnly, "check that the server is the primary and that the user may write"},
	{storage.ErrUnavailable, "check that the server runs, its address, and that the user may connect"},
	{storage.ErrFull, "make room on the server's disk"},
}

func explainStorage(err error) *refusal {
	var engined interface{ Engine() string }
	if errors.As(err, &engined) {
		for _, advice := range serverAdvice {
			if errors.Is(err, advice.err) {
				return &refusal{code: exitUnreachable, what: firstLine(err.Error()), todo: engined.Engine() + ": " + advice.todo, cause: err}
			}
		}
	}
	for _, advice := range storageAdvice {
		if errors.Is(err, advice.err) {
			return &refusal{code: exitUnreachable, what: firstLine(err.Error()), todo: advice.todo, cause: err}
		}
	}
	return nil
}

// explainStatus converts the status that a server returned; nil for another error.
func explainStatus(err error) *refusal {
	answer, ok := status.FromError(err)
	if !ok {
		return nil
	}
	r := &refusal{code: exitFindings, what: "the server answered: " + firstLine(answer.Message()), cause: err}
	switch answer.Code() {
	case codes.Unavailable, codes.DeadlineExceeded, codes.Unimplemented:
		r.code, r.what = exitUnreachable, "the server does not answer: "+firstLine(answer.Message())
		r.todo = "check that it runs and that the address is the one of its gRPC side, such as 127.0.0.1:8081"
	case codes.Unauthenticated, codes.PermissionDenied:
		r.todo = "give a token that may do this with --token, or in " + variable("token")
	case codes.Internal, codes.Unknown:
		r.code, r.todo = exitUnreachable, "look into the server's log"
	}
	return r
}

// firstLine returns the first line of a text, with the second one where the first announces it: the driver of PostgreSQL
// has the cause of a failed connection there.
func firstLine(text string) string {
	line, rest, _ := strings.Cut(strings.TrimSpace(text), "\n")
	if strings.HasSuffix(line, ":") && rest != "" {
		cause, _, _ := strings.Cut(strings.TrimSpace(rest), "\n")
		line += " " + cause
	}
	return line
}
