package evidence

import (
	"bytes"
	"encoding/binary"
	stdimage "image"
	"image/color"
)

// frame is how a JPEG is coded (ITU-T T.81).
type frame struct {
	// progressive is set where the pixels come in several passes, and passes is how many there are, maxPasses+1 at most.
	progressive bool
	passes      int
	// planes is how many samples there are for a pixel.
	planes float64
}

// The markers of a JPEG that are read.
const (
	markerFill, markerStuffed, markerFirstRestart, markerLastRestart = 0xff, 0x00, 0xd0, 0xd7
	markerEnd, markerScan, markerProgressive                         = 0xd9, 0xda, 0xc2
)

// frameOf reads the segments of a JPEG up to the end of its first image.
func frameOf(content []byte) (f frame) {
	for at := 2; at+4 <= len(content) && content[at] == 0xff && f.passes <= maxPasses; {
		marker := content[at+1]
		if marker == markerFill {
			at++
			continue
		}
		if marker == markerEnd {
			break
		}
		next := at + 2 + int(binary.BigEndian.Uint16(content[at+2:]))
		switch {
		case marker == markerScan:
			f.passes++
			next = scanEnd(content, next)
		case marker >= 0xc0 && marker <= markerProgressive:
			f.progressive = marker == markerProgressive
			f.planes = planesOf(content[at+4 : min(max(next, at+4), len(content))])
		}
		at = next
	}
	return f
}

// scanEnd returns where the data of a pass end that begin at a place: at the next marker that belongs to no data.
func scanEnd(content []byte, at int) int {
	for at < len(content) {
		found := bytes.IndexByte(content[at:], 0xff)
		if found < 0 || at+found+1 >= len(content) {
			return len(content)
		}
		at += found
		if next := content[at+1]; next != markerStuffed && (next < markerFirstRestart || next > markerLastRestart) {
			return at
		}
		at += 2
	}
	return len(content)
}

// planesOf returns how many samples a frame has for a pixel, by the sampling of its components.
func planesOf(header []byte) float64 {
	const components, each = 6, 3 // where they begin, and the bytes of each
	total, widest, highest := 0, 1, 1
	for at := components; at+each <= len(header); at += each {
		h, v := int(header[at+1]>>4), int(header[at+1]&15)
		total, widest, highest = total+h*v, max(widest, h), max(highest, v)
	}
	return float64(total) / float64(widest*highest)
}

// bytesPerPixel returns how many bytes decoding takes for a pixel: the samples, in passes the coefficients of all of them too, and
// the pixels where they are no samples.
func (f frame) bytesPerPixel(config stdimage.Config) float64 {
	const coefficient, pixel = 4, 4
	n := f.planes
	if f.progressive {
		n += coefficient * f.planes
	}
	if config.ColorModel != color.YCbCrModel && config.ColorModel != color.GrayModel {
		n += pixel
	}
	return n
}
