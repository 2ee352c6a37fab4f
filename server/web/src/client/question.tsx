// One question: how often full points were earned, what was answered month by month, and what shoppers wrote.
import type { AnswersRow, QuestionAnswers } from "../gen/api";
import { getAnswers } from "../gen/calls";
import { send } from "../kit/call";
import { month, number, percent } from "../kit/format";
import { useLoad } from "../kit/load";
import { Empty, Load, Title } from "../kit/parts";
import { Picture } from "../kit/picture";
import { t } from "../kit/texts";
import { Comments } from "./comments";
import { useGrouped } from "./compared";
import { shareLine, value } from "./figures";
import { LoadPage } from "./load-page";
import type { PageProps } from "./pages";
import { FigureTable } from "./table";
import { asked, type At, keyOf, link } from "./view";

export function QuestionPage({ at, of }: PageProps) {
  const question = of.question ?? "";
  const answers = useLoad(keyOf(at, question), (signal) => send(getAnswers, { ...asked(at), question, groupBy: ["MONTH"] }, { signal }));
  return (
    <LoadPage title={t("question")} from={answers}>
      {(data) => (
        <>
          <Title screen={t("title")}>{data.titles?.questions[question] ?? question}</Title>
          <Score at={at} question={question} />
          {data.questions.length === 0 ? (
            <Empty>{t("question.noAnswers")}</Empty>
          ) : (
            <>
              <section class="card stack">
                <h2>{t("answered.what")}</h2>
                <Picture of={getAnswers} request={{ ...asked(at), question }} />
              </section>
              {data.questions.map((q) => (
                <ByMonth key={q.question} answers={q} />
              ))}
            </>
          )}
          <Comments at={at} question={question} />
          {at.isManager && (
            <p class="noprint">
              <a class="button" href={link(at.query, "/actions/new", { question })}>
                {t("action.new")}
              </a>
            </p>
          )}
        </>
      )}
    </LoadPage>
  );
}

function Score({ at, question }: { at: At; question: string }) {
  const questions = useGrouped(at, "QUESTION");
  return (
    <Load from={questions}>
      {({ card, other }) => {
        const rows = card.rows.filter((r) => r.question === question && r.total?.basisPoints !== undefined);
        const share = rows[0]?.total?.passShare;
        if (rows.length === 0) return <p class="soft">{t("question.notScored")}</p>;
        return (
          <section class="card stack">
            <FigureTable at={at} caption={t("score")} head={t("question")} rows={rows} other={other} name={() => card.titles?.questions[question] ?? question} />
            {share && (
              <p>
                {t("fullPoints")}: <b class="number">{value(share.basisPoints)}</b> <span class="soft small">{shareLine(share)}</span>
              </p>
            )}
          </section>
        );
      }}
    </Load>
  );
}

/** ByMonth is the distribution by month. A line marks where another version of the question began. */
function ByMonth({ answers }: { answers: QuestionAnswers }) {
  const options = [...new Map(answers.rows.flatMap((r) => r.options.map((o) => [o.key, o.title || o.key] as const)))];
  return (
    <section class="card stack">
      <h2 id="by-month">{t("answered.byMonth")}</h2>
      <div class="wide" tabIndex={0} role="region" aria-labelledby="by-month">
        <table class="figures months">
          <thead>
            <tr>
              <th scope="col">{t("month")}</th>
              {options.map(([key, title]) => (
                <th scope="col" key={key} class="number">
                  {title}
                </th>
              ))}
              <th scope="col" class="number">
                {t("answered")}
              </th>
              <th scope="col" class="number">
                {t("notApplicable")}
              </th>
            </tr>
          </thead>
          <tbody>
            {answers.rows.map((row, i) => (
              <MonthRow key={`${row.month} ${row.version}`} row={row} options={options.map(([key]) => key)} begins={i > 0 && answers.rows[i - 1]?.version !== row.version} columns={options.length + 3} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function MonthRow({ row, options, begins, columns }: { row: AnswersRow; options: string[]; begins: boolean; columns: number }) {
  return (
    <>
      {begins && (
        <tr class="gap">
          <td colSpan={columns}>{t("question.changed", { n: number(row.version) })}</td>
        </tr>
      )}
      <tr>
        <th scope="row">{row.month && month(row.month, "short")}</th>
        {options.map((key) => {
          const option = row.options.find((o) => o.key === key);
          return (
            <td key={key} class="number">
              {option?.basisPoints === undefined ? "–" : percent(option.basisPoints)}
              <span class="soft small under">{number(option?.count ?? 0)}</span>
            </td>
          );
        })}
        <td class="number">{number(row.visits)}</td>
        <td class="number soft">{number(row.notApplicable)}</td>
      </tr>
    </>
  );
}
