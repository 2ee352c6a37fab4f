package published

import (
	"context"
	"slices"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/storage"
)

// HiddenFromClients reports whether a question must never reach a client: it is for internal use, or it names a person,
// who may be named only where the client recorded that staff were informed in advance.
func HiddenFromClients(q *checklist.Question) bool {
	return q == nil || q.Audience == checklist.AudienceInternal || q.Role == checklist.RoleStaffName
}

// HideInternal removes the questions for internal use from a version, and the conditions of other questions that name
// them.
func HideInternal(v *pb.ChecklistVersion) {
	hidden := map[string]bool{}
	for _, section := range v.GetSections() {
		section.Questions = slices.DeleteFunc(section.Questions, func(q *pb.Question) bool {
			internal := q.GetAudience() == pb.Question_INTERNAL
			if internal {
				hidden[q.GetKey()] = true
				delete(v.Fingerprints, q.GetKey())
			}
			return internal
		})
		section.VisibleWhen = shownConditions(section.GetVisibleWhen(), hidden)
		for _, q := range section.GetQuestions() {
			q.VisibleWhen = shownConditions(q.GetVisibleWhen(), hidden)
			hideNames(q, hidden)
		}
	}
}

// shownConditions removes the conditions that name a hidden question, and lists that are empty then; nil where nothing
// is left. Conditions name earlier questions alone.
func shownConditions(when *pb.Conditions, hidden map[string]bool) *pb.Conditions {
	if when == nil {
		return nil
	}
	when.All, when.Any = shownList(when.All, hidden), shownList(when.Any, hidden)
	if len(when.All)+len(when.Any) == 0 {
		return nil
	}
	return when
}

func shownList(list []*pb.Condition, hidden map[string]bool) []*pb.Condition {
	return slices.DeleteFunc(list, func(c *pb.Condition) bool {
		if len(c.GetAll())+len(c.GetAny()) == 0 {
			return hidden[c.GetQuestion()]
		}
		c.All, c.Any = shownList(c.All, hidden), shownList(c.Any, hidden)
		return len(c.All)+len(c.Any) == 0
	})
}

// hideNames removes from the definition of a question the keys of hidden ones.
func hideNames(q *pb.Question, hidden map[string]bool) {
	if t := q.GetTimestamp(); t != nil && hidden[t.GetNotBefore()] {
		t.NotBefore = ""
	}
	if d := q.GetDuration(); d != nil && (hidden[d.GetBetween().GetFrom()] || hidden[d.GetBetween().GetTo()]) {
		d.Between = nil
	}
}

// hideQuestions removes the questions that are hidden from clients from a score.
func hideQuestions(p *pb.Score, v *checklist.Version) {
	hideFrom(p, func(key string) bool { return HiddenFromClients(v.Question(key)) })
}

func hideFrom(p *pb.Score, hidden func(string) bool) {
	p.Questions = slices.DeleteFunc(p.Questions, func(q *pb.QuestionScore) bool { return hidden(q.GetQuestion()) })
	p.Criticals = slices.DeleteFunc(slices.Clone(p.Criticals), hidden)
}

// HideMore removes further questions from a released report, by their keys. The report is changed.
func HideMore(r *pb.ReleasedReport, hidden map[string]bool) {
	if r.GetScore() != nil {
		hideFrom(r.Score, func(key string) bool { return hidden[key] })
	}
	r.Answers = slices.DeleteFunc(r.Answers, func(a *pb.ReleasedAnswer) bool { return hidden[a.GetQuestion()] })
	r.WorstCriticals = slices.DeleteFunc(r.WorstCriticals, func(key string) bool { return hidden[key] })
}

// HiddenInAny returns the questions that any version of a checklist hides from clients, whatever the others do.
func (v *Versions) HiddenInAny(ctx context.Context, tx storage.Tx, checklist string) (map[string]bool, error) {
	versions, err := All(ctx, tx, checklist)
	if err != nil {
		return nil, err
	}
	return v.Hidden(ctx, tx, versions)
}

// Hidden returns the questions that any of the versions hides from clients.
func (v *Versions) Hidden(ctx context.Context, tx storage.Tx, versions map[Key]bool) (map[string]bool, error) {
	hidden := map[string]bool{}
	for key := range versions {
		version, err := v.Get(ctx, tx, key)
		if err != nil {
			return nil, err
		}
		for _, q := range version.Version().Questions() {
			if HiddenFromClients(q) {
				hidden[q.Key] = true
			}
		}
	}
	return hidden, nil
}
