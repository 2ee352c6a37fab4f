package hostiletest

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strings"
)

// otherTypes are files of types that are not accepted, whatever their names say.
func (l *list) otherTypes() {
	body := strings.Repeat("\x00", 60) + Payload
	tar := make([]byte, 1024)
	copy(tar, "x.txt")
	copy(tar[257:], "ustar\x0000")
	iso := make([]byte, 0x9000)
	copy(iso[0x8001:], "CD001")
	gif := "GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff"
	for name, content := range map[string]string{
		"program of Linux": "\x7fELF\x02\x01\x01" + body, "program of Windows": "MZ\x90\x00" + body + "PE\x00\x00", "program of a Mac": "\xcf\xfa\xed\xfe" + body,
		"program of two Macs": "\xca\xfe\xba\xbe\x00\x00\x00\x02" + body, "class of Java": "\xca\xfe\xba\xbe\x00\x00\x00\x34" + body, "WebAssembly": "\x00asm\x01\x00\x00\x00" + body,
		"program of Android": "dex\n035\x00" + body, "library": "!<arch>\n" + body, "7z": "7z\xbc\xaf\x27\x1c\x00\x04" + body, "RAR": "Rar!\x1a\x07\x01\x00" + body,
		"bzip2": "BZh91AY&SY" + body, "xz": "\xfd7zXZ\x00" + body, "Zstandard": "\x28\xb5\x2f\xfd" + body, "LZ4": "\x04\x22\x4d\x18" + body, "cabinet": "MSCF\x00\x00\x00\x00" + body,
		"tar": string(tar), "image of a disk": string(iso), "database": "SQLite format 3\x00" + body, "old Word": "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600) + "WordDocument",
		"link of Windows": "L\x00\x00\x00\x01\x14\x02\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00F" + body, "help of Windows": "ITSF\x03\x00\x00\x00" + body,
		"Flash": "FWS\x0a" + body, "packed Flash": "CWS\x0a" + body, "TrueType": "\x00\x01\x00\x00\x00\x0c" + body, "OpenType": "OTTO" + body, "web font": "wOFF" + body,
		"icon": "\x00\x00\x01\x00\x01\x00" + body, "pointer": "\x00\x00\x02\x00\x01\x00" + body, "bitmap": "BM\xff\xff\xff\xff\x00\x00\x00\x006\x00\x00\x00(\x00\x00\x00\xff\xff\xff\x7f\xff\xff\xff\x7f" + body,
		"TIFF": "II*\x00\x08\x00\x00\x00" + body, "TIFF of another order": "MM\x00*\x00\x00\x00\x08" + body, "TIFF in a circle": "II*\x00\x08\x00\x00\x00\x00\x00\x08\x00\x00\x00",
		"Photoshop": "8BPS\x00\x01" + body, "HEIC": "\x00\x00\x00\x18ftypheic\x00\x00\x00\x00heicmif1" + body, "AVIF": "\x00\x00\x00\x18ftypavif\x00\x00\x00\x00avifmif1" + body,
		"JPEG 2000": "\x00\x00\x00\x0cjP  \r\n\x87\n\x00\x00\x00\x14ftypjp2 " + body, "JPEG XL": "\xff\x0a" + body, "JPEG XR": "II\xbc\x01" + body,
		"GIF": gif + ",\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;", "GIF of 4 billion pixels": "GIF87a\xff\xff\xff\xff\x80\x00\x00" + body,
		"GIF of many frames": gif + strings.Repeat(",\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00", 20_000) + ";", "GIF and a script": "GIF89a/*" + body + "*/=1;alert(1)",
		"GIF and a page": gif + "<html><script>" + Payload + "</script>", "Gimp": "gimp xcf v011\x00" + body, "DICOM": strings.Repeat("\x00", 128) + "DICM" + body,
		"OpenEXR": "\x76\x2f\x31\x01\x02\x00\x00\x00" + body, "Radiance": "#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 90000 +X 90000\n", "DjVu": "AT&TFORM\x00\x00\x00\x99DJVU" + body,
		"metafile of Windows": "\xd7\xcd\xc6\x9a\x00\x00" + body, "AVI": "RIFF\x99\x00\x00\x00AVI LIST" + body, "cursor that moves": "RIFF\x99\x00\x00\x00ACON" + body,
		"packets of a network": "\xd4\xc3\xb2\xa1\x02\x00\x04\x00" + body, "torrent": "d8:announce35:http://tracker.example/announce4:name" + Payload + "e",
		"MIDI": "MThd\x00\x00\x00\x06\x00\x01\x00\x02\x00\x60" + body, "AMR": "#!AMR\n" + body, "FLV": "FLV\x01\x05\x00\x00\x00\x09" + body,
		"ASF": "\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\x00\xaa\x00\x62\xce\x6c" + body, "MPEG": "\x00\x00\x01\xba" + body,
	} {
		l.refused(name, []byte(content))
	}
	for name, content := range map[string][]byte{
		"gzip": gzipped(Payload), "packed SVG": gzipped(`<svg xmlns="http://www.w3.org/2000/svg"><script>` + Payload + `</script></svg>`), "archive": zipped("x.txt"),
		"Word": zipped("[Content_Types].xml", "word/document.xml"), "Excel with macros": zipped("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"),
		"OpenDocument": zipped("mimetype", "content.xml"), "Java archive": zipped("META-INF/MANIFEST.MF", "A.class"), "Android's archive": zipped("AndroidManifest.xml", "classes.dex"),
		"book": zipped("mimetype", "META-INF/container.xml"), "archive with a way out": zipped("../../../etc/cron.d/x"), "archive of many files": zipped(slices.Repeat([]string{"a"}, 2000)...),
	} {
		l.refused(name, content)
	}
}

