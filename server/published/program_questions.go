package published

import (
	"context"
	"errors"
	"maps"

	"mysteryshopper/server/fault"
	"mysteryshopper/storage"
)

// ProgramQuestions finds the questions of programs that claims can be linked to, within one transaction. It reads each
// program once.
type ProgramQuestions struct {
	versions *Versions
	tx       storage.Tx
	programs map[string]map[string]bool
	// Versions are those of all programs that were read.
	Versions map[Key]bool
}

// ProgramQuestions returns a finder of questions for one transaction.
func (v *Versions) ProgramQuestions(tx storage.Tx) *ProgramQuestions {
	return &ProgramQuestions{versions: v, tx: tx, programs: map[string]map[string]bool{}, Versions: map[Key]bool{}}
}

// Get returns the questions of every version of the program's checklist that no version hides from clients; nil where
// there is no such program.
func (k *ProgramQuestions) Get(ctx context.Context, client, program string) (_ map[string]bool, err error) {
	defer fault.Step(&err, "read the questions of program %s", program)
	if questions, read := k.programs[program]; read {
		return questions, nil
	}
	p, err := k.tx.Programs().Get(ctx, client, program)
	if errors.Is(err, storage.ErrNotFound) {
		k.programs[program] = nil
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	versions, err := All(ctx, k.tx, p.Checklist)
	if err != nil {
		return nil, err
	}
	maps.Copy(k.Versions, versions)
	questions := map[string]bool{}
	for key := range versions {
		version, err := k.versions.Get(ctx, k.tx, key)
		if err != nil {
			return nil, err
		}
		for _, q := range version.Version().Questions() {
			questions[q.Key] = true
		}
	}
	hidden, err := k.versions.Hidden(ctx, k.tx, versions)
	if err != nil {
		return nil, err
	}
	for key := range hidden {
		delete(questions, key)
	}
	k.programs[program] = questions
	return questions, nil
}
