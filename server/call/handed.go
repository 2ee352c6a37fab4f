package call

import (
	"context"
	"time"

	"mysteryshopper/server/inprocess"
)

// Handed is a unary call of the gateway on the in-process channel: what it carries, and what its answer has beside the
// message. It goes by the context of the caller, which no call over a network has, in place of metadata.
type Handed struct {
	// Role is the caller's role, once it is known; the gateway makes it part of the ETag.
	Role string
	// Cookies are those that the gateway sets.
	Cookies []string

	info *Info
}

type handedKey struct{}

// Hand returns a context whose in-process call carries info, and what will be in its answer. Values that metadata could not
// hold are left out, and times are those of a message.
func (i *Info) Hand(ctx context.Context) (context.Context, *Handed) {
	carried := *i
	for _, text := range [...]*string{
		&carried.AcceptLanguage, &carried.Authorization, &carried.Session, &carried.Identity, &carried.AppVersion,
		&carried.IdempotencyKey, &carried.UserAgent, &carried.SentTime, &carried.Origin, &carried.TraceParent,
	} {
		if !Printable(*text) {
			*text = ""
		}
	}
	carried.RequestID = NewRequestID(i.RequestID)
	carried.Peer = forwardedPeer(i.Peer)
	carried.OverREST = true
	if !i.Received.IsZero() {
		carried.Received = i.Received.UTC().Truncate(time.Microsecond)
	}
	handed := &Handed{info: &carried}
	return context.WithValue(ctx, handedKey{}, handed), handed
}

// handedOf returns the call of the gateway that is under way; nil for any other.
func handedOf(ctx context.Context) *Handed {
	caller := inprocess.Caller(ctx)
	if caller == nil {
		return nil
	}
	handed, _ := caller.Value(handedKey{}).(*Handed)
	return handed
}
