// Calls that do not wait for ever: a network that swallows everything is none.
import { type Answer, type Call, type Input, type Options, Problem, exchange } from "../../kit/call";

/** How long the server may be silent. What was sent without an answer is sent again: the server takes it once. */
export const patience = 60_000;

/** ask makes a call and returns its message. An answer that does not come in time is a Problem like a network that is away. */
export async function ask<Req, Res>(call: Call<Req, Res>, request: Input<Req>, options: Options = {}): Promise<Res> {
  return (await askWithEtag(call, request, options)).body;
}

/** askWithEtag is ask with the etag. */
export function askWithEtag<Req, Res>(call: Call<Req, Res>, request: Input<Req>, options: Options = {}): Promise<Answer<Res>> {
  return exchange(call, request, { signal: AbortSignal.timeout(patience), ...options }).catch(asOffline);
}

/** asOffline makes a Problem of an answer that did not come in time, or broke off. */
export function asOffline(error: unknown): never {
  if (error instanceof Problem) throw error;
  throw new Problem(0, { reason: "OFFLINE" });
}
