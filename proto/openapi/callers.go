package main

import (
	"errors"
	"slices"
	"strings"

	"mysteryshopper/server/auth"
	"mysteryshopper/server/gateway"
	"mysteryshopper/storage"
)

// bounds describes what each scope leaves to whom, for the roles that it bounds.
var bounds = map[auth.Scope]struct {
	roles []storage.Role
	text  string
}{
	auth.OwnToken:    {nil, "about their own token; an admin may revoke any"},
	auth.OwnClient:   {clientele, "of their own client"},
	auth.OwnSubtree:  {clientele, "at and below their own locations"},
	auth.OwnVisits:   {shoppers, "of their own visits"},
	auth.HeldVisits:  {shoppers, "of visits that they have or had"},
	auth.OwnReports:  {shoppers, "of their own reports"},
	auth.OwnVersions: {append(slices.Clone(shoppers), clientele...), "of versions in their own visits or programs"},
}

var (
	clientele = []storage.Role{storage.Viewer, storage.Manager}
	shoppers  = []storage.Role{storage.ShopperRole}
)

// addCallers documents who may call the operation, from the policy: for people in the description, for programs in
// x-roles, and what credentials it takes.
func (o *operation) addCallers() error {
	rule, ok := auth.RuleFor(o.fullName)
	if !ok {
		return errors.New("the policy has no row for it")
	}
	if rule.Public {
		o.object["security"] = []any{}
		o.addText("Who may call: everybody, without a token.")
		return nil
	}
	var open, bounded, names []string
	bound := bounds[rule.Scope]
	for _, role := range rule.Roles {
		names = append(names, string(role))
		if slices.Contains(bound.roles, role) {
			bounded = append(bounded, strings.ToLower(string(role)))
		} else {
			open = append(open, strings.ToLower(string(role)))
		}
	}
	text := strings.Join(open, ", ")
	switch {
	case len(bounded) > 0:
		parts := strings.Join(bounded, " and ") + " (" + bound.text + ")"
		text = strings.TrimPrefix(text+"; "+parts, "; ")
	case bound.text != "" && bound.roles == nil:
		text += " (" + bound.text + ")"
	}
	o.addText("Who may call: " + text + ".")
	o.object["x-roles"] = names
	if o.reads() && gateway.IsReporting(o.rpc) {
		o.object["security"] = []any{object{"bearer": []any{}}, object{"session": []any{}}, object{"basic": []any{}}}
	}
	return nil
}
