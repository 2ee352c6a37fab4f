package verify

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/server/published"
	"mysteryshopper/storage"
)

// loadTokens reads all tokens, for the checks of reports and of the tokens themselves.
func (c *checker) loadTokens(ctx context.Context) error {
	return storage.Each(ctx, pageSize, storage.Of(c.tx.Access().ListTokens, ""), func(t *storage.Token) error {
		c.tokens[t.ID] = t
		return nil
	})
}

// checkTokens compares every token with the audit log: who created it with which role, and whether it was revoked.
func (c *checker) checkTokens(context.Context) error {
	for _, id := range slices.Sorted(maps.Keys(c.tokens)) {
		c.counts.Tokens++
		t := c.tokens[id]
		name := "tokens/" + id
		log := c.log.resources[name]
		if log == nil || log.created == nil {
			c.found(Token, name, "the audit log has no entry of its creation")
			continue
		}
		c.checkGrant(name, t, log)
		differ := c.comparing(Token, name)
		differ("whether it is revoked", !t.RevokeTime.IsZero(), log.revoked)
		differ("why it was revoked", t.RevokeReason, reasonOf(log))
		if !fitsFormer(t) {
			c.found(Token, name, "when its secrets were replaced is not what its former secrets say")
		}
	}
	return nil
}

// reasonOf returns the reason that a token has whose entries are those.
func reasonOf(log *resourceLog) storage.RevokeReason {
	if log.reused {
		return storage.SecretReused
	}
	return ""
}

// fitsFormer reports whether the times of a token fit its former secrets, which its audit entry proves.
func fitsFormer(t *storage.Token) bool {
	if t.RotateTime.IsZero() {
		return len(t.Former) == 0 && t.SettleTime.IsZero()
	}
	rotated := slices.ContainsFunc(t.Former, func(f storage.FormerSecret) bool { return f.Time.Equal(t.RotateTime) })
	return rotated && (t.SettleTime.IsZero() || !t.SettleTime.Before(t.RotateTime))
}

func (c *checker) checkGrant(name string, t *storage.Token, log *resourceLog) {
	differ := c.comparing(Token, name)
	differ("the time it was created", t.CreateTime.UTC(), log.created.time.UTC())
	if log.rotated != nil && log.rotated.proves(t.Proof()) == proven {
		return
	}
	switch creation := log.created; {
	case creation.salt == [16]byte{}:
		c.unproven("the grants of tokens whose audit entries are erased")
	case log.rotated == nil && creation.proves(t.Proof()) == proven:
	case creation.proves(t.GrantProof()) == proven && (log.rotated == nil || log.rotated.proves(nil) == proven):
		c.unproven("the secrets of tokens from before the audit log had them")
	case creation.proves(nil) == proven:
		c.unproven("the grants of tokens from before the audit log had them")
	default:
		c.found(Token, name, "its role, client, locations, shopper or secret are not those of its audit entry")
	}
}

// checkResources finds resources that the audit log has and the database lacks: clients, locations, programs, shoppers,
// checklists with their versions, claims, self-assessments, timeline events, tokens and reports.
func (c *checker) checkResources(ctx context.Context) error {
	if _, err := c.log.reports.next(nil, c.absentReport); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(c.log.resources)) {
		log := c.log.resources[name]
		last := methodOf(log.lastAct)
		if strings.HasPrefix(last, purges) || strings.HasPrefix(last, deletes) && !isKept(name) {
			continue
		}
		c.counts.Resources++
		err := c.get(ctx, strings.Split(name, "/"))
		if strings.HasPrefix(last, deletes) && errors.Is(err, storage.ErrNotFound) && log.deletion.removedBefore(name) {
			c.unproven("clients, locations, programs and shoppers that an earlier release removed when they were deleted")
			continue
		}
		if _, err := c.missing(err, Resource, name, "it"); err != nil {
			return err
		}
	}
	return nil
}

// get reads a resource by the parts of its name. It returns storage.ErrNotFound where the resource is missing, and nil
// for collections and kinds that cannot be checked.
func (c *checker) get(ctx context.Context, name []string) error {
	var err error
	switch {
	case len(name) == 2 && name[0] == "clients":
		_, err = c.tx.Clients().Get(ctx, name[1])
	case len(name) == 2 && name[0] == "shoppers":
		_, err = c.tx.Shoppers().Get(ctx, name[1])
	case len(name) == 2 && name[0] == "checklists":
		_, err = c.tx.Checklists().Get(ctx, name[1])
	case len(name) == 2 && name[0] == "tokens":
		if c.tokens[name[1]] == nil {
			err = storage.ErrNotFound
		}
	case len(name) == 4 && name[0] == "checklists" && name[2] == "versions":
		return c.getVersion(ctx, name[1], name[3])
	case len(name) == 6 && name[0] == "clients" && name[4] == "alertRules":
		_, err = c.tx.AlertRules().Get(ctx, name[1], name[3], name[5])
	case len(name) == 4 && name[0] == "clients":
		err = c.getOfClient(ctx, name[1], name[2], name[3])
	}
	return err
}

