/**
 * The certificate as it is read, printed and given away. What it says of keys and copies is looked up each time: it says
 * that they are gone once they are, and not before.
 */
import { z } from "zod";
import { renderPdf } from "../../../platform/documents/render.ts";
import { readCases } from "../../../platform/cases/store.ts";
import type { Tx } from "../../../platform/db.ts";
import { refusal } from "../../../platform/errors.ts";
import type { KeyFate, KeyOwner, KeyProvider } from "../../../platform/keys.ts";
import { openPayload } from "../../../platform/ledger/ledger.ts";
import { receiptOf } from "../../../platform/ledger/publish.ts";
import { ledgerLine } from "../../../platform/ledger/printed.ts";
import { readProfile } from "../../../platform/organisations.ts";
import type { Scope } from "../../../platform/scope.ts";
import { formatInstant, type Instant } from "../../../platform/time.ts";
import { readController } from "../../registers/index.ts";
import { Counts, grounds, KeptCase } from "./contract.ts";
import type { Certificate } from "./contract.ts";
import { erasureSentences } from "./sentences.ts";
import { drillMark, marked, markOf } from "../drill/mark.ts";
import { requestKind } from "../request/state.ts";
import { backupsMade } from "./store.ts";
import type { CertificateRow } from "./store.ts";
import { copiesSentences, dayOf, elsewhereSentences, staying } from "./words.ts";
import type { Words } from "./words.ts";

const Owners = z.array(
  z.strictObject({ kind: z.enum(["subject", "case", "file", "organisation"]), id: z.guid() }),
);
const Grounds = z.enum(grounds);
const countNames = ["texts", "files", "foundRows", "foundPeople", "payloads", "links", "marks"] as const;

export const keptIn = (row: CertificateRow): KeptCase[] => z.array(KeptCase).parse(row.kept_cases);

type Certified = Omit<Certificate, "by">;

/** The certificate in words; `by` is added by whoever may know names. */
export async function certified(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  row: CertificateRow,
  language: Words["language"],
): Promise<Certified> {
  const { name, zone } = await readProfile(tx, scope);
  const words = { language, zone };
  const owners = Owners.parse(row.owners);
  const fate = fateOfAll(keys, scope, owners, row.erased_at);
  const receipt = await receiptOf(tx, scope, row.entry_id);
  return {
    id: row.id,
    organisation: name,
    ...drillMark({ isDrill: await isRehearsed(tx, scope, row) }),
    requests: [...row.requests],
    kept: keptIn(row),
    erasedAt: formatInstant(row.erased_at),
    ground: Grounds.parse(row.ground),
    counts: Counts.parse(row.removed),
    keys: {
      state: fate.state,
      count: owners.length,
      ...(fate.at === undefined ? {} : { at: formatInstant(fate.at) }),
      goneBy: formatInstant(row.gone_by),
    },
    sections: await sectionsOf(tx, scope, words, row, { fate, keys: owners.length }),
    entry: { id: row.entry_id, hasReceipt: receipt.result === "receipt" },
  };
}

/** Of a rehearsed request: the certificate proves that the procedure was gone through, of nobody. */
async function isRehearsed(tx: Tx, scope: Scope, { case_ids: ids }: CertificateRow): Promise<boolean> {
  const files = await readCases(tx, scope, requestKind, ids);
  return files.some(({ state }) => state.isDrill === true);
}

type Fate = { readonly state: Certificate["keys"]["state"]; readonly at?: Instant };

/** Of all keys together: as far as the one that is least far. */
function fateOfAll(keys: KeyProvider, scope: Scope, owners: readonly KeyOwner[], at: Instant): Fate {
  const fates: readonly KeyFate[] = owners.map(
    (owner) => keys.fateOf?.(scope.organisationId, owner, at) ?? { state: "none" },
  );
  if (fates.some(({ state }) => state === "alive")) return { state: "waiting" };
  const ended = fates.flatMap((fate) => ("at" in fate ? [fate] : []));
  const last = ended
    .map((fate) => fate.at)
    .toSorted((a, b) => Temporal.Instant.compare(a, b))
    .at(-1);
  // Nothing remembers a key: it is only known that none is there.
  if (last === undefined) return { state: "destroyed" };
  return { state: ended.every(({ state }) => state === "gone") ? "gone" : "destroyed", at: last };
}

