package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"os"

	"mysteryshopper/checklist/scorecard"
	"mysteryshopper/server/demo"
	"mysteryshopper/server/webhook"
)

type demoCommand struct {
	Reports  int    `placeholder:"N" default:"1500" help:"How many released reports to make, up to a million (default ${default}). From 10,000 on it is a large client over two years."`
	Database string `setting:"" placeholder:"NAME" xor:"kept" help:"The database to make it in, as sqlite:PATH or postgres://USER@HOST:PORT/NAME; what is there already is used as it is. One in a temporary folder otherwise."`
	Data     string `placeholder:"DIR" type:"path" xor:"kept" help:"The folder to keep it in; what is there already is used as it is. A temporary folder otherwise, removed at the end."`
	REST     string `name:"rest" placeholder:"HOST:PORT" default:"127.0.0.1:8080" help:"Where REST is served (default ${default}); port 0 takes a free one."`
	GRPC     string `name:"grpc" placeholder:"HOST:PORT" default:"127.0.0.1:8081" help:"Where gRPC is served (default ${default}); port 0 takes a free one."`
	Seed     uint64 `placeholder:"N" default:"1" help:"The same seed gives the same story; with the same --until, the same reports of a large client (default ${default})."`
	Until    string `placeholder:"MONTH" help:"The last month of a large client, such as 2026-10; the last one that is over otherwise."`
	Language string `placeholder:"TAG" default:"en" enum:"en,de,sv,hu" help:"The language of the guide that is printed, and of the programs' titles: en, de, sv or hu (default ${default})."`
	JSON     bool   `name:"json" help:"Print addresses, tokens and visits as one line of JSON."`
}

func (*demoCommand) manual() manual {
	return manual{
		examples: []example{
			{"Look around in a year of a made-up client.", "demo"},
			{"Make a million reports once, and keep them.", "demo --reports 1000000 --data demo"},
			{"Make it in PostgreSQL, where further servers can serve it.", "demo --database postgres://shop@db.example.com/shop"},
			{"Take free ports, and let a program read the rest.", "demo --rest 127.0.0.1:0 --grpc 127.0.0.1:0 --json"},
		},
		codes: []int{exitOK, exitUsage, exitUnreachable, exitInternal},
	}
}

// Help returns the description of the command.
func (*demoCommand) Help() string {
	return "The client has regions with shops and phone lines, the built-in checklists, shoppers, open " +
		"visits and a year of reports, all of it made through the API as phones and reviewers would. One region slips, one mends, " +
		"and one shop presses its customers to buy; what happened and what managers claim stands beside it. Managers appeal against answers, and shoppers are paid. In the morning " +
		"25 reports wait for a reviewer, with every kind of flag, and a wave is half done; photos are drawn by the program. A page, guide.html, " +
		"shows it in pictures; it lies beside the database, or in a temporary folder where that is named, and links to the same " +
		"page in German, Swedish and Hungarian. Scenarios and reports are in the language of their location. The tokens are new " +
		"at every start. An interrupt stops it.\n\n" +
		"From 10,000 reports on the client is a large one: 2,000 shops, phone lines and web shops in cities, regions and " +
		"countries, and three versions of a checklist in 24 months. The same handlers take the reports, and many of " +
		"them are stored at once. When it is interrupted before all is made, the same command goes on where it was."
}

// largestDemo bounds the reports of a demo.
const largestDemo = 1_000_000

// Validate checks the number of reports and the last month.
func (c *demoCommand) Validate() error {
	if c.Reports < 0 || c.Reports > largestDemo {
		return fmt.Errorf("--reports: %d is not within 0 and %d", c.Reports, largestDemo)
	}
	if c.Until == "" {
		return nil
	}
	if _, err := scorecard.ParseMonth(c.Until); err != nil {
		return fmt.Errorf("--until: %q is no month such as 2026-10", c.Until)
	}
	if c.Reports < demo.LargeFrom {
		return fmt.Errorf("--until: only a demo of %d reports or more has a last month", demo.LargeFrom)
	}
	return nil
}

// Run creates the demo and serves it until the context ends.
func (c *demoCommand) Run(ctx context.Context, env *Environment) (err error) {
	dir, remove, err := c.folder(env)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, remove()) }()
	keys, err := demo.WebhookKeys(dir)
	if err != nil {
		return notStarted(err)
	}
	bar := newProgress(env, "reports")
	a, welcome, err := demo.Open(ctx, demo.Options{
		Database: c.Database, Dir: dir, REST: c.REST, GRPC: c.GRPC, Reports: c.Reports, Seed: c.Seed, Until: c.Until, Language: c.Language, FollowUp: true, Morning: true, Progress: bar.set,
		Logger: newLogger(env.Stderr, slog.LevelWarn, "text"), Webhooks: webhook.Settings{Keys: keys, AllowPrivate: true},
	})
	bar.end()
	if err != nil {
		return notStarted(err)
	}
	if err := c.announce(env, welcome, writeGuide(ctx, env, a, welcome, dir, c.Language)); err != nil {
		return closeAfter(a, err)
	}
	return a.Serve(ctx)
}

