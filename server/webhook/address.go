package webhook

import (
	"errors"
	"net"
	"net/netip"
	"net/url"
	"syscall"
)

// errAddress means that a receiver's address is not public.
var errAddress = errors.New("the address is not public")

// refused are the networks to which no event is sent, besides those that netip knows: they are private, of a machine or
// a network itself, for documentation, reserved, or carry an IPv4 address that would have to be judged. Two addresses of
// clouds are public by their number, and lead to the machine's own metadata.
var refused = func() (list []netip.Prefix) {
	for _, text := range []string{
		"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24",
		"203.0.113.0/24", "240.0.0.0/4", "168.63.129.16/32", "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20",
	} {
		list = append(list, netip.MustParsePrefix(text))
	}
	return list
}()

// global is where public addresses of IPv6 are. NAT64, IPv4-compatible and unique local ones lie outside.
var global = netip.MustParsePrefix("2000::/3")

// public reports whether an address may be connected to.
func public(a netip.Addr) bool {
	if a.Zone() != "" {
		return false
	}
	a = a.Unmap() // ::ffff:10.0.0.1 is 10.0.0.1
	if !a.IsGlobalUnicast() || a.IsPrivate() || a.Is6() && !global.Contains(a) {
		return false
	}
	for _, network := range refused {
		if network.Contains(a) {
			return false
		}
	}
	return true
}

// refusePrivate is the Control of a dialer: it judges the address of every connection, after its name was looked up.
func refusePrivate(_, address string, _ syscall.RawConn) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return errAddress
	}
	a, err := netip.ParseAddr(host)
	if err != nil || !public(a) {
		return errAddress
	}
	return nil
}

// AllowedURL reports whether events may be sent to an address. A name is judged when it is connected to, by what it then
// stands for. Private addresses and http are allowed only by a setting.
func AllowedURL(text string, allowPrivate bool) bool {
	u, err := url.Parse(text)
	if err != nil || u.Hostname() == "" || u.Opaque != "" || u.User != nil || u.Fragment != "" {
		return false
	}
	if allowPrivate {
		return u.Scheme == "https" || u.Scheme == "http"
	}
	a, err := netip.ParseAddr(u.Hostname())
	return u.Scheme == "https" && (err != nil || public(a))
}
