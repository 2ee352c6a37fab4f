package e2e

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"mysteryshopper/server/builtin"
	"mysteryshopper/server/xlsform"
)

// TestADraftIsCheckedAndImported checks drafts that are not stored, and makes a draft of a workbook, over REST.
func TestADraftIsCheckedAndImported(t *testing.T) {
	t.Parallel()
	s := startWorld(t, onSQLite)
	type violation struct{ Path, Reason, Message string }
	var checked struct {
		Violations []violation
		Engine     int
		Digest     string
	}
	const faulty = `{"title": {"en": "x"}, "defaultLocale": "en", "totalMode": "POINTS", "bands": [{"key": "%", "title": {"en": "^"}}], "sections": [
		{"key": "a", "title": {"en": "A"}, "questions": [{"key": "q", "text": {"de": "Q"}, "behaviours": ["no-such"], "scale": {"min": 3, "max": 1}}]}]}`
	body := strings.NewReplacer("%", strings.Repeat("k", 101), "^", strings.Repeat("t", 2001)).Replace(faulty)
	got := s.call(t, s.Tokens.Admin, http.MethodPost, "/v1/checklists/not-there-yet/draft:check", body, "Accept-Language: de")
	if err := json.Unmarshal(got.body, &checked); err != nil || got.status != http.StatusOK {
		t.Fatal(got.status, got.body, err)
	}
	reasons := map[string]string{}
	for _, v := range checked.Violations {
		reasons[v.Path] = v.Reason
		if v.Message == "" || (v.Reason == "MISSING_DEFAULT_LOCALE" && !strings.Contains(v.Message, "Standardsprache")) {
			t.Errorf("%+v has no German message", v)
		}
	}
	for path, want := range map[string]string{
		"sections[0].questions[0].text": "MISSING_DEFAULT_LOCALE", "sections[0].questions[0].behaviours[0]": "UNKNOWN_BEHAVIOUR",
		"sections[0].questions[0].scale.max": "NOT_RISING", "bands[0].key": "INVALID_KEY",
		"bands[0].title.en": "OUT_OF_BOUNDS",
	} {
		if reasons[path] != want {
			t.Errorf("%s: %q, want %s; of %v", path, reasons[path], want, reasons)
		}
	}
	if checked.Digest != "" || checked.Engine != 0 {
		t.Errorf("a faulty draft has a digest: %+v", checked)
	}

	versions, err := builtin.Checklists()
	if err != nil {
		t.Fatal(err)
	}
	var workbook bytes.Buffer
	if err := xlsform.Write(&workbook, versions[0]); err != nil {
		t.Fatal(err)
	}
	create := s.call(t, s.Tokens.Admin, http.MethodPost, "/v1/checklists", `{"checklist": "of-a-workbook"}`)
	if create.status != http.StatusOK {
		t.Fatal(create.status, create.body)
	}
	body = `{"workbook": "` + base64.StdEncoding.EncodeToString(workbook.Bytes()) + `"%}`
	dry := s.call(t, s.Tokens.Admin, http.MethodPost, "/v1/checklists/of-a-workbook/draft:import", strings.Replace(body, "%", `, "validateOnly": true`, 1), "If-Match: *")
	stored := s.call(t, s.Tokens.Admin, http.MethodPost, "/v1/checklists/of-a-workbook/draft:import", strings.Replace(body, "%", "", 1), "If-Match: *")
	for name, answer := range map[string]answer{"validateOnly": dry, "stored": stored} {
		if answer.status != http.StatusOK || !strings.Contains(string(answer.body), `"problems":[]`) || !strings.Contains(string(answer.body), `"greeted-in-time"`) {
			t.Errorf("%s: %d %.300s", name, answer.status, answer.body)
		}
	}
	check := s.call(t, s.Tokens.Admin, http.MethodPost, "/v1/checklists/of-a-workbook/draft:check", draftOf(t, stored.body))
	if check.status != http.StatusOK || !strings.Contains(string(check.body), `"violations":[]`) {
		t.Fatal(check.status, check.body)
	}
	if err := json.Unmarshal(check.body, &checked); err != nil {
		t.Fatal(err)
	}
	of := *versions[0]
	of.Checklist = "of-a-workbook"
	if want := of.Digest().String(); checked.Digest != want || checked.Engine != of.Engine() {
		t.Errorf("digest %s and engine %d, want %s and %d", checked.Digest, checked.Engine, want, of.Engine())
	}
	for name, test := range map[string]struct {
		path, body, match string
		want              int
	}{
		"no workbook":       {"of-a-workbook", `{"workbook": "bm9uZQ=="}`, "*", http.StatusBadRequest},
		"an old state":      {"of-a-workbook", strings.Replace(body, "%", "", 1), `"r999"`, http.StatusPreconditionFailed},
		"no state":          {"of-a-workbook", strings.Replace(body, "%", "", 1), "", http.StatusPreconditionRequired},
		"no such checklist": {"none-such", strings.Replace(body, "%", "", 1), "*", http.StatusNotFound},
	} {
		headers := []string{}
		if test.match != "" {
			headers = append(headers, "If-Match: "+test.match)
		}
		if got := s.call(t, s.Tokens.Admin, http.MethodPost, "/v1/checklists/"+test.path+"/draft:import", test.body, headers...); got.status != test.want {
			t.Errorf("%s: %d %.300s", name, got.status, got.body)
		}
	}
}

// draftOf returns the draft of the checklist in an answer.
func draftOf(t *testing.T, body []byte) string {
	t.Helper()
	var answer struct {
		Checklist struct{ Draft json.RawMessage }
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		t.Fatal(err)
	}
	return string(answer.Checklist.Draft)
}
