// One file to the server, by the tus protocol: it goes on where it broke off.
import { deleteUpload, getUpload } from "../../gen/calls";
import { Problem, callerHeaders, problemOf, reach } from "../../kit/call";
import { bytesOf, changeFile, forgetFile, pieceSize, removedFiles } from "../store/files";
import { read } from "../store/phone";
import { sha256 } from "../store/ids";
import type { FileRow } from "../store/rows";
import { ask, asOffline, patience } from "./timely";
import { type Verdict, judged, refusalOf } from "./trouble";

const path = "/v1/uploads/";

/** uploadOnce sends what the server lacks of a file as it is now, once another page, or the copy of its draft, has ended with it. */
export function uploadOnce(id: string, told: (share: number) => void = () => undefined): Promise<Verdict | undefined> {
  const rest = async () => {
    const file = await read<FileRow>("files", id);
    return !file || file.removed || file.storedTime !== undefined || file.refusal ? undefined : upload(file, told);
  };
  return "locks" in navigator ? navigator.locks.request(`file ${id}`, rest) : rest();
}

/** deleteRemoved removes at the server what the shopper has removed here. What the server will not remove is of a report. */
export async function deleteRemoved(): Promise<void> {
  for (const { id } of await removedFiles()) {
    try {
      await ask(deleteUpload, { evidence: id });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (judged(error).kind !== "refused") return;
    }
    await forgetFile(id);
  }
}

/** upload sends the rest of a file, and lets it count as stored when the server names the digest of the same bytes. */
async function upload(file: FileRow, told: (share: number) => void): Promise<Verdict | undefined> {
  const bytes = await bytesOf(file);
  if (!bytes) {
    await changeFile(file.id, { refusal: refusalOf(new Problem(-1, { reason: "DAMAGED", title: "DAMAGED" })) });
    return undefined;
  }
  try {
    let offset = await offsetOf(file);
    while (offset < file.size) {
      told(offset / file.size);
      offset = await sendPiece(file, bytes, offset);
      await changeFile(file.id, { sent: offset });
    }
    const known = await ask(getUpload, { evidence: file.id });
    if (known.state === "STORED" && known.sha256 === file.sha256) await changeFile(file.id, { storedTime: Date.now(), refusal: undefined });
    else throw new Problem(409, { reason: "CHECKSUM_MISMATCH", title: `${known.state} ${known.sha256}` });
    return undefined;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const verdict: Verdict = error.reason === "UPLOAD_OFFSET" || error.status === 460 ? { kind: "later" } : judged(error);
    if (verdict.kind === "refused") await changeFile(file.id, { refusal: refusalOf(error) });
    return verdict;
  }
}

/** request makes one request of the protocol. */
async function request(method: string, url: string, headers: Record<string, string>, body?: BodyInit): Promise<Response> {
  const init: RequestInit = {
    method, credentials: "same-origin", cache: "no-store", signal: AbortSignal.timeout(patience), headers: { Accept: "application/json", ...callerHeaders(), "Tus-Resumable": "1.0.0", ...headers },
  };
  if (body !== undefined) init.body = body;
  return reach(url, init).catch(asOffline);
}

/** offsetOf returns how much of a file the server has; an upload that it does not know is begun. */
async function offsetOf(file: FileRow): Promise<number> {
  const known = await request("HEAD", path + file.id, {});
  if (known.ok) return Number(known.headers.get("Upload-Offset") ?? "0");
  // The answer to HEAD has no body, so its reason is not known.
  if (known.status !== 404) throw known.status === 401 ? new Problem(401, { reason: "UNAUTHENTICATED" }) : await problemOf(known);
  const metadata = { evidence: file.id, visit: file.visit, report: file.reportId, question: file.question, sha256: file.sha256, filetype: file.mediaType, ...captureOf(file) };
  const written = Object.entries(metadata).map(([name, value]) => `${name} ${base64(new TextEncoder().encode(String(value)))}`);
  await changeFile(file.id, { begun: true });
  const begun = await request("POST", path, { "Upload-Length": String(file.size), "Upload-Metadata": written.join(",") });
  if (!begun.ok) throw await problemOf(begun);
  return 0;
}

/** captureOf returns what the phone knows of how a file was taken. The bytes themselves do not say it any more. */
function captureOf({ takenTime, chosen, position }: FileRow): Record<string, string | number> {
  return { captureTime: new Date(takenTime).toISOString(), source: chosen ? "library" : "camera", ...position };
}

/** sendPiece sends the next bytes with their digest, and returns how much the server has then. */
async function sendPiece(file: FileRow, bytes: Uint8Array, offset: number): Promise<number> {
  const piece = bytes.slice(offset, Math.min(bytes.length, offset + pieceSize));
  const answer = await request(
    "PATCH", path + file.id,
    { "Content-Type": "application/offset+octet-stream", "Upload-Offset": String(offset), "Upload-Checksum": `sha256 ${base64(await sha256(piece))}` }, piece);
  if (!answer.ok) throw await problemOf(answer);
  const next = Number(answer.headers.get("Upload-Offset") ?? "0");
  if (!(next > offset)) throw new Problem(409, { reason: "UPLOAD_OFFSET" });
  return next;
}

function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}
