package hostiletest

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
)

// pngs are PNGs that lie, take much, or are damaged.
func (l *list) pngs() {
	plain := plainPNG()
	at := bytes.Index(plain, []byte("IDAT")) - 4
	data := plain[at : len(plain)-len(end)]
	for i := 1; i <= 12; i++ {
		l.refused(fmt.Sprintf("PNG cut after %d of 13 parts", i), plain[:len(plain)*i/13])
	}
	for name, first := range map[string][]byte{
		"no width": header(0, 48, 8, 2, 0), "no height": header(64, 0, 8, 2, 0), "2^31 wide": header(1<<31, 48, 8, 2, 0),
		"900 million pixels": header(30_000, 30_000, 8, 2, 0), "4 billion pixels of one bit": header(65_535, 65_535, 1, 0, 0),
		"41 million pixels": header(41_000_000, 1, 8, 0, 0), "17 million pixels of 16 bits": header(4200, 4200, 16, 6, 0),
		"17 million pixels, interlaced": header(4200, 4200, 8, 6, 1),
		"no such depth":                 header(64, 48, 7, 2, 0), "no such colours": header(64, 48, 8, 5, 0), "no such interlacing": header(64, 48, 8, 2, 9),
		"more rows than there are": header(64, 4800, 8, 2, 0), "longer rows than there are": header(6400, 48, 8, 2, 0),
		"16 bits that are 8": header(64, 48, 16, 2, 0), "colours without a palette": header(64, 48, 8, 3, 0),
	} {
		l.refused("PNG, "+name, pngOf(first, data, end))
	}
	first := header(64, 48, 8, 2, 0)
	wrongSum := slices.Clone(plain)
	wrongSum[len(wrongSum)-20]++
	// Some programs put the frames of an animation behind the header, so that the type does not name it.
	late := bytes.Repeat([]byte{' '}, 4000)
	frames := [][]byte{chunk("acTL", []byte{0, 0, 0xff, 0xff, 0, 0, 0, 0}), chunk("fcTL", make([]byte, 26))}
	for name, content := range map[string][]byte{
		"with 64 MB behind its pixels": pngOf(header(1, 1, 8, 0, 0), chunk("IDAT", deflated(64<<20)), end), "with 65,535 frames": withChunks(plain, frames...),
		"without pixels": pngOf(first, end), "with a second header": pngOf(first, first, data, end), "without a header": pngOf(data, end),
		"with a checksum that is wrong": wrongSum, "with a chunk of 4 GB": append(pngOf(first), "\xff\xff\xff\xffIDATx"...),
		"with bytes behind it": append(slices.Clone(plain), Payload...), "with an archive of two behind it": append(slices.Clone(plain), zipped("x.txt", "y.txt")...),
		"with an image behind it": append(slices.Clone(plain), plainJPEG()...), "sent as text": bytes.Replace(plain, []byte("\r\n"), []byte("\n"), 1),
		"with pixels that are no zlib": pngOf(first, chunk("IDAT", []byte(Payload)), end), "only its signature": []byte(pngSignature),
		"with a script": withChunks(plain, chunk("tEXt", []byte("Comment\x00<script>"+Payload+"</script>"))),
	} {
		l.refused("PNG "+name, content)
	}
	for name, content := range map[string][]byte{
		"with frames behind a text":      withChunks(plain, append([][]byte{chunk("tEXt", late)}, frames...)...),
		"with a text":                    withChunks(plain, chunk("tEXt", []byte("Comment\x00"+Payload))),
		"with a packed text of 64 MB":    withChunks(plain, chunk("zTXt", append([]byte("Comment\x00\x00"), deflated(64<<20)...))),
		"with a profile of 64 MB":        withChunks(plain, chunk("iCCP", append([]byte(Payload+"\x00\x00"), deflated(64<<20)...))),
		"with an XMP of a megabyte":      withChunks(plain, chunk("iTXt", []byte("XML:com.adobe.xmp\x00\x00\x00\x00\x00"+strings.Repeat(Payload, 70_000)))),
		"with Exif":                      withChunks(plain, chunk("eXIf", tiffOf(directory(8, [4]uint32{0x112, 3, 1, 6 << 16})))),
		"with 20,000 chunks":             withChunks(plain, bytes.Repeat(chunk("prVt", []byte(Payload)), 20_000)),
		"of 40 million pixels, one grey": pngOf(header(8000, 5000, 8, 0, 0), chunk("IDAT", deflated(8001*5000)), end),
	} {
		l.kept("PNG "+name, "image/png", content)
	}
}

