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

// Capture is when, where and from what a phone says that a file was taken. Phones draw photos anew, without what the camera noted in
// them, so it is all that is known of most.
type Capture struct {
	// Time is by the phone's clock; zero where the phone does not say.
	Time time.Time `json:"time,omitzero"`
	// Point is where the phone was; nil where it does not say. It is right within AccuracyMeters.
	Point          *Point `json:"point,omitempty"`
	AccuracyMeters int32  `json:"accuracyMeters,omitempty"`
	// Mock is set where the phone marked the position as made up.
	Mock bool `json:"mock,omitempty"`
	// Source is empty where it is not known.
	Source CaptureSource `json:"source,omitempty"`
}

// IsZero reports whether the phone says nothing.
func (c *Capture) IsZero() bool { return *c == Capture{} }