async function sectionsOf(
  tx: Tx,
  scope: Scope,
  words: Words,
  row: CertificateRow,
  { fate, keys }: { readonly fate: Fate; readonly keys: number },
): Promise<Certificate["sections"]> {
  const { language } = words;
  const say = erasureSentences.say;
  const goneAt = fate.state === "gone" ? fate.at : undefined;
  const kept = staying(words, { hasOpen: false, isOfColleague: false, kept: keptIn(row) });
  return [
    {
      title: say(language, "title.now"),
      sentences: [
        say(language, "now.removed", { date: dayOf(words, row.erased_at) }),
        fate.state === "waiting" ? say(language, "now.waiting") : say(language, "now.destroyed", { keys }),
        say(language, "now.day"),
      ],
    },
    {
      title: say(language, "title.backups"),
      sentences: copiesSentences(words, await backupsMade(tx, scope), { goneBy: row.gone_by, goneAt }),
    },
    {
      title: say(language, "title.stays"),
      sentences: kept.map(({ what, why }) => `${what}, ${why}.`),
    },
    { title: say(language, "title.elsewhere"), sentences: elsewhereSentences(words) },
    {
      title: say(language, "title.check"),
      sentences: [say(language, "check.entry", { entry: row.entry_id })],
    },
  ];
}

/** The document for the person and the file: tagged PDF, with pseudonyms alone. */
export async function printCertified(
  tx: Tx,
  scope: Scope,
  row: CertificateRow,
  certificate: Certified,
  language: Words["language"],
): Promise<Buffer> {
  const { zone } = await readProfile(tx, scope);
  const say = erasureSentences.say;
  const { counts } = certificate;
  const date = dayOf({ language, zone }, row.erased_at);
  const controller = await readController(tx, scope);
  const ledger = await ledgerLine(tx, scope, language);
  const mark = markOf(certificate, language, "paper");
  return renderPdf({
    template: "letter",
    language,
    creationMoment: row.erased_at,
    data: {
      title: marked(certificate, language, say(language, "title")),
      organisation: certificate.organisation,
      sender:
        controller === undefined
          ? []
          : [controller.address.join(", "), controller.email ?? ""].filter(isText),
      recipient: [],
      date,
      reference: {
        term: say(language, "requests"),
        text: marked(certificate, language, certificate.requests.join(", ")),
      },
      blocks: [
        ...(mark === undefined ? [] : [{ kind: "paragraph" as const, text: mark }]),
        {
          kind: "facts",
          facts: [
            { term: say(language, "erased"), text: formatInstant(row.erased_at) },
            { term: say(language, "ground"), text: say(language, `ground.${certificate.ground}`) },
            { term: say(language, "by"), text: row.erased_by },
            ...countNames.map((name) => ({ term: say(language, name), text: String(counts[name]) })),
          ],
        },
        ...certificate.sections.flatMap(({ title, sentences }) => [
          { kind: "heading" as const, text: title },
          { kind: "list" as const, items: sentences },
        ]),
      ],
      signature: [],
      ...(ledger === undefined ? {} : { ledger }),
      page: { word: say(language, "page"), of: say(language, "of") },
    },
  });
}

const isText = (text: string): boolean => text !== "";

/**
 * What anybody can check without us: the receipt proves the entry, and HMAC-SHA-256 of `payload` under `opening` is the
 * commitment in it. Refuses with `not_yet` until the entry is numbered.
 */
export async function exportCertified(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  row: CertificateRow,
  certificate: Certified,
): Promise<string> {
  const receipt = await receiptOf(tx, scope, row.entry_id);
  if (receipt.result !== "receipt") throw refusal("not_yet");
  const opened = await openPayload(tx, scope, keys, row.entry_id);
  const file = {
    form: "kept-erasure-certificate/1",
    ...certificate,
    by: row.erased_by,
    entry: {
      id: row.entry_id,
      ...(opened === undefined
        ? {}
        : { payload: opened.payload.toString("utf8"), opening: opened.opening.toString("hex") }),
      receipt: receipt.text,
    },
  };
  return `${JSON.stringify(file, undefined, 2)}\n`;
}
