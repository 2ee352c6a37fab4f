package screens

import "mysteryshopper/server/demo"

// parts are the screens in the order of the page.
var parts = []part{
	{
		title: "Sign-in", said: "`/` is for everybody: it leads each role to its screen.", base: "/", open: openNobody,
		shots: []shot{
			{name: "signin", title: "Sign-in", seen: "A code or a key, and the language of the page.", path: "?", there: `document.querySelector("form") !== null`},
			{name: "signin-refused", title: "Sign-in that is refused", seen: "What is wrong, what to do, and a number that the agency can look for.", act: signInWrongly},
		},
	},
	{
		title: "The phone", said: "`/app/` is for shoppers. It works without a network.", base: "/app", open: openPhone, shots: phoneShots,
	},
	{
		title: "The desk: review", said: "`/desk/` as a reviewer sees it.", base: "/desk", open: openAs, who: func(t demo.Tokens) string { return t.Reviewer }, shots: reviewShots,
	},
	{
		title: "The desk: planning", said: "As a planner sees it.", base: "/desk", open: openAs, who: func(t demo.Tokens) string { return t.Planner }, shots: planningShots,
	},
	{
		title: "The desk: everything else", said: "As an admin sees it.", base: "/desk", open: openAs, who: func(t demo.Tokens) string { return t.Admin }, shots: adminShots,
	},
	{
		title: "The client's page", said: "`/c/{client}/` as a manager of the whole client sees it.", base: "/c/acme", open: openAs, who: func(t demo.Tokens) string { return t.Client }, shots: clientShots,
	},
	{
		title: "The client's page of one location", said: "As the manager of that location sees it: nothing above it or beside it is there.", base: "/c/acme", open: openAs,
		who:   func(t demo.Tokens) string { return t.Manager },
		shots: []shot{{name: "client-location", title: "Overview of one location", seen: "The same page, with the figures of the own location alone.", path: "/"}},
	},
}

var planningShots = []shot{
	{name: "planning", title: "Planning", seen: "Waves with what is done, and below the board of places and weeks.", path: "/planning", there: `document.querySelector(".board tbody tr") !== null`},
	{name: "planning-tried", title: "A plan that is tried", seen: "What would be planned, and what could not be placed and why, before anything is stored.", path: "/planning", there: `document.querySelector(".board tbody tr") !== null`, act: tryPlan},
}

var adminShots = []shot{
	{name: "desk-queue-dark", title: "The queue in the dark", seen: "The colours follow the system.", path: "/review", there: `document.querySelector(".list a") !== null`, mode: dark},
	{name: "checklists", title: "Checklists", seen: "Each with its newest version, and whether it has a draft.", path: "/checklists", there: rows},
	{name: "checklist-editor", title: "The editor", seen: "The outline beside one question, with its texts in four languages, points and conditions as sentences.", path: "/checklists/core-service?at=s2.q2", there: `document.querySelector(".author .rowset, .author .grid") !== null`},
	{name: "checklist-preview", title: "The preview", seen: "The draft as a phone would show it, with the score of what is answered.", path: "/checklists/core-service?view=preview", there: `document.querySelector(".phone .question") !== null`},
	{name: "checklist-difference", title: "The difference of two versions", seen: "What changed, and which trends it breaks.", path: "/checklists/phone-enquiry?version=2&against=1", there: `document.querySelector(".breaks") !== null`},
	{name: "directory-clients", title: "Clients", seen: "Each with its title and its id.", path: "/directory", there: rows},
	{name: "directory-places", title: "Places", seen: "The tree of a client's places.", path: "/directory/places?client=acme", there: `document.querySelector(".depth-1") !== null`},
	{name: "directory-place", title: "A place", seen: "Where it is, when it is open, and how it is reached.", path: "/directory/places/malmo?client=acme", there: form},
	{name: "directory-program", title: "A program", seen: "Its checklist, its waves, its fees, and the rules of its alerts.", path: "/directory/programs/core-2026?client=acme", there: `document.querySelector(".rowset") !== null`},
	{name: "directory-shoppers", title: "Shoppers", seen: "Whoever can be sent, with their languages and qualifications.", path: "/directory/shoppers", there: rows},
	{name: "directory-import", title: "An import with faults", seen: "Every fault with its line and column; nothing is stored before all is right.", path: "/directory/places?client=acme", act: importFaults},
	{name: "access", title: "Access", seen: "Invitations that are open, and new ones.", path: "/access"},
	{name: "access-codes", title: "Codes to scan", seen: "Shown once, to be printed one or twelve a page.", act: inviteTwo},
	{name: "access-codes-print", title: "Codes on paper", seen: "The same, as they are printed.", mode: printed},
	{name: "access-tokens", title: "Keys and devices", seen: "Who has come in with what, and since when; each can be revoked.", path: "/access/tokens", there: rows},
	{name: "access-sessions", title: "Sessions", seen: "Browsers that are signed in.", path: "/access/sessions", there: rows},
	{name: "payables", title: "Payables", seen: "Fees and expenses by their state, approved and noted as paid one by one or many at once.", path: "/payables?state=APPROVED", there: rows},
	{name: "desk-alerts", title: "Alerts at the desk", seen: "What has happened at places, and who looks after it.", path: "/alerts", there: rows},
	{name: "log", title: "The log", seen: "Who did what and when, and up to where it has been proved.", path: "/log", there: rows},
}

