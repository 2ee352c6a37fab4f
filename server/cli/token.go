package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"mysteryshopper/server/app"
	"mysteryshopper/server/auth"
	"mysteryshopper/storage"
)

// tokenCommands are the commands on tokens. They change the database directly, for the first admin and for emergencies;
// a running server follows within a second.
type tokenCommands struct {
	Create tokenCreateCommand `cmd:"" help:"Make a token, and print its secret this once."`
	Invite tokenInviteCommand `cmd:"" help:"Make a one-time code that a device exchanges for a token."`
	List   tokenListCommand   `cmd:"" help:"List tokens, without their secrets."`
	Revoke tokenRevokeCommand `cmd:"" help:"End a token."`

	Invitations tokenInvitationsCommand `cmd:"" help:"List the invitations that nobody has used, without their codes."`
	Uninvite    tokenUninviteCommand    `cmd:"" help:"End an invitation before it is used."`
}

// grantFlags are the flags of a grant.
type grantFlags struct {
	Role     string   `required:"" enum:"ADMIN,REVIEWER,PLANNER,AUDITOR,SHOPPER,VIEWER,MANAGER" placeholder:"ROLE" help:"What it may do: ADMIN, REVIEWER, PLANNER, AUDITOR, SHOPPER, VIEWER or MANAGER."`
	Client   string   `placeholder:"ID" help:"The client, of a VIEWER or MANAGER."`
	Location []string `placeholder:"ID" help:"A location at and below which a VIEWER or MANAGER may see; repeatable. The whole client otherwise."`
	Shopper  string   `placeholder:"ID" help:"The shopper, of a SHOPPER."`
	Title    string   `placeholder:"TEXT" help:"What it is called in lists."`
}

func (f *grantFlags) grant() storage.Grant {
	return storage.Grant{
		Role: storage.Role(f.Role), Client: f.Client, Locations: f.Location, Shopper: f.Shopper, Title: f.Title,
	}
}

// Validate checks that the flags fit the role.
func (f *grantFlags) Validate() error {
	role := storage.Role(f.Role)
	ofClient, ofShopper := role == storage.Viewer || role == storage.Manager, role == storage.ShopperRole
	var errs []error
	for _, flag := range []struct {
		name           string
		given          bool
		needed, wanted bool
	}{
		{"client", f.Client != "", ofClient, ofClient},
		{"location", len(f.Location) > 0, false, ofClient},
		{"shopper", f.Shopper != "", ofShopper, ofShopper},
	} {
		switch {
		case flag.needed && !flag.given:
			errs = append(errs, fmt.Errorf("the role %s needs --%s", role, flag.name))
		case flag.given && !flag.wanted:
			errs = append(errs, fmt.Errorf("the role %s has no --%s", role, flag.name))
		}
	}
	return errors.Join(errs...)
}

// checkGrant returns an error where a client, location or shopper of the grant does not exist.
func checkGrant(ctx context.Context, tx storage.Tx, g storage.Grant) error {
	missing := func(what, id string, err error) error {
		if errors.Is(err, storage.ErrNotFound) {
			return found("there is no %s %s", what, quote(id))
		}
		return err
	}
	if g.Shopper != "" {
		if _, err := storage.LivingShopper(ctx, tx, g.Shopper); err != nil {
			return missing("shopper", g.Shopper, err)
		}
	}
	if g.Client != "" {
		if _, err := tx.Clients().Get(ctx, g.Client); err != nil {
			return missing("client", g.Client, err)
		}
	}
	for _, id := range g.Locations {
		if _, err := tx.Locations().Get(ctx, g.Client, id); err != nil {
			return missing("location", id, err)
		}
	}
	return nil
}

type tokenCreateCommand struct {
	database
	grantFlags
	Expires span `placeholder:"SPAN" help:"When it ends, from now, such as 30d or 12h. It does not end otherwise."`
	JSON    bool `name:"json" help:"Print the token with its secret as one line of JSON."`
}

func (*tokenCreateCommand) manual() manual {
	return manual{
		examples: []example{
			{"Make the first token of a new database.", "token create --role ADMIN --title \"first admin\""},
			{"Keep the secret in a variable of the shell.", "token create --role REVIEWER --expires 30d > reviewer.token"},
			{"Let a region's managers see their region.", "token create --role MANAGER --client acme --location north --title \"region north\""},
		},
		codes: []int{exitOK, exitFindings, exitUsage, exitUnreachable},
	}
}

// Help returns the description of the command.
func (*tokenCreateCommand) Help() string {
	return "The secret is printed on stdout, alone, so that it can be captured; only a digest of it is kept. The act is " +
		"written to the audit log."
}

// Run creates the token.
func (c *tokenCreateCommand) Run(ctx context.Context, env *Environment) error {
	var plain string
	var token *storage.Token
	err := c.update(ctx, env, false, func(tx storage.Tx, now time.Time) error {
		grant := c.grant()
		if err := checkGrant(ctx, tx, grant); err != nil {
			return err
		}
		var err error
		plain, token, err = auth.CreateToken(ctx, tx, env.Random, commandActor, grant, now, c.Expires.after(now))
		return err
	})
	if err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(env.Stdout).Encode(struct {
			tokenRow
			Secret string `json:"secret"`
		}{rowOf(token), plain})
	}
	fmt.Fprintf(env.Stderr, "token %s; its secret is shown this once:\n", token.ID)
	_, err = fmt.Fprintln(env.Stdout, plain)
	return err
}

