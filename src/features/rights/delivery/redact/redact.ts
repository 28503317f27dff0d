/**
 * A file made anew from its text, without what is about other people (GDPR art. 15(4), 25): nothing is painted over, because what
 * lies under a bar is still in the file. What decisions hold back is taken out in any case; a person takes out the rest
 * (docs/decisions/0126-files-made-anew.md).
 */
import { createHash } from "node:crypto";
import { buffer } from "node:stream/consumers";
import type { CaseFile } from "../../../../platform/cases/kind.ts";
import type { Tx, WriteTx } from "../../../../platform/db.ts";
import { renderPdf, Unprintable } from "../../../../platform/documents/render.ts";
import { refusal } from "../../../../platform/errors.ts";
import type { Platform } from "../../../../platform/feature.ts";
import type { Language } from "../../../../platform/i18n/platform.ts";
import { append } from "../../../../platform/ledger/ledger.ts";
import { readProfile } from "../../../../platform/organisations.ts";
import type { Scope } from "../../../../platform/scope.ts";
import type { Instant } from "../../../../platform/time.ts";
import { seenText, textReader } from "../../../connectors/index.ts";
import { letterWords } from "../../letters/words.ts";
import { packageSentences } from "../../package/sentences.ts";
import { HeldBack } from "../../redaction/domain.held.ts";
import { patternsIn, wholePatterns } from "../../redaction/domain.patterns.ts";
import type { RequestState } from "../../request/state.ts";
import { readRequest, type ReadRequest } from "../../request/store.ts";
import { rebuild } from "../../review/decide.ts";
import { covered, fitting } from "../../review/domain.passages.ts";
import { ownRows } from "../../review/own.ts";
import { sealsOf } from "../../run/sealed.ts";
import { latestRun, lockRun, systemsOf } from "../../run/store.ts";
import { knownFiles, replaceContent, type KnownFile } from "../files/files.ts";
import { gatherHeld } from "../held_back.ts";
import { markIn } from "../withheld.ts";
import { longestText, mostPassages, type FileText, type TakenOut } from "./contract.ts";
import { united } from "./domain.ts";

type Desk = Pick<Platform, "keys" | "files">;
type Of = {
  readonly request: CaseFile<RequestState>;
  readonly file: string;
  readonly now: Instant;
};
type Text = {
  readonly text: string;
  readonly unread: number;
  readonly plain: "text/plain" | "text/csv" | undefined;
};

const notYet = (reason: string): Error => refusal("not_yet", {}, [{ at: "file", reason }]);

/** The text of a file with what stands in it of others; the look is on record. */
export async function fileText(tx: WriteTx, scope: Scope, desk: Desk, of: Of): Promise<FileText> {
  const row = await fileRow(tx, scope, desk, of);
  const { text, unread, plain } = await textOf(tx, scope, desk, row);
  const { back, own } = await knowledge(tx, scope, desk, of.request);
  await append(tx, scope, desk.keys, {
    type: "package.file-read",
    now: of.now,
    payload: { caseId: of.request.id, file: row.id },
    owner: { kind: "case", id: of.request.id },
  });
  const held = back.passagesOf(text);
  const isFree = (one: { readonly from: number; readonly to: number }): boolean =>
    !held.some(({ from, to }) => one.from < to && from < one.to);
  const doubtful = [
    ...back.doubtfulOf(text).map(({ from, to }) => ({ from, to, kind: "name" as const })),
    ...patternsIn(text).flatMap(({ kind, from, to, value }) => (own.has(value) ? [] : [{ from, to, kind }])),
  ];
  return {
    name: row.name,
    digest: digestOf(text),
    text,
    unread,
    held: [...held],
    doubtful: apart(doubtful.filter(isFree)).slice(0, mostPassages),
    becomes: plain === undefined ? "pdf" : "text",
  };
}

/** Each once: what two things found overlaps. */
function apart<S extends { readonly from: number; readonly to: number }>(spans: readonly S[]): readonly S[] {
  let end = 0;
  return spans
    .toSorted((one, other) => one.from - other.from || other.to - one.to)
    .filter(({ from, to }) => {
      if (from < end) return false;
      end = to;
      return true;
    });
}

