package e2e

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// wantOfSignatures is what testdata/webhooks/check.mjs prints of deliveries that are signed by the first secret, by the second and
// the first, and by the third alone.
const wantOfSignatures = `webhook.test signatures 1 by hand true false false library true false false changed body false changed id false six minutes later false
webhook.test signatures 2 by hand true true false library true true false changed body false changed id false six minutes later false
webhook.test signatures 1 by hand false false true library false false true changed body false changed id false six minutes later false
`

// signedDelivery is a delivery as check.mjs reads it.
type signedDelivery struct {
	Headers map[string]string `json:"headers"`
	Body    []byte            `json:"body"`
}

// TestNodeVerifiesWebhooks verifies deliveries of a server in Node.js, with the programs of docs/webhooks.md, while their
// secret is rotated: by hand as the specification says, and with the library of Standard Webhooks.
func TestNodeVerifiesWebhooks(t *testing.T) {
	t.Parallel()
	folder := nodeFolder(t, "testdata/webhooks")
	for _, name := range []string{"verify.mjs", "receiver.mjs"} {
		writeFile(t, filepath.Join(folder, name), shownProgram(t, "webhooks.md", name))
	}
	w := startWorld(t, onSQLite)
	x, as := newReceiver(t, nil), w.by(w.tokens[manager])
	secrets := []string{w.subscribe(t, &pb.Webhook{Webhook: "x", Url: x.URL}).GetSecret()}
	rotate := func(overlap *int32) {
		secrets = append(secrets, must[*pb.Webhook](t)(as.RotateWebhookSecret(t.Context(),
			&pb.RotateWebhookSecretRequest{Client: "acme", Webhook: "x", Etag: "*", OverlapHours: overlap})).GetSecret())
	}
	var deliveries []signedDelivery
	test := func() {
		must[*pb.WebhookEvent](t)(as.TestWebhook(t.Context(), &pb.TestWebhookRequest{Client: "acme", Webhook: "x"}))
		got := x.wait(t, len(deliveries)+1)[len(deliveries)]
		d := signedDelivery{Headers: map[string]string{}, Body: got.raw}
		for name := range got.header {
			d.Headers[strings.ToLower(name)] = got.header.Get(name)
		}
		deliveries = append(deliveries, d)
	}
	test()
	rotate(nil)
	test()
	rotate(new(int32))
	test()
	text, err := json.Marshal(map[string]any{"secrets": secrets, "deliveries": deliveries})
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(folder, "deliveries.json"), text)
	runNode(t, folder, []nodeStep{installed, {"check", []string{"node", "check.mjs"}, wantOfSignatures}})
	w.receivedByNode(t, folder)
}

// receivedByNode runs the receiver of docs/webhooks.md with the first secret of a subscription, which is rotated: both tests are
// delivered. A receiver with another secret accepts none.
func (w *world) receivedByNode(t *testing.T, folder string) {
	t.Helper()
	address, as := freeAddress(t), w.by(w.tokens[manager])
	h := w.subscribe(t, &pb.Webhook{Webhook: "node", Url: "http://" + address})
	test := func() {
		must[*pb.WebhookEvent](t)(as.TestWebhook(t.Context(), &pb.TestWebhookRequest{Client: "acme", Webhook: "node"}))
	}
	delivered := func(number int) func() bool {
		return func() bool { return len(w.hookEvents(t, "node", pb.WebhookEvent_DELIVERED)) == number }
	}
	output, stop := runReceiver(t, folder, address, h.GetSecret())
	test()
	eventually(t, "the receiver accepts the secret", delivered(1))
	must[*pb.Webhook](t)(as.RotateWebhookSecret(t.Context(), &pb.RotateWebhookSecretRequest{Client: "acme", Webhook: "node", Etag: "*"}))
	test()
	eventually(t, "the receiver accepts the secret after it was rotated", delivered(2))
	stop()
	if got := output.String(); strings.Count(got, "webhook.test") != 2 {
		t.Errorf("the receiver prints %q", got)
	}
	_, stop = runReceiver(t, folder, address, "whsec_"+strings.Repeat("A", 44))
	defer stop()
	test()
	eventually(t, "another secret is refused", func() bool {
		deliveries := w.hookDeliveries(t, manager, "node", "")
		return deliveries[0].GetStatus() == 401 && deliveries[0].GetOutcome() == pb.Delivery_WRONG_STATUS
	})
}

// runReceiver starts the receiver on an address. stop ends it, and then its output can be read.
func runReceiver(t *testing.T, folder, address, secret string) (output *bytes.Buffer, stop func()) {
	t.Helper()
	_, port, _ := strings.Cut(address, ":")
	run := exec.CommandContext(t.Context(), "node", "receiver.mjs")
	run.Dir = folder
	run.Env = append(os.Environ(), "SECRET="+secret, "PORT="+port)
	output = &bytes.Buffer{}
	run.Stdout, run.Stderr = output, io.MultiWriter(output, os.Stderr)
	if err := run.Start(); err != nil {
		t.Fatal(err)
	}
	return output, func() {
		_ = run.Process.Kill()
		_ = run.Wait()
	}
}

// writeFile writes a file of a test.
func writeFile(t *testing.T, path string, text []byte) {
	t.Helper()
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
}
