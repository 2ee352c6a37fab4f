package app_test

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"mysteryshopper/server/app"
	"mysteryshopper/server/cli"
)

// The files that these tests compare with the program.
const (
	root       = "../.."
	operations = root + "/docs/operations"
	handbook   = root + "/docs/operations.md"
)

// metric holds the labels of a metric, and the values of each.
type metric map[string]map[string]bool

// exporters are the metrics that are not ours, with the labels that are used of them. They come from Prometheus itself,
// from the exporter of PostgreSQL and from that of the machine.
var exporters = map[string][]string{
	"up": nil, "ALERTS": {"alertname", "alertstate"},
	"pg_up": nil, "pg_settings_max_connections": nil, "pg_database_size_bytes": {"datname"},
	"pg_stat_activity_count": {"datname", "state"}, "pg_stat_activity_max_tx_duration": {"datname", "state"},
	"pg_stat_database_xact_commit": {"datname"}, "pg_stat_database_xact_rollback": {"datname"},
	"pg_stat_database_deadlocks": {"datname"}, "pg_stat_database_blks_hit": {"datname"}, "pg_stat_database_blks_read": {"datname"},
	"pg_stat_archiver_archived_count": nil, "pg_stat_archiver_failed_count": nil,
	"pg_replication_lag_seconds": nil, "pg_replication_is_replica": nil,
	"node_filesystem_avail_bytes": {"device", "fstype", "mountpoint"}, "node_filesystem_size_bytes": {"device", "fstype", "mountpoint"},
	"node_disk_io_time_seconds_total": {"device"}, "node_timex_offset_seconds": nil, "node_timex_sync_status": nil,
}

// TestMetricsExist scrapes a server, and searches its metrics for every metric, label and label value that an alert or a
// dashboard names: with a misspelt one an alert would never fire.
func TestMetricsExist(t *testing.T) {
	t.Parallel()
	known := scrape(t)
	for name, labels := range exporters {
		known[name] = metric{}
		for _, label := range labels {
			known[name][label] = nil
		}
	}
	for where, expr := range expressions(t) {
		used, err := parseQuery(expr)
		if err != nil || len(used.selectors) == 0 {
			t.Errorf("%s: %q: %v", where, expr, err)
		}
		for _, problem := range used.problems(known) {
			t.Errorf("%s: %s", where, problem)
		}
	}
}

// scrape starts a server with a certificate, lets it refuse a call, and reads its metrics.
func scrape(t *testing.T) map[string]metric {
	t.Helper()
	certificate, key, roots := newCertificate(t)
	a, err := app.Open(t.Context(), app.Config{
		Database: filepath.Join(t.TempDir(), "data.db"), REST: "127.0.0.1:0", GRPC: "127.0.0.1:0", TLSCert: certificate, TLSKey: key,
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- a.Serve(ctx) }()
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}}
	defer func() {
		transport.CloseIdleConnections()
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}()
	client := &http.Client{Transport: transport}
	read(t, client, a.REST()+"/v1/clients", http.StatusUnauthorized)
	known := map[string]metric{}
	lines := bufio.NewScanner(strings.NewReader(read(t, client, a.REST()+"/metrics", http.StatusOK)))
	for lines.Scan() {
		name, labels, _ := strings.Cut(lines.Text(), "{")
		if name, _, _ = strings.Cut(name, " "); name == "" || name == "#" {
			continue
		}
		if known[name] == nil {
			known[name] = metric{}
		}
		for _, pair := range labelPair.FindAllStringSubmatch(labels, -1) {
			if known[name][pair[1]] == nil {
				known[name][pair[1]] = map[string]bool{}
			}
			known[name][pair[1]][pair[2]] = true
		}
	}
	return known
}

var labelPair = regexp.MustCompile(`([a-zA-Z_]\w*)="([^"]*)"`)

func read(t *testing.T, client *http.Client, url string, status int) string {
	t.Helper()
	answer, err := client.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != status {
		t.Fatalf("GET %s: %s, not %d: %v: %s", url, answer.Status, status, err, text)
	}
	return string(text)
}

// newCertificate writes a certificate for 127.0.0.1 with its key, and returns their files and who trusts it.
func newCertificate(t *testing.T) (certificate, key string, roots *x509.CertPool) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	roots = x509.NewCertPool()
	write := func(name, kind string, data []byte) string {
		path := filepath.Join(t.TempDir(), name)
		text := pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: data})
		roots.AppendCertsFromPEM(text)
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	return write("cert.pem", "CERTIFICATE", der), write("key.pem", "PRIVATE KEY", secret), roots
}

type alert struct {
	Alert, Expr         string
	Labels, Annotations map[string]string
}

func alerts(t *testing.T) []alert {
	t.Helper()
	var file struct{ Groups []struct{ Rules []alert } }
	readYAML(t, operations+"/alerts.yaml", &file)
	var all []alert
	for _, group := range file.Groups {
		all = append(all, group.Rules...)
	}
	if len(all) == 0 {
		t.Fatal("there are no alerts")
	}
	return all
}

