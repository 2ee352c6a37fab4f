// Tokens: devices, people and keys; what they may do, and their end.
import { useState } from "preact/hooks";
import type { Token } from "../../gen/api";
import { createApiKey, createPerson, deleteSession, listSessions, listTokens, revokeToken } from "../../gen/calls";
import { send } from "../../kit/call";
import { dateTime } from "../../kit/format";
import { useAct } from "../../kit/load";
import { Chip, Notice, ProblemBox, say } from "../../kit/parts";
import { href, usePlace } from "../../kit/route";
import { t, term } from "../../kit/texts";
import { Confirm } from "../parts/confirm";
import type { Data } from "../parts/data";
import { Fields, type Spec } from "../parts/fields";
import { useChoices, usePages } from "../parts/lists";
import { Find, Pick, fits, steer, termsOf } from "../parts/pick";
import { Listing } from "../parts/table";
import { isAdmin, useWho } from "../who";
import { roles } from "./invitations";

const kinds = ["device", "person", "key"] as const;

/** kindOf says what a token is: somebody who signs in, a client's program, or the device of an invitation. */
function kindOf(token: Token): (typeof kinds)[number] {
  if (token.email !== "" || token.subject !== "") return "person";
  return token.client !== "" ? "key" : "device";
}

/** Tokens lists all tokens, makes people and keys, and revokes. */
export function Tokens() {
  const me = useWho();
  const { query } = usePlace();
  const pages = usePages("tokens", async (pageToken, signal) => {
    const page = await send(listTokens, { pageSize: 500, pageToken }, { signal });
    return { items: page.tokens, next: page.nextPageToken };
  });
  const [ending, setEnding] = useState<Token>();
  const [role, find, revoked] = [query.get("role") ?? "", query.get("find") ?? "", query.get("revoked") === "yes"];
  const rows = pages.items?.filter((k) => (role === "" || k.role === role) && (revoked || k.revokeTime === undefined) && fits(`${k.title} ${k.shopper} ${k.client} ${k.email} ${k.token}`, find));
  return (
    <>
      {isAdmin(me) && <NewPerson after={pages.reload} />}
      {isAdmin(me) && <NewKey after={pages.reload} />}
      <div class="filters">
        <Pick label={t("access.role")} value={role} choices={termsOf("role", roles)} all={t("review.show.all")} onChange={(v) => steer({ role: v })} />
        <Find label={t("dir.find")} />
        <label class="check">
          <input type="checkbox" checked={revoked} onChange={(e) => steer({ revoked: e.currentTarget.checked ? "yes" : undefined })} />
          {t("access.showRevoked")}
        </label>
      </div>
      <div class="card">
        <Listing
          from={{ ...pages, items: rows }}
          empty={t("dir.nothingFound")}
          caption={t("access.tokens")}
          id={(k) => k.token}
          columns={[
            { title: t("access.role"), draw: (k) => <>{term("role", k.role)} {k.revokeTime && <Chip tone="bad">{t("access.isRevoked")}</Chip>}</> },
            { title: t("access.title"), draw: (k) => k.title || "–" },
            { title: t("access.kind"), draw: (k) => t(`access.kind.${kindOf(k)}`) },
            { title: t("access.for"), draw: (k) => k.shopper || k.email || [k.client, ...k.locations].filter(Boolean).join(", ") || "–" },
            { title: t("access.made"), draw: (k) => (k.createTime ? dateTime(k.createTime) : "–") },
            { title: t("access.sessions"), draw: (k) => <a href={href("/access/sessions", { token: k.token })}>{t("access.sessions")}<span class="hidden"> {k.title} {k.shopper}</span></a> },
            {
              title: t("desk.act"),
              draw: (k) =>
                isAdmin(me) && k.revokeTime === undefined ? (
                  <button class="link" onClick={() => setEnding(k)} aria-label={`${t("access.revoke")}: ${k.title} ${k.shopper}`}>
                    {t("access.revoke")}
                  </button>
                ) : (
                  "–"
                ),
            },
          ]}
        />
      </div>
      {ending && (
        <Confirm
          title={t("access.revoke")}
          label={t("access.revoke")}
          close={() => setEnding(undefined)}
          act={async () => {
            await send(revokeToken, { token: ending.token });
            say(t("access.revoked"));
            setEnding(undefined);
            pages.reload();
          }}
        >
          <p>{t("access.revokeAsk", { title: ending.title || ending.shopper || ending.token })}</p>
          {ending.token === me.token && <Notice tone="bad">{t("access.ownToken")}</Notice>}
        </Confirm>
      )}
    </>
  );
}

