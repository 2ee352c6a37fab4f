// Appeals of clients: the question beside what the report has, upheld with a correction, or refused.
import { useState } from "preact/hooks";
import type { Appeal, UpholdAppealResponse } from "../../gen/api";
import { getChecklistVersion, getReport, listAppeals, refuseAppeal, upholdAppeal } from "../../gen/calls";
import { send } from "../../kit/call";
import { dateTime, percentInFull, points } from "../../kit/format";
import { type Draft, FormProvider, QuestionCard, localized } from "../../kit/form";
import { useAct, useLoad } from "../../kit/load";
import { Chip, Empty, Field, Load, Notice, ProblemBox, Title, type Tone, say } from "../../kit/parts";
import { href, match, usePlace } from "../../kit/route";
import { t, term } from "../../kit/texts";
import { quoted, usePages } from "../parts/lists";
import { Pick, steer, termsOf } from "../parts/pick";
import { Listing } from "../parts/table";
import { canJudge, useWho } from "../who";

const tones: Record<string, Tone> = { OPEN: "warn", UPHELD: "good", REFUSED: "bad" };

/** Appeals lists appeals, what is due next first, or shows one. */
export function Appeals({ rest }: { rest: string }) {
  const { query } = usePlace();
  const state = query.get("state") ?? "OPEN";
  const [titles, setTitles] = useState<Record<string, string>>({});
  const one = match("/:appeal", rest)?.appeal;
  const pages = usePages(state, async (pageToken, signal) => {
    const page = await send(listAppeals, { filter: state === "ANY" ? "" : `state = ${quoted(state)}`, pageSize: 200, pageToken }, { signal });
    setTitles((old) => ({ ...old, ...page.titles?.locations, ...page.titles?.clients }));
    return { items: page.appeals, next: page.nextPageToken };
  });
  const place = (a: Appeal) => titles[`${a.client}/${a.location}`] ?? a.location;
  const open = one === undefined ? undefined : pages.items?.find((a) => a.appeal === one);
  const late = (a: Appeal) => a.state === "OPEN" && Date.parse(a.dueTime ?? "") < Date.now();
  return (
    <div class="page stack">
      {open ? (
        <One key={open.appeal + open.etag} appeal={open} place={place(open)} reload={pages.reload} />
      ) : (
        <>
          <Title screen={t("desk.desk")}>{t("desk.appeals")}</Title>
          <div class="filters">
            <Pick label={t("desk.state")} value={state} choices={[["ANY", t("review.show.all")], ...termsOf("appeal", ["OPEN", "UPHELD", "REFUSED", "WITHDRAWN"])]} onChange={(v) => steer({ state: v })} />
          </div>
          {one !== undefined && pages.items && <Empty>{t("problem.notFound")}</Empty>}
          <div class="card">
            <Listing
              from={pages}
              empty={t("appeals.none")}
              caption={t("desk.appeals")}
              id={(a) => a.appeal}
              columns={[
                { title: t("report.question"), draw: (a) => <a href={href(`/appeals/${a.appeal}`, { state })}>{a.questionText || a.question}</a> },
                { title: t("desk.place"), draw: (a) => `${place(a)} · ${titles[a.client] ?? a.client}` },
                { title: t("desk.state"), draw: (a) => <Chip tone={late(a) ? "bad" : (tones[a.state ?? ""] ?? "plain")}>{late(a) ? t("appeals.late") : term("appeal", a.state)}</Chip> },
                { title: t("alerts.due"), draw: (a) => a.dueTime && dateTime(a.dueTime) },
                { title: t("appeals.reviewedBy"), draw: (a) => a.reviewedBy.map((p) => p.title).join(", ") || "–" },
              ]}
            />
          </div>
        </>
      )}
    </div>
  );
}

const upholdReasons = ["ANSWER_WRONG", "QUESTION_UNCLEAR", "WRONG_VISIT", "AGENCY_ERROR", "OTHER"] as const;
const refuseReasons = ["REPORT_CONFIRMED", "NOT_SUBSTANTIATED", "AS_AGREED", "NOT_OF_THIS_VISIT", "OTHER"] as const;
type Reason = NonNullable<Appeal["reason"]>;