type dashboard struct {
	UID, Title string
	Panels     []struct {
		ID      int
		Title   string
		Targets []struct {
			Expr       string
			Datasource struct{ UID string }
		}
	}
	Annotations struct{ List []struct{ Expr string } }
}

func dashboards(t *testing.T) map[string]dashboard {
	t.Helper()
	paths, err := filepath.Glob(operations + "/grafana/*.json")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no dashboards: %v", err)
	}
	all := map[string]dashboard{}
	for _, path := range paths {
		var d dashboard
		if err := json.Unmarshal([]byte(text(t, path)), &d); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		all[filepath.Base(path)] = d
	}
	return all
}

// expressions are all queries of alerts and dashboards, by where they are.
func expressions(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, a := range alerts(t) {
		all[a.Alert] = a.Expr
		for name, annotation := range a.Annotations {
			for i, query := range templateQuery.FindAllStringSubmatch(annotation, -1) {
				all[fmt.Sprintf("%s %s %d", a.Alert, name, i)] = query[1]
			}
		}
	}
	for file, d := range dashboards(t) {
		for _, panel := range d.Panels {
			for i, target := range panel.Targets {
				all[fmt.Sprintf("%s %q %d", file, panel.Title, i)] = target.Expr
			}
		}
		for i, annotation := range d.Annotations.List {
			all[fmt.Sprintf("%s annotation %d", file, i)] = annotation.Expr
		}
	}
	return all
}

var templateQuery = regexp.MustCompile(`query "([^"]*)"`)

// TestAlerts checks that every alert has a severity, a text, a section of the handbook, and a test in the file for
// promtool.
func TestAlerts(t *testing.T) {
	t.Parallel()
	tried, sections := text(t, operations+"/alerts_test.yaml"), headings(t)
	for _, a := range alerts(t) {
		if !slices.Contains([]string{"page", "ticket"}, a.Labels["severity"]) {
			t.Errorf("%s: severity %q", a.Alert, a.Labels["severity"])
		}
		for _, name := range []string{"summary", "description"} {
			if a.Annotations[name] == "" {
				t.Errorf("%s has no %s", a.Alert, name)
			}
		}
		file, section, _ := strings.Cut(a.Annotations["runbook"], "#")
		if file != "docs/operations.md" || !sections[section] {
			t.Errorf("%s: the runbook %q is no section of the handbook", a.Alert, a.Annotations["runbook"])
		}
		if !regexp.MustCompile(`\b` + a.Alert + `\b`).MatchString(tried) {
			t.Errorf("%s is not tried in alerts_test.yaml", a.Alert)
		}
	}
}

// headings are the anchors of the handbook's sections.
func headings(t *testing.T) map[string]bool {
	t.Helper()
	anchors := map[string]bool{}
	for line := range strings.Lines(text(t, handbook)) {
		if title, ok := strings.CutPrefix(strings.TrimLeft(line, "#"), " "); ok && strings.HasPrefix(line, "#") {
			anchors[strings.ReplaceAll(strings.ToLower(strings.TrimSpace(title)), " ", "-")] = true
		}
	}
	return anchors
}

// TestDashboards checks that ids are unique, and that the data source is provisioned.
func TestDashboards(t *testing.T) {
	t.Parallel()
	var sources struct{ Datasources []struct{ UID string } }
	readYAML(t, operations+"/grafana/datasources.yaml", &sources)
	uids := map[string]string{}
	for file, d := range dashboards(t) {
		if other, taken := uids[d.UID]; taken || d.UID == "" || d.Title == "" {
			t.Errorf("%s: uid %q, title %q (also %s)", file, d.UID, d.Title, other)
		}
		uids[d.UID] = file
		ids := map[int]bool{}
		for _, panel := range d.Panels {
			if ids[panel.ID] || panel.ID == 0 || panel.Title == "" || len(panel.Targets) == 0 {
				t.Errorf("%s: panel %d %q with %d queries", file, panel.ID, panel.Title, len(panel.Targets))
			}
			ids[panel.ID] = true
			for _, target := range panel.Targets {
				if target.Datasource.UID != sources.Datasources[0].UID {
					t.Errorf("%s: %q reads from %q", file, panel.Title, target.Datasource.UID)
				}
			}
		}
	}
}

type service struct {
	Image       string
	Command     any
	Environment map[string]string
	Secrets     []string
	Networks    []string
	Volumes     []string
	Restart     string
	DependsOn   any `yaml:"depends_on"`
	Healthcheck struct{ Test []string }
}

type composition struct {
	Services                   map[string]service
	Networks, Volumes, Secrets map[string]any
}

