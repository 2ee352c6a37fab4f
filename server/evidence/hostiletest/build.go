package hostiletest

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
)

// Nothing here fails: it writes to memory.

// noise returns random bytes.
func noise(seed uint64, n int) []byte {
	r, b := rand.New(rand.NewPCG(seed, 4)), make([]byte, n)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return b
}

func picture(width, height int) *image.RGBA {
	drawn := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			drawn.SetRGBA(x, y, color.RGBA{R: uint8(x * 5), G: uint8(y * 7), B: uint8(x ^ y), A: 255})
		}
	}
	return drawn
}

func plainJPEG() []byte {
	var b bytes.Buffer
	_ = jpeg.Encode(&b, picture(64, 48), nil)
	return b.Bytes()
}

func plainPNG() []byte {
	var b bytes.Buffer
	_ = png.Encode(&b, picture(64, 48))
	return b.Bytes()
}

// plainWebP is one transparent pixel.
var plainWebP = []byte("RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00")

// segment returns a segment of a JPEG.
func segment(marker byte, content []byte) []byte {
	b := binary.BigEndian.AppendUint16([]byte{0xff, marker}, uint16(len(content)+2))
	return append(b, content...)
}

// withSegments puts segments at the beginning of a JPEG.
func withSegments(photo []byte, segments ...[]byte) []byte {
	out := append([]byte(nil), photo[:2]...)
	for _, s := range segments {
		out = append(out, s...)
	}
	return append(out, photo[2:]...)
}

// chunk returns a chunk of a PNG.
func chunk(kind string, content []byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(content)))
	b = append(append(b, kind...), content...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}

const pngSignature = "\x89PNG\r\n\x1a\n"

// pngOf returns a PNG of chunks.
func pngOf(chunks ...[]byte) []byte {
	return append([]byte(pngSignature), bytes.Join(chunks, nil)...)
}

func header(width, height uint32, depth, colours, interlaced byte) []byte {
	b := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, width), height)
	return chunk("IHDR", append(b, depth, colours, 0, 0, interlaced))
}

var end = chunk("IEND", nil)

// withChunks puts chunks behind the header of a PNG.
func withChunks(drawn []byte, chunks ...[]byte) []byte {
	const headerEnd = len(pngSignature) + 25
	out := append([]byte(nil), drawn[:headerEnd]...)
	out = append(out, bytes.Join(chunks, nil)...)
	return append(out, drawn[headerEnd:]...)
}

// deflated returns so many zeros, packed.
func deflated(zeros int) []byte {
	var b bytes.Buffer
	w, _ := zlib.NewWriterLevel(&b, zlib.BestCompression)
	for piece := make([]byte, 1<<16); zeros > 0; zeros -= len(piece) {
		_, _ = w.Write(piece[:min(zeros, len(piece))])
	}
	_ = w.Close()
	return b.Bytes()
}

func gzipped(content string) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write([]byte(content))
	_ = w.Close()
	return b.Bytes()
}

// zipped returns an archive of files.
func zipped(files ...string) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range files {
		f, _ := w.Create(name)
		_, _ = f.Write([]byte("<x>" + Payload + "</x>"))
	}
	_ = w.Close()
	return b.Bytes()
}

// exif returns the segment of metadata in TIFF.
func exif(tiff []byte) []byte { return segment(0xe1, append([]byte("Exif\x00\x00"), tiff...)) }

// directory returns a directory of TIFF, in which each entry is a tag, a kind, a count and a value, and the offset of the next.
func directory(next uint32, entries ...[4]uint32) []byte {
	b := binary.BigEndian.AppendUint16(nil, uint16(len(entries)))
	for _, e := range entries {
		b = binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint16(b, uint16(e[0])), uint16(e[1]))
		b = binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(b, e[2]), e[3])
	}
	return binary.BigEndian.AppendUint32(b, next)
}

const tiffHeader = "MM\x00*\x00\x00\x00\x08"

// tiffOf returns TIFF whose first directory comes at once.
func tiffOf(parts ...[]byte) []byte { return append([]byte(tiffHeader), bytes.Join(parts, nil)...) }

// riff returns a file of RIFF.
func riff(kind string, chunks ...[]byte) []byte {
	content := append([]byte(kind), bytes.Join(chunks, nil)...)
	return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(content))), content...)
}

// riffChunk returns a chunk of it.
func riffChunk(kind string, content []byte) []byte {
	b := append(binary.LittleEndian.AppendUint32([]byte(kind), uint32(len(content))), content...)
	return append(b, make([]byte, len(content)%2)...)
}
