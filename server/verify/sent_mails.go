package verify

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/mail"
	"mysteryshopper/storage"
)

// apart is how far the clocks of two servers, and two transactions at the same time, may be apart.
const apart = time.Minute

// stopLog is what the audit log has of the addresses to which nothing is sent. Its entries do not name the address.
type stopLog struct {
	// unsubscribed are the times at which a reader ended all mails to an address, last is the latest of them, and removed
	// the latest time at which an admin removed an address.
	unsubscribed  map[time.Time]bool
	last, removed time.Time
}

// add keeps an entry of an act on an address.
func (l *stopLog) add(e *storage.AuditEntry) {
	at := e.Time.UTC()
	switch e.Act {
	case pb.MailService_UnsubscribeMail_FullMethodName:
		if l.unsubscribed[at] = true; at.After(l.last) {
			l.last = at
		}
	case pb.MailService_DeleteMailStop_FullMethodName:
		if at.After(l.removed) {
			l.removed = at
		}
	}
}

// checkMails checks that what became of every mail follows from its attempts, that its reader or its shopper and its cause are
// there, and that nothing was sent after the reader or the mail server had ended it.
func (c *checker) checkMails(ctx context.Context) error {
	stops, err := c.checkStops(ctx)
	if err != nil {
		return err
	}
	return storage.Each(ctx, pageSize, storage.Of(c.tx.Mails().List, storage.MailQuery{}), func(m *storage.Mail) error {
		name := "mails/" + m.ID
		c.checkAttempts(name, m)
		c.checkOutcome(name, m)
		stop := stops[mail.StopKey(m.Address)]
		if stop != nil {
			c.checkSilence(name, m, "to its address", stop.Time)
		}
		if n := len(m.Attempts); stop == nil && n > 0 && m.Attempts[n-1].Outcome == pb.MailAttempt_ADDRESS_REFUSED.String() && !c.stopsRemovedSince(m.EndTime) {
			c.found(Resource, name, "its address was refused, and is not among those to which nothing is sent")
		}
		if err := c.checkReaderOf(ctx, name, m); err != nil {
			return err
		}
		return c.checkCauseOf(ctx, name, m)
	})
}

// checkStops checks the addresses to which nothing is sent, and returns them.
func (c *checker) checkStops(ctx context.Context) (map[string]*storage.MailStop, error) {
	all := map[string]*storage.MailStop{}
	latest := time.Time{}
	err := storage.Each(ctx, pageSize, c.tx.MailStops().List, func(s *storage.MailStop) error {
		all[s.Address] = s
		if s.Time.After(latest) {
			latest = s.Time
		}
		name := "mailStops/" + s.Address
		refused := s.Reason == storage.StopRefused
		switch {
		case s.Address != mail.StopKey(s.Address):
			c.found(Resource, name, "its address has capital letters")
		case !refused && s.Reason != storage.StopUnsubscribed:
			c.found(Resource, name, "its reason is %s", s.Reason)
		case refused != (s.Code >= 500), !refused && s.Answer != "":
			c.found(Resource, name, "its reason is %s, and the mail server's answer has the code %d", s.Reason, s.Code)
		case !refused && !c.log.stops.unsubscribed[s.Time.UTC()]:
			c.found(Resource, name, "the audit log has no entry that mails to it were ended at %v", s.Time.UTC())
		}
		return nil
	})
	if last := c.log.stops.last; last.After(latest) && !c.stopsRemovedSince(last) {
		c.found(Resource, "mailStops", "the address to which mails were ended at %v is not there", last)
	}
	return all, err
}

// stopsRemovedSince reports whether an address may have been removed from those to which nothing is sent, at a time or later:
// by an admin, or with a shopper who was erased.
func (c *checker) stopsRemovedSince(at time.Time) bool {
	if !c.log.stops.removed.Before(at) {
		return true
	}
	for resource, erased := range c.erasures {
		if strings.HasPrefix(resource, "shoppers/") && !erased.Before(at) {
			return true
		}
	}
	return false
}

// checkAttempts checks that the attempts of a mail are possible, one after the other.
func (c *checker) checkAttempts(name string, m *storage.Mail) {
	before := m.CreateTime
	for i, a := range m.Attempts {
		after := mail.StatusAfter(a.Outcome)
		switch {
		case after == "":
			c.found(Resource, name, "the outcome of its attempt %d is %s", i+1, a.Outcome)
		case after != storage.MailWaiting && i+1 < len(m.Attempts):
			c.found(Resource, name, "it was tried again after %s", a.Outcome)
		case !codeFits(a.Outcome, a.Code):
			c.found(Resource, name, "the outcome of its attempt %d is %s, with the code %d", i+1, a.Outcome, a.Code)
		case a.Time.Before(before.Add(-apart)), a.Duration < 0, !m.EndTime.IsZero() && a.Time.After(m.EndTime.Add(apart)):
			c.found(Resource, name, "its attempt %d was at %v, and not between its creation and its end", i+1, a.Time.UTC())
		}
		before = a.Time
	}
}

// codeFits reports whether a mail server's answer may have a code where the outcome is the one given.
func codeFits(outcome string, code int32) bool {
	switch outcome {
	case pb.MailAttempt_ADDRESS_REFUSED.String(), pb.MailAttempt_MAIL_REFUSED.String():
		return code >= 500
	case pb.MailAttempt_SENT.String(), pb.MailAttempt_NOT_WRITTEN.String(), pb.MailAttempt_QUEUE_FULL.String():
		return code == 0
	}
	return true
}

