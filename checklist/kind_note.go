package checklist

// KindNote is a text that is shown and has no answer.
const KindNote Kind = "note"

// Note is a text between the questions. It is never answered: its state is UNANSWERED where it is visible.
type Note struct{}

type noteKind struct{ baseKind }

func (noteKind) kind() Kind                       { return KindNote }
func (noteKind) isDefined(q *Question) bool       { return q.Note != nil }
func (noteKind) usesEngine2(*Question) bool       { return true }
func (noteKind) allowsCommentRule(*Question) bool { return false }

// validate accepts a key, a text, guidance and visibleWhen only. The members that are missing here are checked for
// every kind.
func (noteKind) validate(v *validator, path string, q *Question) {
	v.notAllowed(path, []memberSet{
		{"required", q.Required}, {"allowNotApplicable", q.AllowNotApplicable}, {"bonus", q.Bonus},
		{"weight", q.Weight != nil}, {"dimensions", len(q.Dimensions) > 0}, {"proof", q.Proof != nil},
		{"audience", q.Audience != ""}, {"behaviours", len(q.Behaviours) > 0}, {"role", q.Role != ""},
	})
}
