/**
 * Keeps the conversation with a processor's system going: sends the request once, asks where it stands until it is over, and
 * records as taken or done only what the processor signed. What does not pass by itself is put before a person.
 */
import { z } from "zod";
import { writeCell } from "../../../../platform/cells/cells.ts";
import { readCase } from "../../../../platform/cases/store.ts";
import { read } from "../../../../platform/db.ts";
import type { WriteTx } from "../../../../platform/db.ts";
import { DutyProblem, dutyKind } from "../../../../platform/duties/kinds.ts";
import type { Attempt, DutyKind, Effect } from "../../../../platform/duties/kinds.ts";
import { insertDuty } from "../../../../platform/duties/store.ts";
import type { Platform } from "../../../../platform/feature.ts";
import { idSchema } from "../../../../platform/identifiers.ts";
import type { CaseId, CellId } from "../../../../platform/identifiers.ts";
import { readProfile, slugIn } from "../../../../platform/organisations.ts";
import type { Scope } from "../../../../platform/scope.ts";
import { dayIn } from "../../../../platform/time.ts";
import { hasEnded, requestKind } from "../../request/state.ts";
import { readRequest } from "../../request/store.ts";
import { caseOwner } from "../../request/texts.ts";
import type { ExchangeId, ExchangeTrouble, NoticeId } from "../contract.ts";
import { noteSent } from "../disclosed.ts";
import type { NoticeCommand } from "../domain.ts";
import { actOnNotice } from "../notices.ts";
import { isOpen } from "../state.ts";
import { holdNotice, readNotice } from "../store.ts";
import { statusDutyKey, systemDutyName } from "./begin.ts";
import { callbackAddress } from "./callback.ts";
import { lineOver } from "./call.ts";
import type { Line } from "./call.ts";
import { authorizationFor } from "./keys.ts";
import { cancel, look, mayPass, submit } from "./converse.ts";
import type { Counterpart, Receipt, Standing, Taken } from "./converse.ts";
import { readExchange, updateExchange } from "./store.ts";
import type { Exchange, ExchangeChange } from "./store.ts";

const Data = z.strictObject({
  case: idSchema<CaseId>(),
  notice: idSchema<NoticeId>(),
  exchange: idSchema<ExchangeId>(),
});
type Trying = Attempt<z.infer<typeof Data>>;

/** So long a system that is away or busy is tried before a person is asked to tell them another way. */
const tryForHours = 72;
const firstLookSeconds = 60;

export function systemDuty(platform: Platform, line: Line = lineOver()): DutyKind {
  return dutyKind({
    name: systemDutyName,
    data: Data,
    // As long as the conversation may last; a system is asked every hour at most.
    maxAttempts: 1_000_000,
    firstPauseSeconds: 30,
    longestPauseSeconds: 3600,
    longestSeconds: 300,
    run: (attempt) => converse(platform, line, attempt),
  });
}

