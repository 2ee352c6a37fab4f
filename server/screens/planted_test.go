package screens

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"google.golang.org/protobuf/reflect/protoreflect"

	"mysteryshopper/server/demo"
	"mysteryshopper/server/webtest"
)

// planter stands before a server and plants into every text of its answers, each field with a number of its own.
type planter struct {
	names  map[protoreflect.Name]bool
	routes []route

	mu      sync.Mutex
	numbers map[string]int
}

// route is where the answers of a method come from.
type route struct {
	verb   string
	path   *regexp.Regexp
	answer protoreflect.MessageDescriptor
}

// routesOfAPI returns where every answer of the API comes from.
func routesOfAPI() []route {
	var routes []route
	variable := regexp.MustCompile(`\\\{[^}]*\\\}`)
	eachMethod(func(m protoreflect.MethodDescriptor, verb, at string) {
		routes = append(routes, route{verb, regexp.MustCompile("^" + variable.ReplaceAllString(regexp.QuoteMeta(at), "[^/:]+") + "$"), m.Output()})
	})
	return routes
}

// planted serves a demo through a planter, and returns it with the address of the planter.
func planted(t *testing.T) (*demo.Welcome, *planter) {
	t.Helper()
	w := *serve(t)
	target, err := url.Parse(w.REST)
	if err != nil {
		t.Fatal(err)
	}
	p := &planter{names: textNames(t), routes: routesOfAPI(), numbers: map[string]int{}}
	front := httptest.NewServer(&httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(target)
			r.Out.Host = r.In.Host
			r.Out.Header.Del("Accept-Encoding")
			r.Out.Header.Del("If-None-Match")
		},
		ModifyResponse: p.change,
	})
	t.Cleanup(front.Close)
	w.REST = front.URL
	return &w, p
}

// change plants into an answer, and into what is told of a refused request.
func (p *planter) change(r *http.Response) error {
	if !strings.Contains(r.Header.Get("Content-Type"), "json") || !strings.HasPrefix(r.Request.URL.Path, "/v1/") {
		return nil
	}
	at := slices.IndexFunc(p.routes, func(to route) bool { return to.verb == r.Request.Method && to.path.MatchString(r.Request.URL.Path) })
	if at < 0 {
		return nil
	}
	data, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	var body map[string]any
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	if err := decoder.Decode(&body); err != nil {
		return fmt.Errorf("%s: %w", r.Request.URL.Path, err)
	}
	p.mu.Lock()
	if r.StatusCode == http.StatusOK {
		p.plant(p.routes[at].answer, body)
	} else {
		p.plantProblem(body)
	}
	p.mu.Unlock()
	if data, err = json.Marshal(body); err != nil {
		return err
	}
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(data)), int64(len(data))
	r.Header.Set("Content-Length", strconv.Itoa(len(data)))
	return nil
}

// plant plants into a message and those within it.
func (p *planter) plant(m protoreflect.MessageDescriptor, body map[string]any) {
	for i := range m.Fields().Len() {
		f := m.Fields().Get(i)
		value, has := body[f.JSONName()]
		if !has {
			continue
		}
		switch {
		case isText(f) && answersText(f, p.names):
			body[f.JSONName()] = p.with(f, value)
		case f.Message() != nil && !f.IsMap():
			for _, one := range asList(value) {
				if inner, ok := one.(map[string]any); ok {
					p.plant(f.Message(), inner)
				}
			}
		case f.IsMap() && f.MapValue().Message() != nil:
			if values, ok := value.(map[string]any); ok {
				for _, one := range values {
					if inner, ok := one.(map[string]any); ok {
						p.plant(f.MapValue().Message(), inner)
					}
				}
			}
		}
	}
}

func asList(value any) []any {
	if list, ok := value.([]any); ok {
		return list
	}
	return []any{value}
}

// with returns the value of a field with the plant behind each of its texts. An empty text stays empty: it may mean something.
func (p *planter) with(f protoreflect.FieldDescriptor, value any) any {
	switch v := value.(type) {
	case string:
		if v == "" {
			return v
		}
		return v + p.number(string(f.FullName()))
	case []any:
		for i := range v {
			v[i] = p.with(f, v[i])
		}
	case map[string]any:
		for key := range v {
			v[key] = p.with(f, v[key])
		}
	}
	return value
}

func (p *planter) number(field string) string {
	if p.numbers[field] == 0 {
		p.numbers[field] = len(p.numbers) + 1
	}
	return fmt.Sprintf(" %s{%d}", plant, p.numbers[field])
}

// plantProblem plants into a refusal: its title, the message of each fault, and what else is told.
func (p *planter) plantProblem(body map[string]any) {
	body["title"] = fmt.Sprint(body["title"]) + p.number("problem.title")
	for _, one := range asList(body["errors"]) {
		if fault, ok := one.(map[string]any); ok {
			fault["message"] = fmt.Sprint(fault["message"]) + p.number("problem.errors.message")
		}
	}
}

// hurt is "" where no plant has become a part of the page, and shows what has otherwise.
const hurt = `[...document.querySelectorAll('img[src="x"], [onerror], body script')].map((e) => e.outerHTML.slice(0, 100)).join(" ") + (globalThis.hurt ? " it ran" : "")`

// shownNumbers are the numbers of the plants that a page has as texts: on it, in its names and in its fields.
const shownNumbers = `(() => {
  document.querySelectorAll("details").forEach((d) => d.open = true);
  const parts = [document.body.textContent, document.title];
  for (const e of document.querySelectorAll("*")) {
    for (const a of e.attributes) if (a.name !== "class") parts.push(a.value);
    if (e.value !== undefined) parts.push(String(e.value));
  }
  return [...new Set([...parts.join(" ").matchAll(/<\/script>\{(\d+)\}/g)].map((m) => Number(m[1])))];
})()`

