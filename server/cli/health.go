package cli

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"os"
	"time"
)

type healthCommand struct {
	REST    string        `name:"rest" setting:"" placeholder:"HOST:PORT" default:"127.0.0.1:8080" help:"Where the server serves REST (default ${default})."`
	TLSCert string        `name:"tls-cert" setting:"" placeholder:"FILE" help:"The certificate that the server presents. The request is then made over TLS, and the server has to present this one."`
	Wait    time.Duration `name:"wait" placeholder:"TIME" default:"0s" help:"Ask again for so long until it is ready, such as 60s (default ${default})."`
}

func (*healthCommand) manual() manual {
	return manual{
		examples: []example{
			{"Check the server of this machine.", "health"},
			{"Wait until one that was just started is ready.", "health --wait 60s"},
		},
		codes: []int{exitOK, exitUsage, exitUnreachable},
	}
}

// Help returns the description of the command.
func (*healthCommand) Help() string {
	return "It requests the server's /readyz, with the same settings as the server, so that a container without a shell " +
		"and a service can be watched by the program itself. Nothing is printed where it is ready."
}

const (
	// healthTimeout bounds one request, and healthPause is the time between two.
	healthTimeout = 5 * time.Second
	healthPause   = 200 * time.Millisecond
)

// Run repeats the request until the server is ready or the time is over.
func (c *healthCommand) Run(ctx context.Context) error {
	client, address, err := c.client()
	if err != nil {
		return err
	}
	defer client.CloseIdleConnections()
	over, cancel := context.WithTimeout(ctx, cmp.Or(c.Wait, healthTimeout))
	defer cancel()
	pause := time.NewTicker(healthPause)
	defer pause.Stop()
	for {
		err := checkReady(over, client, address)
		if err == nil {
			return nil
		}
		notReady := &refusal{
			code: exitUnreachable, what: "not ready: " + firstLine(err.Error()), cause: err,
			todo: "the server's log has the reason; check that it runs and that --rest is its address",
		}
		if c.Wait == 0 {
			return notReady
		}
		select {
		case <-pause.C:
		case <-over.Done():
			return notReady
		}
	}
}

func checkReady(ctx context.Context, client *http.Client, address string) error {
	ctx, cancel := context.WithTimeout(ctx, healthTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	answer, err := client.Do(req)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answers %s", address, answer.Status)
	}
	return nil
}

// client returns the HTTP client and the URL of /readyz.
func (c *healthCommand) client() (*http.Client, string, error) {
	host, port, err := net.SplitHostPort(c.REST)
	if err != nil {
		return nil, "", misused("give --rest as HOST:PORT", "%v", err)
	}
	if ip, err := netip.ParseAddr(host); host == "" || err == nil && ip.IsUnspecified() {
		host = "127.0.0.1" // a server that listens everywhere listens here
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.Proxy = nil
	scheme := "http"
	if c.TLSCert != "" {
		scheme = "https"
		if transport.TLSClientConfig, err = presenting(c.TLSCert); err != nil {
			return nil, "", unreadable(err)
		}
	}
	return &http.Client{Transport: transport}, scheme + "://" + net.JoinHostPort(host, port) + "/readyz", nil
}

// presenting returns a configuration that trusts a server which presents the first certificate of a file. The name and
// the validity are not checked: the clients from outside check those.
func presenting(path string) (*tls.Config, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	want, err := firstCertificate(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return &tls.Config{
		MinVersion:         tls.VersionTLS12,
		InsecureSkipVerify: true, // The certificate itself is compared instead.
		VerifyConnection: func(state tls.ConnectionState) error {
			if !state.PeerCertificates[0].Equal(want) {
				return errors.New("the server presents another certificate than " + path)
			}
			return nil
		},
	}, nil
}

func firstCertificate(text []byte) (*x509.Certificate, error) {
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		if block.Type == "CERTIFICATE" {
			return x509.ParseCertificate(block.Bytes)
		}
	}
	return nil, errors.New("no certificate in PEM")
}
