package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
)

// asBytes is a codec that passes messages on as the bytes that they are, so that the clients take as little of the
// machine as can be.
type asBytes struct{}

// Marshal takes a []byte.
func (asBytes) Marshal(v any) ([]byte, error) {
	wire, ok := v.([]byte)
	if !ok {
		return nil, fmt.Errorf("bytes are needed, not %T", v)
	}
	return wire, nil
}

// Unmarshal needs nothing of an answer.
func (asBytes) Unmarshal([]byte, any) error { return nil }

// Name is that of protobuf's binary form, which the bytes are in.
func (asBytes) Name() string { return "proto" }

// phones are gRPC connections, one for each client.
type phones []*grpc.ClientConn

func dial(address string, n int) (phones, error) {
	p := make(phones, 0, n)
	for range n {
		conn, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()),
			grpc.WithDefaultCallOptions(grpc.ForceCodec(asBytes{})))
		if err != nil {
			return nil, errors.Join(err, p.close())
		}
		p = append(p, conn)
	}
	return p, nil
}

func (p phones) close() error {
	var failed []error
	for _, conn := range p {
		failed = append(failed, conn.Close())
	}
	return errors.Join(failed...)
}

// call calls a method with a message in binary form.
func (p phones) call(ctx context.Context, client int, method string, wire []byte) error {
	return p[client].Invoke(ctx, method, wire, &struct{}{})
}

// newBrowser returns an HTTP client that keeps a connection for each of n clients and asks for nothing by itself.
func newBrowser(n int) *http.Client {
	return &http.Client{Transport: &http.Transport{
		MaxIdleConns: n, MaxIdleConnsPerHost: n, MaxConnsPerHost: n, DisableCompression: true,
	}}
}

// exchange sends a request over HTTP and reads the answer, which must be of the status wanted.
func exchange(ctx context.Context, web *http.Client, method, url string, header http.Header, body []byte, want int) (http.Header, error) {
	request, err := http.NewRequestWithContext(ctx, method, url, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	if header != nil {
		request.Header = header
	}
	answer, err := web.Do(request)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode == want {
		_, err = io.Copy(io.Discard, answer.Body)
		return answer.Header, err
	}
	text, err := io.ReadAll(io.LimitReader(answer.Body, 4096))
	return nil, errors.Join(fmt.Errorf("%s %s: status %d, want %d: %s", method, url, answer.StatusCode, want, text), err)
}

// bearer is the header of a caller with a token.
func bearer(token string) http.Header {
	return http.Header{"Authorization": {"Bearer " + token}, "Content-Type": {"application/json"}}
}
