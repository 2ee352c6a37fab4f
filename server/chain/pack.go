package chain

import (
	"context"
	"slices"

	"google.golang.org/grpc"
	"google.golang.org/grpc/encoding/gzip"
	"google.golang.org/protobuf/proto"
)

// worthPacking is the size in bytes from which an answer is compressed: a smaller one fits into a few packets.
const worthPacking = 4 << 10

// pack has an answer compressed by gzip, where it is large enough and the caller takes gzip.
func pack(ctx context.Context, answer any) {
	message, ok := answer.(proto.Message)
	if !ok || proto.Size(message) < worthPacking {
		return
	}
	if taken, err := grpc.ClientSupportedCompressors(ctx); err == nil && slices.Contains(taken, gzip.Name) {
		_ = grpc.SetSendCompressor(ctx, gzip.Name) // Without it the answer is sent as it is.
	}
}
