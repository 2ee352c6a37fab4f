package phone

import (
	"cmp"
	"context"
	"fmt"

	"google.golang.org/grpc"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/call"
)

// SaveSettings stores the server's address and the token for the next start. An empty one stays as it was.
func (p *Phone) SaveSettings(server, token string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.putSettings(settings{
		Server: cmp.Or(server, p.settings.Server), Token: cmp.Or(token, p.settings.Token),
	})
}

// Server returns the address of the server; empty where the phone has none.
func (p *Phone) Server() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.settings.Server
}

// putSettings stores settings that have changed.
func (p *Phone) putSettings(s settings) error {
	if s == p.settings {
		return nil
	}
	if err := p.disk.put("", settingsFile, s); err != nil {
		return err
	}
	if s.Server != p.settings.Server && p.conn != nil {
		_ = p.conn.Close() // The next call connects to the new server; errors of the old connection do not matter.
		p.conn = nil
	}
	p.settings = s
	return nil
}

// Enrol exchanges a one-time code for the phone's token and stores it. The title names the device.
func (p *Phone) Enrol(ctx context.Context, code, title string) (*pb.Token, error) {
	conn, err := p.connection()
	if err != nil {
		return nil, err
	}
	token, err := pb.NewAccessServiceClient(conn).EnrolDevice(p.deviceContext(ctx), &pb.EnrolDeviceRequest{Code: code, Title: title})
	if err != nil {
		return nil, fmt.Errorf("enrol: %w", err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return token, p.putSettings(settings{Server: p.settings.Server, Token: token.GetSecret()})
}

// connection returns the connection to the server.
func (p *Phone) connection() (grpc.ClientConnInterface, error) {
	if p.options.Conn != nil {
		return tokenConn{p.options.Conn, p}, nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.conn != nil {
		return tokenConn{p.conn, p}, nil
	}
	if p.options.Dial == nil || p.settings.Server == "" {
		return nil, ErrOffline
	}
	conn, err := p.options.Dial(p.settings.Server)
	if err != nil {
		return nil, fmt.Errorf("%w: connect to %s: %w", ErrOffline, p.settings.Server, err)
	}
	p.conn = conn
	return tokenConn{conn, p}, nil
}

// callContext returns a context for calls with the phone's token, version and language.
func (p *Phone) callContext(ctx context.Context) context.Context {
	p.mu.Lock()
	token := cmp.Or(p.options.Token, p.settings.Token)
	p.mu.Unlock()
	ctx = p.deviceContext(ctx)
	if token == "" {
		return ctx
	}
	return call.WithToken(ctx, token)
}

// deviceContext is callContext without the token.
func (p *Phone) deviceContext(ctx context.Context) context.Context {
	return (&call.Info{AppVersion: p.options.AppVersion, AcceptLanguage: p.options.Locale}).Outgoing(ctx)
}
