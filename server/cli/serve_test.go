package cli_test

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"mysteryshopper/checklist/library"
	"mysteryshopper/server/cli"
)

// running is a command that serves.
type running struct {
	first  string
	stdout *bufio.Reader
	stderr *lockedBuffer
	stop   func() int
}

// lockedBuffer is written to by a server and read by a test.
type lockedBuffer struct {
	mu   sync.Mutex
	text strings.Builder
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// start runs a command that serves, until its first line is there. It is stopped as by a signal when the test ends.
func (c call) start(t *testing.T) *running {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	reader, writer := io.Pipe()
	r := &running{stdout: bufio.NewReader(reader), stderr: &lockedBuffer{}}
	ended := make(chan int, 1)
	go func() {
		code := cli.Main(ctx, c.args, c.environment(writer, r.stderr))
		writer.Close()
		ended <- code
	}()
	r.stop = sync.OnceValue(func() int {
		cancel()
		go io.Copy(io.Discard, r.stdout)
		return <-ended
	})
	t.Cleanup(func() { r.stop() })
	line, err := r.stdout.ReadString('\n')
	if err != nil {
		t.Fatalf("nothing was printed: %v; stderr: %s", err, r.stderr)
	}
	r.first = line
	return r
}

// addresses are the first line of --json.
func (r *running) addresses(t *testing.T) (rest, grpc string) {
	t.Helper()
	var line map[string]string
	if err := json.Unmarshal([]byte(r.first), &line); err != nil || len(line) != 2 {
		t.Fatalf("the first line is %q: %v", r.first, err)
	}
	return line["rest"], line["grpc"]
}

// request gets a page with headers, whatever the answer is.
func request(t *testing.T, client *http.Client, url string, headers map[string]string) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range headers {
		req.Header.Set(name, value)
	}
	answer, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer, string(text)
}

// get gets a page that must be there, with a token where one is needed.
func get(t *testing.T, client *http.Client, url, token string) string {
	t.Helper()
	headers := map[string]string{}
	if token != "" {
		headers["Authorization"] = "Bearer " + token
	}
	answer, text := request(t, client, url, headers)
	if answer.StatusCode != http.StatusOK {
		t.Fatalf("GET %s: %s: %s", url, answer.Status, text)
	}
	return text
}

// plainClient leaves no connections behind.
func plainClient(t *testing.T) *http.Client {
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport}
}

