// What every screen of the phone has: the strip that says what waits, its heading, and the tabs.
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { Title } from "../kit/parts";
import { href, usePlace } from "../kit/route";
import { counted, t } from "../kit/texts";
import { useStored } from "./hooks";
import { unsent } from "./store/outbox";
import { Strips } from "./strips";

/** Frame is a screen. back is where the arrow leads; foot stays at the bottom in place of the tabs. */
export function Frame({ title, back, right, under, foot, children }: { title: string; back?: string; right?: ComponentChildren; under?: ComponentChildren; foot?: ComponentChildren; children: ComponentChildren }) {
  return (
    <>
      <header class="top">
        <Strips />
        <div class="heading">
          {back !== undefined && (
            <a class="back" href={href(back)} aria-label={t("back")} data-back>
              ‹
            </a>
          )}
          <Title screen={t("title")}>{title}</Title>
          {right}
        </div>
        {under}
      </header>
      <main class="stack body">{children}</main>
      {foot ? <footer class="foot">{foot}</footer> : <Tabs />}
    </>
  );
}

const places = [
  ["/visits", "app.visits"],
  ["/offers", "app.offers"],
  ["/outbox", "app.outbox"],
  ["/me", "app.me"],
] as const;

function Tabs() {
  const { path } = usePlace();
  const waiting = useStored("unsent", unsent).data ?? 0;
  useEffect(() => {
    const badge = navigator as { setAppBadge?: (n: number) => Promise<void>; clearAppBadge?: () => Promise<void> };
    void (waiting > 0 ? badge.setAppBadge?.(waiting) : badge.clearAppBadge?.())?.catch(() => undefined);
  }, [waiting]);
  return (
    <nav class="tabs" aria-label={t("app.places")}>
      {places.map(([to, key]) => (
        <a key={to} href={href(to)} aria-current={path.startsWith(to) || (to === "/visits" && path === "/") ? "page" : undefined}>
          {t(key)}
          {to === "/outbox" && waiting > 0 && (
            <span class="badge">
              <span aria-hidden="true">{waiting}</span>
              <span class="hidden">{counted("app.waiting", waiting)}</span>
            </span>
          )}
        </a>
      ))}
    </nav>
  );
}
