// Package evidence judges the bytes that shoppers upload, and draws images anew: upright, without metadata, and no larger
// than is needed.
package evidence

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"io"

	"github.com/gabriel-vasile/mimetype"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/server/fault"
)

// MaxBytes is the size of the largest evidence, and maxImageBytes that of the largest image, which is held in memory.
const (
	MaxBytes      = 64 << 20
	maxImageBytes = 24 << 20
)

// kinds are the types that are accepted, by the name that the library has for them, and whether they are images. HEIC is
// none: no decoder for it is written in Go, so phones send JPEG.
var kinds = map[string]kind{
	"image/jpeg": {"image/jpeg", image}, "image/png": {"image/png", image}, "image/webp": {"image/webp", image},
	"application/pdf": {"application/pdf", document},
	"audio/mpeg":      {"audio/mpeg", recording}, "audio/mp4": {"audio/mp4", recording}, "audio/x-m4a": {"audio/mp4", recording},
	"audio/ogg": {"audio/ogg", recording}, "audio/wav": {"audio/wav", recording}, "audio/aac": {"audio/aac", recording},
	"video/mp4": {"video/mp4", recording}, "video/quicktime": {"video/quicktime", recording}, "video/webm": {"video/webm", recording},
	"video/3gpp": {"video/3gpp", recording},
}

type kind struct {
	mediaType string
	sort      sort
}

// sort is what the checks of a kind have in common.
type sort int

const (
	image sort = iota
	document
	recording
)

// Found is what bytes are.
type Found struct {
	MediaType string
	IsImage   bool
	Bytes     int64
	Digest    checklist.Digest
}

// headBytes is how much of the beginning the type is judged by.
const headBytes = 3072

// Inspect reads all bytes and returns what they are. The type follows from the content alone. The error is FILE_REFUSED for a
// type that is not accepted, and for bytes that are of a second type too; or the reader's.
func Inspect(from io.Reader) (Found, error) {
	sum := sha256.New()
	head := make([]byte, headBytes)
	n, err := io.ReadFull(from, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return Found{}, err
	}
	head = head[:n]
	is, known := kinds[mimetype.Detect(head).String()]
	scan := &scanner{sort: is.sort}
	all := io.MultiWriter(sum, scan)
	if _, err := all.Write(head); err != nil {
		return Found{}, err
	}
	rest, err := io.Copy(all, from)
	if err != nil {
		return Found{}, err
	}
	found := Found{MediaType: is.mediaType, IsImage: is.sort == image, Bytes: int64(n) + rest, Digest: checklist.Digest(sum.Sum(nil))}
	switch {
	case !known:
		return found, refused("the bytes are %s; JPEG, PNG, WebP, PDF and recordings are accepted", mimetype.Detect(head).String())
	case scan.found != "":
		return found, refused("the %s has %q in it, which belongs to another type", is.mediaType, scan.found)
	case is.sort == document && !bytes.HasPrefix(head, []byte("%PDF-")):
		return found, refused("the PDF does not begin as one")
	case found.IsImage && found.Bytes > maxImageBytes:
		return found, fault.New(pb.Reason_IMAGE_TOO_LARGE, "the image is larger than %d bytes", maxImageBytes)
	}
	return found, nil
}

func refused(format string, args ...any) *fault.Error {
	return fault.New(pb.Reason_FILE_REFUSED, format, args...)
}

// marks are the beginnings of other types, in small letters, that must not be in an image or a document: what a browser
// would run, an archive, or a document that does something when it is opened.
var marks = map[sort][]string{
	image: {
		"<script", "<!doctype", "<html>", "<html ", "<svg xmlns", "<?php ", "<?php\n", "<iframe", "javascript:", "%pdf-1.",
		"pk\x05\x06\x00\x00\x00\x00", "pk\x03\x04\x14\x00",
	},
	document: {
		"<script", "<!doctype", "<html>", "<html ", "<?php ", "<?php\n", "<iframe", "pk\x05\x06\x00\x00\x00\x00", "/javascript",
		"/js ", "/launch", "/embeddedfile",
	},
}

// scanner looks for marks in bytes that are written to it in pieces.
type scanner struct {
	sort  sort
	found string
	tail  []byte // the end of what was written before, in which a mark may have begun
}

// longestMark is longer than every mark.
const longestMark = 16

// Write implements io.Writer. It never fails.
func (s *scanner) Write(p []byte) (int, error) {
	if s.found != "" || len(marks[s.sort]) == 0 {
		return len(p), nil
	}
	small := bytes.ToLower(append(s.tail, p...))
	for _, mark := range marks[s.sort] {
		if bytes.Contains(small, []byte(mark)) {
			s.found = mark
			return len(p), nil
		}
	}
	s.tail = append([]byte(nil), small[max(len(small)-longestMark, 0):]...)
	return len(p), nil
}
