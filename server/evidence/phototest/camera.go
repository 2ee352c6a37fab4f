package phototest

import (
	"encoding/binary"
	"math"
	"time"
)

// Noted is what a camera notes in a photo.
type Noted struct {
	// LocalTime is what its clock showed; nothing where it is zero. Offset is as in Exif, such as +02:00; nothing where it is empty.
	LocalTime time.Time
	Offset    string
	// Latitude and Longitude are in degrees; nothing where both are 0.
	Latitude, Longitude float64
	// Orientation is as in Exif; nothing where it is 0.
	Orientation uint16
}

// entry is a value of a directory of Exif.
type entry struct {
	tag, kind uint16
	count     uint32
	value     []byte
}

// The kinds of values.
const (
	ascii, short, long, rational = 2, 3, 4, 5
)

func text(tag uint16, s string) entry {
	return entry{tag, ascii, uint32(len(s) + 1), append([]byte(s), 0)}
}

// degrees writes an angle as degrees, minutes and hundredths of a second.
func degrees(tag uint16, angle float64) entry {
	seconds := math.Round(math.Abs(angle)*3600*1000) / 1000
	var b []byte
	for _, part := range [][2]uint32{
		{uint32(seconds / 3600), 1}, {uint32(math.Mod(seconds, 3600) / 60), 1}, {uint32(math.Round(math.Mod(seconds, 60) * 1000)), 1000},
	} {
		b = binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(b, part[0]), part[1])
	}
	return entry{tag, rational, 3, b}
}

// directory writes entries whose long values begin at an offset after it.
func directory(at uint32, entries []entry) []byte {
	const entryBytes, inPlace = 12, 4
	b := binary.BigEndian.AppendUint16(nil, uint16(len(entries)))
	rest := at + 2 + entryBytes*uint32(len(entries)) + 4
	var values []byte
	for _, e := range entries {
		b = binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint16(b, e.tag), e.kind), e.count)
		if len(e.value) <= inPlace {
			b = append(append(b, e.value...), make([]byte, inPlace-len(e.value))...)
			continue
		}
		b = binary.BigEndian.AppendUint32(b, rest+uint32(len(values)))
		values = append(values, e.value...)
	}
	return append(append(b, 0, 0, 0, 0), values...)
}

// Exif returns the metadata, with the header that they have in a JPEG.
func (n Noted) Exif() []byte {
	const exifTag, gpsTag, header = 0x8769, 0x8825, 8
	var first, camera, place []entry
	if n.Orientation != 0 {
		first = append(first, entry{0x0112, short, 1, binary.BigEndian.AppendUint16(nil, n.Orientation)})
	}
	if !n.LocalTime.IsZero() {
		camera = append(camera, text(0x9003, n.LocalTime.Format("2006:01:02 15:04:05")))
	}
	if n.Offset != "" {
		camera = append(camera, text(0x9011, n.Offset))
	}
	if n.Latitude != 0 || n.Longitude != 0 {
		north, east := "N", "E"
		if n.Latitude < 0 {
			north = "S"
		}
		if n.Longitude < 0 {
			east = "W"
		}
		place = []entry{text(1, north), degrees(2, n.Latitude), text(3, east), degrees(4, n.Longitude)}
	}
	pointer := func(tag uint16, at int) entry {
		return entry{tag, long, 1, binary.BigEndian.AppendUint32(nil, uint32(at))}
	}
	// The first directory has no values outside of it, so that its size is known.
	at := header + len(directory(0, first)) + 2*12
	cameraBytes := directory(uint32(at), camera)
	placeBytes := directory(uint32(at+len(cameraBytes)), place)
	first = append(first, pointer(exifTag, at), pointer(gpsTag, at+len(cameraBytes)))
	b := append([]byte("Exif\x00\x00MM\x00*\x00\x00\x00\x08"), directory(header, first)...)
	return append(append(b, cameraBytes...), placeBytes...)
}

// Write returns a JPEG with the metadata.
func (n Noted) Write(photo []byte) []byte {
	const startOfImage = 2
	exif := n.Exif()
	out := append(photo[:startOfImage:startOfImage], 0xff, 0xe1)
	out = binary.BigEndian.AppendUint16(out, uint16(len(exif)+2))
	return append(append(out, exif...), photo[startOfImage:]...)
}
