/** A directory (LDAP) as a system of records: an entry below the bases an operator named is a record. */
import type { Client, Entry, SearchOptions } from "ldapts";
import { gapTally, isAbort, stopIfAborted } from "../gaps.ts";
import type { GapTally } from "../gaps.ts";
import { matcherOf } from "../match.ts";
import type { Matcher } from "../match.ts";
import type {
  AskedValue,
  Coverage,
  FoundRecord,
  GuardedRef,
  RecordContent,
  RecordSystem,
  SystemTest,
  Verdict,
} from "../system.ts";
import { codeOf, codes, connect, gapOf, rethrowAbort, sentenceOf } from "./connection.ts";
import type { Connection, Reaching } from "./connection.ts";
import {
  entryNameOf,
  filterOf,
  guardOf,
  isStill,
  linksTo,
  momentOf,
  nameOf,
  refOf,
  textsOf,
  usualAttributes,
  usualLinks,
  valuesOf,
  whole,
} from "./entries.ts";
import type { AttributeMap } from "./entries.ts";
import { entryAt, eraseEntry, verifyEntry } from "./erase.ts";
import type { Scope } from "./erase.ts";

export type DirectoryOptions = Reaching & {
  /** None within another. */
  readonly bases: readonly string[];
  readonly attributes?: Partial<AttributeMap> | undefined;
  readonly links?: readonly string[] | undefined;
};

const pageSize = 200;

type Directory = { readonly reaching: Reaching; readonly scope: Scope; readonly map: AttributeMap };

export function openDirectory({
  bases,
  attributes = {},
  links = usualLinks,
  ...reaching
}: DirectoryOptions): RecordSystem {
  const directory: Directory = {
    reaching,
    scope: { bases, links },
    map: { ...usualAttributes, ...attributes },
  };
  const once = async <T>(signal: AbortSignal, work: (client: Client) => Promise<T>): Promise<T> => {
    const connection = await connect(reaching, signal);
    try {
      return await work(connection.client);
    } catch (error) {
      rethrowAbort(error, signal);
      throw error;
    } finally {
      connection.close();
    }
  };
  return {
    kind: "directory",
    can: { erase: true, verify: true },
    test: (signal) => testDirectory(directory, once, signal),
    find: (asked, signal) => findEntries(directory, asked, signal),
    read: (record, signal) =>
      once(signal, (client) => readEntry(client, directory, record)).catch((error: unknown) => {
        if (isAbort(error)) throw error;
        return undefined;
      }),
    erase: (record, signal) =>
      once(signal, (client) => eraseEntry(client, directory.scope, record, signal)).catch(
        (error: unknown) => {
          if (isAbort(error)) throw error;
          const code = codeOf(error);
          return code === codes.busy || code === codes.unavailable
            ? ({ kind: "later", seconds: 30 } as const)
            : ({ kind: "unknown", why: sentenceOf(error) } as const);
        },
      ),
    poll: () =>
      Promise.resolve({ kind: "unknown", why: "Entries are erased at once: there is nothing to ask after." }),
    verify: (ref, signal) =>
      once(signal, (client) => verifyEntry(client, directory.scope, ref)).catch((error: unknown): Verdict => {
        if (isAbort(error)) throw error;
        return { kind: "unverifiable", why: sentenceOf(error) };
      }),
    close: () => Promise.resolve(),
  };
}

type Once = <T>(signal: AbortSignal, work: (client: Client) => Promise<T>) => Promise<T>;

async function testDirectory(
  { reaching, scope, map }: Directory,
  once: Once,
  signal: AbortSignal,
): Promise<SystemTest> {
  const findings: SystemTest["findings"][number][] = [];
  const add = (level: "refuse" | "warn" | "gap" | "note", what: string, sentence: string): number =>
    findings.push({ level, what, sentence });
  let version: string | undefined;
  try {
    await once(signal, async (client) => {
      const { searchEntries } = await client.search("", {
        scope: "base",
        filter: "(objectClass=*)",
        attributes: ["vendorName", "vendorVersion", "supportedControl"],
      });
      const [root] = searchEntries;
      if (root !== undefined) {
        version =
          ["vendorName", "vendorVersion"].flatMap((name) => valuesOf(root, name)).join(" ") || undefined;
        if (!valuesOf(root, "supportedControl").includes("1.2.840.113556.1.4.319"))
          add(
            "warn",
            "no_paging",
            "The directory answers in one piece only: with many entries it may cut its answer off, and the search says so.",
          );
      }
      for (const base of scope.bases) {
        if ((await entryAt(client, base)) === undefined) {
          add("refuse", "no_base", `The directory does not show ${base}.`);
          continue;
        }
        const shown = await shownAttributes(client, base, map);
        if (shown.length === 0)
          add(
            "refuse",
            "no_attributes",
            `No entry below ${base} shows any of the attributes that are searched.`,
          );
        const hidden = Object.values(map)
          .flat()
          .filter((name) => !shown.includes(name));
        if (hidden.length > 0)
          add(
            "note",
            "unused_attributes",
            `No entry below ${base} shows ${hidden.join(", ")}: unused, or hidden from this user.`,
          );
      }
    });
    if (reaching.address.user === "")
      add("gap", "nobody", "Nobody is signed in: what is hidden from strangers is not found.");
    add(
      "note",
      "other_copies",
      "Bins, replicas that lag behind, and systems that copied from the directory are not seen.",
    );
  } catch (error) {
    rethrowAbort(error, signal);
    add("refuse", "unreachable", sentenceOf(error));
  }
  return { system: "LDAP directory", version, findings };
}

