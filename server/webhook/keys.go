// Package webhook brings the events of clients' feeds to the clients' own servers: it signs them (Standard Webhooks), sends
// them, repeats what failed, and keeps what came of each attempt. It connects to public addresses alone.
package webhook

import (
	"bufio"
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"
)

const (
	// keyBytes is the size of a key.
	keyBytes = 32
	// mostKeys is how many keys a file may have.
	mostKeys = 16
	// markBytes is how much of a key's digest stands before what it sealed.
	markBytes = 4
)

// ErrKey means that something was sealed by a key that the server does not have, or for another subscription.
var ErrKey = errors.New("the signing secret was sealed by a key that this server does not have")

// Keys seal the signing secrets of subscriptions. A nil *Keys has no key.
type Keys struct {
	keys []sealingKey
}

type sealingKey struct {
	mark [markBytes]byte
	aead cipher.AEAD
}

// ParseKeys reads keys, one a line in base64. The first one seals; all of them open, so that a new key can be put before
// the old ones. Empty lines and those that begin with # are left out.
func ParseKeys(text []byte) (*Keys, error) {
	k := &Keys{}
	lines := bufio.NewScanner(bytes.NewReader(text))
	for number := 1; lines.Scan(); number++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		raw, err := base64.StdEncoding.DecodeString(line)
		if err != nil || len(raw) != keyBytes {
			return nil, fmt.Errorf("line %d: a key is %d random bytes in base64, as openssl rand -base64 %d prints them", number, keyBytes, keyBytes)
		}
		if len(k.keys) == mostKeys {
			return nil, fmt.Errorf("line %d: more than %d keys", number, mostKeys)
		}
		key, err := newSealingKey(raw)
		if err != nil {
			return nil, err
		}
		k.keys = append(k.keys, key)
	}
	if err := lines.Err(); err != nil {
		return nil, err
	}
	if len(k.keys) == 0 {
		return nil, fmt.Errorf("no key: write %d random bytes in base64, as openssl rand -base64 %d prints them", keyBytes, keyBytes)
	}
	return k, nil
}

func newSealingKey(raw []byte) (k sealingKey, err error) {
	block, err := aes.NewCipher(raw)
	if err != nil {
		return k, err
	}
	digest := sha256.Sum256(append([]byte("webhook key "), raw...))
	copy(k.mark[:], digest[:])
	k.aead, err = cipher.NewGCM(block)
	return k, err
}

// Any reports whether there is a key.
func (k *Keys) Any() bool { return k != nil && len(k.keys) > 0 }

// seal encrypts a secret for one subscription: with the secret of another one it cannot be exchanged.
func (k *Keys) seal(random io.Reader, client, webhook string, secret []byte) ([]byte, error) {
	if !k.Any() {
		return nil, ErrKey
	}
	key := k.keys[0]
	nonce := make([]byte, key.aead.NonceSize())
	if _, err := io.ReadFull(random, nonce); err != nil {
		return nil, err
	}
	return key.aead.Seal(append(key.mark[:], nonce...), nonce, secret, owner(client, webhook)), nil
}

// open decrypts a secret of a subscription. It returns ErrKey where none of the keys does.
func (k *Keys) open(client, webhook string, sealed []byte) ([]byte, error) {
	if !k.Any() {
		return nil, ErrKey
	}
	for _, key := range k.keys {
		rest, mine := bytes.CutPrefix(sealed, key.mark[:])
		if !mine || len(rest) < key.aead.NonceSize() {
			continue
		}
		secret, err := key.aead.Open(nil, rest[:key.aead.NonceSize()], rest[key.aead.NonceSize():], owner(client, webhook))
		if err == nil {
			return secret, nil
		}
	}
	return nil, ErrKey
}

// SealMail encrypts the secret of one mail, such as the code of an invitation.
func (k *Keys) SealMail(random io.Reader, mail string, secret []byte) ([]byte, error) {
	return k.seal(random, "", mailOwner+mail, secret)
}

// OpenMail decrypts the secret of a mail. It returns ErrKey where none of the keys does.
func (k *Keys) OpenMail(mail string, sealed []byte) ([]byte, error) {
	return k.open("", mailOwner+mail, sealed)
}

// mailOwner stands before the ids of mails, so that no subscription has the same owner.
const mailOwner = "mail\x00"

// owner is what a secret is bound to. Ids have no NUL.
func owner(client, webhook string) []byte { return []byte(client + "\x00" + webhook) }
