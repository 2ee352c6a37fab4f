package verify

import (
	"bytes"
	"crypto/sha256"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/auth"
	"mysteryshopper/server/erasure"
	"mysteryshopper/storage"
)

// auditLog holds the entries of the audit log: those of reports, of visits and of payables sorted by these, mostly in files, and of every
// other resource what the checks need of its entries. Its memory grows with tokens, clients and other resources, and not
// with reports, visits and payables.
type auditLog struct {
	reports, visits, payables, evidence *entriesByKey
	resources                           map[string]*resourceLog
	// plans are the entries that plan several visits, by their times.
	plans map[time.Time]*plan
	// expired is the time of the first entry of an expiry; zero where there is none. Earlier releases made none.
	expired time.Time
	// stops is what it has of addresses to which nothing is sent.
	stops stopLog
	// texts holds each actor, role and act once, and indexes their positions in it.
	texts   []string
	indexes map[string]uint32
}

// resourceLog is what the log has of a resource other than reports and visits.
type resourceLog struct {
	// created is the entry that created a token, rotated the last one that gave it another secret, submitted that of a
	// self-assessment, and published that of a version; nil where there is none.
	created, rotated, submitted, published *logEntry
	// acknowledged and resolved are the entries of the acts on an alert; nil where there are none.
	acknowledged, resolved *logEntry
	// acts are the entries of an action but for those of its changes; nil of other resources.
	acts []*logEntry
	// appealed and closed are the entries of the creation of an appeal and of the act that closed it; nil where there are
	// none.
	appealed, closed *logEntry
	// revoked is true where a token was revoked, retired where a claim or a version was retired, erased where a shopper was
	// erased.
	revoked, retired, erased bool
	// reused is true where a token was revoked since a replaced secret was used.
	reused bool
	// deletion is what it has of the deletion of a client, a location, a program or a shopper.
	deletion deletionLog
	// reader is of a subscription to mails.
	reader readerLog
	// lastAct is the last act.
	lastAct string
	writes
}

// writes are the writes of a resource since it was created.
type writes struct {
	// count is how many there were. The first one created the resource where whole is true.
	count       int64
	whole       bool
	first, last time.Time
}

// add counts a write.
func (w *writes) add(act string, at time.Time) {
	if w.count == 0 {
		w.first, w.whole = at, strings.HasPrefix(methodOf(act), "Create")
	}
	w.count++
	w.last = at
}

// methodOf returns the name of an RPC without its service.
func methodOf(act string) string {
	_, method, _ := strings.Cut(strings.TrimPrefix(act, "/"), "/")
	return method
}

// logEntry is an audit entry without its resource and its caller's address.
type logEntry struct {
	time             time.Time
	actor, role, act string
	payload          [32]byte
	salt             [16]byte
}

// The acts of the audit log that create and revoke tokens; the last of each is the command's.
var (
	tokenCreations = []string{
		pb.AccessService_CreateApiKey_FullMethodName, pb.AccessService_EnrolDevice_FullMethodName, pb.SessionService_CreateSession_FullMethodName,
		pb.AccessService_CreatePerson_FullMethodName, auth.CreateTokenAct,
	}
	tokenRevocations = []string{pb.AccessService_RevokeToken_FullMethodName, "token revoke", storage.TokenReusedAct}
)

func newAuditLog() *auditLog {
	l := &auditLog{resources: map[string]*resourceLog{}, plans: map[time.Time]*plan{}, indexes: map[string]uint32{}, stops: stopLog{unsubscribed: map[time.Time]bool{}}}
	l.reports = &entriesByKey{log: l, sorter: newSorter(), keyOf: func(record []byte) int { return idBytes }}
	l.visits = &entriesByKey{log: l, sorter: newSorter(), keyOf: func(record []byte) int { return bytes.IndexByte(record, 0) + 1 }}
	l.payables = &entriesByKey{log: l, sorter: newSorter(), keyOf: l.visits.keyOf}
	l.evidence = &entriesByKey{log: l, sorter: newSorter(), keyOf: l.reports.keyOf}
	return l
}

func (l *auditLog) close() {
	l.reports.sorter.close()
	l.payables.sorter.close()
	l.evidence.sorter.close()
	l.visits.sorter.close()
}

