package figures

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/server/call"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/published"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// names gathers the ids and keys on an answer, whose titles it needs.
type names struct {
	locations, programs, sections, questions, bands, behaviours map[string]bool
	// versions are those of the sections, questions and bands.
	versions map[published.Key]bool
}

func newNames() *names {
	return &names{
		locations: map[string]bool{}, programs: map[string]bool{}, sections: map[string]bool{}, questions: map[string]bool{},
		bands: map[string]bool{}, behaviours: map[string]bool{}, versions: map[published.Key]bool{},
	}
}

// titles returns the titles of everything that the answer names and of nothing else, in the caller's language as far
// as there are texts in it.
func (b *builder) titles(ctx context.Context) (_ *pb.Titles, err error) {
	defer fault.Step(&err, "read the titles")
	q := b.params
	out := &pb.Titles{Client: clientTitle(ctx, b.client)}
	if out.Location, err = b.locationTitle(ctx, q.location); err != nil {
		return nil, err
	}
	if q.program != "" {
		if out.Program, err = b.programTitle(ctx, q.program); err != nil {
			return nil, err
		}
	}
	if out.Locations, err = titlesOf(ctx, b.names.locations, b.locationTitle); err != nil {
		return nil, err
	}
	if out.Programs, err = titlesOf(ctx, b.names.programs, b.programTitle); err != nil {
		return nil, err
	}
	b.behaviourTitles(ctx, out)
	return out, b.versionTitles(ctx, out)
}

// titlesOf returns the title of each id.
func titlesOf(ctx context.Context, ids map[string]bool, title func(context.Context, string) (string, error)) (map[string]string, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	out := make(map[string]string, len(ids))
	for id := range ids {
		text, err := title(ctx, id)
		if err != nil {
			return nil, err
		}
		out[id] = text
	}
	return out, nil
}

// locationTitle returns the title of a location: the client's for the whole client, and the id for a location that
// was deleted.
func (b *builder) locationTitle(ctx context.Context, id string) (string, error) {
	if id == storage.WholeClient {
		return clientTitle(ctx, b.client), nil
	}
	l, err := b.tx.Locations().Get(ctx, b.params.client, id)
	if errors.Is(err, storage.ErrNotFound) {
		return id, nil
	}
	if err != nil {
		return "", err
	}
	return wire.TitleIn(l.Title, l.Titles, call.From(ctx).AcceptLanguage), nil
}

func (b *builder) programTitle(ctx context.Context, id string) (string, error) {
	p, err := b.tx.Programs().Get(ctx, b.params.client, id)
	if errors.Is(err, storage.ErrNotFound) {
		return id, nil
	}
	if err != nil {
		return "", err
	}
	return wire.TitleIn(p.Title, p.Titles, call.From(ctx).AcceptLanguage), nil
}

func clientTitle(ctx context.Context, c *storage.Client) string {
	return wire.TitleIn(c.Title, c.Titles, call.From(ctx).AcceptLanguage)
}

// versionTitles adds the texts of checklist versions; those of the newest version win.
func (b *builder) versionTitles(ctx context.Context, out *pb.Titles) error {
	if len(b.names.sections)+len(b.names.questions)+len(b.names.bands) == 0 {
		return nil
	}
	out.Sections, out.Questions, out.Bands = map[string]string{}, map[string]string{}, map[string]string{}
	for _, key := range newestFirst(b.names.versions) {
		version, err := b.service.versions.Get(ctx, b.tx, key)
		if err != nil {
			return err
		}
		v := version.Version()
		locale := cmp.Or(wire.MatchLocale(v, call.From(ctx).AcceptLanguage), v.DefaultLocale)
		name := func(into map[string]string, wanted map[string]bool, key string, text checklist.Text) {
			if _, named := into[key]; wanted[key] && !named {
				into[key] = text.In(locale, v.DefaultLocale)
			}
		}
		for i := range v.Sections {
			section := &v.Sections[i]
			name(out.Sections, b.names.sections, section.Key, section.Title)
			for j := range section.Questions {
				name(out.Questions, b.names.questions, section.Questions[j].Key, section.Questions[j].Text)
			}
		}
		for i := range v.Bands {
			name(out.Bands, b.names.bands, v.Bands[i].Key, v.Bands[i].Title)
		}
	}
	return nil
}

func newestFirst(versions map[published.Key]bool) []published.Key {
	return slices.SortedFunc(maps.Keys(versions), func(x, y published.Key) int {
		return cmp.Or(cmp.Compare(y.Number, x.Number), cmp.Compare(x.Checklist, y.Checklist))
	})
}

// behaviourTitles adds the titles of behaviours from the catalogue.
func (b *builder) behaviourTitles(ctx context.Context, out *pb.Titles) {
	if len(b.names.behaviours) == 0 {
		return
	}
	out.Behaviours = map[string]string{}
	for _, behaviour := range b.service.behaviours {
		if b.names.behaviours[behaviour.GetCode()] {
			out.Behaviours[behaviour.GetCode()] = checklist.Text(behaviour.GetTitle()).In(call.From(ctx).Language(nil), "en")
		}
	}
}

// textIn returns a function that gives texts of a version in the caller's language, as far as there are any in it.
func textIn(ctx context.Context, v *checklist.Version) func(checklist.Text) string {
	locale := cmp.Or(wire.MatchLocale(v, call.From(ctx).AcceptLanguage), v.DefaultLocale)
	return func(text checklist.Text) string { return text.In(locale, v.DefaultLocale) }
}
