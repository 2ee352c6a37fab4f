// Texts for people. They are written in server/words and served in a file per screen and language.
import type { Key } from "../gen/texts";
import { setCaller } from "./call";

export type { Key };

/** The languages that there are texts in; the first is the one to fall back on. */
export const languages = ["en", "de", "sv", "hu"] as const;
export type Language = (typeof languages)[number];

/** How each language names itself. */
export const names: Record<Language, string> = { en: "English", de: "Deutsch", sv: "Svenska", hu: "Magyar" };

let texts: Partial<Record<string, string>> = {};
let chosen: Language = "en";
let plurals = new Intl.PluralRules("en");

/** matched returns the language for a list of wishes, such as navigator.languages. */
export function matched(wishes: readonly string[]): Language {
  for (const wish of wishes) {
    const found = languages.find((l) => wish.toLowerCase().split("-")[0] === l);
    if (found) return found;
  }
  return "en";
}

const storedName = "language";

/** loadTexts fetches the texts of a screen, in the language that the reader chose on this device, or that of the browser. */
export async function loadTexts(screen: string): Promise<void> {
  chosen = matched([stored() ?? "", ...navigator.languages]);
  texts = await textsIn(screen, chosen);
  plurals = new Intl.PluralRules(chosen);
  document.documentElement.lang = chosen;
  setCaller(screen.toUpperCase(), chosen);
}

/** textsIn fetches the texts of a screen in a language. */
export async function textsIn(screen: string, tag: Language): Promise<Partial<Record<string, string>>> {
  const response = await fetch(`/static/texts/${screen}.${tag}.json`);
  if (!response.ok) throw new Error(`the texts of ${screen} are not there: ${response.status}`);
  return (await response.json()) as Record<string, string>;
}

function stored(): string | null {
  try {
    return localStorage.getItem(storedName);
  } catch {
    return null; // A browser that keeps nothing has the language of its own.
  }
}

/** chooseLanguage keeps a language on this device, and loads the page anew. */
export function chooseLanguage(tag: Language): void {
  try {
    localStorage.setItem(storedName, tag);
  } catch {
    return;
  }
  location.reload();
}

/** language is the one that texts are in. */
export function language(): Language {
  return chosen;
}

/** Values are what stands in the place of placeholders such as {n}. */
export type Values = Record<string, string | number | undefined>;

/** t returns a text. A part in brackets is left out where one of its placeholders has no value. */
export function t(key: Key, values: Values = {}): string {
  return filled(texts[key] ?? key, values);
}

/** has reports whether there is a text of this name, such as that of an enum's value. */
export function has(key: string): key is Key {
  return texts[key] !== undefined;
}

/** term returns the text of a value of an enum, or the value where a newer server has one that is not known here. */
export function term(group: string, value: string | undefined): string {
  if (value === undefined) return "";
  return texts[`${group}.${value}`] ?? value;
}

/** counted returns the text for a number of things: the one named key.one, key.few, … by the rules of the language. */
export function counted(key: string, n: number, values: Values = {}): string {
  const text = texts[`${key}.${plurals.select(n)}`] ?? texts[`${key}.other`] ?? key;
  return filled(text, { n, ...values });
}

/** filled puts values in place of placeholders. */
export function filled(text: string, values: Values): string {
  const fill = (part: string) => part.replace(/\{(\w+)\}/g, (all, name: string) => String(values[name] ?? all));
  return text
    .replace(/\[([^\]]*)\]/g, (_, part: string) => ([...part.matchAll(/\{(\w+)\}/g)].every((m) => values[m[1] ?? ""] !== undefined) ? fill(part) : ""))
    .replace(/\{(\w+)\}/g, (all, name: string) => String(values[name] ?? all));
}
