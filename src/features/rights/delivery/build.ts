/**
 * The duty that makes the archive a person receives, after the review was approved: a folder per system, a first page,
 * a manifest; zipped with fixed times and sealed under a key owner of its own. The readable files exist for as long as
 * the zip is made, in a private folder that is emptied before and after (docs/decisions/0056-review-and-package.md).
 */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { read } from "../../../platform/db.ts";
import type { Tx } from "../../../platform/db.ts";
import { DutyProblem, dutyKind, type DutyKind } from "../../../platform/duties/kinds.ts";
import { failPoint } from "../../../platform/fail_point.ts";
import type { Platform } from "../../../platform/feature.ts";
import type { Language } from "../../../platform/i18n/platform.ts";
import { idSchema } from "../../../platform/identifiers.ts";
import { ledgerLine } from "../../../platform/ledger/printed.ts";
import { readProfile } from "../../../platform/organisations.ts";
import type { Scope } from "../../../platform/scope.ts";
import type { TableId } from "../../connectors/index.ts";
import { accompanyingInformation } from "../../registers/index.ts";
import { drillMark, marked } from "../drill/mark.ts";
import type { Disposition, Finding } from "../findings.ts";
import { FileNames } from "../package/names.ts";
import { wordsIn } from "../package/pages.ts";
import { packageSentences } from "../package/sentences.ts";
import { writePackage } from "../package/package.ts";
import type { StoredRow } from "../package/reading.ts";
import { gapSentence } from "../package/words.ts";
import { packageBuilt, packageFailed, type PackageId, type RunId } from "../request/events.ts";
import { readRequest } from "../request/store.ts";
import { packageDutyName } from "../review/decide.ts";
import { ownRows } from "../review/own.ts";
import type { Passage } from "../review/contract.ts";
import { covered } from "../review/domain.passages.ts";
import { countRowReasons } from "../review/single/store.ts";
import { countReasons, seedRows, type FoundRow } from "../review/store.ts";
import { toldSentences } from "../review/told.ts";
import { Names, StoredReason } from "../review/words.ts";
import { note } from "../run/case.ts";
import type { Treatment } from "../run/contract.ts";
import { catalogOf, readSummary, resultOf } from "../run/result.ts";
import { mapOf } from "../run/search.ts";
import { sealsOf, type Seals } from "../run/sealed.ts";
import { type Blanks, type Held, Whose } from "../run/whose.ts";
import { holdRun, readRun, systemsOf, type Run, type System } from "../run/store.ts";
import { frontPage } from "./front.ts";
import { HeldNames } from "./names.ts";
import { packingPlace } from "./packing.ts";
import { markKeys, reasonSentences, rowReasonSentences } from "./reasons.ts";
import { guardedPeople, insertPackage, rowsOfSystem, type ManifestFile } from "./store.ts";
import { zipped } from "./zipped.ts";

const Data = z.strictObject({ run: idSchema<RunId>(), package: idSchema<PackageId>() });

