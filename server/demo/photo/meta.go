package photo

import (
	"encoding/binary"
	"math"
	"time"
)

// Meta is what a phone writes into a photo besides the image. The zero value stands for a photo without metadata, such as one
// that came through a messenger.
type Meta struct {
	// Time is when the photo was taken, by the clock on the wall and its distance from UTC; zero for none.
	Time time.Time
	// Latitude and Longitude are where it was taken, in degrees; both 0 for none.
	Latitude, Longitude float64
}

// The types of values in EXIF.
const (
	ascii    = 2
	integer  = 4
	fraction = 5
)

// field is a value of EXIF: a number or the bytes of a text or of fractions.
type field struct {
	tag, kind uint16
	count     uint32
	value     []byte
}

func text(tag uint16, value string) field {
	return field{tag, ascii, uint32(len(value) + 1), append([]byte(value), 0)}
}

func number(tag uint16, value int) field {
	return field{tag, integer, 1, binary.BigEndian.AppendUint32(nil, uint32(value))}
}

// degrees returns the field of an angle in degrees, minutes and hundredths of seconds.
func degrees(tag uint16, angle float64) field {
	hundredths := uint32(math.Round(math.Abs(angle) * 3600 * 100))
	f := field{tag: tag, kind: fraction, count: 3}
	for _, part := range [][2]uint32{{hundredths / 360_000, 1}, {hundredths / 6000 % 60, 1}, {hundredths % 6000, 100}} {
		f.value = binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(f.value, part[0]), part[1])
	}
	return f
}

// The tags that are written.
const (
	tagMake, tagModel, tagTime        = 0x010f, 0x0110, 0x0132
	tagExif, tagGPS                   = 0x8769, 0x8825
	tagTaken, tagOffset               = 0x9003, 0x9011
	tagNorth, tagLat, tagEast, tagLon = 1, 2, 3, 4
	headerBytes, entryBytes           = 8, 12
)

// insert returns a JPEG with the metadata behind its first marker.
func (m Meta) insert(content []byte) []byte {
	if m.Time.IsZero() && m.Latitude == 0 && m.Longitude == 0 {
		return content
	}
	exif := append([]byte("Exif\x00\x00"), m.tiff()...)
	out := append([]byte{0xff, 0xd8, 0xff, 0xe1}, binary.BigEndian.AppendUint16(nil, uint16(len(exif)+2))...)
	return append(append(out, exif...), content[2:]...)
}

// tiff returns the three lists of fields: of the image, of the shot and of the place.
func (m Meta) tiff() []byte {
	first := []field{text(tagMake, "Demo"), text(tagModel, "Demo phone")}
	var shot, place []field
	if !m.Time.IsZero() {
		first = append(first, text(tagTime, m.Time.Format("2006:01:02 15:04:05")))
		shot = []field{text(tagTaken, m.Time.Format("2006:01:02 15:04:05")), text(tagOffset, m.Time.Format("-07:00"))}
	}
	if m.Latitude != 0 || m.Longitude != 0 {
		north, east := "N", "E"
		if m.Latitude < 0 {
			north = "S"
		}
		if m.Longitude < 0 {
			east = "W"
		}
		place = []field{text(tagNorth, north), degrees(tagLat, m.Latitude), text(tagEast, east), degrees(tagLon, m.Longitude)}
	}
	// The first list names where the others begin, so its size is needed first.
	firstFields := first
	if shot != nil {
		firstFields = append(firstFields, number(tagExif, 0))
	}
	if place != nil {
		firstFields = append(firstFields, number(tagGPS, 0))
	}
	at := headerBytes + len(list(firstFields, headerBytes))
	var behind []byte
	for i, tag := range []int{tagExif, tagGPS} {
		fields := [][]field{shot, place}[i]
		if fields == nil {
			continue
		}
		first = append(first, number(uint16(tag), at))
		written := list(fields, at)
		behind, at = append(behind, written...), at+len(written)
	}
	out := append([]byte("MM\x00*\x00\x00\x00\x08"), list(first, headerBytes)...)
	return append(out, behind...)
}

// list returns a list of fields that begins at an offset, with the values that do not fit into it behind it.
func list(fields []field, at int) []byte {
	out := binary.BigEndian.AppendUint16(nil, uint16(len(fields)))
	values := at + 2 + len(fields)*entryBytes + 4
	var behind []byte
	for _, f := range fields {
		out = binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint16(out, f.tag), f.kind)
		out = binary.BigEndian.AppendUint32(out, f.count)
		if len(f.value) <= 4 {
			out = append(append(out, f.value...), make([]byte, 4-len(f.value))...)
			continue
		}
		out = binary.BigEndian.AppendUint32(out, uint32(values+len(behind)))
		behind = append(behind, f.value...)
		if len(behind)%2 == 1 {
			behind = append(behind, 0)
		}
	}
	return append(binary.BigEndian.AppendUint32(out, 0), behind...)
}
