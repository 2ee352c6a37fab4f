//go:build !unix

package phone

import "os"

// syncFolder does nothing: this system has no such thing.
func syncFolder(string) error { return nil }

// lock does nothing: here it is the caller's business that a folder is opened once.
func lock(*os.File) error { return nil }
