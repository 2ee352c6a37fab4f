package phone

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// progress is the state of synchronization with the server.
type progress struct {
	// Token is the sync token of the next Sync; with an empty one everything is fetched.
	Token string `json:"token,omitempty"`
	// Generation counts the complete fetches. At the end of one, visits of earlier ones are removed: nothing is removed
	// before the list of visits is complete.
	Generation int64 `json:"generation"`
	// ServerTime is the server's clock at the last answer, by which the phone was Skew ahead.
	ServerTime time.Time     `json:"serverTime,omitzero"`
	Skew       time.Duration `json:"skew,omitempty"`
	// MeasuredTime is when Skew was measured, by the phone's clock; zero where it never was.
	MeasuredTime time.Time `json:"measuredTime,omitzero"`
	// MinimumAppVersion is the least version of the app that the server works with.
	MinimumAppVersion string `json:"minimumAppVersion,omitempty"`
	// PlannedAppVersion is the least version from PlannedAppTime on; empty where no change is planned.
	PlannedAppVersion string    `json:"plannedAppVersion,omitempty"`
	PlannedAppTime    time.Time `json:"plannedAppTime,omitzero"`
}

// Synced is the result of a Sync.
type Synced struct {
	// Visits and Removed count the visits that are new or changed, and those that are no longer the shopper's.
	Visits, Removed int
	// Versions counts the checklist versions that came, each verified.
	Versions int
	// Reset is set where the server did not accept the sync token and everything was fetched again.
	Reset bool
	// OffersChanged is set where offers to the shopper are new or were changed.
	OffersChanged bool
	// Skew is how far the phone's clock is ahead of the server's.
	Skew time.Duration
	// ServerTime is the server's clock at the last answer.
	ServerTime time.Time
	// MinimumAppVersion is the least version of the app that the server works with; empty where any will do.
	MinimumAppVersion string
	// PlannedAppVersion is the least version from PlannedAppTime on; empty where no change is planned.
	PlannedAppVersion string
	PlannedAppTime    time.Time
}

// ErrBusy is returned where a call of the same method is still running.
var ErrBusy = errors.New("the same command is running already")

const (
	// syncPage is the number of visits of a page.
	syncPage = 100
	// maxKnownVersions is how many checklist versions the phone may name in a request.
	maxKnownVersions = 200
)

// Sync fetches what changed since the last time: visits, their locations and checklist versions, and which visits are
// gone. Each page is kept before the next is asked for, so that a Sync that breaks goes on where it stopped. A page
// with a version whose content does not have its digest is refused as a whole with ErrVersion. Drafts that another phone
// parked are fetched at the end.
//
// Visits with a draft or an unsent report are never removed: the server accepts a report from every shopper to whom the
// visit was assigned at some time.
func (p *Phone) Sync(ctx context.Context) (*Synced, error) { return p.SyncWithin(ctx, 0) }

// SyncWithin is Sync. If nothing has changed, it waits for something new as long as given, in whole seconds up to a minute.
func (p *Phone) SyncWithin(ctx context.Context, wait time.Duration) (*Synced, error) {
	if !p.syncing.TryLock() {
		return nil, fmt.Errorf("sync: %w", ErrBusy)
	}
	defer p.syncing.Unlock()
	conn, err := p.connection()
	if err != nil {
		return nil, fmt.Errorf("sync: %w", err)
	}
	ctx = p.callContext(ctx)
	client := pb.NewVisitServiceClient(conn)
	out := &Synced{}
	for more := true; more; wait = 0 {
		if more, err = p.syncOnce(ctx, client, wait, out); err != nil {
			return out, fmt.Errorf("sync: %w", err)
		}
	}
	if err := p.finishSync(); err != nil {
		return out, err
	}
	if err := p.fetchParked(ctx, client); err != nil {
		return out, fmt.Errorf("sync: %w", err)
	}
	return out, nil
}

// finishSync removes what no visit needs any more.
func (p *Phone) finishSync() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.removeUnused()
}

// versionNames returns the names of the checklist versions that the phone has, as many as a request may have.
func (p *Phone) versionNames() []string {
	names := make([]string, 0, len(p.versions))
	for key := range p.versions {
		names = append(names, key.String())
	}
	slices.Sort(names)
	return names[:min(len(names), maxKnownVersions)]
}

// syncOnce fetches and stores one page. It returns true where there is another page.
func (p *Phone) syncOnce(ctx context.Context, client pb.VisitServiceClient, wait time.Duration, out *Synced) (bool, error) {
	p.mu.Lock()
	token, known := p.progress.Token, p.versionNames()
	p.mu.Unlock()
	asked := p.options.Now()
	page, err := client.SyncVisits(ctx, &pb.SyncVisitsRequest{
		Token: token, PageSize: syncPage, WaitSeconds: int32(wait / time.Second), KnownVersions: known,
	})
	if err != nil {
		return false, err
	}
	answered := p.options.Now()
	if page.GetMore() && page.GetToken() == token {
		return false, errors.New("the server announces another page with the same token")
	}
	versions, err := verify(page.GetVersions())
	if err != nil {
		return false, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if token == "" || page.GetReset_() {
		if err := p.startOver(); err != nil {
			return false, err
		}
	}
	if err := p.storePage(page, versions); err != nil {
		return false, err
	}
	next := p.progress
	next.Token, next.MinimumAppVersion = page.GetToken(), page.GetMinimumAppVersion()
	next.PlannedAppVersion, next.PlannedAppTime = page.GetPlannedAppVersion(), time.Time{}
	if page.GetPlannedAppTime() != nil {
		next.PlannedAppTime = page.GetPlannedAppTime().AsTime()
	}
	if page.GetServerTime() != nil && wait == 0 { // The time of an answer that was waited for is no measure of the clock.
		next.measure(asked, answered, page.GetServerTime().AsTime())
	}
	if err := p.disk.put("", progressFile, next); err != nil {
		return false, err
	}
	p.progress = next
	out.add(page, next)
	return page.GetMore(), nil
}

// startOver begins a complete fetch. It removes the token first: if the phone stops in between, it fetches all again.
func (p *Phone) startOver() error {
	fresh := p.progress
	fresh.Token = ""
	fresh.Generation++
	err := p.disk.put("", progressFile, fresh)
	if err == nil {
		p.progress = fresh
	}
	return err
}

func (s *Synced) add(page *pb.SyncVisitsResponse, now progress) {
	s.Visits += len(page.GetVisits())
	s.Removed += len(page.GetRemovedVisits())
	s.Versions += len(page.GetVersions())
	s.Reset = s.Reset || page.GetReset_()
	s.OffersChanged = s.OffersChanged || page.GetOffersChanged()
	s.Skew, s.ServerTime, s.MinimumAppVersion = now.Skew, now.ServerTime, now.MinimumAppVersion
	s.PlannedAppVersion, s.PlannedAppTime = now.PlannedAppVersion, now.PlannedAppTime
}
