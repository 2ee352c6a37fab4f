// The keyboard of the desk. Single keys work outside of fields alone, and can be switched off (WCAG 2.1.4).
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Dialog } from "../kit/parts";
import { type Key, t } from "../kit/texts";

/** Keys are what each key does; "g r" is G, then R. A key with ctrl works in fields too. */
export type Keys = Record<string, (() => void) | undefined>;

const storedName = "desk.keysOff";

function off(): boolean {
  try {
    return localStorage.getItem(storedName) === "yes";
  } catch {
    return false;
  }
}

/** The maps of all parts that are on the page, or in a window over it; the last one that knows a key acts. */
const maps: { current: Keys; window: boolean }[] = [];
let first = "";
let firstAt = 0;
let listening = false;

/** How long the second key of two may take. */
const betweenKeys = 1500;

/** inField reports whether a key belongs to the field that has the focus: any to one that is typed into, the arrows to a choice. */
function inField(target: EventTarget | null, name: string): boolean {
  if (target instanceof HTMLInputElement && target.type === "radio" && name.startsWith("Arrow")) return true;
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) && !(target instanceof HTMLInputElement && /^(radio|checkbox)$/.test(target.type));
}

function onKey(event: KeyboardEvent): void {
  if (event.altKey || event.metaKey || event.isComposing) return;
  const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const pressed = event.ctrlKey ? `ctrl ${name}` : name;
  const inWindow = document.querySelector("dialog[open]") !== null;
  if (!event.ctrlKey && name !== "Escape" && (inField(event.target, name) || off())) return;
  const two = event.timeStamp - firstAt < betweenKeys ? `${first} ${pressed}` : "";
  for (const map of [...maps].reverse()) {
    if (map.window !== inWindow) continue;
    const act = map.current[two] ?? map.current[pressed];
    if (!act) continue;
    event.preventDefault();
    first = "";
    act();
    return;
  }
  if (name === "g" && !event.ctrlKey) {
    first = "g";
    firstAt = event.timeStamp;
  }
}

/** useKeys lets keys act while a part is on the page; those of a window while one is open, and no others then. */
export function useKeys(keys: Keys, window = false): void {
  const map = useRef({ current: keys, window });
  map.current.current = keys;
  // A key counts from the moment on at which its button is seen, also on a busy computer.
  useLayoutEffect(() => {
    if (!listening) addEventListener("keydown", onKey);
    listening = true;
    const own = map.current;
    maps.push(own);
    return () => void maps.splice(maps.indexOf(own), 1);
  }, []);
}

const lines: [string, Key][] = [
  ["J K", "keys.next"],
  ["Enter", "keys.open"],
  ["/", "keys.search"],
  ["F", "keys.filter"],
  ["A", "act.approve"],
  ["R", "act.return"],
  ["X", "act.reject"],
  ["U", "act.exclude"],
  ["E", "keys.edit"],
  ["↑ ↓", "keys.question"],
  ["V", "keys.evidence"],
  ["← →", "keys.picture"],
  ["+ −", "keys.zoom"],
  ["T", "keys.twins"],
  ["H", "keys.hold"],
  ["G R P C D L", "keys.go"],
  ["Ctrl ↵", "keys.save"],
  ["Esc", "keys.discard"],
  ["Z", "keys.undo"],
];

/** KeyHelp lists the keys, and switches them off and on. */
export function KeyHelp({ close }: { close: () => void }) {
  const [isOff, setOff] = useState(off);
  return (
    <Dialog title={t("keys.title")} close={close}>
      <table>
        <tbody>
          {lines.map(([keys, text]) => (
            <tr key={keys}>
              <th scope="row">
                {keys.split(" ").map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </th>
              <td>{t(text)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <label class="check">
        <input
          type="checkbox"
          checked={!isOff}
          onChange={(e) => {
            localStorage.setItem(storedName, e.currentTarget.checked ? "no" : "yes");
            setOff(!e.currentTarget.checked);
          }}
        />
        {t("keys.on")}
      </label>
    </Dialog>
  );
}
