package e2e

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/storage"
)

// generated is a client with three programs. Two are measured by a checklist of three versions.
type generated struct {
	*server
	client string
	random *rand.Rand
}

// turns are the three versions of the checklist: version 2 changes the points of one question and adds another, version 3
// removes that one and changes the scale of feelings and the options of another.
var turns = []*strings.Replacer{
	strings.NewReplacer("GREETED", "10", "FAREWELL", "", "MOST", "5", "PERHAPS", ""),
	strings.NewReplacer("GREETED", "12", "FAREWELL", `,{"key": "farewell", "text": {"en": "Was there a farewell?"}, "dimensions": ["human"],
	   "choice": {"options": [{"key": "yes", "text": {"en": "Yes"}, "points": 3}, {"key": "no", "text": {"en": "No"}}]}}`, "MOST", "5", "PERHAPS", ""),
	strings.NewReplacer("GREETED", "12", "FAREWELL", "", "MOST", "6", "PERHAPS", `, {"key": "perhaps", "text": {"en": "Perhaps"}}`),
}

// turnedChecklist has a question for every figure: parts and dimensions, bonus and penalty, a critical question that takes a
// section's points, waits, promises, feelings and intentions, and one for internal use.
const turnedChecklist = `{
 "defaultLocale": "en", "totalMode": "SECTION_WEIGHTED", "title": {"en": "Turned"}, "passMarkBasisPoints": 7000,
 "bands": [{"key": "low", "fromBasisPoints": 0, "title": {"en": "low"}}, {"key": "high", "fromBasisPoints": 8000, "title": {"en": "high"}}],
 "sections": [
  {"key": "welcome", "title": {"en": "Welcome"}, "weight": 40, "questions": [
   {"key": "greeted", "text": {"en": "Greeted?"}, "dimensions": ["human"], "critical": {"effect": "ZERO_SECTION"},
    "choice": {"options": [{"key": "yes", "text": {"en": "Yes"}, "points": GREETED}, {"key": "late", "text": {"en": "Late"}, "points": 4}, {"key": "no", "text": {"en": "No"}}]}},
   {"key": "signs", "text": {"en": "Which?"}, "dimensions": ["human", "task"], "allowNotApplicable": true,
    "multiChoice": {"options": [{"key": "smile", "text": {"en": "Smile"}, "points": 3}, {"key": "name", "text": {"en": "Name"}, "points": 2}, {"key": "frown", "text": {"en": "Frown"}, "points": -2}]}},
   {"key": "mood", "text": {"en": "Mood?"}, "weight": 2, "scale": {"min": 0, "max": 10, "pointsPerStep": 1}},
   {"key": "extra", "text": {"en": "More than asked?"}, "bonus": true, "choice": {"options": [{"key": "yes", "text": {"en": "Yes"}, "points": 4}, {"key": "no", "text": {"en": "No"}}]}}FAREWELL]},
  {"key": "time", "title": {"en": "Time"}, "weight": 60, "questions": [
   {"key": "waited", "text": {"en": "How long?"}, "role": "WAIT", "dimensions": ["task"], "duration": {"bands": [{"below": "120", "points": 6}, {"below": "300", "points": 3}, {"points": 0}]}},
   {"key": "pressed", "text": {"en": "Pressed?"}, "penalty": true, "choice": {"options": [{"key": "yes", "text": {"en": "Yes"}, "points": -3}, {"key": "no", "text": {"en": "No"}}]}},
   {"key": "promised", "text": {"en": "Promised?"}, "required": true, "choice": {"options": [{"key": "yes", "text": {"en": "Yes"}}, {"key": "no", "text": {"en": "No"}}]}},
   {"key": "due", "text": {"en": "For when?"}, "role": "PROMISE_DUE", "visibleWhen": {"all": [{"question": "promised", "equals": "yes"}]}, "timestamp": {}},
   {"key": "kept", "text": {"en": "Done?"}, "allowNotApplicable": true, "visibleWhen": {"all": [{"question": "promised", "equals": "yes"}]},
    "choice": {"options": [{"key": "yes", "text": {"en": "Yes"}, "points": 4}, {"key": "no", "text": {"en": "No"}}]}},
   {"key": "made", "text": {"en": "When?"}, "role": "PROMISE_MADE", "visibleWhen": {"all": [{"question": "kept", "equals": "yes"}]}, "timestamp": {}}]},
  {"key": "experience", "title": {"en": "Experience"}, "weight": 0, "questions": [
   {"key": "before", "text": {"en": "Before?"}, "role": "FEELING_BEFORE", "scale": {"min": 1, "max": 5}},
   {"key": "after", "text": {"en": "After?"}, "role": "FEELING_AFTER", "scale": {"min": 1, "max": MOST}},
   {"key": "recommend", "text": {"en": "Recommend?"}, "role": "WOULD_RECOMMEND", "scale": {"min": 0, "max": 10}},
   {"key": "return", "text": {"en": "Return?"}, "role": "WOULD_RETURN", "choice": {"options": [{"key": "yes", "text": {"en": "Yes"}}, {"key": "no", "text": {"en": "No"}}PERHAPS]}},
   {"key": "complain", "text": {"en": "Complain?"}, "role": "WOULD_HAVE_COMPLAINED",
    "choice": {"options": [{"key": "yes", "text": {"en": "Yes"}}, {"key": "no", "text": {"en": "No"}}, {"key": "nothing", "text": {"en": "Nothing"}}]}},
   {"key": "all-well", "text": {"en": "Asked?"}, "role": "WAS_ASKED_ALL_WELL", "choice": {"options": [{"key": "yes", "text": {"en": "Yes"}}, {"key": "no", "text": {"en": "No"}}]}},
   {"key": "for-us", "text": {"en": "For us alone"}, "audience": "INTERNAL", "freeText": {}}]}]}`

