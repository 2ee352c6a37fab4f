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

	"google.golang.org/protobuf/encoding/protojson"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

type planCommand struct {
	Client   string   `required:"" placeholder:"CLIENT" help:"The client's id."`
	Program  string   `required:"" placeholder:"PROGRAM" help:"The program's id."`
	Wave     string   `required:"" placeholder:"WAVE" help:"The wave of the program."`
	Visits   []string `required:"" sep:"," placeholder:"LOCATION=N" help:"How many visits locations are to have in the end; a region, or all, stands for the locations below it. May be repeated."`
	Shopper  []string `sep:"," placeholder:"SHOPPER" help:"The shoppers to choose from (default all). May be repeated."`
	Days     int32    `placeholder:"N" help:"How many days a window has at most (default the wave is divided)."`
	Scenario string   `placeholder:"TEXT" help:"The briefing of the visits."`
	Seed     int32    `placeholder:"N" help:"Varies what the rules leave open; the same seed gives the same plan."`
	DryRun   bool     `help:"Store nothing: show what would be planned."`
	serverFlags
	JSON bool `name:"json" help:"Print the plan as one JSON value."`
}

func (*planCommand) manual() manual {
	return manual{
		examples: []example{
			{"See what two visits to each location would be.", "plan --client acme --program core-2026 --wave 2026-q4 --visits all=2 --dry-run --token \"$ADMIN_TOKEN\""},
			{"Plan them, with four visits to one shop.", "plan --client acme --program core-2026 --wave 2026-q4 --visits all=2,berlin-mitte=4 --seed 1 --token \"$ADMIN_TOKEN\""},
		},
		codes: []int{exitOK, exitFindings, exitUsage, exitUnreachable},
	}
}

// Help returns the description of the command.
func (*planCommand) Help() string {
	return "The visits that locations lack in a wave are planned, each offered to a shopper, by the rules of the program: " +
		"rotation, visits of a shopper, opening hours, distance, languages, qualifications. What is there counts, so that the " +
		"command can be run again to fill what is missing. All is stored, or nothing. What could not be filled is printed with the " +
		"reasons; the exit code is 1 then."
}

// Run plans the visits.
func (c *planCommand) Run(ctx context.Context, env *Environment) (err error) {
	request, err := c.request()
	if err != nil {
		return err
	}
	ctx, conn, err := c.connect(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	plan, err := pb.NewVisitServiceClient(conn).PlanVisits(ctx, request)
	if err != nil {
		return err
	}
	if c.JSON {
		err = printPlanJSON(env.Stdout, plan)
	} else {
		printPlan(env.Stdout, plan, c.DryRun)
	}
	missing := 0
	for _, u := range plan.GetUnfilled() {
		missing += int(u.GetVisits())
	}
	if err == nil && missing > 0 {
		err = found("%s could not be planned", count(missing, "visit", "visits"))
	}
	return err
}

// request returns the request of the flags.
func (c *planCommand) request() (*pb.PlanVisitsRequest, error) {
	request := &pb.PlanVisitsRequest{
		Client: c.Client, Program: c.Program, Wave: c.Wave, Shoppers: c.Shopper, WindowDays: c.Days, Scenario: c.Scenario,
		Seed: c.Seed, ValidateOnly: c.DryRun,
	}
	for _, one := range c.Visits {
		location, text, _ := strings.Cut(one, "=")
		n, err := strconv.ParseInt(text, 10, 32)
		if err != nil || location == "" {
			return nil, misused("give a location and a number, such as --visits all=2", "--visits: %q is no location with a number", one)
		}
		request.Locations = append(request.Locations, &pb.PlannedLocation{Location: location, Visits: int32(n)})
	}
	return request, nil
}

func printPlanJSON(w io.Writer, plan *pb.PlanVisitsResponse) error {
	text, err := protojson.MarshalOptions{EmitUnpopulated: true}.Marshal(plan)
	if err != nil {
		return err
	}
	var compact json.RawMessage = text // protojson varies its spaces
	return json.NewEncoder(w).Encode(compact)
}

func printPlan(w io.Writer, plan *pb.PlanVisitsResponse, dryRun bool) {
	for _, v := range plan.GetVisits() {
		fmt.Fprintf(w, "%s  %s to %s  %s  %s\n", v.GetLocation(), v.GetWindowStart().AsTime().Format(time.RFC3339),
			v.GetWindowEnd().AsTime().Format(time.RFC3339), v.GetShopper(), v.GetVisit())
	}
	for _, u := range plan.GetUnfilled() {
		fmt.Fprintf(w, "%s lacks %s:\n", u.GetLocation(), count(int(u.GetVisits()), "visit", "visits"))
		for _, cause := range u.GetCauses() {
			fmt.Fprintf(w, "  %s\n", cause.GetMessage())
		}
	}
	words := "%s planned, %d were there\n"
	if dryRun {
		words = "%s would be planned, %d are there; nothing was stored\n"
	}
	fmt.Fprintf(w, words, count(len(plan.GetVisits()), "visit", "visits"), plan.GetExisting())
}
