/** What was written into a store, for the record (GDPR arts. 5(2), 16, 18, 19 and 21): counts, columns and reasons; no value, no key. */
import { z } from "zod";
import type { ChangeJournal } from "../change/records.ts";
import { AmendmentLook, AmendmentPlan } from "./plan.ts";
import { amendmentSentences, besides, nouns } from "./words.ts";

export const AmendmentCertificate = z.strictObject({
  kept_amendment_certificate: z.literal(1),
  purpose: AmendmentPlan.shape.purpose,
  store: z.string(),
  database: z.string(),
  map: z.string(),
  digest: z.string(),
  identities: z.array(z.string()),
  done_at: z.string(),
  tables: AmendmentPlan.shape.tables,
  unmarked: AmendmentPlan.shape.unmarked,
  triggers: AmendmentPlan.shape.triggers,
  side_effects: AmendmentPlan.shape.side_effects,
  verification: AmendmentLook,
  finished_later: z.boolean(),
});
export type AmendmentCertificate = z.output<typeof AmendmentCertificate>;

export function certificateOf({
  plan,
  begun_at,
  verification,
  finished_later,
}: ChangeJournal<AmendmentPlan, AmendmentLook>): AmendmentCertificate {
  if (verification === undefined) throw new Error("nothing is certified that was not looked at again");
  const { purpose, store, database, map, digest, identities, tables, unmarked, triggers, side_effects } =
    plan;
  return {
    kept_amendment_certificate: 1,
    purpose,
    store,
    database,
    map,
    digest,
    identities,
    done_at: begun_at,
    tables,
    unmarked,
    triggers,
    ...(side_effects === undefined ? {} : { side_effects }),
    verification,
    finished_later,
  };
}

export function certificateText(certificate: AmendmentCertificate): string {
  const { purpose, verification } = certificate;
  const lines = [
    `Certificate of ${nouns[purpose]}`,
    "",
    `Store: ${certificate.store} (database ${certificate.database})`,
    `Person: known by ${certificate.identities.join(", ")}; the values are not written down`,
    `Done: ${certificate.done_at}`,
    `Approved plan: ${certificate.digest}`,
    "",
    "Written",
    ...amendmentSentences.tables(certificate).map((line) => `  ${line}`),
    ...besides(certificate),
    "",
    amendmentSentences.verdict(purpose, verification),
    ...amendmentSentences.look(verification).map((line) => `  · ${line}`),
    ...(purpose === "rectify"
      ? [`  Looked at ${verification.columns_scanned} text columns as of ${verification.as_of}.`]
      : []),
    ...(certificate.finished_later
      ? [
          "",
          "The run was interrupted after the store had committed it. This was written when it was taken up again.",
        ]
      : []),
  ];
  return `${lines.join("\n")}\n`;
}
