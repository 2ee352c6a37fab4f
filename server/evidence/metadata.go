package evidence

import (
	"bytes"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/bep/imagemeta"

	"mysteryshopper/checklist/visit"
)

// Bounds of the metadata that are read.
const (
	maxTags     = 2000
	maxTagBytes = 1000
	// leastYear is the year before which no phone noted a time: a clock that shows an earlier one was never set.
	leastYear = 2005
	// mostOffset is the largest offset of a zone from UTC, in minutes.
	mostOffset = 14 * 60
)

var metaFormats = map[string]imagemeta.ImageFormat{
	"image/jpeg": imagemeta.JPEG, "image/png": imagemeta.PNG, "image/webp": imagemeta.WebP,
}

// metadata are the values of an image's metadata (Exif 2.32) by their names.
type metadata map[string]any

// The names of the values that are read.
const (
	tagOrientation  = "Orientation"
	tagDateTime     = "DateTimeOriginal"
	tagOffset       = "OffsetTimeOriginal"
	tagLatitude     = "GPSLatitude"
	tagLatitudeRef  = "GPSLatitudeRef"
	tagLongitude    = "GPSLongitude"
	tagLongitudeRef = "GPSLongitudeRef"
	tagGPSStatus    = "GPSStatus"
)

// readMetadata reads what an image says of itself. What cannot be read is as if it were not there.
func readMetadata(mediaType string, content []byte) metadata {
	m := metadata{}
	_, _ = imagemeta.Decode(imagemeta.Options{ // Values before a damage count.
		R: bytes.NewReader(content), ImageFormat: metaFormats[mediaType], Sources: imagemeta.EXIF,
		LimitNumTags: maxTags, LimitTagSize: maxTagBytes,
		ShouldHandleTag: func(tag imagemeta.TagInfo) bool {
			switch tag.Tag {
			case tagOrientation:
				return tag.Namespace == "IFD0"
			case tagDateTime, tagOffset, tagLatitude, tagLatitudeRef, tagLongitude, tagLongitudeRef, tagGPSStatus:
				return strings.HasPrefix(tag.Namespace, "IFD0")
			}
			return false
		},
		HandleTag: func(tag imagemeta.TagInfo) error {
			if _, known := m[tag.Tag]; !known {
				m[tag.Tag] = tag.Value
			}
			return nil
		},
	})
	return m
}

// orientation returns how the image lies; 1 where that is not there.
func (m metadata) orientation() orientation {
	found := orientation(1)
	switch value := m[tagOrientation].(type) {
	case uint16:
		found = orientation(value)
	case uint32:
		found = orientation(min(value, math.MaxInt16))
	}
	if found < 1 || found > 8 {
		return 1
	}
	return found
}

func (m metadata) text(name string) string {
	value, _ := m[name].(string)
	return strings.TrimRight(value, "\x00 ")
}

// localTime returns what the camera's clock showed, as a time in UTC; zero where that is not there.
func (m metadata) localTime() time.Time {
	at, err := time.Parse("2006:01:02 15:04:05", m.text(tagDateTime))
	if err != nil || at.Year() < leastYear {
		return time.Time{}
	}
	return at
}

// offsetMinutes returns how far the camera's clock was ahead of UTC; nil where that is not there.
func (m metadata) offsetMinutes() *int32 {
	text := m.text(tagOffset)
	if text == "Z" {
		return new(int32(0))
	}
	if len(text) != len("+00:00") || text[3] != ':' || text[0] != '+' && text[0] != '-' {
		return nil
	}
	hours, errHours := strconv.ParseUint(text[1:3], 10, 8)
	minutes, errMinutes := strconv.ParseUint(text[4:], 10, 8)
	offset := int32(hours*60 + minutes)
	if errHours != nil || errMinutes != nil || minutes > 59 || offset > mostOffset {
		return nil
	}
	if text[0] == '-' {
		offset = -offset
	}
	return &offset
}

// point returns where the camera was; nil where that is not there, or the receiver had no position (status V).
func (m metadata) point() *visit.Point {
	latitude, north := m[tagLatitude].(float64)
	longitude, east := m[tagLongitude].(float64)
	valid := north && east && math.Abs(latitude) <= 90 && math.Abs(longitude) <= 180
	// A value that cannot be read is 0.
	if !valid || latitude == 0 || longitude == 0 || strings.HasPrefix(m.text(tagGPSStatus), "V") {
		return nil
	}
	if strings.HasPrefix(m.text(tagLatitudeRef), "S") {
		latitude = -math.Abs(latitude)
	}
	if strings.HasPrefix(m.text(tagLongitudeRef), "W") {
		longitude = -math.Abs(longitude)
	}
	return &visit.Point{LatitudeE7: int32(math.Round(latitude * 1e7)), LongitudeE7: int32(math.Round(longitude * 1e7))}
}

// photo returns what the metadata say of where and when.
func (m metadata) photo() visit.Photo {
	p := visit.Photo{LocalTime: m.localTime(), Point: m.point()}
	if !p.LocalTime.IsZero() {
		p.OffsetMinutes = m.offsetMinutes()
	}
	return p
}
