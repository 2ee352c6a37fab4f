// What of a version an author writes, and how two versions differ.
import { fingerprints, readVersion } from "../../engine";
import type { ChecklistVersion } from "../../gen/api";
import type { Data } from "../parts/data";

const members = ["title", "description", "defaultLocale", "totalMode", "minBaseBasisPoints", "passMarkBasisPoints", "bands", "sections"] as const;

/** contentOf returns what an author writes of a version or a draft. */
export function contentOf(version: ChecklistVersion | Data | undefined): Data {
  const content: Data = { defaultLocale: "en", totalMode: "POINTS", sections: [] };
  for (const name of members) {
    const value = (version as Data | undefined)?.[name];
    if (value !== undefined) content[name] = value;
  }
  return content;
}

const texts = new Set(["title", "description", "text", "guidance", "minLabel", "maxLabel"]);

/** mapTexts returns a copy in which each text in languages is replaced. */
export function mapTexts(value: unknown, replace: (text: Record<string, string>) => unknown): any {
  if (Array.isArray(value)) return value.map((v) => mapTexts(v, replace));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, v]) => [name, texts.has(name) && typeof v === "object" && v !== null && !Array.isArray(v) ? replace(v as Record<string, string>) : mapTexts(v, replace)]));
}

/** inLanguage returns a version with its texts in one language, or in its default one where that is missing. */
export function inLanguage(version: Data, tag: string): Data {
  return mapTexts(version, (text) => {
    const found = text[tag] ?? text[version.defaultLocale] ?? Object.values(text)[0];
    return found === undefined ? {} : { [tag]: found };
  });
}

/** A change from one version to another, as the API has it. */
export interface Change {
  change: string;
  question: string;
  section: string;
  path: string;
  /** The trends that break at it. */
  breaks: string[];
}

/** changesOf lists what a version that is to be published changes. Trends break where the engine's fingerprints differ. */
export async function changesOf(before: ChecklistVersion, after: ChecklistVersion): Promise<Change[]> {
  const [old, now] = [placed(before), placed(after)];
  const [was, will] = [await fingerprints(readVersion(before)), await fingerprints(readVersion(after))];
  const found: Change[] = [];
  const add = (change: string, question: string, section: string, breaks: string[]) => found.push({ change, question, section, path: "", breaks });
  for (const [key, at] of now) {
    const earlier = old.get(key);
    if (!earlier) add("ADDED", key, at.section, []);
    else if (was.questions.get(key) !== will.questions.get(key)) add("RESCORED", key, at.section, ["QUESTION"]);
    else if (JSON.stringify(earlier.bare) !== JSON.stringify(at.bare)) add("ALTERED", key, at.section, []);
    else if (JSON.stringify(earlier.question) !== JSON.stringify(at.question)) add("REWORDED", key, at.section, []);
    else if (earlier.section !== at.section) add("MOVED", key, at.section, []);
  }
  for (const [key, earlier] of old) if (!now.has(key)) add("REMOVED", key, earlier.section, []);
  if (was.total !== will.total) add("RESCORED", "", "", ["TOTAL"]);
  if (was.judgement !== will.judgement) add("RESCORED", "", "", ["JUDGEMENT"]);
  return found;
}

function placed(version: ChecklistVersion): Map<string, { section: string; question: unknown; bare: unknown }> {
  return new Map(version.sections.flatMap((s) => s.questions.map((q) => [q.key, { section: s.key, question: q, bare: mapTexts(q, () => 0) }] as const)));
}
