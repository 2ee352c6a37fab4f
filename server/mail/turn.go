package mail

import (
	"context"
	"errors"
	"time"

	gomail "github.com/wneessen/go-mail"

	"mysteryshopper/storage"
)

// sendAll sends what is due, one mail after another over one connection, until nothing is due or the mail server cannot be
// used.
func (w *Worker) sendAll(ctx context.Context) error {
	var c *gomail.Client
	defer func() {
		if c != nil {
			_ = c.Close()
		}
		w.sender.hangUp()
	}()
	for !stopped(w.loop.Stopping) && !stopped(ctx) && !w.loop.Now().Before(w.resting) {
		due, err := storage.Read(ctx, w.Store, storage.ReadOptions{}, func(tx storage.Tx) ([]*storage.Mail, error) {
			return tx.Mails().Due(ctx, w.loop.Now(), sentAtOnce)
		})
		if err != nil || len(due) == 0 {
			return err
		}
		for _, m := range due {
			if stopped(w.loop.Stopping) || stopped(ctx) {
				return nil
			}
			unusable, err := w.sendOne(ctx, &c, m)
			if err != nil {
				return err
			}
			if unusable {
				return nil
			}
		}
	}
	return nil
}

// sendOne sends a mail and stores what came of it. It reports whether the mail server cannot be used at the moment, for any
// mail: nothing is sent for a while then.
func (w *Worker) sendOne(ctx context.Context, c **gomail.Client, m *storage.Mail) (unusable bool, err error) {
	began := w.loop.Now()
	letter, err := w.letter(ctx, m)
	switch {
	case stopped(ctx):
		return false, ctx.Err()
	case errors.Is(err, errExpired):
		return false, w.end(ctx, m, storage.MailFailed, false)
	case errors.Is(err, ErrGone), errors.Is(err, ErrNoAccess):
		return false, w.end(ctx, m, storage.MailDropped, errors.Is(err, ErrNoAccess))
	case err != nil:
		w.Logger.Warn("a mail could not be written; it is tried again", "mail", m.ID, "kind", m.Kind, "error", err)
		return false, w.store(ctx, m, attempt{outcome: notWritten}, began)
	}
	m.Address = letter.Address
	var a attempt
	if *c == nil {
		*c, a = w.sender.connect(ctx)
	}
	if *c != nil {
		a = w.sender.send(*c, m, letter)
	}
	if stopped(ctx) && a.outcome != sent { // This says nothing about the mail server.
		return false, ctx.Err()
	}
	if a.outcome == sent {
		w.failures = 0
	}
	if a.unusable {
		w.sender.hangUp()
		*c = nil
		if a.outcome != sent {
			w.failures++
			w.resting = w.loop.Now().Add(min(w.Pause(w.failures), longestRest))
			w.Logger.Warn("the mail server cannot be used; it is tried again", "outcome", a.outcome, "code", a.code, "answer", a.answer)
		}
	}
	return a.unusable && a.outcome != sent, w.store(context.WithoutCancel(ctx), m, a, began)
}

// letter writes a mail, unless nothing is sent to its address.
func (w *Worker) letter(ctx context.Context, m *storage.Mail) (*Letter, error) {
	if w.loop.Now().After(m.ExpireTime) {
		return nil, errExpired
	}
	letter, err := w.Source.Letter(ctx, m)
	if err != nil {
		return nil, err
	}
	return letter, w.Store.View(ctx, storage.ReadOptions{}, func(tx storage.Tx) error {
		_, err := tx.MailStops().Get(ctx, StopKey(letter.Address))
		if err == nil {
			return ErrGone
		}
		return ignoreMissing(err)
	})
}

