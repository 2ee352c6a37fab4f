package cli_test

import (
	"path/filepath"
	"strings"
	"testing"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// TestPublish publishes a checklist, again, changed, and beside somebody else's draft.
func TestPublish(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.db")
	token := strings.TrimSpace(run(t, "token", "create", "--role", "ADMIN", "--database", path).want(t, 0).stdout)
	a := open(t, path)
	serve(t, a)
	publish := func(name string, more ...string) outcome {
		return call{
			args: append([]string{"checklist", "publish", name, "--server", a.GRPC()}, more...),
			env:  map[string]string{"MYSTERYSHOPPER_TOKEN": token},
		}.run(t)
	}
	if o := publish("testdata/lint/good.yaml").want(t, 0); !strings.HasPrefix(o.stdout, "published version 1 of every-kind, digest ") {
		t.Errorf("stdout: %s", o.stdout)
	}
	if o := publish("testdata/lint/good.yaml").want(t, 0); !strings.HasPrefix(o.stdout, "nothing changed: version 1 of every-kind has this content") {
		t.Errorf("stdout: %s", o.stdout)
	}
	if o := publish("testdata/lint/good.yaml", "--json").want(t, 0); !strings.Contains(o.stdout, `"version":1,`) || !strings.Contains(o.stdout, `"published":false`) {
		t.Errorf("stdout: %s", o.stdout)
	}

	// Somebody else is at work on the next version.
	checklists := pb.NewChecklistServiceClient(a.Conn())
	kept, err := checklists.GetChecklist(as(t, token), &pb.GetChecklistRequest{Checklist: "every-kind"})
	if err != nil {
		t.Fatal(err)
	}
	_, err = checklists.UpdateDraft(as(t, token), &pb.UpdateDraftRequest{
		Checklist: "every-kind", Draft: &pb.ChecklistVersion{Title: map[string]string{"en": "Work in progress"}, Etag: kept.GetEtag()},
	})
	if err != nil {
		t.Fatal(err)
	}
	changed := file(t, "changed.yaml", strings.ReplaceAll(run(t, "checklist", "show", "testdata/lint/good.yaml", "--yaml").stdout, "Every kind", "Each kind"))
	if o := publish(changed).want(t, 1); !strings.Contains(o.stderr, "another draft of every-kind; it was left as it is") {
		t.Errorf("stderr: %s", o.stderr)
	}
	if o := publish(changed, "--replace").want(t, 0); !strings.HasPrefix(o.stdout, "published version 2 of every-kind") {
		t.Errorf("stdout: %s", o.stdout)
	}
	version, err := checklists.GetChecklistVersion(as(t, token), &pb.GetChecklistVersionRequest{Checklist: "every-kind", Version: 2})
	if err != nil || version.GetTitle()["en"] != "Each kind" {
		t.Errorf("version 2 is %v, %v", version.GetTitle(), err)
	}
}

// TestPublishRefused checks the errors of the server, and those that are found before the server is called.
func TestPublishRefused(t *testing.T) {
	t.Parallel()
	path := populated(t)
	token := strings.TrimSpace(run(t, "token", "create", "--role", "SHOPPER", "--shopper", "anna", "--database", path).want(t, 0).stdout)
	a := open(t, path)
	serve(t, a)
	for name, test := range map[string]struct {
		args []string
		code int
		want []string
	}{
		"faults":           {[]string{"testdata/lint/many-faults.yaml", "--server", "127.0.0.1:1", "--token", "x"}, 1, []string{"many-faults.yaml:3:1: title", "nothing was sent to the server"}},
		"no such token":    {[]string{"core-service", "--server", a.GRPC(), "--token", "ms_no"}, 1, []string{"the server answered", "--token"}},
		"a shopper's":      {[]string{"core-service", "--server", a.GRPC(), "--token", token}, 1, []string{"the server answered"}},
		"address of REST":  {[]string{"core-service", "--server", strings.TrimPrefix(a.REST(), "http://"), "--token", token}, 3, []string{"gRPC side"}},
		"TLS to plaintext": {[]string{"core-service", "--server", a.GRPC(), "--token", token, "--ca", certificate(t).cert}, 3, []string{"does not answer"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := run(t, append([]string{"checklist", "publish"}, test.args...)...).want(t, test.code)
			for _, words := range test.want {
				if !strings.Contains(o.stderr, words) {
					t.Errorf("stderr lacks %q: %s", words, o.stderr)
				}
			}
		})
	}
}