type tokenInviteCommand struct {
	database
	grantFlags
	Expires   span   `placeholder:"SPAN" default:"7d" help:"When the code ends, from now, such as 7d or 12h, 30d at most (default ${default})."`
	PublicURL string `name:"public-url" setting:"" placeholder:"URL" help:"The address under which phones reach REST. A link to show as a QR code, with the code and this address, is then printed as well."`
}

// Validate checks that the code does not last too long.
func (c *tokenInviteCommand) Validate() error {
	if time.Duration(c.Expires) > auth.LongestInvitation {
		return errors.New("--expires is 30d at most")
	}
	return c.grantFlags.Validate()
}

func (*tokenInviteCommand) manual() manual {
	return manual{
		examples: []example{
			{"Let a shopper's phone in: it exchanges the code with `phone enrol`.", "token invite --role SHOPPER --shopper anna"},
		},
		codes: []int{exitOK, exitFindings, exitUsage, exitUnreachable},
	}
}

// Run creates the invitation.
func (c *tokenInviteCommand) Run(ctx context.Context, env *Environment) error {
	var code string
	var invitation *storage.Invitation
	err := c.update(ctx, env, true, func(tx storage.Tx, now time.Time) error {
		grant := c.grant()
		if err := checkGrant(ctx, tx, grant); err != nil {
			return err
		}
		code, invitation = auth.NewInvitation(env.Random, grant, now, c.Expires.after(now))
		if err := tx.Access().InsertInvitation(ctx, invitation); err != nil {
			return err
		}
		return auditCommand(ctx, env, tx, "token invite", "invitations/"+invitation.ID().String(), nil, now)
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(env.Stderr, "invitation %s; its code can be used once, until %s:\n", invitation.ID(), invitation.ExpireTime.Format(time.RFC3339))
	if c.PublicURL != "" {
		fmt.Fprintf(env.Stderr, "as a QR code: %s\n", auth.EnrolmentURI(code, c.PublicURL))
	}
	_, err = fmt.Fprintln(env.Stdout, code)
	return err
}

// update opens the database and runs fn in a transaction, with one time for all of it. A database in a file is created
// unless it must exist.
func (d *database) update(ctx context.Context, env *Environment, mustExist bool, fn func(storage.Tx, time.Time) error) error {
	return d.open(ctx, app.Database{MustExist: mustExist}, func(store storage.Store) error {
		return store.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) error {
			return fn(tx, env.Now().UTC().Truncate(time.Microsecond))
		})
	})
}

// open opens the database for as long as fn runs, as the options are. Their name is that of the flag.
func (d *database) open(ctx context.Context, options app.Database, fn func(storage.Store) error) error {
	options.Name = d.Database
	store, err := app.OpenStore(ctx, options)
	if err != nil {
		return notOpened(err)
	}
	return errors.Join(fn(store), store.Close())
}

// notOpened returns the error of a database that cannot be opened.
func notOpened(err error) error {
	r := explain(err)
	if r.code == exitInternal {
		r = &refusal{
			code: exitUnreachable, what: firstLine(err.Error()), cause: err,
			todo: "check --database; a new database is made by " + name + " serve, and by token create",
		}
	}
	return r
}

// commandActor is the actor of commands in the audit log.
const commandActor = "command"

// auditCommand appends an act of a command to the audit log, in the same transaction.
func auditCommand(ctx context.Context, env *Environment, tx storage.Tx, act, resource string, content []byte, now time.Time) error {
	entry := storage.AuditEntry{Time: now, Actor: commandActor, Act: act, Resource: resource}
	if _, err := io.ReadFull(env.Random, entry.Salt[:]); err != nil {
		return fmt.Errorf("salt: %w", err)
	}
	entry.SetPayload(content)
	return tx.Audit().Append(ctx, entry)
}

// span is a duration as Go writes it, or a number of days such as 30d.
type span time.Duration

// longestSpan is the most days of a span: a hundred years.
const longestSpan = 36525

// UnmarshalText parses 30d or 12h.
func (s *span) UnmarshalText(text []byte) error {
	if days, ok := strings.CutSuffix(string(text), "d"); ok {
		n, err := strconv.Atoi(days)
		if err != nil || n < 1 || n > longestSpan {
			return fmt.Errorf("%q is not a number of days from 1d to %dd", text, longestSpan)
		}
		*s = span(time.Duration(n) * 24 * time.Hour)
		return nil
	}
	d, err := time.ParseDuration(string(text))
	if err != nil || d <= 0 {
		return fmt.Errorf("%q is not a span of time such as 30d or 12h", text)
	}
	*s = span(d)
	return nil
}

// after returns the end of the span; the zero time for no span.
func (s span) after(now time.Time) time.Time {
	if s == 0 {
		return time.Time{}
	}
	return now.Add(time.Duration(s))
}
