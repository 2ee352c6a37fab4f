package gateway

import (
	"net/http"
	"strings"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
)

// isHost reports whether a text is a host with or without a port, without characters that have a meaning in an address.
func isHost(text string) bool {
	name, port, found := strings.Cut(text, ":")
	allowed := hostCharacters
	if address, ok := strings.CutPrefix(text, "["); ok {
		name, port, found = strings.Cut(address, "]")
		if allowed = addressCharacters; !found || port != "" && port[0] != ':' {
			return false
		}
		port, found = strings.CutPrefix(port, ":")
	}
	return name != "" && strings.Trim(name, allowed) == "" && (!found || port != "" && len(port) <= 5 && strings.Trim(port, digits) == "")
}

// What the parts of a host may have.
const (
	digits            = "0123456789"
	hostCharacters    = digits + "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._-"
	addressCharacters = digits + "ABCDEFabcdef:."
)

// origin returns the address under which the caller reached the server, such as https://api.example.com. Callers follow
// the links made of it with their credentials, so it is the host of the request itself; only a trusted proxy may name
// another.
func (g *gateway) origin(r *http.Request) (string, error) {
	scheme, host := "http", r.Host
	if r.TLS != nil {
		scheme = "https"
	}
	if g.fromProxy(r) {
		if forwarded := lastOf(r.Header.Values("X-Forwarded-Proto")); forwarded == "http" || forwarded == "https" {
			scheme = forwarded
		}
		if forwarded := lastOf(r.Header.Values("X-Forwarded-Host")); forwarded != "" {
			host = forwarded
		}
	}
	if !isHost(host) {
		return "", fault.New(pb.Reason_INVALID_REQUEST, "the Host header names no host")
	}
	return scheme + "://" + host, nil
}

// lastOf returns the last element of a header with a list: that of the nearest proxy.
func lastOf(values []string) string {
	all := strings.Split(strings.Join(values, ","), ",")
	return strings.TrimSpace(all[len(all)-1])
}
