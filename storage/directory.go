package storage

import (
	"context"
	"time"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/visit"
)

// WholeClient is the id of the node above every location of a client. Every roll-up includes it. Locations has no row
// for it.
const WholeClient = "all"

// Client is a brand that buys visits.
type Client struct {
	ID    string
	Title string
	// Titles are what it is called in further languages, by BCP 47 tag; nil if there are none.
	Titles     checklist.Text
	Revision   int64
	CreateTime time.Time
	UpdateTime time.Time
	// StaffToldTime is when the client recorded that its staff had notice of visits in advance, zero if it did not.
	StaffToldTime time.Time
	// DeleteTime is when the client was deleted, zero if it is not.
	DeleteTime time.Time
	// Changes counts the changes of figures and of what the client may see: releases, withdrawals, moves. See
	// Feed.Append.
	Changes int64
}

// Channel is how a location is visited: IN_PERSON, PHONE or WEB.
type Channel string

// The channels.
const (
	InPerson Channel = "IN_PERSON"
	Phone    Channel = "PHONE"
	Web      Channel = "WEB"
)

// Location is a place that can be visited, or a region of such places.
type Location struct {
	Client string
	ID     string
	// Parent is the id of the location above, or WholeClient.
	Parent string
	Title  string
	// Titles are what it is called in further languages, by BCP 47 tag; nil if there are none.
	Titles   checklist.Text
	Channel  Channel
	TimeZone string
	Locale   string
	// Point is nil if the place is unknown.
	Point   *visit.Point
	Address string
	Contact string
	Opening visit.Opening
	// Attributes are what the client notes of the location, as key:value such as size:large, each key once, in byte order.
	Attributes []string
	// Number is the location's number within its client, from 1. It never changes, and a number of a location that was
	// ever counted is not used again. Insert sets it. It is 0 if a server of an earlier release inserted the location;
	// see Locations.EnsureNumber.
	Number     int32
	Revision   int64
	UpdateTime time.Time
	// DeleteTime is when the location was deleted, zero if it is not.
	DeleteTime time.Time
}

// Program defines what is measured at a client, and by which rules.
type Program struct {
	Client string
	ID     string
	Title  string
	// Titles are what it is called in further languages, by BCP 47 tag; nil if there are none.
	Titles    checklist.Text
	Checklist string
	// Version is the version that new visits are pinned to. 0 means the newest.
	Version int32
	Rules   visit.Rules
	// Qualifications are what a shopper of the program needs to have.
	Qualifications []string
	// Fee and Briefing are those of new visits.
	Fee        Money
	Briefing   Briefing
	Waves      []Wave
	Revision   int64
	UpdateTime time.Time
	// DeleteTime is when the program was deleted, zero if it is not.
	DeleteTime time.Time
}

// Money is a decimal amount with its currency. Both are empty if there is none.
type Money struct {
	Amount   string `json:"amount,omitempty"`
	Currency string `json:"currency,omitempty"`
}

// Briefing is what a shopper gets for a visit besides its scenario.
type Briefing struct {
	// Minutes are how long the visit takes, with the report; 0 if it is not known.
	Minutes int32          `json:"minutes,omitempty"`
	Files   []BriefingFile `json:"files,omitempty"`
}

// BriefingFile is a file that the agency serves to shoppers at an address of its own.
type BriefingFile struct {
	Title string `json:"title,omitempty"`
	URI   string `json:"uri"`
	// SHA256 is the digest of the file in hexadecimal, and Bytes its size.
	SHA256    string `json:"sha256"`
	Bytes     int64  `json:"bytes"`
	MediaType string `json:"mediaType,omitempty"`
}

// Wave is a named span of days of a program, including both ends, as civil dates such as 2026-10-01.
type Wave struct {
	ID       string `json:"wave"`
	FirstDay string `json:"firstDay"`
	LastDay  string `json:"lastDay"`
}

// Shopper is a person who visits.
type Shopper struct {
	ID      string
	Title   string
	Email   string
	Locales []string
	// Home is nil if it is not known.
	Home *visit.HomeArea
	// Qualifications are what the shopper has, in words of the agency such as car.
	Qualifications []string
	Revision       int64
	CreateTime     time.Time
	UpdateTime     time.Time
	// EraseTime is when the person was erased: Title, Email, Locales, Home and Qualifications are empty. It is zero for all others.
	EraseTime time.Time
	// DeleteTime is when the shopper was deleted, zero if they are not.
	DeleteTime time.Time
}

// Erased reports whether the person was erased. Nothing new may refer to such a shopper.
func (s *Shopper) Erased() bool { return !s.EraseTime.IsZero() }

// DirectoryQuery narrows and orders a list of clients, locations, programs or shoppers.
type DirectoryQuery struct {
	// Filter compares fields; each list names those that it has.
	Filter Filter
	// Deleted includes what was deleted.
	Deleted bool
	// Order is the field by which the list is ordered; by id if it is empty, and by id where two have the same value. Descending reverses all of it.
	Order      string
	Descending bool
}

