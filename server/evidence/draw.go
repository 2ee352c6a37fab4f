package evidence

import (
	"bytes"
	"context"
	"encoding/binary"
	stdimage "image"
	"image/color"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/draw"
	"golang.org/x/image/webp"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist/visit"
	"mysteryshopper/server/fault"
)

// Bounds of what is decoded and of what is drawn.
const (
	// maxPixels bounds the pixels of an image, and maxDecoded the bytes that decoding takes.
	maxPixels  = 40_000_000
	maxDecoded = 64 << 20
	// maxPasses bounds the passes of a JPEG, each of which may go over all pixels for some bytes. Cameras make 10 or so.
	maxPasses = 100
	// shownSide and thumbnailSide are the longest sides of the copies in pixels.
	shownSide     = 2048
	thumbnailSide = 320
	// quality is that of the copies as JPEG.
	quality = 85
)

// DrawnType is the media type of the copies.
const DrawnType = "image/jpeg"

// Drawn are the copies of an image, the size of the original upright, and what is known of it as a photo.
type Drawn struct {
	Shown, Thumbnail []byte
	Width, Height    int
	Photo            visit.Photo
}

// Drawer draws one image at a time, so that the memory for pixels is bounded.
type Drawer struct{ free chan struct{} }

// NewDrawer returns a drawer.
func NewDrawer() *Drawer { return &Drawer{free: make(chan struct{}, 1)} }

// Draw decodes the image that read returns and draws its copies: as JPEG, upright, without metadata, and with the areas
// filled, which are in the pixels of the original upright. Nothing of what is filled reaches a copy; what is known of the photo
// is that of the original. The error is IMAGE_TOO_LARGE for an image over the bounds, before it is decoded; FILE_REFUSED for one that cannot be decoded or has bytes behind its end; or that of
// the context while it waits for another image.
func (d *Drawer) Draw(ctx context.Context, mediaType string, areas []stdimage.Rectangle, read func() ([]byte, error)) (Drawn, error) {
	select {
	case d.free <- struct{}{}:
		defer func() { <-d.free }()
	case <-ctx.Done():
		return Drawn{}, ctx.Err()
	}
	content, err := read()
	if err != nil {
		return Drawn{}, err
	}
	decoder := decoders[mediaType]
	config, err := decoder.config(bytes.NewReader(content))
	if err != nil {
		return Drawn{}, refused("the image is damaged").Because(err)
	}
	if err := checkSize(config, mediaType, content); err != nil {
		return Drawn{}, err
	}
	if !decoder.ends(content) {
		return Drawn{}, refused("the image has bytes behind its end")
	}
	decoded, err := decoder.decode(bytes.NewReader(content))
	if err != nil {
		return Drawn{}, refused("the image is damaged").Because(err)
	}
	meta := readMetadata(mediaType, content)
	turned := meta.orientation()
	width, height := config.Width, config.Height
	if turned.swaps() {
		width, height = height, width
	}
	shown := turned.upright(scaled(decoded, shownSide))
	out := Drawn{Width: width, Height: height, Photo: meta.photo()}
	out.Photo.Looks = looksOf(shown)
	fill(shown, areas, width, height)
	if out.Shown, err = encode(shown); err == nil {
		out.Thumbnail, err = encode(scaled(shown, thumbnailSide))
	}
	return out, err
}

// fill fills areas of an image that had so many pixels before it was scaled. Scaling mixes a pixel with those around it, so
// each area is one pixel larger on each side.
func fill(to *stdimage.RGBA, areas []stdimage.Rectangle, width, height int) {
	size := to.Bounds().Size()
	for _, area := range areas {
		scaled := stdimage.Rect(area.Min.X*size.X/width-1, area.Min.Y*size.Y/height-1,
			(area.Max.X*size.X+width-1)/width+1, (area.Max.Y*size.Y+height-1)/height+1)
		draw.Draw(to, scaled, stdimage.Black, stdimage.Point{}, draw.Src)
	}
}

