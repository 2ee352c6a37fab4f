// What shoppers are owed: approved, refused, and noted as paid, one by one or many as single acts.
import { useState } from "preact/hooks";
import type { Payable } from "../../gen/api";
import { approvePayable, listPayables, markPaid, refusePayable, unmarkPaid } from "../../gen/calls";
import { type Call, fileAddress, send } from "../../kit/call";
import { money, month } from "../../kit/format";
import { Chip, Title, type Tone } from "../../kit/parts";
import { usePlace } from "../../kit/route";
import { t, term } from "../../kit/texts";
import { BulkState, useBulk } from "../parts/bulk";
import { quoted, useChoices, usePages } from "../parts/lists";
import { Pick, steer, termsOf, withOrWithout } from "../parts/pick";
import { Listing } from "../parts/table";
import { isAdmin, useWho } from "../who";

/** The acts on a payable: the states that they begin with, and what they ask for. */
const acts = {
  approve: { call: approvePayable as Call<any, Payable>, from: ["OPEN"], asks: [] },
  refuse: { call: refusePayable as Call<any, Payable>, from: ["OPEN", "APPROVED"], asks: ["reason"] },
  pay: { call: markPaid as Call<any, Payable>, from: ["APPROVED"], asks: ["reference", "day"] },
  unpay: { call: unmarkPaid as Call<any, Payable>, from: ["PAID"], asks: ["reason"] },
} as const;
type Act = keyof typeof acts;

const tones: Record<string, Tone> = { OPEN: "warn", APPROVED: "accent", PAID: "good", REFUSED: "bad" };

/** Payables lists what is owed, and decides. */
export function Payables() {
  const me = useWho();
  const { query } = usePlace();
  const [state, shopper] = [query.get("state") ?? "OPEN", query.get("shopper") ?? ""];
  const shoppers = useChoices("shoppers");
  const [titles, setTitles] = useState<Record<string, string>>({});
  const filter = [state !== "ANY" && `state = ${quoted(state)}`, shopper !== "" && `shopper = ${quoted(shopper)}`].filter(Boolean).join(" AND ");
  const pages = usePages(filter, async (pageToken, signal) => {
    const page = await send(listPayables, { filter, pageSize: 200, pageToken }, { signal });
    setTitles((old) => ({ ...old, ...page.titles?.locations, ...page.titles?.shoppers }));
    return { items: page.payables, next: page.nextPageToken };
  });
  const [chosen, setChosen] = useState<string[]>([]);
  const [asked, setAsked] = useState<Record<string, string>>({});
  const bulk = useBulk<Payable>();
  const picked = (pages.items ?? []).filter((p) => chosen.includes(p.payable));
  const whom = (p: Payable) => titles[p.shopper] ?? p.shopper;
  const able = (act: Act) => picked.filter((p) => (acts[act].from as readonly string[]).includes(p.state ?? ""));
  const run = (act: Act) => {
    const given = Object.fromEntries(acts[act].asks.map((name) => [name, asked[name] ?? ""]));
    bulk.run(able(act), (p) => send(acts[act].call, { payable: p.payable, etag: p.etag, ...given }), () => (setChosen([]), pages.reload()));
  };
  const field = (name: "reason" | "reference" | "day") => (
    <label class="field pick">
      <span class="small soft">{t(`payables.${name}`)}</span>
      <input type={name === "day" ? "date" : "text"} value={asked[name] ?? ""} onInput={(e) => setAsked({ ...asked, [name]: e.currentTarget.value })} />
    </label>
  );
  return (
    <div class="page stack">
      <div class="row wrap">
        <Title screen={t("desk.desk")}>{t("desk.payables")}</Title>
        <a class="button" href={fileAddress("/v1/payables", { alt: "csv", filter, pageSize: 1000 })} download>
          CSV
        </a>
      </div>
      <div class="filters">
        <Pick label={t("desk.state")} value={state} choices={[["ANY", t("review.show.all")], ...termsOf("payable", ["OPEN", "APPROVED", "PAID", "REFUSED", "CANCELLED"])]} onChange={(v) => steer({ state: v })} />
        <Pick label={t("desk.shopper")} value={shopper} choices={shoppers} all={t("review.show.all")} onChange={(v) => steer({ shopper: v })} />
      </div>
      {isAdmin(me) && picked.length > 0 && (
        <section class="card accent stack" aria-label={t("payables.decide")}>
          <strong>{t("payables.chosen", { n: picked.length })}</strong>
          <div class="filters">
            {able("pay").length > 0 && (
              <>
                {field("reference")}
                {field("day")}
              </>
            )}
            {field("reason")}
          </div>
          <div class="buttons">
            {(Object.keys(acts) as Act[]).map(
              (act) =>
                able(act).length > 0 && (
                  <button key={act} class={act === "refuse" ? "danger" : ""} disabled={bulk.busy || (acts[act].asks as readonly string[]).some((name) => name !== "day" && !asked[name])} onClick={() => run(act)}>
                    {t(`payables.${act}`, { n: able(act).length })}
                  </button>
                ),
            )}
          </div>
        </section>
      )}
      <BulkState bulk={bulk} name={(p) => `${whom(p)}, ${p.amount ? money(p.amount) : ""}`} />
      <div class="card">
        <Listing
          from={pages}
          empty={t("payables.none")}
          caption={t("desk.payables")}
          id={(p) => p.payable}
          columns={[
            {
              title: t("payables.choose"),
              draw: (p) => <input type="checkbox" aria-label={`${t("payables.choose")}: ${whom(p)}, ${term("payableKind", p.kind)}`} checked={chosen.includes(p.payable)} onChange={(e) => setChosen(withOrWithout(p.payable, e.currentTarget.checked))} />,
            },
            { title: t("desk.shopper"), draw: whom },
            { title: t("payables.for"), draw: (p) => <>{term("payableKind", p.kind)} · {titles[`${p.client}/${p.location}`] ?? p.location} {p.text !== "" && <span class="soft small">{p.text}</span>} {p.proofOfPurchase !== "" && <span class="soft small">({p.proofOfPurchase})</span>}</> },
            { title: t("payables.month"), draw: (p) => month(p.month, "short") },
            { title: t("payables.amount"), number: true, draw: (p) => p.amount && money(p.amount) },
            { title: t("desk.state"), draw: (p) => <><Chip tone={tones[p.state ?? ""] ?? "plain"}>{term("payable", p.state)}</Chip> {p.overpaid && <Chip tone="bad">{t("payables.overpaid")}</Chip>} <span class="soft small">{p.reference || p.reason}</span></> },
          ]}
        />
        {isAdmin(me) && (pages.items?.length ?? 0) > 0 && (
          <button class="small self" onClick={() => setChosen(chosen.length === pages.items?.length ? [] : (pages.items ?? []).map((p) => p.payable))}>
            {t("payables.all")}
          </button>
        )}
      </div>
    </div>
  );
}
