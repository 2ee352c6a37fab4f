package e2e

import (
	"context"
	"path/filepath"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/call"
	"mysteryshopper/server/demo"
)

// BenchmarkRelease withdraws reports and releases them again, one after the other, in a program without rules for alerts, with the two that every
// program has, and with twenty more that are looked at and find nothing.
func BenchmarkRelease(b *testing.B) {
	a, welcome, err := demo.Open(b.Context(), demo.Options{
		Database: "sqlite:" + filepath.Join(b.TempDir(), "demo.db"), REST: "127.0.0.1:0", GRPC: "127.0.0.1:0", Reports: 60, Seed: 7, Logger: logger,
	})
	if err != nil {
		b.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(b.Context()))
	ended := make(chan error, 1)
	go func() { ended <- a.Serve(ctx) }()
	conn, err := grpc.NewClient(welcome.GRPC, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		b.Fatal(err)
	}
	defer func() {
		_ = conn.Close()
		stop()
		<-ended
	}()
	admin, reviewer := call.WithToken(b.Context(), welcome.Tokens.Admin), call.WithToken(b.Context(), welcome.Tokens.Reviewer)
	reports, rules := pb.NewReportServiceClient(conn), pb.NewAlertServiceClient(conn)
	list, err := reports.ListReports(reviewer, &pb.ListReportsRequest{Filter: `program = "core-2026" AND state = "APPROVED"`})
	if err != nil || len(list.GetReports()) == 0 {
		b.Fatal(list, err)
	}
	for _, id := range []string{"critical", "long-wait"} {
		if _, err := rules.DeleteAlertRule(admin, &pb.DeleteAlertRuleRequest{Client: "acme", Program: "core-2026", AlertRule: id, Etag: "*"}); err != nil {
			b.Fatal(err)
		}
	}
	add := func(rule *pb.AlertRule) {
		if _, err := rules.CreateAlertRule(admin, &pb.CreateAlertRuleRequest{Client: "acme", Program: "core-2026", Resource: rule}); err != nil {
			b.Fatal(err)
		}
	}
	run := func(name string) {
		b.Run(name, func(b *testing.B) {
			for n := 0; b.Loop(); n++ {
				report := list.GetReports()[n%len(list.GetReports())].GetReport()
				_, err := reports.WithdrawReport(reviewer, &pb.WithdrawReportRequest{Report: report, Etag: "*", Reason: pb.ReviewReason_AGENCY_ERROR})
				if err == nil {
					_, err = reports.ReleaseReport(reviewer, &pb.ReleaseReportRequest{Report: report, Etag: "*", Reason: pb.ReviewReason_COMPLETE})
				}
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	run("no rules")
	add(&pb.AlertRule{AlertRule: "critical", Kind: pb.AlertRule_CRITICAL_QUESTION})
	add(&pb.AlertRule{AlertRule: "long-wait", Kind: pb.AlertRule_WAIT})
	run("two rules")
	for i := range 20 {
		add(&pb.AlertRule{AlertRule: "under-" + string(rune('a'+i)), Kind: pb.AlertRule_SCORE_UNDER, BasisPoints: new(int32(i))})
	}
	run("22 rules")
}
