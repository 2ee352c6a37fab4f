package visit

import "time"

// CaptureSource is where a phone has a file from.
type CaptureSource string

// The sources of files.
const (
	// FromCamera: it was taken in the app.
	FromCamera CaptureSource = "CAMERA"
	// FromLibrary: it was chosen from what was on the phone.
	FromLibrary CaptureSource = "LIBRARY"
)

// Capture is what a phone reports about how a file was taken. Phones encode photos again without the metadata of the camera, so for most
// photos nothing else is known.
type Capture struct {
	// Time is when it was taken, by the phone's clock; zero if the phone did not report it.
	Time time.Time `json:"time,omitzero"`
	// Point is where the phone was, within AccuracyMeters; nil if the phone did not report it.
	Point          *Point `json:"point,omitempty"`
	AccuracyMeters int32  `json:"accuracyMeters,omitempty"`
	// Mock is set where the phone marked the position as made up.
	Mock bool `json:"mock,omitempty"`
	// Source is empty where it is not known.
	Source CaptureSource `json:"source,omitempty"`
}

// IsZero reports whether the phone reported nothing.
func (c *Capture) IsZero() bool { return *c == Capture{} }
