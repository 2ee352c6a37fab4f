// The second file of the app: it is fetched right after the start and kept, so that an update cannot come between the two.
import { useEffect, useState } from "preact/hooks";
import type * as More from "./more";
import { listen, told } from "./store/phone";

let more: typeof More | undefined;
let loading = false;

/** loadMore fetches the second file, once. */
export function loadMore(): void {
  if (more || loading) return;
  loading = true;
  import("./more")
    .then((loaded) => {
      more = loaded;
      told();
    })
    .catch(() => undefined)
    .finally(() => (loading = false));
}

/** useMore is what the second file has, when it is there. One that did not come is fetched again when something is drawn. */
export function useMore(): typeof More | undefined {
  const [, draw] = useState(0);
  useEffect(() => listen(() => draw((n) => n + 1)), []);
  if (!more) loadMore();
  return more;
}
