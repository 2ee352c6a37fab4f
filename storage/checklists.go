package storage

import (
	"context"
	"time"

	"mysteryshopper/checklist"
)

// Checklist is a checklist with its draft.
type Checklist struct {
	ID string
	// Draft is nil if there is none.
	Draft *checklist.Version
	// Latest is the number of the newest version, 0 if none is published.
	Latest int32
	// Revision counts the changes; see Checklists.Update.
	Revision   int64
	CreateTime time.Time
	UpdateTime time.Time
}

// PublishedVersion is an immutable version of a checklist.
type PublishedVersion struct {
	Checklist string
	Number    int32
	// Content is nil in lists that leave it out.
	Content          *checklist.Version
	Digest           checklist.Digest
	TotalFingerprint checklist.Digest
	PublishTime      time.Time
	// RetireTime is zero while the version is in use. It is the only field that ever changes.
	RetireTime time.Time
}

// Checklists keeps checklists and their versions.
type Checklists interface {
	// Insert adds a checklist with Revision 1.
	Insert(ctx context.Context, c *Checklist) error
	// Get returns a checklist with its draft.
	Get(ctx context.Context, id string) (*Checklist, error)
	// Update replaces the draft, Latest and UpdateTime if c.Revision is the stored one, and raises the revision by one,
	// in c too. It returns ErrStale otherwise.
	Update(ctx context.Context, c *Checklist) error
	// List returns checklists in byte order of their ids, without drafts.
	List(ctx context.Context, page Page) ([]*Checklist, Cursor, error)

	// InsertVersion adds a version.
	InsertVersion(ctx context.Context, v *PublishedVersion) error
	// GetVersion returns a version with its content.
	GetVersion(ctx context.Context, checklist string, number int32) (*PublishedVersion, error)
	// GetVersionHead returns a version without its content, which is most of what GetVersion reads.
	GetVersionHead(ctx context.Context, checklist string, number int32) (*PublishedVersion, error)
	// RetireVersion sets the retirement time if the version is not retired.
	RetireVersion(ctx context.Context, checklist string, number int32, at time.Time) error
	// ListVersions returns versions without content, the newest first.
	ListVersions(ctx context.Context, checklist string, page Page) ([]*PublishedVersion, Cursor, error)
}