// folder returns the folder of the demo's database and guide, and the function that cleans up. Where a database is named
// the folder holds the guide alone.
func (c *demoCommand) folder(env *Environment) (dir string, remove func() error, err error) {
	if c.Data != "" {
		if err := os.MkdirAll(c.Data, 0o750); err != nil {
			return "", nil, unreadable(err)
		}
		return c.Data, func() error { return nil }, nil
	}
	if dir, err = os.MkdirTemp("", name+"-demo-"); err != nil {
		return "", nil, err
	}
	if c.Database == "" {
		fmt.Fprintf(env.Stderr, "The demo is made in %s, which is removed at the end. Name a folder with --data to keep it.\n", dir)
	}
	return dir, func() error { return os.RemoveAll(dir) }, nil
}

func (c *demoCommand) announce(env *Environment, w *demo.Welcome, guide string) error {
	if c.JSON {
		return json.NewEncoder(env.Stdout).Encode(struct {
			*demo.Welcome
			Guide string `json:"guide"`
		}{w, guide})
	}
	return printWelcome(env.Stdout, w, guide)
}

// printWelcome prints the path of the guide, addresses, tokens, and commands to paste into a shell.
func printWelcome(to io.Writer, w *demo.Welcome, guide string) error {
	if guide != "" {
		fmt.Fprintf(to, "Guide  %s\n\n", (&url.URL{Scheme: "file", Path: guide}).String())
	}
	fmt.Fprint(to, "Screens, to open in a browser\n")
	for _, s := range w.Screens() {
		fmt.Fprintf(to, "  %-9s %s\n", s.Title, s.Address)
	}
	fmt.Fprintf(to, "\nREST  %s  (what can be called: %[1]s/docs)\ngRPC  %s\n\nTokens\n", w.REST, w.GRPC)
	for _, t := range []struct{ who, token string }{
		{"admin", w.Tokens.Admin}, {"reviewer", w.Tokens.Reviewer}, {"shopper", w.Tokens.Shopper}, {"client", w.Tokens.Client},
		{"manager", w.Tokens.Manager}, {"planner", w.Tokens.Planner},
	} {
		fmt.Fprintf(to, "  %-9s %s\n", t.who, t.token)
	}
	fmt.Fprintf(to, "\nThe client is %s; the manager's token is for %s alone. The shopper is %s, with %s open.\n\nTry\n",
		w.Client, w.Story.Pressing, w.Shopper, count(len(w.Visits), "visit", "visits"))
	for _, call := range demoCalls(w) {
		options := `-s -w '\n'`
		if call.file != "" {
			options = "-sS -o " + call.file
		}
		fmt.Fprintf(to, "\n  # %s\n  curl %s -H %s %s\n", call.why, options, quote("Authorization: Bearer "+call.token), quote(w.REST+call.path))
	}
	_, err := fmt.Fprint(to, "\nAn interrupt (Ctrl-C) stops it.\n")
	return err
}

// demoCall is an example request, whose answer may be saved in a file.
type demoCall struct{ why, token, path, file string }

func demoCalls(w *demo.Welcome) []demoCall {
	client := "/v1/clients/" + w.Client
	span := "program=" + w.Story.Program + "&from=" + w.Story.From + "&to=" + w.Story.To
	return []demoCall{
		{"How the client's score goes, as a picture.", w.Tokens.Client, client + "/trend?" + span + "&alt=svg", "trend.svg"},
		{
			"The region that slips, as a picture.", w.Tokens.Client,
			client + "/trend?location=" + w.Story.Slipping + "&" + span + "&alt=svg", "slips.svg",
		},
		{"What managers claim beside what was observed, as a picture.", w.Tokens.Client, client + "/claims:compare?" + span + "&alt=svg", "claims.svg"},
		{"The figures by location, as an Excel workbook.", w.Tokens.Client, client + "/scorecard?" + span + "&groupBy=location&alt=xlsx", "locations.xlsx"},
		{
			"A report on the place that presses to buy, as a sheet of paper, with its manager's token.", w.Tokens.Manager,
			client + "/locations/" + w.Story.Pressing + "/report?" + span + "&alt=pdf", "report.pdf",
		},
		{"The client's scorecard, month by month.", w.Tokens.Client, client + "/scorecard?" + span + "&groupBy=month", ""},
		{"A few released reports as the client may see them, opened down to each question's points.", w.Tokens.Client, client + "/releasedReports?pageSize=3", ""},
		{"All that a shopper's phone needs for its day, in one call.", w.Tokens.Shopper, "/v1/visits:sync", ""},
		{"What a shopper earned and was paid in a year, and what is open.", w.Tokens.Shopper, "/v1/shoppers/" + w.Shopper + "/statement?alt=csv", ""},
		{"Appeals of the client against answers in reports, with what became of each.", w.Tokens.Reviewer, "/v1/appeals?alt=csv", ""},
		{"What waits for a reviewer.", w.Tokens.Reviewer, "/v1/reports?filter=state%3D%22SUBMITTED%22", ""},
	}
}
