/** What `kept suppression check` does: reads a list row by row, asks Kept a thousand values at a time, says what is on its list. */
import { randomUUID } from "node:crypto";
import { createReadStream, createWriteStream, type WriteStream } from "node:fs";
import { unlink } from "node:fs/promises";
import { once } from "node:events";
import { z } from "zod";
import { csvStream, CsvRefused, type StreamedLine } from "../platform/csv_stream.ts";
import { CommandProblem, counted, say, UsageProblem } from "./output.ts";
import type { CheckedColumn, SuppressionCheckOptions } from "./suppression.ts";

type Environment = Readonly<Record<string, string | undefined>>;

export type CheckReport = {
  readonly rows: number;
  readonly suppressed: readonly number[];
  readonly unreadable: readonly number[];
};

export async function runSuppressionCheck(
  file: string,
  options: SuppressionCheckOptions,
  environment: Environment,
): Promise<void> {
  const ask = asker(options, environment);
  const report = await checkFile(file, options, ask).catch((error: unknown) => {
    throw problemOf(error);
  });
  if (options.json) say(JSON.stringify(report));
  else print(report, options);
  if (options.out === undefined && report.suppressed.length + report.unreadable.length > 0)
    process.exitCode = 3;
}

type Ask = (column: CheckedColumn, values: readonly string[]) => Promise<readonly (boolean | null)[]>;

const atOnce = 1000;

/** Half a list that looks like a whole one is nowhere left. */
async function checkFile(file: string, options: SuppressionCheckOptions, ask: Ask): Promise<CheckReport> {
  const { column, out } = options;
  if (out === undefined) return await checkRows(file, column, undefined, ask);
  const written = await created(out);
  let failure: Error | undefined;
  // Also while nobody waits for the file, and when what is under way is given up with it.
  written.on("error", (error) => (failure ??= error));
  try {
    const report = await checkRows(file, column, written, ask);
    if (failure !== undefined) throw failure;
    written.end();
    await once(written, "close");
    return report;
  } catch (error) {
    written.destroy();
    await unlink(out);
    throw error;
  }
}

async function checkRows(
  file: string,
  columns: readonly CheckedColumn[],
  written: WriteStream | undefined,
  ask: Ask,
): Promise<CheckReport> {
  const suppressed: number[] = [];
  const unreadable: number[] = [];
  let rows = 0;
  let places: readonly number[] | undefined;
  let waiting: StreamedLine[] = [];
  const settle = async (): Promise<void> => {
    const verdicts = await judge(waiting, columns, places ?? [], ask);
    for (const [at, line] of waiting.entries()) {
      if (verdicts[at] === "suppressed") suppressed.push(line.number);
      else if (verdicts[at] === "unreadable") unreadable.push(line.number);
      else if (written !== undefined && !written.write(line.bytes)) await once(written, "drain");
    }
    waiting = [];
  };
  for await (const line of csvStream(createReadStream(file, { highWaterMark: 1024 * 1024 }))) {
    if (places === undefined) {
      places = placesOf(line.cells, columns);
      written?.write(line.bytes);
      continue;
    }
    if (line.cells.some((cell) => cell.trim() !== "")) rows += 1;
    waiting.push(line);
    if (waiting.length === atOnce) await settle();
  }
  if (places === undefined) throw new CommandProblem("The file is empty: its first line names its columns.");
  await settle();
  return { rows, suppressed, unreadable };
}

async function created(out: string): Promise<WriteStream> {
  const stream = createWriteStream(out, { flags: "wx", mode: 0o600 });
  await once(stream, "open");
  return stream;
}

function placesOf(heads: readonly string[], columns: readonly CheckedColumn[]): readonly number[] {
  return columns.map(({ head }) => {
    const found = heads.flatMap((one, at) => (one.trim() === head.trim() ? [at] : []));
    const [place] = found;
    if (place === undefined)
      throw new UsageProblem(`The file has no column ${head}; it has: ${heads.join(", ")}.`);
    if (found.length > 1) throw new UsageProblem(`The file has more than one column ${head}.`);
    return place;
  });
}

type Judged = "clear" | "suppressed" | "unreadable";

/** A row is on the list by any of its values; one that cannot be read clears nobody. */
async function judge(
  lines: readonly StreamedLine[],
  columns: readonly CheckedColumn[],
  places: readonly number[],
  ask: Ask,
): Promise<readonly Judged[]> {
  const verdicts = lines.map((): Judged => "clear");
  for (const [index, column] of columns.entries()) {
    const asked = lines.flatMap(({ cells }, at) => {
      const value = (cells[places[index] ?? -1] ?? "").trim();
      return value === "" ? [] : [{ at, value }];
    });
    if (asked.length === 0) continue;
    const answers = await ask(
      column,
      asked.map(({ value }) => value),
    );
    for (const [place, { at }] of asked.entries()) {
      if (answers[place] === true) verdicts[at] = "suppressed";
      else if (answers[place] !== false && verdicts[at] === "clear") verdicts[at] = "unreadable";
    }
  }
  return verdicts;
}

