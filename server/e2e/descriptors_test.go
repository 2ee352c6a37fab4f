package e2e

import (
	"context"
	"io"
	"net"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// TestIdleConnections opens 290 connections to each side of a server that may have 300 descriptors, and sends no request on
// them. Both sides serve others afterwards, from the same address and from another one.
func TestIdleConnections(t *testing.T) {
	t.Parallel()
	v := startVictim(t, onSQLite.demo(t), "ulimit -n 300")
	const preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00"
	var idle []net.Conn
	defer func() {
		for _, c := range idle {
			_ = c.Close()
		}
	}()
	for _, address := range []string{v.GRPC, v.rest} {
		for range 290 {
			c := must[net.Conn](t)(attackers.DialContext(t.Context(), "tcp", address))
			idle = append(idle, c)
			if address == v.GRPC {
				_, _ = io.WriteString(c, preface) // The server may have closed the connection for the next one.
			}
		}
	}
	v.scorecards(t, 100*time.Millisecond)
	for name, dialer := range map[string]*net.Dialer{"another address": {}, "the same address": attackers} {
		conn := must[*grpc.ClientConn](t)(grpc.NewClient(v.GRPC, grpc.WithTransportCredentials(insecure.NewCredentials()),
			grpc.WithContextDialer(func(ctx context.Context, address string) (net.Conn, error) {
				return dialer.DialContext(ctx, "tcp", address)
			})))
		who, err := pb.NewAccessServiceClient(bearer{conn, v.Tokens.Shopper}).WhoAmI(t.Context(), &pb.WhoAmIRequest{})
		if err != nil || who.GetShopper() == "" {
			t.Errorf("from %s: %v, %v", name, who, err)
		}
		if err := conn.Close(); err != nil {
			t.Error(err)
		}
	}
}
