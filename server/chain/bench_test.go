package chain

import (
	"context"
	"fmt"
	"net"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/peer"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/call"
	"mysteryshopper/storage"
)

// transport accepts headers as a server's does.
type transport struct{ grpc.ServerTransportStream }

func (transport) SetHeader(metadata.MD) error { return nil }

// BenchmarkChain is the cost of the chain alone: without a socket, and without and with the check of a report of 30
// answers.
func BenchmarkChain(b *testing.B) {
	for _, self := range []bool{true, false} {
		b.Run(fmt.Sprintf("handlerValidates=%t", self), func(b *testing.B) {
			w := serve(b, func(c *Config) {
				c.Limits = Limits{Token: Limit{PerSecond: 1e9, Burst: 1e9}, Peer: Limit{PerSecond: 1e9, Burst: 1e9}}
				if self {
					c.HandlerValidates[pb.ReportService_SubmitReport_FullMethodName] = "it looks something up first"
				}
				c.Logger = nil
			})
			shopper, _ := w.token(storage.ShopperRole)
			ctx := grpc.NewContextWithServerTransportStream(metadata.NewIncomingContext(b.Context(), metadata.Pairs(
				call.HeaderAuthorization, "Bearer "+shopper, call.HeaderAcceptLanguage, "de-DE,de;q=0.9", "user-agent", "phone")), transport{})
			ctx = peer.NewContext(ctx, &peer.Peer{Addr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 5}})
			req, chain := large(), w.chain.Unary()
			info := &grpc.UnaryServerInfo{FullMethod: pb.ReportService_SubmitReport_FullMethodName}
			handler := func(context.Context, any) (any, error) { return nil, nil }
			b.ReportAllocs()
			for b.Loop() {
				if _, err := chain(ctx, req, info, handler); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// large is a report of 30 answers.
func large() *pb.SubmitReportRequest {
	return report(func(r *pb.ReportContent) {
		for i := range 28 {
			a := &pb.Answer{Question: fmt.Sprintf("question-%d", i), Comment: "as it should be"}
			if i%2 == 0 {
				a.Value = &pb.Answer_Choices{Choices: &pb.OptionKeys{Keys: []string{"used-name", "listened"}}}
			} else {
				a.Value = &pb.Answer_Scale{Scale: 3}
			}
			r.Answers = append(r.Answers, a)
		}
	})
}

func BenchmarkCheck(b *testing.B) {
	m := large()
	b.Run("inspect", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			inspect(m.ProtoReflect())
		}
	})
	b.Run("all", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if err := Check(b.Context(), m); err != nil {
				b.Fatal(err)
			}
		}
	})
}
