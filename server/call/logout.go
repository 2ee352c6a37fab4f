package call

// Logout is what a verified logout token of an OpenID provider says: whose sessions have ended there.
type Logout struct {
	// Issuer is the provider, and ID the token's own id, with which it comes once.
	Issuer, ID string
	// Subject is the account, and Session the provider's id of one session; one of them may be empty.
	Subject, Session string
}
