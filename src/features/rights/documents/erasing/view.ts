/** How erasing files of folders stands, for the office: counts and sentences, no name of a file. */
import { z } from "zod";
import { formatInstant } from "../../../../platform/time.ts";
import { taskOf } from "../../execution/gates.ts";
import { missingSentence } from "../../execution/words.ts";
import type { DocumentRow, DocumentSearch } from "../store.ts";
import { digestOf, type Looking } from "./acts.ts";
import type { ErasingView } from "./contract.ts";
import { missingToErase } from "./gates.ts";

const Result = z.object({
  erased: z.int(),
  left: z.int(),
  reasons: z.array(z.object({ why: z.string(), records: z.int() })),
});

/** `undefined`: nothing is erased for this right, or nothing was looked for. */
export async function erasingView(
  acting: Looking,
  search: DocumentSearch | undefined,
  rows: readonly DocumentRow[],
): Promise<ErasingView | undefined> {
  const { request } = acting;
  if (search?.state !== "finished") return undefined;
  if (taskOf(request.state) !== "erase" && search.erase_state === null) return undefined;
  const result = Result.safeParse(search.erase_result);
  const missing = search.erase_state === "approved" ? [] : await missingToErase(acting, acting.tx, rows);
  return {
    state: search.erase_state ?? "open",
    goes: rows.filter(({ decision }) => decision === "erase").length,
    stays: rows.filter(({ decision }) => decision === "leave-out").length,
    digest: await digestOf(acting, rows),
    missing: missing.map((code) => ownSentences[code] ?? missingSentence(code)),
    ...(result.success && search.erased_at !== null
      ? {
          result: {
            erased: result.data.erased,
            left: result.data.left,
            reasons: result.data.reasons.map(({ why, records }) => reasonSentence(why, records)),
            endedAt: formatInstant(search.erased_at),
          },
        }
      : {}),
    isHanded: request.state.files?.status === "handed",
    isOpen: request.state.files?.status === "open" && search.erase_state !== "approved",
  };
}

const ownSentences: Readonly<Record<string, string>> = {
  "files-open": "Of files found some are not decided.",
  "no-file-goes": "No file was decided to go.",
};

const reasonSentences: Readonly<Record<string, string>> = {
  there: "still there, or a copy of it stands elsewhere in the folders",
  changed: "not what was approved any more, and not touched",
  refused: "in a folder the user of this installation may not change",
  unknown: "ordered, and the disk did not say how it ended",
  found_again: "found by the search afterwards, and nobody decided to leave it",
  unverifiable: "cannot be looked for: is the disk there?",
  not_readable: "cannot be read, so nobody knows whether the person is in it",
  too_large: "too large to be looked into",
  timed_out: "not looked into in time",
  cut_off: "not listed any more, because there were too many",
  unreachable: "the folders could not be reached",
  request_changed: "nothing was erased, because what it was approved on no longer stands",
};

function reasonSentence(why: string, records: number): string {
  const words = reasonSentences[why] ?? why.replaceAll(/[_-]/g, " ");
  return records === 0
    ? `The folders: ${words}.`
    : `${records} ${records === 1 ? "file" : "files"}: ${words}.`;
}
