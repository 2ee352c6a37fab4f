package evidence

import stdimage "image"

// orientation is how an image lies, as EXIF numbers it: 1 is upright, 2 to 8 are turned or mirrored.
type orientation int

// swaps reports whether width and height change places.
func (o orientation) swaps() bool { return o >= 5 }

// upright returns an image as it is to be seen.
func (o orientation) upright(from *stdimage.RGBA) *stdimage.RGBA {
	if o == 1 {
		return from
	}
	width, height := from.Bounds().Dx(), from.Bounds().Dy()
	to := stdimage.NewRGBA(stdimage.Rect(0, 0, width, height))
	if o.swaps() {
		to = stdimage.NewRGBA(stdimage.Rect(0, 0, height, width))
	}
	for y := range height {
		for x := range width {
			toX, toY := o.place(x, y, width, height)
			copy(to.Pix[to.PixOffset(toX, toY):][:4], from.Pix[from.PixOffset(x, y):][:4])
		}
	}
	return to
}

// place returns where a pixel of an image of so many pixels is when it is upright.
func (o orientation) place(x, y, width, height int) (int, int) {
	right, bottom := width-1-x, height-1-y
	switch o {
	case 2:
		return right, y
	case 3:
		return right, bottom
	case 4:
		return x, bottom
	case 5:
		return y, x
	case 6:
		return bottom, x
	case 7:
		return bottom, right
	case 8:
		return y, right
	default:
		return x, y
	}
}