async function shownAttributes(client: Client, base: string, map: AttributeMap): Promise<readonly string[]> {
  const shown: string[] = [];
  for (const name of Object.values(map).flat()) if (await showsAny(client, base, [name])) shown.push(name);
  return shown;
}

/** Whether any entry shows any of these attributes to who is signed in. */
async function showsAny(client: Client, base: string, names: readonly string[]): Promise<boolean> {
  const filter = `(|${names.map((name) => `(${name}=*)`).join("")})`;
  try {
    const options: SearchOptions = {
      scope: "sub",
      filter,
      attributes: ["1.1"],
      sizeLimit: 1,
      derefAliases: "never",
    };
    return (await client.search(base, options)).searchEntries.length > 0;
  } catch (error) {
    if (codeOf(error) !== codes.sizeLimit) throw error;
    return true;
  }
}

async function* findEntries(
  directory: Directory,
  asked: readonly AskedValue[],
  signal: AbortSignal,
): AsyncGenerator<FoundRecord, Coverage, undefined> {
  const { scope, map } = directory;
  const gaps = gapTally();
  const match = matcherOf(asked);
  const filter = filterOf(asked, map);
  const both: Connection[] = [];
  try {
    // What names an entry is asked beside: on one connection another search would end the pages of the first.
    for (let count = 0; count < 2; count += 1) both.push(await connect(directory.reaching, signal));
  } catch (error) {
    for (const one of both) one.close();
    rethrowAbort(error, signal);
    return { kind: "unreachable", why: sentenceOf(error) };
  }
  const [opened, beside = opened] = both;
  if (opened === undefined || beside === undefined)
    return { kind: "unreachable", why: "There is no connection." };
  let looked = 0;
  try {
    for (const base of scope.bases) {
      try {
        // Nothing shown to us looks like nobody there.
        if (!(await showsAny(opened.client, base, Object.values(map).flat()))) gaps.add(base, "refused");
        const search = { scope: "sub", filter, ...whole, paged: { pageSize } } as const;
        let [count, last] = [0, 0];
        for await (const { searchEntries, searchReferences } of opened.client.searchPaginated(base, search)) {
          if (searchReferences.length > 0) gaps.add(base, "half_answer", searchReferences.length);
          last = searchEntries.length + searchReferences.length;
          count += searchEntries.length;
          for (const entry of searchEntries) {
            stopIfAborted(signal);
            looked += 1;
            const found = await judgedEntry(
              beside.client,
              scope,
              { entry, base },
              textsOf(entry, map),
              match,
              gaps,
            );
            if (found !== undefined) yield found;
            stopIfAborted(signal);
          }
        }
        if (last === 0 && !(await isAll(opened.client, base, filter, count))) gaps.add(base, "half_answer");
      } catch (error) {
        rethrowAbort(error, signal);
        gaps.add(base, gapOf(error));
      }
    }
  } finally {
    for (const one of both) one.close();
  }
  stopIfAborted(signal);
  return gaps.coverage(looked);
}

/**
 * The library takes a page without entries for the last one, and a server may send one in the middle (RFC 2696 3): other
 * pages are counted, whose borders are elsewhere.
 */
async function isAll(client: Client, base: string, filter: string, count: number): Promise<boolean> {
  const paged = { pageSize: pageSize - 3 };
  let counted = 0;
  const search: SearchOptions = { scope: "sub", filter, attributes: ["1.1"], derefAliases: "never", paged };
  for await (const { searchEntries } of client.searchPaginated(base, search)) counted += searchEntries.length;
  return counted === count;
}

async function judgedEntry(
  client: Client,
  scope: Scope,
  { entry, base }: { readonly entry: Entry; readonly base: string },
  texts: ReturnType<typeof textsOf>,
  match: Matcher,
  gaps: GapTally,
): Promise<FoundRecord | undefined> {
  const hits = texts.flatMap(({ part, text }) => match(text).map((hit) => ({ ...hit, part })));
  if (hits.length === 0) return undefined;
  const name = nameOf(entry);
  const links = await linksTo(client, name, scope).catch((error: unknown) => {
    // Without an answer there is nothing more to be had of this directory now.
    if (codeOf(error) === undefined) throw error;
    // It is found; what names it could not be seen, and so its guard will not let it be erased unseen.
    gaps.add(base, gapOf(error));
    return [];
  });
  const matched = new Map(hits.map(({ asked, part }) => [`${asked} ${part}`, { asked, part }]));
  return {
    ref: refOf(name, base),
    guard: guardOf(entry, links),
    title: valuesOf(entry, "cn")[0] ?? valuesOf(entry, "displayName")[0] ?? entry.dn,
    changedAt: momentOf(entry),
    bytes: Buffer.byteLength(JSON.stringify(entry)),
    matched: [...matched.values()],
    strength: hits.some(({ strength }) => strength === "strong") ? "strong" : "weak",
    ...(links.length === 0
      ? {}
      : { also: links.map(({ dn, attribute }) => ({ place: dn, part: attribute })) }),
  };
}

async function readEntry(
  client: Client,
  { scope }: Directory,
  record: GuardedRef,
): Promise<RecordContent | undefined> {
  const name = entryNameOf(record.ref);
  const entry = name === undefined ? undefined : await entryAt(client, name.dn);
  if (entry === undefined || !isStill(record.guard, entry, await linksTo(client, nameOf(entry), scope)))
    return undefined;
  const parts = Object.entries(entry).flatMap(([attribute, held]) =>
    (Array.isArray(held) ? held : [held]).map((value) => {
      const text = typeof value === "string" ? value : undefined;
      return {
        name: attribute,
        mediaType: text === undefined ? "application/octet-stream" : "text/plain",
        bytes: Buffer.from(value),
        text,
      };
    }),
  );
  return { parts };
}
