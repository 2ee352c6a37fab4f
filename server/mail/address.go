package mail

import (
	"net/mail"
	"net/netip"
	"strings"
)

const (
	// longestAddress and longestLocal bound an address, and what stands before its @ (RFC 5321).
	longestAddress = 254
	longestLocal   = 64
)

// AllowedAddress reports whether mails may be sent to an address: a plain one in ASCII, of a host with a public name. A
// person's name, a comment, a quoted part or the number of a machine is none.
func AllowedAddress(address string) bool {
	parsed, err := mail.ParseAddress(address)
	if err != nil || parsed.Address != address || parsed.Name != "" || len(address) > longestAddress {
		return false
	}
	for _, r := range address {
		if r <= ' ' || r > '~' || strings.ContainsRune(`"(),:;<>[\]`, r) {
			return false
		}
	}
	local, host, _ := strings.Cut(address, "@")
	if local == "" || len(local) > longestLocal || !strings.Contains(host, ".") || strings.HasSuffix(host, ".") {
		return false
	}
	for label := range strings.SplitSeq(host, ".") {
		if label == "" || len(label) > 63 || strings.HasPrefix(label, "-") || strings.HasSuffix(label, "-") || strings.Trim(label, hostLetters) != "" {
			return false
		}
	}
	_, err = netip.ParseAddr(host)
	return err != nil
}

const hostLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"

// StopKey returns the address under which a stop is kept.
func StopKey(address string) string { return strings.ToLower(address) }

// AllowedName reports whether a text may be a reader's name in a header: it is one line without control characters.
func AllowedName(name string) bool {
	return strings.IndexFunc(name, func(r rune) bool { return r < ' ' || r >= 0x7f && r < 0xa0 || r == '\u2028' || r == '\u2029' }) < 0
}

// oneLine returns a text as one line for a header.
func oneLine(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool { return r <= ' ' || r >= 0x7f && r <= 0xa0 || r == '\u2028' || r == '\u2029' }), " ")
}
