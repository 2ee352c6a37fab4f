package sqlstore

import (
	"encoding/base64"
	"encoding/json"
	"errors"

	"mysteryshopper/storage"
)

// newCursor returns the cursor after the item with these keys. It is a JSON array of the list's name and the keys, so
// that another list's cursor is recognized.
func newCursor(list string, keys ...any) storage.Cursor {
	text, err := json.Marshal(append([]any{list}, keys...))
	if err != nil {
		panic(err) // the keys are integers, texts and bytes
	}
	return storage.Cursor(base64.RawURLEncoding.EncodeToString(text))
}

// readCursor reads the keys of a cursor into keys. It returns ErrCursor if the cursor is not one of the list.
func readCursor(c storage.Cursor, list string, keys ...any) error {
	text, err := base64.RawURLEncoding.DecodeString(string(c))
	if err != nil {
		return storage.ErrCursor
	}
	var parts []json.RawMessage
	if json.Unmarshal(text, &parts) != nil || len(parts) != len(keys)+1 {
		return storage.ErrCursor
	}
	var name string
	if json.Unmarshal(parts[0], &name) != nil || name != list {
		return storage.ErrCursor
	}
	for i, key := range keys {
		if string(parts[i+1]) == "null" || json.Unmarshal(parts[i+1], key) != nil {
			return storage.ErrCursor
		}
	}
	return nil
}

var errLimit = errors.New("storage: a page needs a limit from 1")
