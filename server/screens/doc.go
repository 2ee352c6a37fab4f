// Package screens has the tests of the screens in a real Chromium: real servers with the demo's data, people who sign in by
// the page of the sign-in, and axe-core, which looks for what keeps people out. The screens themselves are in server/web.
package screens
