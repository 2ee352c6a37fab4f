package cli

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/netip"
	"os"
	"strings"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"

	"mysteryshopper/server/call"
)

// serverFlags are the flags of commands that call a running server.
type serverFlags struct {
	Server    string `setting:"" placeholder:"HOST:PORT" default:"127.0.0.1:8081" help:"The gRPC side of the server (default ${default})."`
	Token     string `setting:"" required:"" placeholder:"TOKEN" help:"A token that may do this."`
	CA        string `name:"ca" setting:"" xor:"tls" placeholder:"FILE" help:"Trust the certificates of this PEM file, instead of those that the machine trusts."`
	Plaintext bool   `xor:"tls" help:"Do without TLS also where the server is on another machine."`
}

// connect returns a connection, and a context whose calls carry the token.
func (f *serverFlags) connect(ctx context.Context) (context.Context, *grpc.ClientConn, error) {
	if scheme, _, has := strings.Cut(f.Server, "://"); has {
		return nil, nil, misused("give the address that the server names after gRPC, such as 127.0.0.1:8081",
			"--server: %s://… is an address of REST", scheme)
	}
	transport, err := f.transport()
	if err != nil {
		return nil, nil, err
	}
	conn, err := grpc.NewClient(f.Server, grpc.WithTransportCredentials(transport))
	if err != nil {
		return nil, nil, misused("give an address such as 127.0.0.1:8081", "--server: %s", firstLine(err.Error()))
	}
	return call.WithToken(ctx, f.Token), conn, nil
}

// transport returns TLS credentials, or plaintext ones for a server on this machine.
func (f *serverFlags) transport() (credentials.TransportCredentials, error) {
	if f.CA == "" && (f.Plaintext || isLocal(f.Server)) {
		return insecure.NewCredentials(), nil
	}
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if f.CA != "" {
		pem, err := os.ReadFile(f.CA)
		if err != nil {
			return nil, unreadable(err)
		}
		config.RootCAs = x509.NewCertPool()
		if !config.RootCAs.AppendCertsFromPEM(pem) {
			return nil, misused("give a file of certificates in PEM", "--ca: there is no certificate in %s", f.CA)
		}
	}
	return credentials.NewTLS(config), nil
}

// isLocal reports whether an address belongs to this machine, so that nobody can intercept the connection.
func isLocal(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}