const Reply = z.object({ suppressed: z.array(z.boolean().nullable()) });
const patienceMs = 60_000;
const longestValue = 320;

function asker(
  { url, tokenEnv, for: purpose, channel }: SuppressionCheckOptions,
  environment: Environment,
): Ask {
  const address = addressOf(url ?? environment["KEPT_URL"]);
  const token = environment[tokenEnv];
  if (token === undefined || token === "")
    throw new UsageProblem(`The variable ${tokenEnv}, which is to hold an API token, is not set.`);
  return async ({ kind, name }, values) => {
    // What is longer than any value is none: it is not sent.
    const sent = values.filter(({ length }) => length <= longestValue);
    const body = {
      for: purpose,
      kind,
      values: sent,
      ...(channel === undefined ? {} : { channel }),
      ...(name === undefined ? {} : { name }),
    };
    const suppressed = sent.length === 0 ? [] : await post(address, token, body);
    if (suppressed.length !== sent.length)
      throw new CommandProblem("Kept answered for another number of values.");
    let at = 0;
    return values.map(({ length }) => {
      if (length > longestValue) return null;
      at += 1;
      return suppressed[at - 1] ?? null;
    });
  };
}

async function post(address: URL, token: string, body: unknown): Promise<readonly (boolean | null)[]> {
  const answer = await fetch(new URL("/api/v1/suppression/check", address), {
    method: "POST",
    redirect: "error",
    signal: AbortSignal.timeout(patienceMs),
    headers: {
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      "idempotency-key": randomUUID().replaceAll("-", ""),
    },
    body: JSON.stringify(body),
  }).catch(() => {
    throw new CommandProblem(`Kept does not answer at ${address.origin}.`);
  });
  if (answer.status === 401 || answer.status === 403)
    throw new CommandProblem(
      "The token is not accepted: it needs the scope suppression:check, and may have ended.",
    );
  if (answer.status === 429)
    throw new CommandProblem(
      "Too many values were asked for in this hour. Nothing was written; try again later.",
    );
  const reply = Reply.safeParse(await answer.json().catch(() => undefined));
  if (!answer.ok || !reply.success)
    throw new CommandProblem(`Kept refused the question (status ${answer.status}).`);
  return reply.data.suppressed;
}

function addressOf(text: string | undefined): URL {
  const address = text === undefined || !URL.canParse(text) ? undefined : new URL(text);
  if (address === undefined)
    throw new UsageProblem(
      "Say where Kept answers with --url or KEPT_URL, such as https://kept.example.org.",
    );
  const isOwn = ["localhost", "127.0.0.1", "[::1]"].includes(address.hostname);
  if (address.protocol !== "https:" && !(address.protocol === "http:" && isOwn))
    throw new UsageProblem("Addresses of people are sent over https only, or to this machine.");
  return address;
}

const refusedWords: Readonly<Record<CsvRefused["why"], string>> = {
  "utf-16": "The file is written in UTF-16: save it as CSV in UTF-8.",
  workbook: "The file is a workbook: save its sheet as CSV in UTF-8.",
  "quote-open": "A quotation mark in the file is never closed, so that its rows cannot be told apart.",
};

function problemOf(error: unknown): unknown {
  if (error instanceof CsvRefused) return new CommandProblem(refusedWords[error.why]);
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT") return new CommandProblem("The file cannot be found. Is the path right?");
  if (code === "EISDIR" || code === "EACCES") return new CommandProblem("The file cannot be read.");
  if (code === "EEXIST")
    return new CommandProblem("The file of --out is there already; it is not written over.");
  return error;
}

const mostNumbers = 20;

function print(
  { rows, suppressed, unreadable }: CheckReport,
  { out, for: purpose }: SuppressionCheckOptions,
): void {
  const what = purpose === "marketing" ? "must not be written to" : "must not be brought in";
  say(`${counted(rows, "row")}: ${suppressed.length} ${what}${rowsOf(suppressed)}.`);
  if (unreadable.length > 0)
    say(
      `${counted(unreadable.length, "row")} with something that cannot be such a value, left out too${rowsOf(unreadable)}.`,
    );
  if (out !== undefined) say(`The others stand in ${out}, as they were.`);
}

function rowsOf(numbers: readonly number[]): string {
  if (numbers.length === 0) return "";
  const more = numbers.length > mostNumbers ? `, and ${numbers.length - mostNumbers} more` : "";
  return ` (${numbers.length === 1 ? "row" : "rows"} ${numbers.slice(0, mostNumbers).join(", ")}${more})`;
}
