/** A rehearsal that ended before it was finished, for the test that looks at every page; its reference. */
import { finishDrill } from "../src/features/rights/drill/report.ts";
import { act } from "../src/features/rights/request/act.ts";
import { openRequest } from "../src/features/rights/request/store.ts";
import { write } from "../src/platform/db.ts";
import type { Furnished } from "./every_page.ts";

const nothing = (): void => undefined;

export async function furnishDrill({
  w,
  office,
  anna,
}: Pick<Furnished, "w" | "office" | "anna">): Promise<string> {
  const { scope } = anna;
  const now = w.now();
  return write(w.db, scope, async (tx) => {
    const { caseId, reference } = await openRequest(tx, scope, office.platform, {
      channel: "telephone",
      capacity: "self",
      delivery: "portal",
      receivedAt: now,
      language: "en",
      handler: anna.actorId,
      texts: { requesterName: "Margaret Hale", requesterEmail: "margaret.hale@example.org" },
      drill: {
        begunBy: anna.accountId,
        aim: "Whether a copy goes out in a week",
        endsAt: now.add({ hours: 24 * 30 }),
      },
      now,
    });
    const known = { type: "confirm-identity", method: "known-to-staff" } as const;
    await act(tx, scope, office.platform, { caseId, command: known, now }, nothing);
    await finishDrill(tx, scope, office.platform, { caseId, by: "person", now }, nothing);
    return reference;
  });
}
