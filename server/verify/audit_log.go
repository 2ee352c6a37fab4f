package verify

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/auth"
	"mysteryshopper/storage"
)

// auditLog holds the entries of the audit log: those of reports sorted by report, mostly in files, and of every other
// resource what the checks need of its entries. Its memory grows with tokens, clients and other resources, and not with
// reports.
type auditLog struct {
	reports *sorter
	sorted  *merge
	// added counts the entries of reports.
	added     uint64
	resources map[string]*resourceLog
	// texts holds each actor, role and act once, and indexes their positions in it.
	texts   []string
	indexes map[string]uint32
}

// resourceLog is what the log has of a resource other than reports and visits.
type resourceLog struct {
	// created is the entry that created a token, rotated the last one that gave it another secret, submitted that of a
	// self-assessment, and published that of a version; nil where there is none.
	created, rotated, submitted, published *logEntry
	// revoked is true where a token was revoked, retired where a claim or a version was retired.
	revoked, retired bool
	// last is the last act.
	last string
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
		pb.AccessService_CreateApiKey_FullMethodName, pb.AccessService_EnrolDevice_FullMethodName, auth.CreateTokenAct,
	}
	tokenRevocations = []string{pb.AccessService_RevokeToken_FullMethodName, "token revoke"}
)

func newAuditLog() *auditLog {
	return &auditLog{reports: newSorter(), resources: map[string]*resourceLog{}, indexes: map[string]uint32{}}
}

func (l *auditLog) close() { l.reports.close() }

// add adds an entry of a report or another tracked resource, and ignores all others.
func (l *auditLog) add(e *storage.AuditEntry) error {
	collection, id, nested := strings.Cut(e.Resource, "/")
	switch {
	case !nested && collection != "shoppers", collection == "visits", collection == "invitations": // an import of shoppers names the collection
		return nil
	case collection == "reports":
		parsed, err := uuid.Parse(id)
		if err != nil {
			return nil //nolint:nilerr // the name of no report
		}
		return l.addOfReport(storage.ReportID(parsed), e)
	}
	r := l.resources[e.Resource]
	if r == nil {
		r = &resourceLog{}
		l.resources[e.Resource] = r
	}
	entry := &logEntry{time: e.Time, actor: e.Actor, role: e.Role, act: e.Act, payload: e.Payload, salt: e.Salt}
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
	case e.Act == pb.ClaimService_RetireClaim_FullMethodName, e.Act == pb.ChecklistService_RetireChecklistVersion_FullMethodName:
		r.retired = true
	}
	r.last = l.texts[l.index(e.Act)]
	return nil
}

// The record of an entry of a report: its id, the number of the entry, then the entry, with indexes of texts.
const (
	idBytes      = len(storage.ReportID{})
	recordHeader = idBytes + 8
)

func (l *auditLog) addOfReport(id storage.ReportID, e *storage.AuditEntry) error {
	l.added++
	b := make([]byte, 0, 96)
	b = append(b, id[:]...)
	b = binary.BigEndian.AppendUint64(b, l.added)
	b = binary.BigEndian.AppendUint64(b, uint64(e.Time.UnixMicro()))
	for _, text := range []string{e.Actor, e.Role, e.Act} {
		b = binary.BigEndian.AppendUint32(b, l.index(text))
	}
	b = append(b, e.Payload[:]...)
	return l.reports.add(append(b, e.Salt[:]...))
}

func (l *auditLog) entry(record []byte) logEntry {
	b := record[recordHeader:]
	text := func(at int) string { return l.texts[binary.BigEndian.Uint32(b[at:])] }
	e := logEntry{
		time: time.UnixMicro(int64(binary.BigEndian.Uint64(b))).UTC(), actor: text(8), role: text(12), act: text(16),
	}
	copy(e.payload[:], b[20:])
	copy(e.salt[:], b[20+len(e.payload):])
	return e
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

// next returns the entries of a report, in the order of the log. It must be called in the order of reports. It calls
// absent for every report before this one that has entries; with a nil id for all that are left.
func (l *auditLog) next(id *storage.ReportID, absent func(storage.ReportID, []logEntry)) ([]logEntry, error) {
	if l.sorted == nil {
		var err error
		if l.sorted, err = l.reports.sorted(); err != nil {
			return nil, err
		}
	}
	for l.sorted.peek() != nil {
		found := storage.ReportID(l.sorted.peek()[:idBytes])
		if id != nil && slices.Compare(found[:], id[:]) > 0 {
			return nil, nil
		}
		var entries []logEntry
		for l.sorted.peek() != nil && storage.ReportID(l.sorted.peek()[:idBytes]) == found {
			entries = append(entries, l.entry(l.sorted.peek()))
			if err := l.sorted.pop(); err != nil {
				return nil, err
			}
		}
		if id != nil && found == *id {
			return entries, nil
		}
		absent(found, entries)
	}
	return nil, nil
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
	pb.ReportService_SubmitReport_FullMethodName:   {"SUBMITTED", "RESUBMITTED"},
	pb.ReportService_SubmitReports_FullMethodName:  {"SUBMITTED", "RESUBMITTED"},
	pb.ReportService_ApproveReport_FullMethodName:  {"APPROVED", "RELEASED"},
	pb.ReportService_ReturnReport_FullMethodName:   {"RETURNED"},
	pb.ReportService_RejectReport_FullMethodName:   {"REJECTED"},
	pb.ReportService_ReleaseReport_FullMethodName:  {"RELEASED"},
	pb.ReportService_WithdrawReport_FullMethodName: {"WITHDRAWN"},
}

// isSubmission reports whether the entry is that of a submitted revision.
func (e *logEntry) isSubmission() bool {
	return e.act == pb.ReportService_SubmitReport_FullMethodName || e.act == pb.ReportService_SubmitReports_FullMethodName
}
