/** Calls of a member to a test's server as the office's page makes them: its cookie, its own origin, a fresh repeat key. */
import type { SignedInMember } from "./signed-in.ts";

export type Reply<T = unknown> = {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  /** What the answer holds when it is JSON; what it is taken for is the caller's word. */
  readonly body: T;
};

/** `path` begins with a slash; without `who` nobody is signed in. Whatever changes something has a body, if an empty one. */
export async function callAs<T>(
  office: { readonly url: string },
  who: SignedInMember | undefined,
  method: string,
  path: string,
  body: object = {},
): Promise<Reply<T>> {
  const changing = {
    "content-type": "application/json",
    "idempotency-key": crypto.randomUUID(),
    "sec-fetch-site": "same-origin",
  };
  const answer = await fetch(`${office.url}${path}`, {
    method,
    headers: { ...(who === undefined ? {} : { cookie: who.cookie }), ...(method === "GET" ? {} : changing) },
    ...(method === "GET" ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  const type = answer.headers.get("content-type") ?? "";
  return {
    status: answer.status,
    type,
    text,
    body: (type.includes("json") ? JSON.parse(text) : undefined) as T,
  };
}
