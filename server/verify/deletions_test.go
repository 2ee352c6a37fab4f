package verify_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"google.golang.org/grpc"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/app"
	"mysteryshopper/server/call"
	"mysteryshopper/server/demo"
	"mysteryshopper/server/verify"
)

// call1 calls an RPC with a request.
func call1[Q, P any](ctx context.Context, rpc func(context.Context, Q, ...grpc.CallOption) (P, error), request Q) error {
	_, err := rpc(ctx, request)
	return err
}

// deleteThings deletes a client, a location, a program and a shopper, of whom all but the first were undeleted once before, and
// removes a shopper for good.
func deleteThings(a *app.App, w *demo.Welcome) error {
	admin := call.WithToken(context.Background(), w.Tokens.Admin)
	d := pb.NewDirectoryServiceClient(a.Conn())
	location := &pb.Location{Location: "past-shop", Title: "Past"}
	program := &pb.Program{Program: "past-year", Title: "Past", Checklist: "core-service"}
	return errors.Join(
		call1(admin, d.CreateClient, &pb.CreateClientRequest{Resource: &pb.Client{Client: "past", Title: "Past"}}),
		call1(admin, d.CreateLocation, &pb.CreateLocationRequest{Client: "past", Resource: location}),
		call1(admin, d.CreateProgram, &pb.CreateProgramRequest{Client: "past", Resource: program}),
		call1(admin, d.CreateShopper, &pb.CreateShopperRequest{Resource: &pb.Shopper{Shopper: "left", Title: "Left"}}),
		call1(admin, d.DeleteLocation, &pb.DeleteLocationRequest{Client: "past", Location: "past-shop", Etag: "*"}),
		call1(admin, d.UndeleteLocation, &pb.UndeleteLocationRequest{Client: "past", Location: "past-shop", Etag: "*"}),
		call1(admin, d.DeleteLocation, &pb.DeleteLocationRequest{Client: "past", Location: "past-shop", Etag: "*"}),
		call1(admin, d.DeleteProgram, &pb.DeleteProgramRequest{Client: "past", Program: "past-year", Etag: "*"}),
		call1(admin, d.UndeleteProgram, &pb.UndeleteProgramRequest{Client: "past", Program: "past-year", Etag: "*"}),
		call1(admin, d.DeleteProgram, &pb.DeleteProgramRequest{Client: "past", Program: "past-year", Etag: "*"}),
		call1(admin, d.DeleteShopper, &pb.DeleteShopperRequest{Shopper: "left", Etag: "*"}),
		call1(admin, d.UndeleteShopper, &pb.UndeleteShopperRequest{Shopper: "left", Etag: "*"}),
		call1(admin, d.DeleteShopper, &pb.DeleteShopperRequest{Shopper: "left", Etag: "*"}),
		call1(admin, d.DeleteClient, &pb.DeleteClientRequest{Client: "past", Etag: "*"}),
		call1(admin, d.CreateShopper, &pb.CreateShopperRequest{Resource: &pb.Shopper{Shopper: "typo", Title: "Typo"}}),
		call1(admin, d.DeleteShopper, &pb.DeleteShopperRequest{Shopper: "typo", Etag: "*", Purge: true}),
	)
}

// TestRemovedThings: what was removed for good may not be there, and what was deleted must be, unless its entry is that of an
// earlier release, which removed it: that is not proven and no finding.
func TestRemovedThings(t *testing.T) {
	t.Parallel()
	back := "INSERT INTO shoppers (id, title, email, locales, revision, create_time, update_time) SELECT 'typo', title, email, locales, revision, create_time, update_time FROM shoppers LIMIT 1"
	const removed = "DELETE FROM shoppers WHERE id = 'left'"
	for statement, want := range map[string]string{back: "removed for good", removed: "it is not there"} {
		findings, _ := check(t, statement)
		if !slices.ContainsFunc(findings, func(f verify.Finding) bool { return strings.Contains(f.Text, want) }) {
			t.Errorf("%s: no finding %q: %v", statement, want, findings)
		}
	}
	const unproven = "clients, locations, programs and shoppers that an earlier release removed when they were deleted"
	for salt, want := range map[string]int{"salt": 0, "zeroblob(16)": 1} {
		_, counts := check(t, removed+"; UPDATE audit SET salt = "+salt+" WHERE resource = 'shoppers/left'")
		if counts.Unproven[unproven] != want {
			t.Errorf("with the salt %s, unproven are %v", salt, counts.Unproven)
		}
	}
}