// frame returns the frame of a JPEG.
func frame(marker byte, height, width uint16, components ...[3]byte) []byte {
	b := binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint16([]byte{8}, height), width)
	b = append(b, byte(len(components)))
	for _, c := range components {
		b = append(b, c[:]...)
	}
	return segment(marker, b)
}

var threeComponents = [][3]byte{{1, 0x11, 0}, {2, 0x11, 0}, {3, 0x11, 0}}

// jpegs are JPEGs that lie, take much, or are damaged.
func (l *list) jpegs() {
	plain := plainJPEG()
	for i := 1; i <= 12; i++ {
		l.refused(fmt.Sprintf("JPEG cut after %d of 13 parts", i), plain[:len(plain)*i/13])
	}
	at := bytes.Index(plain, []byte{0xff, 0xc0})
	size := int(binary.BigEndian.Uint16(plain[at+2:])) + 2
	framed := func(f []byte) []byte { return slices.Concat(plain[:at], f, plain[at+size:]) }
	for name, f := range map[string][]byte{
		"4 billion pixels": frame(0xc0, 65_535, 65_535, threeComponents...), "in passes, 400 million pixels": frame(0xc2, 20_000, 20_000, threeComponents...),
		"in passes, 16 million pixels": frame(0xc2, 4000, 4000, threeComponents...), "no height": frame(0xc0, 0, 64, threeComponents...),
		"no width": frame(0xc0, 48, 0, threeComponents...), "no components": frame(0xc0, 48, 64), "two components": frame(0xc0, 48, 64, threeComponents[:2]...),
		"nine components": frame(0xc0, 48, 64, slices.Repeat(threeComponents, 3)...), "no sampling": frame(0xc0, 48, 64, [3]byte{1, 0, 0}, [3]byte{2, 0x11, 0}, [3]byte{3, 0x11, 0}),
		"much sampling":                 frame(0xc0, 48, 64, [3]byte{1, 0xff, 0}, [3]byte{2, 0x11, 0}, [3]byte{3, 0x11, 0}),
		"no such table":                 frame(0xc0, 48, 64, [3]byte{1, 0x11, 9}, [3]byte{2, 0x11, 9}, [3]byte{3, 0x11, 9}),
		"the same component three ways": frame(0xc0, 48, 64, threeComponents[0], threeComponents[0], threeComponents[0]),
		"without loss":                  frame(0xc3, 48, 64, threeComponents...), "in levels": frame(0xc5, 48, 64, threeComponents...), "by arithmetic": frame(0xc9, 48, 64, threeComponents...),
		"more rows than there are": frame(0xc0, 4800, 64, threeComponents...), "a frame that is empty": segment(0xc0, nil),
		"a frame that is short": segment(0xc0, []byte{8, 0, 48}),
	} {
		l.refused("JPEG, "+name, framed(f))
	}
	scan := bytes.Index(plain, []byte{0xff, 0xda})
	tables := bytes.Index(plain, []byte{0xff, 0xc4})
	for name, content := range map[string][]byte{
		"without a frame": slices.Concat(plain[:at], plain[at+size:]), "without pixels": append(slices.Clone(plain[:scan]), 0xff, 0xd9),
		"with two frames": slices.Concat(plain[:at+size], plain[at:]), "only its mark": {0xff, 0xd8, 0xff}, "that ends at once": {0xff, 0xd8, 0xff, 0xd9},
		"without tables": slices.Concat(plain[:tables], plain[scan:]), "with a segment without length": append(slices.Clone(plain[:2]), 0xff, 0xe1, 0, 0),
		"with a table of too many codes": withSegments(plain, segment(0xc4, slices.Concat([]byte{0}, bytes.Repeat([]byte{255}, 16), make([]byte, 300)))),
		"with a script in a comment":     withSegments(plain, segment(0xfe, []byte("<script>"+Payload+"</script>"))),
		"of noise":                       append([]byte{0xff, 0xd8, 0xff, 0xe0}, noise(99, 5000)...),
		"of 20,000 passes":               passes(20_000),
	} {
		l.refused("JPEG "+name, content)
	}
	other := plainJPEG()
	for name, content := range map[string][]byte{
		"with a comment":                  withSegments(plain, segment(0xfe, []byte(Payload))),
		"with 200 comments of 64 KB":      withSegments(plain, bytes.Repeat(segment(0xfe, bytes.Repeat([]byte(Payload), 4000)), 200)),
		"with another image behind it":    slices.Concat(plain, withSegments(other, segment(0xfe, []byte(Payload)))),
		"with a text behind it":           append(slices.Clone(plain), Payload...),
		"with a million bytes of filling": withSegments(plain, bytes.Repeat([]byte{0xff}, 1_000_000)),
		"with a profile of 16 MB":         withSegments(plain, profile(250)...),
		"with a profile that lies":        withSegments(plain, segment(0xe2, []byte("ICC_PROFILE\x00\xff\x01"+Payload))),
		"with a thumbnail of 255 by 255":  withSegments(plain, segment(0xe0, []byte("JFIF\x00\x01\x02\x00\x00\x01\x00\x01\xff\xff"+Payload))),
	} {
		l.kept("JPEG "+name, "image/jpeg", content)
	}
}

