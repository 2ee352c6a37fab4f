// Command mysteryshopper is the backend of a mystery-shopping agency: `go run ./server --help` lists what it does.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"mysteryshopper/server/cli"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// The first signal ends the command in order; the next one ends the process.
	context.AfterFunc(ctx, stop)
	os.Exit(cli.Main(ctx, os.Args[1:], cli.Process()))
}
