// The camera that reads the QR code of an invitation: by the browser's own reader where it has one, else by a small one that is
// fetched when the camera is opened.

/** Read looks for a QR code in a picture of the camera; undefined where there is none. */
export type Read = (video: HTMLVideoElement) => Promise<string | undefined>;

interface Detector {
  detect(source: CanvasImageSource): Promise<{ rawValue: string }[]>;
}
type DetectorClass = { new (options: { formats: string[] }): Detector; getSupportedFormats(): Promise<string[]> };

/** reader returns what reads QR codes in this browser. */
export async function reader(): Promise<Read> {
  const own = (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector;
  if (own && (await own.getSupportedFormats().catch((): string[] => [])).includes("qr_code")) {
    const detector = new own({ formats: ["qr_code"] });
    return async (video) => (await detector.detect(video).catch(() => []))[0]?.rawValue;
  }
  const { decodeQR } = await import("qr/decode.js");
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  return (video) => {
    // A code that fills a quarter of the picture is read at this size.
    const scale = Math.min(1, 640 / Math.max(video.videoWidth, video.videoHeight));
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    context?.drawImage(video, 0, 0, canvas.width, canvas.height);
    const picture = context?.getImageData(0, 0, canvas.width, canvas.height);
    try {
      return Promise.resolve(picture && decodeQR(picture));
    } catch {
      return Promise.resolve(undefined); // There is no code in the picture, or not all of it.
    }
  };
}

/** Scanned is what a QR code says: an invitation's code, one for another server, or nothing of ours. */
export type Scanned = { kind: "code"; code: string } | { kind: "server"; host: string } | { kind: "foreign" };

/** scanned understands the addresses that the agency's QR codes have: of this app, and of an app that is no web page. */
export function scanned(text: string): Scanned {
  if (!URL.canParse(text)) return { kind: "foreign" };
  const address = new URL(text);
  const code = address.searchParams.get("code") ?? new URLSearchParams(address.hash.slice(1)).get("code") ?? "";
  const ofApp = address.protocol === "mysteryshopper:";
  if (code === "" || !(ofApp || address.protocol === "https:" || address.protocol === "http:")) return { kind: "foreign" };
  const server = ofApp ? (address.searchParams.get("server") ?? "") : address.origin;
  if (URL.canParse(server) && new URL(server).origin !== location.origin) return { kind: "server", host: new URL(server).host };
  return { kind: "code", code };
}
