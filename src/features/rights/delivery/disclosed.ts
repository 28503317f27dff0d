/** A package that goes to whoever asked for somebody else is a disclosure to them, and stands in that register (decision 0116). */
import type { WriteTx } from "../../../platform/db.ts";
import type { KeyProvider } from "../../../platform/keys.ts";
import { readProfile } from "../../../platform/organisations.ts";
import type { Scope } from "../../../platform/scope.ts";
import { dayIn } from "../../../platform/time.ts";
import type { Instant } from "../../../platform/time.ts";
import { recordDisclosure } from "../../registers/index.ts";
import { oneLine } from "../recipients/proposals.ts";
import type { ReadRequest } from "../request/store.ts";
import type { Release } from "./release.ts";

export async function noteHandedOver(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  given: { readonly known: ReadRequest; readonly delivery: Release["delivery"]; readonly now: Instant },
): Promise<void> {
  const { known, delivery, now } = given;
  const { file, texts } = known;
  const name = oneLine(texts.subjectName ?? "");
  // A controller receives what is its own: no disclosure of ours.
  if (file.state.capacity === "self" || file.state.capacity === "controller") return;
  if (file.state.isDrill === true || name === "") return;
  const { zone } = await readProfile(tx, scope);
  await recordDisclosure(tx, scope, keys, {
    source: "package-released",
    on: dayIn(zone, now),
    means: delivery === "post" ? "post" : "portal",
    basis: "legal-obligation",
    words: {
      recipient: oneLine(texts.requesterName ?? "") || "Whoever asked for the person",
      categories: ["The data of the package"],
      purpose: "To answer a request made for somebody else",
    },
    person: { name },
    caseId: file.id,
    now,
  });
}
