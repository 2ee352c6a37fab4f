package api

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"hash/fnv"

	"google.golang.org/protobuf/proto"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/server/call"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/published"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// entitle adds the titles of everything that a released report names, in the caller's language as far as there are texts in
// it. Its etag covers them.
func (s *Server) entitle(ctx context.Context, tx storage.Tx, r *pb.ReleasedReport) (err error) {
	defer fault.Step(&err, "read the titles of a released report")
	client, err := tx.Clients().Get(ctx, r.GetClient())
	if err != nil {
		return err
	}
	out := &pb.Titles{Client: clientTitle(ctx, client), Location: r.GetLocation(), Program: r.GetProgram()}
	location, err := tx.Locations().Get(ctx, r.GetClient(), r.GetLocation())
	switch {
	case err == nil:
		out.Location = locationTitle(ctx, location)
	case !errors.Is(err, storage.ErrNotFound):
		return err
	}
	program, err := tx.Programs().Get(ctx, r.GetClient(), r.GetProgram())
	switch {
	case err == nil:
		out.Program = programTitle(ctx, program)
	case !errors.Is(err, storage.ErrNotFound):
		return err
	}
	version, err := s.versions.Get(ctx, tx, published.Key{Checklist: r.GetChecklist(), Number: r.GetVersion()})
	if err != nil {
		return err
	}
	addTexts(ctx, out, version.Version(), r)
	for _, behaviour := range s.behaviours {
		for _, c := range r.GetCommendations() {
			if c.GetBehaviour() == behaviour.GetCode() {
				put(&out.Behaviours, behaviour.GetCode(), checklist.Text(behaviour.GetTitle()).In(call.From(ctx).Language(nil), "en"))
			}
		}
	}
	r.Titles = out
	written, err := proto.MarshalOptions{Deterministic: true}.Marshal(out)
	if err != nil {
		return err
	}
	sum := fnv.New32a()
	_, _ = sum.Write(written) // A write to a hash never fails.
	r.Etag = fmt.Sprintf("%s-%08x", r.GetEtag(), sum.Sum32())
	return nil
}

// addTexts adds the texts of the version for the sections, the band, the questions and the options of a report.
func addTexts(ctx context.Context, out *pb.Titles, v *checklist.Version, r *pb.ReleasedReport) {
	locale := cmp.Or(wire.MatchLocale(v, call.From(ctx).AcceptLanguage), v.DefaultLocale)
	text := func(t checklist.Text) string { return t.In(locale, v.DefaultLocale) }
	named := map[string]bool{}
	for _, q := range r.GetScore().GetQuestions() {
		named[q.GetQuestion()] = true
	}
	for _, a := range r.GetAnswers() {
		named[a.GetQuestion()] = true
	}
	for i := range v.Sections {
		for j := range v.Sections[i].Questions {
			q := &v.Sections[i].Questions[j]
			if !named[q.Key] {
				continue
			}
			put(&out.Sections, v.Sections[i].Key, text(v.Sections[i].Title))
			put(&out.Questions, q.Key, text(q.Text))
			for _, option := range optionsOf(q) {
				put(&out.Options, q.Key+"/"+option.Key, text(option.Text))
			}
		}
	}
	for i := range v.Bands {
		if v.Bands[i].Key == r.GetScore().GetBand() {
			put(&out.Bands, v.Bands[i].Key, text(v.Bands[i].Title))
		}
	}
}

// optionsOf returns the options of a question; none of a kind without them.
func optionsOf(q *checklist.Question) []checklist.Option {
	switch {
	case q.Choice != nil:
		return q.Choice.Options
	case q.MultiChoice != nil:
		return q.MultiChoice.Options
	}
	return nil
}

// put adds a title to a map, which it makes where there is none.
func put(into *map[string]string, key, title string) {
	if *into == nil {
		*into = map[string]string{}
	}
	(*into)[key] = title
}
