package phone

import (
	"context"
	"fmt"
	"io"
	"time"
)

type messagesCommand struct {
	Visit string `arg:"" optional:"" help:"The visit's id. Where left out, the visits with messages that were not read are listed."`
}

// Help shows how it is called.
func (*messagesCommand) Help() string {
	return "What the agency wrote on the report of a visit, and what the shopper answered, the oldest first. The agency's messages " +
		"are marked as read.\n\nExamples:\n\n  mysteryshopper phone messages\n  mysteryshopper phone messages berlin-01 --json"
}

// messageLine is a message in the commands' output.
type messageLine struct {
	Message    string    `json:"message"`
	FromAgency bool      `json:"fromAgency"`
	Text       string    `json:"text"`
	CreateTime time.Time `json:"createTime"`
}

// unreadLine is a visit with messages that were not read.
type unreadLine struct {
	Visit          string `json:"visit"`
	Location       string `json:"location"`
	UnreadMessages int32  `json:"unreadMessages"`
}

// Run lists the messages on a visit's report, or the visits with unread ones.
func (m *messagesCommand) Run(ctx context.Context, env *Environment, c *Commands) error {
	return c.withPhone(env, func(p *Phone) error {
		if m.Visit == "" {
			return c.writeUnread(env, p)
		}
		list, err := p.Messages(ctx, m.Visit)
		if err != nil {
			return err
		}
		kept, _, _ := p.Visit(m.Visit) // A visit whose place is not on the phone has its times in UTC.
		lines := []messageLine{}
		for _, one := range list {
			lines = append(lines, messageLine{one.GetMessage(), !one.GetFromShopper(), one.GetText(), one.GetCreateTime().AsTime().In(zoneOf(kept.Location))})
		}
		return c.write(env, lines, func(w io.Writer) {
			if len(lines) == 0 {
				fmt.Fprintln(w, "Nobody has written on this report.")
			}
			for _, l := range lines {
				from := map[bool]string{true: "Agency", false: "You"}[l.FromAgency]
				fmt.Fprintf(w, "%s  %s: %s\n", l.CreateTime.Format(windowLayout), from, l.Text)
			}
		})
	})
}

// writeUnread lists the visits with messages that were not read, as of the last sync.
func (c *Commands) writeUnread(env *Environment, p *Phone) error {
	lines := []unreadLine{}
	for _, v := range p.Visits() {
		if v.GetUnreadMessages() > 0 {
			lines = append(lines, unreadLine{v.GetVisit(), lineOf(v).Location, v.GetUnreadMessages()})
		}
	}
	return c.write(env, lines, func(w io.Writer) {
		if len(lines) == 0 {
			fmt.Fprintln(w, "No message waits to be read.")
		}
		for _, l := range lines {
			fmt.Fprintf(w, "%s  %s  %d to read\n", l.Visit, l.Location, l.UnreadMessages)
		}
	})
}

type messageCommand struct {
	Visit string `arg:"" help:"The visit's id."`
	Text  string `arg:"" help:"The message."`
}

// Help shows how it is called.
func (*messageCommand) Help() string {
	return "The message goes to the agency, on the report of the visit, which the server must have. No client sees it.\n\n" +
		"Example:\n\n  mysteryshopper phone message berlin-01 'The receipt is in the second photo.'"
}

// Run writes a message.
func (m *messageCommand) Run(ctx context.Context, env *Environment, c *Commands) error {
	return c.withPhone(env, func(p *Phone) error {
		sent, err := p.Write(ctx, m.Visit, m.Text)
		if err != nil {
			return err
		}
		line := messageLine{sent.GetMessage(), false, sent.GetText(), sent.GetCreateTime().AsTime()}
		return c.write(env, line, func(w io.Writer) { fmt.Fprintf(w, "The message on the visit %s is sent.\n", m.Visit) })
	})
}
