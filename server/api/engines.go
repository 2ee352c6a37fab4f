package api

import (
	"context"

	"mysteryshopper/checklist"
	"mysteryshopper/server/published"
	"mysteryshopper/storage"
)

// maxEngine returns the highest scoring engine of the phone that sent the request. A phone that sends none has the
// newest one, and so has one of a later release than this server.
func maxEngine(req interface{ GetMaxEngine() int32 }) int {
	if engine := int(req.GetMaxEngine()); engine > 0 && engine < checklist.NewestEngine {
		return engine
	}
	return checklist.NewestEngine
}

// scorable returns the visits whose checklist version needs no higher engine than the highest one.
func (s *Server) scorable(ctx context.Context, tx storage.Tx, visits []*storage.Visit, highest int) ([]*storage.Visit, error) {
	if highest == checklist.NewestEngine {
		return visits, nil
	}
	kept := make([]*storage.Visit, 0, len(visits))
	for _, v := range visits {
		version, err := s.versions.Get(ctx, tx, published.Key{Checklist: v.Checklist, Number: v.Version})
		if err != nil {
			return nil, err
		}
		if version.Engine() <= highest {
			kept = append(kept, v)
		}
	}
	return kept, nil
}
