package xlsform

import (
	"fmt"
	"regexp"
	"strings"

	"mysteryshopper/checklist"
)

// questionType is how rows of one type of the survey are read.
type questionType struct {
	// set sets the kind of the question.
	set func(r *reader, at row, argument string, q *checklist.Question)
	// notNeeded explains why a checklist needs no such row; set is then not called.
	notNeeded string
}

// types are the types of the survey sheet by their usual spelling; see splitType for others.
var types = map[string]questionType{
	"select_one":      {set: setChoice},
	"select_multiple": {set: setMultiChoice},
	"integer":         {set: setInteger},
	"decimal":         {set: setDecimal},
	"range":           {set: setRange},
	"text":            {set: setText},
	"barcode":         {set: setBarcode},
	"date":            {set: setDate},
	"time":            {set: setTime},
	"datetime":        {set: setDateTime},
	"image":           {set: evidence(checklist.ProofPhoto)},
	"audio":           {set: evidence(checklist.ProofRecording)},
	"video":           {set: evidence(checklist.ProofRecording)},
	"file":            {set: evidence(checklist.ProofDocument)},
	"note":            {set: setNote},
	"acknowledge":     {set: setAcknowledge},
	"calculate":       {set: setCalculate},

	"start":            {notNeeded: "every report has its start"},
	"end":              {notNeeded: "every report has its end"},
	"today":            {notNeeded: "every report has its start"},
	"deviceid":         {notNeeded: "a report comes with the token of its device"},
	"username":         {notNeeded: "every visit has its shopper"},
	"email":            {notNeeded: "every visit has its shopper"},
	"phonenumber":      {notNeeded: "every visit has its shopper"},
	"simserial":        {notNeeded: "a report comes with the token of its device"},
	"subscriberid":     {notNeeded: "a report comes with the token of its device"},
	"audit":            {notNeeded: "the server keeps an audit log"},
	"geopoint":         {notNeeded: "every report has its position"},
	"start-geopoint":   {notNeeded: "every report has its position"},
	"background-audio": {notNeeded: "recordings are evidence of a question"},
}

// spellings are other spellings of types.
var spellings = map[string]string{
	"select one": "select_one", "select1": "select_one", "select one using": "select_one", "select multiple": "select_multiple",
	"select all that apply": "select_multiple", "int": "integer", "string": "text", "phone number": "text", "photo": "image", "trigger": "acknowledge",
	"begin_group": "begin group", "end_group": "end group", "begin_repeat": "begin repeat", "end_repeat": "end repeat",
	"begin": "begin group",
}

var selectType = regexp.MustCompile(`^(select_one|select one|select1|select_multiple|select multiple|select all that apply)\s+(?:from\s+)?(\S+?)(?:\s+(or_other|or specify other|or other))?$`)

// splitType parses a cell of the column type: "select_one yes_no or_other" is a select_one of the list yes_no with an
// additional option.
func splitType(cell string) (kind, list string, orOther bool) {
	normal := strings.Join(strings.Fields(cell), " ")
	if m := selectType.FindStringSubmatch(strings.TrimSpace(normal)); m != nil {
		kind, list, orOther = m[1], m[2], m[3] != ""
	} else {
		kind = strings.ToLower(normal)
	}
	if usual := spellings[kind]; usual != "" {
		kind = usual
	}
	return kind, list, orOther
}

// choice is a row of the sheet of choices.
type choice struct {
	row  row
	name string
}

// readChoices groups the choices by their lists, in order.
func (r *reader) readChoices() {
	for _, at := range r.choices.rows {
		list := at.value("list_name")
		name := at.value("name")
		if name == "" {
			name = at.value("value")
		}
		if list == "" || name == "" {
			r.reportCell(at, "", MissingName, "a choice needs a list_name and a name; the row is left out")
			continue
		}
		r.lists[list] = append(r.lists[list], choice{at, name})
	}
}

// options returns the options of a list.
func (r *reader) options(at row, list string) []checklist.Option {
	choices, found := r.lists[list]
	again := r.usedLists[list]
	r.usedLists[list] = true
	if !found {
		r.reportCell(at, "type", UnknownList, "the sheet of choices has no list %q", list)
	}
	var options []checklist.Option
	for i, c := range choices {
		o := checklist.Option{Key: keyOf(c.name), Text: r.text(c.row, "label")}
		if o.Key == "" {
			o.Key = fmt.Sprintf("option-%d", i+1)
		}
		if o.Key != c.name && "_"+o.Key != c.name && !again {
			r.renamedChoices.add(c.row, c.name, o.Key)
		}
		if o.Text == nil {
			o.Text = checklist.Text{r.version.DefaultLocale: c.name}
		}
		r.readOptionCells(c.row, &o)
		options = append(options, o)
	}
	return options
}

func setChoice(r *reader, at row, list string, q *checklist.Question) {
	q.Choice = &checklist.Choice{Options: r.options(at, list)}
}

func setMultiChoice(r *reader, at row, list string, q *checklist.Question) {
	q.MultiChoice = &checklist.MultiChoice{Options: r.options(at, list)}
}

func setAcknowledge(r *reader, _ row, _ string, q *checklist.Question) {
	q.Choice = &checklist.Choice{Options: []checklist.Option{{Key: "ok", Text: checklist.Text{r.version.DefaultLocale: "OK"}}}}
}

func setText(_ *reader, _ row, _ string, q *checklist.Question) { q.FreeText = &checklist.FreeText{} }

func setBarcode(r *reader, at row, _ string, q *checklist.Question) {
	r.reportCell(at, "type", Simplified, "the barcode is typed as text")
	q.FreeText = &checklist.FreeText{}
}

func setDateTime(_ *reader, _ row, _ string, q *checklist.Question) {
	q.Timestamp = &checklist.Timestamp{}
}

func setDate(r *reader, at row, _ string, q *checklist.Question) {
	r.reportCell(at, "type", Simplified, "the time of day is asked for too")
	q.Timestamp = &checklist.Timestamp{}
}

func setTime(r *reader, at row, _ string, q *checklist.Question) {
	r.reportCell(at, "type", Simplified, "the day is asked for too")
	q.Timestamp = &checklist.Timestamp{}
}

func evidence(kind string) func(*reader, row, string, *checklist.Question) {
	return func(r *reader, at row, _ string, q *checklist.Question) {
		q.Evidence = &checklist.EvidenceKind{}
		if at.value("ms_proof") == "" && r.ownKind(at) == "" {
			q.Proof = &checklist.Proof{Kinds: []string{kind}}
		}
	}
}