async function converse(platform: Platform, line: Line, attempt: Trying): Promise<Effect | undefined> {
  const { db, keys, now } = platform;
  const { data, scope, signal } = attempt;
  const found = await read(db, scope, async (tx) => ({
    exchange: await readExchange(tx, scope, data.exchange),
    notice: await readNotice(tx, scope, data.notice),
    request: await readCase(tx, scope, requestKind, data.case),
    asked: await readRequest(tx, scope, keys, { caseId: data.case }),
    slug: await slugIn(tx, scope),
    authorization: await authorizationFor(tx, scope, keys, data.exchange),
  }));
  const { exchange, notice, request, asked } = found;
  if (exchange === undefined || request === undefined) return undefined;
  const of = counterpartOf(exchange, line, found.authorization);
  const at = { now: now(), signal };
  // The person takes back what they asked for: so does the request that went on.
  if (request.state.name === "withdrawn" && notice?.state.exchangeId === exchange.id)
    return takenBack(attempt, platform, { exchange, of, at, since: request.closedAt });
  if (hasEnded(request.state)) return undefined;
  // Sent anew meanwhile, answered otherwise, or no longer waited for.
  if (notice?.state.exchangeId !== exchange.id || !isOpen(notice.state)) return undefined;
  // Their system's word is none on whether it went to the right one.
  if (notice.state.answer?.kind === "wrong-person") return undefined;
  if (exchange.state === "accepted") {
    const standing = await look(of, exchange.subject_request_id, at);
    return "trouble" in standing
      ? await wait(attempt, platform, standing.trouble)
      : await follow(attempt, platform, standing);
  }
  if (exchange.state !== "waiting" && exchange.state !== "sent") return undefined;
  // It may have arrived although no answer came: whoever has it is asked, not sent it again.
  const before = exchange.state === "sent" ? await look(of, exchange.subject_request_id, at) : undefined;
  const isUnknown = before === undefined || ("trouble" in before && before.trouble === "unknown_there");
  const taken = isUnknown
    ? await submit(
        of,
        {
          subjectRequestId: exchange.subject_request_id,
          submittedAt: at.now,
          texts: asked?.texts ?? {},
          callback: callbackAddress(platform, { slug: found.slug, exchange: exchange.id }),
          customerNumber: exchange.customer_number ?? undefined,
        },
        { ...at, willSend: () => noteOn(attempt, { state: "sent", changed_at: now() }) },
      )
    : before;
  if (!("trouble" in taken)) return accepted(attempt, platform, taken);
  const isOld = Temporal.Instant.compare(at.now, exchange.created_at.add({ hours: tryForHours })) > 0;
  if (mayPass(taken.trouble) && !isOld) return wait(attempt, platform, taken.trouble);
  return dropped(attempt, platform, { state: "refused", trouble: taken.trouble });
}

/** What is still pending there is cancelled; what is not is said, and a person asks. */
async function takenBack(
  attempt: Trying,
  platform: Platform,
  {
    exchange,
    of,
    at,
    since = exchange.created_at,
  }: {
    readonly exchange: Exchange;
    readonly of: Counterpart;
    readonly at: { readonly now: Temporal.Instant; readonly signal: AbortSignal };
    /** When the person withdrew. */
    readonly since: Temporal.Instant | undefined;
  },
): Promise<Effect | undefined> {
  // Nothing left here, or it is over there.
  if (exchange.state !== "sent" && exchange.state !== "accepted") return undefined;
  if (exchange.trouble === "too_late_to_cancel") return undefined;
  const { subject_request_id: id } = exchange;
  const standing = await look(of, id, at);
  const isUnknown = "trouble" in standing && standing.trouble === "unknown_there";
  const isPending = !("trouble" in standing) && standing.status === "pending";
  const said = isPending ? await cancel(of, id, at) : standing;
  if ("trouble" in said && !isUnknown) {
    const isOld = Temporal.Instant.compare(at.now, since.add({ hours: tryForHours })) > 0;
    if (mayPass(said.trouble) && !isOld) return wait(attempt, platform, said.trouble);
    return (tx) =>
      updateExchange(tx, attempt.scope, exchange.id, { trouble: said.trouble, changed_at: platform.now() });
  }
  const isTooLate = !isPending && !isUnknown && "status" in standing && standing.status !== "cancelled";
  return async (tx) => {
    const { scope, data } = attempt;
    const now = platform.now();
    if (isTooLate)
      return updateExchange(tx, scope, exchange.id, { trouble: "too_late_to_cancel", changed_at: now });
    const cell =
      "receipt" in said
        ? await sealReceipt(tx, scope, platform, { ...data, column: "outcome", receipt: said.receipt })
        : null;
    await updateExchange(tx, scope, exchange.id, {
      state: "cancelled",
      trouble: null,
      outcome_cell: cell,
      changed_at: now,
    });
  };
}

function counterpartOf(
  { base, domain, fingerprint }: Exchange,
  line: Line,
  authorization: string | undefined,
): Counterpart {
  return { base, domain, fingerprint: fingerprint ?? undefined, line, authorization };
}

const noteOn = ({ write, scope, data }: Trying, change: ExchangeChange): Promise<void> =>
  write((tx) => updateExchange(tx, scope, data.exchange, change));

/** Says what is wrong where people look, and tries again later; the day that was asked for brings it before a person. */
async function wait(attempt: Trying, { now }: Platform, trouble: ExchangeTrouble): Promise<never> {
  await noteOn(attempt, { trouble, changed_at: now() });
  throw new DutyProblem(trouble, { isWaiting: true });
}

