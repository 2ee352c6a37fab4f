package storage

import (
	"context"
	"time"

	"mysteryshopper/checklist/visit"
)

// WholeClient is the id of the node above every location of a client. It is in every roll-up and is no row of its
// own in Locations.
const WholeClient = "all"

// Client is a brand that buys visits.
type Client struct {
	ID         string
	Title      string
	Revision   int64
	CreateTime time.Time
	UpdateTime time.Time
	// StaffToldTime is when the client recorded that its staff were told in advance of visits; zero where it did not.
	StaffToldTime time.Time
	// Changes counts what changed any figure or what the client may see: releases, withdrawals, moves. See
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
	Parent   string
	Title    string
	Channel  Channel
	TimeZone string
	Locale   string
	// Point is nil where the place is not known.
	Point   *visit.Point
	Address string
	Contact string
	// Number is the location's among those of its client, from 1 on; it never changes, and nothing that was ever counted
	// has another one's. Insert sets it. It is 0 where a server of a release before inserted the location; see
	// Locations.Number.
	Number     int32
	Revision   int64
	UpdateTime time.Time
}

// Program is what is measured at a client.
type Program struct {
	Client    string
	ID        string
	Title     string
	Checklist string
	// Version is what new visits are pinned to; the newest where 0.
	Version    int32
	Rules      visit.Rules
	Fee        Money
	Waves      []Wave
	Revision   int64
	UpdateTime time.Time
}

// Money is an amount as a decimal, and its currency; both empty where there is none.
type Money struct {
	Amount   string `json:"amount,omitempty"`
	Currency string `json:"currency,omitempty"`
}

// Wave is a named span of days of a program, both ends in it, as civil dates such as 2026-10-01.
type Wave struct {
	ID       string `json:"wave"`
	FirstDay string `json:"firstDay"`
	LastDay  string `json:"lastDay"`
}

// Shopper is a person who visits.
type Shopper struct {
	ID         string
	Title      string
	Email      string
	Locales    []string
	Revision   int64
	CreateTime time.Time
	UpdateTime time.Time
}

// Clients keeps clients. Insert sets Revision to 1; Update works as in Checklists; lists are in byte order of ids.
type Clients interface {
	Insert(ctx context.Context, c *Client) error
	Get(ctx context.Context, id string) (*Client, error)
	Update(ctx context.Context, c *Client) error
	// Delete removes a client without locations, programs, visits, events, tokens or invitations.
	Delete(ctx context.Context, id string) error
	List(ctx context.Context, page Page) ([]*Client, Cursor, error)
}

// Locations keeps the location trees of clients. A tree is at most MaxDepth deep and has no cycle.
type Locations interface {
	// Insert adds a location; ErrNotFound where its parent is not there, ErrTree where it would be too deep.
	Insert(ctx context.Context, l *Location) error
	Get(ctx context.Context, client, id string) (*Location, error)
	// Update replaces a location; ErrTree where the parent would be below it or the tree too deep.
	Update(ctx context.Context, l *Location) error
	// Delete removes a location without locations below it and without visits, claims, self-assessments and events.
	Delete(ctx context.Context, client, id string) error
	// List returns the locations at and below any of the tops, each once, in byte order of their ids; all where
	// WholeClient is among them. A top that is not there has nothing at and below it; only the client must be there.
	List(ctx context.Context, client string, tops []string, page Page) ([]*Location, Cursor, error)
	// Ancestors returns the ids from the location itself up to and including WholeClient.
	Ancestors(ctx context.Context, client, id string) ([]string, error)
	// EnsureNumber returns a location's Number, and gives it one where it has none yet.
	EnsureNumber(ctx context.Context, client, id string) (int32, error)
	// Children returns the ids directly below, in byte order; ErrNotFound where there is no such location.
	Children(ctx context.Context, client, id string) ([]string, error)
}

// Programs keeps programs; see Clients for the habits. ErrNotFound also where the checklist or the version that a
// program names is not there.
type Programs interface {
	Insert(ctx context.Context, p *Program) error
	Get(ctx context.Context, client, id string) (*Program, error)
	Update(ctx context.Context, p *Program) error
	// Delete removes a program without visits, claims and self-assessments.
	Delete(ctx context.Context, client, id string) error
	List(ctx context.Context, client string, page Page) ([]*Program, Cursor, error)
	// UsesChecklist says whether a program of the client has the checklist.
	UsesChecklist(ctx context.Context, client, checklist string) (bool, error)
}

// Shoppers keeps shoppers; see Clients for the habits.
type Shoppers interface {
	Insert(ctx context.Context, s *Shopper) error
	Get(ctx context.Context, id string) (*Shopper, error)
	Update(ctx context.Context, s *Shopper) error
	// Delete removes a shopper who never held a visit and has no token.
	Delete(ctx context.Context, id string) error
	List(ctx context.Context, page Page) ([]*Shopper, Cursor, error)
}
