// Invitations: made one for one, or for many shoppers at once, shown with a code to scan, printed, and revoked.
import { useState } from "preact/hooks";
import type { Invitation } from "../../gen/api";
import { createInvitation, listInvitations, revokeInvitation } from "../../gen/calls";
import { send } from "../../kit/call";
import { dateTime } from "../../kit/format";
import { useAct } from "../../kit/load";
import { ProblemBox, say } from "../../kit/parts";
import { t, term } from "../../kit/texts";
import { BulkState, useBulk } from "../parts/bulk";
import type { Data } from "../parts/data";
import { Fields, type Spec } from "../parts/fields";
import { useChoices, usePages } from "../parts/lists";
import { fits, termsOf, withOrWithout } from "../parts/pick";
import { Listing } from "../parts/table";
import { isAdmin, useWho } from "../who";
import { Sheet } from "./sheet";

/** The roles that somebody can be invited to. */
export const roles = ["SHOPPER", "REVIEWER", "PLANNER", "AUDITOR", "ADMIN", "VIEWER", "MANAGER"] as const;

/** Whom an invitation is for, on paper. */
export interface Made {
  invitation: Invitation;
  whom: string;
}

/** Invitations shows those that are open, and makes new ones. */
export function Invitations() {
  const me = useWho();
  const pages = usePages("invitations", async (pageToken, signal) => {
    const page = await send(listInvitations, { pageSize: 100, pageToken }, { signal });
    return { items: page.invitations, next: page.nextPageToken };
  });
  const [made, setMade] = useState<Made[]>([]);
  const revoke = useAct(async (invitation: string) => {
    await send(revokeInvitation, { invitation });
    setMade((old) => old.filter((m) => m.invitation.invitation !== invitation));
    say(t("access.revoked"));
    pages.reload();
  });
  const add = (one: Made) => setMade((old) => [...old, one]);
  return (
    <>
      {made.length > 0 && <Sheet made={made} close={() => setMade([])} />}
      <div class="noprint stack">
        {isAdmin(me) && <InviteShoppers add={add} after={pages.reload} />}
        {isAdmin(me) && <InviteOne add={add} after={pages.reload} />}
        {revoke.problem && <ProblemBox problem={revoke.problem} />}
        <section class="card stack">
          <h2>{t("access.open")}</h2>
          <Listing
            from={pages}
            empty={t("access.noInvitations")}
            caption={t("access.open")}
            id={(i) => i.invitation}
            columns={[
              { title: t("access.role"), draw: (i) => term("role", i.role) },
              { title: t("access.for"), draw: (i) => i.shopper || [i.client, ...i.locations].filter(Boolean).join(", ") || "–" },
              { title: t("access.made"), draw: (i) => (i.createTime ? dateTime(i.createTime) : "–") },
              { title: t("access.until"), draw: (i) => (i.expireTime ? dateTime(i.expireTime) : "–") },
              {
                title: t("desk.act"),
                draw: (i) =>
                  isAdmin(me) ? (
                    <button class="link" disabled={revoke.busy} onClick={() => revoke.run(i.invitation)} aria-label={`${t("access.revoke")}: ${term("role", i.role)} ${i.shopper}`}>
                      {t("access.revoke")}
                    </button>
                  ) : (
                    "–"
                  ),
              },
            ]}
          />
        </section>
      </div>
    </>
  );
}

/** The most shoppers that are invited at once. */
const mostInvited = 120;

function InviteShoppers({ add, after }: { add: (made: Made) => void; after: () => void }) {
  const shoppers = useChoices("shoppers");
  const [chosen, setChosen] = useState<string[]>([]);
  const [find, setFind] = useState("");
  const bulk = useBulk<string>();
  const name = (id: string) => shoppers.find(([v]) => v === id)?.[1] ?? id;
  const listed = shoppers.filter(([id, title]) => fits(`${id} ${title}`, find)).slice(0, mostInvited);
  return (
    <details class="card">
      <summary>
        <strong>{t("access.inviteShoppers")}</strong>
      </summary>
      <div class="stack">
        <label class="field pick">
          <span class="small soft">{t("dir.find")}</span>
          <input type="search" value={find} onInput={(e) => setFind(e.currentTarget.value)} />
        </label>
        <fieldset class="choices">
          <legend class="hidden">{t("access.inviteShoppers")}</legend>
          {listed.map(([id, title]) => (
            <label key={id} class="check">
              <input type="checkbox" checked={chosen.includes(id)} onChange={(e) => setChosen(withOrWithout(id, e.currentTarget.checked))} />
              {title} {title !== id && <span class="soft small">{id}</span>}
            </label>
          ))}
        </fieldset>
        <button
          class="primary self"
          disabled={bulk.busy || chosen.length === 0 || chosen.length > mostInvited}
          onClick={() =>
            bulk.run(
              chosen,
              async (shopper) => add({ invitation: await send(createInvitation, { invitation: { role: "SHOPPER", shopper } }), whom: name(shopper) }),
              () => (setChosen([]), after()),
            )
          }
        >
          {t("access.invite", { n: chosen.length })}
        </button>
        <BulkState bulk={bulk} name={name} />
      </div>
    </details>
  );
}

function InviteOne({ add, after }: { add: (made: Made) => void; after: () => void }) {
  const [value, setValue] = useState<Data>({ role: "REVIEWER" });
  const clients = useChoices("clients");
  const ofClient = value.role === "VIEWER" || value.role === "MANAGER";
  const shoppers = useChoices(value.role === "SHOPPER" ? "shoppers" : undefined);
  const specs: Spec[] = [
    { path: "role", label: "access.role", kind: "select", choices: termsOf("role", roles), must: true },
    ...(value.role === "SHOPPER" ? [{ path: "shopper", label: "desk.shopper", kind: "select", choices: shoppers } as Spec] : []),
    ...(ofClient ? ([{ path: "client", label: "desk.client", kind: "select", choices: clients }, { path: "locations", label: "access.locations", kind: "words", hint: "access.locationsHint" }] as Spec[]) : []),
    { path: "email", label: "access.email", hint: "access.emailHint" },
    { path: "locale", label: "access.locale" },
    { path: "expireTime", label: "access.until", kind: "time", hint: "access.untilHint" },
  ];
  const act = useAct(async () => {
    const invitation = await send(createInvitation, { invitation: value });
    add({ invitation, whom: [term("role", value.role), value.shopper, value.client, value.email].filter(Boolean).join(" · ") });
    say(t("access.invited"));
    after();
  });
  return (
    <details class="card">
      <summary>
        <strong>{t("access.inviteOne")}</strong>
      </summary>
      <form class="stack" onSubmit={(e) => (e.preventDefault(), act.run())}>
        <div class="grid">
          <Fields specs={specs} value={value} onChange={setValue} faults={act.problem?.violations.map((v) => ({ ...v, path: v.path.replace(/^invitation\./, "") }))} />
        </div>
        {act.problem && <ProblemBox problem={act.problem} />}
        <button class="primary self" disabled={act.busy}>
          {t("access.inviteOne")}
        </button>
      </form>
    </details>
  );
}