// Clients keeps clients. The following rules hold for other resources too: Insert sets Revision to 1, Update works as
// in Checklists, and lists are in byte order of ids. A row with a DeleteTime is deleted and kept: Get and List return it,
// and a new visit, token,
// invitation, location or program that refers to it is ErrNotFound; see also LiveClient.
type Clients interface {
	Insert(ctx context.Context, c *Client) error
	Get(ctx context.Context, id string) (*Client, error)
	Update(ctx context.Context, c *Client) error
	// Delete removes a client for good. It returns ErrInUse if the client has locations, programs, visits, timeline events,
	// tokens or invitations.
	Delete(ctx context.Context, id string) error
	List(ctx context.Context, page Page) ([]*Client, Cursor, error)
	// Search returns the clients of a query. Fields of the filter: client, title, create_time, update_time, delete_time; of
	// the order: title, create_time, update_time. It returns ErrFilter for others.
	Search(ctx context.Context, query DirectoryQuery, page Page) ([]*Client, Cursor, error)
}

// Locations keeps the location trees of clients. A tree is at most MaxDepth deep and has no cycle.
type Locations interface {
	// Insert adds a location. It returns ErrNotFound if the parent does not exist, and ErrTree if the tree would be too
	// deep.
	Insert(ctx context.Context, l *Location) error
	Get(ctx context.Context, client, id string) (*Location, error)
	// Update replaces a location. It returns ErrTree if the new parent is below the location or the tree would be too
	// deep.
	Update(ctx context.Context, l *Location) error
	// Lock keeps the client's tree from being changed by other transactions until this one ends. It returns ErrNotFound
	// if the client does not exist.
	Lock(ctx context.Context, client string) error
	// PutAll inserts the locations whose Revision is 0, with numbers in their order, and replaces the others. ErrExists
	// and ErrStale may come as late as at the commit. The caller holds the Lock of the tree, and has checked that every
	// parent exists or is in the list before its children, and that no branch is too deep. A replaced location keeps its
	// parent: another one is ErrStale.
	PutAll(ctx context.Context, client string, all []*Location) error
	// Delete removes a location. It returns ErrInUse if the location has children, visits, reports that were moved to it, claims, self-assessments or
	// timeline events.
	Delete(ctx context.Context, client, id string) error
	// List returns the locations in the subtrees of the tops, each once, in byte order of their ids, or all if
	// WholeClient is a top. A top that does not exist matches nothing. It returns ErrNotFound if the client does not
	// exist.
	List(ctx context.Context, client string, tops []string, page Page) ([]*Location, Cursor, error)
	// Search is List with a query. Fields of the filter: location, parent, title, channel, time_zone, locale, attributes,
	// update_time, delete_time; of the order: title, update_time. It returns ErrFilter for others.
	Search(ctx context.Context, client string, tops []string, query DirectoryQuery, page Page) ([]*Location, Cursor, error)
	// Ancestors returns the ids from the location itself up to WholeClient, both included.
	Ancestors(ctx context.Context, client, id string) ([]string, error)
	// EnsureNumber returns the Number of a location. It assigns one if there is none.
	EnsureNumber(ctx context.Context, client, id string) (int32, error)
	// Children returns the ids of the direct children in byte order, those that were deleted too, or ErrNotFound if the location does not exist.
	Children(ctx context.Context, client, id string) ([]string, error)
}

// Programs keeps programs; see Clients for the common rules. Insert and Update also return ErrNotFound if the checklist
// or the version that the program names does not exist.
type Programs interface {
	Insert(ctx context.Context, p *Program) error
	Get(ctx context.Context, client, id string) (*Program, error)
	Update(ctx context.Context, p *Program) error
	// Delete removes a program. It returns ErrInUse if the program has visits, claims or self-assessments.
	Delete(ctx context.Context, client, id string) error
	List(ctx context.Context, client string, page Page) ([]*Program, Cursor, error)
	// Search is List with a query. Fields of the filter: program, title, checklist, qualifications, update_time,
	// delete_time; of the order: title, update_time. It returns ErrFilter for others.
	Search(ctx context.Context, client string, query DirectoryQuery, page Page) ([]*Program, Cursor, error)
	// UsesChecklist reports whether a program of the client uses the checklist.
	UsesChecklist(ctx context.Context, client, checklist string) (bool, error)
}

// Shoppers keeps shoppers; see Clients for the common rules.
type Shoppers interface {
	Insert(ctx context.Context, s *Shopper) error
	Get(ctx context.Context, id string) (*Shopper, error)
	Update(ctx context.Context, s *Shopper) error
	// Delete removes a shopper. It returns ErrInUse if a visit was ever assigned or offered to the shopper, or the
	// shopper is a guest of one, declined one or has a token.
	Delete(ctx context.Context, id string) error
	List(ctx context.Context, page Page) ([]*Shopper, Cursor, error)
	// Search returns the shoppers of a query. Fields of the filter: shopper, title, email, locales, qualifications,
	// create_time, update_time, delete_time, erase_time; of the order: title, create_time, update_time. It returns ErrFilter
	// for others.
	Search(ctx context.Context, query DirectoryQuery, page Page) ([]*Shopper, Cursor, error)
}