/** Gives how many passages were taken out. */
export async function redactedFile(
  tx: WriteTx,
  scope: Scope,
  desk: Desk,
  of: Of & { readonly digest: string; readonly passages: readonly TakenOut[] },
  afterCommit: (act: () => Promise<void>) => void,
): Promise<number> {
  const { request, now } = of;
  const caseId = request.id;
  const run = await lockRun(tx, scope, caseId);
  const row = await fileRow(tx, scope, desk, of);
  const source = await textOf(tx, scope, desk, row);
  const { text, unread } = source;
  if (digestOf(text) !== of.digest) throw refusal("conflict");
  if (fitting(text, of.passages) === undefined)
    throw refusal("invalid_request", {}, [{ at: "passages", reason: "not-in-the-text" }]);
  const { back, language } = await knowledge(tx, scope, desk, request);
  const held = back.passagesOf(text);
  const out = united(held, of.passages);
  const mark = markIn(language);
  const left = covered(text, out, mark);
  const title = covered(row.name, back.passagesOf(row.name), mark);
  const file = await written(tx, scope, { title, left, plain: source.plain, language, now });
  const told = packageSentences.say(language, "file.rebuilt");
  const before = (row.says ?? "").replace(told, "").trim();
  const says = `${/^$|[.!?\u2026]$/u.test(before) ? before : `${before}.`} ${told}`.trim();
  // What a row names keeps its name: it is known by it.
  const renamed = row.is_named || title === row.name ? {} : { name: title };
  const stored = await replaceContent(
    tx,
    scope,
    desk,
    { caseId, row, file, says, now, ...renamed },
    afterCommit,
  );
  const reasons = [...new Set(out.map(({ reason }) => reason))].toSorted();
  await append(tx, scope, desk.keys, {
    type: "package.file-redacted",
    now,
    payload: {
      caseId,
      file: row.id,
      passages: out.length,
      held: held.length,
      unread,
      reasons,
      sizeBytes: stored.sizeBytes,
    },
    owner: { kind: "case", id: caseId },
  });
  if (run !== undefined) await rebuild(tx, scope, run, now);
  return out.length;
}

const digestOf = (text: string): string => createHash("sha256").update(text).digest("hex");

async function fileRow(tx: Tx, scope: Scope, { keys }: Desk, { request, file }: Of): Promise<KnownFile> {
  const row = (await knownFiles(tx, scope, keys, request.id)).find(({ id }) => id === file);
  if (row === undefined || row.file_id === null) throw refusal("not_found");
  return row;
}

async function textOf(tx: Tx, scope: Scope, { files }: Desk, row: KnownFile): Promise<Text> {
  const opened = row.file_id === null ? undefined : await files.get(tx, scope, row.file_id);
  if (opened === undefined) throw refusal("not_found");
  const bytes = new Uint8Array(await buffer(opened.content));
  const reader = textReader();
  try {
    const answer = await reader.read({ name: row.name, mediaType: opened.mediaType, bytes });
    if ("why" in answer) throw notYet("no-text");
    const { text, unread } = seenText(answer.documents);
    if (text.trim() === "") throw notYet("no-text");
    if (text.length > longestText) throw notYet("text-too-long");
    const isWhole = answer.documents.length === 1 && answer.documents[0]?.pieces[0]?.part === "text";
    const { mediaType } = opened;
    const plain = isWhole && (mediaType === "text/plain" || mediaType === "text/csv") ? mediaType : undefined;
    return { text, unread, plain };
  } finally {
    await reader.close();
  }
}

/** What decisions hold back, and what the requester is known to be reached by. */
async function knowledge(
  tx: Tx,
  scope: Scope,
  { keys }: Desk,
  request: CaseFile<RequestState>,
): Promise<{ readonly back: HeldBack; readonly own: ReadonlySet<string>; readonly language: Language }> {
  const known = await readRequest(tx, scope, keys, { caseId: request.id });
  if (known === undefined) throw refusal("not_found");
  const own = new Set(wholePatterns(textsOf(known)));
  const { language } = known;
  const run = await latestRun(tx, scope, request.id);
  if (run?.state !== "finished") return { back: new HeldBack([], []), own, language };
  const systems = await systemsOf(tx, scope, run.id);
  const seals = await sealsOf(keys, scope, request.id);
  for (const { position } of systems)
    for (const { values } of await ownRows(tx, scope, run.id, position, seals))
      for (const value of wholePatterns(values)) own.add(value);
  const { name: organisation } = await readProfile(tx, scope);
  const subject = known.texts.subjectName ?? known.texts.requesterName ?? known.file.reference;
  const { back } = await gatherHeld(tx, scope, { run, systems, seals, named: [organisation, subject] });
  return { back, own, language };
}

const textsOf = ({ texts }: ReadRequest): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(texts).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );

/** As a tagged PDF; what came as plain text stays that, and so does what no font of ours can show. */
async function written(
  tx: Tx,
  scope: Scope,
  {
    title,
    left,
    plain,
    language,
    now,
  }: {
    readonly title: string;
    readonly left: string;
    readonly plain: Text["plain"];
    readonly language: Language;
    readonly now: Instant;
  },
): Promise<{ readonly bytes: Buffer; readonly mediaType: string }> {
  const asText = { bytes: Buffer.from(left, "utf8"), mediaType: plain ?? "text/plain" };
  if (plain !== undefined) return asText;
  const { name: organisation } = await readProfile(tx, scope);
  const paragraphs = left
    .replaceAll("\r\n", "\n")
    .split(/\n{2,}/)
    .flatMap((part) => (part.trim() === "" ? [] : [part]));
  try {
    const bytes = await renderPdf({
      template: "anew",
      language,
      creationMoment: now,
      data: {
        title,
        organisation,
        note: packageSentences.say(language, "file.rebuilt"),
        paragraphs,
        page: { word: letterWords.say(language, "page.word"), of: letterWords.say(language, "page.of") },
      },
    });
    return { bytes, mediaType: "application/pdf" };
  } catch (error) {
    if (error instanceof Unprintable) return asText;
    throw error;
  }
}
