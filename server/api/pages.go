package api

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/fault"
	"mysteryshopper/storage"
)

const (
	defaultPage = 50
	largestPage = 1000
	// pageLife is the least time for which a page token is valid. A token holds the start of its pageTick as its time: the
	// same page has the same bytes when it is requested again, and a caller who has it gets a 304.
	pageLife = 24 * time.Hour
	pageTick = time.Hour
	macSize  = 16
)

// pagedRequest is a request for a page of a list.
type pagedRequest interface {
	proto.Message
	GetPageSize() int32
	GetPageToken() string
}

// pageSize returns the page size of the request, within the bounds.
func pageSize(req interface{ GetPageSize() int32 }) int {
	if n := int(req.GetPageSize()); n > 0 {
		return min(n, largestPage)
	}
	return defaultPage
}

// page returns the page of a request. A token is valid for the request that it was made for only, with any page size,
// and for a day.
func (s *Server) page(req pagedRequest) (storage.Page, error) {
	p := storage.Page{Limit: pageSize(req)}
	if req.GetPageToken() == "" {
		return p, nil
	}
	bad := fault.Invalid(fault.Violation{Path: "pageToken", Reason: pb.Reason_INVALID_PAGE_TOKEN})
	raw, err := base64.RawURLEncoding.DecodeString(req.GetPageToken())
	if err != nil || len(raw) < macSize+8 {
		return p, bad
	}
	body, mac := raw[:len(raw)-macSize], raw[len(raw)-macSize:]
	want, err := s.pageMAC(req, body)
	if err != nil {
		return p, err
	}
	made := time.Unix(int64(binary.BigEndian.Uint64(body)), 0)
	if !hmac.Equal(mac, want) || s.now().Sub(made) > pageLife+pageTick {
		return p, bad
	}
	p.After = storage.Cursor(body[8:])
	return p, nil
}

// nextToken returns the token that continues the request after a cursor; "" at the end of the list.
func (s *Server) nextToken(req pagedRequest, after storage.Cursor) (string, error) {
	if after == "" {
		return "", nil
	}
	body := binary.BigEndian.AppendUint64(nil, uint64(s.now().Truncate(pageTick).Unix()))
	body = append(body, after...)
	mac, err := s.pageMAC(req, body)
	if err != nil {
		return "", err
	}
	return base64.RawURLEncoding.EncodeToString(append(body, mac...)), nil
}

func (s *Server) pageMAC(req pagedRequest, body []byte) ([]byte, error) {
	bare := proto.Clone(req)
	message := bare.ProtoReflect()
	for _, name := range []protoreflect.Name{"page_token", "page_size"} {
		message.Clear(message.Descriptor().Fields().ByName(name))
	}
	wire, err := proto.MarshalOptions{Deterministic: true}.Marshal(bare)
	if err != nil {
		return nil, err
	}
	mac := hmac.New(sha256.New, s.keys.page)
	mac.Write([]byte(message.Descriptor().FullName()))
	mac.Write(wire)
	mac.Write(body)
	return mac.Sum(nil)[:macSize], nil
}

// largestAnswer bounds the bytes of a page in protobuf's form: clients of gRPC accept 4 MB by default.
const largestAnswer = 3 << 20

// fitting returns how many of the items, which have these sizes, are within the bound together; at least one.
func fitting(n int, size func(i int) int) int {
	total := 0
	for i := range n {
		if total += size(i); total > largestAnswer && i > 0 {
			return i
		}
	}
	return n
}

// list returns a page of a list: it calls query, presents each item and seals the token of the next page. A page whose items
// are larger together than an answer may be is shorter than was asked for.
func list[S any, P proto.Message](ctx context.Context, s *Server, req pagedRequest, present func(S) P,
	query func(storage.Tx, storage.Page) ([]S, storage.Cursor, error),
) ([]P, string, error) {
	page, err := s.page(req)
	if err != nil {
		return nil, "", err
	}
	var out []P
	var after storage.Cursor
	err = s.store.View(ctx, storage.ReadOptions{}, func(tx storage.Tx) error {
		items, next, err := query(tx, page)
		if err != nil {
			return err
		}
		out = make([]P, len(items))
		for i, item := range items {
			out[i] = present(item)
		}
		if n := fitting(len(out), func(i int) int { return proto.Size(out[i]) }); n < len(out) {
			out = out[:n]
			_, next, err = query(tx, storage.Page{Limit: n, After: page.After})
		}
		after = next
		return err
	})
	if err != nil {
		return nil, "", err
	}
	next, err := s.nextToken(req, after)
	return out, next, err
}