// TestCompose checks the composition: everything that a service refers to exists, images are pinned, passwords are files.
func TestCompose(t *testing.T) {
	t.Parallel()
	var all composition
	readYAML(t, operations+"/compose.yaml", &all)
	pinned := regexp.MustCompile(`^[a-z/-]+:v?\d+\.\d+(\.\d+)?(-\w+)?$`)
	for name, s := range all.Services {
		if !pinned.MatchString(s.Image) || s.Restart != "unless-stopped" {
			t.Errorf("%s: image %q, restart %q", name, s.Image, s.Restart)
		}
		for variable := range s.Environment {
			if strings.Contains(variable, "PASS") && !strings.HasSuffix(variable, "_FILE") {
				t.Errorf("%s: %s is in the environment", name, variable)
			}
		}
		missing(t, name+" secret", s.Secrets, all.Secrets)
		missing(t, name+" network", s.Networks, all.Networks)
		missing(t, name+" depends on", namesOf(s.DependsOn), all.Services)
		for _, volume := range s.Volumes {
			from, _, _ := strings.Cut(volume, ":")
			if path, relative := strings.CutPrefix(from, "./"); relative {
				if _, err := os.Stat(filepath.Join(operations, path)); err != nil {
					t.Errorf("%s: %v", name, err)
				}
			} else if !strings.HasPrefix(from, "/") {
				missing(t, name+" volume", []string{from}, all.Volumes)
			}
		}
	}
	for _, path := range []string{"prometheus.yaml", "Caddyfile", "alertmanager.yaml", "grafana/datasources.yaml"} {
		for _, host := range regexp.MustCompile(`([a-z][a-z0-9-]*):\d{4}`).FindAllStringSubmatch(text(t, filepath.Join(operations, path)), -1) {
			if _, ok := all.Services[host[1]]; !ok && host[1] != "localhost" {
				t.Errorf("%s: no service is called %s", path, host[1])
			}
		}
	}
}

// missing fails the test for names that do not exist.
func missing[V any](t *testing.T, what string, names []string, there map[string]V) {
	t.Helper()
	for _, name := range names {
		if _, ok := there[name]; !ok {
			t.Errorf("%s %s: there is none", what, name)
		}
	}
}

// namesOf are the elements of a list or the keys of a mapping.
func namesOf(node any) []string {
	var names []string
	switch node := node.(type) {
	case []any:
		for _, name := range node {
			names = append(names, fmt.Sprint(name))
		}
	case map[string]any:
		names = slices.Collect(maps.Keys(node))
	}
	return names
}

// TestSettings searches the program's help for every variable, command and flag in the files, and the handbook for every
// setting of the server.
func TestSettings(t *testing.T) {
	t.Parallel()
	serve := help(t, "serve")
	name := regexp.MustCompile(`MYSTERYSHOPPER_[A-Z_]+`)
	for _, setting := range name.FindAllString(serve, -1) {
		if !strings.Contains(text(t, handbook), "`"+setting+"`") {
			t.Errorf("the handbook does not name %s", setting)
		}
	}
	files := []string{root + "/Containerfile"}
	err := filepath.WalkDir(operations, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Name() == "secrets" {
			return fs.SkipDir
		}
		if err == nil && entry.Type().IsRegular() {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range files {
		content := text(t, path)
		for _, setting := range name.FindAllString(content, -1) {
			if !strings.Contains(serve, setting) {
				t.Errorf("%s: %s is no setting", path, setting)
			}
		}
		for _, call := range programCall.FindAllStringSubmatch(unquoted.Replace(content), -1) {
			page := help(t, strings.Fields(call[1])...)
			for _, flag := range programFlag.FindAllString(call[2], -1) {
				if !strings.Contains(page, flag+"=") && !strings.Contains(page, flag+" ") {
					t.Errorf("%s: %s has no flag %s", path, call[1], flag)
				}
			}
		}
	}
}

var (
	// programCall is the program with a command of one or two words and what follows on the line.
	programCall = regexp.MustCompile(`/mysteryshopper ((?:token create)|[a-z]+)([^\n]*)`)
	programFlag = regexp.MustCompile(`--[a-z-]+`)
	// unquoted makes a command line of a list of arguments, as compose and Containerfile have them.
	unquoted = strings.NewReplacer(`", "`, " ", `"]`, "", `["`, "", "[CMD, ", "", ", ", " ", "]", "")
)

// help is the help of a command of the program.
func help(t *testing.T, command ...string) string {
	t.Helper()
	var page strings.Builder
	env := cli.Environment{Stdout: &page, Stderr: &page, Getenv: func(string) string { return "" }}
	if code := cli.Main(t.Context(), append(command, "--help"), env); code != 0 {
		t.Errorf("%q is no command: %s", command, &page)
	}
	return page.String()
}

func text(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func readYAML(t *testing.T, path string, into any) {
	t.Helper()
	if err := yaml.Unmarshal([]byte(text(t, path)), into); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}
