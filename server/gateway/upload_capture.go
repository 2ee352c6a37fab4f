package gateway

import (
	"strconv"
	"strings"
	"time"

	tus "github.com/tus/tusd/v2/pkg/handler"
	"google.golang.org/protobuf/types/known/timestamppb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/fault"
)

// The names of an upload's metadata that say how its file was taken.
const (
	metaTime      = "captureTime"
	metaLatitude  = "latitude"
	metaLongitude = "longitude"
	metaAccuracy  = "accuracyMeters"
	metaMock      = "mock"
	metaSource    = "source"
)

// captureOf returns what the metadata of an upload say of how its file was taken; nil where they say nothing. The error names all that
// cannot be read.
func captureOf(meta tus.MetaData) (*pb.EvidenceCapture, error) {
	r := &captureReader{meta: meta}
	c := &pb.EvidenceCapture{Time: r.time(), Position: r.position(), Source: r.source()}
	switch {
	case len(r.violations) > 0:
		return nil, fault.Invalid(r.violations...)
	case c.Time == nil && c.Position == nil && c.Source == 0:
		return nil, nil
	}
	return c, nil
}

// captureReader reads metadata and gathers what is wrong with them.
type captureReader struct {
	meta       tus.MetaData
	violations []fault.Violation
}

func (r *captureReader) wrong(name, form string) {
	r.violations = append(r.violations, fault.Violation{
		Path: name, Reason: pb.Reason_INVALID_FORMAT, Params: map[string]string{fault.Form: form},
	})
}

func (r *captureReader) time() *timestamppb.Timestamp {
	text := r.meta[metaTime]
	if text == "" {
		return nil
	}
	at, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		r.wrong(metaTime, "an instant such as 2026-11-28T14:03:05Z")
		return nil
	}
	return timestamppb.New(at)
}

// position returns nil where neither coordinate is there.
func (r *captureReader) position() *pb.Position {
	if r.meta[metaLatitude] == "" && r.meta[metaLongitude] == "" {
		return nil
	}
	p := &pb.Position{Latitude: r.number(metaLatitude), Longitude: r.number(metaLongitude)}
	if r.meta[metaAccuracy] != "" {
		p.AccuracyMeters = r.number(metaAccuracy)
	}
	if text := r.meta[metaMock]; text != "" {
		var err error
		if p.Mock, err = strconv.ParseBool(text); err != nil {
			r.wrong(metaMock, "true or false")
		}
	}
	return p
}

// number returns a number that must be there.
func (r *captureReader) number(name string) float64 {
	text := r.meta[name]
	if text == "" {
		r.violations = append(r.violations, fault.Violation{Path: name, Reason: pb.Reason_REQUIRED})
		return 0
	}
	n, err := strconv.ParseFloat(text, 64)
	if err != nil {
		r.wrong(name, "a number such as 52.5219")
	}
	return n
}

func (r *captureReader) source() pb.EvidenceCapture_Source {
	switch text := r.meta[metaSource]; text {
	case "camera":
		return pb.EvidenceCapture_CAMERA
	case "library":
		return pb.EvidenceCapture_LIBRARY
	case "", "unknown":
	default:
		r.wrong(metaSource, "camera, library or unknown")
	}
	return pb.EvidenceCapture_SOURCE_UNSPECIFIED
}

// metadataPaths are the names of metadata by the fields that they become, where they are others.
var metadataPaths = map[string]string{
	"capture.time": metaTime, "capture.source": metaSource, "capture.position": metaLatitude, "capture.position.latitude": metaLatitude,
	"capture.position.longitude": metaLongitude, "capture.position.accuracyMeters": metaAccuracy,
}

// metadataPath returns the name of an upload's metadata by the path of the field that it becomes.
func metadataPath(path string) string {
	path = strings.TrimPrefix(path, "start.")
	if name := metadataPaths[path]; name != "" {
		return name
	}
	return path
}
