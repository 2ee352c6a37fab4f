package e2e

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// crookedProvider is an OpenID provider that signs whatever a test makes of its ID tokens. It lets everybody in at once.
type crookedProvider struct {
	*httptest.Server
	key *rsa.PrivateKey

	mu sync.Mutex
	// change changes the claims of the next ID tokens, and signer is the key that signs them.
	change func(claims map[string]any)
	signer *rsa.PrivateKey
	nonces map[string]string
}

// startCrookedProvider starts a provider for the client "agency".
func startCrookedProvider(t *testing.T) *crookedProvider {
	t.Helper()
	key := must[*rsa.PrivateKey](t)(rsa.GenerateKey(rand.Reader, 2048))
	p := &crookedProvider{key: key, signer: key, nonces: map[string]string{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		writeObject(w, map[string]any{
			"issuer": p.URL, "authorization_endpoint": p.URL + "/authorize", "token_endpoint": p.URL + "/token", "jwks_uri": p.URL + "/keys",
			"response_types_supported": []string{"code"}, "subject_types_supported": []string{"public"},
			"id_token_signing_alg_values_supported": []string{"RS256"},
		})
	})
	mux.HandleFunc("GET /keys", func(w http.ResponseWriter, _ *http.Request) {
		writeObject(w, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: key.Public(), KeyID: "k", Algorithm: "RS256", Use: "sig"}}})
	})
	mux.HandleFunc("GET /authorize", func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		code := newReportID()
		p.mu.Lock()
		p.nonces[code] = q.Get("nonce")
		p.mu.Unlock()
		http.Redirect(w, r, q.Get("redirect_uri")+"?"+url.Values{"code": {code}, "state": {q.Get("state")}}.Encode(), http.StatusFound)
	})
	mux.HandleFunc("POST /token", func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		defer p.mu.Unlock()
		now := time.Now()
		claims := map[string]any{
			"iss": p.URL, "aud": "agency", "sub": "u1", "nonce": p.nonces[r.FormValue("code")], "iat": now.Unix(), "exp": now.Add(time.Minute).Unix(),
			"email": "Ingrid@agency.example", "email_verified": true,
		}
		if p.change != nil {
			p.change(claims)
		}
		signed, err := sign(p.signer, claims)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		writeObject(w, map[string]any{"access_token": "a", "token_type": "Bearer", "id_token": signed})
	})
	p.Server = httptest.NewServer(mux)
	t.Cleanup(p.Close)
	return p
}

// sign returns claims as a token that a key signed.
func sign(key *rsa.PrivateKey, claims map[string]any) (string, error) {
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: key}, (&jose.SignerOptions{}).WithHeader("kid", "k"))
	if err != nil {
		return "", err
	}
	return jwt.Signed(signer).Claims(maps.Clone(claims)).Serialize()
}

// make sets what the provider does with the next ID tokens.
func (p *crookedProvider) make(signer *rsa.PrivateKey, change func(claims map[string]any)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.signer, p.change = signer, change
}

func writeObject(w http.ResponseWriter, object any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(object) // It fails only if the caller has gone.
}
