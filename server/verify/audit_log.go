package verify

import (
	"crypto/sha256"
	"strings"
	"time"

	"github.com/google/uuid"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/storage"
)

// auditLog holds the entries of the audit log by their resources.
type auditLog struct {
	reports map[storage.ReportID][]logEntry
	// resources holds the entries of clients, locations, programs, shoppers, checklists, claims and tokens by name.
	resources map[string][]logEntry
	// texts holds each actor, role and act once: most entries share them.
	texts map[string]string
}

// logEntry is an audit entry without its resource and its caller's address.
type logEntry struct {
	time             time.Time
	actor, role, act string
	payload          [32]byte
	salt             [16]byte
}

func newAuditLog() *auditLog {
	return &auditLog{reports: map[storage.ReportID][]logEntry{}, resources: map[string][]logEntry{}, texts: map[string]string{}}
}

// add adds an entry of a report or another tracked resource, and ignores all others.
func (l *auditLog) add(e *storage.AuditEntry) {
	entry := logEntry{
		time: e.Time, actor: l.text(e.Actor), role: l.text(e.Role), act: l.text(e.Act), payload: e.Payload, salt: e.Salt,
	}
	collection, id, nested := strings.Cut(e.Resource, "/")
	switch {
	case !nested:
	case collection == "reports":
		if parsed, err := uuid.Parse(id); err == nil {
			l.reports[storage.ReportID(parsed)] = append(l.reports[storage.ReportID(parsed)], entry)
		}
	case collection != "visits":
		l.resources[e.Resource] = append(l.resources[e.Resource], entry)
	}
}

// text returns a text that equal texts share.
func (l *auditLog) text(s string) string {
	if shared, ok := l.texts[s]; ok {
		return shared
	}
	l.texts[s] = s
	return s
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
