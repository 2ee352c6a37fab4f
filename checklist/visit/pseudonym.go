package visit

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
)

// crockford writes five bits a character without the letters that are misread
// (Douglas Crockford's base 32).
var crockford = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)

// Pseudonym returns the name under which a client sees a shopper, such as
// 7K3MQ-9QXA2: always the same for the same client and shopper, another one for
// another client, and not to be traced back without the secret (32 random bytes
// or more). It is the first 50 bits of HMAC-SHA256 (RFC 2104) over the client
// and the shopper, each led by its length, so two of a client's 10,000 shoppers
// share a name with a probability under 1 in 10⁷.
func Pseudonym(secret []byte, client, shopper string) string {
	mac := hmac.New(sha256.New, secret)
	var message []byte
	for _, part := range []string{client, shopper} {
		message = binary.AppendUvarint(message, uint64(len(part)))
		message = append(message, part...)
	}
	mac.Write(message)
	code := crockford.EncodeToString(mac.Sum(nil))
	return code[:5] + "-" + code[5:10]
}
