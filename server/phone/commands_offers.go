package phone

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

type offersCommand struct {
	Near   string `placeholder:"LATITUDE,LONGITUDE" help:"The nearest to this position first."`
	Home   bool   `help:"The nearest to the shopper's home first."`
	Within int32  `placeholder:"KM" help:"How far visits in person may be (default as far as the home area reaches, or 50 from a position)."`
}

// Help shows how it is called.
func (*offersCommand) Help() string {
	return "Distances are in a straight line. Visits by phone and on the web come last.\n\nExamples:\n\n" +
		"  mysteryshopper phone offers --near 52.52,13.40 --within 20\n  mysteryshopper phone offers --home --json"
}

// Run lists the offers.
func (o *offersCommand) Run(ctx context.Context, env *Environment, c *Commands) error {
	query := OfferQuery{NearHome: o.Home, MaxKilometers: o.Within}
	if o.Near != "" {
		latitude, longitude, err := coordinates(o.Near)
		if err != nil {
			return usageError("--near: %w", err)
		}
		query.Position = &pb.GeoPoint{Latitude: latitude, Longitude: longitude}
	}
	return c.withPhone(env, func(p *Phone) error {
		offers, err := p.Offers(ctx, query)
		if err != nil {
			return err
		}
		lines := []visitLine{}
		for _, v := range offers {
			lines = append(lines, lineOf(v))
		}
		return c.write(env, lines, func(w io.Writer) {
			if len(lines) == 0 {
				fmt.Fprintln(w, "No visit is offered there.")
			}
			for _, l := range lines {
				fmt.Fprintln(w, strings.Join(l.offered(), "  "))
			}
		})
	})
}

// offered returns the parts of an offer's line.
func (l visitLine) offered() []string {
	parts := []string{l.Visit, "until " + l.WindowEnd.Format(windowLayout), l.Location}
	if l.DistanceMeters != nil {
		parts = append(parts, strconv.FormatFloat(float64(*l.DistanceMeters)/1000, 'f', 1, 64)+" km")
	}
	if l.Fee != "" {
		parts = append(parts, l.Fee)
	}
	if l.Minutes > 0 {
		parts = append(parts, strconv.Itoa(int(l.Minutes))+" min")
	}
	return parts
}

// coordinates reads a position such as 52.52,13.40.
func coordinates(text string) (latitude, longitude float64, err error) {
	first, second, _ := strings.Cut(text, ",")
	latitude, err = strconv.ParseFloat(strings.TrimSpace(first), 64)
	if err == nil {
		longitude, err = strconv.ParseFloat(strings.TrimSpace(second), 64)
	}
	if err != nil {
		err = fmt.Errorf("%q is no position; one is a latitude and a longitude in degrees, such as 52.52,13.40", text)
	}
	return latitude, longitude, err
}

type claimCommand struct {
	Visit string `arg:"" help:"The visit's id."`
}

// Help shows how it is called.
func (*claimCommand) Help() string {
	return "The visit is fetched at once. Where another shopper was faster, the command ends with exit code 1.\n\n" +
		"Example:\n\n  mysteryshopper phone claim berlin-01"
}

// Run claims the visit.
func (k *claimCommand) Run(ctx context.Context, env *Environment, c *Commands) error {
	return c.withPhone(env, func(p *Phone) error {
		if err := p.Claim(ctx, k.Visit); err != nil {
			return err
		}
		v, _, err := p.Visit(k.Visit)
		if err != nil {
			return err
		}
		return c.write(env, lineOf(v), func(w io.Writer) { fmt.Fprintf(w, "You have the visit %s.\n", k.Visit) })
	})
}

type declineCommand struct {
	Visit  string `arg:"" help:"The visit's id."`
	Reason string `enum:",no-time,too-far,fee-too-low,known-there,conflict-of-interest,not-suitable,unwell,other" default:"" placeholder:"REASON" help:"Why: no-time, too-far, fee-too-low, known-there, conflict-of-interest, not-suitable, unwell or other."`
	Note   string `placeholder:"TEXT" help:"What the agency is to know besides; needed with --reason other."`
}

// Help shows how it is called.
func (*declineCommand) Help() string {
	return "An offer is declined, a claimed visit is given back; the agency reads why, and others are offered the visit.\n\n" +
		"Example:\n\n  mysteryshopper phone decline berlin-01 --reason known-there --note 'My cousin works there.'"
}

// Run declines the visit.
func (d *declineCommand) Run(ctx context.Context, env *Environment, c *Commands) error {
	name := strings.ToUpper(strings.ReplaceAll(d.Reason, "-", "_"))
	reason := pb.Decline_Reason(pb.Decline_Reason_value[cmp.Or(name, "REASON_UNSPECIFIED")])
	return c.withPhone(env, func(p *Phone) error {
		if err := p.Decline(ctx, d.Visit, reason, d.Note); err != nil {
			return err
		}
		result := struct {
			Visit  string `json:"visit"`
			Reason string `json:"reason,omitempty"`
		}{d.Visit, name}
		return c.write(env, result, func(w io.Writer) { fmt.Fprintf(w, "The visit %s is declined.\n", d.Visit) })
	})
}

type checkInCommand struct {
	Visit    string  `arg:"" help:"The visit's id."`
	At       string  `placeholder:"LATITUDE,LONGITUDE" help:"Where the phone is."`
	Accuracy float64 `placeholder:"METERS" default:"0" help:"The radius within which the position is right."`
	Mock     bool    `help:"An app made the position up."`
}

// Help shows how it is called.
func (*checkInCommand) Help() string {
	return "A place that is far off, or a made-up position, is flagged for the reviewer; nothing is refused for it.\n\n" +
		"Example:\n\n  mysteryshopper phone check-in berlin-01 --at 52.5219,13.4132 --accuracy 12"
}

// Run checks in.
func (k *checkInCommand) Run(ctx context.Context, env *Environment, c *Commands) error {
	var position *pb.Position
	if k.At != "" {
		latitude, longitude, err := coordinates(k.At)
		if err != nil {
			return usageError("--at: %w", err)
		}
		position = &pb.Position{Latitude: latitude, Longitude: longitude, AccuracyMeters: k.Accuracy, Mock: k.Mock}
	} else if k.Mock || k.Accuracy != 0 {
		return usageError("--accuracy and --mock describe the position of --at")
	}
	return c.withPhone(env, func(p *Phone) error {
		v, err := p.CheckIn(ctx, k.Visit, position)
		if err != nil {
			return err
		}
		kept, _, _ := p.Visit(k.Visit) // A visit that is not on the phone has its times in UTC.
		at := v.GetCheckInTime().AsTime().In(zoneOf(kept.Location))
		result := struct {
			Visit       string `json:"visit"`
			CheckInTime string `json:"checkInTime"`
		}{k.Visit, at.Format(time.RFC3339)}
		return c.write(env, result, func(w io.Writer) {
			fmt.Fprintf(w, "You have checked in at the visit %s at %s.\n", k.Visit, at.Format("15:04:05 MST"))
		})
	})
}
