/**
 * Whether a record is still there. `gone` needs three things: an API that answers for the place at this very moment, the
 * record denied in words that mean it, each time it is asked; and no bin that shows it. All else is not gone.
 */
import { stopIfAborted } from "../gaps.ts";
import type { RecordRef, Verdict } from "../system.ts";
import { troubleIn, troubleOf } from "./api.ts";
import type { Api } from "./api.ts";
import type { ApiAlsoLook, ApiDescription } from "./description.ts";
import { lookAt } from "./look.ts";
import { listed } from "./pages.ts";
import { holds } from "./pick.ts";
import { heldFrom, isSame, valuesOf } from "./record.ts";
import type { Values } from "./template.ts";

const fresh = { isFresh: true };

export async function verifyRecord(api: Api, ref: RecordRef, signal: AbortSignal): Promise<Verdict> {
  stopIfAborted(signal);
  const { verify } = api.description;
  if (verify === undefined)
    return {
      kind: "unverifiable",
      why: "The description does not say how this API is asked whether a record is there.",
    };
  const values = valuesOf(api.description, ref);
  if (values === undefined)
    return { kind: "unverifiable", why: "The record's name is not one of this API's." };
  let verdict: Verdict = { kind: "gone" };
  for (let time = 0; time < verify.times && verdict.kind === "gone"; time += 1) {
    if (time > 0) await api.clock.sleep(verify.apart_seconds * 1000, signal);
    const silence = await silenceOf(api, verify.alive, values, signal);
    verdict = silence ?? (await lookOnce(api, values, signal));
  }
  return verdict;
}

/** Why the API is not one whose denials are believed. */
async function silenceOf(
  api: Api,
  alive: NonNullable<ApiDescription["verify"]>["alive"],
  values: Values,
  signal: AbortSignal,
): Promise<Verdict | undefined> {
  try {
    const trouble = troubleOf(api, await api.call(alive, values, signal, fresh));
    return trouble === undefined ? undefined : { kind: "unverifiable", why: trouble.why };
  } catch (error) {
    return unverifiable(error);
  }
}

async function lookOnce(api: Api, values: Values, signal: AbortSignal): Promise<Verdict> {
  const look = await lookAt(api, values, signal, fresh);
  if (look.kind === "trouble") return { kind: "unverifiable", why: look.trouble.why };
  if (look.kind === "there") {
    const held = api.description.record.look.held.find(
      ({ when }) => when === undefined || holds(look.item, when),
    );
    return held === undefined ? { kind: "there" } : { kind: "held", ...heldFrom(held, look.item) };
  }
  for (const also of api.description.verify?.also ?? []) {
    const verdict = await lookAlso(api, also, values, signal);
    if (verdict !== undefined) return verdict;
  }
  return { kind: "gone" };
}

async function lookAlso(
  api: Api,
  also: ApiAlsoLook,
  values: Values,
  signal: AbortSignal,
): Promise<Verdict | undefined> {
  if ("look" in also) {
    const { gone } = also;
    const look = await lookAt(api, values, signal, { ...fresh, look: { request: also.look, gone } });
    if (look.kind === "gone") return undefined;
    return look.kind === "trouble"
      ? { kind: "unverifiable", why: look.trouble.why }
      : { kind: "held", ...heldFrom(also.held, look.item) };
  }
  let gap: Verdict | undefined;
  try {
    for await (const item of listed(api, also, values, signal, fresh))
      if ("gap" in item) gap = { kind: "unverifiable", why: item.why };
      else if (isSame(api, item.record, also.same, values))
        return { kind: "held", ...heldFrom(also.held, item.record) };
  } catch (error) {
    return unverifiable(error);
  }
  return gap;
}

function unverifiable(error: unknown): Verdict {
  const trouble = troubleIn(error);
  if (trouble === undefined) throw error;
  return { kind: "unverifiable", why: trouble.why };
}