async function follow(attempt: Trying, platform: Platform, standing: Standing): Promise<Effect | undefined> {
  switch (standing.status) {
    case "completed":
      return completed(attempt, platform, standing.receipt);
    case "cancelled":
      return dropped(attempt, platform, { state: "cancelled", trouble: "cancelled_there" });
    case "pending":
    case "in_progress":
      await noteOn(attempt, {
        trouble: null,
        expected_at: standing.expectedAt,
        changed_at: platform.now(),
      });
      throw new DutyProblem("processor_at_work", { isWaiting: true });
    default:
      return standing.status satisfies never;
  }
}

function accepted(attempt: Trying, platform: Platform, { receipt, expectedAt }: Taken): Effect {
  const { scope, data } = attempt;
  const { exchange } = data;
  return async (tx) => {
    const cell = await sealReceipt(tx, scope, platform, { ...data, column: "receipt", receipt });
    await updateExchange(tx, scope, exchange, {
      state: "accepted",
      trouble: null,
      expected_at: expectedAt,
      certificate: receipt.fingerprint,
      receipt_cell: cell,
      changed_at: platform.now(),
    });
    await moved(tx, scope, platform, attempt, (on) => ({ type: "accept", exchangeId: exchange, on }));
    const key = statusDutyKey(exchange);
    const dueAt = platform.now().add({ seconds: firstLookSeconds });
    const caseId = data.case;
    await insertDuty(tx, scope, { kind: systemDutyName, key, data, dueAt, now: platform.now(), caseId });
  };
}

function completed(attempt: Trying, platform: Platform, receipt: Receipt): Effect {
  const { scope, data } = attempt;
  return async (tx) => {
    const cell = await sealReceipt(tx, scope, platform, { ...data, column: "outcome", receipt });
    await updateExchange(tx, scope, data.exchange, {
      state: "completed",
      trouble: null,
      certificate: receipt.fingerprint,
      outcome_cell: cell,
      changed_at: platform.now(),
    });
    await moved(tx, scope, platform, attempt, (on) => ({
      type: "answer",
      kind: "confirmed",
      way: "opendsr",
      on,
    }));
  };
}

function dropped(
  attempt: Trying,
  platform: Platform,
  end: { readonly state: "refused" | "cancelled"; readonly trouble: ExchangeTrouble },
): Effect {
  const { scope, data } = attempt;
  return async (tx) => {
    // It left here, whatever came back: they may know now who the person is.
    const isOut = (await readExchange(tx, scope, data.exchange))?.state === "sent";
    if (isOut) await noteSent(tx, scope, platform.keys, { id: data.notice, now: platform.now() });
    await updateExchange(tx, scope, data.exchange, { ...end, changed_at: platform.now() });
    await moved(tx, scope, platform, attempt, () => ({
      type: "refuse-exchange",
      exchangeId: data.exchange,
    }));
  };
}

/** One step of the notice, unless somebody moved it on between asking and writing. */
async function moved(
  tx: WriteTx,
  scope: Scope,
  platform: Platform,
  { data }: Trying,
  commandOn: (today: Temporal.PlainDate) => NoticeCommand,
): Promise<void> {
  const held = await holdNotice(tx, scope, data.notice);
  const request = await readCase(tx, scope, requestKind, data.case);
  const isStill = held?.state.exchangeId === data.exchange && isOpen(held.state);
  if (request === undefined || !isStill || hasEnded(request.state)) return;
  const now = platform.now();
  const command = commandOn(dayIn((await readProfile(tx, scope)).zone, now));
  // They answered by another way before their system did.
  if (command.type === "accept" && held.state.name !== "sent") return;
  if (command.type === "change") throw new TypeError("A system changes no words.");
  await actOnNotice(tx, scope, platform, request, { id: data.notice, command, now });
}

/** The signed bytes and all that is needed to verify them again: they hold identities of the person. */
function sealReceipt(
  tx: WriteTx,
  scope: Scope,
  { keys, now }: Platform,
  of: z.infer<typeof Data> & { readonly column: "receipt" | "outcome"; readonly receipt: Receipt },
): Promise<CellId> {
  return writeCell(tx, scope, keys, {
    row: { table: "opendsr_exchange", column: of.column, rowId: of.exchange },
    owner: caseOwner(of.case),
    text: JSON.stringify(of.receipt),
    now: now(),
  });
}
