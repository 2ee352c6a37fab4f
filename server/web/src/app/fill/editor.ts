// The draft that a page has open. What is typed is shown at once and stored at once; what is asked next follows from what is
// stored.
import { note } from "../store/log";
import { Overtaken, draftOf, save } from "../store/drafts";
import { listen } from "../store/phone";
import type { AnswerJSON, Content, Draft } from "../store/rows";

/** Alter is a change of a draft. It is done again where another page was first. */
export type Alter = (draft: Draft) => Draft;

/** How long to wait before something that could not be stored is tried again. */
const again = 3000;

/** Editor keeps one draft and stores its changes one after the other. */
export class Editor {
  /** What is shown: the stored draft with what is being stored. */
  shown: Draft;
  /** What is stored. */
  stored: Draft;
  /** Why the last change could not be stored; it is tried again. */
  fault: unknown;
  /** The draft was sent or discarded elsewhere. */
  gone = false;
  #pending: Alter[] = [];
  #running: Promise<void> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #told: () => void;
  readonly #end: () => void;

  constructor(draft: Draft, told: () => void) {
    this.shown = this.stored = draft;
    this.#told = told;
    this.#end = listen(() => void this.#look());
  }

  /** change shows a change and stores it. */
  change(alter: Alter): void {
    this.#pending.push(alter);
    this.shown = alter(this.shown);
    this.#told();
    void this.#store();
  }

  /** answer takes the answer to a question; undefined removes it. */
  answer(question: string, answer: AnswerJSON | undefined): void {
    this.change((draft) => ({ ...draft, content: withAnswer(draft.content, question, answer) }));
  }

  /** flushed is done when everything that was typed is stored. It throws where that cannot be. */
  async flushed(): Promise<Draft> {
    await this.#store();
    if (this.fault) throw this.fault;
    return this.stored;
  }

  /** close stops to follow the tables. What is pending is still stored. */
  close(): void {
    this.#end();
    clearTimeout(this.#timer);
  }

  /** isStored reports whether everything that is shown is stored. */
  get isStored(): boolean {
    return this.#pending.length === 0;
  }

  #store(): Promise<void> {
    this.#running ??= this.#storeAll().finally(() => (this.#running = undefined));
    return this.#running;
  }

  async #storeAll(): Promise<void> {
    clearTimeout(this.#timer);
    while (this.#pending.length > 0 && !this.gone) {
      const taken = this.#pending.length;
      try {
        this.stored = await save({ ...this.#applied(this.stored, taken), edition: this.stored.edition });
        this.#pending.splice(0, taken);
        this.fault = undefined;
      } catch (error) {
        if (error instanceof Overtaken) {
          if (error.now?.reportId === this.stored.reportId) this.stored = error.now;
          else this.gone = true;
          continue;
        }
        this.fault = error;
        note(`draft: ${error instanceof Error ? error.message : String(error)}`);
        this.#timer = setTimeout(() => void this.#store(), again);
        break;
      } finally {
        this.shown = this.#applied(this.stored, this.#pending.length);
        this.#told();
      }
    }
  }

  #applied(draft: Draft, n: number): Draft {
    return this.#pending.slice(0, n).reduce((d, alter) => alter(d), draft);
  }

  /** #look takes over what another page, or the copy at the server, has changed. */
  async #look(): Promise<void> {
    if (this.#pending.length > 0 || this.gone) return;
    const now = await draftOf(this.stored.visit).catch(() => this.stored);
    if (this.#pending.length > 0) return;
    if (!now) {
      // Where the tables were taken away, the next change stores the whole draft again; that it is gone is known by then.
      return;
    }
    if (now.edition === this.stored.edition && now.theirs === this.stored.theirs && now.parked.etag === this.stored.parked.etag) return;
    this.shown = this.stored = now;
    this.#told();
  }
}

/** withAnswer is a report with another answer to a question. */
export function withAnswer(content: Content, question: string, answer: AnswerJSON | undefined): Content {
  const at = content.answers.findIndex((a) => a.question === question);
  const answers = [...content.answers];
  if (answer && at >= 0) answers[at] = answer;
  else if (answer) answers.push(answer);
  else if (at >= 0) answers.splice(at, 1);
  return { ...content, answers };
}