/** NewPerson makes the account of somebody who signs in by the organization's provider. */
function NewPerson({ after }: { after: () => void }) {
  return (
    <Maker
      title={t("access.newPerson")}
      hint={t("access.newPersonHint")}
      start={{ role: "REVIEWER" }}
      specs={(value, clients) => [
        { path: "role", label: "access.role", kind: "select", choices: termsOf("role", roles.filter((r) => r !== "SHOPPER")), must: true },
        { path: "title", label: "dir.name" },
        { path: "email", label: "dir.email" },
        ...(value.role === "VIEWER" || value.role === "MANAGER" ? ([{ path: "client", label: "desk.client", kind: "select", choices: clients }, { path: "locations", label: "access.locations", kind: "words", hint: "access.locationsHint" }] as Spec[]) : []),
      ]}
      make={(person) => send(createPerson, { person })}
      after={after}
    />
  );
}

/** NewKey makes a key for a client's programs. */
function NewKey({ after }: { after: () => void }) {
  return (
    <Maker
      title={t("access.newKey")}
      hint={t("access.newKeyHint")}
      start={{ role: "VIEWER" }}
      specs={(_, clients) => [
        { path: "client", label: "desk.client", kind: "select", choices: clients, must: true },
        { path: "role", label: "access.role", kind: "select", choices: termsOf("role", ["VIEWER", "MANAGER"]), must: true },
        { path: "title", label: "access.title" },
        { path: "locations", label: "access.locations", kind: "words", hint: "access.locationsHint" },
        { path: "expireTime", label: "access.until", kind: "time" },
      ]}
      make={({ client, ...apiKey }) => send(createApiKey, { client: client || "-", apiKey })}
      after={after}
    />
  );
}

interface MakerProps {
  title: string;
  hint: string;
  start: Data;
  specs: (value: Data, clients: [string, string][]) => Spec[];
  make: (value: Data) => Promise<Token>;
  after: () => void;
}

function Maker({ title, hint, start, specs, make, after }: MakerProps) {
  const clients = useChoices("clients");
  const [value, setValue] = useState<Data>(start);
  const [made, setMade] = useState<Token>();
  const act = useAct(async () => {
    setMade(await make(value));
    setValue(start);
    after();
  });
  return (
    <details class="card" open={made !== undefined}>
      <summary>
        <strong>{title}</strong>
      </summary>
      <form class="stack" onSubmit={(e) => (e.preventDefault(), act.run())}>
        <p class="soft small">{hint}</p>
        <div class="grid">
          <Fields specs={specs(value, clients)} value={value} onChange={setValue} faults={act.problem?.violations.map((v) => ({ ...v, path: v.path.replace(/^(person|apiKey)\./, "") }))} />
        </div>
        {act.problem && <ProblemBox problem={act.problem} />}
        {made && made.secret !== "" && (
          <div class="notice warn stack tight" role="status">
            <p>{t("access.secretOnce")}</p>
            <code class="big">{made.secret}</code>
            <button type="button" class="self" onClick={() => void navigator.clipboard?.writeText(made.secret).then(() => say(t("access.copied")))}>
              {t("access.copy")}
            </button>
          </div>
        )}
        {made && made.secret === "" && <Notice tone="good">{t("access.personMade")}</Notice>}
        <button class="primary self" disabled={act.busy}>
          {title}
        </button>
      </form>
    </details>
  );
}

/** Sessions lists the sessions of a token, one's own where none is named, and ends them. */
export function Sessions({ token }: { token: string }) {
  const me = useWho();
  const pages = usePages(`sessions ${token}`, async (pageToken, signal) => {
    const page = await send(listSessions, { token, pageSize: 100, pageToken }, { signal });
    return { items: page.sessions, next: page.nextPageToken };
  });
  const end = useAct(async (session: string) => {
    await send(deleteSession, { session });
    say(t("access.sessionEnded"));
    pages.reload();
  });
  return (
    <div class="card stack">
      <p class="soft">{token === "" || token === me.token ? t("access.ownSessions") : t("access.sessionsOf", { token })}</p>
      {end.problem && <ProblemBox problem={end.problem} />}
      <Listing
        from={pages}
        empty={t("access.noSessions")}
        caption={t("access.sessions")}
        id={(s) => s.session}
        columns={[
          { title: t("access.title"), draw: (s) => s.title || "–" },
          { title: t("access.screen"), draw: (s) => <>{term("screen", s.screen)} {s.current && <Chip tone="accent">{t("access.thisOne")}</Chip>}</> },
          { title: t("access.made"), draw: (s) => (s.createTime ? dateTime(s.createTime) : "–") },
          { title: t("access.used"), draw: (s) => (s.useTime ? dateTime(s.useTime) : "–") },
          { title: t("access.until"), draw: (s) => (s.expireTime ? dateTime(s.expireTime) : "–") },
          {
            title: t("desk.act"),
            draw: (s) =>
              s.current ? (
                "–"
              ) : (
                <button class="link" disabled={end.busy} onClick={() => end.run(s.session)}>
                  {t("access.endSession")}
                </button>
              ),
          },
        ]}
      />
    </div>
  );
}
