/** The officer's post, and what the policy states about itself. Pure. */
import type { Result, Sentence } from "./result.ts";
import type { Seen } from "./watch.ts";

const told = (status: "kept" | "broken", why: Sentence): Result => ({
  status,
  why,
  n: status === "kept" ? 1 : 0,
  of: 1,
  evidence: [{ status, sentence: why }],
});

/** Exactly one person holds the post, and people can find out how to reach them. */
export function checkPost({ post }: Seen): Result {
  if (post === undefined) {
    return { status: "unproven", why: { key: "post.unknown", parameters: {} }, n: 0, of: 0, evidence: [] };
  }
  const { officers, isContactKnown } = post;
  if (officers !== 1) return told("broken", { key: "post.number", parameters: { officers } });
  return isContactKnown
    ? told("kept", { key: "post.kept", parameters: {} })
    : told("broken", { key: "post.contact", parameters: {} });
}

/** Its owner, its number, its date and the next review: the number and the date are there by the version's nature. */
export function checkOwnFacts(facts: Seen): Result {
  const owner = checkPost({ ...facts, post: facts.post && { ...facts.post, isContactKnown: true } });
  if (owner.status !== "kept") return owner;
  return facts.version.isReviewPromised
    ? told("kept", { key: "post.states", parameters: {} })
    : told("broken", { key: "post.review", parameters: {} });
}