// end ends a mail that is not to be sent. Where it is since nobody may see what it is about, its subscription rests.
func (w *Worker) end(ctx context.Context, m *storage.Mail, status storage.MailStatus, noAccess bool) error {
	err := w.Store.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) error {
		if err := w.loop.Hold(ctx, tx); err != nil {
			return err
		}
		now := w.loop.Now()
		ended := *m
		ended.Status, ended.Secret, ended.NextTime, ended.EndTime = status, nil, time.Time{}, now
		if err := ignoreMissing(tx.Mails().Update(ctx, &ended)); err != nil || !noAccess {
			return err
		}
		return w.setState(ctx, tx, m, storage.MailNoAccess, now)
	})
	if err != nil {
		return err
	}
	w.Metrics.ended(status)
	if status == storage.MailFailed {
		w.Logger.Warn("a mail was given up: its time was up", "mail", m.ID, "kind", m.Kind, "attempts", len(m.Attempts))
	}
	return nil
}

// setState gives the subscription of a mail another state, where it is active, and drops what waits for it.
func (w *Worker) setState(ctx context.Context, tx storage.Tx, m *storage.Mail, state storage.MailState, now time.Time) error {
	if m.Client == "" {
		return nil
	}
	s, err := tx.MailSubscriptions().Get(ctx, m.Client, m.Subscription)
	if err != nil || s.State != storage.MailActive && s.State != storage.MailUnconfirmed || s.Address != m.Address {
		return ignoreMissing(err)
	}
	s.State, s.StateTime, s.DueTime = state, now, time.Time{}
	if err := tx.MailSubscriptions().UpdateProgress(ctx, s); err != nil {
		return err
	}
	w.Logger.Warn("a reader gets no more mails", "client", s.Client, "subscription", s.ID, "state", state)
	return tx.Mails().Drop(ctx, s.Client, s.ID, now)
}

// store stores an attempt and what becomes of the mail. What was sent is stored also when the server stops.
func (w *Worker) store(ctx context.Context, m *storage.Mail, a attempt, began time.Time) error {
	w.Metrics.tried(a.outcome)
	var ended storage.MailStatus
	err := w.Store.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) error {
		ended = ""
		if err := w.loop.Hold(ctx, tx); err != nil {
			return err
		}
		now := w.loop.Now()
		stored, err := tx.Mails().Get(ctx, m.ID)
		if err != nil || stored.NextTime.IsZero() { // It was removed or ended meanwhile.
			return ignoreMissing(err)
		}
		stored.Address = m.Address
		stored.Attempts = append(stored.Attempts, storage.MailAttempt{
			Time: began, Duration: now.Sub(began), Outcome: a.outcome, Code: int32(a.code), Answer: a.answer,
		})
		w.settle(stored, a, now)
		if !stored.EndTime.IsZero() {
			ended, stored.Secret = stored.Status, nil
		}
		if err := tx.Mails().Update(ctx, stored); err != nil || a.outcome != addressRefused {
			return err
		}
		stop := &storage.MailStop{Address: StopKey(m.Address), Reason: storage.StopRefused, Time: now, Code: int32(a.code), Answer: a.answer}
		if err := tx.MailStops().Put(ctx, stop); err != nil {
			return err
		}
		return w.setState(ctx, tx, m, storage.MailRefused, now)
	})
	if err == nil && ended != "" {
		w.Metrics.ended(ended)
		if ended == storage.MailFailed {
			w.Logger.Warn("a mail was given up", "mail", m.ID, "kind", m.Kind, "outcome", a.outcome, "code", a.code, "answer", a.answer)
		}
	}
	return err
}

// settle sets what becomes of a mail after an attempt.
func (w *Worker) settle(m *storage.Mail, a attempt, now time.Time) {
	if m.Status = StatusAfter(a.outcome); m.Status == storage.MailWaiting {
		m.NextTime = now.Add(w.Pause(len(m.Attempts))).Truncate(time.Microsecond)
		if !m.NextTime.After(m.ExpireTime) {
			return
		}
		m.Status = storage.MailFailed
	}
	m.NextTime, m.EndTime = time.Time{}, now
}
