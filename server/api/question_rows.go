package api

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/server/call"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/published"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// ListQuestionRows lists the questions that a client may see, of every version of the checklists of its programs.
func (s *Server) ListQuestionRows(ctx context.Context, req *pb.ListQuestionRowsRequest) (*pb.ListQuestionRowsResponse, error) {
	page, err := s.page(req)
	if err != nil {
		return nil, err
	}
	var from questionPlace
	if page.After != "" {
		if from, err = parseQuestionPlace(page.After); err != nil {
			return nil, err
		}
	}
	return storage.Read(ctx, s.store, storage.ReadOptions{AllowStale: true}, func(tx storage.Tx) (*pb.ListQuestionRowsResponse, error) {
		if _, err := s.client(ctx, tx, req.GetClient()); err != nil {
			return nil, err
		}
		rows, err := s.questionsAfter(ctx, tx, req.GetClient(), from, page.Limit+1)
		if err != nil || len(rows) <= page.Limit {
			return &pb.ListQuestionRowsResponse{QuestionRows: rows}, err
		}
		rows = rows[:page.Limit]
		next, err := s.nextToken(req, placeOf(rows[page.Limit-1]).cursor())
		return &pb.ListQuestionRowsResponse{QuestionRows: rows, NextPageToken: next}, err
	})
}

// questionsAfter returns at least limit rows after a place, if there are so many, and at most those of one version
// more.
func (s *Server) questionsAfter(ctx context.Context, tx storage.Tx, client string, from questionPlace, limit int) (_ []*pb.QuestionRow, err error) {
	defer fault.Step(&err, "list the questions of client %s", client)
	versions, err := versionsOf(ctx, tx, client)
	if err != nil {
		return nil, err
	}
	hidden := map[string]map[string]bool{} // by checklist
	var rows []*pb.QuestionRow
	for _, key := range versions {
		if key.Compare(from.Key) < 0 {
			continue
		}
		version, err := s.versions.Get(ctx, tx, key)
		if err != nil {
			return nil, err
		}
		if hidden[key.Checklist] == nil {
			if hidden[key.Checklist], err = s.versions.HiddenInAny(ctx, tx, key.Checklist); err != nil {
				return nil, err
			}
		}
		questions := questionRows(ctx, version, hidden[key.Checklist])
		if key == from.Key {
			questions = slices.DeleteFunc(questions, func(row *pb.QuestionRow) bool { return row.GetPlace() <= from.place })
		}
		if rows = append(rows, questions...); len(rows) >= limit {
			break
		}
	}
	return rows, nil
}

// questionPlace is the last question of a page.
type questionPlace struct {
	published.Key
	place int32
}

func placeOf(row *pb.QuestionRow) questionPlace {
	return questionPlace{published.Key{Checklist: row.GetChecklist(), Number: row.GetVersion()}, row.GetPlace()}
}

const questionPlaceForm = "%d %d %s"

func (p questionPlace) cursor() storage.Cursor {
	return storage.Cursor(fmt.Sprintf(questionPlaceForm, p.place, p.Number, p.Checklist))
}

func parseQuestionPlace(c storage.Cursor) (p questionPlace, err error) {
	if _, err := fmt.Sscanf(string(c), questionPlaceForm, &p.place, &p.Number, &p.Checklist); err != nil {
		return p, fmt.Errorf("%w: %w", storage.ErrCursor, err)
	}
	return p, nil
}

// versionsOf returns every version of the checklists of a client's programs, in their order.
func versionsOf(ctx context.Context, tx storage.Tx, client string) ([]published.Key, error) {
	checklists := map[string]bool{}
	err := storage.Each(ctx, largestPage, storage.Of(tx.Programs().List, client), func(p *storage.Program) error {
		checklists[p.Checklist] = true
		return nil
	})
	if err != nil {
		return nil, err
	}
	var versions []published.Key
	for id := range checklists {
		err := storage.Each(ctx, largestPage, storage.Of(tx.Checklists().ListVersions, id), func(v *storage.PublishedVersion) error {
			versions = append(versions, published.Key{Checklist: v.Checklist, Number: v.Number})
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	slices.SortFunc(versions, published.Key.Compare)
	return versions, nil
}

// criticalEffect returns what a question does where it triggers as critical; "" where it is not critical.
func criticalEffect(q *checklist.Question) string {
	if q.Critical == nil {
		return ""
	}
	return string(q.Critical.EffectOrDefault())
}

// questionRows returns the questions of a version but for the hidden ones, in the caller's language as far as there are
// texts in it.
func questionRows(ctx context.Context, version *published.Version, hidden map[string]bool) []*pb.QuestionRow {
	v := version.Version()
	locale := cmp.Or(wire.MatchLocale(v, call.From(ctx).AcceptLanguage), v.DefaultLocale)
	var rows []*pb.QuestionRow
	place := int32(0)
	for section, q := range v.Questions() {
		place++
		if hidden[q.Key] {
			continue
		}
		fingerprint, _ := version.QuestionFingerprint(q.Key)
		rows = append(rows, &pb.QuestionRow{
			Checklist: v.Checklist, Version: v.Number, Place: place, Section: section.Key,
			SectionTitle: section.Title.In(locale, v.DefaultLocale), Question: q.Key, Text: q.Text.In(locale, v.DefaultLocale),
			Kind: string(q.Kind()), Dimensions: q.Dimensions, Role: string(q.Role),
			Possible: q.UnweightedPossible() * int64(q.WeightOrDefault()), Critical: q.Critical != nil,
			Fingerprint: fingerprint.String(), Bonus: q.Bonus, Penalty: q.Penalty, Weight: q.WeightOrDefault(),
			CriticalEffect: criticalEffect(q), Options: optionKeys(q), DependsOn: dependsOn(q, hidden),
		})
		if section.Weight != nil {
			rows[len(rows)-1].SectionWeight = *section.Weight
		}
	}
	return rows
}

// optionKeys returns the keys of the options of a question, in their order; of a scale its first and its last step.
func optionKeys(q *checklist.Question) []string {
	var keys []string
	var options []checklist.Option
	switch {
	case q.Choice != nil:
		options = q.Choice.Options
	case q.MultiChoice != nil:
		options = q.MultiChoice.Options
	case q.Scale != nil:
		return []string{strconv.Itoa(int(q.Scale.Min)), strconv.Itoa(int(q.Scale.Max))}
	}
	for i := range options {
		keys = append(keys, options[i].Key)
	}
	return keys
}

// dependsOn returns the questions that the conditions of a question name, each once, but for the hidden ones. The
// conditions of its section are left out.
func dependsOn(q *checklist.Question, hidden map[string]bool) []string {
	if q.VisibleWhen == nil {
		return nil
	}
	var keys []string
	var add func([]checklist.Condition)
	add = func(conditions []checklist.Condition) {
		for i := range conditions {
			c := &conditions[i]
			if c.Question != "" && !hidden[c.Question] && !slices.Contains(keys, c.Question) {
				keys = append(keys, c.Question)
			}
			add(c.All)
			add(c.Any)
		}
	}
	add(q.VisibleWhen.All)
	add(q.VisibleWhen.Any)
	return keys
}
