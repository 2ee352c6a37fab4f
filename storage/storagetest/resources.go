package storagetest

import (
	"testing"
	"time"

	"mysteryshopper/checklist"
	"mysteryshopper/checklist/visit"
	"mysteryshopper/storage"
)

// resource defines a type of resources with an id and a revision.
type resource[T any] struct {
	table[T]
	name string
	make func(w *world, id string) *T
	// change sets every field that may change to another value.
	change func(*T)
	// scope returns a value by which the list includes all rows of a world. The zero value does so if scope is nil.
	scope func(w *world) *T
	// omit clears the fields that a list leaves out. It is nil if there are none.
	omit func(*T)
}

var later = noon.Add(time.Hour)

var clientResource = resource[storage.Client]{
	name: "Clients", table: clientTable, make: (*world).newClient,
	change: func(c *storage.Client) {
		c.Title, c.StaffToldTime, c.UpdateTime, c.DeleteTime, c.Titles = "Ajax", time.Time{}, later, later, nil
	},
}

var checklistResource = resource[storage.Checklist]{
	name: "Checklists", table: checklistTable, make: (*world).newChecklist,
	change: func(c *storage.Checklist) { c.Draft, c.Latest, c.UpdateTime = nil, 7, later },
	omit:   func(c *storage.Checklist) { c.Draft = nil },
}

var locationResource = resource[storage.Location]{
	name: "Locations", table: locationTable,
	make: func(w *world, id string) *storage.Location { return w.newLocation(id, w.region) },
	change: func(l *storage.Location) {
		l.Parent, l.Title, l.Channel, l.TimeZone = storage.WholeClient, "Wien", storage.Phone, "Europe/Vienna"
		l.Locale, l.Point, l.Address, l.Contact, l.UpdateTime = "de-AT", nil, "Ring 1", "", later
		l.Attributes, l.DeleteTime, l.Titles = []string{"a:1"}, later, checklist.Text{"hu": "Bécs"}
	},
	scope: func(w *world) *storage.Location { return w.newLocation(w.region, w.region) },
}

var programResource = resource[storage.Program]{
	name: "Programs", table: programTable, make: (*world).newProgram,
	change: func(p *storage.Program) {
		p.Title, p.Version, p.Rules.RotationDays, p.Fee, p.UpdateTime = "Other", 0, 30, storage.Money{}, later
		p.Waves, p.DeleteTime, p.Titles = append(p.Waves, storage.Wave{ID: "next"}), later, checklist.Text{"sv": "Annat", "de": "\"Anderes\""}
	},
	scope: func(w *world) *storage.Program { return &storage.Program{Client: w.client} },
}

var shopperResource = resource[storage.Shopper]{
	name: "Shoppers", table: shopperTable, make: (*world).newShopper,
	change: func(s *storage.Shopper) {
		s.Title, s.Email, s.Locales, s.UpdateTime, s.EraseTime, s.DeleteTime = "Änne", "", nil, later, later, later
	},
}

var visitResource = resource[storage.Visit]{
	name: "Visits", table: visitTable, make: (*world).newVisit,
	change: func(v *storage.Visit) {
		v.State, v.WindowStart, v.WindowEnd, v.Scenario, v.Wave = visit.Cancelled, later, time.Time{}, "", "next"
		v.CheckInTime, v.Flags, v.Report = later, []visit.Flag{visit.FlagLate, visit.FlagTooShort}, storage.ReportID{1}
		v.ReturnedRevision, v.ReturnComment, v.ReturnedQuestions, v.UpdateTime = 2, "Please say which till.", []string{"till", "wait"}, later
		v.EditedRevision, v.AnswerDue = 3, later.Add(time.Hour)
	},
}

var claimResource = resource[storage.Claim]{
	name: "Claims", table: claimTable, make: (*world).newClaim,
	change: func(c *storage.Claim) {
		c.Statement, c.Questions, c.Source, c.Month = checklist.Text{"sv": "Alltid öppet"}, []string{"open"}, "", ""
		c.UpdateTime, c.RetireTime = later, later
	},
	scope: func(w *world) *storage.Claim { return &storage.Claim{Client: w.client, RetireTime: noon} },
}

func testResources(t *testing.T, open func(*testing.T) storage.Store) {
	s := open(t)
	testResource(t, s, clientResource)
	testResource(t, s, checklistResource)
	testResource(t, s, locationResource)
	testResource(t, s, programResource)
	testResource(t, s, shopperResource)
	testResource(t, s, visitResource)
	testResource(t, s, claimResource)
	testResource(t, s, alertRuleResource)
	testResource(t, s, alertResource)
	testResource(t, s, actionResource)
}

func testPaging(t *testing.T, open func(*testing.T) storage.Store) {
	testPages(t, open, clientResource)
	testPages(t, open, checklistResource)
	testPages(t, open, locationResource)
	testPages(t, open, programResource)
	testPages(t, open, shopperResource)
	testPages(t, open, visitResource)
	testPages(t, open, claimResource)
	testPages(t, open, alertRuleResource)
	testPages(t, open, alertResource)
	testPages(t, open, actionResource)
}