// passes returns a JPEG of four million pixels in so many passes, each of which goes over all of them for some bytes.
func passes(n int) []byte {
	// The only code says that the next 16,384 blocks have nothing more; four of them are all blocks.
	table := segment(0xc4, slices.Concat([]byte{0x10, 1}, make([]byte, 15), []byte{0xe0}))
	quantities := segment(0xdb, slices.Concat([]byte{0}, bytes.Repeat([]byte{1}, 64)))
	scan := append(segment(0xda, []byte{1, 1, 0, 1, 63, 0}), make([]byte, 8)...)
	return slices.Concat([]byte{0xff, 0xd8}, quantities, frame(0xc2, 2000, 2000, threeComponents[0]), table, bytes.Repeat(scan, n), []byte{0xff, 0xd9})
}

// profile returns the segments of a colour profile of so many times 64 KB.
func profile(n int) (all [][]byte) {
	for i := range n {
		all = append(all, segment(0xe2, slices.Concat([]byte("ICC_PROFILE\x00"), []byte{byte(i + 1), byte(n)}, bytes.Repeat([]byte(Payload), 4300))))
	}
	return all
}

// metadata are JPEGs whose metadata run in circles, point anywhere, or are large.
func (l *list) metadata() {
	plain := plainJPEG()
	deep := []byte(nil)
	for i := range uint32(2000) {
		deep = append(deep, directory(8+18*(i+1), [4]uint32{0x8769, 4, 1, 8 + 18*(i+1)})...)
	}
	many := make([][4]uint32, 5000)
	for i := range many {
		many[i] = [4]uint32{uint32(i), 4, 1, 1}
	}
	for name, tiff := range map[string][]byte{
		"whose directory is its own next one":     tiffOf(directory(8, [4]uint32{0x112, 3, 1, 1 << 16})),
		"whose directory is in itself":            tiffOf(directory(0, [4]uint32{0x8769, 4, 1, 8}, [4]uint32{0x8825, 4, 1, 8}, [4]uint32{0xa005, 4, 1, 8}, [4]uint32{0x14a, 4, 1, 8})),
		"with two directories in a circle":        tiffOf(directory(26, [4]uint32{0x112, 3, 1, 1 << 16}), directory(8, [4]uint32{0x112, 3, 1, 1 << 16})),
		"of 2,000 directories, one in another":    tiffOf(deep),
		"of 5,000 entries":                        tiffOf(directory(0, many...)),
		"that says it has 65,535 entries":         append([]byte(tiffHeader), 0xff, 0xff),
		"with a value of 4 GB":                    tiffOf(directory(0, [4]uint32{0x10f, 2, 1<<32 - 1, 8})),
		"with a value beyond the end":             tiffOf(directory(0, [4]uint32{0x9003, 2, 20, 1<<32 - 10}, [4]uint32{0x112, 3, 1, 3 << 16})),
		"with a directory beyond the end":         append([]byte("MM\x00*"), 0xff, 0xff, 0xff, 0xf0),
		"with a value of no kind":                 tiffOf(directory(0, [4]uint32{0x10f, 99, 4, 8}, [4]uint32{0x112, 3, 1, 1 << 16})),
		"with an orientation that is none":        tiffOf(directory(0, [4]uint32{0x112, 3, 1, 77 << 16})),
		"with an orientation of 4 billion values": tiffOf(directory(0, [4]uint32{0x112, 3, 1<<32 - 1, 1 << 16})),
		"with degrees over zero":                  tiffOf(directory(0, [4]uint32{0x8825, 4, 1, 26}), directory(0, [4]uint32{2, 5, 3, 60}, [4]uint32{4, 5, 3, 60}), make([]byte, 24)),
		"with degrees that are a text":            tiffOf(directory(0, [4]uint32{0x8825, 4, 1, 26}), directory(0, [4]uint32{2, 2, 4, 0x41424300}, [4]uint32{4, 2, 4, 0x41424300})),
		"with a time that is a number":            tiffOf(directory(0, [4]uint32{0x8769, 4, 1, 26}), directory(0, [4]uint32{0x9003, 4, 1, 7})),
		"with a note of a maker":                  tiffOf(directory(0, [4]uint32{0x927c, 7, uint32(len(Payload)), 26}), []byte(Payload)),
		"with a thumbnail":                        tiffOf(directory(26, [4]uint32{0x112, 3, 1, 1 << 16}), directory(0, [4]uint32{0x201, 4, 1, 56}, [4]uint32{0x202, 4, 1, uint32(len(plain))}), plain),
		"of the other order of bytes":             append([]byte("II*\x00\x08\x00\x00\x00"), 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0),
		"of no order of bytes":                    []byte("XX\x00*\x00\x00\x00\x08" + Payload),
		"that is empty":                           nil,
		"of 64 KB":                                tiffOf(directory(0), bytes.Repeat([]byte(Payload), 4300)),
		"of noise":                                tiffOf(noise(5, 3000)),
	} {
		l.kept("Exif "+name, "image/jpeg", withSegments(plain, exif(tiff)))
	}
	l.kept("Exif 200 times", "image/jpeg", withSegments(plain, bytes.Repeat(exif(tiffOf(directory(0, [4]uint32{0x112, 3, 1, 6 << 16}), bytes.Repeat([]byte(Payload), 4000))), 200)))
	l.kept("XMP with entities", "image/jpeg", withSegments(plain, segment(0xe1, []byte("http://ns.adobe.com/xap/1.0/\x00<?xpacket?><x:xmpmeta>&a;&a;&a;"+Payload+"</x:xmpmeta>"))))
	l.refused("XMP with a document type", withSegments(plain, segment(0xe1, []byte("http://ns.adobe.com/xap/1.0/\x00<!DOCTYPE x [<!ENTITY a \""+Payload+"\">]>"))))
	l.kept("Photoshop's block", "image/jpeg", withSegments(plain, segment(0xed, []byte("Photoshop 3.0\x008BIM\x04\x04\x00\x00\xff\xff\xff\xff"+Payload))))
}

