/** Answers the endpoints of imports. */
import { createHash } from "node:crypto";
import { insertDuty } from "../../platform/duties/store.ts";
import { read } from "../../platform/db.ts";
import type { WriteTx } from "../../platform/db.ts";
import { refusal } from "../../platform/errors.ts";
import type { Platform } from "../../platform/feature.ts";
import { changeRoute, jsonRoute, memberOf, memberScope, streamRoute } from "../../platform/http/routes.ts";
import type { Call, Route } from "../../platform/http/routes.ts";
import { newId } from "../../platform/ids.ts";
import { append } from "../../platform/ledger/ledger.ts";
import { readProfile } from "../../platform/organisations.ts";
import type { Scope } from "../../platform/scope.ts";
import { listMembers } from "../access/index.ts";
import type { ImportId } from "./contract.ts";
import { importDuty } from "./duty.ts";
import * as endpoints from "./endpoints.ts";
import { lookAt } from "./look.ts";
import { reportFile, templateFile } from "./report.ts";
import { insertImport, insertRows, listImports, readImport, rowsOf } from "./store.ts";

const csv = "text/csv; charset=utf-8" as const;

export function importRoutes(platform: Platform): readonly Route[] {
  const { db, keys } = platform;
  return [
    changeRoute(endpoints.lookAtFile, memberScope, async (call, { tx, scope }) => {
      const { file, days } = call.body;
      const { opens: _opens, ...look } = await lookAt(tx, scope, keys, {
        bytes: file.bytes,
        days,
        now: call.now,
      });
      return look;
    }),
    changeRoute(endpoints.confirmImport, memberScope, (call, { tx, scope }) =>
      confirm(tx, scope, platform, call),
    ),
    jsonRoute(endpoints.listImports, async (call) => {
      const scope = await memberScope(call);
      return read(db, scope, async (tx) => {
        const members = await listMembers(tx, scope, keys, call.now);
        const names = new Map(members.map(({ accountId, name }) => [accountId, name]));
        const imports = await listImports(tx, scope);
        return {
          imports: imports.map((one) => ({
            id: one.id,
            state: one.state,
            begunAt: one.begun_at.toString(),
            ...(one.ended_at === null ? {} : { endedAt: one.ended_at.toString() }),
            by: names.get(one.account_id) ?? "a colleague",
            counts: {
              waiting: one.waiting,
              opened: one.opened,
              duplicates: one.duplicate,
              wrong: one.wrong,
            },
          })),
        };
      });
    }),
    streamRoute(endpoints.importTemplate, async () => ({
      head: { mediaType: csv, fileName: "open-cases.csv" },
      content: templateFile(),
    })),
    streamRoute(endpoints.importReport, async (call) => {
      const { accountId } = memberOf(call);
      const scope = await memberScope(call);
      const content = await read(db, scope, async (tx) => {
        if ((await readImport(tx, scope, call.params.import)) === undefined) throw refusal("not_found");
        const { zone } = await readProfile(tx, scope);
        return reportFile(await rowsOf(tx, scope, call.params.import, accountId), zone);
      });
      return { head: { mediaType: csv, fileName: "import-report.csv" }, content };
    }),
  ];
}

/** The same look again, in the transaction that begins: what was seen is what is opened, or nothing is. */
async function confirm(
  tx: WriteTx,
  scope: Scope,
  { keys, files }: Platform,
  call: Call<typeof endpoints.confirmImport>,
): Promise<{ readonly id: string }> {
  const { accountId, actorId } = memberOf(call);
  const { now } = call;
  const { file, days, seen } = call.body;
  const look = await lookAt(tx, scope, keys, { bytes: file.bytes, days, now });
  if (look.fault !== undefined || look.seen !== seen)
    throw refusal("conflict", {}, [{ at: "body.seen", reason: "another_file" }]);
  if (look.opens.size === 0) throw refusal("conflict", {}, [{ at: "body.file", reason: "nothing_to_open" }]);
  const id: ImportId = newId();
  const stored = await files.put(tx, scope, once(file.bytes), {
    // A key of its own, destroyed with the file: no backup opens it after the import has ended.
    owner: { kind: "file", id },
    mediaType: "text/csv",
    now,
  });
  const fileHash = createHash("sha256").update(file.bytes).digest();
  await insertImport(tx, scope, {
    id,
    account_id: accountId,
    file_hash: fileHash,
    file_id: stored.id,
    choices: { days },
    begun_at: now,
  });
  await insertRows(
    tx,
    scope,
    id,
    look.rows.map(({ number, is, problems }) => ({
      number,
      state: is === "opens" ? "waiting" : is,
      problems,
      keyHash: look.opens.get(number)?.keyHash ?? null,
    })),
  );
  const { opens, duplicates, wrong } = look.counts;
  await append(tx, scope, keys, {
    type: "import.confirmed",
    now,
    owner: { kind: "organisation", id: scope.organisationId },
    payload: { import: id, file: fileHash.toString("hex"), opens, duplicates, wrong },
  });
  const data = { import: id, actor: actorId };
  await insertDuty(tx, scope, { kind: importDuty, key: id, data, dueAt: now, now });
  return { id };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
