package api

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"time"

	"golang.org/x/text/language"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/server/auth"
	"mysteryshopper/server/call"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// GetChecklistVersion returns a version, in all languages or in the best match of one.
func (s *Server) GetChecklistVersion(ctx context.Context, req *pb.GetChecklistVersionRequest) (*pb.ChecklistVersion, error) {
	return read(ctx, s, storage.ReadOptions{}, func(tx storage.Tx) (*pb.ChecklistVersion, error) {
		key := versionKey{req.GetChecklist(), req.GetVersion()}
		if err := s.checkVersion(ctx, tx, key); err != nil {
			return nil, err
		}
		live, err := s.version(ctx, tx, key)
		if err != nil {
			return nil, err
		}
		if etag := etagOfVersion(live, req.GetLocale()); hasAlready(ctx, etag) {
			return &pb.ChecklistVersion{Etag: etag}, nil
		}
		out := liveToProto(live, req.GetLocale())
		if auth.From(ctx).OfClient() {
			hideInternal(out)
		}
		return out, nil
	})
}

// etagOfVersion is the etag of a version in the best match of a locale.
func etagOfVersion(live *liveVersion, wanted string) string {
	return versionEtag(live.Digest().String(), live.retireTime, matchLocale(live.Version(), wanted))
}

// hasAlready says whether the caller has what goes by the etag, so that the etag alone will do for an answer.
func hasAlready(ctx context.Context, etag string) bool {
	return call.From(ctx).Holds(etag)
}

// checkVersion says NOT_FOUND to a shopper who never had a visit with the version, and to a client none of whose
// programs has the checklist.
func (s *Server) checkVersion(ctx context.Context, tx storage.Tx, key versionKey) error {
	p := auth.From(ctx)
	allowed := true
	var err error
	switch {
	case p.Role == storage.ShopperRole:
		allowed, err = tx.Visits().WasAssignedVersion(ctx, p.Shopper, key.checklist, key.number)
	case p.OfClient():
		allowed, err = tx.Programs().UsesChecklist(ctx, p.Client, key.checklist)
	}
	if err == nil && !allowed {
		err = storage.ErrNotFound
	}
	return err
}

// hideInternal removes the questions that a client is never shown, and what other questions say of them: a condition
// that names one would tell of it.
func hideInternal(v *pb.ChecklistVersion) {
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
		for _, q := range section.GetQuestions() {
			hideConditions(q, hidden)
		}
	}
}

// hideConditions removes the conditions of a question that name a hidden one. They name earlier questions alone.
func hideConditions(q *pb.Question, hidden map[string]bool) {
	when := q.GetVisibleWhen()
	if when == nil {
		return
	}
	named := func(c *pb.Condition) bool { return hidden[c.GetQuestion()] }
	when.All, when.Any = slices.DeleteFunc(when.All, named), slices.DeleteFunc(when.Any, named)
	if len(when.All)+len(when.Any) == 0 {
		q.VisibleWhen = nil
	}
}

// ListChecklistVersions lists the versions of a checklist, the newest first, without their sections.
func (s *Server) ListChecklistVersions(ctx context.Context, req *pb.ListChecklistVersionsRequest) (*pb.ListChecklistVersionsResponse, error) {
	present := func(v *storage.PublishedVersion) *pb.ChecklistVersion { return publishedToProto(v, "") }
	out, next, err := list(ctx, s, req, present, func(tx storage.Tx, page storage.Page) ([]*storage.PublishedVersion, storage.Cursor, error) {
		if _, err := tx.Checklists().Get(ctx, req.GetChecklist()); err != nil {
			return nil, "", err
		}
		if p := auth.From(ctx); p.OfClient() {
			if used, err := tx.Programs().UsesChecklist(ctx, p.Client, req.GetChecklist()); err != nil || !used {
				return nil, "", orNotFound(err)
			}
		}
		return tx.Checklists().ListVersions(ctx, req.GetChecklist(), page)
	})
	return &pb.ListChecklistVersionsResponse{Versions: out, NextPageToken: next}, err
}

// orNotFound is the error, or that there is no such thing.
func orNotFound(err error) error {
	if err != nil {
		return err
	}
	return storage.ErrNotFound
}

// RetireChecklistVersion ends the use of a version for new visits.
func (s *Server) RetireChecklistVersion(ctx context.Context, req *pb.RetireChecklistVersionRequest) (*pb.ChecklistVersion, error) {
	key := versionKey{req.GetChecklist(), req.GetVersion()}
	out, err := write(ctx, s, req, func(tx storage.Tx, now time.Time) (*pb.ChecklistVersion, error) {
		if err := tx.Checklists().RetireVersion(ctx, key.checklist, key.number, now); err != nil {
			return nil, err
		}
		stored, err := tx.Checklists().GetVersion(ctx, key.checklist, key.number)
		if err != nil {
			return nil, err
		}
		return publishedToProto(stored, ""), nil
	})
	s.versions.forget(key)
	return out, err
}

