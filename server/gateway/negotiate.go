package gateway

import (
	"mime"
	"strconv"
	"strings"
)

// mediaType is a media type without parameters.
type mediaType = string

// The media types that the API speaks.
const (
	typeJSON     mediaType = "application/json"
	typeProtobuf mediaType = "application/x-protobuf"
	typeProblem  mediaType = "application/problem+json"
	typeLines    mediaType = "application/x-ndjson"
)

// weighted is one element of an Accept or Accept-Encoding header.
type weighted struct {
	value string
	q     float64
}

// parseWeighted parses the elements of such a header. Malformed ones are left out: a wrong preference is no reason to
// refuse a request.
func parseWeighted(headers []string) []weighted {
	var out []weighted
	for _, header := range headers {
		for element := range strings.SplitSeq(header, ",") {
			value, parameters, _ := strings.Cut(element, ";")
			value = strings.ToLower(strings.TrimSpace(value))
			if value == "" {
				continue
			}
			q := 1.0
			for parameter := range strings.SplitSeq(parameters, ";") {
				name, text, _ := strings.Cut(strings.TrimSpace(parameter), "=")
				if strings.EqualFold(name, "q") {
					parsed, err := strconv.ParseFloat(text, 64)
					if err != nil || parsed < 0 || parsed > 1 {
						parsed = 0
					}
					q = parsed
				}
			}
			out = append(out, weighted{value, q})
		}
	}
	return out
}

// acceptedType chooses the type of the answer among the offered types, of which the first is preferred; ok is false if
// the caller accepts none of them. A caller without preferences gets the first.
func acceptedType(headers []string, types ...mediaType) (chosen mediaType, ok bool) {
	elements := parseWeighted(headers)
	if len(elements) == 0 {
		return types[0], true
	}
	best := 0.0
	for _, offered := range types {
		if q := quality(elements, offered); q > best {
			chosen, best = offered, q
		}
	}
	return chosen, best > 0
}

// quality returns the weight of a type: that of the most specific range with it.
func quality(elements []weighted, offered mediaType) float64 {
	family, _, _ := strings.Cut(offered, "/")
	q, specific := 0.0, -1
	for _, e := range elements {
		level := -1
		switch {
		case canonicalType(e.value) == offered:
			level = 2
		case e.value == family+"/*":
			level = 1
		case e.value == "*/*":
			level = 0
		}
		if level > specific {
			q, specific = e.q, level
		}
	}
	return q
}

// canonicalType maps the other names of protobuf's type to the one used here.
func canonicalType(name string) mediaType {
	switch name {
	case "application/protobuf", "application/vnd.google.protobuf":
		return typeProtobuf
	}
	return name
}

// contentType parses a Content-Type header; ok is false for a type that the API does not accept, and for a character set
// other than UTF-8. curl's default type and plain text are accepted as JSON, for people at a terminal. With the cookie
// of a session they are refused before, see withSameOrigin: a form of any page can send them.
func contentType(header string) (mediaType, bool) {
	if header == "" {
		return typeJSON, true
	}
	name, parameters, err := mime.ParseMediaType(header)
	if err != nil {
		return "", false
	}
	if name = canonicalType(name); name == "application/x-www-form-urlencoded" || name == "text/plain" {
		name = typeJSON
	}
	charset := parameters["charset"]
	return name, (name == typeJSON || name == typeProtobuf) && (charset == "" || strings.EqualFold(charset, "utf-8"))
}
