package figures

import (
	"context"
	"maps"
	"slices"
	"strconv"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/published"
	"mysteryshopper/storage"
)

// GetAnswers returns how many visits chose each option or step of the questions.
func (s *Service) GetAnswers(ctx context.Context, req *pb.GetAnswersRequest) (*pb.Answers, error) {
	for _, g := range req.GetGroupBy() {
		if g != pb.Scorecard_MONTH && g != pb.Scorecard_QUARTER && g != pb.Scorecard_LOCATION {
			return nil, fault.Invalid(fault.Violation{Path: "groupBy", Reason: pb.Reason_NOT_ALLOWED})
		}
	}
	return answer(ctx, s, req, func(ctx context.Context, b *builder, out *pb.Answers) error {
		return b.answers(ctx, req.GetQuestion(), out)
	})
}

// answers fills in the rows of one question, or of every one that has options or steps where none is named.
func (b *builder) answers(ctx context.Context, question string, out *pb.Answers) error {
	out.GroupBy = b.params.groupBy
	if err := b.oneProgram(ctx); err != nil {
		return err
	}
	rows, err := b.answerRollups(ctx)
	if err != nil || len(rows) == 0 {
		return err
	}
	seen, err := b.seenQuestions(ctx, rows)
	if err != nil {
		return err
	}
	var asked []*checklist.Question
	for _, q := range seen.list {
		if hasOptions(q) && (question == "" || q.Key == question) {
			asked = append(asked, q)
		}
	}
	if question != "" && len(asked) == 0 {
		return fault.Invalid(fault.Violation{Path: "question", Reason: pb.Reason_UNKNOWN_QUESTION})
	}
	for _, q := range asked {
		b.names.questions[q.Key] = true
		answers := &pb.QuestionAnswers{Question: q.Key, Kind: string(q.Kind())}
		if answers.Rows, err = b.rowsOfAnswers(ctx, q.Key, rows, seen); err != nil {
			return err
		}
		out.Questions = append(out.Questions, answers)
	}
	return nil
}

// hasOptions reports whether the answers to a question can be counted by what was chosen.
func hasOptions(q *checklist.Question) bool {
	return q.Choice != nil || q.MultiChoice != nil || q.Scale != nil
}

// answerRollups reads the roll-ups of the request, those of each child of the location where it groups by location.
func (b *builder) answerRollups(ctx context.Context) ([]*storage.Rollup, error) {
	q := b.params
	read := func(locations []string) ([]*storage.Rollup, error) {
		query := b.query(locations, true, false)
		query.Answers, query.PointsOnly = true, pointsBut(pb.Scorecard_QUESTION)
		return b.tx.Rollups().Query(ctx, query)
	}
	here, err := read([]string{q.location})
	if err != nil || !q.by(pb.Scorecard_LOCATION) {
		return here, err
	}
	children, err := b.tx.Locations().Children(ctx, q.client, q.location)
	if err != nil {
		return nil, err
	}
	own := where(here, ofTop)
	if len(children) == 0 {
		return own, nil
	}
	below, err := read(children)
	return append(own, below...), err
}

// answersKey is the key of a row: its group, and the form in which the question was asked.
type answersKey struct {
	group       rowKey
	fingerprint checklist.Digest
}

// answersSum is the sum of one row.
type answersSum struct {
	// first and newest are the versions that have the question in this form.
	first, newest published.Key
	part          scorecard.Part
	// unanswered and reports count what Part does not: unknown is set where a roll-up does not hold it.
	unanswered, reports int64
	unknown             bool
}

