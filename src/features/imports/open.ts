/** Opens one case of an import: as a person would have, on the days it happened, and nobody is written to. */
import type { WriteTx } from "../../platform/db.ts";
import type { Platform } from "../../platform/feature.ts";
import { append } from "../../platform/ledger/ledger.ts";
import type { Machine } from "../../platform/cases/machine.ts";
import type { Sent } from "../../platform/cases/fields.ts";
import type { CaseId } from "../../platform/identifiers.ts";
import type { Scope } from "../../platform/scope.ts";
import type { Instant } from "../../platform/time.ts";
import { adviceMachine } from "../advice/index.ts";
import { act, openAs } from "../cases/index.ts";
import { complaint } from "../complaints/index.ts";
import { bringRequest } from "../rights/index.ts";
import type { ImportId } from "./contract.ts";
import type { Asked } from "./domain.rows.ts";

export type Opening = {
  readonly importId: ImportId;
  readonly number: number;
  readonly asked: Asked;
  readonly now: Instant;
};

export async function openImported(
  tx: WriteTx,
  scope: Scope,
  platform: Platform,
  { importId, number, asked, now }: Opening,
): Promise<CaseId> {
  const note = `Brought here from another system, where it was called ${asked.reference}: row ${number} of a file. Nobody was written to.`;
  const caseId = await openOf(tx, scope, platform, asked, note, now);
  await append(tx, scope, platform.keys, {
    type: "case.imported",
    now,
    owner: { kind: "case", id: caseId },
    payload: { import: importId, row: number, case: caseId },
  });
  return caseId;
}

async function openOf(
  tx: WriteTx,
  scope: Scope,
  platform: Platform,
  asked: Asked,
  note: string,
  now: Instant,
): Promise<CaseId> {
  const { handler, receivedAt } = asked;
  if (asked.kind !== "request") {
    const machine: Machine = asked.kind === "complaint" ? complaint : adviceMachine;
    const sent = asked.kind === "complaint" ? complaintFields(asked) : questionFields(asked);
    const { id: caseId } = await openAs(tx, scope, platform, [machine], machine, {
      sent,
      now,
      arrivedAt: receivedAt,
    });
    const does = (command: string, fields: Sent, happenedAt = now) =>
      act(tx, scope, platform, [machine], machine, { caseId, command, sent: fields, now, happenedAt });
    if (asked.kind === "complaint" && asked.acknowledged !== undefined)
      await does("acknowledge", { by: "post" }, asked.acknowledged);
    if (handler !== undefined) await does("assign", { to: handler });
    await does("note", { note });
    return caseId;
  }
  const { channel, capacity, right, name, email, address, person, wording, language, about } = asked;
  const { caseId } = await bringRequest(
    tx,
    scope,
    platform,
    {
      right,
      channel,
      capacity,
      delivery: email === undefined ? "post" : "portal",
      receivedAt,
      language,
      handler,
      aboutAccountId: about,
      texts: {
        requesterName: name,
        requesterEmail: email,
        requesterAddress: address,
        subjectName: person,
        wording,
        identities: [],
      },
      now,
    },
    { reached: asked.reached, note },
  );
  return caseId;
}

function complaintFields(asked: Extract<Asked, { readonly kind: "complaint" }>): Sent {
  const { sort, channel, receivedOn, name, email, address, wording = "", about, language } = asked;
  return {
    sort,
    channel,
    receivedOn,
    name,
    language,
    complaint: wording,
    ...(email === undefined ? {} : { email }),
    ...(address === undefined ? {} : { address }),
    ...(about === undefined ? {} : { about }),
  };
}

/** A question has one line and what one should know beside it. */
function questionFields({ topic, wording = "" }: Extract<Asked, { readonly kind: "question" }>): Sent {
  const flat = wording.replaceAll(/\s+/g, " ").trim();
  const isShort = flat === wording && Array.from(flat).length <= 160;
  const question = isShort ? flat : `${Array.from(flat).slice(0, 150).join("")}…`;
  return { topic, question, ...(isShort ? {} : { more: wording }) };
}
