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
	"mysteryshopper/storage"
)

type tokenListCommand struct {
	database
	Client string `placeholder:"ID" help:"Only the tokens of a client."`
	JSON   bool   `name:"json" help:"Print a line of JSON for each."`
}

func (*tokenListCommand) manual() manual {
	return manual{
		examples: []example{
			{"See who may call.", "token list"},
			{"Count the tokens that are in force.", "token list --json | jq -r .state | grep -c '^IN_FORCE$'"},
		},
		codes: []int{exitOK, exitUsage, exitUnreachable},
	}
}

// tokenRow is a token as it is printed.
type tokenRow struct {
	Token     string   `json:"token"`
	State     string   `json:"state,omitempty"`
	Role      string   `json:"role"`
	Client    string   `json:"client,omitempty"`
	Locations []string `json:"locations,omitempty"`
	Shopper   string   `json:"shopper,omitempty"`
	Title     string   `json:"title,omitempty"`
	// A zero time is left out.
	CreateTime time.Time `json:"createTime"`
	ExpireTime time.Time `json:"expireTime,omitzero"`
	RevokeTime time.Time `json:"revokeTime,omitzero"`
	// RevokeReason is why the server revoked it.
	RevokeReason storage.RevokeReason `json:"revokeReason,omitempty"`
}

func rowOf(t *storage.Token) tokenRow {
	return tokenRow{
		Token: t.ID, Role: string(t.Grant.Role), Client: t.Grant.Client, Locations: t.Grant.Locations,
		Shopper: t.Grant.Shopper, Title: t.Grant.Title,
		CreateTime: t.CreateTime, ExpireTime: t.ExpireTime, RevokeTime: t.RevokeTime, RevokeReason: t.RevokeReason,
	}
}

// stateOf returns the state of a token.
func stateOf(t *storage.Token, now time.Time) string {
	switch {
	case t.RevokeReason != "":
		return string(t.RevokeReason)
	case !t.RevokeTime.IsZero():
		return "REVOKED"
	case !t.ExpireTime.IsZero() && !now.Before(t.ExpireTime):
		return "EXPIRED"
	}
	return "IN_FORCE"
}

// tokenPageSize is how many tokens are read at a time.
const tokenPageSize = 500

// Run lists the tokens.
func (c *tokenListCommand) Run(ctx context.Context, env *Environment) error {
	w := tabwriter.NewWriter(env.Stdout, 0, 0, 2, ' ', 0)
	lines := json.NewEncoder(env.Stdout)
	if !c.JSON {
		fmt.Fprintln(w, "TOKEN\tSTATE\tROLE\tFOR\tCREATED\tEXPIRES\tTITLE")
	}
	now := env.Now()
	err := c.each(ctx, func(t *storage.Token) error {
		row := rowOf(t)
		row.State = stateOf(t, now)
		if c.JSON {
			return lines.Encode(row)
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", row.Token, row.State, row.Role,
			orDash(strings.Trim(row.Shopper+row.Client+" "+strings.Join(row.Locations, " "), " ")),
			row.CreateTime.Format(time.DateOnly), day(row.ExpireTime), row.Title)
		return nil
	})
	if err != nil {
		return err
	}
	return w.Flush()
}

func day(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.Format(time.DateOnly)
}

// each calls fn for all tokens, or those of a client, of one snapshot.
func (c *tokenListCommand) each(ctx context.Context, fn func(*storage.Token) error) error {
	return c.open(ctx, app.Database{ReadOnly: true}, func(store storage.Store) error {
		return store.View(ctx, storage.ReadOptions{}, func(tx storage.Tx) error {
			return storage.Each(ctx, tokenPageSize, storage.Of(tx.Access().ListTokens, c.Client), fn)
		})
	})
}

type tokenRevokeCommand struct {
	database
	ID string `arg:"" help:"The token's id: the middle part of ms_ID_…, as token list shows it."`
}

func (*tokenRevokeCommand) manual() manual {
	return manual{
		examples: []example{{"End a token whose secret leaked.", "token revoke 24lugk6getm6"}},
		codes:    []int{exitOK, exitFindings, exitUsage, exitUnreachable},
	}
}

// Run ends the token. One that is revoked already stays as it is.
func (c *tokenRevokeCommand) Run(ctx context.Context, env *Environment) error {
	err := c.update(ctx, env, true, func(tx storage.Tx, now time.Time) error {
		token, err := tx.Access().GetToken(ctx, c.ID)
		if errors.Is(err, storage.ErrNotFound) {
			return found("there is no token %s", quote(c.ID))
		}
		if err != nil || !token.RevokeTime.IsZero() {
			return err
		}
		token.RevokeTime = now
		if err := tx.Access().UpdateToken(ctx, token); err != nil {
			return err
		}
		return auditCommand(ctx, env, tx, "token revoke", "tokens/"+token.ID, nil, now)
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(env.Stderr, "token %s is revoked; running servers follow within a second\n", c.ID)
	return nil
}
