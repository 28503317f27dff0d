/** A file of a package, for the page that takes words out of it. */
import { addFile } from "../src/features/rights/delivery/files/files.ts";
import { write } from "../src/platform/db.ts";
import type { CaseId } from "../src/platform/ids.ts";
import type { Furnished } from "./every_page.ts";

/** A letter that waits until words are taken out of it. */
export function furnishFile(
  { w, anna, office }: Pick<Furnished, "w" | "anna" | "office">,
  caseId: CaseId,
): Promise<string> {
  const { scope } = anna;
  const text = "Dear Ms Chen,\n\nthe other family can be reached at +44 20 7946 0018 until Friday.";
  const file = { name: "Letter of March.txt", mediaType: "text/plain", bytes: Buffer.from(text) };
  const says = "A letter of ours";
  const given = { caseId, file, of: undefined, says, looked: "redact" as const, now: w.now() };
  return write(w.db, scope, (tx) => addFile(tx, scope, office.platform, given, () => undefined));
}
