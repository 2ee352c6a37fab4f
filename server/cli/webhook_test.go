package cli

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

// TestWebhookListen sends events to the command: it prints the one that is signed with its secret, and refuses the others.
func TestWebhookListen(t *testing.T) {
	t.Parallel()
	secret := "whsec_" + base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{7}, 32))
	signer, err := standardwebhooks.NewWebhook(secret)
	if err != nil {
		t.Fatal(err)
	}
	reading, writing := io.Pipe()
	var stdout bytes.Buffer
	code := make(chan int, 1)
	go func() {
		code <- Main(context.Background(), []string{"webhook", "listen", "--listen", "127.0.0.1:0", "--secret", secret, "--count", "1"}, Environment{
			Stdout: &stdout, Stderr: writing, Getenv: func(string) string { return "" }, IsTerminal: func(io.Writer) bool { return false }, Now: time.Now,
		})
	}()
	messages := bufio.NewReader(reading)
	first, err := messages.ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	go func() { _, _ = io.Copy(io.Discard, messages) }()
	address := regexp.MustCompile(`http://\S+`).FindString(first)
	const event = "{\"type\": \"webhook.test\",\n \"data\": {}}"
	send := func(signed, sent string) int {
		now := time.Now()
		signature, err := signer.Sign("evt_1", now, []byte(signed))
		if err != nil {
			t.Fatal(err)
		}
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, strings.NewReader(sent))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set(standardwebhooks.HeaderWebhookID, "evt_1")
		r.Header.Set(standardwebhooks.HeaderWebhookTimestamp, strconv.FormatInt(now.Unix(), 10))
		r.Header.Set(standardwebhooks.HeaderWebhookSignature, signature)
		res, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		return res.StatusCode
	}
	if got := send(event, strings.Replace(event, "test", "other", 1)); got != http.StatusUnauthorized {
		t.Errorf("a changed event: %d", got)
	}
	if got := send("no json", "no json"); got != http.StatusUnauthorized {
		t.Errorf("no JSON: %d", got)
	}
	if got := send(event, event); got != http.StatusNoContent {
		t.Errorf("an event: %d", got)
	}
	if got := <-code; got != exitOK || stdout.String() != `{"type":"webhook.test","data":{}}`+"\n" {
		t.Errorf("exit code %d, printed %q", got, stdout.String())
	}
}
