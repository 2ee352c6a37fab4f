package verify

import (
	"context"
	"strings"

	"mysteryshopper/server/auth"
	"mysteryshopper/storage"
)

// checkSessions compares every session with the audit log: it was begun by an entry that proves it, and not ended by one. A
// session that was removed lets nobody in, so a missing one is no finding.
func (c *checker) checkSessions(ctx context.Context) error {
	return storage.Each(ctx, pageSize, storage.Of(c.tx.Sessions().List, ""), func(s *storage.Session) error {
		name := "sessions/" + s.ID
		differ := c.comparing(Token, name)
		differ("when it ends", s.EndTime.UTC(), auth.SessionEnd(s, s.UseTime).UTC())
		if s.UseTime.Before(s.CreateTime) {
			c.found(Token, name, "it was used before it began")
		}
		if t := c.tokens[s.Token]; t != nil {
			differ("its screen", s.Screen, auth.ScreenOf(t.Grant.Role))
		}
		log := c.log.resources[name]
		if log == nil || log.created == nil {
			c.found(Token, name, "the audit log has no entry of its beginning")
			return nil
		}
		differ("the time it began", s.CreateTime.UTC(), log.created.time.UTC())
		switch log.created.proves(s.Proof()) {
		case disproved:
			c.found(Token, name, "its token, screen, end or secret are not those of its audit entry")
		case unprovable:
			c.unproven("sessions whose audit entries are erased")
		}
		if strings.HasPrefix(methodOf(log.lastAct), "Delete") || log.lastAct == storage.ProviderLogoutAct {
			c.found(Token, name, "it was ended, and is there")
		}
		return nil
	})
}
