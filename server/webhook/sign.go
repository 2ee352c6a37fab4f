package webhook

import (
	"encoding/base64"
	"errors"
	"io"
	"strings"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"mysteryshopper/storage"
)

const (
	// secretBytes is the size of a signing secret; the specification allows 24 to 64.
	secretBytes = 32
	// secretPrefix marks a signing secret.
	secretPrefix = "whsec_"
)

// NewSecret gives a subscription a new signing secret, which it stores sealed, and returns it as its owner is shown it.
func (k *Keys) NewSecret(random io.Reader, w *storage.Webhook) (string, error) {
	secret := make([]byte, secretBytes)
	if _, err := io.ReadFull(random, secret); err != nil {
		return "", err
	}
	sealed, err := k.seal(random, w.Client, w.ID, secret)
	w.Secret = sealed
	return secretPrefix + base64.StdEncoding.EncodeToString(secret), err
}

// sign returns the header webhook-signature of a body: a signature for each secret of the subscription that is good now.
func (k *Keys) sign(w *storage.Webhook, id string, body []byte, now time.Time) (string, error) {
	sealed := [][]byte{w.Secret}
	if len(w.PreviousSecret) > 0 && now.Before(w.PreviousSecretExpire) {
		sealed = append(sealed, w.PreviousSecret)
	}
	var signatures []string
	for _, s := range sealed {
		secret, err := k.open(w.Client, w.ID, s)
		if err != nil {
			return "", err
		}
		signer, err := standardwebhooks.NewWebhookRaw(secret)
		if err != nil {
			return "", err
		}
		signature, err := signer.Sign(id, now, body)
		if err != nil {
			return "", err
		}
		signatures = append(signatures, signature)
	}
	if len(signatures) == 0 {
		return "", errors.New("no signing secret")
	}
	return strings.Join(signatures, " "), nil
}
