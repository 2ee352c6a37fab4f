package bench

import (
	"context"
	"errors"
	"fmt"
	"net/http"
)

// unchanged measures the answer to a phone that requests a checklist version that it has: 304, without a body.
func (s *session) unchanged(ctx context.Context) (err error) {
	dir, err := s.filled(ctx, s.Reports[0])
	if err != nil {
		return err
	}
	t, err := s.target(ctx, dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, t.stop()) }()
	url := t.Demo.REST + "/v1/checklists/" + usedChecklist + "/versions/1"
	for _, clients := range s.Clients {
		if err := s.unchangedBy(ctx, t, url, s.loadOf(clients)); err != nil {
			return err
		}
	}
	return nil
}

func (s *session) unchangedBy(ctx context.Context, t *target, url string, l load) error {
	web := newHTTPClient(l.clients)
	defer web.CloseIdleConnections()
	header := bearer(t.Demo.Tokens.Shopper)
	answer, err := exchange(ctx, web, http.MethodGet, url, header, nil, http.StatusOK)
	if err != nil {
		return err
	}
	header.Set("If-None-Match", answer.Get("ETag"))
	measured, base, err := s.compare(ctx, t, l,
		func(ctx context.Context, _ int) error {
			_, err := exchange(ctx, web, http.MethodGet, url, header, nil, http.StatusNotModified)
			return err
		},
		func(ctx context.Context, _ int) error {
			_, err := exchange(ctx, web, http.MethodGet, t.EmptyREST, header, nil, http.StatusOK)
			return err
		})
	if err == nil {
		s.addCalls(fmt.Sprintf("304, %s", clientsText(l.clients)), measured, "empty handler", base)
	}
	return err
}
