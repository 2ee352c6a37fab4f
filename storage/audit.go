package storage

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// Proof returns the digest of the whole entry: SHA-256 over its fields in the order of their declaration. Instants are
// microseconds in 8 bytes; texts and bytes follow their length in 4 bytes; the highest byte comes first. When the salt
// of an entry is erased, the digest cannot be computed again, and the stored proof is used in its place.
func (e *AuditEntry) Proof() [32]byte {
	b := binary.BigEndian.AppendUint64(nil, uint64(e.Time.UnixMicro()))
	for _, text := range []string{e.Actor, e.Role, e.Act, e.Resource, e.RequestID, e.Peer} {
		b = appendField(b, text)
	}
	b = appendField(b, string(e.Payload[:]))
	return sha256.Sum256(appendField(b, string(e.Salt[:])))
}

func appendField(b []byte, text string) []byte {
	return append(binary.BigEndian.AppendUint32(b, uint32(len(text))), text...)
}

// SetPayload sets Payload to the digest of the salt and a content.
func (e *AuditEntry) SetPayload(content []byte) {
	e.Payload = sha256.Sum256(append(e.Salt[:], content...))
}

// GrantProof returns the content of the audit entries of tokens that releases before 0.3 created: the fields of the grant but for the title, and
// the end, each after its length as in AuditEntry.Proof.
func (t *Token) GrantProof() []byte {
	var b []byte
	for _, text := range append([]string{string(t.Grant.Role), t.Grant.Shopper, t.Grant.Client}, t.Grant.Locations...) {
		b = appendField(b, text)
	}
	end := int64(0)
	if !t.ExpireTime.IsZero() {
		end = t.ExpireTime.UnixMicro()
	}
	return binary.BigEndian.AppendUint64(b, uint64(end))
}

// Proof returns the content of the audit entry that creates a token or gives it a new secret: GrantProof, and the digest
// of the secret, and the identity and the former secrets where there are any.
func (t *Token) Proof() []byte {
	b := append(append(t.GrantProof(), t.Digest[:]...), t.Identity.Text()...)
	if len(t.Former) > 0 {
		b = appendField(b, string(EncodeFormerSecrets(t.Former)))
	}
	return b
}

// Erased reports whether the salt of the entry was erased.
func (e *AuditEntry) Erased() bool { return e.Salt == [16]byte{} }

// ChainHash returns the hash of a sealed entry: SHA-256 over the hash of the entry before it (zeros for the first one),
// the position in 8 bytes, the highest first, and the proof.
func ChainHash(before [32]byte, position int64, proof [32]byte) [32]byte {
	b := binary.BigEndian.AppendUint64(before[:], uint64(position))
	return sha256.Sum256(append(b, proof[:]...))
}

// Faults returns what is wrong with a sealed entry after the one before it, the zero entry for the first: it cannot be read, it is not
// what was sealed, or it does not follow. Whether an entry whose salt was erased is what was sealed cannot be told any more.
func (e *SealedEntry) Faults(before *SealedEntry) (faults []string) {
	if e.Position != before.Position+1 {
		faults = append(faults, fmt.Sprintf("the entry before it is number %d", before.Position))
	}
	switch {
	case e.Fault != nil:
		faults = append(faults, fmt.Sprintf("it cannot be read: %v", e.Fault))
	case !e.Erased() && e.Proof != e.AuditEntry.Proof():
		faults = append(faults, "it is not what was sealed")
	}
	if e.Hash != ChainHash(before.Hash, e.Position, e.Proof) {
		faults = append(faults, "its hash does not follow from the one before it")
	}
	return faults
}

// The acts of entries that no call makes.
const (
	// ExpireAct is the act of an entry of a visit that expired.
	ExpireAct = "visit expire"
	// MissAct is the act of an entry of an action whose due day has ended.
	MissAct = "action miss"
	// EvidenceRemovedAct is the act of an entry of evidence whose bytes were removed because its time was over.
	EvidenceRemovedAct = "evidence remove"
	// EvidenceCompleteAct is the act of an entry of a report whose last missing evidence was stored, beside that of the upload.
	EvidenceCompleteAct = "evidence complete"
	// TokenReusedAct is the act of an entry of a token that the server revoked since a replaced secret of it was used.
	TokenReusedAct = "token reuse"
	// ProviderLogoutAct is the act of an entry of a session that the OpenID provider ended.
	ProviderLogoutAct = "provider logout"
	// PlannedAct is the act of an entry with the digest of the visits that were planned together, beside that of the call. Its
	// content is the proofs of the visits, in byte order of their ids, one after the other.
	PlannedAct = "visits planned"
)

// Proof returns what of a visit never changes once it is planned: its fields and those of its window, each after its length
// as in AuditEntry.Proof. Fields that a later release adds are not in it.
func (v *Visit) Proof() []byte {
	var b []byte
	for _, text := range []string{
		v.ID, v.Client, v.Program, v.Location, v.Checklist, strconv.Itoa(int(v.Version)), strings.Join(v.Guests, " "), v.Scenario, v.Wave,
		strconv.FormatBool(v.Test), v.Fee.Amount, v.Fee.Currency, strconv.Itoa(int(v.Briefing.Minutes)),
	} {
		b = appendField(b, text)
	}
	for _, f := range v.Briefing.Files {
		for _, text := range []string{f.Title, f.URI, f.SHA256, strconv.FormatInt(f.Bytes, 10), f.MediaType} {
			b = appendField(b, text)
		}
	}
	for _, at := range []time.Time{v.WindowStart, v.WindowEnd} {
		micros := int64(math.MinInt64)
		if !at.IsZero() {
			micros = at.UnixMicro()
		}
		b = binary.BigEndian.AppendUint64(b, uint64(micros))
	}
	return appendField(nil, string(b))
}
