package e2e

import (
	"net/http"
	"testing"

	"google.golang.org/protobuf/proto"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/auth"
)

// sessionRows are the rows of sessions. Those of the callers themselves are in TestSessions.
var sessionRows = []row{
	{pb.SessionService_CreateSession_FullMethodName, "by nothing", "AAAAAAAAA", same(&pb.CreateSessionRequest{}), false},
	{pb.SessionService_ListSessions_FullMethodName, "own", forAll, same(&pb.ListSessionsRequest{}), false},
	{pb.SessionService_ListSessions_FullMethodName, "another's", "UAHHHHHHH", func(w *world, _ string) proto.Message {
		return &pb.ListSessionsRequest{Token: tokenID(w.Tokens.Client)}
	}, false},
	{pb.SessionService_DeleteSession_FullMethodName, "another's", "UHHHHHHHH", same(&pb.DeleteSessionRequest{Session: "abcdefghijkl"}), false},
}

// cookie begins a session of a token over REST and returns the header with its cookie.
func (s *server) cookie(t *testing.T, token string) string {
	t.Helper()
	return cookieHeader(t, s.call(t, "", "POST", "/v1/sessions", map[string]string{"key": token}).want(t, 200))
}

// cookieHeader returns the header with the cookie that an answer sets.
func cookieHeader(t *testing.T, a answer) string {
	t.Helper()
	cookies := (&http.Response{Header: a.header}).Cookies()
	if len(cookies) != 1 {
		t.Fatalf("%d cookies are set: %v", len(cookies), a.header["Set-Cookie"])
	}
	return "Cookie: " + cookies[0].Name + "=" + cookies[0].Value
}

// wantByCookie is the outcome of a cell for a caller with a session in place of the token: the same, but that a session
// cannot do what needs the token itself.
func wantByCookie(c cell) byte {
	if rule, _ := auth.RuleFor(c.method); rule.TokenOnly && c.wanted != unknown {
		return refused
	}
	return c.wanted
}
