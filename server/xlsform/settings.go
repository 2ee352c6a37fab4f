package xlsform

import (
	"slices"
	"strconv"

	"mysteryshopper/checklist"
)

// textColumns are the columns that there is one of for each language.
var textColumns = []string{"label", "hint", "guidance_hint", "ms_min_label", "ms_max_label", "ms_title", "ms_description"}

func isText(column string) bool { return slices.Contains(textColumns, column) }

// readColumns are the columns that are read, by sheet.
var readColumns = map[string][]string{
	surveySheet: {
		"type", "name", "label", "hint", "guidance_hint", "required", "relevant", "constraint", "calculation", "parameters",
		"ms_kind", "ms_required", "ms_min_label", "ms_max_label",
	},
	choicesSheet: {"list_name", "name", "value", "label", "ms_points", "ms_exclusive"},
	settingsSheet: {
		"form_title", "form_id", "id_string", "default_language", "ms_title", "ms_description", "ms_total_mode", "ms_pass_mark", "ms_min_base",
	},
	bandsSheet: {"key", "from", "label"},
}

// leftOut explains what a checklist has in the place of a column, or that it has nothing.
var leftOut = map[string]string{
	"appearance":         "the phone decides how a question looks",
	"choice_filter":      "options are not filtered: all of the list are shown",
	"constraint_message": "the phone has messages of its own, in the reader's language",
	"required_message":   "the phone has messages of its own, in the reader's language",
	"default":            "an answer has no default: the shopper gives it",
	"read_only":          "a text that is only shown is a note",
	"repeat_count":       "the questions of a repeat are asked once",
	"version":            "versions are numbered when they are published",
	"media":              "there are no pictures or sounds in a checklist; add them to the briefing",
	"image":              "there are no pictures or sounds in a checklist; add them to the briefing",
	"audio":              "there are no pictures or sounds in a checklist; add them to the briefing",
	"video":              "there are no pictures or sounds in a checklist; add them to the briefing",
}

// readSettings reads the title, the id and how the total is made. Forms without settings of ours count points.
func (r *reader) readSettings() {
	r.version.TotalMode = checklist.Points
	if len(r.settings.rows) == 0 {
		return
	}
	at := r.settings.rows[0]
	for _, more := range r.settings.rows[1:] {
		r.reportCell(more, "", UnsupportedColumn, "only the first row of settings counts")
	}
	id, heading := at.valueAndHeading("form_id")
	if id == "" {
		id, heading = at.valueAndHeading("id_string") // the name of the column in older forms
	}
	r.version.Checklist = keyOf(id)
	if id != "" && id != r.version.Checklist {
		r.reportCell(at, heading, Renamed, "ids have lower case letters, digits and hyphens: %s to %s", id, r.version.Checklist)
	}
	r.version.Title, r.version.Description = r.text(at, "ms_title"), r.text(at, "ms_description")
	if title := at.value("form_title"); title != "" {
		if r.version.Title == nil {
			r.version.Title = checklist.Text{}
		}
		r.version.Title[r.version.DefaultLocale] = title
	}
	if mode := at.value("ms_total_mode"); mode != "" {
		r.version.TotalMode = checklist.TotalMode(mode)
	}
	r.readBasisPoints(at, "ms_pass_mark", &r.version.PassMarkBasisPoints)
	r.readBasisPoints(at, "ms_min_base", &r.version.MinBaseBasisPoints)
}

func (r *reader) readBasisPoints(at row, column string, into **int32) {
	cell, heading := at.valueAndHeading(column)
	if cell == "" {
		return
	}
	if err := readNumber(cell, into); err != nil {
		r.reportCell(at, heading, InvalidValue, "%v; write basis points, 7500 for 75 %%", err)
	}
}

// readBands reads the bands of the total.
func (r *reader) readBands() {
	for _, at := range r.bands.rows {
		cell, heading := at.valueAndHeading("from")
		from, err := strconv.ParseInt(cell, 10, 32)
		if err != nil {
			r.reportCell(at, heading, InvalidValue, "%q is no whole number; the band is left out", cell)
			continue
		}
		r.version.Bands = append(r.version.Bands, checklist.Band{
			Key: at.value("key"), FromBasisPoints: int32(from), Title: r.text(at, "label"),
		})
	}
}

// outcomeSuffix ends the name of the question for how a wait ended, which stands beside the one for its seconds.
const outcomeSuffix = "-outcome"

// ownKind returns what a row is for us where its type is one of several: "duration" of an integer, "outcome" of a
// select_one.
func (r *reader) ownKind(at row) string { return at.value("ms_kind") }
