package phonetest

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"
	"time"

	"mysteryshopper/server/webtest"
)

// camera lets the page see a QR code by a camera: turned, in grey light, and smaller than the picture. It is drawn with the desk's own
// codes, as modules of an SVG path.
const camera = `(modules) => {
	const side = modules.length + 8;
	const canvas = Object.assign(document.createElement("canvas"), {width: 640, height: 480});
	const context = canvas.getContext("2d");
	const draw = () => {
		context.fillStyle = "#777";
		context.fillRect(0, 0, 640, 480);
		context.save();
		context.translate(320, 240);
		context.rotate(0.2);
		context.scale(320 / side, 300 / side);
		context.translate(-side / 2, -side / 2);
		context.fillStyle = "#ddd";
		context.fillRect(0, 0, side, side);
		context.fillStyle = "#222";
		modules.forEach((row, y) => [...row].forEach((dark, x) => dark === "1" && context.fillRect(x + 4, y + 4, 1.05, 1.05)));
		context.restore();
	};
	setInterval(draw, 50);
	draw();
	navigator.mediaDevices.getUserMedia = async () => (globalThis.stream = canvas.captureStream(20));
	return true;
}`

// show puts the QR code of a text before the camera.
func show(t *testing.T, p *webtest.Page, text string) {
	t.Helper()
	webtest.Eval[bool](p, string(webtest.Bundle(t, "../src/kit/check/qr.ts"))+"; true")
	webtest.Eval[bool](p, fmt.Sprintf(`(%s)(drawn(%q).map((row) => row.map(Number).join("")))`, camera, text))
}

// TestTheCameraReadsAnInvitation holds QR codes before the camera of the app: of another server, of something else, and the
// invitation. The shopper is enrolled with it, and the camera is off then. Where there is no camera, or it is not allowed, the app
// says what to do.
func TestTheCameraReadsAnInvitation(t *testing.T) {
	t.Parallel()
	a := open(t)
	var invitation struct{ Code, EnrolmentURI string }
	a.call(t, a.Tokens.Admin, http.MethodPost, "/v1/invitations", map[string]string{"role": "SHOPPER", "shopper": a.Shopper, "expireTime": time.Now().Add(time.Hour).UTC().Format(time.RFC3339)}, &invitation)
	p := prepare(webtest.Open(t, a.address+"/app/enrol"))
	for _, c := range []struct{ fault, says string }{
		{"NotAllowedError", "does not let the app use the camera"}, {"NotFoundError", "There is no camera that the app can use"},
	} {
		webtest.Eval[bool](p, fmt.Sprintf(`navigator.mediaDevices.getUserMedia = async () => { throw new DOMException("no", %q); }, press("Read the QR code")`, c.fault))
		shows(p, c.says)
		webtest.Accessible(t, p, "the camera, "+c.fault)
		webtest.Eval[bool](p, `press("✕").then(() => until("closed", () => document.querySelector("dialog") === null))`)
	}
	for _, c := range []struct{ text, says string }{
		{"https://agency.example/app/enrol#code=abc", "This invitation is for another address: agency.example"},
		{"https://agency.example/menu", "This QR code is no invitation"},
		{"WIFI:S:Guest;;", "This QR code is no invitation"},
	} {
		show(t, p, c.text)
		webtest.Eval[bool](p, `press("Read the QR code")`)
		shows(p, c.says)
		webtest.Eval[bool](p, `press("✕").then(() => until("closed", () => document.querySelector("dialog") === null && stream.getTracks().every((t) => t.readyState === "ended")))`)
	}
	show(t, p, a.address+"/app/enrol#code="+url.QueryEscape(invitation.Code))
	webtest.Eval[bool](p, `press("Read the QR code")`)
	webtest.Eval[bool](p, fmt.Sprintf(`until("the code", () => document.querySelector("input[name=code]").value === %q && stream.getTracks().every((t) => t.readyState === "ended"))`, invitation.Code))
	webtest.Eval[bool](p, `enrol("")`)
	webtest.Eval[bool](p, `globalThis.BarcodeDetector = class { static async getSupportedFormats() { return ["qr_code"]; } async detect() { return [{rawValue: "mysteryshopper:enrol?code=own-reader&server=" + encodeURIComponent(location.origin)}]; } }, true`)
	webtest.Eval[bool](p, `history.pushState(null, "", "/app/enrol"), dispatchEvent(new PopStateEvent("popstate")), press("Read the QR code")`)
	webtest.Eval[bool](p, `until("the code by the browser's own reader", () => document.querySelector("input[name=code]").value === "own-reader")`)
}
