package cli

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

// webhookCommands are the commands for receivers of webhooks.
type webhookCommands struct {
	Listen listenCommand `cmd:"" help:"Receive the events of a webhook, check their signatures and print them."`
}

type listenCommand struct {
	Listen string `name:"listen" placeholder:"HOST:PORT" default:"127.0.0.1:8090" help:"Where events are received (default ${default}); port 0 takes a free one."`
	Secret string `name:"secret" required:"" env:"MYSTERYSHOPPER_WEBHOOK_SECRET" placeholder:"SECRET" help:"The signing secret of the webhook, whsec_…. $$MYSTERYSHOPPER_WEBHOOK_SECRET"`
	Count  int    `name:"count" placeholder:"N" default:"0" help:"End after so many events; 0 for none (default ${default})."`
}

func (*listenCommand) manual() manual {
	return manual{
		examples: []example{
			{"Print events as they come.", "webhook listen --secret whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"},
			{"Wait for one event and show what it is about.", "webhook listen --secret $SECRET --count 1 | jq .data"},
		},
		codes: []int{exitOK, exitUsage, exitUnreachable, exitInternal},
	}
}

// Help returns the description of the command.
func (*listenCommand) Help() string {
	return "Each event whose signature is right is answered with 204, and printed on a line of stdout as it came. Others are " +
		"answered with 401, and named on stderr. An event that comes again is printed again. It is for developers of " +
		"receivers: it speaks http, so that the server needs --webhook-allow-private."
}

// largestEvent bounds the body of an event, which has a few hundred bytes.
const largestEvent = 1 << 20

// Run receives until the number of events has come or the context ends.
func (c *listenCommand) Run(ctx context.Context, env *Environment) error {
	verifier, err := standardwebhooks.NewWebhook(c.Secret)
	if err != nil {
		return misused("give the secret that was shown when the webhook was created, whsec_…", "--secret: %v", err)
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", c.Listen)
	if err != nil {
		return &refusal{code: exitUnreachable, what: "events cannot be received: " + firstLine(err.Error()), todo: "name another address with --listen", cause: err}
	}
	fmt.Fprintf(env.Stderr, "waiting for events at http://%s\n", listener.Addr())
	events := make(chan []byte)
	receiving, end := context.WithCancel(ctx)
	defer end()
	server := &http.Server{ReadTimeout: time.Minute, Handler: receiveTo(receiving, env, verifier, events)}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	err = c.print(ctx, env, events)
	end()
	// The answer to the last event is sent before the end.
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	stopped := server.Shutdown(stopping)
	if served := <-ended; !errors.Is(served, http.ErrServerClosed) {
		stopped = served
	}
	return cmp.Or(err, stopped)
}

// print prints events.
func (c *listenCommand) print(ctx context.Context, env *Environment, events <-chan []byte) error {
	for n := 0; c.Count == 0 || n < c.Count; n++ {
		select {
		case event := <-events:
			if _, err := env.Stdout.Write(append(event, '\n')); err != nil {
				return err
			}
		case <-ctx.Done():
			return nil
		}
	}
	return nil
}

// receiveTo returns a receiver that sends the events that are signed rightly, each on one line.
func receiveTo(ctx context.Context, env *Environment, verifier *standardwebhooks.Webhook, events chan<- []byte) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, largestEvent))
		var line bytes.Buffer
		if err == nil {
			err = cmp.Or(verifier.Verify(body, r.Header), json.Compact(&line, body))
		}
		if err != nil {
			fmt.Fprintf(env.Stderr, "refused an event from %s: %s\n", r.RemoteAddr, firstLine(err.Error()))
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		select {
		case events <- line.Bytes():
			w.WriteHeader(http.StatusNoContent)
		case <-ctx.Done():
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	})
}
