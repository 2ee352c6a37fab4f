package api

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/visit"
	"mysteryshopper/server/alerting"
	"mysteryshopper/server/auth"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/published"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// namedEvidence is an id of evidence in an answer.
type namedEvidence struct{ path, question, id string }

// evidenceIn returns the ids of evidence in answers. path is that of the list of answers.
func evidenceIn(path string, answers []checklist.Answer) (all []namedEvidence) {
	for i, a := range answers {
		if a.Evidence == nil {
			continue
		}
		for j, id := range a.Evidence.IDs {
			at := path + "[" + strconv.Itoa(i) + "].evidence.ids[" + strconv.Itoa(j) + "]"
			all = append(all, namedEvidence{at, a.Question, id})
		}
	}
	return all
}

// evidenceViolations returns what is wrong with the ids of evidence in answers to a report of a shopper, of which the id, the
// visit and the shopper are read. An id of which nothing is known is good, for its bytes may come later, and so is one that
// somebody else's phone made: nobody learns that it exists. It is a finding only where mustBeThere is set.
func evidenceViolations(
	ctx context.Context, tx storage.Tx, path string, answers []checklist.Answer, r *storage.Report, mustBeThere bool,
) (violations []fault.Violation, err error) {
	all := evidenceIn(path, answers)
	if len(all) > maxEvidenceOfVisit {
		return []fault.Violation{{Path: path, Reason: pb.Reason_TOO_MANY, Params: map[string]string{"max": strconv.Itoa(maxEvidenceOfVisit)}}}, nil
	}
	seen := map[string]bool{}
	for _, named := range all {
		var reason pb.Reason
		var of string
		id, malformed := uuid.Parse(named.id)
		switch {
		case malformed != nil || id.Version() != 7 || id.String() != named.id:
			reason = pb.Reason_INVALID_KEY
		case seen[named.id]:
			reason = pb.Reason_DUPLICATE_KEY
		default:
			if reason, of, err = evidenceElsewhere(ctx, tx, storage.EvidenceID(id), named.question, r, mustBeThere); err != nil {
				return nil, err
			}
		}
		seen[named.id] = true
		if reason != pb.Reason_REASON_UNSPECIFIED {
			v := fault.Violation{Path: named.path, Reason: reason, Params: map[string]string{"question": named.question}}
			if of != "" {
				v.Params["of"] = of
			}
			violations = append(violations, v)
		}
	}
	return violations, nil
}

// evidenceElsewhere returns EVIDENCE_ELSEWHERE for evidence that the report's shopper uploaded for another report or question,
// and of which of the two it is.
func evidenceElsewhere(
	ctx context.Context, tx storage.Tx, id storage.EvidenceID, question string, r *storage.Report, mustBeThere bool,
) (pb.Reason, string, error) {
	e, err := tx.Evidence().Get(ctx, id)
	if err := orNone(err); err != nil {
		return 0, "", err
	}
	switch {
	case err != nil || e.Shopper != r.Shopper || mustBeThere && e.State != storage.EvidenceStored:
		if mustBeThere {
			return pb.Reason_NOT_FOUND, "", nil
		}
		return pb.Reason_REASON_UNSPECIFIED, "", nil
	case !e.IsOf(r):
		return pb.Reason_EVIDENCE_ELSEWHERE, "REPORT", nil
	case e.Question != "" && e.Question != question:
		return pb.Reason_EVIDENCE_ELSEWHERE, "QUESTION", nil
	}
	return pb.Reason_REASON_UNSPECIFIED, "", nil
}

// holdUploads lets uploads of the shopper that begin wait for the end of the transaction that stores the report, where it names
// evidence. It comes first in that, as in one that begins an upload.
func (in *judgedReport) holdUploads(ctx context.Context, tx storage.Tx) error {
	if len(published.NamedEvidence(in.content)) == 0 {
		return nil
	}
	_, err := tx.Evidence().Usage(ctx, in.shopper, in.content.Visit)
	return err
}

// lookForEvidence sets which evidence of the report is missing, in the transaction that stores it. Uploads of the report that
// end wait for its end, and those that begin do too, so that one of both sees the other.
func (in *judgedReport) lookForEvidence(ctx context.Context, tx storage.Tx, flags *visit.FlagInput) error {
	named := published.NamedEvidence(in.content)
	if len(named) == 0 {
		return nil
	}
	all, err := tx.Evidence().OfReport(ctx, in.id)
	flags.NamedEvidence, flags.MissingEvidence = len(named), published.MissingEvidence(in.asReport(), named, all)
	return err
}

// asReport returns what evidence is compared with of the report.
func (r *receivedReport) asReport() *storage.Report {
	return &storage.Report{ID: r.id, Visit: r.content.Visit, Shopper: r.shopper, TakenTime: r.takenTime}
}

// evidenceArrived follows evidence that was stored for a report that was received before: a photo is compared with others. Where
// the report lacks evidence, with the last piece the flag goes, and the report is parked no more where nothing else parked it.
func (s *Server) evidenceArrived(ctx context.Context, tx storage.Tx, r *storage.Report, e *storage.Evidence, now time.Time) (err error) {
	current := storage.ReportRevision{Report: r.ID, Number: r.Current}
	if !published.LacksEvidence(r) {
		if e.Photo == nil {
			return nil
		}
		return tx.Comparisons().Enqueue(ctx, current)
	}
	defer fault.Step(&err, "complete the evidence of the report of visit %s", r.Visit)
	_, missing, err := published.LackedEvidence(ctx, tx, r)
	if err != nil {
		return err
	}
	// The numbers of the flag, or the flags, are others now.
	if err := tx.Comparisons().Enqueue(ctx, current); err != nil || len(missing) > 0 {
		return err
	}
	r.Parked = published.ParkedOtherwise(r)
	r.Flags = slices.DeleteFunc(slices.Clone(r.Flags), func(f visit.Flag) bool { return f == visit.FlagEvidenceMissing })
	r.UpdateTime = now
	p := auth.From(ctx)
	event := storage.Event{Act: storage.EvidenceCompleteEvent, Revision: r.Current, Actor: p.TokenID, Role: string(p.Role), Time: now}
	if err := tx.Reports().Update(ctx, r, event); err != nil {
		return err
	}
	scored, err := s.versions.Revision(ctx, tx, r.ID, r.Current)
	if err != nil {
		return err
	}
	if err := alerting.Changed(ctx, tx, s.versions, r, scored, now); err != nil {
		return err
	}
	return s.auditAct(ctx, tx, storage.EvidenceCompleteAct, wire.ReportName(r.ID), nil, now)
}
