/** A recipient who was told about a person received data of theirs: the register of disclosures says so (decision 0116). */
import type { WriteTx } from "../../../platform/db.ts";
import type { KeyProvider } from "../../../platform/keys.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { Instant } from "../../../platform/time.ts";
import { recordDisclosure } from "../../registers/index.ts";
import type { RequestFile } from "../request/store.ts";
import type { NoticeAct, NoticeTexts } from "./contract.ts";
import { oneLine } from "./proposals.ts";
import type { NoticeEvent, NoticeState } from "./state.ts";

const purposes: Readonly<Record<NoticeAct, string>> = {
  corrected: "To tell that data were corrected (GDPR art. 19)",
  erased: "To tell that data were erased (GDPR art. 19)",
  restricted: "To tell that data are blocked (GDPR art. 19)",
  lifted: "To tell that data are no longer blocked (GDPR art. 19)",
  stopped: "To tell that a use of data has ended",
};

/** What reached somebody, once each; a rehearsal discloses nothing. */
export async function noteDisclosures(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  told: {
    readonly request: RequestFile;
    readonly made: readonly NoticeEvent[];
    readonly state: Pick<NoticeState, "act">;
    readonly texts: Partial<NoticeTexts>;
    readonly now: Instant;
  },
): Promise<void> {
  const { request, made, state, texts, now } = told;
  if (request.state.isDrill === true || texts.name === undefined || oneLine(texts.person ?? "") === "")
    return;
  for (const event of made) {
    if (event.type !== "recipient.reached") continue;
    await recordDisclosure(tx, scope, keys, {
      source: "recipient-told",
      on: Temporal.PlainDate.from(event.data.on),
      means: event.data.way === "opendsr" ? "system" : event.data.way,
      basis: "legal-obligation",
      words: {
        recipient: texts.name,
        categories: ["Who the person is, as far as the recipient needs it"],
        purpose: purposes[state.act],
      },
      person: { name: oneLine(texts.person ?? "") },
      caseId: request.id,
      now,
    });
  }
}
