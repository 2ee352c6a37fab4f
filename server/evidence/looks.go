package evidence

import (
	stdimage "image"
	"math"

	"mysteryshopper/checklist/visit"
)

const (
	// lookSide is the longest side of what looks are computed from, and leastLookSide the shortest side of an image that has
	// any.
	lookSide, leastLookSide = 256, 64
	// gridSide is the side of the grid of mean brightnesses, and frequencies how many are kept of each direction.
	gridSide, frequencies = 32, 16
	// leastContrast is the standard deviation of the brightness in the grid, of 255, under which an image is too uniform to be
	// compared: a wall, a covered lens.
	leastContrast = 6
)

// parts are the parts of an image that have looks, as what is cut off on the left, above, on the right and below. An image
// that was cropped looks like one of the parts of the whole. The first is the whole.
var parts = [][4]float64{
	{0, 0, 0, 0}, {.03, .03, .03, .03}, {.06, .06, .06, .06},
	{.05, 0, 0, 0}, {0, .05, 0, 0}, {0, 0, .05, 0}, {0, 0, 0, .05},
}

// looksOf returns the looks of an image: of each part the signs of the low frequencies of its brightness (the discrete cosine
// transform, as in C. Zauner, Implementation and Benchmarking of Perceptual Image Hash Functions, 2010). It returns none for
// an image that is too small or too uniform. The looks are stored, so what is computed never changes.
func looksOf(from *stdimage.RGBA) []visit.Look {
	if min(from.Bounds().Dx(), from.Bounds().Dy()) < leastLookSide {
		return nil
	}
	sums := newSums(scaled(from, lookSide))
	looks := make([]visit.Look, len(parts))
	for i, cut := range parts {
		grid := sums.grid(cut)
		if i == 0 && contrast(&grid) < leastContrast {
			return nil
		}
		looks[i] = lookOf(&grid)
	}
	return looks
}

// sums has, for each pixel, the sum of the brightness of all pixels above it and left of it.
type sums struct {
	width, height int
	of            []float64
}

func newSums(from *stdimage.RGBA) *sums {
	s := &sums{width: from.Bounds().Dx(), height: from.Bounds().Dy()}
	row := s.width + 1
	s.of = make([]float64, row*(s.height+1))
	for y := range s.height {
		line := 0.0
		for x := range s.width {
			c := from.RGBAAt(x, y)
			line += 0.299*float64(c.R) + 0.587*float64(c.G) + 0.114*float64(c.B)
			s.of[(y+1)*row+x+1] = s.of[y*row+x+1] + line
		}
	}
	return s
}

type grid [gridSide][gridSide]float64

// grid returns the mean brightness of the cells of an image without what is cut off.
func (s *sums) grid(cut [4]float64) (g grid) {
	left, top := int(cut[0]*float64(s.width)), int(cut[1]*float64(s.height))
	width, height := s.width-left-int(cut[2]*float64(s.width)), s.height-top-int(cut[3]*float64(s.height))
	row := s.width + 1
	for y := range gridSide {
		y0, y1 := top+y*height/gridSide, top+max((y+1)*height/gridSide, y*height/gridSide+1)
		for x := range gridSide {
			x0, x1 := left+x*width/gridSide, left+max((x+1)*width/gridSide, x*width/gridSide+1)
			sum := s.of[y1*row+x1] - s.of[y0*row+x1] - s.of[y1*row+x0] + s.of[y0*row+x0]
			g[y][x] = sum / float64((x1-x0)*(y1-y0))
		}
	}
	return g
}

// contrast returns the standard deviation of the brightness.
func contrast(g *grid) float64 {
	sum, squares := 0.0, 0.0
	for _, row := range g {
		for _, v := range row {
			sum, squares = sum+v, squares+v*v
		}
	}
	mean := sum / (gridSide * gridSide)
	return math.Sqrt(max(squares/(gridSide*gridSide)-mean*mean, 0))
}

// cosines are those of the transform, by frequency and place.
var cosines = func() (c [frequencies][gridSide]float64) {
	for f := range frequencies {
		for x := range gridSide {
			c[f][x] = math.Cos(math.Pi * float64(f) * (float64(x) + 0.5) / gridSide)
		}
	}
	return c
}()

// lookOf returns the signs of the low frequencies. The lowest 64 are in the first word.
func lookOf(g *grid) (l visit.Look) {
	var rows [gridSide][frequencies]float64
	for y := range gridSide {
		for f := range frequencies {
			for x := range gridSide {
				rows[y][f] += g[y][x] * cosines[f][x]
			}
		}
	}
	const half = frequencies / 2
	for v := range frequencies {
		for u := range frequencies {
			sum := 0.0
			for y := range gridSide {
				sum += rows[y][u] * cosines[v][y]
			}
			if sum > 0 {
				l[v/half*2+u/half] |= 1 << (v%half*half + u%half)
			}
		}
	}
	return l
}
