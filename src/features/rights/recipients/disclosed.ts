/** A recipient who was told about a person received data of theirs: the register of disclosures says so (decision 0116). */
import { readCase } from "../../../platform/cases/store.ts";
import type { WriteTx } from "../../../platform/db.ts";
import type { KeyProvider } from "../../../platform/keys.ts";
import { readProfile } from "../../../platform/organisations.ts";
import type { Scope } from "../../../platform/scope.ts";
import { dayIn } from "../../../platform/time.ts";
import type { Instant } from "../../../platform/time.ts";
import { recordDisclosure } from "../../registers/index.ts";
import { requestKind } from "../request/state.ts";
import type { RequestFile } from "../request/store.ts";
import type { NoticeAct, NoticeId, NoticeTexts } from "./contract.ts";
import { oneLine } from "./proposals.ts";
import type { NoticeEvent, NoticeState } from "./state.ts";
import { readNotice } from "./store.ts";
import { openNotices } from "./texts.ts";

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
  for (const event of made) {
    if (event.type !== "recipient.reached") continue;
    const { on, way } = event.data;
    const means = way === "opendsr" ? "system" : way === "bundle" ? "portal" : way;
    const day = Temporal.PlainDate.from(on);
    await note(tx, scope, keys, { request, act: state.act, texts, means, on: day, now });
  }
}

/** What left for the system of a recipient without an answer that counts. */
export async function noteSent(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  { id, now }: { readonly id: NoticeId; readonly now: Instant },
): Promise<void> {
  const notice = await readNotice(tx, scope, id);
  const request = notice === undefined ? undefined : await readCase(tx, scope, requestKind, notice.caseId);
  if (notice === undefined || request === undefined) return;
  const texts = (await openNotices(tx, scope, keys, [notice])).get(id)?.texts ?? {};
  const on = dayIn((await readProfile(tx, scope)).zone, now);
  await note(tx, scope, keys, { request, act: notice.state.act, texts, means: "system", on, now });
}

type Disclosed = {
  readonly request: Pick<RequestFile, "id" | "state">;
  readonly act: NoticeAct;
  readonly texts: Partial<NoticeTexts>;
  readonly means: Parameters<typeof recordDisclosure>[3]["means"];
  readonly on: Temporal.PlainDate;
  readonly now: Instant;
};

async function note(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  { request, act, texts, means, on, now }: Disclosed,
): Promise<void> {
  const person = oneLine(texts.person ?? "");
  if (request.state.isDrill === true || texts.name === undefined || person === "") return;
  await recordDisclosure(tx, scope, keys, {
    source: "recipient-told",
    on,
    means,
    basis: "legal-obligation",
    words: {
      recipient: texts.name,
      categories: ["Who the person is, as far as the recipient needs it"],
      purpose: purposes[act],
    },
    person: { name: person },
    caseId: request.id,
    now,
  });
}
