/**
 * One more mail to whoever asked through the public form and has not confirmed the address: half-way, once, and only
 * where the first one was taken by a mail server. It says what happens otherwise, the other ways to ask, and where to
 * complain (GDPR art. 12(4)), and carries no word that its sender chose (docs/decisions/0103-unconfirmed-requests.md).
 */
import { z } from "zod";
import { readCase } from "../../../platform/cases/store.ts";
import { read } from "../../../platform/db.ts";
import { dutyKind } from "../../../platform/duties/kinds.ts";
import type { DutyKind } from "../../../platform/duties/kinds.ts";
import type { Platform } from "../../../platform/feature.ts";
import { idSchema } from "../../../platform/identifiers.ts";
import type { CaseId } from "../../../platform/identifiers.ts";
import { reminded } from "../request/events.ts";
import { postRequestMail } from "../request/post.ts";
import { requestKind } from "../request/state.ts";
import { readRequest, record, remindDuty } from "../request/store.ts";
import { askedAt } from "../request/unconfirmed/store.ts";
import { mayRemind } from "./limits.ts";

const Data = z.strictObject({ case: idSchema<CaseId>() });

export function remindDuties(
  platform: Pick<Platform, "db" | "keys" | "now" | "url" | "mailFrom">,
): readonly DutyKind[] {
  const { db, keys, now } = platform;
  const kind = dutyKind({
    name: remindDuty,
    data: Data,
    run: async ({ data, scope }) => {
      const waits = await read(db, scope, async (tx) => {
        const request = await readRequest(tx, scope, keys, { caseId: data.case });
        if (request?.file.state.name !== "unconfirmed") return undefined;
        const email = request.texts.requesterEmail;
        // Nobody was asked yet: the first mail is not followed by a second.
        return email !== undefined && (await askedAt(tx, scope, [data.case])) !== undefined
          ? email
          : undefined;
      });
      if (waits === undefined || !(await mayRemind(platform, scope, waits, now()))) return undefined;
      return async (tx) => {
        const file = await readCase(tx, scope, requestKind, data.case);
        if (file?.state.name !== "unconfirmed") return;
        const mailId = await postRequestMail(tx, scope, platform, file, "confirm-again", now());
        if (mailId === undefined) return;
        await record(tx, scope, platform, {
          caseId: file.id,
          events: [reminded.make({ mailId })],
          now: now(),
        });
      };
    },
  });
  return [kind];
}