// What is on a page when it is there.
const (
	rows = `document.querySelector(".cards tbody tr") !== null`
	form = `document.querySelector("form .grid") !== null`
)

var reviewShots = []shot{
	{name: "review", title: "The queue", seen: "Reports that wait, what is due first at the top, with what is doubtful about them.", path: "/review", there: `document.querySelector(".list a") !== null`},
	{name: "review-report", title: "A report", seen: "Flags with their numbers, answers with their points, photos beside the question that they prove, and what happened so far.", act: openDoubtful},
	{name: "review-edit", title: "An edit", seen: "What it does to the points, the section, the total and the verdict, before it is stored.", act: editAnswer},
	{name: "review-return", title: "A return", seen: "The reason, and words that go to the shopper.", act: returnReport},
	{name: "review-photo", title: "A photo", seen: "Large, with areas to black out.", act: zoomPhoto},
	{name: "review-twins", title: "Twins", seen: "Two reports of the same visit side by side; what is equal is dimmed.", act: openTwins},
	{name: "appeals", title: "Appeals", seen: "What clients object to, what is due next first.", path: "/appeals", there: rows},
	{name: "appeal", title: "An appeal", seen: "The words of the client beside the answer, upheld with a correction whose difference is shown first, or refused.", act: openAppeal},
	{name: "review-keys", title: "The keys", seen: "All of the desk goes by the keyboard; single keys can be switched off.", act: showKeys},
}

var clientShots = []shot{
	{name: "client-overview", title: "Overview", seen: "The figure with its interval, the course, sections, alerts, the best and the weakest places.", path: "/"},
	{name: "client-overview-dark", title: "Overview in the dark", seen: "Charts stay on a white card.", mode: dark},
	{name: "client-overview-print", title: "Overview on paper", seen: "Without what can only be pressed, with the span and the time of the figures.", mode: printed},
	{name: "client-compared", title: "Compared", seen: "Against the location above, the span or the year before, each with its own interval.", path: "/?location=germany&compare=above"},
	{name: "client-places", title: "Locations", seen: "The ranking, those with too few visits apart, compared with the location above.", path: "/places"},
	{name: "client-place", title: "A location", seen: "The same figures for one, and what is below it.", path: "/places/germany-west?location=germany-west"},
	{name: "client-sections", title: "Sections", seen: "Each with its figure and its questions.", path: "/sections"},
	{name: "client-section", title: "A section", seen: "Its questions, the weakest first.", path: "/sections/respect"},
	{name: "client-question", title: "A question", seen: "Its answers by month, and what shoppers wrote.", path: "/questions/pressure-to-buy"},
	{name: "client-waits", title: "Waits", seen: "How long customers wait, with those who gave up counted in.", path: "/waits"},
	{name: "client-claims", title: "Claims", seen: "What the client says of itself beside what was seen.", path: "/claims"},
	{name: "client-assess", title: "A self-assessment to fill in", seen: "Sealed for its writer too, until the reports are released.", path: "/claims/new"},
	{name: "client-assessment", title: "A self-assessment that is opened", seen: "What was claimed beside what was seen.", at: "/claims/:assessment", act: openAssessment},
	{name: "client-reports", title: "Reports", seen: "Filtered by verdict, month and place; every figure leads here.", path: "/reports"},
	{name: "client-report", title: "A report", seen: "Down to the points of each question, with photos and the words of the shopper.", at: "/reports/:report", act: openReleased},
	{name: "client-report-print", title: "A report on paper", seen: "The same, as it is printed.", mode: printed},
	{name: "client-alerts", title: "Alerts", seen: "What happened where, and who looks after it.", path: "/alerts"},
	{name: "client-actions", title: "Actions", seen: "What was decided, why, until when, and the visit that proves it.", path: "/actions"},
	{name: "client-action", title: "An action", seen: "Its cause, its course and its proof.", at: "/actions/:action", act: openAction},
	{name: "client-action-new", title: "A new action", seen: "What is to be done, by whom, and what it should change.", path: "/actions/new"},
	{name: "client-appeals", title: "Appeals of the client", seen: "Each with its end.", path: "/appeals"},
	{name: "client-export", title: "Export", seen: "Every form with its size before it is fetched.", path: "/export"},
	{name: "client-how", title: "How it is computed", seen: "The method, the numbers and the intervals in words.", path: "/how"},
	{name: "client-empty", title: "A span without visits", seen: "What is missing, and the way back.", path: "/?from=2020-01&to=2020-02"},
}
