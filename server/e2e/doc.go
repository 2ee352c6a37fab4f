// Package e2e holds the tests that meet the whole server as its users do: a phone, a reviewer, a client, over real
// sockets and on a real database. It has no code of its own.
package e2e
