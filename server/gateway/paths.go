package gateway

import (
	"net/http"
	"path"
	"strings"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// withPlainPaths answers what the library would answer in a form of its own: a request whose headers are too large, and a path
// with empty or dotted parts, which is redirected to the plain one.
func (g *gateway) withPlainPaths(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if headerBytes(r) > largestHeaders {
			w.Header().Set("Connection", "close")
			g.answerEarly(w, r)
			g.refusePage(w, r, refuse(http.StatusRequestHeaderFieldsTooLarge, pb.Reason_INVALID_REQUEST, "the headers are larger than %d bytes", largestHeaders))
			return
		}
		if plain := plainPath(r.URL.Path); plain != r.URL.Path && r.Method != http.MethodConnect {
			target := *r.URL
			target.Path, target.RawPath = plain, ""
			w.Header().Set("Location", target.RequestURI())
			g.refusePage(w, r, refuse(http.StatusTemporaryRedirect, pb.Reason_NO_SUCH_METHOD, "the path is %s", plain))
			return
		}
		next.ServeHTTP(w, r)
	})
}

// headerBytes returns the size of a request's line and headers as they came.
func headerBytes(r *http.Request) int {
	size := len(r.RequestURI)
	for name, values := range r.Header {
		for _, value := range values {
			size += len(name) + len(value) + len(": \r\n")
		}
	}
	return size
}

// plainPath returns a path without empty and dotted parts. A slash at the end stays.
func plainPath(text string) string {
	if text == "" || text[0] != '/' {
		text = "/" + text
	}
	plain := path.Clean(text)
	if strings.HasSuffix(text, "/") && plain != "/" {
		plain += "/"
	}
	return plain
}
