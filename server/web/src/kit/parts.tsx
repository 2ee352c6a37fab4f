// Parts that all screens share.
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Problem } from "./call";
import { wasOn } from "./focus";
import type { Loaded } from "./load";
import { has, t } from "./texts";

/** The tones of chips and notices. */
export type Tone = "plain" | "accent" | "good" | "warn" | "bad";

/** Chip is a short mark, such as the state of a visit. */
export function Chip({ tone = "plain", children }: { tone?: Tone; children: ComponentChildren }) {
  return <span class={`chip ${tone}`}>{children}</span>;
}

/** Notice is a strip that says what is so: offline, protected, a new version. */
export function Notice({ tone, children }: { tone: Tone; children: ComponentChildren }) {
  return (
    <div class={`notice ${tone}`} role="status">
      <Icon name={tone === "good" ? "check" : tone === "plain" || tone === "accent" ? "info" : "alert"} />
      <div>{children}</div>
    </div>
  );
}

const paths: Record<string, JSX.Element> = {
  check: <path d="M3 9l4 4 8-9" />,
  alert: <path d="M9 3v7M9 13.5v1" />,
  info: <path d="M9 8v7M9 4v1" />,
  back: <path d="M11 3L5 9l6 6" />,
  next: <path d="M7 3l6 6-6 6" />,
};

/** Icon is a drawing beside words; it says nothing by itself. */
export function Icon({ name }: { name: keyof typeof paths }) {
  return (
    <svg class="icon" width="18" height="18" viewBox="0 0 18 18" fill="none" stroke="currentColor" stroke-width="2.2" aria-hidden="true">
      {paths[name]}
    </svg>
  );
}

/** Bar shows how much of something is done. */
export function Bar({ value, of, label }: { value: number; of: number; label: string }) {
  const share = of > 0 ? Math.min(1, value / of) : 0;
  return <progress class="bar" value={share} max={1} aria-label={label} />;
}

/** ProblemBox says what went wrong, what to do, and the id to tell when asking for help. */
export function ProblemBox({ problem, retry }: { problem: Problem; retry?: (() => void) | undefined }) {
  const title = problem.isOffline ? t("problem.offline") : problem.reason === "NOT_FOUND" || problem.reason === "PERMISSION_DENIED" ? t("problem.notFound") : problem.message;
  const advice = problem.isOffline
    ? t("problem.offlineAdvice")
    : has(`problem.advice.${problem.reason}`)
      ? t(`problem.advice.${problem.reason}` as never)
      : problem.retryAfter !== undefined
        ? t("problem.later", { seconds: problem.retryAfter })
        : "";
  return (
    <section class="card problem" role="alert">
      <h2>{title}</h2>
      {advice !== "" && <p>{advice}</p>}
      {problem.violations.length > 0 && (
        <ul class="stack small">
          {problem.violations.map((v) => (
            <li key={v.path + v.reason}>
              {v.message} <code>{v.path}</code>
            </li>
          ))}
        </ul>
      )}
      {problem.requestId !== "" && (
        <p class="soft small">
          {t("problem.requestId")} <code>{problem.requestId}</code>
        </p>
      )}
      {problem.status === 401 && (
        <a class="button" href="/?stay">
          {t("signIn")}
        </a>
      )}
      {retry && <button onClick={retry}>{t("again")}</button>}
    </section>
  );
}

/** Load shows data when it is there, what went wrong, and that it takes long; old data stays while newer comes. */
export function Load<T>({ from, children }: { from: Loaded<T>; children: (data: T) => ComponentChildren }) {
  return (
    <>
      {from.slow && <progress class="loading" aria-label={t("loading")} />}
      {from.problem && <ProblemBox problem={from.problem} retry={from.reload} />}
      {from.data !== undefined && children(from.data)}
    </>
  );
}

/** Empty says what would be here, and the one thing to do. */
export function Empty({ children }: { children: ComponentChildren }) {
  return <div class="empty soft">{children}</div>;
}

/** Field is an input with its label, hint and fault. */
export function Field({ label, hint, fault, children }: { label: string; hint?: string; fault?: string | undefined; children: ComponentChildren }) {
  return (
    <label class={fault ? "field faulty" : "field"}>
      <span class="label">{label}</span>
      {hint && <span class="soft small">{hint}</span>}
      {children}
      {fault && (
        <span class="fault small" role="alert">
          {fault}
        </span>
      )}
    </label>
  );
}

/** Dialog is a window over the page that keeps the keyboard until it is closed. It begins at what has autofocus. */
export function Dialog({ title, close, children }: { title: string; close: () => void; children: ComponentChildren }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog ref={dialog} onCancel={(e) => (e.preventDefault(), close())} aria-label={title}>
      <div class="row">
        <h2>{title}</h2>
        <button class="quiet" onClick={close} aria-label={t("close")}>
          ✕
        </button>
      </div>
      {children}
    </dialog>
  );
}

/** Where the page was opened and where the last heading stood: a reader who has just come is left at the top of the page. */
const headings = { path: location.pathname, moved: false };

/**
 * Title sets the title of the page, and moves the focus to the heading when the reader comes to another place. A heading that
 * takes the place of another one, such as when data comes, takes the focus over.
 */
export function Title({ children, screen }: { children: string; screen: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${children} · ${screen}`;
  }, [children, screen]);
  useEffect(() => {
    const elsewhere = location.pathname !== headings.path;
    headings.moved ||= elsewhere;
    headings.path = location.pathname;
    if (elsewhere || (headings.moved && document.activeElement === document.body && wasOn("h1"))) heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  );
}

const said = { element: undefined as HTMLElement | undefined };

/** say tells readers of the screen by voice what has happened. */
export function say(text: string): void {
  if (!said.element) {
    said.element = document.createElement("div");
    said.element.className = "hidden";
    said.element.setAttribute("role", "status");
    document.body.append(said.element);
  }
  said.element.textContent = text;
}
