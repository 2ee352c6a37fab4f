package evidence_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"
	"testing/iotest"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/server/evidence"
	"mysteryshopper/server/fault"
)

func jpegOf(t *testing.T, width, height int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, width, height)), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func pngOf(t *testing.T, drawn image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, drawn); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// withOrientation puts metadata with an orientation into a JPEG.
func withOrientation(content []byte, orientation uint16) []byte {
	exif := []byte("Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01")
	exif = append(binary.BigEndian.AppendUint16(exif, orientation), 0, 0, 0, 0, 0, 0)
	out := append([]byte{0xff, 0xd8, 0xff, 0xe1}, binary.BigEndian.AppendUint16(nil, uint16(len(exif)+2))...)
	return append(append(out, exif...), content[2:]...)
}

// TestInspect judges bytes by their content, whole and byte by byte.
func TestInspect(t *testing.T) {
	t.Parallel()
	photo := jpegOf(t, 40, 30)
	pdf := "%PDF-1.7\n1 0 obj <</Type /Catalog>>\n%%EOF\n"
	for name, tt := range map[string]struct {
		content string
		is      string // empty for what is refused
	}{
		"JPEG":                    {string(photo), "image/jpeg"},
		"PNG":                     {string(pngOf(t, image.NewGray(image.Rect(0, 0, 3, 3)))), "image/png"},
		"PDF":                     {pdf, "application/pdf"},
		"MP3":                     {"ID3\x03\x00\x00\x00\x00\x02\x0aTIT2\x00\x00\x00\x02\x00\x00\x00a" + strings.Repeat("\x00", 400), "audio/mpeg"},
		"MP4":                     {"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2" + strings.Repeat("\x00", 100), "video/mp4"},
		"WAV":                     {"RIFF\x24\x00\x00\x00WAVEfmt " + strings.Repeat("\x00", 40), "audio/wav"},
		"nothing":                 {"", ""},
		"text":                    {"hello", ""},
		"HTML":                    {"<html><body>", ""},
		"SVG":                     {`<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>`, ""},
		"GIF":                     {"GIF89a" + strings.Repeat("\x00", 30), ""},
		"HEIC":                    {"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00heicmif1" + strings.Repeat("\x00", 30), ""},
		"program":                 {"\x7fELF" + strings.Repeat("\x00", 60), ""},
		"archive":                 {"PK\x03\x04" + strings.Repeat("\x00", 60), ""},
		"JPEG and a script":       {string(photo) + strings.Repeat("\x00", 100_000) + "<ScRiPt>x", ""},
		"JPEG and an archive":     {string(photo) + "PK\x03\x04\x14\x00", ""},
		"JPEG and a PDF":          {string(photo) + "%PDF-1.4", ""},
		"PDF that runs something": {strings.Replace(pdf, "/Catalog", "/Catalog /OpenAction <</S /JavaScript>>", 1), ""},
		"PDF and HTML":            {pdf + "<html >", ""},
	} {
		for way, from := range map[string]*strings.Reader{"whole": strings.NewReader(tt.content), "byte by byte": strings.NewReader(tt.content)} {
			var found evidence.Found
			var err error
			if way == "whole" {
				found, err = evidence.Inspect(from)
			} else {
				found, err = evidence.Inspect(iotest.OneByteReader(from))
			}
			if tt.is == "" {
				if fault.From(err).Reason() != pb.Reason_FILE_REFUSED {
					t.Errorf("%s, %s: %v %v", name, way, found, err)
				}
				continue
			}
			if err != nil || found.MediaType != tt.is || found.Bytes != int64(len(tt.content)) || found.Digest != checklist.DigestOf([]byte(tt.content)) {
				t.Errorf("%s, %s: %v %v", name, way, found, err)
			}
		}
	}
	broken := errors.New("broken")
	if _, err := evidence.Inspect(iotest.ErrReader(broken)); !errors.Is(err, broken) {
		t.Errorf("a reader that fails: %v", err)
	}
}

// header returns the beginning of a PNG that declares a size, in 16 bits for each colour where deep is set.
func header(width, height uint32, deep bool) []byte {
	depth := byte(8)
	if deep {
		depth = 16
	}
	b := binary.BigEndian.AppendUint32([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), width)
	b = append(binary.BigEndian.AppendUint32(b, height), depth, 6, 0, 0, 0)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[12:]))
}

