// What a test asks of the QR codes, in a page. qr_test.go bundles it; no screen does.
import { qr } from "../qr";

interface Vector {
  text: string;
  modules: string[];
}

/** codes compares the codes of texts, with the first mask, to those of the vectors; it returns the texts whose code differs. */
async function codes(): Promise<string[]> {
  const vectors = (await (await fetch("/vectors.json")).json()) as Vector[];
  return vectors.filter((v) => JSON.stringify(qr(v.text, 0)?.map((row) => row.map(Number).join(""))) !== JSON.stringify(v.modules)).map((v) => v.text);
}

Object.assign(globalThis, { codes, drawn: qr, longest: () => [qr("x".repeat(213))?.length ?? 0, qr("x".repeat(214))?.length ?? 0] });
