package picture_test

import "testing"

// BenchmarkSVG is what a picture costs: that of a year, and the greatest.
func BenchmarkSVG(b *testing.B) {
	for name, drawing := range map[string]drawing{"trend of 12": trend(12), "trend of 500": trend(500), "bars": bars} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				svgOf(drawing, "de")
			}
		})
	}
}
