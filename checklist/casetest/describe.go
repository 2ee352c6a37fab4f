package casetest

import "mysteryshopper/checklist"

// Describe adds to a version what is in its digest and does not score: languages, guidance, labels, evidence that is
// asked for, audiences, roles and behaviours. The version stays publishable.
func Describe(t Draw, v *checklist.Version) {
	v.Number = between(t, 1, 9, "number")
	v.Description = words(t, "description")
	v.Title = titled(t, v.Title)
	for i := range v.Bands {
		v.Bands[i].Title = titled(t, v.Bands[i].Title)
	}
	for i := range v.Sections {
		v.Sections[i].Title = titled(t, v.Sections[i].Title)
		for j := range v.Sections[i].Questions {
			describeQuestion(t, &v.Sections[i].Questions[j])
		}
	}
}

func describeQuestion(t Draw, q *checklist.Question) {
	q.Text, q.Guidance = titled(t, q.Text), words(t, "guidance")
	if q.Note != nil {
		return
	}
	q.Audience = pick(t, "audience", "", checklist.AudienceAll, checklist.AudienceInternal)
	q.Role = pick(t, "role", "", "", checklist.RoleWait, checklist.RoleStaffName)
	q.Behaviours = pick(t, "behaviours", nil, nil, []string{"b-2", "b-1"})
	if chance(t, 3, "proof") {
		q.Proof = &checklist.Proof{Required: chance(t, 2, "required proof"), Kinds: pick(t, "kinds of proof", nil, []string{checklist.ProofRecording, checklist.ProofPhoto})}
	}
	options := q.Options()
	for i := range options {
		options[i].Text = titled(t, options[i].Text)
	}
	if q.Scale != nil {
		q.Scale.MinLabel, q.Scale.MaxLabel = words(t, "least"), words(t, "most")
	}
	if q.Number != nil {
		q.Number.Unit = pick(t, "unit", "", "EUR", "°C")
	}
}

// titled adds languages to a text.
func titled(t Draw, of checklist.Text) checklist.Text {
	for locale, s := range words(t, "title") {
		if locale != "en" {
			of[locale] = s
		}
	}
	return of
}

// words draws a text that need not be there.
func words(t Draw, label string) checklist.Text {
	return pick(t, label, nil, checklist.Text{"en": "words"}, checklist.Text{"en": "words", "de": "Worte \"<&>\"", "de-AT": "", "hu": "Árvíz 🙂"})
}
