package api

import (
	"slices"
	"strings"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/fault"
	"mysteryshopper/storage"
)

// directoryRequest is a request for a list of the directory.
type directoryRequest interface {
	GetShowDeleted() bool
	GetFilter() string
	GetOrderBy() string
}

// directoryList holds the fields that a list of the directory can be filtered and ordered by, in snake case. The operator
// ":" matches a part of a title, and one item of a field that is a list.
type directoryList struct {
	filterFields
	orders []string
}

var (
	clientList = directoryList{
		filterFields{texts: []string{"client", "create_time", "update_time", "delete_time"}, titles: []string{"title"}},
		[]string{"title", "create_time", "update_time"},
	}
	locationList = directoryList{
		filterFields{
			texts:  []string{"location", "parent", "channel", "time_zone", "locale", "update_time", "delete_time"},
			titles: []string{"title"}, lists: []string{"attributes"},
		},
		[]string{"title", "update_time"},
	}
	programList = directoryList{
		filterFields{texts: []string{"program", "checklist", "update_time", "delete_time"}, titles: []string{"title"}, lists: []string{"qualifications"}},
		[]string{"title", "update_time"},
	}
	shopperList = directoryList{
		filterFields{
			texts:  []string{"shopper", "create_time", "update_time", "delete_time", "erase_time"},
			titles: []string{"title", "email"}, lists: []string{"locales", "qualifications"},
		},
		[]string{"title", "create_time", "update_time"},
	}
)

// without returns the list without a field of its filter.
func (l directoryList) without(field string) directoryList {
	l.texts = slices.DeleteFunc(slices.Clone(l.texts), func(name string) bool { return name == field })
	return l
}

// query returns the query of a request, or INVALID_FILTER.
func (l directoryList) query(req directoryRequest) (storage.DirectoryQuery, error) {
	filter, err := l.parse(req.GetFilter())
	if err != nil {
		return storage.DirectoryQuery{}, err
	}
	q := storage.DirectoryQuery{Filter: filter, Deleted: req.GetShowDeleted()}
	if req.GetOrderBy() == "" {
		return q, nil
	}
	field, way, _ := strings.Cut(strings.TrimSpace(req.GetOrderBy()), " ")
	q.Order, q.Descending = snake(field), way == "desc"
	if !slices.Contains(l.orders, q.Order) || way != "" && way != "asc" && way != "desc" {
		return q, fault.Invalid(fault.Violation{
			Path: "orderBy", Reason: pb.Reason_INVALID_FILTER, Params: map[string]string{fault.Known: l.knownOrders()},
		})
	}
	return q, nil
}

func (l directoryList) knownOrders() string {
	var known []string
	for _, order := range l.orders {
		spelled := spellings(order)
		name := spelled[len(spelled)-1]
		known = append(known, name, name+" desc")
	}
	return strings.Join(known, ", ")
}
