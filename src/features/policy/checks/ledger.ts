/** Is each release on the ledger, and each such entry of a release (GDPR art. 5(2))? Compared both ways. Pure. */
import type { Facts } from "./facts.ts";
import { about, addUp, dayOf, isRecent } from "./occasions.ts";
import type { Finding } from "./occasions.ts";
import type { Result } from "./result.ts";

export function checkReleases({ releases, strayEntries, now, zone }: Facts): Result {
  const found = releases.flatMap((release): readonly Finding[] => {
    const { at, reference, isOnLedger } = release;
    if (!isRecent(at, now)) return [];
    const released = dayOf(at, zone);
    const parameters = { reference, released: released.toString() };
    return isOnLedger
      ? [{ ...about(release), status: "kept", sentence: { key: "ledger.case.there", parameters } }]
      : [
          {
            ...about(release),
            status: "broken",
            sentence: { key: "ledger.case.missing", parameters },
            since: released,
          },
        ];
  });
  const strays = strayEntries.map((at): Finding => {
    const released = dayOf(at, zone);
    const sentence = { key: "ledger.case.stray", parameters: { released: released.toString() } };
    return { status: "broken", sentence, since: released };
  });
  return addUp("ledger", [...found, ...strays]);
}