// TestDraw draws images in every orientation and size, and refuses those that would take too much memory before decoding.
func TestDraw(t *testing.T) {
	t.Parallel()
	draw := func(mediaType string, content []byte) (evidence.Drawn, error) {
		return evidence.NewDrawer().Draw(t.Context(), mediaType, nil, func() ([]byte, error) { return content, nil })
	}
	for orientation := range uint16(10) {
		got, err := draw("image/jpeg", withOrientation(jpegOf(t, 400, 100), orientation))
		width, height := 400, 100
		if 5 <= orientation && orientation <= 8 {
			width, height = 100, 400
		}
		if err != nil || got.Width != width || got.Height != height {
			t.Errorf("orientation %d: %d by %d, %v", orientation, got.Width, got.Height, err)
		}
	}
	large, err := draw("image/jpeg", jpegOf(t, 4000, 1000))
	if err != nil || large.Width != 4000 {
		t.Fatal(large.Width, err)
	}
	for side, content := range map[int][]byte{2048: large.Shown, 320: large.Thumbnail} {
		if config, err := jpeg.DecodeConfig(bytes.NewReader(content)); err != nil || config.Width != side || config.Height != side/4 {
			t.Errorf("%d by %d, %v", config.Width, config.Height, err)
		}
	}
	transparent, err := draw("image/png", pngOf(t, image.NewNRGBA(image.Rect(0, 0, 8, 8))))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := jpeg.Decode(bytes.NewReader(transparent.Shown)); err != nil || color.GrayModel.Convert(got.At(4, 4)) != (color.Gray{Y: 255}) {
		t.Errorf("what is transparent is not white: %v", err)
	}
	for name, tt := range map[string]struct {
		mediaType string
		content   []byte
		reason    pb.Reason
	}{
		"many pixels":        {"image/png", header(30000, 30000, false), pb.Reason_IMAGE_TOO_LARGE},
		"deep pixels":        {"image/png", header(4000, 4000, true), pb.Reason_IMAGE_TOO_LARGE},
		"no pixels":          {"image/png", header(0, 5, false), pb.Reason_FILE_REFUSED},
		"only a header":      {"image/png", header(5, 5, false), pb.Reason_FILE_REFUSED},
		"more behind it":     {"image/png", append(pngOf(t, image.NewGray(image.Rect(0, 0, 3, 3))), 'x'), pb.Reason_FILE_REFUSED},
		"another type":       {"image/webp", jpegOf(t, 3, 3), pb.Reason_FILE_REFUSED},
		"the end is missing": {"image/jpeg", jpegOf(t, 300, 300)[:700], pb.Reason_FILE_REFUSED},
	} {
		if _, err := draw(tt.mediaType, tt.content); fault.From(err).Reason() != tt.reason {
			t.Errorf("%s: %v", name, err)
		}
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	waiting := evidence.NewDrawer()
	_, err = waiting.Draw(t.Context(), "image/png", nil, func() ([]byte, error) {
		_, err := waiting.Draw(ended, "image/png", nil, nil)
		return nil, err
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("a second image at once: %v", err)
	}
}

// redIn returns the bounds of what is at least so red in a JPEG.
func redIn(t *testing.T, content []byte, least uint32) (bounds image.Rectangle) {
	t.Helper()
	got, err := jpeg.Decode(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	for y := range got.Bounds().Dy() {
		for x := range got.Bounds().Dx() {
			if red, green, _, _ := got.At(x, y).RGBA(); red > green+least<<8 {
				bounds = bounds.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return bounds
}

// TestBlackOut fills the area of a red square, in every orientation, of an image that is drawn as it is and of one that is
// scaled. No red is left in a copy, and the rest of the image stays.
func TestBlackOut(t *testing.T) {
	t.Parallel()
	for name, size := range map[string]image.Point{"as it is": {X: 400, Y: 100}, "scaled": {X: 4000, Y: 1000}} {
		for orientation := uint16(1); orientation <= 8; orientation++ {
			drawn := image.NewRGBA(image.Rectangle{Max: size})
			draw.Draw(drawn, drawn.Bounds(), image.White, image.Point{}, draw.Src)
			side := size.Y / 5
			draw.Draw(drawn, image.Rect(side, side, 2*side, 2*side), image.NewUniform(color.RGBA{R: 255, A: 255}), image.Point{}, draw.Src)
			var plain bytes.Buffer
			if err := jpeg.Encode(&plain, drawn, nil); err != nil {
				t.Fatal(err)
			}
			draw := func(areas ...image.Rectangle) evidence.Drawn {
				content := withOrientation(plain.Bytes(), orientation)
				out, err := evidence.NewDrawer().Draw(t.Context(), "image/jpeg", areas, func() ([]byte, error) { return content, nil })
				if err != nil {
					t.Fatal(err)
				}
				return out
			}
			before := draw()
			red := redIn(t, before.Shown, 20)
			shown, err := jpeg.DecodeConfig(bytes.NewReader(before.Shown))
			if err != nil || red.Empty() {
				t.Fatalf("%s, %d: no red: %v", name, orientation, err)
			}
			upright := func(v int) int { return v * before.Width / shown.Width }
			after := draw(image.Rect(upright(red.Min.X), upright(red.Min.Y), upright(red.Max.X), upright(red.Max.Y)))
			for form, copied := range map[string][]byte{"shown": after.Shown, "thumbnail": after.Thumbnail} {
				if left := redIn(t, copied, 40); !left.Empty() {
					t.Errorf("%s, %d, %s: red at %v", name, orientation, form, left)
				}
			}
			got, err := jpeg.Decode(bytes.NewReader(after.Shown))
			if err != nil {
				t.Fatal(err)
			}
			inside, _, _, _ := got.At((red.Min.X+red.Max.X)/2, (red.Min.Y+red.Max.Y)/2).RGBA()
			outside, _, _, _ := got.At((red.Max.X+shown.Width-red.Min.X)/2, (red.Max.Y+shown.Height-red.Min.Y)/2).RGBA()
			if inside > 20<<8 || outside < 235<<8 {
				t.Errorf("%s, %d: %d inside and %d outside", name, orientation, inside>>8, outside>>8)
			}
		}
	}
}
