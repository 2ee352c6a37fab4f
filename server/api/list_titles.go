package api

import (
	"context"
	"errors"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/auth"
	"mysteryshopper/server/call"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// located is a thing on a page of a list, by the ids whose titles the page has.
type located interface {
	GetClient() string
	GetProgram() string
	GetLocation() string
}

// titlesOf reads the titles of what a page of a list names, as far as the caller may see them: a shopper gets locations
// alone, and only the agency gets shoppers. What was deleted has no title.
func titlesOf[P located](ctx context.Context, s *Server, page []P) (*pb.ListTitles, error) {
	var out *pb.ListTitles
	caller := auth.From(ctx)
	err := s.store.View(ctx, storage.ReadOptions{NoSnapshot: true}, func(tx storage.Tx) (err error) {
		defer fault.Step(&err, "read the titles of a page")
		out = &pb.ListTitles{}
		var t titles
		for _, p := range page {
			client := p.GetClient()
			t.add(&out.Locations, client+"/"+p.GetLocation(), func() (string, error) {
				l, err := tx.Locations().Get(ctx, client, p.GetLocation())
				return presented(func(l *storage.Location) string { return locationTitle(ctx, l) }, l, err)
			})
			if caller.Role == storage.ShopperRole {
				continue
			}
			t.add(&out.Clients, client, func() (string, error) {
				c, err := tx.Clients().Get(ctx, client)
				return presented(func(c *storage.Client) string { return clientTitle(ctx, c) }, c, err)
			})
			t.add(&out.Programs, client+"/"+p.GetProgram(), func() (string, error) {
				g, err := tx.Programs().Get(ctx, client, p.GetProgram())
				return presented(func(g *storage.Program) string { return programTitle(ctx, g) }, g, err)
			})
			if of, ok := any(p).(interface{ GetShopper() string }); ok && caller.Agency() && of.GetShopper() != "" {
				t.add(&out.Shoppers, of.GetShopper(), func() (string, error) {
					s, err := tx.Shoppers().Get(ctx, of.GetShopper())
					return presented(func(s *storage.Shopper) string { return s.Title }, s, err)
				})
			}
		}
		return t.err
	})
	return out, err
}

// clientTitle returns what a client is called in the caller's language.
func clientTitle(ctx context.Context, c *storage.Client) string {
	return wire.TitleIn(c.Title, c.Titles, call.From(ctx).AcceptLanguage)
}

// locationTitle returns what a location is called in the caller's language.
func locationTitle(ctx context.Context, l *storage.Location) string {
	return wire.TitleIn(l.Title, l.Titles, call.From(ctx).AcceptLanguage)
}

// locationIn returns the message of a location with its title in the caller's language, for phones, which show no other.
func locationIn(ctx context.Context, l *storage.Location) *pb.Location {
	p := wire.LocationToProto(l)
	p.Title = locationTitle(ctx, l)
	return p
}

// programTitle returns what a program is called in the caller's language.
func programTitle(ctx context.Context, p *storage.Program) string {
	return wire.TitleIn(p.Title, p.Titles, call.From(ctx).AcceptLanguage)
}

// titles collects titles until one cannot be read.
type titles struct{ err error }

// add adds the title of a key, which is read once.
func (t *titles) add(into *map[string]string, key string, read func() (string, error)) {
	if _, known := (*into)[key]; known || t.err != nil {
		return
	}
	title, err := read()
	switch {
	case errors.Is(err, storage.ErrNotFound):
	case err != nil:
		t.err = err
	default:
		put(into, key, title)
	}
}
