/**
 * What was done to a person's data in a store, for the record (GDPR arts. 5(2), 17): counts, columns and reasons, the look
 * afterwards, and what the database may still hold outside its tables. No value and no key of a row.
 */
import { z } from "zod";
import { mayStillHold } from "../../connectors/standalone.ts";
import type { ErasureJournal } from "./files.ts";
import { ErasurePlan } from "./plan.ts";
import { Verification } from "./verification.ts";
import { effect, reasonWords, rows, stayWords, verdicts, verificationLines } from "./words.ts";

export const ErasureCertificate = z.strictObject({
  kept_erasure_certificate: z.literal(1),
  store: z.string(),
  database: z.string(),
  map: z.string(),
  digest: z.string(),
  identities: z.array(z.string()),
  erased_at: z.string(),
  tables: ErasurePlan.shape.tables,
  triggers: ErasurePlan.shape.triggers,
  side_effects: ErasurePlan.shape.side_effects,
  verification: Verification,
  may_still_hold: z.array(z.string()),
  finished_later: z.boolean(),
});
export type ErasureCertificate = z.output<typeof ErasureCertificate>;

export function certificateOf({
  plan,
  begun_at,
  verification,
  finished_later,
}: Pick<ErasureJournal, "plan" | "begun_at" | "verification" | "finished_later">): ErasureCertificate {
  if (verification === undefined) throw new Error("nothing is certified that was not looked at again");
  const { store, database, map, digest, identities, tables, triggers, side_effects } = plan;
  return {
    kept_erasure_certificate: 1,
    store,
    database,
    map,
    digest,
    identities,
    erased_at: begun_at,
    tables,
    triggers,
    ...(side_effects === undefined ? {} : { side_effects }),
    verification,
    may_still_hold: [...mayStillHold(plan.system ?? "postgresql")],
    finished_later,
  };
}

export function certificateText(certificate: ErasureCertificate): string {
  const { verification } = certificate;
  const lines = [
    "Certificate of erasure",
    "",
    `Store: ${certificate.store} (database ${certificate.database})`,
    `Person: known by ${certificate.identities.join(", ")}; the values are not written down`,
    `Erased: ${certificate.erased_at}`,
    `Approved plan: ${certificate.digest}`,
    "",
    ...section("Deleted", certificate, "delete"),
    ...section("Anonymised: the row stays, what it said of the person does not", certificate, "anonymise"),
    ...section(
      "Unlinked: the row is somebody else's too, and no longer names the person",
      certificate,
      "unlink",
    ),
    ...keptLines(certificate),
    ...besides(certificate),
    verdicts[verification.verdict],
    ...verificationLines(verification).map((line) => `  · ${line}`),
    `  Looked at ${verification.columns_scanned} text columns as of ${verification.as_of}.`,
    "",
    "A database may still hold what its tables no longer do:",
    ...certificate.may_still_hold.map((place) => `  · ${place}`),
    ...(certificate.finished_later
      ? [
          "",
          "The run was interrupted after the store had committed it. This certificate was written when it was taken up again.",
        ]
      : []),
  ];
  return `${lines.join("\n")}\n`;
}

function section(
  title: string,
  { tables }: ErasureCertificate,
  does: "delete" | "anonymise" | "unlink",
): readonly string[] {
  const lines = tables.flatMap((table) => {
    if (table.rows[does] === 0) return [];
    const why = table.why
      .filter(({ becomes }) => becomes === does)
      .map(({ why: reason, rows: count }) => `${rows(count)} ${reasonWords[reason] ?? reason}`);
    const changes = table.changes.filter((change) => change.does === does);
    const stays = changes.flatMap(({ stays: staying }) => staying);
    const emptied = [...new Set(changes.flatMap(({ empties }) => empties.map(({ column }) => column)))];
    const staying = [...new Map(stays.map((stay) => [stay.column, stay])).values()];
    return [
      `  ${table.table}: ${rows(table.rows[does])} (${why.join("; ")})`,
      ...(emptied.length === 0 ? [] : [`    emptied: ${emptied.join(", ")}`]),
      ...staying.map(({ column, why: reason }) => `    ${column} stays: ${stayWords[reason] ?? reason}`),
    ];
  });
  return lines.length === 0 ? [] : [title, ...lines, ""];
}

function keptLines({ tables }: ErasureCertificate): readonly string[] {
  const lines = tables.flatMap(({ table, rows: { keep: all }, kept, answered = [] }) => {
    const told = answered.filter(({ becomes }) => becomes === "keep");
    const keep = all - told.reduce((sum, each) => sum + each.rows, 0);
    const said = told.map(
      ({ rows: count, because, exemption, until }) =>
        `  ${table}: ${rows(count)}, because ${because}${exemption === undefined ? "" : ` (${exemption})`}; ${until === undefined ? "no end is stated" : `until ${until}`}`,
    );
    if (keep === 0) return said;
    const because = kept?.because ?? "the map says so";
    const ground = kept?.exemption === undefined ? "" : ` (${kept.exemption})`;
    const until =
      kept?.until === undefined
        ? "no end is stated"
        : kept.until.first === kept.until.last
          ? `until ${kept.until.last}`
          : `until ${kept.until.first} to ${kept.until.last}`;
    return [`  ${table}: ${rows(keep)}, because ${because}${ground}; ${until}`, ...said];
  });
  return lines.length === 0 ? [] : ["Kept", ...lines, ""];
}

function besides({ triggers, side_effects: effects = [] }: ErasureCertificate): readonly string[] {
  if (triggers.length + effects.length === 0) return [];
  return [
    "The store's own triggers ran",
    ...triggers.map(({ table, name }) => `  ${name} of ${table}`),
    ...effects.map((each) => `  ${each.table}: ${effect(each)}`),
    "",
  ];
}
