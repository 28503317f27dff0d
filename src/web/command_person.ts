/** A person looked for among the cases from ⌘K: once, when it is asked for, because each search is on record. */
import { useState } from "react";
import { findPerson } from "../features/rights/find/endpoints.ts";
import type { ReplyOf } from "../platform/endpoint.ts";
import { ask, CallRefused, useMe } from "./call.ts";
import { looksLikeReference } from "./command_offers.ts";
import type { Offer } from "./command_offers.ts";
import { currentPlace } from "./router.ts";

type Outcome =
  | { readonly of: string; readonly is: "asked" }
  | { readonly of: string; readonly is: "refused"; readonly sentence: string }
  | { readonly of: string; readonly is: "answered"; readonly reply: ReplyOf<typeof findPerson> };

export function usePersonSearch(query: string): {
  /** The offer to search, for those who may. */
  readonly offer: readonly Offer[];
  /** What the search of exactly this text found; `undefined` while nobody asked. */
  readonly found: readonly Offer[] | undefined;
  readonly sentence: string | undefined;
  readonly search: () => void;
} {
  const [outcome, setOutcome] = useState<Outcome>();
  const me = useMe().data;
  const may = me?.permissions.includes("case:read") === true && !me.account.seesPseudonyms;
  const current = outcome?.of === query ? outcome : undefined;
  const search = (): void => {
    if (current?.is === "asked") return;
    setOutcome({ of: query, is: "asked" });
    const params = { organisation: currentPlace().organisation };
    ask(findPerson, { params, body: { name: query }, idempotencyKey: crypto.randomUUID() }).then(
      (reply) => setOutcome({ of: query, is: "answered", reply }),
      (error: unknown) => {
        const sentence = error instanceof CallRefused ? error.message : "The search did not work. Try again.";
        setOutcome({ of: query, is: "refused", sentence });
      },
    );
  };
  const isName = /\p{L}{2}/u.test(query) && !looksLikeReference(query);
  const offer =
    may && isName
      ? [{ id: "person", title: `Look for “${query}” among the people of cases`, kind: "recorded" }]
      : [];
  return {
    offer,
    found: current === undefined ? undefined : foundOf(current),
    sentence: sentenceOf(current),
    search,
  };
}

function foundOf(outcome: Outcome): readonly Offer[] {
  if (outcome.is !== "answered") return [];
  return outcome.reply.found.map(({ reference, what }) => ({
    id: reference,
    title: what,
    kind: reference,
    path: `/work/${reference}`,
  }));
}

function sentenceOf(outcome: Outcome | undefined): string | undefined {
  if (outcome === undefined) return undefined;
  if (outcome.is === "asked") return "Looking.";
  if (outcome.is === "refused") return outcome.sentence;
  const { found, hasMore, looked, of } = outcome.reply;
  if (hasMore) return `The newest ${found.length} are shown; there are more. Type more of the name.`;
  const among =
    looked < of
      ? `the newest ${looked} of ${of} requests`
      : looked === 1
        ? "one request"
        : `${looked} requests`;
  if (found.length === 0) return `Nobody of that name in ${among}.`;
  return `${found.length} of ${among}. That you looked is recorded.`;
}