// add adds an entry of a report or another tracked resource, and ignores all others.
func (l *auditLog) add(e *storage.AuditEntry) error {
	collection, id, nested := strings.Cut(e.Resource, "/")
	switch {
	case !nested && collection == "visits":
		l.addPlan(e)
		return nil
	case !nested && collection == "mailStops":
		l.stops.add(e)
		return nil
	case !nested && collection != "shoppers", collection == "invitations": // an import of shoppers names the collection
		return nil
	case collection == "visits":
		if e.Act == storage.ExpireAct && (l.expired.IsZero() || e.Time.Before(l.expired)) {
			l.expired = e.Time
		}
		return l.visits.add(visitKey(id), e)
	case collection == "payables":
		return l.payables.add(visitKey(id), e)
	case collection == "reports" && slices.Contains(evidenceActs, e.Act):
		_, last, _ := strings.Cut(id, "/evidence/")
		parsed, err := uuid.Parse(last)
		if err != nil {
			return nil //nolint:nilerr // the name of no evidence
		}
		return l.evidence.add(parsed[:], e)
	case collection == "reports":
		parsed, err := uuid.Parse(id)
		if err != nil {
			return nil //nolint:nilerr // the name of no report
		}
		return l.reports.add(parsed[:], e)
	}
	r := l.resources[e.Resource]
	if r == nil {
		r = &resourceLog{}
		l.resources[e.Resource] = r
	}
	entry := &logEntry{time: e.Time, actor: e.Actor, role: e.Role, act: e.Act, payload: e.Payload, salt: e.Salt}
	r.addAct(entry)
	r.addReader(entry)
	r.addAppeal(entry)
	switch {
	case r.created == nil && slices.Contains(tokenCreations, e.Act):
		r.created = entry
	case r.submitted == nil && e.Act == pb.ClaimService_SubmitSelfAssessment_FullMethodName:
		r.submitted = entry
	case e.Act == pb.AccessService_RotateToken_FullMethodName:
		r.rotated = entry
	case e.Act == pb.ChecklistService_PublishChecklist_FullMethodName:
		r.published = entry
	case slices.Contains(tokenRevocations, e.Act):
		r.revoked = true
		r.reused = r.reused || e.Act == storage.TokenReusedAct
	case e.Act == pb.ClaimService_RetireClaim_FullMethodName, e.Act == pb.ChecklistService_RetireChecklistVersion_FullMethodName:
		r.retired = true
	case e.Act == pb.AdminService_EraseShopper_FullMethodName:
		r.erased = true
	}
	if r.deletion.add(entry); endedBefore(r.lastAct, e.Act) {
		r.writes = writes{}
	}
	r.lastAct = l.texts[l.index(e.Act)]
	r.add(e.Act, e.Time)
	if name, _, version := strings.Cut(e.Resource, "/versions/"); version && r.published == entry {
		l.addToChecklist(name, e)
	}
	return nil
}

// addToChecklist counts the publication of a version, which is a write of its checklist too.
func (l *auditLog) addToChecklist(name string, e *storage.AuditEntry) {
	c := l.resources[name]
	if c == nil {
		c = &resourceLog{}
		l.resources[name] = c
	}
	c.add(e.Act, e.Time)
}

// index returns the position of a text, which is added where it is new.
func (l *auditLog) index(s string) uint32 {
	i, known := l.indexes[s]
	if !known {
		i = uint32(len(l.texts))
		l.texts = append(l.texts, s)
		l.indexes[s] = i
	}
	return i
}

// proof is the result of comparing an entry with what it should record.
type proof int

const (
	proven proof = iota
	// unprovable means that the salt of the entry was erased.
	unprovable
	disproved
)

// proves compares the payload of the entry with a content.
func (e *logEntry) proves(content []byte) proof {
	switch {
	case e.salt == [16]byte{}:
		return unprovable
	case e.payload == sha256.Sum256(append(e.salt[:], content...)):
		return proven
	}
	return disproved
}

// eventsOf maps the acts on reports to the events that they record, the first one always. An approval may be a release
// too.
var eventsOf = map[string][]string{
	pb.ReportService_SubmitReport_FullMethodName:   {storage.SubmittedEvent, storage.ResubmittedEvent},
	pb.ReportService_SubmitReports_FullMethodName:  {storage.SubmittedEvent, storage.ResubmittedEvent},
	pb.ReportService_ApproveReport_FullMethodName:  {"APPROVED", "RELEASED", "SECOND_LOOK"},
	pb.ReportService_ConfirmReport_FullMethodName:  {"CONFIRMED", "RELEASED"},
	pb.ReportService_ReturnReport_FullMethodName:   {storage.ReturnedEvent},
	pb.ReportService_RejectReport_FullMethodName:   {"REJECTED"},
	pb.ReportService_ReleaseReport_FullMethodName:  {"RELEASED"},
	pb.ReportService_WithdrawReport_FullMethodName: {"WITHDRAWN"},
	pb.ReportService_ExcludeReport_FullMethodName:  {"EXCLUDED"},
	pb.ReportService_IncludeReport_FullMethodName:  {"INCLUDED"},
	pb.ReportService_MergeReports_FullMethodName:   {"MERGED"},
	pb.ReportService_PartReport_FullMethodName:     {"PARTED"},
	pb.ReportService_EditReport_FullMethodName:     {storage.EditedEvent},
	pb.AppealService_UpholdAppeal_FullMethodName:   {storage.EditedEvent},
	pb.AdminService_EraseReport_FullMethodName:     {erasure.Event},
	storage.EvidenceCompleteAct:                    {storage.EvidenceCompleteEvent},
}

// isEdit reports whether the entry is that of an edited revision.
func (e *logEntry) isEdit() bool {
	return e.act == pb.ReportService_EditReport_FullMethodName || e.act == pb.AppealService_UpholdAppeal_FullMethodName
}

// isSubmission reports whether the entry is that of a submitted revision.
func (e *logEntry) isSubmission() bool {
	return e.act == pb.ReportService_SubmitReport_FullMethodName || e.act == pb.ReportService_SubmitReports_FullMethodName
}
