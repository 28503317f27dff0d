/**
 * A request from a controller's system becomes a request like any other: the same clock, search, erasure and proof. Who the
 * person is, the controller answers for (GDPR art. 28(3)(e)); nobody is written to, and the receipt is the signed answer. Asked
 * twice under one id it is taken once.
 */
import { createHash } from "node:crypto";
import { z } from "zod";
import { writeCell } from "../../../platform/cells/cells.ts";
import type { WriteTx } from "../../../platform/db.ts";
import { refusal } from "../../../platform/errors.ts";
import type { Platform } from "../../../platform/feature.ts";
import { newId } from "../../../platform/ids.ts";
import { append } from "../../../platform/ledger/ledger.ts";
import { readProfile } from "../../../platform/organisations.ts";
import { readCells } from "../../../platform/cells/cells.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import { answerClock, openRequest } from "../request/store.ts";
import { caseOwner } from "../request/texts.ts";
import type { RequestIdentity } from "../request/texts.ts";
import type { ControllerId } from "./contract.ts";
import type { Asked } from "./protocol.ts";
import { insertReceived, lockController, receivedOf } from "./store.ts";
import type { Controller, Received } from "./store.ts";
import type { ReceivedId } from "./tables.ts";

/** What was sent beside the person's identities: sealed, since an address may say whom it is about. */
const Sent = z.strictObject({ digest: z.string(), callbacks: z.array(z.string()).readonly() });

type Sender = {
  readonly controllerId: ControllerId;
  readonly asked: Asked;
  /** The body as it came. */
  readonly bytes: Buffer;
  readonly now: Instant;
};

export async function take(
  tx: WriteTx,
  scope: Scope,
  platform: Platform,
  { controllerId, asked, bytes, now }: Sender,
): Promise<Received> {
  const controller = await lockController(tx, scope, controllerId);
  if (controller === undefined) throw refusal("not_signed_in");
  const digest = createHash("sha256").update(bytes).digest("hex");
  const before = await receivedOf(tx, scope, controllerId, asked.subject_request_id);
  if (before !== undefined) {
    // The same again is answered again; another request under an id that is taken is nobody's.
    if ((await sentOf(tx, scope, platform, before))?.digest === digest) return before;
    throw refusal("conflict", {}, [{ at: "body.subject_request_id", reason: "used_for_another" }]);
  }
  const identities = identitiesOf(asked, controller);
  const callbacks = callbacksOf(asked, controller);
  const { language } = await readProfile(tx, scope);
  const { caseId } = await openRequest(tx, scope, platform, {
    right: asked.subject_request_type,
    channel: "opendsr",
    capacity: "controller",
    delivery: "portal",
    receivedAt: now,
    texts: {
      requesterName: controller.name,
      requesterEmail: controller.contact,
      subjectName: identities[0]?.value,
      identities,
    },
    language: language === "es" ? "es" : "en",
    isQuiet: true,
    now,
  });
  const id = newId<ReceivedId>();
  const sentCell = await writeCell(tx, scope, platform.keys, {
    row: { table: "opendsr_received", column: "sent", rowId: id },
    owner: caseOwner(caseId),
    text: JSON.stringify({ digest, callbacks } satisfies z.input<typeof Sent>),
    now,
  });
  const made: Received = {
    id,
    controller_id: controllerId,
    subject_request_id: asked.subject_request_id,
    case_id: caseId,
    sent_cell: sentCell,
    submitted_at: Temporal.Instant.from(asked.submitted_time),
    received_at: now,
    expected_at: (await answerClock(tx, scope, caseId))?.effectiveLimit ?? now,
    has_callbacks: callbacks.length > 0,
    status: "pending",
    told: null,
    told_at: null,
  };
  await insertReceived(tx, scope, made);
  await append(tx, scope, platform.keys, {
    type: "controller.asked",
    now,
    owner: caseOwner(caseId),
    payload: { case: caseId, controller: controllerId, right: asked.subject_request_type },
  });
  return made;
}

/** Nothing once the key of the case is destroyed. */
export async function sentOf(
  tx: WriteTx,
  scope: Scope,
  { keys }: Pick<Platform, "keys">,
  { sent_cell: cell }: Pick<Received, "sent_cell">,
): Promise<z.output<typeof Sent> | undefined> {
  const text = (await readCells(tx, scope, keys, [cell])).get(cell);
  return text === undefined ? undefined : Sent.parse(JSON.parse(text));
}

/** In the names identities have here; a number of the controller's is one of ours only where its entry says which. */
function identitiesOf(asked: Asked, controller: Controller): readonly RequestIdentity[] {
  return asked.subject_identities.map(({ identity_type: type, identity_value: value }, at) => {
    if (type === "email") return { name: "email", value };
    const { customer_number: name } = controller;
    if (name === null)
      throw refusal("invalid_request", {}, [
        { at: `body.subject_identities.${at}`, reason: "identity_not_agreed" },
      ]);
    return { name, value };
  });
}

/** Only to servers the controller named beforehand: else a request would be a way to make us call anybody. */
function callbacksOf(
  { status_callback_urls: urls = [] }: Asked,
  { callback_hosts: hosts }: Controller,
): readonly string[] {
  urls.forEach((url, at) => {
    if (!mayCallBack(url, hosts))
      throw refusal("invalid_request", {}, [
        { at: `body.status_callback_urls.${at}`, reason: "server_not_agreed" },
      ]);
  });
  return [...new Set(urls)];
}

export function mayCallBack(url: string, hosts: readonly string[]): boolean {
  const { protocol, hostname, port, username, password } = new URL(url);
  const isPlain = protocol === "https:" && `${port}${username}${password}` === "";
  return isPlain && hosts.includes(hostname);
}
