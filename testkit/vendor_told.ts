/** A vendor that is told of one erasure, and its page, locked and opened. */
import { act, openRequest } from "../src/features/rights/index.ts";
import { write } from "../src/platform/db.ts";
import { furnishVendor } from "./every_page.vendor.ts";

type Given = Parameters<typeof furnishVendor>[0];

export async function vendorPage(given: Given): ReturnType<typeof furnishVendor> {
  const { w, office, anna } = given;
  const { scope } = anna;
  const caseId = await write(w.db, scope, async (tx) => {
    const made = await openRequest(tx, scope, office.platform, {
      right: "erasure",
      channel: "telephone",
      capacity: "self",
      delivery: "post",
      receivedAt: w.now(),
      texts: { requesterName: "Robin Hart", requesterAddress: "1 Quay Street" },
      language: "en",
      now: w.now(),
    });
    const known = { type: "confirm-identity", method: "known-to-staff" } as const;
    const granted = { type: "assess", verdict: "granted", bases: ["unneeded"], grounds: [] } as const;
    for (const command of [known, granted])
      await act(tx, scope, office.platform, { caseId: made.caseId, command, now: w.now() }, () => undefined);
    return made.caseId;
  });
  return furnishVendor(given, caseId);
}
