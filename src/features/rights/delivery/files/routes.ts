/** Routes of the files of a package. */
import { read, write } from "../../../../platform/db.ts";
import { refusal } from "../../../../platform/errors.ts";
import type { Platform } from "../../../../platform/feature.ts";
import {
  changeRoute,
  jsonRoute,
  memberOf,
  memberScope,
  streamRoute,
  type Route,
} from "../../../../platform/http/routes.ts";
import { append } from "../../../../platform/ledger/ledger.ts";
import type { Tx } from "../../../../platform/db.ts";
import type { Scope } from "../../../../platform/scope.ts";
import type { CaseFile } from "../../../../platform/cases/kind.ts";
import { isNewReading } from "../../request/rows/store.ts";
import type { RequestState } from "../../request/state.ts";
import { isOver, requestOf, type Asking } from "../../run/case.ts";
import { endingOf } from "./packed.ts";
import type { PackageFiles } from "./contract.ts";
import { addPackageFile, answerPackageFile, listPackageFiles, readPackageFile } from "./endpoints.ts";
import { addFile, answerFile, knownFiles } from "./files.ts";

export function fileRoutes(platform: Platform): readonly Route[] {
  const { db, keys, files, now } = platform;
  return [
    jsonRoute(listPackageFiles, async (call) => {
      const scope = await memberScope(call);
      const view = await read(db, scope, (tx) => viewOf(tx, scope, platform, call));
      if (view.listed.files.length > 0)
        await write(db, scope, async (tx) => {
          if (!(await isNewReading(tx, scope, `${view.request.id} files`, call.now))) return;
          await append(tx, scope, keys, {
            type: "package.files-listed",
            now: call.now,
            payload: { caseId: view.request.id, files: view.listed.files.length },
            owner: { kind: "case", id: view.request.id },
          });
        });
      return view.listed;
    }),
    changeRoute(addPackageFile, memberScope, async (call, { tx, scope, afterCommit }) => {
      const request = await changing(tx, scope, call);
      const given = { caseId: request.id, ...call.body, of: call.body.of, now: now() };
      return { id: await addFile(tx, scope, platform, given, afterCommit) };
    }),
    changeRoute(answerPackageFile, memberScope, async (call, { tx, scope, afterCommit }) => {
      const request = await changing(tx, scope, call);
      const { file } = call.params;
      const given = { caseId: request.id, file, answer: call.body.answer, now: now() };
      await answerFile(tx, scope, platform, given, afterCommit);
      return { id: file };
    }),
    streamRoute(readPackageFile, async (call) => {
      const scope = await memberScope(call);
      return write(db, scope, async (tx) => {
        const request = await requestOf(tx, scope, call);
        const rows = await knownFiles(tx, scope, keys, request.id);
        const at = rows.findIndex(({ id }) => id === call.params.file);
        const row = rows[at];
        const opened = row?.file_id ? await files.get(tx, scope, row.file_id) : undefined;
        if (row === undefined || opened === undefined) throw refusal("not_found");
        await append(tx, scope, keys, {
          type: "package.file-read",
          now: call.now,
          payload: { caseId: request.id, file: row.id },
          owner: { kind: "case", id: request.id },
        });
        const fileName = `${request.reference}-file-${at + 1}.${endingOf(opened.mediaType)}`;
        return { head: { mediaType: opened.mediaType, fileName }, content: opened.content };
      });
    }),
  ];
}

/** Nothing changes in a request that is over, or once the package is out of the house. */
async function changing(tx: Tx, scope: Scope, call: Asking): Promise<CaseFile<RequestState>> {
  const request = await requestOf(tx, scope, call);
  if (!canChange(request)) throw refusal("conflict");
  return request;
}

/** Whether anything can still be added to the answer, or taken out of it. */
export function canChange(request: CaseFile<RequestState>): boolean {
  const { status } = request.state.package;
  return !isOver(request) && status !== "released" && status !== "destroyed";
}

async function viewOf(
  tx: Tx,
  scope: Scope,
  { keys }: Platform,
  call: Asking,
): Promise<{ readonly request: CaseFile<RequestState>; readonly listed: PackageFiles }> {
  const request = await requestOf(tx, scope, call);
  const { pseudonymous } = memberOf(call);
  const rows = await knownFiles(tx, scope, keys, request.id);
  const named = rows.filter(({ is_named: isNamed, standing }) => isNamed && standing !== "not-a-file");
  const listed = {
    files: rows.map((row) => ({
      id: row.id,
      isNamed: row.is_named,
      standing: row.standing,
      ...(pseudonymous ? {} : { name: row.name }),
      ...(pseudonymous || row.says === undefined ? {} : { says: row.says }),
      ...(row.named_in === null ? {} : { namedIn: row.named_in }),
      ...(row.reason === null ? {} : { reason: row.reason }),
      ...(row.size_bytes === null ? {} : { sizeBytes: Number(row.size_bytes) }),
    })),
    named: named.length,
    added: named.filter(({ standing }) => standing === "added").length,
    open: rows.filter(({ standing }) => standing === "open" || standing === "to-redact").length,
    canChange: canChange(request),
  };
  return { request, listed };
}