// DiffChecklistVersions says what changed from one version to another, and what of it breaks a trend.
func (s *Server) DiffChecklistVersions(ctx context.Context, req *pb.DiffChecklistVersionsRequest) (*pb.DiffChecklistVersionsResponse, error) {
	against := req.GetAgainst()
	if against == 0 {
		against = req.GetVersion() - 1
	}
	return read(ctx, s, storage.ReadOptions{}, func(tx storage.Tx) (*pb.DiffChecklistVersionsResponse, error) {
		after, err := s.version(ctx, tx, versionKey{req.GetChecklist(), req.GetVersion()})
		if err != nil {
			return nil, err
		}
		before, err := s.version(ctx, tx, versionKey{req.GetChecklist(), against})
		if err != nil {
			return nil, err
		}
		out := &pb.DiffChecklistVersionsResponse{BreaksTotal: before.TotalFingerprint() != after.TotalFingerprint()}
		for _, c := range checklist.Diff(before.Version(), after.Version()) {
			out.Changes = append(out.Changes, changeToProto(c))
		}
		return out, nil
	})
}

// ScoreAnswers scores answers on a version, or on the draft as version 0, and stores nothing.
func (s *Server) ScoreAnswers(ctx context.Context, req *pb.ScoreAnswersRequest) (*pb.Score, error) {
	answers, violations := wire.AnswersFromProto(req.GetAnswers())
	if len(violations) > 0 {
		return nil, invalidReport(violations)
	}
	return read(ctx, s, storage.ReadOptions{}, func(tx storage.Tx) (*pb.Score, error) {
		compiled, err := s.compiledOrDraft(ctx, tx, versionKey{req.GetChecklist(), req.GetVersion()})
		if err != nil {
			return nil, err
		}
		outcome := checklist.Outcome(wire.Name(req.GetOutcome()))
		report := checklist.Report{Checklist: req.GetChecklist(), Version: req.GetVersion(), Outcome: outcome, Answers: answers}
		score := wire.ScoreToProto(compiled.Score(answers, outcome))
		score.ChecklistDigest = compiled.Digest().String()
		score.AnswersDigest = report.Digests().Answers.String()
		return score, nil
	})
}

func (s *Server) compiledOrDraft(ctx context.Context, tx storage.Tx, key versionKey) (*checklist.Compiled, error) {
	if key.number == 0 && auth.From(ctx).Agency() {
		c, err := tx.Checklists().Get(ctx, key.checklist)
		if err != nil {
			return nil, err
		}
		if c.Draft == nil {
			return nil, storage.ErrNotFound
		}
		return compileDraft(c.Draft)
	}
	if err := s.checkVersion(ctx, tx, key); err != nil {
		return nil, err
	}
	live, err := s.version(ctx, tx, key)
	if err != nil {
		return nil, err
	}
	return live.Compiled, nil
}

func changeToProto(c checklist.Change) *pb.ChecklistChange {
	return &pb.ChecklistChange{
		Path: c.Path, Change: string(c.Kind), Section: c.Section, Question: c.Question,
		BreaksTrend: c.BreaksTrend(), Breaks: wire.Strings(c.Breaks),
	}
}

// publishedToProto returns the wire form of a stored version; without sections where it has no content.
func publishedToProto(v *storage.PublishedVersion, locale string) *pb.ChecklistVersion {
	p := &pb.ChecklistVersion{}
	if v.Content != nil {
		p = wire.VersionToProto(v.Content, locale)
	}
	p.Name = wire.ResourceName("checklists", v.Checklist, "versions", strconv.Itoa(int(v.Number)))
	p.Checklist, p.Version = v.Checklist, v.Number
	p.Digest, p.TotalFingerprint = v.Digest.String(), v.TotalFingerprint.String()
	p.PublishTime, p.RetireTime = wire.Timestamp(v.PublishTime), wire.Timestamp(v.RetireTime)
	p.Etag = versionEtag(p.Digest, v.RetireTime, locale)
	return p
}

// liveToProto returns the wire form of a version with the fingerprints of its questions, in the best match of the
// locale asked for.
func liveToProto(v *liveVersion, wanted string) *pb.ChecklistVersion {
	content := v.Version()
	locale := matchLocale(content, wanted)
	p := publishedToProto(&storage.PublishedVersion{
		Checklist: content.Checklist, Number: content.Number, Content: content, Digest: v.Digest(),
		TotalFingerprint: v.TotalFingerprint(), PublishTime: v.publishTime, RetireTime: v.retireTime,
	}, locale)
	p.Fingerprints = map[string]string{}
	for i := range content.Sections {
		for j := range content.Sections[i].Questions {
			key := content.Sections[i].Questions[j].Key
			if print, ok := v.QuestionFingerprint(key); ok {
				p.Fingerprints[key] = print.String()
			}
		}
	}
	return p
}

// versionEtag changes with the content, the retirement and the language.
func versionEtag(digest string, retired time.Time, locale string) string {
	etag := digest[:32]
	if !retired.IsZero() {
		etag += "-" + strconv.FormatInt(retired.UnixMicro(), 36)
	}
	if locale != "" {
		etag += "-" + locale
	}
	return etag
}

// matchLocale returns the version's locale that serves the wanted one best (BCP 47 matching); nothing, which means
// all languages, where none is wanted.
func matchLocale(v *checklist.Version, wanted string) string {
	if wanted == "" {
		return ""
	}
	locales := slices.DeleteFunc(slices.Sorted(maps.Keys(v.Title)), func(l string) bool { return l == v.DefaultLocale })
	locales = append([]string{v.DefaultLocale}, locales...)
	tags := make([]language.Tag, len(locales))
	for i, locale := range locales {
		tags[i] = language.Make(locale)
	}
	asked, _, err := language.ParseAcceptLanguage(wanted)
	if err != nil {
		return v.DefaultLocale
	}
	_, index, _ := language.NewMatcher(tags).Match(asked...)
	return locales[index]
}