// decoder reads images of a type.
type decoder struct {
	config func(*bytes.Reader) (stdimage.Config, error)
	decode func(*bytes.Reader) (stdimage.Image, error)
	// ends reports whether nothing is behind the end of the image.
	ends func([]byte) bool
}

var decoders = map[string]decoder{
	"image/jpeg": {
		func(r *bytes.Reader) (stdimage.Config, error) { return jpeg.DecodeConfig(r) },
		func(r *bytes.Reader) (stdimage.Image, error) { return jpeg.Decode(r) },
		// Cameras put more images behind the first one; what is drawn has none of them.
		func([]byte) bool { return true },
	},
	"image/png": {
		func(r *bytes.Reader) (stdimage.Config, error) { return png.DecodeConfig(r) },
		func(r *bytes.Reader) (stdimage.Image, error) { return png.Decode(r) },
		func(b []byte) bool { return bytes.HasSuffix(b, []byte("\x00\x00\x00\x00IEND\xaeB`\x82")) },
	},
	"image/webp": {
		func(r *bytes.Reader) (stdimage.Config, error) { return webp.DecodeConfig(r) },
		func(r *bytes.Reader) (stdimage.Image, error) { return webp.Decode(r) },
		func(b []byte) bool {
			const header = 8 // RIFF and the length of what follows, which may be padded by a byte
			size := int64(binary.LittleEndian.Uint32(b[4:])) + header
			return int64(len(b)) <= size+size%2
		},
	},
}

// checkSize returns IMAGE_TOO_LARGE for an image that would take too much memory, and FILE_REFUSED for one that would take too
// much time.
func checkSize(config stdimage.Config, mediaType string, content []byte) error {
	pixels := int64(config.Width) * int64(config.Height)
	if config.Width <= 0 || config.Height <= 0 {
		return refused("the image has no pixels")
	}
	if pixels > maxPixels {
		return fault.New(pb.Reason_IMAGE_TOO_LARGE, "the image has %d pixels; %d are decoded at most", pixels, maxPixels)
	}
	if passes := frameOf(content).passes; mediaType == "image/jpeg" && passes > maxPasses {
		return refused("the image has more than %d passes", maxPasses)
	}
	if bytes := int64(float64(pixels) * bytesPerPixel(config, mediaType, content)); bytes > maxDecoded {
		return fault.New(pb.Reason_IMAGE_TOO_LARGE, "decoding the image takes %d bytes; it may take %d at most", bytes, maxDecoded)
	}
	return nil
}

// bytesPerPixel returns how many bytes decoding takes for a pixel.
func bytesPerPixel(config stdimage.Config, mediaType string, content []byte) float64 {
	switch {
	case mediaType == "image/jpeg":
		return frameOf(content).bytesPerPixel(config)
	case config.ColorModel == color.YCbCrModel:
		return 1.5
	case config.ColorModel == color.NRGBA64Model, config.ColorModel == color.RGBA64Model:
		return 8
	case config.ColorModel == color.Gray16Model:
		return 2
	case config.ColorModel == color.GrayModel:
		return 1
	default:
		return 4
	}
}

// scaled returns an image whose longest side is not over the bound, on white.
func scaled(from stdimage.Image, side int) *stdimage.RGBA {
	width, height := from.Bounds().Dx(), from.Bounds().Dy()
	if longest := max(width, height); longest > side {
		width, height = max(width*side/longest, 1), max(height*side/longest, 1)
	}
	to := stdimage.NewRGBA(stdimage.Rect(0, 0, width, height))
	draw.Draw(to, to.Bounds(), stdimage.White, stdimage.Point{}, draw.Src)
	if to.Bounds().Size() == from.Bounds().Size() {
		draw.Draw(to, to.Bounds(), from, from.Bounds().Min, draw.Over) // the same pixels, sooner
		return to
	}
	draw.ApproxBiLinear.Scale(to, to.Bounds(), from, from.Bounds(), draw.Over, nil)
	return to
}

func encode(from stdimage.Image) ([]byte, error) {
	var to bytes.Buffer
	err := jpeg.Encode(&to, from, &jpeg.Options{Quality: quality})
	return to.Bytes(), err
}