// look notes what a page shows, and fails the test where a plant is more than a text.
func (p *planter) look(t *testing.T, page *webtest.Page, what string, shown map[int]bool) {
	t.Helper()
	page.Until("all of it", `document.querySelector("html[data-loading]") === null`)
	numbers := webtest.Eval[[]int](page, shownNumbers)
	for _, n := range numbers {
		shown[n] = true
	}
	page.Until("its details", `document.querySelector("html[data-loading]") === null`)
	if wrong := webtest.Eval[string](page, hurt); wrong != "" {
		t.Errorf("%s: a text has become a part of the page: %s", what, wrong)
	}
}

// TestPlantedTextsStayTexts shows every place of the desk and of the client's page with a script and an image in every text of the
// API's answers. They are shown as texts; nothing of them becomes an element, and the policy has nothing to report.
func TestPlantedTextsStayTexts(t *testing.T) {
	t.Parallel()
	w, planter := planted(t)
	shown := map[int]bool{}
	admin, reviewer, client := signIn(t, w.REST, w.Tokens.Admin), signIn(t, w.REST, w.Tokens.Reviewer), signIn(t, w.REST, w.Tokens.Client)
	for _, place := range deskPlaces {
		at(t, admin, w.REST, place.path)
		admin.WaitFor(place.there)
		planter.look(t, admin, place.path, shown)
	}
	var reports struct {
		Reports []struct {
			Report, State string
			PossibleTwin  bool
			Revision      int
		}
	}
	ask(t, w, w.Tokens.Reviewer, "/v1/reports?pageSize=200&filter=state%20=%20%22SUBMITTED%22", &reports)
	for _, r := range reports.Reports {
		if len(reports.Reports) > 12 && !r.PossibleTwin && r.Revision == 1 && r.Report[len(r.Report)-1] > '4' {
			continue
		}
		at(t, reviewer, w.REST, "/review/"+r.Report)
		reviewer.Until("a report", reportIsOpen)
		planter.look(t, reviewer, "a report", shown)
	}
	reviewer.Allow("40")
	reviewer.Press("r")
	reviewer.Enter("dialog select", "INCOMPLETE")
	reviewer.Enter("dialog textarea", plant)
	reviewer.Click("dialog button.primary")
	planter.look(t, reviewer, "a decision", shown)
	var appeals struct{ Appeals []struct{ Appeal string } }
	ask(t, w, w.Tokens.Reviewer, "/v1/appeals", &appeals)
	for _, a := range appeals.Appeals {
		at(t, reviewer, w.REST, "/appeals/"+a.Appeal+"?state=ANY")
		reviewer.WaitFor(".question")
		planter.look(t, reviewer, "an appeal", shown)
	}
	admin.Allow("400")
	at(t, admin, w.REST, "/directory/shoppers/new")
	fillIn(t, admin, "Id", plant)
	pushed(t, admin, "Save")
	admin.WaitFor(".problem")
	planter.look(t, admin, "a refusal", shown)
	at(t, admin, w.REST, "/directory/places?client=acme")
	pushed(t, admin, "Import")
	chooseFile(t, admin, "places.csv", "location,title,timeZone\n"+strings.ReplaceAll(plant, `"`, `'`)+",,Mars/Phobos\n")
	shows(t, admin, "Faults in the file")
	planter.look(t, admin, "faults of a file", shown)

	for _, page := range clientPages(t, w) {
		client.Allow("404")
		visit(t, client, w, page)
		if strings.HasPrefix(page, "/questions/") {
			client.WaitFor(".months tbody tr")
		}
		planter.look(t, client, page, shown)
	}
	var actions struct{ Actions []struct{ Action string } }
	ask(t, w, w.Tokens.Client, "/v1/clients/acme/actions?pageSize=5", &actions)
	for _, a := range actions.Actions {
		visit(t, client, w, "/actions/"+a.Action)
		planter.look(t, client, "an action", shown)
	}
	for _, state := range []string{"ACKNOWLEDGED", "RESOLVED"} {
		visit(t, client, w, "/alerts?state="+state)
		planter.look(t, client, state+" alerts", shown)
	}
	var released struct{ ReleasedReports []released }
	ask(t, w, w.Tokens.Client, "/v1/clients/acme/releasedReports?pageSize=200", &released)
	for i, r := range released.ReleasedReports {
		if i%25 == 0 {
			visit(t, client, w, "/reports/"+path.Base(r.Name))
			planter.look(t, client, r.Name, shown)
		}
	}
	var unseen []string
	for field, n := range planter.numbers {
		if !shown[n] && !slices.Contains(notShown, strings.TrimPrefix(field, "mysteryshopper.v1.")) {
			unseen = append(unseen, field)
		}
	}
	slices.Sort(unseen)
	t.Logf("%d fields planted, %d shown", len(planter.numbers), len(shown))
	if len(unseen) > 0 {
		t.Errorf("these texts are on no page; where that is meant, notShown has them: %s", strings.Join(unseen, ", "))
	}
}

// notShown are texts of answers that no page shows.
var notShown = []string{
	"Behaviour.description", // The title of a behaviour is shown, and what the author of the checklist writes.
	"Titles.options",        // Answers are shown by the texts of their version.
	"TimelineEvent.title",   // Events are part of pictures, which the server draws.
	"Visit.scenario",        // The desk plans by place and time; the scenario is on the phone.
	"SilentCustomers.source",
}