// generate makes the client with 200 reports in eight months.
func (s *server) generate(t *testing.T) *generated {
	t.Helper()
	g := &generated{server: s, client: "rebel", random: rand.New(rand.NewPCG(21, 22))}
	a := s.by(s.Tokens.Admin)
	must[*pb.Client](t)(a.CreateClient(t.Context(), &pb.CreateClientRequest{Resource: &pb.Client{Client: g.client, Title: "Rebel"}}))
	for _, place := range []string{"north", "south", "net", "north/n1", "north/n2", "north/n3", "south/s1", "south/s2", "south/s3"} {
		l := &pb.Location{Location: place, Title: place, Channel: pb.Channel_IN_PERSON, TimeZone: "Etc/UTC"}
		if parent, id, is := strings.Cut(place, "/"); is {
			l.Parent, l.Location = parent, id
		}
		if place == "net" {
			l.Channel = pb.Channel_WEB
		}
		must[*pb.Location](t)(a.CreateLocation(t.Context(), &pb.CreateLocationRequest{Client: g.client, Resource: l}))
	}
	s.publish(t, "turned", turns[0].Replace(turnedChecklist))
	for _, turn := range turns[1:] {
		g.publishAgain(t, "turned", turn.Replace(turnedChecklist))
	}
	s.publish(t, "plain", strings.NewReplacer("SECTION_WEIGHTED", "POINTS", `"weight": 40, `, "", `"weight": 60, `, "", `"weight": 0, `, "").Replace(turns[0].Replace(turnedChecklist)))
	for program, checklist := range map[string]string{"walks": "turned", "calls": "turned", "plain": "plain"} {
		s.program(t, g.client, program, checklist)
	}
	g.claim(t)
	for month := range 8 {
		g.month(t, month)
	}
	return g
}

// publishAgain publishes a further version of a checklist.
func (s *server) publishAgain(t *testing.T, id, content string) {
	t.Helper()
	now := must[*pb.Checklist](t)(s.by(s.Tokens.Admin).GetChecklist(t.Context(), &pb.GetChecklistRequest{Checklist: id}))
	draft := strings.Replace(content, "{", `{"checklist": "`+id+`",`, 1)
	put := s.call(t, s.Tokens.Admin, "PUT", "/v1/checklists/"+id+"/draft", draft, "If-Match: \""+now.GetEtag()+"\"").want(t, 200)
	s.call(t, s.Tokens.Admin, "POST", "/v1/checklists/"+id+":publish", "{}", "If-Match: "+put.header.Get("ETag")).want(t, 200)
}

// month releases the reports of a month, some by a version that is new or old in it.
func (g *generated) month(t *testing.T, ago int) {
	t.Helper()
	version := int32(1)
	if ago < 5 {
		version = 2
	}
	if ago < 2 {
		version = 3
	}
	for _, place := range []string{"n1", "n2", "n3", "s1", "s2", "s3", "net", "north"} {
		for range 1 + g.random.IntN(4)*(ago%2+1) {
			g.visit(t, "walks", place, version, ago)
		}
		if place < "n3" {
			g.visit(t, "calls", place, max(2, version), ago)
			g.visit(t, "plain", place, 1, ago)
		}
	}
	if ago == 1 {
		g.visit(t, "walks", "n1", 2, ago) // a late report by the version before
	}
}

// ofClient makes a token of a client's manager.
func (s *server) ofClient(t *testing.T, client string) string {
	t.Helper()
	return s.token(t, storage.Grant{Role: storage.Manager, Client: client})
}

