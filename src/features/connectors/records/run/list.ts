/**
 * What was found, as a person reads and approves it: a file of a line per record, an end that says how far it can be
 * believed, and a digest under a key of its own folder. It holds personal data, and goes when everything is settled.
 */
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import { z } from "zod";
import type { AskedValue, Coverage, FoundRecord } from "../system.ts";

const Asked = z.strictObject({ kind: z.enum(["email", "phone", "name", "identifier"]), value: z.string() });
const GapReason = z.enum(["not_readable", "too_large", "refused", "timed_out", "half_answer", "cut_off"]);
const CoverageSchema: z.ZodType<Coverage> = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("complete"), looked: z.int() }),
  z.strictObject({
    kind: z.literal("partial"),
    looked: z.int(),
    gaps: z.array(z.strictObject({ place: z.string(), why: GapReason, records: z.int() })),
  }),
  z.strictObject({ kind: z.literal("unreachable"), why: z.string() }),
]);
const Found = z.strictObject({
  ref: z.strictObject({ id: z.string(), place: z.string() }),
  guard: z.string(),
  title: z.string(),
  changedAt: z.string().optional(),
  bytes: z.number(),
  matched: z.array(z.strictObject({ asked: z.int(), part: z.string() })),
  strength: z.enum(["strong", "weak"]),
  also: z.array(z.strictObject({ place: z.string(), part: z.string() })).optional(),
});
const Head = z.strictObject({
  kept_records: z.literal(1),
  made_at: z.string(),
  asked: z.array(Asked),
  systems: z.array(z.strictObject({ name: z.string(), digest: z.string() })),
});
const Listed = z.strictObject({ number: z.int(), system: z.string(), record: Found });
const End = z.strictObject({ records: z.int(), coverage: z.record(z.string(), CoverageSchema) });

export type ListHead = z.infer<typeof Head>;
export type ListedRecord = { readonly number: number; readonly system: string; readonly record: FoundRecord };

/** The folder holds something else than what was written there. */
class ListBroken extends Error {
  override readonly name = "ListBroken";
  readonly sentence =
    "What stands in that folder is not a list of found records, or was changed: look for them again.";
}

export type ListFiles = Readonly<Record<"list" | "text" | "key" | "journal" | "report", string>>;
export function listFiles(folder: string): ListFiles {
  const file = (name: string): string => path.join(folder, name);
  return {
    list: file("found.jsonl"),
    text: file("found.txt"),
    key: file("records.key"),
    journal: file("journal.jsonl"),
    report: file("report.json"),
  };
}

export type ListWriter = {
  add(system: string, record: FoundRecord): Promise<void>;
  /** Says the digest of all that was written. */
  finish(coverage: Readonly<Record<string, Coverage>>): Promise<string>;
  /** Nothing of it stays. */
  discard(): Promise<void>;
};

/** A line at a time, so that a list may be longer than memory; nothing stands in its place before it is whole. */
export async function writeList(
  folder: string,
  head: {
    readonly asked: readonly AskedValue[];
    readonly systems: ListHead["systems"];
    readonly madeAt: string;
  },
  textLine: (listed: ListedRecord) => string,
): Promise<ListWriter> {
  const files = listFiles(folder);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const key = randomBytes(32);
  const list = await open(`${files.list}.partial`, "w", 0o600);
  const text = await open(`${files.text}.partial`, "w", 0o600);
  const put = (line: unknown): Promise<unknown> => list.write(`${JSON.stringify(line)}\n`);
  await put({ kept_records: 1, made_at: head.madeAt, asked: head.asked, systems: head.systems });
  let records = 0;
  return {
    add: async (system, record) => {
      records += 1;
      await put({ number: records, system, record });
      await text.write(`${textLine({ number: records, system, record })}\n`);
    },
    finish: async (coverage) => {
      await put({ records, coverage });
      for (const handle of [list, text]) {
        await handle.sync();
        await handle.close();
      }
      const secret = await open(files.key, "w", 0o600);
      await secret.writeFile(key.toString("hex"));
      await secret.sync();
      await secret.close();
      await rename(`${files.text}.partial`, files.text);
      await rename(`${files.list}.partial`, files.list);
      return digestOf(files.list, key);
    },
    discard: async () => {
      for (const handle of [list, text]) await handle.close().catch(() => undefined);
      for (const file of [files.list, files.text]) await rm(`${file}.partial`, { force: true });
    },
  };
}

async function digestOf(file: string, key: Uint8Array): Promise<string> {
  const mac = createHmac("sha256", key);
  for await (const piece of createReadStream(file)) mac.update(piece as Buffer);
  return `hmac-sha256:${mac.digest("hex")}`;
}

export type List = {
  readonly head: ListHead;
  readonly coverage: Readonly<Record<string, Coverage>>;
  readonly count: number;
  records(): AsyncGenerator<ListedRecord>;
  /** A name for a record in a journal: says nothing to whoever has not the key. */
  hash(system: string, id: string): string;
  isDigest(given: string): boolean;
};

/** `undefined` when there is none; throws `ListBroken`. */
export async function readList(folder: string): Promise<List | undefined> {
  const files = listFiles(folder);
  const hex = await readFile(files.key, "utf8").catch(() => undefined);
  if (hex === undefined) return undefined;
  try {
    const key = Buffer.from(hex.trim(), "hex");
    const [head, end] = await endsOf(files.list);
    const digest = await digestOf(files.list, key);
    return {
      head: Head.parse(head),
      ...(({ records, coverage }) => ({ count: records, coverage }))(End.parse(end)),
      records: () => recordsIn(files.list),
      hash: (system, id) =>
        createHmac("sha256", key)
          .update(JSON.stringify([system, id]))
          .digest("hex"),
      isDigest: (given) =>
        given.length === digest.length && timingSafeEqual(Buffer.from(given), Buffer.from(digest)),
    };
  } catch {
    throw new ListBroken();
  }
}

async function* linesOf(file: string): AsyncGenerator {
  for await (const line of createInterface({ input: createReadStream(file) }))
    if (line !== "") yield JSON.parse(line);
}

async function endsOf(file: string): Promise<readonly [unknown, unknown]> {
  let [first, last]: unknown[] = [];
  for await (const line of linesOf(file)) {
    first ??= line;
    last = line;
  }
  return [first, last];
}

async function* recordsIn(file: string): AsyncGenerator<ListedRecord> {
  for await (const line of linesOf(file)) {
    const listed = Listed.safeParse(line);
    if (!listed.success) continue;
    const { number, system, record } = listed.data;
    const { also, changedAt, ...rest } = record;
    yield { number, system, record: { ...rest, changedAt, ...(also === undefined ? {} : { also }) } };
  }
}

export async function putReport(folder: string, report: unknown): Promise<void> {
  const { report: file } = listFiles(folder);
  const handle = await open(`${file}.partial`, "w", 0o600);
  await handle.writeFile(`${JSON.stringify(report, undefined, 2)}\n`);
  await handle.sync();
  await handle.close();
  await rename(`${file}.partial`, file);
}

/** What is no longer needed, and is personal data. */
export async function destroyList(folder: string): Promise<void> {
  const { list, text, key } = listFiles(folder);
  for (const file of [list, text, key]) await rm(file, { force: true });
}
