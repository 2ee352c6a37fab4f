// Codes to scan and to print, one or twelve a page. A code is shown once: the server keeps only what proves it.
import { useState } from "preact/hooks";
import { dateTime } from "../../kit/format";
import { Notice } from "../../kit/parts";
import { qr, qrPath } from "../../kit/qr";
import { t, term } from "../../kit/texts";
import type { Made } from "./invitations";

/** addressOf is what a code says: the sign-in with the code in the fragment, which no server and no log sees. */
export function addressOf(code: string): string {
  return `${location.origin}/#code=${encodeURIComponent(code)}`;
}

/** Sheet shows new invitations, and prints them. */
export function Sheet({ made, close }: { made: Made[]; close: () => void }) {
  const [chosen, setPerPage] = useState<"one" | "twelve">();
  const perPage = chosen ?? (made.length > 1 ? "twelve" : "one");
  return (
    <section class="card accent stack sheet" aria-labelledby="codes">
      <div class="noprint stack">
        <h2 id="codes">{t("access.codes")}</h2>
        <Notice tone="warn">{t("access.once")}</Notice>
        <div class="buttons">
          {(["one", "twelve"] as const).map((n) => (
            <label key={n} class="check">
              <input type="radio" name="perPage" checked={perPage === n} onChange={() => setPerPage(n)} />
              {t(`access.print.${n}`)}
            </label>
          ))}
          <button class="primary" onClick={() => print()}>
            {t("access.print")}
          </button>
          <button onClick={close}>{t("access.forget")}</button>
        </div>
      </div>
      <ol class={`codes ${perPage}`}>
        {made.map((one) => (
          <Code key={one.invitation.invitation} made={one} />
        ))}
      </ol>
    </section>
  );
}

function Code({ made: { invitation, whom } }: { made: Made }) {
  const address = addressOf(invitation.code);
  const code = qr(address);
  const drawn = code && qrPath(code);
  return (
    <li class="code">
      {drawn && (
        <svg viewBox={`0 0 ${drawn.side} ${drawn.side}`} role="img" aria-label={t("access.scan", { whom })}>
          <rect width={drawn.side} height={drawn.side} fill="#fff" />
          <path d={drawn.path} fill="#000" />
        </svg>
      )}
      <strong>{whom}</strong>
      <span class="small">
        {term("role", invitation.role)} · {invitation.expireTime && t("access.goodUntil", { time: dateTime(invitation.expireTime) })}
      </span>
      <code class="big">{invitation.code}</code>
      <code class="small">{location.origin}</code>
    </li>
  );
}
