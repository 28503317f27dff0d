/**
 * The order to erase one record. It is looked at first: only what was approved is erased, and where the API knows how, it
 * compares once more itself (`If-Match`). Whatever the API says then, nothing is done until it was looked for again.
 */
import { createHash } from "node:crypto";
import { stopIfAborted } from "../gaps.ts";
import type { EraseAnswer, GuardedRef } from "../system.ts";
import { SignInFailed } from "./auth.ts";
import { troubleIn, troubleOf } from "./api.ts";
import type { Api, Reply, Trouble } from "./api.ts";
import { lookAt } from "./look.ts";
import { holds, pickText } from "./pick.ts";
import { guardOf, valuesOf } from "./record.ts";
import type { Values } from "./template.ts";
import { NotFillable } from "./template.ts";
import { CallFailed } from "./transport.ts";

const notOurs: EraseAnswer = { kind: "refused", why: "The record's name is not one of this API's." };

export async function eraseRecord(api: Api, record: GuardedRef, signal: AbortSignal): Promise<EraseAnswer> {
  stopIfAborted(signal);
  const { erase } = api.description;
  if (erase === undefined)
    return { kind: "refused", why: "The description does not say how a record of this API is erased." };
  const known = valuesOf(api.description, record.ref);
  if (known === undefined) return notOurs;
  const look = await lookAt(api, known, signal, { isFresh: true });
  if (look.kind === "gone") return { kind: "already_gone" };
  if (look.kind === "trouble") return notOrdered(look.trouble);
  if (record.guard === "")
    return { kind: "refused", why: "The API shows nothing by which a change would be known." };
  if (guardOf(api.description, look.item, look.reply) !== record.guard) return { kind: "changed" };
  // The same order twice is one order, wherever the API honours an Idempotency-Key.
  const order = createHash("sha256").update(`${record.ref.id}\n${record.guard}`).digest("hex").slice(0, 32);
  const values: Values = { ...known, guard: record.guard, order };
  try {
    const reply = await api.call(erase.request, values, signal, { isOrder: true });
    return answered(api, reply, known);
  } catch (error) {
    return ordered(error);
  }
}

/** Nothing was ordered yet. */
function notOrdered({ kind, why, seconds }: Trouble): EraseAnswer {
  return kind === "refused" || kind === "denied" || kind === "says_error"
    ? { kind: "refused", why }
    : { kind: "later", seconds };
}

function ordered(error: unknown): EraseAnswer {
  if (error instanceof NotFillable) return { kind: "refused", why: error.message };
  if (error instanceof CallFailed && !error.isSent)
    return error.kind === "refused_address"
      ? { kind: "refused", why: error.message }
      : { kind: "later", seconds: 60 };
  const trouble = troubleIn(error);
  if (trouble === undefined) throw error;
  return error instanceof SignInFailed ? notOrdered(trouble) : { kind: "unknown", why: trouble.why };
}

function answered(api: Api, reply: Reply, known: Values): EraseAnswer {
  const { erase, poll } = api.description;
  const { status } = reply;
  const body = reply.json?.value;
  const kept = erase?.keep.find(
    ({ statuses, when }) => statuses.includes(status) && (when === undefined || holds(body, when)),
  );
  if (kept !== undefined) return { kind: "must_keep", why: kept.why };
  if (status === 412) return { kind: "changed" };
  if (status === 404 || status === 410) return { kind: "already_gone" };
  if (erase?.pending.includes(status) === true && poll !== undefined) {
    const ticket =
      "header" in poll.ticket ? reply.header(poll.ticket.header) : pickText(body, poll.ticket.at);
    return ticket === undefined || ticket === ""
      ? { kind: "unknown", why: "The API took the order and did not say how to ask after it." }
      : { kind: "pending", ticket: JSON.stringify({ known, ticket }) };
  }
  const trouble = reply.bytes.length === 0 && status < 300 ? undefined : troubleOf(api, reply);
  if (trouble === undefined)
    return erase?.done.includes(status) === true
      ? { kind: "accepted" }
      : { kind: "unknown", why: `The API answered ${status}, which the description does not know.` };
  const { kind, why, seconds } = trouble;
  if (kind === "limited") return { kind: "later", seconds };
  return kind === "down" || kind === "broken" ? { kind: "unknown", why } : { kind: "refused", why };
}

export async function pollErasure(api: Api, ticket: string, signal: AbortSignal): Promise<EraseAnswer> {
  stopIfAborted(signal);
  const { poll } = api.description;
  const values = poll === undefined ? undefined : valuesIn(ticket);
  if (poll === undefined || values === undefined)
    return { kind: "unknown", why: "There is nothing to ask after under this ticket." };
  try {
    const reply = await api.call(poll.request, values, signal);
    const trouble = troubleOf(api, reply);
    const body = reply.json?.value;
    if (trouble !== undefined)
      return trouble.kind === "limited"
        ? { kind: "later", seconds: trouble.seconds }
        : { kind: "unknown", why: trouble.why };
    if (holds(body, poll.done)) return { kind: "accepted" };
    return poll.failed !== undefined && holds(body, poll.failed)
      ? { kind: "refused", why: "The API says that the erasure failed." }
      : { kind: "pending", ticket };
  } catch (error) {
    const trouble = troubleIn(error);
    if (trouble === undefined) throw error;
    return { kind: "later", seconds: trouble.seconds };
  }
}

function valuesIn(ticket: string): Values | undefined {
  try {
    const parsed: unknown = JSON.parse(ticket);
    if (typeof parsed !== "object" || parsed === null || !("known" in parsed) || !("ticket" in parsed))
      return undefined;
    const known = Object.entries(parsed.known ?? {}).filter(([, value]) => typeof value === "string");
    return { ...Object.fromEntries(known), ticket: String(parsed.ticket) };
  } catch {
    return undefined;
  }
}
