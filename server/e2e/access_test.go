package e2e

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/reflection/grpc_reflection_v1"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/auth"
	"mysteryshopper/storage"
)

// whoAmI calls WhoAmI with a token over both transports, which must agree.
func (s *server) whoAmI(t *testing.T, token string) refusal {
	t.Helper()
	_, err := s.by(token).WhoAmI(t.Context(), &pb.WhoAmIRequest{})
	overGRPC, overREST := refusalOf(t, err), s.call(t, token, "GET", "/v1/whoami", nil).refusal(t)
	if overGRPC.Reason != overREST.Reason {
		t.Errorf("gRPC returns %q, REST %q", overGRPC.Reason, overREST.Reason)
	}
	return overGRPC
}

// TestInvalidTokens authenticates with malformed, unknown and expired tokens.
func TestInvalidTokens(t *testing.T) {
	t.Parallel()
	c := &clock{}
	s := startAt(t, onSQLite, c.now)
	id, secret := splitToken(s.Tokens.Reviewer)
	adminID, _ := splitToken(s.Tokens.Admin)
	var plain string
	err := s.app.Store().Update(t.Context(), storage.WriteOptions{}, func(tx storage.Tx) (err error) {
		now := c.now().UTC().Truncate(time.Microsecond)
		plain, _, err = auth.CreateToken(context.Background(), tx, rand.Reader, "test", grants[viewer], now, now.Add(time.Hour))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, token := range map[string]string{
		"a wrong secret": "ms_" + id + "_" + secret[:len(secret)-2] + "xx", "another's secret": "ms_" + adminID + "_" + secret,
		"an unknown id": "ms_nobody00_" + secret, "no form at all": "let me in", "half a token": "ms_" + id, "a secret alone": secret,
		"an empty secret": "ms_" + id + "_", "very long": "ms_" + id + "_" + strings.Repeat("a", 10000), "SQL": "ms_' OR '1'='1_" + secret,
	} {
		if got := s.whoAmI(t, token); got.Reason != "INVALID_TOKEN" || got.Code != "UNAUTHENTICATED" {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if got := s.whoAmI(t, ""); got.Reason != "UNAUTHENTICATED" {
		t.Errorf("without a token: %+v", got)
	}
	if got := s.whoAmI(t, plain); got.Reason != "" {
		t.Errorf("before it ends: %+v", got)
	}
	c.add(time.Hour)
	if got := s.whoAmI(t, plain); got.Reason != "INVALID_TOKEN" {
		t.Errorf("after it ended: %+v", got)
	}
}

// TestTokenLifecycle creates, rotates and revokes keys.
func TestTokenLifecycle(t *testing.T) {
	t.Parallel()
	s := start(t, onSQLite)
	a := s.by(s.Tokens.Admin)
	key := must[*pb.Token](t)(a.CreateApiKey(t.Context(), &pb.CreateApiKeyRequest{
		Client: "acme", ApiKey: &pb.Token{Role: pb.AccessRole_VIEWER, Locations: []string{insideRegion}, Title: "BI"},
	}))
	if got := s.whoAmI(t, key.GetSecret()); got.Reason != "" || !strings.HasPrefix(key.GetSecret(), "ms_"+key.GetToken()+"_") {
		t.Fatalf("a new key: %+v", got)
	}
	me := must[*pb.Token](t)(s.by(key.GetSecret()).WhoAmI(t.Context(), &pb.WhoAmIRequest{}))
	if me.GetSecret() != "" || me.GetRole() != pb.AccessRole_VIEWER || !slices.Equal(me.GetLocations(), []string{insideRegion}) {
		t.Errorf("WhoAmI of the key: %v", me)
	}
	renewed := must[*pb.Token](t)(s.by(key.GetSecret()).RotateToken(t.Context(), &pb.RotateTokenRequest{Token: key.GetToken()}))
	if s.whoAmI(t, key.GetSecret()).Reason != "INVALID_TOKEN" || s.whoAmI(t, renewed.GetSecret()).Reason != "" || renewed.GetToken() != key.GetToken() {
		t.Error("a rotation did not end the old secret, or the new one is not good")
	}
	must[*pb.Token](t)(a.RevokeToken(t.Context(), &pb.RevokeTokenRequest{Token: key.GetToken()}))
	if got := s.whoAmI(t, renewed.GetSecret()); got.Reason != "INVALID_TOKEN" {
		t.Errorf("after the revocation: %+v", got)
	}
	list := must[*pb.ListTokensResponse](t)(a.ListTokens(t.Context(), &pb.ListTokensRequest{PageSize: 1000}))
	for _, token := range list.GetTokens() {
		if token.GetSecret() != "" {
			t.Errorf("the list has the secret of %s", token.GetToken())
		}
	}
	for name, bad := range map[string]*pb.Token{
		"an admin": {Role: pb.AccessRole_ADMIN}, "no role": {}, "an unknown location": {Role: pb.AccessRole_VIEWER, Locations: []string{"atlantis"}},
	} {
		if _, err := a.CreateApiKey(t.Context(), &pb.CreateApiKeyRequest{Client: "acme", ApiKey: bad}); err == nil || refusalOf(t, err).Code != "INVALID_ARGUMENT" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestInvitationWorksOnce enrols a phone, and tries to use a code again and too late.
func TestInvitationWorksOnce(t *testing.T) {
	t.Parallel()
	c := &clock{}
	s := startAt(t, onSQLite, c.now)
	invite := func() string {
		made := must[*pb.Invitation](t)(s.by(s.Tokens.Admin).CreateInvitation(t.Context(), &pb.CreateInvitationRequest{
			Invitation: &pb.Invitation{Role: pb.AccessRole_SHOPPER, Shopper: "anna"},
		}))
		return made.GetCode()
	}
	enrol := func(code string) (string, refusal) {
		token, err := s.by("").EnrolDevice(t.Context(), &pb.EnrolDeviceRequest{Code: code, Title: "Anna, phone"})
		return token.GetSecret(), refusalOf(t, err)
	}
	code := invite()
	token, _ := enrol(code)
	if got := s.whoAmI(t, token); got.Reason != "" {
		t.Errorf("the enrolled phone: %+v", got)
	}
	if _, got := enrol(code); got.Reason != "INVALID_CODE" {
		t.Errorf("the code a second time: %+v", got)
	}
	late := invite()
	c.add(auth.InvitationLife + time.Hour)
	if _, got := enrol(late); got.Reason != "INVALID_CODE" {
		t.Errorf("the code after its life: %+v", got)
	}
}

// TestInvitationsAreListedAndRevoked lists an invitation without its code, and revokes it.
func TestInvitationsAreListedAndRevoked(t *testing.T) {
	t.Parallel()
	s := start(t, onSQLite)
	made := s.call(t, s.Tokens.Admin, "POST", "/v1/invitations", `{"role":"SHOPPER","shopper":"anna"}`).want(t, 200).json(t)
	code, _ := made["code"].(string)
	id, _ := made["invitation"].(string)
	if link := auth.EnrolmentURI(code, s.REST); made["enrolmentUri"] != link {
		t.Errorf("the link is %s, want %s", made["enrolmentUri"], link)
	}
	listed := s.call(t, s.Tokens.Admin, "GET", "/v1/invitations", "").want(t, 200)
	if !strings.Contains(string(listed.body), id) || strings.Contains(string(listed.body), code) {
		t.Errorf("listed are %s", listed.body)
	}
	revoke := "/v1/invitations/" + id + ":revoke"
	s.call(t, s.Tokens.Admin, "POST", revoke, "").want(t, 200)
	s.call(t, s.Tokens.Admin, "POST", revoke, "").want(t, 404)
	s.call(t, "", "POST", "/v1/devices:enrol", `{"code":"`+code+`"}`).want(t, 403)
	if listed := s.call(t, s.Tokens.Admin, "GET", "/v1/invitations", ""); strings.Contains(string(listed.body), id) {
		t.Errorf("a revoked one is listed: %s", listed.body)
	}
}

// TestCodesCannotBeGuessed tries one code after the other until the server limits the attempts.
func TestCodesCannotBeGuessed(t *testing.T) {
	t.Parallel()
	s := start(t, onSQLite)
	for range 100 {
		a := s.call(t, "", "POST", "/v1/devices:enrol", `{"code":"ABCD-EFGH"}`)
		if a.status == 429 {
			if p := a.problem(t); p.Reason != "RATE_LIMITED" || a.header.Get("Retry-After") == "" {
				t.Errorf("%+v %v", p, a.header)
			}
			// Others behind the same address still enrol.
			made := must[*pb.Invitation](t)(s.by(s.Tokens.Admin).CreateInvitation(t.Context(), &pb.CreateInvitationRequest{
				Invitation: &pb.Invitation{Role: pb.AccessRole_SHOPPER, Shopper: "anna"},
			}))
			s.call(t, "", "POST", "/v1/devices:enrol", `{"code":"`+made.GetCode()+`"}`).want(t, 200)
			return
		}
		a.want(t, 403)
	}
	t.Error("a hundred guesses were answered")
}

// TestHealthAndReflection calls the health service and reflection, as load balancers and tools do.
func TestHealthAndReflection(t *testing.T) {
	t.Parallel()
	s := start(t, onSQLite)
	health := must[*grpc_health_v1.HealthCheckResponse](t)(grpc_health_v1.NewHealthClient(s.conn).Check(t.Context(), &grpc_health_v1.HealthCheckRequest{}))
	if health.GetStatus() != grpc_health_v1.HealthCheckResponse_SERVING {
		t.Errorf("the server is %s", health.GetStatus())
	}
	stream := must[grpc_reflection_v1.ServerReflection_ServerReflectionInfoClient](t)(
		grpc_reflection_v1.NewServerReflectionClient(s.conn).ServerReflectionInfo(as(t.Context(), s.Tokens.Client)))
	if err := stream.Send(&grpc_reflection_v1.ServerReflectionRequest{MessageRequest: &grpc_reflection_v1.ServerReflectionRequest_ListServices{}}); err != nil {
		t.Fatal(err)
	}
	var served []string
	for _, one := range must[*grpc_reflection_v1.ServerReflectionResponse](t)(stream.Recv()).GetListServicesResponse().GetService() {
		if !strings.HasPrefix(one.GetName(), "grpc.") {
			served = append(served, one.GetName())
		}
	}
	if err := stream.CloseSend(); err != nil {
		t.Error(err)
	}
	if _, err := stream.Recv(); !errors.Is(err, io.EOF) {
		t.Errorf("after the last answer: %v", err)
	}
	var described []string
	for _, file := range apiFiles() {
		for i := range file.Services().Len() {
			described = append(described, string(file.Services().Get(i).FullName()))
		}
	}
	slices.Sort(served)
	slices.Sort(described)
	if !slices.Equal(served, described) {
		t.Errorf("served is %v, described %v", served, described)
	}
}

// TestPrivateHeadersAreIgnored sends the headers between the gateway and the services: from a caller they must have no
// effect.
func TestPrivateHeadersAreIgnored(t *testing.T) {
	t.Parallel()
	s := start(t, onSQLite)
	for _, header := range []string{"X-Mysteryshopper-Role: ADMIN", "X-Mysteryshopper-Peer: 127.0.0.1", "Grpc-Metadata-Authorization: Bearer " + s.Tokens.Admin} {
		s.call(t, s.Tokens.Client, "GET", "/v1/shoppers", nil, header).want(t, 403)
		s.call(t, "", "GET", "/v1/shoppers", nil, header).want(t, 401)
		_, err := s.by(s.Tokens.Client).ListShoppers(withHeaders(t.Context(), []string{header}), &pb.ListShoppersRequest{})
		if got := refusalOf(t, err); got.Reason != "PERMISSION_DENIED" {
			t.Errorf("%s: %+v", header, got)
		}
	}
}
