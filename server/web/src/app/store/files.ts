// Photos and documents: bytes in pieces, each file with its digest, which is checked before it is sent.
import { hexOf, sha256, uuid7 } from "./ids";
import { note } from "./log";
import type { Rows } from "./base";
import { act, list } from "./phone";
import type { FileRow } from "./rows";

/** How many bytes a piece has. */
export const pieceSize = 1 << 20;

/** files returns the files of a report. */
export async function files(reportId: string): Promise<FileRow[]> {
  return (await list<FileRow>("files")).filter((f) => f.reportId === reportId && !f.removed);
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

/** removeFile removes a file from this phone, and marks it to be removed at the server where that may have something of it. */
export async function removeFile(id: string): Promise<void> {
  await act("strict", ["files", "pieces"], async (rows) => {
    const file = await rows.get<FileRow>("files", id);
    if (file) dropFile(rows, file);
  });
}

/** removeElsewhere marks a file that another phone has attached to be removed at the server, and forgets that it is there. */
export function removeElsewhere(of: Pick<FileRow, "id" | "visit" | "reportId" | "question">): Promise<void> {
  const row: FileRow = { ...of, title: "", mediaType: "", size: 0, sha256: "", pieces: 0, takenTime: 0, chosen: false, sent: 0, begun: true, removed: true };
  return act("strict", ["files", "kept"], async (rows) => {
    rows.put("files", row.id, row);
    const key = atServerOf(of.reportId);
    const kept = await rows.get<{ value: { evidence: string }[] }>("kept", key);
    if (kept) rows.put("kept", key, { ...kept, value: kept.value.filter((e) => e.evidence !== of.id) });
  });
}

/** atServerOf is the name under which is kept which files of a report the server has. */
export const atServerOf = (reportId: string): string => `evidence ${reportId}`;

/** dropFile is removeFile within a transaction. */
export function dropFile(rows: Rows, file: FileRow): void {
  for (let n = 0; n < file.pieces; n++) rows.remove("pieces", [file.id, n]);
  if (file.begun) rows.put("files", file.id, { ...file, pieces: 0, removed: true } satisfies FileRow);
  else rows.remove("files", file.id);
}

/** moveFile gives a file to another report, and returns the id that it has then: a new one where the server may know the file for
 * the report that it was of. */
export async function moveFile(rows: Rows, file: FileRow, reportId: string): Promise<string> {
  if (file.reportId === reportId || file.removed) return file.id;
  if (!file.begun) {
    rows.put("files", file.id, { ...file, reportId });
    return file.id;
  }
  const id = uuid7();
  const pieces = await rows.all<ArrayBuffer>("pieces", file.id);
  pieces.forEach((piece, n) => rows.put("pieces", [id, n], piece));
  rows.put("files", id, { ...file, id, reportId, sent: 0, begun: false, storedTime: undefined, refusal: undefined } satisfies FileRow);
  dropFile(rows, file);
  return id;
}

/** removedFiles are those of which the server may still have something. */
export async function removedFiles(): Promise<FileRow[]> {
  return (await list<FileRow>("files")).filter((f) => f.removed);
}

/** forgetFile ends with a file that was removed. */
export function forgetFile(id: string): Promise<void> {
  return act("relaxed", ["files"], async (rows) => rows.remove("files", id));
}

/** changeFile stores how far a file is, and where it was taken. */
export async function changeFile(id: string, change: Partial<Pick<FileRow, "sent" | "begun" | "storedTime" | "refusal" | "position">>): Promise<void> {
  await act(change.sent === undefined ? "strict" : "relaxed", ["files"], async (rows) => {
    const file = await rows.get<FileRow>("files", id);
    if (file && !file.removed) rows.put("files", id, { ...file, ...change });
  });
  if (change.storedTime !== undefined) note(`file ${id}: the server has the same bytes`);
  if (change.refusal) note(`file ${id}: ${change.refusal.reason}`);
}
