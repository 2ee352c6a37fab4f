// Photos and documents: bytes in pieces, each file with its digest, which is checked before it is sent.
import { hexOf, sha256, uuid7 } from "./ids";
import { note } from "./log";
import { act, list } from "./phone";
import type { FileRow, Refusal } from "./rows";

/** How many bytes a piece has. */
export const pieceSize = 1 << 20;

/** files returns the files of a report. */
export async function files(reportId: string): Promise<FileRow[]> {
  return (await list<FileRow>("files")).filter((f) => f.reportId === reportId);
}

/** New is what is known of a file before its bytes are stored. */
export type New = Pick<FileRow, "visit" | "reportId" | "question" | "title" | "mediaType" | "takenTime" | "chosen">;

/** add copies bytes into the store and reads them back; what is returned is on the disk. */
export async function add(of: New, bytes: ArrayBuffer): Promise<FileRow> {
  const row: FileRow = { ...of, id: uuid7(), size: bytes.byteLength, sha256: hexOf(await sha256(bytes)), pieces: Math.max(1, Math.ceil(bytes.byteLength / pieceSize)), sent: 0 };
  await act("strict", ["files", "pieces"], async (rows) => {
    for (let n = 0; n < row.pieces; n++) rows.put("pieces", [row.id, n], bytes.slice(n * pieceSize, (n + 1) * pieceSize));
    rows.put("files", row.id, row);
  });
  if (!(await bytesOf(row))) throw new Error("the bytes that were stored are not those that were read back");
  note(`file ${row.id}: ${row.size} bytes stored`);
  return row;
}

/** bytesOf reads the bytes of a file; undefined where they are not what was stored. */
export async function bytesOf(file: FileRow): Promise<Uint8Array | undefined> {
  const pieces = await act("read", ["pieces"], (rows) => rows.all<ArrayBuffer>("pieces", file.id));
  const bytes = new Uint8Array(file.size);
  let at = 0;
  for (const piece of pieces) {
    if (at + piece.byteLength > file.size) return undefined;
    bytes.set(new Uint8Array(piece), at);
    at += piece.byteLength;
  }
  if (at !== file.size || hexOf(await sha256(bytes)) !== file.sha256) return undefined;
  return bytes;
}

/** removeFile removes a file of which the server has nothing. */
export async function removeFile(id: string): Promise<void> {
  await act("strict", ["files", "pieces"], async (rows) => {
    const file = await rows.get<FileRow>("files", id);
    if (!file) return;
    rows.remove("files", id);
    for (let n = 0; n < file.pieces; n++) rows.remove("pieces", [id, n]);
  });
}

/** changeFile stores how far a file is, and where it was taken. */
export async function changeFile(id: string, change: { sent?: number; storedTime?: number; refusal?: Refusal | undefined; position?: FileRow["position"] }): Promise<void> {
  await act(change.sent === undefined ? "strict" : "relaxed", ["files"], async (rows) => {
    const file = await rows.get<FileRow>("files", id);
    if (file) rows.put("files", id, { ...file, ...change });
  });
  if (change.storedTime !== undefined) note(`file ${id}: the server has the same bytes`);
  if (change.refusal) note(`file ${id}: ${change.refusal.reason}`);
}
