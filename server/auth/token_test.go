package auth

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"math/bits"
	"regexp"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"mysteryshopper/storage"
)

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

func TestATokenIsAsItIsDescribed(t *testing.T) {
	t.Parallel()
	grant := storage.Grant{Role: storage.Viewer, Client: "acme", Locations: []string{"berlin"}}
	plain, token := NewToken(rand.Reader, grant, noon, noon.Add(time.Hour))
	if !regexp.MustCompile(`^ms_[a-z2-7]{12}_[a-z2-7]{52}$`).MatchString(plain) {
		t.Errorf("plain form %q", plain)
	}
	id, secret, ok := parseToken(plain)
	if !ok || id != token.ID || token.Digest != sha256.Sum256([]byte(secret)) {
		t.Errorf("parsed %q, %t; kept %q", id, ok, token.ID)
	}
	if token.Grant.Client != "acme" || !token.CreateTime.Equal(noon) || !token.ExpireTime.Equal(noon.Add(time.Hour)) {
		t.Errorf("kept %+v", token)
	}
	before := token.Digest
	renewed := Renew(rand.Reader, token)
	if !strings.HasPrefix(renewed, "ms_"+id+"_") || token.Digest == before || renewed == plain {
		t.Error("the token was not renewed under its id")
	}
}

func TestASecretIsMadeOfAllItsRandomness(t *testing.T) {
	t.Parallel()
	zero := make([]byte, idLetters+secretBytes)
	plain, _ := NewToken(bytes.NewReader(zero), storage.Grant{}, noon, time.Time{})
	for i := range secretBytes {
		other := bytes.Clone(zero)
		other[idLetters+i] = 1
		changed, _ := NewToken(bytes.NewReader(other), storage.Grant{}, noon, time.Time{})
		if changed == plain {
			t.Errorf("byte %d does not count", i)
		}
	}
	if got := codeLetters * (bits.Len(uint(len(codeAlphabet))) - 1); got != 100 {
		t.Errorf("a code has %d bits", got)
	}
}

func TestWithoutRandomnessThereIsNoToken(t *testing.T) {
	t.Parallel()
	defer func() {
		if recover() == nil {
			t.Error("a token was made of too little")
		}
	}()
	NewToken(bytes.NewReader(make([]byte, idLetters+secretBytes-1)), storage.Grant{}, noon, time.Time{})
}

func TestWhatIsNoToken(t *testing.T) {
	t.Parallel()
	good, _ := NewToken(rand.Reader, storage.Grant{}, noon, time.Time{})
	for name, plain := range map[string]string{
		"empty": "", "prefix": "ms_", "short": good[:len(good)-1], "long": good + "a", "upper case": strings.ToUpper(good),
		"other prefix": "mt" + good[2:], "underscore": strings.Replace(good, "_", "-", 1), "digit": good[:len(good)-1] + "1",
		"not ASCII": good[:len(good)-2] + "ä",
	} {
		if _, _, ok := parseToken(plain); ok {
			t.Errorf("%s: %q is taken for a token", name, plain)
		}
	}
}

func TestACodeMayBeTypedInManyWays(t *testing.T) {
	t.Parallel()
	code, invitation := NewInvitation(rand.Reader, storage.Grant{Role: storage.ShopperRole, Shopper: "anna"}, noon, noon.Add(time.Hour))
	if !regexp.MustCompile(`^[0-9A-HJKMNP-TV-Z]{5}(-[0-9A-HJKMNP-TV-Z]{5}){3}$`).MatchString(code) {
		t.Errorf("code %q", code)
	}
	if invitation.Grant.Shopper != "anna" || !invitation.ExpireTime.Equal(noon.Add(time.Hour)) {
		t.Errorf("kept %+v", invitation)
	}
	bare := strings.ReplaceAll(code, "-", "")
	for _, typed := range []string{
		code, bare, strings.ToLower(code), " " + strings.ReplaceAll(code, "-", " – ") + "\n",
		strings.ReplaceAll(code, "0", "o"), strings.ReplaceAll(strings.ReplaceAll(code, "0", "O"), "1", "l"),
		strings.ReplaceAll(code, "1", "I"),
	} {
		if got, ok := CodeDigest(typed); !ok || got != invitation.Digest {
			t.Errorf("%q is not the code", typed)
		}
	}
	want, _ := CodeDigest("00000-11111-00000-11111")
	if got, ok := CodeDigest("oOoOo-iIlL1-00000-11111"); !ok || got != want {
		t.Error("O is not 0, or I and L are not 1")
	}
	for _, typed := range []string{"", "-", bare[1:], bare + "0", bare[1:] + "U", bare[1:] + "*", bare[1:] + "ß"} {
		if _, ok := CodeDigest(typed); ok {
			t.Errorf("%q is taken for a code", typed)
		}
	}
}

func TestOtherCodesHaveOtherDigests(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		letters := rapid.StringOfN(rapid.RuneFrom([]rune(codeAlphabet)), codeLetters, codeLetters, -1)
		a, b := letters.Draw(t, "a"), letters.Draw(t, "b")
		da, okA := CodeDigest(a)
		db, okB := CodeDigest(b)
		if !okA || !okB || (a == b) != (da == db) {
			t.Fatalf("%q and %q", a, b)
		}
	})
}

func FuzzCredentials(f *testing.F) {
	f.Add("Bearer ms_abcdefghijkl_" + strings.Repeat("a", secretLetters))
	f.Add("7K2QX-9D4MF-0ZB1T-W8HCR")
	f.Fuzz(func(t *testing.T, s string) {
		if id, secret, ok := parseToken(s); ok && JoinToken(id, secret) != s {
			t.Errorf("%q is not what was parsed", s)
		}
		CodeDigest(s)
	})
}
