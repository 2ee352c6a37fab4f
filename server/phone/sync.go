package phone

import (
	"context"
	"errors"
	"fmt"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// progress is how far the phone has followed the server.
type progress struct {
	// Token is what the next Sync comes with; empty fetches everything.
	Token string `json:"token,omitempty"`
	// Generation counts the fetches of everything. When one is over, visits of an earlier one are gone: nothing is
	// forgotten before it is known what is there.
	Generation int64 `json:"generation"`
	// ServerTime is the server's clock at the last answer, by which the phone was Skew ahead.
	ServerTime time.Time     `json:"serverTime,omitzero"`
	Skew       time.Duration `json:"skew,omitempty"`
	// MinimumAppVersion is the least version of the app that the server works with.
	MinimumAppVersion string `json:"minimumAppVersion,omitempty"`
}

// Synced says what a Sync brought.
type Synced struct {
	// Visits and Removed count the visits that are new or changed, and those that are no longer the shopper's.
	Visits, Removed int
	// Versions counts the checklist versions that came, each verified.
	Versions int
	// Reset says that the server did not know the phone's token, and everything was fetched anew.
	Reset bool
	// Skew is how far the phone's clock is ahead of the server's.
	Skew time.Duration
	// ServerTime is the server's clock at the last answer.
	ServerTime time.Time
	// MinimumAppVersion is the least version of the app that the server works with; empty where any will do.
	MinimumAppVersion string
}

// ErrBusy says that such a job is under way already.
var ErrBusy = errors.New("the same is under way already")

// syncPage is how many visits are asked for at once.
const syncPage = 100

// Sync fetches what changed since the last time: visits, their locations and checklist versions, and which visits are
// gone. Each page is kept before the next is asked for, so that a Sync that breaks goes on where it stopped. A page
// with a version whose content does not have its digest is refused as a whole with ErrVersion.
//
// Visits with a draft or an unsent report are never forgotten: a report is taken from whoever once held the visit.
func (p *Phone) Sync(ctx context.Context) (*Synced, error) {
	if !p.syncing.TryLock() {
		return nil, fmt.Errorf("sync: %w", ErrBusy)
	}
	defer p.syncing.Unlock()
	conn, err := p.connection()
	if err != nil {
		return nil, fmt.Errorf("sync: %w", err)
	}
	ctx = p.as(ctx)
	client := pb.NewVisitServiceClient(conn)
	out := &Synced{}
	for more := true; more; {
		if more, err = p.syncOnce(ctx, client, out); err != nil {
			return out, fmt.Errorf("sync: %w", err)
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return out, p.sweep()
}

// syncOnce fetches and keeps one page, and says whether there is more.
func (p *Phone) syncOnce(ctx context.Context, client pb.VisitServiceClient, out *Synced) (bool, error) {
	p.mu.Lock()
	token := p.progress.Token
	p.mu.Unlock()
	asked := p.options.Now()
	page, err := client.SyncVisits(ctx, &pb.SyncVisitsRequest{Token: token, PageSize: syncPage})
	if err != nil {
		return false, err
	}
	answered := p.options.Now()
	if page.GetMore() && page.GetToken() == token {
		return false, errors.New("the server says that there is more and does not go on")
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
	if err := p.keepPage(page, versions); err != nil {
		return false, err
	}
	next := p.progress
	next.Token, next.MinimumAppVersion = page.GetToken(), page.GetMinimumAppVersion()
	if page.GetServerTime() != nil {
		next.ServerTime = page.GetServerTime().AsTime()
		middle := asked.Add(answered.Sub(asked) / 2)
		next.Skew = middle.Sub(next.ServerTime).Truncate(time.Millisecond)
	}
	if err := p.disk.put("", progressFile, next); err != nil {
		return false, err
	}
	p.progress = next
	out.add(page, next)
	return page.GetMore(), nil
}

// startOver begins a fetch of everything. The token goes first: if the phone stops in between, it asks for all again.
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
	s.Skew, s.ServerTime, s.MinimumAppVersion = now.Skew, now.ServerTime, now.MinimumAppVersion
}
