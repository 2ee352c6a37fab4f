//go:build !unix

package phone

import "os"

// syncFolder does nothing: this system has no sync of folders.
func syncFolder(string) error { return nil }

// lock does nothing: on this system the caller must open a folder only once.
func lock(*os.File) error { return nil }

func unlock(*os.File) error { return nil }
