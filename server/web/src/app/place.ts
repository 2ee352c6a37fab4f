// Where the phone is. People take the first, coarse fix; this waits for a better one, as long as it may, and never blocks.
import type { Position } from "../gen/api";

/** Fix is a measured position. A browser cannot tell a made-up one, so nothing is said of that. */
export type Fix = Omit<Position, "mock"> & { time: number };

/** How good a position has to be for the wait to end, in metres, and how long it may take, in milliseconds. */
const good = 50;
const longest = 20_000;

/** Denied is why there is no position at all. */
export type Denied = "denied" | "unavailable";

/** locate measures where the phone is. told gets every better fix; what is returned is the best after 20 seconds at the latest. */
export function locate(told: (fix: Fix) => void, signal: AbortSignal): Promise<Fix | Denied> {
  if (!("geolocation" in navigator)) return Promise.resolve("unavailable");
  return new Promise((resolve) => {
    let best: Fix | undefined;
    const end = (result: Fix | Denied) => {
      navigator.geolocation.clearWatch(watch);
      clearTimeout(timer);
      resolve(result);
    };
    const watch = navigator.geolocation.watchPosition(
      ({ coords, timestamp }) => {
        const fix: Fix = { latitude: sevenDigits(coords.latitude), longitude: sevenDigits(coords.longitude), accuracyMeters: Math.ceil(coords.accuracy), time: timestamp };
        if (best && fix.accuracyMeters >= best.accuracyMeters) return;
        best = fix;
        told(fix);
        if (fix.accuracyMeters <= good) end(fix);
      },
      (error) => {
        if (error.code === error.PERMISSION_DENIED) end("denied");
      },
      { enableHighAccuracy: true, maximumAge: 0, timeout: longest },
    );
    const timer = setTimeout(() => end(best ?? "unavailable"), longest);
    signal.addEventListener("abort", () => end(best ?? "unavailable"));
  });
}

/** whereNow measures the position once, where the shopper has allowed that before: nobody is asked for it. */
export async function whereNow(): Promise<Omit<Position, "mock"> | undefined> {
  const allowed = await navigator.permissions?.query({ name: "geolocation" }).catch(() => undefined);
  if (allowed?.state !== "granted") return undefined;
  return new Promise((resolve) =>
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({ latitude: sevenDigits(coords.latitude), longitude: sevenDigits(coords.longitude), accuracyMeters: Math.ceil(coords.accuracy) }),
      () => resolve(undefined),
      { enableHighAccuracy: true, maximumAge: 30_000, timeout: longest },
    ),
  );
}

function sevenDigits(degrees: number): number {
  return Math.round(degrees * 1e7) / 1e7;
}

/** Accuracy is a position's accuracy as a word. */
export function accuracyWord(meters: number): "exact" | "fair" | "coarse" | "approximate" {
  return meters <= good ? "exact" : meters <= 200 ? "fair" : meters <= 1000 ? "coarse" : "approximate";
}

/** mapLink opens a place in the phone's map app. */
export function mapLink(latitude: number, longitude: number, title: string): string {
  if (/iPhone|iPad|Macintosh/.test(navigator.userAgent)) return `https://maps.apple.com/?ll=${latitude},${longitude}&q=${encodeURIComponent(title)}`;
  return `geo:${latitude},${longitude}?q=${latitude},${longitude}(${encodeURIComponent(title)})`;
}
