/** Whom the data went to, as the register of processing and the connected systems say: a list for a person to judge. */
import type { Tx } from "../../../platform/db.ts";
import type { KeyProvider } from "../../../platform/keys.ts";
import type { Scope } from "../../../platform/scope.ts";
import { listStores } from "../../connectors/index.ts";
import { namedRecipients, receivedDataOf } from "../../registers/index.ts";
import { foundDataSets } from "../letters/store.ts";
import type { RequestFile } from "../request/store.ts";
import { latestRun, systemsOf } from "../run/store.ts";
import { mostNotices } from "./contract.ts";
import type { NoticeSource, NoticeTexts } from "./contract.ts";

export type Proposal = { readonly source: NoticeSource; readonly texts: NoticeTexts };

/** Everybody who may have received the data, without those whose names are on the list already. */
export async function proposalsFor(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  request: RequestFile,
  given: {
    readonly known: readonly string[];
    readonly language: "en" | "es";
    readonly person: string | undefined;
    /** Every way the request names them: whoever received data under one of these is proposed. */
    readonly ways: readonly string[];
  },
): Promise<readonly Proposal[]> {
  const { language, person, ways } = given;
  const { runId, status } = request.state.search;
  const isSearched = status === "finished" && runId !== undefined;
  const found = isSearched ? await foundDataSets(tx, scope, runId) : undefined;
  const named = await namedRecipients(tx, scope, { language, found });
  const received = await receivedDataOf(tx, scope, keys, ways);
  const all = [
    ...received.map((name) => ({ source: "register" as const, name })),
    ...named.map((name) => ({ source: "register" as const, name })),
    ...(await systemNames(tx, scope, keys, request)).map((name) => ({ source: "system" as const, name })),
  ];
  const seen = new Set(given.known.map(plainName));
  return all
    .flatMap(({ source, name }): readonly Proposal[] => {
      const line = oneLine(name);
      if (line === "" || seen.has(plainName(line))) return [];
      seen.add(plainName(line));
      return [{ source, texts: { name: line, ...(person === undefined ? {} : { person }) } }];
    })
    .slice(0, mostNotices);
}

/** Of a search, the systems in which something was found; without one, all that are connected. */
async function systemNames(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  request: RequestFile,
): Promise<readonly string[]> {
  const run = await latestRun(tx, scope, request.id);
  if (run === undefined || request.state.search.status !== "finished")
    return (await listStores(tx, scope, keys)).map(({ entry }) => entry.body.name);
  const systems = await systemsOf(tx, scope, run.id);
  return systems.filter(({ row_count: rows }) => rows > 0).map(({ name }) => name);
}

export const oneLine = (text: string): string =>
  Array.from(text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ").trim())
    .slice(0, 200)
    .join("")
    .trim();

/** By which two ways of writing a name are one. */
export const plainName = (text: string): string =>
  text.normalize("NFKC").trim().replaceAll(/\s+/gu, " ").toLowerCase();
