package api

import (
	"context"
	"time"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/storage"
)

// importReads is the transaction in which a file of visits is checked. What many rows name is read once: the locations of
// a client and the shoppers as whole lists, the programs and checklists one by one, and the stays of a client's shoppers
// for the time of the whole file. The visits of the rows before count as if they were stored.
type importReads struct {
	storage.Tx
	// span is from the first to the last window of the file.
	span       visit.Window
	locations  map[string]map[string]*storage.Location
	programs   map[[2]string]*storage.Program
	checklists map[string]*storage.Checklist
	shoppers   map[string]*storage.Shopper
	stays      map[string]*clientStays
	waves      map[waveOfShopper][]*storage.Visit
	fresh      []*storage.Visit
}

// clientStays are the stays at a client by shopper, of those that touch a span.
type clientStays struct {
	span visit.Window
	of   map[string][]visit.Stay
}

// add adds the stays of a new visit: of its shopper, if it has one, and of its guests.
func (c *clientStays) add(v *storage.Visit) {
	for _, shopper := range append([]string{v.Shopper}, v.Guests...) {
		c.of[shopper] = append(c.of[shopper], visit.Stay{
			Shopper: shopper, Location: v.Location, Visit: v.ID, Start: v.WindowStart, End: v.WindowEnd,
		})
	}
}

// waveOfShopper selects the visits of a shopper in a wave.
type waveOfShopper struct{ shopper, client, program, wave string }

func newImportReads(tx storage.Tx) *importReads {
	return &importReads{
		Tx: tx, locations: map[string]map[string]*storage.Location{}, programs: map[[2]string]*storage.Program{},
		checklists: map[string]*storage.Checklist{}, stays: map[string]*clientStays{}, waves: map[waveOfShopper][]*storage.Visit{},
	}
}

// add counts a visit of the file for the rows after it.
func (r *importReads) add(v *storage.Visit) {
	r.fresh = append(r.fresh, v)
	if at := r.stays[v.Client]; at != nil {
		at.add(v)
	}
	key := waveOfShopper{v.Shopper, v.Client, v.Program, v.Wave}
	if of, read := r.waves[key]; read {
		r.waves[key] = append(of, v)
	}
}

// found returns what a map has, or ErrNotFound.
func found[K comparable, V any](in map[K]*V, key K) (*V, error) {
	if v := in[key]; v != nil {
		return v, nil
	}
	return nil, storage.ErrNotFound
}

// remembered returns what a map has. Otherwise it reads that and remembers it; that there is none, as well.
func remembered[K comparable, V any](in map[K]*V, key K, read func() (*V, error)) (*V, error) {
	if _, known := in[key]; !known {
		v, err := read()
		if orNone(err) != nil {
			return nil, err
		}
		in[key] = v
	}
	return found(in, key)
}

// Locations reads all locations of a client at once.
func (r *importReads) Locations() storage.Locations { return importedLocations{r.Tx.Locations(), r} }

type importedLocations struct {
	storage.Locations
	r *importReads
}

func (l importedLocations) Get(ctx context.Context, client, id string) (*storage.Location, error) {
	if l.r.locations[client] == nil {
		all, err := allLocations(ctx, l.r.Tx, client)
		if orNone(err) != nil {
			return nil, err
		}
		l.r.locations[client] = all
	}
	return found(l.r.locations[client], id)
}

// Programs reads each program once.
func (r *importReads) Programs() storage.Programs { return importedPrograms{r.Tx.Programs(), r} }

type importedPrograms struct {
	storage.Programs
	r *importReads
}

func (p importedPrograms) Get(ctx context.Context, client, id string) (*storage.Program, error) {
	return remembered(p.r.programs, [2]string{client, id}, func() (*storage.Program, error) { return p.Programs.Get(ctx, client, id) })
}

// Checklists reads each checklist once.
func (r *importReads) Checklists() storage.Checklists {
	return importedChecklists{r.Tx.Checklists(), r}
}

type importedChecklists struct {
	storage.Checklists
	r *importReads
}

func (c importedChecklists) Get(ctx context.Context, id string) (*storage.Checklist, error) {
	return remembered(c.r.checklists, id, func() (*storage.Checklist, error) { return c.Checklists.Get(ctx, id) })
}

// Shoppers reads all shoppers at once.
func (r *importReads) Shoppers() storage.Shoppers { return importedShoppers{r.Tx.Shoppers(), r} }

type importedShoppers struct {
	storage.Shoppers
	r *importReads
}

func (s importedShoppers) Get(ctx context.Context, id string) (*storage.Shopper, error) {
	if s.r.shoppers == nil {
		all := map[string]*storage.Shopper{}
		if err := storage.Each(ctx, 5000, s.List, func(p *storage.Shopper) error {
			all[p.ID] = p
			return nil
		}); err != nil {
			return nil, err
		}
		s.r.shoppers = all
	}
	return found(s.r.shoppers, id)
}

// Visits reads the stays of all shoppers of a client at once.
func (r *importReads) Visits() storage.Visits { return importedVisits{r.Tx.Visits(), r} }

type importedVisits struct {
	storage.Visits
	r *importReads
}

// Stays returns the stays of one shopper, also some that do not touch the span: no rule is broken by these.
func (v importedVisits) Stays(ctx context.Context, client, shopper string, span visit.Window) ([]visit.Stay, error) {
	at := v.r.stays[client]
	if at == nil || span.Start.Before(at.span.Start) || span.End.After(at.span.End) {
		reach := visit.Window{Start: earlier(v.r.span.Start, span.Start), End: later(v.r.span.End, span.End)}
		all, err := v.Visits.Stays(ctx, client, "", reach)
		if err != nil {
			return nil, err
		}
		at = &clientStays{span: reach, of: map[string][]visit.Stay{}}
		for _, stay := range all {
			at.of[stay.Shopper] = append(at.of[stay.Shopper], stay)
		}
		for _, fresh := range v.r.fresh {
			if fresh.Client == client {
				at.add(fresh)
			}
		}
		v.r.stays[client] = at
	}
	return at.of[shopper], nil
}

// wave returns the visits of a shopper in a wave that are neither cancelled nor expired.
func (r *importReads) wave(ctx context.Context, of waveOfShopper) ([]*storage.Visit, error) {
	if visits, read := r.waves[of]; read {
		return visits, nil
	}
	visits := []*storage.Visit{}
	err := eachOfWave(ctx, r.Tx, of.client, of.program, of.wave, of.shopper, func(v *storage.Visit) { visits = append(visits, v) })
	for _, v := range r.fresh {
		if of == (waveOfShopper{v.Shopper, v.Client, v.Program, v.Wave}) {
			visits = append(visits, v)
		}
	}
	r.waves[of] = visits
	return visits, err
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