// webps are WebPs that lie, take much, or are damaged.
func (l *list) webps() {
	for i := 1; i <= 4; i++ {
		l.refused(fmt.Sprintf("WebP cut after %d of 5 parts", i), plainWebP[:len(plainWebP)*i/5])
	}
	lossless := func(width, height uint32) []byte {
		return append(binary.LittleEndian.AppendUint32([]byte{0x2f}, (width-1)|(height-1)<<14), plainWebP[25:]...)
	}
	extended := func(flags byte, width, height uint32) []byte {
		b := append([]byte{flags, 0, 0, 0}, binary.LittleEndian.AppendUint32(nil, width-1)[:3]...)
		return riffChunk("VP8X", append(b, binary.LittleEndian.AppendUint32(nil, height-1)[:3]...))
	}
	pixel := plainWebP[12:]
	for name, content := range map[string][]byte{
		"of 268 million pixels": riff("WEBP", riffChunk("VP8L", lossless(16_384, 16_384))), "that says it is large": riff("WEBP", extended(0, 1<<24, 1<<24), pixel),
		"of frames":            riff("WEBP", extended(2, 9, 9), riffChunk("ANIM", make([]byte, 6)), riffChunk("ANMF", append(make([]byte, 16), pixel...))),
		"with bytes behind it": append(slices.Clone(plainWebP), Payload...), "without pixels": riff("WEBP", riffChunk("EXIF", []byte(Payload))),
		"with a lossy part that is none": riff("WEBP", riffChunk("VP8 ", []byte(Payload))), "with a lossless part that is none": riff("WEBP", riffChunk("VP8L", []byte(Payload))),
		"of transparency alone": riff("WEBP", extended(16, 9, 9), riffChunk("ALPH", []byte(Payload))), "with a chunk of 4 GB": riff("WEBP", append([]byte("VP8L\xff\xff\xff\xff"), Payload...)),
		"of one pixel that says 300 by 300": riff("WEBP", riffChunk("VP8L", lossless(300, 300)[:9])),
		"with a script":                     riff("WEBP", extended(8, 1, 1), pixel, riffChunk("EXIF", []byte("<script>"+Payload))),
	} {
		l.refused("WebP "+name, content)
	}
	l.kept("WebP of one pixel", "image/webp", plainWebP)
}
