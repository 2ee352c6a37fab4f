package call

import (
	"testing"

	"google.golang.org/grpc/metadata"

	"mysteryshopper/server/words"
)

// FuzzHeaders reads any headers of a call: the request id is fit for logs, the language is one of the server's, and nothing
// but the gateway sets what is the gateway's. What the gateway sends on is read again as the same.
func FuzzHeaders(f *testing.F) {
	f.Add("0192f3c4-0000-7000-8000-000000000000", "de-DE,de;q=0.9", "1.4.2", "2026-11-21T20:12:40.5+01:00", "203.0.113.9")
	f.Add("\n", "*;q=-1,,", "\xff", "soon", "fe80::1%eth0")
	f.Add("a b", "hu;q=a", "1.2.3.4.5", "0001-01-01T00:00:00Z", "::ffff:203.0.113.9")
	f.Fuzz(func(t *testing.T, id, languages, version, sent, peer string) {
		ctx := metadata.NewIncomingContext(t.Context(), metadata.MD{
			HeaderRequestID: {id}, HeaderAcceptLanguage: {languages}, HeaderAppVersion: {version}, HeaderSentTime: {sent},
			headerPeer: {peer}, headerOrigin: {peer}, headerReceived: {sent}, headerHeldEtags: {id},
		})
		info := Read(ctx, false)
		if !isRequestID(info.RequestID) || info.Origin != "" || info.HeldEtags != nil || !info.Received.IsZero() {
			t.Errorf("read %+v", info)
		}
		if tag := info.Language(nil); words.Match(tag).Tag() != tag {
			t.Errorf("the language is %q", tag)
		}
		info = Read(ctx, true)
		again := Read(metadata.NewIncomingContext(t.Context(), info.Metadata()), true)
		if again.RequestID != info.RequestID || again.Peer != info.Peer || Printable(version) && again.AppVersion != info.AppVersion || !again.Received.Equal(info.Received) {
			t.Errorf("%+v became %+v", info, again)
		}
	})
}
