package demo

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"mysteryshopper/server/webhook"
)

// WebhookKeys returns the key of the demo's webhooks, which is in a file of its folder and made where there is none.
func WebhookKeys(dir string) (*webhook.Keys, error) {
	path := filepath.Join(dir, "webhook.keys")
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		raw := make([]byte, 32)
		if _, err := rand.Read(raw); err != nil {
			return nil, err
		}
		text = []byte(base64.StdEncoding.EncodeToString(raw) + "\n")
		err = os.WriteFile(path, text, 0o600)
	}
	if err != nil {
		return nil, err
	}
	return webhook.ParseKeys(text)
}