function One({ appeal, place, reload }: { appeal: Appeal; place: string; reload: () => void }) {
  const me = useWho();
  const { query } = usePlace();
  const report = appeal.report.replace("reports/", "");
  const loaded = useLoad(report, async (signal) => {
    const found = await send(getReport, { report }, { signal });
    const version = await send(getChecklistVersion, { checklist: found.content?.checklist ?? "", version: found.content?.version ?? 0 }, { signal });
    return { found, version, question: version.sections.flatMap((s) => s.questions).find((q) => q.key === appeal.question) };
  });
  const given = loaded.data?.found.content?.answers.find((a) => a.question === appeal.question) as Draft | undefined;
  const [typed, setTyped] = useState<Draft>();
  const [uphold, setUphold] = useState<Reason | "">("");
  const [refuse, setRefuse] = useState<Reason | "">("");
  const [answer, setAnswer] = useState("");
  const [comment, setComment] = useState("");
  const [tried, setTried] = useState<UpholdAppealResponse>();
  const request = { appeal: appeal.appeal, etag: appeal.etag, answer };
  const correction = typed && { etag: loaded.data?.found.etag ?? "", answers: [typed], comment };
  const act = useAct(async (how: "try" | "uphold" | "refuse") => {
    if (how === "refuse") await send(refuseAppeal, { ...request, ...(refuse === "" ? {} : { reason: refuse }) });
    else {
      const done = await send(upholdAppeal, { ...request, ...(uphold === "" ? {} : { reason: uphold }), ...(correction ? { correction } : {}), validateOnly: how === "try" });
      if (how === "try") return setTried(done);
    }
    say(t("appeals.decided"));
    reload();
  });
  const can = canJudge(me) && appeal.state === "OPEN";
  const edit = tried?.edit;
  return (
    <>
      <p>
        <a href={href("/appeals", { state: query.get("state") ?? undefined })}>{t("desk.appeals")}</a>
      </p>
      <Title screen={t("desk.desk")}>{`${place}: ${appeal.questionText || appeal.question}`}</Title>
      <div class="buttons small">
        <Chip tone={tones[appeal.state ?? ""] ?? "plain"}>{term("appeal", appeal.state)}</Chip>
        <span class="soft">{appeal.dueTime && t("review.due", { time: dateTime(appeal.dueTime) })}</span>
        <a href={href(`/review/${report}`)}>{t("review.report")}</a>
      </div>
      {appeal.ownReview && <Notice tone="warn">{t("appeals.own")}</Notice>}
      <section class="card stack tight">
        <h2>{t("appeals.says")}</h2>
        <p class="prose">{appeal.text}</p>
        {appeal.answer !== "" && (
          <p class="prose message ours">
            {term("appealReason", appeal.reason)}: {appeal.answer}
          </p>
        )}
      </section>
      <Load from={loaded}>
        {({ version, question, found }) => (
          <FormProvider value={{ version, zone: "UTC", answers: new Map([[appeal.question, typed ?? given ?? {}]]), onAnswer: (_, a) => (setTyped({ ...a, question: appeal.question }), setTried(undefined)), problems: new Map(), readOnly: !can }}>
            {question ? <QuestionCard question={question} /> : <Empty>{localized(version.title)}</Empty>}
            {found.content?.narrative && <p class="card prose">{found.content.narrative}</p>}
          </FormProvider>
        )}
      </Load>
      {can && (
        <section class="card stack">
          <h2>{t("appeals.decide")}</h2>
          <Field label={t("appeals.answer")} hint={t("appeals.answerHint")}>
            <textarea rows={3} value={answer} onInput={(e) => setAnswer(e.currentTarget.value)} />
          </Field>
          {typed && (
            <Field label={t("decision.comment")} hint={t("appeals.commentHint")}>
              <input value={comment} onInput={(e) => setComment(e.currentTarget.value)} />
            </Field>
          )}
          {act.problem && <ProblemBox problem={act.problem} />}
          {edit && (
            <Notice tone="accent">
              {t("edit.total")}: {percentInFull(edit.formerScore?.effectiveBasisPoints ?? 0)} → {percentInFull(edit.report?.score?.effectiveBasisPoints ?? 0)} ({points(edit.differenceBasisPoints ?? 0)})
            </Notice>
          )}
          <div class="filters">
            <Pick label={t("appeals.upholdBecause")} value={uphold} choices={termsOf("appealReason", upholdReasons)} all="–" onChange={(v) => setUphold(v as Reason)} />
            <button disabled={act.busy || uphold === "" || answer === "" || !typed} onClick={() => act.run("try")}>
              {t("appeals.try")}
            </button>
            <button class="primary" disabled={act.busy || uphold === "" || answer === ""} onClick={() => act.run("uphold")}>
              {t("appeals.uphold")}
            </button>
          </div>
          <div class="filters">
            <Pick label={t("appeals.refuseBecause")} value={refuse} choices={termsOf("appealReason", refuseReasons)} all="–" onChange={(v) => setRefuse(v as Reason)} />
            <button class="danger" disabled={act.busy || refuse === "" || answer === "" || typed !== undefined} onClick={() => act.run("refuse")}>
              {t("appeals.refuse")}
            </button>
          </div>
        </section>
      )}
    </>
  );
}