// TestServe serves with settings from all three places: the command line comes before the environment, and that before
// the file.
func TestServe(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	config := file(t, "config.yaml", "database: "+filepath.Join(dir, "file.db")+"\nrest: nonsense\ngrpc: 127.0.0.1:0\n"+
		"log-format: json\nlog-level: debug\ncors: [https://a.example.com, https://b.example.com]\nmin-app-version: 1.2\n")
	r := call{
		args: []string{"serve", "--rest", "127.0.0.1:0", "--trusted-proxy", "10.1.2.3", "--trusted-proxy", "192.168.0.0/16", "--json"},
		env: map[string]string{
			"MYSTERYSHOPPER_CONFIG": config, "MYSTERYSHOPPER_REST": "nonsense", "MYSTERYSHOPPER_DATABASE": "sqlite:" + filepath.Join(dir, "env.db"),
		},
	}.start(t)
	rest, grpc := r.addresses(t)
	if _, _, err := net.SplitHostPort(grpc); err != nil {
		t.Errorf("gRPC is at %q", grpc)
	}
	client := plainClient(t)
	get(t, client, rest+"/healthz", "")
	answer, body := request(t, client, rest+"/v1/whoami", map[string]string{"Origin": "https://b.example.com", "X-App-Version": "1.1"})
	if answer.Header.Get("Access-Control-Allow-Origin") != "https://b.example.com" {
		t.Errorf("pages of https://b.example.com may not call: %v", answer.Header)
	}
	if !strings.Contains(body, "APP_TOO_OLD") {
		t.Errorf("version 1.1 is answered with %s", body)
	}
	if code := r.stop(); code != 0 {
		t.Errorf("exit code %d: %s", code, r.stderr)
	}
	if _, err := os.Stat(filepath.Join(dir, "env.db")); err != nil {
		t.Errorf("the database of the environment: %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "file.db")); err == nil {
		t.Error("the database of the file was made")
	}
	for _, words := range []string{"there is no token", "token create --role ADMIN --database sqlite:" + filepath.Join(dir, "env.db")} {
		if !strings.Contains(r.stderr.String(), words) {
			t.Errorf("stderr lacks %q: %s", words, r.stderr)
		}
	}
}

// TestServeForPeople checks the printed addresses, and that no advice on tokens is printed where there is one.
func TestServeForPeople(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.db")
	token := strings.TrimSpace(run(t, "token", "create", "--role", "ADMIN", "--database", path).want(t, 0).stdout)
	r := call{args: []string{"serve", "--database", path, "--rest", "127.0.0.1:0", "--grpc", "127.0.0.1:0", "--log-level", "error"}}.start(t)
	fields := strings.Fields(r.first)
	if fields[0] != "REST" || !strings.Contains(r.first, fields[1]+"/docs") {
		t.Fatalf("the first line is %q", r.first)
	}
	if who := get(t, plainClient(t), fields[1]+"/v1/whoami", token); !strings.Contains(who, "ADMIN") {
		t.Errorf("whoami answers %s", who)
	}
	if code := r.stop(); code != 0 || r.stderr.String() != "" {
		t.Errorf("exit code %d: %s", code, r.stderr)
	}
}

// TestServeTLS speaks TLS on both sides.
func TestServeTLS(t *testing.T) {
	t.Parallel()
	pair := certificate(t)
	path := filepath.Join(t.TempDir(), "x.db")
	token := strings.TrimSpace(run(t, "token", "create", "--role", "ADMIN", "--database", path).want(t, 0).stdout)
	r := call{args: []string{
		"serve", "--database", path, "--rest", "127.0.0.1:0", "--grpc", "127.0.0.1:0", "--json", "--log-level", "error",
		"--tls-cert", pair.cert, "--tls-key", pair.key,
	}}.start(t)
	rest, grpc := r.addresses(t)
	if !strings.HasPrefix(rest, "https://") {
		t.Errorf("REST is at %s", rest)
	}
	// A built-in checklist comes with all of its versions, so that version 2 is version 2 on every server.
	o := run(t, "checklist", "publish", "core-service", "--server", grpc, "--ca", pair.cert, "--token", token).want(t, 0)
	if !strings.HasPrefix(o.stdout, "published version 2 of core-service") {
		t.Errorf("stdout: %s", o.stdout)
	}
}

// TestServePublishesNewer starts on a database that has version 1 of a built-in checklist: the start publishes version 2,
// and the next one has nothing to publish.
func TestServePublishesNewer(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.db")
	token := strings.TrimSpace(run(t, "token", "create", "--role", "ADMIN", "--database", path).want(t, 0).stdout)
	first := file(t, "phone-enquiry.yaml", string(library.FilesOf(1)[1].YAML))
	for start, want := range []string{
		"published version 1 of phone-enquiry", "nothing changed: version 2 of phone-enquiry", "nothing changed: version 2 of phone-enquiry",
	} {
		r := call{args: []string{
			"serve", "--database", path, "--rest", "127.0.0.1:0", "--grpc", "127.0.0.1:0", "--json", "--log-level", "error",
		}}.start(t)
		_, grpc := r.addresses(t)
		name := "phone-enquiry"
		if start == 0 {
			name = first
		}
		o := run(t, "checklist", "publish", name, "--server", grpc, "--token", token).want(t, 0)
		if !strings.HasPrefix(o.stdout, want) {
			t.Errorf("start %d: %s", start+1, o.stdout)
		}
		if code := r.stop(); code != 0 {
			t.Fatalf("exit code %d: %s", code, r.stderr)
		}
	}
}

// pairFiles are the files of a certificate and its key.
type pairFiles struct{ cert, key string }

// certificate makes a certificate for this machine that vouches for itself.
func certificate(t *testing.T) pairFiles {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return pairFiles{
		cert: file(t, "cert.pem", string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))),
		key:  file(t, "key.pem", string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}))),
	}
}