// rowsOfAnswers returns the rows of a question, by group and then by version.
func (b *builder) rowsOfAnswers(
	ctx context.Context, question string, rows []*storage.Rollup, seen *seenQuestions,
) ([]*pb.AnswersRow, error) {
	sums := map[answersKey]*answersSum{}
	for _, r := range rows {
		version := published.Key{Checklist: r.Key.Checklist, Number: r.Key.Version}
		fingerprint, asked := seen.versions[version][question]
		if !asked || r.Totals.Visits == 0 {
			continue
		}
		key := answersKey{b.keyOf(r.Key, r.Top), fingerprint}
		if sums[key] == nil {
			sums[key] = &answersSum{first: version, newest: version}
		}
		sums[key].add(r, version, question)
	}
	firsts := map[checklist.Digest]published.Key{} // the same version names a form in every row
	for key, sum := range sums {
		if known, found := firsts[key.fingerprint]; !found || sum.first.Compare(known) < 0 {
			firsts[key.fingerprint] = sum.first
		}
	}
	keys := slices.SortedFunc(maps.Keys(sums), func(x, y answersKey) int {
		if c := b.compareKeys(x.group, y.group); c != 0 {
			return c
		}
		return firsts[x.fingerprint].Compare(firsts[y.fingerprint])
	})
	var out []*pb.AnswersRow
	for _, key := range keys {
		row, err := b.answersRow(ctx, key, sums[key], question)
		if err != nil {
			return nil, err
		}
		row.Version = firsts[key.fingerprint].Number
		out = append(out, row)
	}
	return out, nil
}

// add adds a roll-up of the version.
func (s *answersSum) add(r *storage.Rollup, version published.Key, question string) {
	if version.Compare(s.first) < 0 {
		s.first = version
	}
	if version.Compare(s.newest) > 0 {
		s.newest = version
	}
	s.part.Add(partOf(r.Details, question))
	s.reports += r.Totals.Visits
	if r.Tallies == nil || r.Tallies.AnswersUnknown {
		s.unknown = true
		return
	}
	s.unanswered += r.Tallies.Answers.Unanswered.Get(question)
}

// answersRow returns the message of a row.
func (b *builder) answersRow(ctx context.Context, key answersKey, sum *answersSum, question string) (*pb.AnswersRow, error) {
	version, err := b.service.versions.Get(ctx, b.tx, sum.newest)
	if err != nil {
		return nil, err
	}
	group := b.newRow(key.group)
	row := &pb.AnswersRow{
		Month: group.Month, Quarter: group.Quarter, Location: group.Location,
		Visits: int32(sum.part.Answered), NotApplicable: int32(sum.part.NotApplicable),
		Options: b.optionShares(ctx, version, question, &sum.part),
	}
	if !sum.unknown {
		row.Unanswered = new(int32(sum.unanswered))
		row.NotReached = new(int32(sum.reports - sum.part.Answered - sum.part.NotApplicable - sum.unanswered))
	}
	return row, nil
}

// mostSteps is how many steps of a scale are listed whether they were chosen or not.
const mostSteps = 101

// optionShares returns how many chose each option or step of a question, in the order of the checklist.
func (b *builder) optionShares(ctx context.Context, version *published.Version, question string, part *scorecard.Part) []*pb.OptionShare {
	q := version.Question(question)
	title := textIn(ctx, version.Version())
	var out []*pb.OptionShare
	add := func(key string, count int64, text checklist.Text) {
		share := scorecard.ShareOf(count, part.Answered)
		out = append(out, &pb.OptionShare{
			Key: key, Count: int32(count), BasisPoints: share.BasisPoints, LowBasisPoints: share.Low, HighBasisPoints: share.High,
			Title: title(text),
		})
	}
	switch {
	case q == nil:
	case q.Choice != nil:
		for i := range q.Choice.Options {
			add(q.Choice.Options[i].Key, part.Options.Get(q.Choice.Options[i].Key), q.Choice.Options[i].Text)
		}
	case q.MultiChoice != nil:
		for i := range q.MultiChoice.Options {
			add(q.MultiChoice.Options[i].Key, part.Options.Get(q.MultiChoice.Options[i].Key), q.MultiChoice.Options[i].Text)
		}
	case q.Scale != nil:
		for step := q.Scale.Min; step <= q.Scale.Max; step++ {
			count := part.Values.Count(step)
			if count == 0 && q.Scale.Max-q.Scale.Min >= mostSteps {
				continue
			}
			label := map[int32]checklist.Text{q.Scale.Min: q.Scale.MinLabel, q.Scale.Max: q.Scale.MaxLabel}[step]
			add(strconv.Itoa(int(step)), count, label)
		}
	}
	return out
}