// checkOutcome checks that the status, the times and the secret of a mail follow from its attempts.
func (c *checker) checkOutcome(name string, m *storage.Mail) {
	last := storage.MailWaiting // What follows from the last attempt; a mail without attempts waits.
	if n := len(m.Attempts); n > 0 {
		last = mail.StatusAfter(m.Attempts[n-1].Outcome)
	}
	ended := m.Status != storage.MailWaiting
	switch {
	case !slices.Contains([]storage.MailStatus{storage.MailWaiting, storage.MailSent, storage.MailFailed, storage.MailDropped}, m.Status):
		c.found(Resource, name, "its status is %s", m.Status)
	case !m.CreateTime.Add(mail.Longest).Equal(m.ExpireTime):
		c.found(Resource, name, "it was created at %v, and is tried until %v", m.CreateTime.UTC(), m.ExpireTime.UTC())
	case ended == m.EndTime.IsZero(), ended != m.NextTime.IsZero():
		c.found(Resource, name, "it is %s, is sent next at %v and ended at %v", m.Status, m.NextTime.UTC(), m.EndTime.UTC())
	case m.EndTime.Before(m.CreateTime) && ended, m.NextTime.Before(m.CreateTime) && !ended, m.NextTime.After(m.ExpireTime):
		c.found(Resource, name, "it is sent next at %v or ended at %v, which is not between its creation and its end", m.NextTime.UTC(), m.EndTime.UTC())
	case len(m.Secret) > 0 && (ended || m.Kind != storage.MailInvitation):
		c.found(Resource, name, "it is %s of the kind %s, and has a secret", m.Status, m.Kind)
	case last != storage.MailWaiting && m.Status != last, last == storage.MailWaiting && m.Status == storage.MailSent:
		c.found(Resource, name, "it is %s, and its last attempt means %s", m.Status, last)
	case m.Status == storage.MailFailed && last == storage.MailWaiting && m.EndTime.Add(mail.LongestPause).Before(m.ExpireTime):
		c.found(Resource, name, "it was given up at %v, and was to be tried until %v", m.EndTime.UTC(), m.ExpireTime.UTC())
	}
}

// checkSilence checks that no attempt was made after a time.
func (c *checker) checkSilence(name string, m *storage.Mail, what string, since time.Time) {
	for _, a := range m.Attempts {
		if a.Time.After(since.Add(apart)) {
			c.found(Resource, name, "it was sent at %v, and mails %s had ended at %v", a.Time.UTC(), what, since.UTC())
		}
	}
}

// checkReaderOf checks that a mail goes to whom it may go: to a reader who confirmed the address and wants mails, or to a
// shopper who was not erased.
func (c *checker) checkReaderOf(ctx context.Context, name string, m *storage.Mail) error {
	if m.Shopper != "" {
		if _, err := storage.LivingShopper(ctx, c.tx, m.Shopper); errors.Is(err, storage.ErrDeleted) {
			return nil // It is dropped when it is due, or sent where they were undeleted by then.
		} else if !errors.Is(err, storage.ErrNotFound) {
			return err
		}
		c.found(Resource, name, "its shopper %s is not there", m.Shopper)
	}
	if m.Client == "" {
		return nil
	}
	s, err := c.tx.MailSubscriptions().Get(ctx, m.Client, m.Subscription)
	if errors.Is(err, storage.ErrNotFound) {
		c.found(Resource, name, "its subscription %s is not there", m.Subscription)
		return nil
	}
	if err != nil {
		return err
	}
	asked := s.State == storage.MailUnconfirmed && m.Kind == storage.MailConfirmation
	if s.State != storage.MailActive && !asked {
		c.checkSilence(name, m, "of its subscription", s.StateTime)
	}
	if s.UpdateTime.Add(apart).Before(m.CreateTime) && (m.Address != s.Address || m.Locale != s.Locale) {
		c.found(Resource, name, "it goes to another address or in another language than its subscription has")
	}
	return nil
}

// checkCauseOf checks that a mail has a known kind, and that the alert or the report that it is about is there.
func (c *checker) checkCauseOf(ctx context.Context, name string, m *storage.Mail) error {
	var err error
	ofReader := true
	switch m.Kind {
	case storage.MailAlert:
		if m.Client != "" { // Otherwise its subscription was deleted.
			_, err = c.tx.Alerts().Get(ctx, m.Client, m.Subject)
		}
	case storage.MailScheduled, storage.MailConfirmation, storage.MailTest:
	case storage.MailInvitation:
		ofReader = false
	case storage.MailReturned:
		ofReader = false
		err = c.checkReturned(ctx, name, m)
	default:
		c.found(Resource, name, "its kind is %s", m.Kind)
		return nil
	}
	if ofReader && m.Shopper != "" || !ofReader && m.Client != "" {
		c.found(Resource, name, "it is of the kind %s, and goes to the shopper %s and the subscription %s", m.Kind, m.Shopper, m.Subscription)
	}
	if errors.Is(err, storage.ErrNotFound) {
		c.found(Resource, name, "what it is about is not there: %s", m.Subject)
		err = nil
	}
	return err
}

// checkReturned checks that a mail about a returned report goes to the shopper of the report.
func (c *checker) checkReturned(ctx context.Context, name string, m *storage.Mail) error {
	id, err := uuid.Parse(m.Subject)
	if err != nil {
		return storage.ErrNotFound
	}
	r, err := c.tx.Reports().Get(ctx, storage.ReportID(id))
	if err == nil && r.Shopper != m.Shopper {
		c.found(Resource, name, "it goes to the shopper %s, and its report is of %s", m.Shopper, r.Shopper)
	}
	return err
}
