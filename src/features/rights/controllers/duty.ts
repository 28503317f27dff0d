/**
 * Calls a controller's system back (OpenDSR 2.0, status call-backs): signed, over https alone, to servers the controller named,
 * past the guard against inner addresses. Tried for about three days; then it is among what stopped, and the status can still
 * be asked for.
 */
import { z } from "zod";
import { write } from "../../../platform/db.ts";
import { DutyProblem, dutyKind } from "../../../platform/duties/kinds.ts";
import type { Attempt, DutyKind, Effect } from "../../../platform/duties/kinds.ts";
import type { Platform } from "../../../platform/feature.ts";
import { idSchema } from "../../../platform/identifiers.ts";
import type { CaseId } from "../../../platform/identifiers.ts";
import { append } from "../../../platform/ledger/ledger.ts";
import { slugIn } from "../../../platform/organisations.ts";
import { lineOver, Unanswered } from "../recipients/opendsr/call.ts";
import type { Line } from "../recipients/opendsr/call.ts";
import { caseOwner } from "../request/texts.ts";
import { tellDutyName } from "./owed.ts";
import { standingFor } from "./saying.ts";
import { signerOf } from "./signer.ts";
import { controllerById, receivedOfCase, updateReceived } from "./store.ts";
import type { ReceivedId } from "./tables.ts";
import { mayCallBack, sentOf } from "./taking.ts";

const Data = z.strictObject({ case: idSchema<CaseId>(), received: idSchema<ReceivedId>() });

/** `line`: how systems are called; a test has its own. */
export function tellDuty(platform: Platform, line: Line = lineOver()): DutyKind {
  return dutyKind({
    name: tellDutyName,
    data: Data,
    maxAttempts: 80,
    firstPauseSeconds: 10,
    longestPauseSeconds: 3600,
    longestSeconds: 150,
    run: (attempt) => tell(platform, line, attempt),
  });
}

async function tell(
  platform: Platform,
  line: Line,
  { data, scope, signal }: Attempt<z.infer<typeof Data>>,
): Promise<Effect | undefined> {
  const { db, keys, now } = platform;
  const owed = await write(db, scope, async (tx) => {
    const received = await receivedOfCase(tx, scope, data.case);
    if (received === undefined || received.told === received.status) return undefined;
    const sent = await sentOf(tx, scope, platform, received);
    const controller = await controllerById(tx, scope, received.controller_id);
    // Erased meanwhile, or a server the controller named no longer.
    const urls = (sent?.callbacks ?? []).filter((url) => mayCallBack(url, controller?.callback_hosts ?? []));
    if (urls.length === 0) return undefined;
    const signer = await signerOf(tx, scope, keys);
    const place = { slug: await slugIn(tx, scope), domain: signer.domain };
    return { received, urls, signer, said: await standingFor(tx, scope, platform, received, place) };
  });
  if (owed === undefined) return undefined;
  const { received, urls, signer, said } = owed;
  for (const url of urls) {
    const body = JSON.stringify({ ...said, status_callback_url: url });
    const headers = signer.headersOf(Buffer.from(body, "utf8"));
    await delivered(line, { method: "POST", address: url, body, headers, signal });
  }
  return async (tx) => {
    await updateReceived(tx, scope, received.id, { told: received.status, told_at: now() });
    await append(tx, scope, keys, {
      type: "controller.told",
      now: now(),
      owner: caseOwner(data.case),
      payload: { case: data.case, status: received.status },
    });
  };
}

async function delivered(line: Line, question: Parameters<Line["ask"]>[0]): Promise<void> {
  try {
    const { status } = await line.ask(question);
    if (status >= 200 && status < 300) return;
    throw new DutyProblem(status === 429 || status >= 500 ? "callback_busy" : "callback_refused");
  } catch (error) {
    if (error instanceof Unanswered) throw new DutyProblem(`callback_${error.code}`);
    throw error;
  }
}
