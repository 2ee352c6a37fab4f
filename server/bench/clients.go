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

// asBytes is a codec that sends messages that are encoded already, so that the clients use little CPU time.
type asBytes struct{}

// Marshal returns its argument, which must be a []byte.
func (asBytes) Marshal(v any) ([]byte, error) {
	wire, ok := v.([]byte)
	if !ok {
		return nil, fmt.Errorf("bytes are needed, not %T", v)
	}
	return wire, nil
}

// Unmarshal ignores the answer.
func (asBytes) Unmarshal([]byte, any) error { return nil }

// Name returns the name of protobuf's binary form, in which the bytes are.
func (asBytes) Name() string { return "proto" }

// connections are gRPC connections, one for each client.
type connections []*grpc.ClientConn

func dial(address string, n int) (connections, error) {
	p := make(connections, 0, n)
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

func (p connections) close() error {
	var failed []error
	for _, conn := range p {
		failed = append(failed, conn.Close())
	}
	return errors.Join(failed...)
}

// call invokes a method with a message in binary form.
func (p connections) call(ctx context.Context, client int, method string, wire []byte) error {
	return p[client].Invoke(ctx, method, wire, &struct{}{})
}

// newHTTPClient returns an HTTP client that keeps a connection for each of n clients and adds no compression.
func newHTTPClient(n int) *http.Client {
	return &http.Client{Transport: &http.Transport{
		MaxIdleConns: n, MaxIdleConnsPerHost: n, MaxConnsPerHost: n, DisableCompression: true,
	}}
}

// anySuccess stands for every status from 200 to 299.
const anySuccess = 0

// exchange sends an HTTP request, reads the answer and returns its headers. Any other status than want is an error.
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
	if answer.StatusCode == want || want == anySuccess && answer.StatusCode/100 == 2 {
		_, err = io.Copy(io.Discard, answer.Body)
		return answer.Header, err
	}
	text, err := io.ReadAll(io.LimitReader(answer.Body, 4096))
	return nil, errors.Join(fmt.Errorf("%s %s: status %d: %s", method, url, answer.StatusCode, text), err)
}

// bearer returns the headers of a caller with a token.
func bearer(token string) http.Header {
	return http.Header{"Authorization": {"Bearer " + token}, "Content-Type": {"application/json"}}
}
