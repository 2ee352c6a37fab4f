package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"mysteryshopper/server/app"
	"mysteryshopper/server/auth"
	"mysteryshopper/storage"
)

type tokenInvitationsCommand struct {
	database
	JSON bool `name:"json" help:"Print a line of JSON for each."`
}

func (*tokenInvitationsCommand) manual() manual {
	return manual{
		examples: []example{{"See whose codes are still unused.", "token invitations"}},
		codes:    []int{exitOK, exitUsage, exitUnreachable},
	}
}

// invitationRow is an invitation as it is printed.
type invitationRow struct {
	Invitation string    `json:"invitation"`
	State      string    `json:"state"`
	Role       string    `json:"role"`
	Client     string    `json:"client,omitempty"`
	Locations  []string  `json:"locations,omitempty"`
	Shopper    string    `json:"shopper,omitempty"`
	CreateTime time.Time `json:"createTime"`
	ExpireTime time.Time `json:"expireTime"`
}

func rowOfInvitation(i *storage.Invitation, now time.Time) invitationRow {
	state := "IN_FORCE"
	if !now.Before(i.ExpireTime) {
		state = "EXPIRED"
	}
	return invitationRow{
		Invitation: i.ID().String(), State: state, Role: string(i.Grant.Role), Client: i.Grant.Client, Locations: i.Grant.Locations,
		Shopper: i.Grant.Shopper, CreateTime: i.CreateTime, ExpireTime: i.ExpireTime,
	}
}

// Run lists the invitations.
func (c *tokenInvitationsCommand) Run(ctx context.Context, env *Environment) error {
	w := tabwriter.NewWriter(env.Stdout, 0, 0, 2, ' ', 0)
	lines := json.NewEncoder(env.Stdout)
	if !c.JSON {
		fmt.Fprintln(w, "INVITATION\tSTATE\tROLE\tFOR\tCREATED\tEXPIRES")
	}
	now := env.Now()
	err := c.open(ctx, app.Database{ReadOnly: true}, func(store storage.Store) error {
		return store.View(ctx, storage.ReadOptions{}, func(tx storage.Tx) error {
			return storage.Each(ctx, tokenPageSize, tx.Access().ListInvitations, func(i *storage.Invitation) error {
				row := rowOfInvitation(i, now)
				if c.JSON {
					return lines.Encode(row)
				}
				fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", row.Invitation, row.State, row.Role,
					orDash(strings.Trim(row.Shopper+row.Client+" "+strings.Join(row.Locations, " "), " ")),
					row.CreateTime.Format(time.DateOnly), day(row.ExpireTime))
				return nil
			})
		})
	})
	if err != nil {
		return err
	}
	return w.Flush()
}

type tokenUninviteCommand struct {
	database
	Invitation string `arg:"" help:"The invitation's id, as token invitations lists it."`
}

func (*tokenUninviteCommand) manual() manual {
	return manual{
		examples: []example{{"End an invitation that was sent to the wrong person.", "token uninvite 0123456789abcdef0123456789abcdef"}},
		codes:    []int{exitOK, exitFindings, exitUsage, exitUnreachable},
	}
}

// Run removes the invitation.
func (c *tokenUninviteCommand) Run(ctx context.Context, env *Environment) error {
	missing := found("there is no invitation %s", quote(c.Invitation))
	id, err := auth.ParseInvitationID(c.Invitation)
	if err != nil {
		return missing
	}
	err = c.update(ctx, env, true, func(tx storage.Tx, now time.Time) error {
		if _, err := tx.Access().RevokeInvitation(ctx, id); err != nil {
			return err
		}
		return auditCommand(ctx, env, tx, "token uninvite", "invitations/"+id.String(), nil, now)
	})
	if errors.Is(err, storage.ErrNotFound) {
		return missing
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(env.Stdout, "invitation %s is ended\n", c.Invitation)
	return err
}
