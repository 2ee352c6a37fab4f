package api

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"

	"mysteryshopper/checklist"
)

// newFeedCipher returns the cipher of the positions in a client's feed, by a key of its own.
func newFeedCipher(pageKey []byte) (cipher.Block, error) {
	mac := hmac.New(sha256.New, pageKey)
	mac.Write([]byte("feed")) // Writing to a hash does not fail.
	return aes.NewCipher(mac.Sum(nil))
}

// feedToken returns the token of a position in a client's feed. Positions count the changes of the whole client, so they
// are encrypted: a caller who may see some locations alone must not learn how much happens at others. A position has one
// token, so that a list without new changes is the same bytes.
func (s *Server) feedToken(position int64) string {
	block := make([]byte, aes.BlockSize)
	binary.BigEndian.PutUint64(block, uint64(position))
	s.keys.feed.Encrypt(block, block)
	return base64.RawURLEncoding.EncodeToString(append(bytes.Clone(s.keys.epoch), block...))
}

// feedPosition returns the position of a token; the beginning, and false, where the token is not of this database. Tokens
// of earlier releases, which are not encrypted, are valid as well.
func (s *Server) feedPosition(token string) (int64, bool) {
	raw, err := base64.RawURLEncoding.DecodeString(token)
	block, ours := bytes.CutPrefix(raw, s.keys.epoch)
	if err != nil || !ours || len(block) != aes.BlockSize {
		p, known := s.position(token, checklist.NewestEngine)
		return p.visits, known
	}
	plain := make([]byte, aes.BlockSize)
	s.keys.feed.Decrypt(plain, block)
	position := int64(binary.BigEndian.Uint64(plain))
	if position < 0 || binary.BigEndian.Uint64(plain[8:]) != 0 {
		return 0, false
	}
	return position, true
}
