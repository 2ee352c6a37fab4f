// What the types have to allow and to refuse; it is compiled and never run.
import createClient from 'openapi-fetch';
import type { paths, components } from './gen/api.js';
import type { Answer as HeyAnswer, Question as HeyQuestion } from './gen/hey/types.gen.js';
import type { Answer as OrvalAnswer } from './gen/orval/api.js';

export const answer: components['schemas']['Answer'] = { question: 'q', scale: 3 };
export const scaleOf = (a: components['schemas']['Answer']): number => a.scale ?? 0;
export const question: components['schemas']['Question'] = { key: 'q', scale: { min: 1, max: 5 } };
export const heyAnswer: HeyAnswer = { question: 'q', scale: 3 };
export const heyQuestion: HeyQuestion = { key: 'q', scale: { min: 1, max: 5 } };
export const orvalAnswer: OrvalAnswer = { question: 'q', scale: 3 };
// @ts-expect-error: an answer is to a question.
export const toNothing: components['schemas']['Answer'] = { scale: 3 };

export async function shapes(): Promise<void> {
  const c = createClient<paths, `application/${string}json`>({ baseUrl: '' });
  await c.GET('/v1/clients/{client}/scorecard', { params: { path: { client: 'a' }, query: { alt: 'csv', groupBy: ['month'] } } });
  // @ts-expect-error: there is no such form.
  await c.GET('/v1/clients/{client}/scorecard', { params: { path: { client: 'a' }, query: { alt: 'gif' } } });
  // @ts-expect-error: a submission has an id.
  await c.POST('/v1/visits/{visit}:submit', { params: { path: { visit: 'a' } }, body: { report: {} } });
  const synced = await c.GET('/v1/visits:sync');
  const visit: string = synced.data!.visits[0]!.visit;
  await c.PATCH('/v1/clients/{client}', { params: { path: { client: visit }, header: { 'If-Match': '*' } }, body: {} });
  const refused: Record<string, string> | undefined = (await c.GET('/v1/whoami')).error!.metadata;
  console.log(refused?.state, synced.response.headers.get('ETag'));
}