// polyglots are images and documents that are something else too.
func (l *list) polyglots() {
	photo, drawn := plainJPEG(), plainPNG()
	const pdf = "%PDF-1.4\n1 0 obj <</Type /Catalog>>\nendobj\n"
	for name, other := range map[string]string{
		"script": "<ScRiPt>" + Payload + "</sCrIpT>", "page": "<!DocType hTmL>" + Payload, "page without a type": "<HTML><body>" + Payload, "SVG": `<svg xmlns="http://www.w3.org/2000/svg">`,
		"PHP": "<?PHP echo '" + Payload + "';", "PHP on a line of its own": "<?php\n" + Payload, "frame": "<IFRAME src=x>", "link that runs": "JavaScript:" + Payload,
		"archive": string(zipped("x.txt")), "end of an archive": "PK\x05\x06\x00\x00\x00\x00" + strings.Repeat("\x00", 14), "PDF": pdf,
	} {
		far := strings.Repeat("\x00", 200_000) + other
		l.refused("JPEG and "+name+" in a comment", withSegments(photo, segment(0xfe, []byte(other))))
		l.refused("JPEG and "+name+" in Exif", withSegments(photo, exif([]byte(tiffHeader+other))))
		l.refused("JPEG and "+name+" far behind it", append(slices.Clone(photo), far...))
		l.refused("PNG and "+name+" in a text", withChunks(drawn, chunk("tEXt", []byte("Comment\x00"+other))))
		l.refused("PNG and "+name+" behind it", append(slices.Clone(drawn), other...))
	}
	// A mark across the border of two pieces that are read.
	for _, shift := range []int{3065, 3070, 3072} {
		content := append(slices.Clone(photo), bytes.Repeat([]byte{0}, max(shift-len(photo), 0))...)
		l.refused("JPEG and script from byte "+string('0'+rune(shift%10)), append(content, "<script>"...))
	}
}

// documents are PDFs.
func (l *list) documents() {
	pdf := func(inside string) []byte {
		return []byte("%PDF-1.7\n1 0 obj <</Type /Catalog " + inside + ">>\nendobj\ntrailer <</Root 1 0 R>>\n%%EOF\n")
	}
	for name, inside := range map[string]string{
		"runs a script": "/OpenAction <</S /JavaScript /JS (" + Payload + ")>>", "runs a short script": "/AA <</O <</S/JS /JS (" + Payload + ")>>>>", "starts a program": "/OpenAction <</S /Launch /F (calc)>>",
		"has a file in it": "/Names <</EmbeddedFiles 2 0 R>> /Type /EmbeddedFile", "has a page in it": "(<html ><script>" + Payload + ")", "has PHP in it": "(<?php " + Payload + ")",
	} {
		l.refused("PDF that "+name, pdf(inside))
	}
	l.refused("PDF and an archive", append(pdf(""), zipped("x.txt")...))
	l.refused("PDF behind something else", append([]byte("\n\n\n\n"), pdf("")...))
	l.kept("PDF with a link", "application/pdf", pdf("/A <</S /URI /URI (http://evil.example/"+Payload+")>>"))
	l.kept("PDF of a million brackets", "application/pdf", pdf(strings.Repeat("[", 1_000_000)))
}

// recordings are kept as they are, and clients never get them.
func (l *list) recordings() {
	id3 := func(text string) []byte {
		return []byte("ID3\x03\x00\x00\x00\x00\x02\x0aTIT2\x00\x00\x00\x20\x00\x00\x00" + text + strings.Repeat("\x00", 400))
	}
	l.kept("MP3 with a title that is a page", "audio/mpeg", id3("<html><script>"+Payload))
	l.kept("MP3 with an image of 4 GB", "audio/mpeg", append(id3(Payload), "APIC\xff\xff\xff\xff"...))
	wave := riff("WAVE", riffChunk("fmt ", make([]byte, 16)), riffChunk("LIST", []byte("<script>"+Payload)))
	l.kept("WAV with a script", "audio/wav", wave)
	l.kept("WAV that says 4 GB", "audio/wav", append(binary.LittleEndian.AppendUint32([]byte("RIFF"), 1<<32-1), wave[8:]...))
	l.kept("MP4 with a box of no size", "video/mp4", []byte("\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2\x00\x00\x00\x00moov"+Payload+strings.Repeat("\x00", 100)))
	l.kept("Ogg with a script", "audio/ogg", []byte("OggS\x00\x02"+strings.Repeat("\x00", 22)+"\x01vorbis"+strings.Repeat("\x00", 40)+"<script>"+Payload))
}
