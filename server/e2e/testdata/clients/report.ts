// What the days have in common: settings, ids and what a shopper saw.
import { env } from 'node:process';

/** Returns a setting that has to be there. */
export function need(name: string): string {
  const value = env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}

/** Returns a new UUID of version 7. */
export function reportId(): string {
  const random = crypto.randomUUID();
  const time = Date.now().toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(15)}`;
}

/** Returns a report of a customer who was not served in 25 minutes. */
export function reportFor(visit: { checklist: string; version: number }) {
  const at = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
  return {
    checklist: visit.checklist, version: visit.version, locale: 'de', outcome: 'LEFT_UNSERVED' as const,
    startTime: at(40), endTime: at(10), elapsedSeconds: 1800, narrative: 'Nach 25 Minuten gegangen.',
    answers: [
      { question: 'feeling-before', scale: 4 }, { question: 'greeted-in-time', choice: 'no' },
      { question: 'visible-pleasure', choice: 'not-at-all' }, { question: 'queue-length', number: '1' },
      { question: 'staff-on-floor', number: '2' }, { question: 'wait-explained', choice: 'no' },
      { question: 'wait-for-service', duration: { seconds: 1500, outcome: 'LEFT_UNSERVED' as const } },
      { question: 'reason-for-leaving', text: 'niemand sah auf.' }, { question: 'no-judging', choice: 'no', comment: 'Lachte über einen Kunden.' },
      { question: 'treated-with-respect', choice: 'yes' }, { question: 'feeling-after', scale: 2 },
      { question: 'would-return', choice: 'unsure' }, { question: 'would-recommend', scale: 3 },
    ],
  };
}
