// The focus is never lost: where the element that had it is gone, or can no longer take it, what stands in its place does.
import { cameBack } from "./route";

/** What takes the focus. */
const takers = "a[href], button, summary, input, select, textarea, [tabindex]";
/** Fields to type in take it in place of another field alone, since single keys have a meaning elsewhere. */
const fields = "textarea, select, input:not([type=checkbox], [type=radio], [type=file])";

/** A place of the page: an element, and the way to it, the innermost part first. */
interface Stand {
  element: Element;
  way: [parent: Element, child: number][];
}

/** Where the focus was last, on the page and in a window over it. */
const last: { page?: Stand | undefined; dialog?: Stand | undefined } = {};

/** wasOn reports whether the focus was on an element of a name before it was lost; also where nobody looks after it. */
export function wasOn(name: string): boolean {
  return last.page === undefined || last.page.element.localName === name;
}

/** How long parts may come and go, and how long an act may take, until the focus moves on. */
const settles = 50;
const acts = 400;

/** keepFocus looks after the focus as long as the page is open. */
export function keepFocus(): void {
  let timer = 0;
  const later = () => {
    clearTimeout(timer);
    timer = window.setTimeout(mend, settles);
  };
  const mend = () => {
    if (document.activeElement !== document.body) return;
    if (document.documentElement.hasAttribute("data-loading")) return later();
    const dialog = document.querySelector("dialog[open]");
    const stand = dialog ? last.dialog : last.page;
    if (!stand) {
      // A window that was opened from nowhere has closed.
      if (last.dialog && !dialog) focus(heading());
      return;
    }
    if (takes(stand.element)) return focus(stand.element);
    // A button is out of use while its act runs.
    if (stand.element.isConnected && stand.element.checkVisibility() && !waited.has(stand)) {
      waited.add(stand);
      timer = window.setTimeout(mend, acts);
      return;
    }
    focus(successor(stand) ?? heading());
  };
  addEventListener("focusin", (event) => {
    const element = event.target as Element;
    const dialog = element.closest("dialog");
    last.dialog = dialog ? standOf(element) : undefined;
    if (!dialog) last.page = standOf(element);
  });
  // Whoever clicks beside everything gives the focus up.
  addEventListener("pointerdown", () => (last.page = last.dialog = undefined), true);
  new MutationObserver(later).observe(document.body, { childList: true, subtree: true, attributeFilter: ["disabled", "open", "hidden"] });
}

const waited = new WeakSet<Stand>();

function standOf(element: Element): Stand {
  const way: Stand["way"] = [];
  for (let at = element; at.parentElement && at !== document.body; at = at.parentElement) way.push([at.parentElement, [...at.parentElement.children].indexOf(at)]);
  return { element, way };
}

function takes(element: Element): boolean {
  return element.isConnected && element.matches(takers) && !element.matches(":disabled") && element.checkVisibility({ visibilityProperty: true });
}

function heading(): Element | undefined {
  return [...document.querySelectorAll("main h1")].find(takes);
}

/** focus leaves a reader who came back where they were on the page. */
function focus(element: Element | undefined): void {
  (element as HTMLElement | undefined)?.focus({ preventScroll: cameBack() });
}

/** successor finds what is now where an element was: by the same way down from the last part that is left, and from there up. */
function successor({ element, way }: Stand): Element | undefined {
  const fits = (e: Element) => takes(e) && (element.matches(fields) || !e.matches(fields));
  const from = way.findIndex(([parent]) => parent.isConnected);
  if (from < 0) return undefined;
  let at = way[from]![0];
  for (let i = from; i >= 0 && at.children.length > 0; i--) at = at.children[Math.min(way[i]![1], at.children.length - 1)]!;
  for (let e: Element | null = at; e && !e.matches("main, body"); e = e.parentElement) {
    const found = fits(e) ? e : [...e.querySelectorAll(takers)].find(fits);
    if (found) return found;
  }
  return undefined;
}