export function packageDuty(platform: Platform): DutyKind {
  const { db, keys, files, now } = platform;
  return dutyKind({
    name: packageDutyName,
    data: Data,
    maxAttempts: 6,
    longestSeconds: 6 * 3600,
    run: async ({ data, scope, attempt, write, log }) => {
      const run = await read(db, scope, (tx) => readRun(tx, scope, data.run));
      // Approved anew, or taken back: another duty makes the package that counts.
      if (run?.state !== "finished" || run.approval !== data.package) return undefined;
      const folder = packingPlace(platform.folder, scope.organisationId, data.package);
      await rm(folder, { recursive: true, force: true });
      failPoint("package.packing");
      try {
        const made = await read(db, scope, (tx) => new Packing(platform, tx, scope, run).into(folder));
        failPoint("package.packed");
        const replaced = await write(async (tx) => {
          const current = await holdRun(tx, scope, run.id);
          // Taken back or destroyed while it was packed: what was read may be half of it.
          if (current?.state !== "finished" || current.approval !== data.package) return [];
          const owner = { kind: "file" as const, id: data.package };
          const zip = zipped(
            folder,
            made.files.map(({ path: name }) => name),
            now(),
          );
          const mediaType = "application/zip";
          const { caseId } = run;
          const stored = await files.put(tx, scope, zip, { owner, mediaType, now: now(), caseId });
          failPoint("package.stored");
          const given = {
            id: data.package,
            caseId,
            runId: run.id,
            fileId: stored.id,
            manifest: made.files,
            manifestHash: made.manifestHash,
            rows: made.rows,
            sizeBytes: stored.sizeBytes,
            now: now(),
          };
          const old = await insertPackage(tx, scope, given);
          const { id: packageId, fileId, manifestHash, rows, sizeBytes } = given;
          const event = packageBuilt.make({ packageId, fileId, manifestHash, rows, sizeBytes });
          await note(tx, scope, keys, { caseId, now: now(), events: [event] });
          return Promise.all(old.map((id) => files.remove(tx, scope, id)));
        });
        failPoint("package.built");
        for (const erase of replaced) await erase?.();
        return undefined;
      } catch (error) {
        if (attempt < 6) throw error;
        log.failure("package.failed", error, { run: run.id });
        return async (tx) => {
          const current = await holdRun(tx, scope, run.id);
          if (current?.state !== "finished") return;
          const event = packageFailed.make({ reason: "crashed" });
          await note(tx, scope, keys, { caseId: run.caseId, now: now(), events: [event] });
        };
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  });
}

type Packed = {
  readonly files: readonly ManifestFile[];
  readonly manifestHash: string;
  readonly rows: number;
};

const dispositions: Readonly<Record<Treatment, Disposition>> = {
  disclose: "disclose",
  redact: "redact",
  withhold: "review",
  waiting: "review",
};

class Packing {
  readonly #platform: Platform;
  readonly #tx: Tx;
  readonly #scope: Scope;
  readonly #run: Run;

  constructor(platform: Platform, tx: Tx, scope: Scope, run: Run) {
    this.#platform = platform;
    this.#tx = tx;
    this.#scope = scope;
    this.#run = run;
  }

  async into(folder: string): Promise<Packed> {
    const tx = this.#tx;
    const scope = this.#scope;
    const { keys, now } = this.#platform;
    const request = await readRequest(tx, scope, keys, { caseId: this.#run.caseId });
    if (request === undefined) throw new DutyProblem("request_gone", { permanent: true });
    const { name: organisation } = await readProfile(tx, scope);
    const { texts, file, language } = request;
    const subject = texts.subjectName ?? texts.requesterName ?? file.reference;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const madeOn = now().toString();
    // The name stands in the title of every page of every system.
    const about = { organisation, subject: marked(file.state, language, subject), madeOn, language };
    const systems = await systemsOf(tx, scope, this.#run.id);
    const seals = await sealsOf(keys, scope, this.#run.caseId);
    const held = await this.#heldNames(systems, seals);
    const folders = new FileNames();
    const written: ManifestFile[] = [];
    const contents: { readonly name: string; readonly folder: string; readonly rows: number }[] = [];
    const found = new Set<string>();
    const missing: string[] = [];
    for (const system of systems) {
      if (system.result === null || system.result === undefined) {
        missing.push(packageSentences.say(language, "system.failed", { name: system.name }));
        continue;
      }
      const name = folders.claim(readSummary(system.result).store);
      const packed = await this.#packSystem(system, path.join(folder, name), about, seals, held);
      for (const table of packed.tables) found.add(`${readSummary(system.result).store}:${table}`);
      missing.push(...packed.missing);
      contents.push({ name: system.name, folder: name, rows: packed.rows });
      written.push(...packed.files.map((each) => ({ ...each, path: `${name}/${each.path}` })));
      written.push(await hashed(folder, `${name}/manifest.json`));
    }
    missing.push(
      ...this.#run.leftOut.map(({ name }) => packageSentences.say(language, "system.left-out", { name })),
    );
    const { regime } = file.state;
    const { sections } = await accompanyingInformation(tx, scope, { language, regime, found });
    const ledger = await ledgerLine(tx, scope, language);
    const front = {
      ...about,
      ...drillMark(file.state),
      reference: file.reference,
      systems: contents,
      missing,
      information: sections,
      ledger,
    };
    await writeFile(path.join(folder, "index.html"), frontPage(front), { mode: 0o600, flag: "wx" });
    written.push(await hashed(folder, "index.html"));
    const files = written.toSorted((a, b) => (a.path < b.path ? -1 : 1));
    const manifest = `${JSON.stringify({ kept_archive: 1, files }, undefined, 2)}\n`;
    await writeFile(path.join(folder, "manifest.json"), manifest, { mode: 0o600, flag: "wx" });
    const manifestHash = `sha256:${createHash("sha256").update(manifest).digest("hex")}`;
    const last = await hashed(folder, "manifest.json");
    return { files: [...files, last], manifestHash, rows: contents.reduce((sum, { rows }) => sum + rows, 0) };
  }

  /** Names of the people whose rows go out redacted or not at all, but for those the subject bears too. */
  async #heldNames(systems: readonly System[], seals: Seals): Promise<HeldNames> {
    const people = await guardedPeople(this.#tx, this.#scope, this.#run.id);
    const labels = await Promise.all(
      people.map(
        async ({ person, content }) => (await seals.openPerson(this.#run.id, person, content)).label,
      ),
    );
    const names = new Names(systems);
    const own: string[] = [];
    for (const row of await seedRows(this.#tx, this.#scope, this.#run.id, 100)) {
      const { values = {} } = await seals.openRow(this.#run.id, row.position, row.ordinal, row.content);
      const label = names.map(row.position)?.tables[row.table_name]?.label ?? [];
      own.push(...label.flatMap((column) => values[column] ?? []));
    }
    return new HeldNames(labels, own);
  }

  async #packSystem(
    system: System,
    folder: string,
    about: {
      readonly organisation: string;
      readonly subject: string;
      readonly madeOn: string;
      readonly language: Language;
    },
    seals: Seals,
    held: HeldNames,
  ): Promise<{
    readonly files: readonly ManifestFile[];
    readonly rows: number;
    readonly tables: readonly string[];
    readonly missing: readonly string[];
  }> {
    const { position } = system;
    const plain = mapOf(system.map);
    const whose = new Whose(plain, await ownRows(this.#tx, this.#scope, this.#run.id, position, seals));
    const map = whose.marked;
    const findings: Finding[] = [];
    for await (const row of rowsOfSystem(this.#tx, this.#scope, this.#run.id, { position })) {
      findings.push({
        ordinal: row.ordinal,
        table: row.table_name,
        key: [],
        disposition: row.disposition === "skip" ? "skip" : dispositions[row.treatment],
        reason: StoredReason.parse(row.reason),
        others: [],
        softDeleted: row.soft_deleted,
      });
    }
    const included = findings.filter(
      ({ disposition }) => disposition === "disclose" || disposition === "redact",
    );
    const result = resultOf(readSummary(system.result), findings);
    const { files } = await writePackage(
      {
        ...about,
        result,
        map,
        catalog: catalogOf(system.columns),
        reviewed: { reasons: await this.#reasons(position, about.language) },
        rows: (table) => this.#contents(position, table, seals, { held, whose, language: about.language }),
      },
      folder,
    );
    const tables = [...new Set(included.map(({ table }) => table))];
    const titleOf = (table: TableId): string => map.tables[table]?.title ?? table;
    const missing = result.gaps.map((gap) => gapSentence(gap, titleOf, about.language));
    return { files, rows: included.length, tables, missing };
  }

  /** Why what is not given out is not, of one system, and what whoever decided adds. */
  async #reasons(position: number, language: Language): Promise<readonly string[]> {
    const reasons = (await countReasons(this.#tx, this.#scope, this.#run.id)).filter(
      (each) => each.position === position,
    );
    const alone = (await countRowReasons(this.#tx, this.#scope, this.#run.id)).filter(
      (each) => each.position === position,
    );
    const told = (
      await toldSentences(this.#tx, this.#scope, this.#platform.keys, {
        caseId: this.#run.caseId,
        runId: this.#run.id,
      })
    ).flatMap((each) => (each.position === position ? [`“${each.sentence}”`] : []));
    return [...reasonSentences(reasons, language), ...rowReasonSentences(alone, language), ...told];
  }

  async *#contents(
    position: number,
    table: TableId,
    seals: Seals,
    {
      held,
      whose,
      language,
    }: { readonly held: HeldNames; readonly whose: Whose; readonly language: Language },
  ): AsyncGenerator<StoredRow, void, undefined> {
    for await (const row of rowsOfSystem(this.#tx, this.#scope, this.#run.id, { position, table })) {
      if (row.treatment !== "disclose" && row.treatment !== "redact") continue;
      const opened = await seals.openRow(this.#run.id, position, row.ordinal, row.content);
      const values = await withoutPassages(opened.values, row, seals, language);
      if (values === undefined) throw new Error("A row to be handed over has no content.");
      const { ordinal } = row;
      yield row.treatment === "redact"
        ? { ordinal, values, heldBack: blanked(whose.of({ ordinal, table, values }), held.fieldsOf(values)) }
        : { ordinal, values };
    }
  }
}

/** The values as they go out: words that are withheld never reach the package's files. */
async function withoutPassages(
  values: Readonly<Record<string, string | null>> | undefined,
  { run_id: runId, position, ordinal, passages }: FoundRow,
  seals: Seals,
  language: Language,
): Promise<Readonly<Record<string, string | null>> | undefined> {
  if (values === undefined || passages === null) return values;
  const { say } = wordsIn(language);
  const mark = (reason: Passage["reason"]): string =>
    say("mark.withheld", { why: say(markKeys[reason] ?? "mark.other") });
  const byColumn = Map.groupBy(
    await seals.openPassages(runId, position, ordinal, passages),
    (each) => each.column,
  );
  return Object.fromEntries(
    Object.entries(values).map(([column, value]) => [
      column,
      value === null ? null : covered(value, byColumn.get(column) ?? [], mark),
    ]),
  );
}

/** What a redaction takes from a row: others' fields, and whatever names somebody held back unless it is their own. */
function blanked({ held, own }: Blanks, naming: ReadonlySet<string>): ReadonlyMap<string, Held> {
  const named = [...naming].filter((field) => !own.has(field));
  return new Map([...held, ...named.map((field) => [field, "another"] as const)]);
}

async function hashed(folder: string, name: string): Promise<ManifestFile> {
  const file = path.join(folder, name);
  const hash = createHash("sha256");
  for await (const part of createReadStream(file)) hash.update(part as Buffer);
  return { path: name, sizeBytes: (await stat(file)).size, sha256: hash.digest("hex") };
}