// visit releases a report with random answers.
func (g *generated) visit(t *testing.T, program, place string, version int32, ago int) {
	t.Helper()
	now := time.Now().UTC()
	start := time.Date(now.Year(), now.Month(), 1, 9, 0, 0, 0, time.UTC).AddDate(0, -ago, g.random.IntN(25))
	if start.After(lately()) {
		start = lately()
	}
	v := g.plan(t, g.client, program, place, "anna", func(v *pb.Visit) {
		v.WindowStart, v.Version = timestamppb.New(start.AddDate(0, 0, -1)), version
	})
	checklist := "turned"
	if program == "plain" {
		checklist = "plain"
	}
	content := &pb.ReportContent{
		Checklist: checklist, Version: version, Locale: "en", StartTime: timestamppb.New(start), EndTime: timestamppb.New(start.Add(20 * time.Minute)),
		ElapsedSeconds: 1200, Outcome: pb.ReportContent_COMPLETED, Answers: g.answers(version, checklist == "turned", place == "s3", start),
	}
	switch g.random.IntN(25) {
	case 0:
		content.Outcome, content.Answers = pb.ReportContent_LEFT_UNSERVED, content.GetAnswers()[:1]
	case 1:
		content.Outcome, content.Answers = pb.ReportContent_CLOSED, nil
	case 2:
		content.Commendations = []*pb.Commendation{{Behaviour: "listened", Text: "All ears."}}
	}
	g.approve(t, g.send(t, g.Tokens.Shopper, v.GetVisit(), content).GetReport())
}

// answers are random answers to a version; those of a poor place are worse.
func (g *generated) answers(version int32, turned, poor bool, start time.Time) (answers []*pb.Answer) {
	choose := func(question string, options ...string) string {
		option := options[g.random.IntN(len(options))]
		answers = append(answers, &pb.Answer{Question: question, Value: &pb.Answer_Choice{Choice: option}})
		return option
	}
	scale := func(question string, from, to int) {
		answers = append(answers, &pb.Answer{Question: question, Value: &pb.Answer_Scale{Scale: int32(from + g.random.IntN(to-from+1))}})
	}
	at := func(question string, hours int) {
		answers = append(answers, &pb.Answer{Question: question, Value: &pb.Answer_Timestamp{Timestamp: timestamppb.New(start.Add(time.Duration(hours) * time.Hour))}})
	}
	greeted, mood := []string{"yes", "yes", "yes", "yes", "late", "late", "no"}, 3
	if poor {
		greeted, mood = []string{"late", "no", "no", "no"}, 0
	}
	choose("greeted", greeted...)
	if g.random.IntN(8) == 0 {
		answers = append(answers, &pb.Answer{Question: "signs", NotApplicable: true})
	} else {
		keys := slices.DeleteFunc([]string{"smile", "name", "frown"}, func(string) bool { return g.random.IntN(2) == 0 })
		answers = append(answers, &pb.Answer{Question: "signs", Value: &pb.Answer_Choices{Choices: &pb.OptionKeys{Keys: keys}}})
	}
	scale("mood", mood, 3*mood+1)
	choose("extra", "yes", "no", "no")
	if turned && version == 2 {
		choose("farewell", "yes", "no")
	}
	wait := &pb.DurationAnswer{Seconds: int32(20 + g.random.IntN(400))}
	if poor {
		wait.Seconds = 400
	}
	if g.random.IntN(9) == 0 {
		wait.Outcome = pb.DurationAnswer_LEFT_UNSERVED
	}
	answers = append(answers, &pb.Answer{Question: "waited", Value: &pb.Answer_Duration{Duration: wait}})
	choose("pressed", "yes", "no", "no", "no")
	if choose("promised", "yes", "yes", "no") == "yes" {
		at("due", 1)
		if g.random.IntN(4) == 0 {
			answers = append(answers, &pb.Answer{Question: "kept", NotApplicable: true})
		} else if choose("kept", "yes", "yes", "no") == "yes" {
			at("made", g.random.IntN(4))
		}
	}
	scale("before", 1, 5)
	if g.random.IntN(6) > 0 {
		scale("after", 1, 5)
	}
	scale("recommend", 2, 10)
	choose("return", "yes", "yes", "no")
	choose("complain", "yes", "no", "no", "nothing")
	choose("all-well", "yes", "no")
	return answers
}

// claim submits self-assessments of some places and months, before any report of them is released.
func (g *generated) claim(t *testing.T) {
	t.Helper()
	now, token := time.Now().UTC().Format("2006-01"), g.ofClient(t, g.client)
	for ago, version := range map[int]int32{1: 3, 2: 2, 3: 2} {
		for _, place := range []string{"n1", "n2", "s1", "s3"}[:4-ago] {
			answers := slices.DeleteFunc(g.answers(version, true, false, time.Now().UTC().Truncate(time.Second)), func(a *pb.Answer) bool { return a.GetQuestion() == "signs" })
			answers = append(answers, &pb.Answer{Question: "signs", Value: &pb.Answer_Choices{Choices: &pb.OptionKeys{Keys: []string{"smile", "name"}}}})
			_, err := g.by(token).SubmitSelfAssessment(t.Context(), &pb.SubmitSelfAssessmentRequest{Client: g.client, Resource: &pb.SelfAssessment{
				Location: place, Program: "walks", Version: version, Month: monthsLater(now, -ago), Locale: "en", Answers: answers,
			}})
			if err != nil {
				t.Fatal(fmt.Errorf("the self-assessment of %s: %w", place, err))
			}
		}
	}
}