func (c *checker) getVersion(ctx context.Context, id, number string) error {
	n, err := strconv.ParseInt(number, 10, 32)
	if err != nil {
		return nil //nolint:nilerr // what is no number is no version that can be checked
	}
	key := published.Key{Checklist: id, Number: int32(n)}
	if c.versions[key] != nil {
		return nil
	}
	_, err = c.tx.Checklists().GetVersion(ctx, key.Checklist, key.Number)
	if !errors.Is(err, storage.ErrNotFound) {
		return nil // a version that cannot be read is a finding already
	}
	return err
}

func (c *checker) getOfClient(ctx context.Context, client, collection, id string) error {
	var err error
	switch collection {
	case "locations":
		_, err = c.tx.Locations().Get(ctx, client, id)
	case "programs":
		_, err = c.tx.Programs().Get(ctx, client, id)
	case "claims":
		_, err = c.tx.Claims().Get(ctx, client, id)
	case "actions":
		_, err = c.tx.Actions().Get(ctx, client, id)
	case "appeals":
		_, err = c.tx.Appeals().Get(ctx, id)
	case "alerts":
		_, err = c.tx.Alerts().Get(ctx, client, id)
	case "mailSubscriptions":
		_, err = c.tx.MailSubscriptions().Get(ctx, client, id)
	case "timelineEvents":
		_, err = c.tx.TimelineEvents().Get(ctx, client, id)
	case "selfAssessments":
		_, err = c.tx.SelfAssessments().Get(ctx, client, id)
	}
	return err
}

// checkSelfAssessments computes the digests of every self-assessment again, and finds those without an audit entry.
func (c *checker) checkSelfAssessments(ctx context.Context) error {
	return storage.Each(ctx, pageSize, c.tx.Clients().List, func(client *storage.Client) error {
		query := storage.SelfAssessmentQuery{Client: client.ID, Answers: true}
		return storage.Each(ctx, pageSize, storage.Of(c.tx.SelfAssessments().List, query), func(a *storage.SelfAssessment) error {
			c.checkSelfAssessment(a)
			return c.checkAssessedMonth(ctx, a)
		})
	})
}

func (c *checker) checkSelfAssessment(a *storage.SelfAssessment) {
	c.counts.SelfAssessments++
	name := "clients/" + a.Client + "/selfAssessments/" + a.ID
	differ := c.comparing(SelfAssessment, name)
	report := checklist.Report{Checklist: a.Checklist, Version: a.Version, Locale: a.Locale, Answers: a.Answers}
	differ("the digest of its answers", a.AnswersDigest, report.Digests().Answers)
	if compiled := c.versions[published.Key{Checklist: a.Checklist, Number: a.Version}]; compiled != nil {
		score, _ := published.Assess(compiled, a.Answers)
		differ("the digest of its score", a.ScoreDigest, score.Digest())
		differ("its total", number(a.Effective), number(score.EffectiveBasisPoints))
	}
	log := c.log.resources[name]
	if log == nil || log.submitted == nil {
		c.found(SelfAssessment, name, "the audit log has no entry of its submission")
		return
	}
	differ("the token that submitted it", a.Token, log.submitted.actor)
	differ("the time it was submitted", a.CreateTime.UTC(), log.submitted.time.UTC())
}

// assessable is how many months before its own a self-assessment may be of.
const assessable = 3

// checkAssessedMonth checks that a self-assessment is of a month that it may be of, by the time zone of its location.
func (c *checker) checkAssessedMonth(ctx context.Context, a *storage.SelfAssessment) error {
	l, err := c.location(ctx, place{a.Client, a.Location})
	if err != nil {
		return err
	}
	if l.zone == nil || l.updateTime.After(a.CreateTime) {
		c.unproven("the months of self-assessments whose location was changed later")
		return nil
	}
	now := scorecard.MonthOf(a.CreateTime.In(l.zone))
	if month, err := scorecard.ParseMonth(a.Month); err != nil || month > now || month < now-assessable {
		c.found(SelfAssessment, "clients/"+a.Client+"/selfAssessments/"+a.ID, "its month is %s, and it was submitted in %v", a.Month, now)
	}
	return nil
}
