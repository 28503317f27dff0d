/** Is each release on the ledger, and each such entry of a release (GDPR art. 5(2))? Compared both ways. Pure. */
import { about, addUp, dayOf } from "./occasions.ts";
import type { Finding, Tally } from "./occasions.ts";
import type { Seen } from "./watch.ts";

export function checkReleases({ releases, strayEntries, watch, zone }: Seen): Tally {
  const found = releases.flatMap((release): readonly Finding[] => {
    const { at, reference, isOnLedger } = release;
    if (!watch.isRecent(at)) return [];
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
