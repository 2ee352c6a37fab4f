package figures

import (
	"context"
	"maps"
	"slices"

	"mysteryshopper/checklist"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/published"
	"mysteryshopper/storage"
)

// seenQuestions holds the questions of the versions that visits were scored on, each from the newest version that has
// it, without those that are hidden from the caller.
type seenQuestions struct {
	// list has those of the newest version in its order, then those of older ones in theirs.
	list []*checklist.Question
	// fingerprints has the scoring of each listed question, versions that of every question in each version.
	fingerprints map[string]checklist.Digest
	versions     map[published.Key]map[string]checklist.Digest
}

// seenQuestions returns the questions of the versions of some roll-ups, and adds the versions to names.
func (b *builder) seenQuestions(ctx context.Context, rows []*storage.Rollup) (_ *seenQuestions, err error) {
	defer fault.Step(&err, "read the questions")
	versions := scoredOn(rows)
	maps.Copy(b.names.versions, versions)
	hidden, err := b.hiddenOf(ctx, versions)
	if err != nil {
		return nil, err
	}
	seen := &seenQuestions{fingerprints: map[string]checklist.Digest{}, versions: map[published.Key]map[string]checklist.Digest{}}
	for _, key := range newestFirst(versions) {
		compiled, err := b.service.versions.Get(ctx, b.tx, key)
		if err != nil {
			return nil, err
		}
		fingerprints := compiled.QuestionFingerprints()
		seen.versions[key] = fingerprints
		for _, q := range compiled.Version().Questions() {
			if _, listed := seen.fingerprints[q.Key]; !listed {
				seen.list = append(seen.list, q)
				seen.fingerprints[q.Key] = fingerprints[q.Key]
			}
		}
	}
	// A question that one version hides is hidden in all, because their figures are added up.
	seen.list = slices.DeleteFunc(seen.list, func(q *checklist.Question) bool { return hidden[q.Key] })
	return seen, nil
}

// scoredOn returns the versions that the visits of some roll-ups were scored on.
func scoredOn(rows []*storage.Rollup) map[published.Key]bool {
	versions := map[published.Key]bool{}
	for _, r := range rows {
		versions[published.Key{Checklist: r.Key.Checklist, Number: r.Key.Version}] = true
	}
	return versions
}

// alike reports whether a version scores a question as the listed one is scored. Answers can be ordered only if so.
func (s *seenQuestions) alike(version published.Key, question string) bool {
	return s.versions[version][question] == s.fingerprints[question]
}

// get returns the question of a key; nil where there is none that the caller may see.
func (s *seenQuestions) get(key string) *checklist.Question {
	return s.first(func(q *checklist.Question) bool { return q.Key == key })
}

// ofRole returns the first question of a role; nil where there is none that the caller may see.
func (s *seenQuestions) ofRole(role checklist.Role) *checklist.Question {
	return s.first(func(q *checklist.Question) bool { return q.Role == role })
}

func (s *seenQuestions) first(holds func(*checklist.Question) bool) *checklist.Question {
	if i := slices.IndexFunc(s.list, holds); i >= 0 {
		return s.list[i]
	}
	return nil
}
