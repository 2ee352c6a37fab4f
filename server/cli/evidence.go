package cli

import (
	"errors"
	"io/fs"
	"os"
	"strings"

	"mysteryshopper/server/app"
	"mysteryshopper/storage/blobs"
)

// existingEvidence opens the place with the evidence of a database, as serve has it, and makes no folder: it returns nil where
// nothing was uploaded.
func existingEvidence(name, database string) (blobs.Store, error) {
	place := app.EvidencePlace(name, database)
	if place == "" {
		return nil, nil //nolint:nilnil // there is none
	}
	if !strings.Contains(place, "://") {
		if _, err := os.Stat(place); errors.Is(err, fs.ErrNotExist) && name == "" {
			return nil, nil //nolint:nilnil // nothing was uploaded
		} else if err != nil {
			return nil, unreadable(err)
		}
	}
	return openEvidence(name, database)
}

// openEvidence opens the place with the evidence of a database, and makes it where it is missing.
func openEvidence(name, database string) (blobs.Store, error) {
	store, err := app.OpenEvidence(name, database)
	if err != nil {
		return nil, unreadable(err)
	}
	return store, nil
}
