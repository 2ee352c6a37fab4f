package gateway

import (
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// endings has the ends of the names of files.
var endings = map[string]string{
	"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp", "application/pdf": ".pdf", "audio/mpeg": ".mp3", "audio/mp4": ".m4a",
	"audio/ogg": ".ogg", "audio/wav": ".wav", "audio/aac": ".aac", "video/mp4": ".mp4", "video/quicktime": ".mov", "video/webm": ".webm",
	"video/3gpp": ".3gp",
}

// downloadsOf opens the bytes of a download by its path and its form.
type downloadsOf func(ctx context.Context, calls pb.EvidenceServiceClient, r *http.Request, id, form string) (grpc.ServerStreamingClient[pb.EvidenceBytes], error)

// addDownloads adds the downloads of evidence, whose answers are the bytes themselves.
func (g *gateway) addDownloads(root *http.ServeMux) {
	for path, open := range map[string]downloadsOf{
		"/v1/reports/{report}/evidence/{evidence}": func(ctx context.Context, calls pb.EvidenceServiceClient, r *http.Request, id, form string) (grpc.ServerStreamingClient[pb.EvidenceBytes], error) {
			wanted, ok := pb.DownloadEvidenceRequest_Form_value[form]
			if !ok {
				return nil, unknownForm(pb.DownloadEvidenceRequest_Form_name)
			}
			return calls.DownloadEvidence(ctx, &pb.DownloadEvidenceRequest{Report: r.PathValue("report"), Evidence: id, Form: pb.DownloadEvidenceRequest_Form(wanted)})
		},
		"/v1/clients/{client}/releasedReports/{released}/evidence/{evidence}": func(ctx context.Context, calls pb.EvidenceServiceClient, r *http.Request, id, form string) (grpc.ServerStreamingClient[pb.EvidenceBytes], error) {
			wanted, ok := pb.DownloadReleasedEvidenceRequest_Form_value[form]
			if !ok {
				return nil, unknownForm(pb.DownloadReleasedEvidenceRequest_Form_name)
			}
			return calls.DownloadReleasedEvidence(ctx, &pb.DownloadReleasedEvidenceRequest{
				Client: r.PathValue("client"), ReleasedReport: r.PathValue("released"), Evidence: id, Form: pb.DownloadReleasedEvidenceRequest_Form(wanted),
			})
		},
	} {
		root.HandleFunc("GET "+path, func(w http.ResponseWriter, r *http.Request) {
			id, download := strings.CutSuffix(r.PathValue("evidence"), ":download")
			if !download {
				g.serveCall(w, r)
				return
			}
			g.serveDownload(w, r, id, open)
		})
	}
}

func unknownForm(names map[int32]string) error {
	var known []string
	for number, name := range names {
		if number != 0 {
			known = append(known, strings.ToLower(name))
		}
	}
	return refuse(http.StatusBadRequest, pb.Reason_INVALID_REQUEST, "the form is one of %s", strings.Join(known, ", "))
}

// serveDownload answers with bytes that a browser keeps as a file, and never shows as a page of this server. No cache keeps them.
func (g *gateway) serveDownload(w http.ResponseWriter, r *http.Request, id string, open downloadsOf) {
	x := g.newExchange(w, r)
	ctx, cancel := context.WithCancel(metadata.NewOutgoingContext(r.Context(), x.Metadata()))
	defer cancel()
	form := "FORM_UNSPECIFIED"
	if asked := r.URL.Query().Get("form"); asked != "" {
		form = strings.ToUpper(asked)
	}
	stream, err := open(ctx, pb.NewEvidenceServiceClient(g.Conn), r, id, form)
	var first *pb.EvidenceBytes
	if err == nil {
		first, err = stream.Recv()
	}
	if err != nil {
		writeError(w, x, err)
		return
	}
	h := w.Header()
	h.Set("Content-Type", first.GetMediaType())
	h.Set("Content-Length", strconv.FormatInt(first.GetSizeBytes(), 10))
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": "evidence-" + id + endings[first.GetMediaType()]}))
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h["Cache-Control"] = noStore
	if r.Method == http.MethodHead {
		return
	}
	if err := g.copyDownload(w, stream, first); err != nil {
		g.Logger.Warn("a download was broken off", "request", x.RequestID, "error", err)
		// The connection is aborted, so that a part is not mistaken for the whole.
		panic(http.ErrAbortHandler)
	}
}

// copyDownload writes the parts of a download. A reader that takes nothing for StreamIdle is cut off.
func (g *gateway) copyDownload(w http.ResponseWriter, stream grpc.ServerStreamingClient[pb.EvidenceBytes], part *pb.EvidenceBytes) error {
	controller := http.NewResponseController(w)
	_ = controller.SetReadDeadline(time.Time{}) // A recorder in a test supports neither.
	for {
		_ = controller.SetWriteDeadline(g.Wall().Add(g.StreamIdle))
		if _, err := w.Write(part.GetData()); err != nil {
			return err
		}
		var err error
		if part, err = stream.Recv(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}
