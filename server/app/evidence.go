package app

import (
	"os"
	"strings"

	"mysteryshopper/storage/blobs"
	"mysteryshopper/storage/blobs/bucket"
	"mysteryshopper/storage/blobs/folder"
)

// NoEvidence is the name of the place of a server that keeps no evidence.
const NoEvidence = "none"

// EvidenceSuffix is what the folder with the evidence of a SQLite database has behind the name of its file.
const EvidenceSuffix = ".evidence"

// EvidencePlace returns where the evidence of a database is: the place that is named, or else the folder beside a SQLite
// database. It is empty where there is none.
func EvidencePlace(name, database string) string {
	switch path, inFile := FilePath(database); {
	case name == NoEvidence:
		return ""
	case name != "":
		return name
	case inFile && path != "":
		return path + EvidenceSuffix
	default:
		return ""
	}
}

// OpenEvidence opens the place with the evidence of a database: a folder, which is made where it is missing, or a bucket of S3
// with the keys of the environment. It returns nil where there is none.
func OpenEvidence(name, database string) (blobs.Store, error) {
	place := EvidencePlace(name, database)
	switch {
	case place == "":
		return nil, nil
	case strings.HasPrefix(place, bucket.Scheme+"://"):
		return bucket.Open(place, os.Getenv)
	default:
		return folder.Open(place)
	}
}
