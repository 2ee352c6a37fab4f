// Photos: decoded, made smaller and encoded anew, so that nothing goes out that the picture does not show. What cannot be
// decoded is kept as it is.
import { StoreFault } from "../store/base";
import { whereNow } from "../place";
import { type New, add, changeFile } from "../store/files";
import type { FileRow } from "../store/rows";

/** The longest side of a photo in pixels, and how well it is encoded. */
const longest = 2048;
const quality = 0.85;
/** What the server takes at most. */
export const maxBytes = 64 << 20;
/** A file whose time is further away was not taken just now. */
const justNow = 2 * 60_000;

/** attach stores a file of an answer. What is returned is on the phone's disk; where the camera took it is added when it is known. */
export async function attach(of: Pick<New, "visit" | "reportId" | "question">, file: File, fromCamera: boolean): Promise<FileRow> {
  const justTaken = fromCamera && Math.abs(Date.now() - (file.lastModified || Date.now())) <= justNow;
  const where = justTaken ? whereNow() : undefined;
  const photo = file.type.startsWith("image/") ? await encoded(file) : undefined;
  const bytes = photo ?? (await file.arrayBuffer());
  if (bytes.byteLength > maxBytes) throw new RangeError(`${bytes.byteLength} bytes are more than ${maxBytes}`);
  await makeSure(bytes.byteLength);
  const taken = file.lastModified || Date.now();
  const row = await add(
    {
      ...of, title: file.name || "photo.jpg", mediaType: photo ? "image/jpeg" : file.type || "application/octet-stream",
      takenTime: taken, chosen: !justTaken,
    },
    bytes,
  );
  void where?.then((position) => position && changeFile(row.id, { position })).catch(() => undefined);
  return row;
}

/** makeSure refuses what the browser has no room for, before anything is written. */
async function makeSure(size: number): Promise<void> {
  const estimate = await navigator.storage?.estimate?.().catch(() => undefined);
  if (estimate?.quota !== undefined && estimate.usage !== undefined && estimate.quota - estimate.usage < 2 * size) throw new StoreFault("full", "no room for a file");
}

/** encoded decodes a photo and encodes it anew; undefined where this browser cannot decode it. */
async function encoded(file: File): Promise<ArrayBuffer | undefined> {
  let picture: ImageBitmap;
  try {
    picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return undefined;
  }
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", quality));
  return blob?.arrayBuffer();
}
