/** What the office is shown of files found in folders. Under pseudonyms no name, place or value is shown. */
import type { CaseFile } from "../../../platform/cases/kind.ts";
import type { Tx } from "../../../platform/db.ts";
import type { Platform } from "../../../platform/feature.ts";
import type { Member } from "../../../platform/http/routes.ts";
import type { Scope } from "../../../platform/scope.ts";
import { formatInstant } from "../../../platform/time.ts";
import { documentFoldersIn } from "../../connectors/index.ts";
import { filesOf } from "../delivery/files/store.ts";
import type { RequestState } from "../request/state.ts";
import { identitiesOf } from "../run/planning.ts";
import { latestRun } from "../run/store.ts";
import type { Asked, DocumentsView, DocumentView } from "./contract.ts";
import { gapSentences, readCoverage } from "./coverage.ts";
import { erasingView } from "./erasing/view.ts";
import { documentSeals } from "./sealed.ts";
import { documentsOf, searchOf, type DocumentSearch } from "./store.ts";

export async function documentsView(
  tx: Tx,
  scope: Scope,
  platform: Platform,
  request: CaseFile<RequestState>,
  reader: Pick<Member, "pseudonymous">,
): Promise<DocumentsView> {
  const folders = [...(await documentFoldersIn(tx, scope, platform))];
  const search = await searchOf(tx, scope, request.id);
  const seals = await documentSeals(platform.keys, scope, request.id);
  const inPackage = new Set((await filesOf(tx, scope, request.id)).map(({ id }) => id));
  const documents: DocumentView[] = [];
  const rows = await documentsOf(tx, scope, request.id);
  const erasing = await erasingView({ tx, scope, platform, request, now: platform.now() }, search, rows);
  for (const row of rows) {
    const found = await seals.open("content", row.id, row.content);
    if (found === undefined) continue;
    // Whoever took a file out of the package by hand left it undecided.
    const isOut = row.package_file_id !== null && !inPackage.has(row.package_file_id);
    const { title, ref, changedAt, bytes, parts } = found;
    const shown = reader.pseudonymous
      ? { title: `File ${row.ordinal + 1}`, place: "", bytes, parts: [] }
      : { title, place: ref.place, bytes, parts, ...(changedAt === undefined ? {} : { changedAt }) };
    documents.push({
      id: row.id,
      ...shown,
      strength: row.strength,
      ...(row.decision === null || isOut ? {} : { decision: row.decision }),
      ...(row.reason === null ? {} : { reason: row.reason }),
    });
  }
  return {
    folders,
    suggested: reader.pseudonymous ? [] : await suggestedFor(tx, scope, platform, request),
    ...(search === undefined ? {} : { search: searchView(search) }),
    documents,
    open: documents.filter(({ decision }) => decision === undefined).length,
    ...(erasing === undefined ? {} : { erasing }),
  };
}

function searchView(row: DocumentSearch): NonNullable<DocumentsView["search"]> {
  const coverage = readCoverage(row.coverage);
  return {
    state: row.state,
    startedAt: formatInstant(row.started_at),
    ...(row.finished_at === null ? {} : { finishedAt: formatInstant(row.finished_at) }),
    ...(coverage === undefined || coverage.kind === "unreachable" ? {} : { looked: coverage.looked }),
    gaps: [...gapSentences(coverage)],
  };
}

/** By what the request's own search found the person. */
async function suggestedFor(
  tx: Tx,
  scope: Scope,
  { keys }: Platform,
  request: CaseFile<RequestState>,
): Promise<Asked[]> {
  const run = await latestRun(tx, scope, request.id);
  const known = run === undefined ? [] : await identitiesOf(tx, scope, keys, run.id);
  return known.flatMap(({ name, value }) => (value === "" ? [] : [{ kind: kindOf(name), value }]));
}

function kindOf(name: string): Asked["kind"] {
  if (/mail/i.test(name)) return "email";
  if (/phone|mobile|tel/i.test(name)) return "phone";
  return /name/i.test(name) ? "name" : "identifier";
}
