/** The policy on paper: a tagged PDF with the status of every clause in words, the version's hash and where the ledger stood. */
import { renderPdf } from "../../../platform/documents/render.ts";
import type { Instant, PlainDate } from "../../../platform/time.ts";
import type { Status } from "../checks/result.ts";
import { longDay, longMoment } from "../wording.ts";
import { policyReply, type SeenPolicy } from "./reply.ts";

export type Printed = {
  readonly seen: SeenPolicy;
  /** A past day; `undefined`: as of `now`. */
  readonly on: PlainDate | undefined;
  readonly zone: string;
  readonly organisation: string;
  readonly ledger: string | undefined;
  readonly now: Instant;
};

const statusWords: Readonly<Record<Status, string>> = {
  kept: "Kept",
  due: "Due",
  broken: "Broken",
  unproven: "Unproven",
  not_applicable: "",
};

export function printedPolicy({ seen, on, zone, organisation, ledger, now }: Printed): Promise<Buffer> {
  const { policy } = seen;
  const { counts, promises, recorded, sections } = policyReply(seen);
  const asOf = on === undefined ? longMoment(now, zone) : `the end of ${longDay(on)}, as recorded then`;
  const sum = `${promises} promises: ${counts.kept} kept, ${counts.due} due, ${counts.broken} broken, ${counts.unproven} unproven.`;
  const missing = promises - recorded;
  return renderPdf({
    template: "policy",
    language: "en",
    creationMoment: now,
    data: {
      title: policy.title,
      organisation,
      facts: [
        { term: "Version", text: `${policy.number}, in force since ${longDay(policy.inForceFrom)}` },
        { term: "As of", text: asOf },
        { term: "SHA-256 of this version", text: policy.hash },
        ...(ledger === undefined ? [] : [{ term: "Ledger", text: ledger }]),
      ],
      sum,
      notes: [
        "Kept: records show it, and would have shown a breach. Due: something must happen soon. Broken: at least once it was not kept. Unproven: nothing shows yet whether it is kept, and it is not claimed. Clauses without a word are definitions, permissions, aims or facts.",
        ...(missing === 0 ? [] : [`Of ${missing} of the promises nothing was recorded on that day.`]),
      ],
      sections: sections.map(({ number, title, clauses }) => ({
        title: `${number} ${title}`.trim(),
        clauses: clauses.map(({ label, segments, status, hint }) => ({
          label: /^\d/.test(label) ? label : "",
          text: segments.map(({ text }) => text).join(""),
          status: statusWords[status],
          why: status === "not_applicable" ? "" : hint,
        })),
      })),
      page: { word: "Page", of: "of" },
    },
  });
}
