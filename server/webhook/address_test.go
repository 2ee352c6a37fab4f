package webhook

import (
	"net/netip"
	"testing"
)

// TestPublic judges addresses, in every form in which a private one can be written.
func TestPublic(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"93.184.215.14": true, "8.8.8.8": true, "172.15.0.1": true, "172.32.0.1": true, "2606:2800:21f:cb07:6820:80da:af6b:8b2c": true,
		"::ffff:93.184.215.14": true,
		"127.0.0.1":            false, "127.255.255.254": false, "0.0.0.0": false, "0.1.2.3": false, "10.0.0.1": false, "172.16.0.1": false,
		"172.31.255.255": false, "192.168.1.1": false, "169.254.169.254": false, "100.64.0.1": false, "100.100.100.200": false,
		"168.63.129.16": false, "192.0.0.192": false, "198.18.0.1": false, "224.0.0.1": false, "255.255.255.255": false, "240.0.0.1": false,
		"::": false, "::1": false, "::ffff:127.0.0.1": false, "::ffff:10.0.0.1": false, "::ffff:169.254.169.254": false, "::127.0.0.1": false,
		"64:ff9b::7f00:1": false, "64:ff9b::a9fe:a9fe": false, "64:ff9b:1::1": false, "2002:7f00:1::": false, "2001::1": false,
		"2001:db8::1": false, "fe80::1": false, "fec0::1": false, "fc00::1": false, "fd00:ec2::254": false, "ff02::1": false, "100::1": false,
		"3fff::1": false, "5f00::1": false,
	} {
		if got := public(netip.MustParseAddr(text)); got != want {
			t.Errorf("%s is public: %t", text, got)
		}
	}
	if public(netip.MustParseAddr("2606:2800::1%eth0")) {
		t.Error("an address with a zone is public")
	}
}

// TestAllowedURL judges addresses before they are stored.
func TestAllowedURL(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]struct{ outside, inside bool }{
		"https://hooks.example.com/a?b=c":   {true, true},
		"https://93.184.215.14:8443/":       {true, true},
		"http://hooks.example.com":          {false, true},
		"https://127.0.0.1:9000/":           {false, true},
		"https://[::ffff:10.0.0.1]/":        {false, true},
		"https://[::1]/":                    {false, true},
		"https://user:pw@hooks.example.com": {false, false},
		"https://hooks.example.com/#part":   {false, false},
		"https:///path":                     {false, false},
		"https:hooks.example.com":           {false, false},
		"file:///etc/passwd":                {false, false},
		"gopher://hooks.example.com":        {false, false},
		"":                                  {false, false},
		"https://hooks.example.com:x":       {false, false},
	} {
		if got := AllowedURL(text, false); got != want.outside {
			t.Errorf("%q is allowed: %t", text, got)
		}
		if got := AllowedURL(text, true); got != want.inside {
			t.Errorf("%q is allowed where private addresses are: %t", text, got)
		}
	}
}
