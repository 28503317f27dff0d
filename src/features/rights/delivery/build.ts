/**
 * The duty that makes the archive a person receives, after the review was approved: a folder per system, a first page,
 * a manifest; zipped with fixed times and sealed under a key owner of its own. The readable files exist for as long as
 * the zip is made, in a private folder that is emptied before and after (docs/decisions/0056-review-and-package.md).
 */
import { mkdir, rm } from "node:fs/promises";
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
import { portabilityOf, type DataMap, type TableId } from "../../connectors/index.ts";
import { accompanyingInformation, type Received } from "../../registers/index.ts";
import { drillMark, marked } from "../drill/mark.ts";
import type { Disposition, Finding } from "../findings.ts";
import { countTreatments } from "../letters/store.ts";
import { FileNames } from "../package/names.ts";
import type { Extent } from "../package/contents.ts";
import { packageSentences } from "../package/sentences.ts";
import type { Reviewed } from "../package/cover.ts";
import { writePackage } from "../package/package.ts";
import type { StoredRow } from "../package/reading.ts";
import { gapSentence } from "../package/words.ts";
import { packageBuilt, packageFailed, type PackageId, type RunId } from "../request/events.ts";
import { receivedOf } from "../recipients/received.ts";
import type { RequestRight } from "../request/contract.ts";
import { readRequest, type ReadRequest } from "../request/store.ts";
import { packageDutyName } from "../review/decide.ts";
import { ownRows } from "../review/own.ts";
import type { HeldBack } from "../redaction/domain.held.ts";
import { countOwnHeld, countRowReasons } from "../review/single/store.ts";
import { countReasons, seedRows } from "../review/store.ts";
import { toldSentences } from "../review/told.ts";
import { Names, StoredReason } from "../review/words.ts";
import { note } from "../run/case.ts";
import type { Treatment } from "../run/contract.ts";
import { catalogOf, readSummary, resultOf } from "../run/result.ts";
import { mapOf } from "../run/search.ts";
import { sealsOf, type Seals } from "../run/sealed.ts";
import { type Held, Whose } from "../run/whose.ts";
import { holdRun, readRun, systemsOf, type Run, type System } from "../run/store.ts";
import { filesNamedIn, isFileColumn } from "./files/domain.named.ts";
import { keepNamed, knownFiles, type NamedFile } from "./files/files.ts";
import { documentGaps } from "../documents/told.ts";
import { filesFolder, packFiles } from "./files/packed.ts";
import { gatherHeld, type Gathered } from "./held_back.ts";
import { HeldNames } from "./names.ts";
import { packingPlace } from "./packing.ts";
import { reasonSentences, rowReasonSentences } from "./reasons.ts";
import { refused } from "./refused.ts";
import { registerPrint } from "./register_print.ts";
import { scanPackage } from "./scan.ts";
import { guardedPeople, insertPackage, rowsOfSystem, type ManifestFile } from "./store.ts";
import type { Front } from "./front.ts";
import { blanked, withoutHeld, withoutPassages } from "./withheld.ts";
import { hashed, writeFront, writeManifest } from "./written.ts";
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
        if (made.survivors.length > 0) return refused(platform, scope, run, data.package, made.survivors);
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
          await keepNamed(tx, scope, keys, { caseId, named: made.named, now: now() });
          const { id: packageId, fileId, manifestHash, rows, sizeBytes } = given;
          const { register } = made;
          const event = packageBuilt.make({ packageId, fileId, manifestHash, rows, sizeBytes, register });
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
          const event = packageFailed.make({ reason: "crashed", packageId: data.package });
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
  readonly register: string;
  /** Files that the rows in it name. */
  readonly named: readonly NamedFile[];
  /** What is held back and stands in it all the same. */
  readonly survivors: readonly string[];
};

/** More than a person can answer for one by one; the rest is said as a number of a table. */
const mostNamed = 500;

const dispositions: Readonly<Record<Treatment, Disposition>> = {
  disclose: "disclose",
  redact: "redact",
  withhold: "review",
  waiting: "review",
};

/** Portability is less than access: what the person gave or what was observed, on consent or a contract (GDPR art. 20(1)). */
const extentOf = (right: RequestRight): Extent => (right === "portability" ? "portable" : "whole");

type HeldWords = { readonly names: HeldNames; readonly back: HeldBack };

class Packing {
  readonly #platform: Platform;
  readonly #tx: Tx;
  readonly #scope: Scope;
  readonly #run: Run;
  readonly #named = new Map<string, NamedFile>();

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
    const { name: organisation, zone } = await readProfile(tx, scope);
    const { texts, file, language } = request;
    const subject = texts.subjectName ?? texts.requesterName ?? file.reference;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const madeOn = now().toString();
    // The name stands in the title of every page of every system.
    const whom = marked(file.state, language, subject);
    const about = { organisation, subject: whom, madeOn, language, zone, extent: extentOf(file.state.right) };
    const systems = await systemsOf(tx, scope, this.#run.id);
    const seals = await sealsOf(keys, scope, this.#run.caseId);
    const { back, decided } = await gatherHeld(tx, scope, {
      run: this.#run,
      systems,
      seals,
      named: [organisation, about.subject, subject],
    });
    const held = { names: await this.#heldNames(systems, seals), back };
    const folders = new FileNames();
    folders.claim(filesFolder);
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
      ...(await documentGaps(tx, scope, this.#platform, { caseId: this.#run.caseId, language })),
    );
    const { regime } = file.state;
    const received = await this.#received(request);
    const known = await knownFiles(tx, scope, keys, this.#run.caseId);
    const named = [...this.#named.values()];
    const packed = await packFiles(tx, scope, this.#platform, { folder, known, named, language });
    const ledger = await ledgerLine(tx, scope, language);
    const front = {
      ...about,
      ...drillMark(file.state),
      reference: file.reference,
      systems: contents,
      missing,
      information: (await accompanyingInformation(tx, scope, { language, regime, found, received })).sections,
      ledger,
      files: packed,
      heldBack: await heldBackOf(tx, scope, this.#run.id),
    };
    written.push(...(await writeFront(folder, front)));
    const { files, last, manifestHash } = await writeManifest(folder, written);
    const rows = contents.reduce((sum, { rows: each }) => sum + each, 0);
    const register = await registerPrint(tx, scope, { runId: this.#run.id, regime, received });
    const all = [...files, last];
    const survivors = await survivorsOf(folder, all, { back, decided }, front);
    return { files: all, manifestHash, rows, named, register, survivors };
  }

  async #received({ file, texts }: ReadRequest): Promise<readonly Received[] | undefined> {
    const { keys } = this.#platform;
    return (await receivedOf(this.#tx, this.#scope, keys, { state: file.state, texts }))?.told;
  }

  /** Of what goes out alone: what is blanked or withheld names nothing. */
  #name(
    map: DataMap,
    table: TableId,
    values: Readonly<Record<string, string | null>>,
    going: { readonly blank: ReadonlyMap<string, Held> | undefined; readonly extent: Extent },
  ): void {
    const entry = map.tables[table];
    for (const [column, { category, access }] of Object.entries(entry?.columns ?? {})) {
      const value = values[column];
      if (value === undefined || value === null || access !== "disclose" || going.blank?.has(column))
        continue;
      if (going.extent === "portable" && !(entry !== undefined && portabilityOf(entry, column).portable))
        continue;
      if (!isFileColumn(column, category)) continue;
      for (const name of filesNamedIn(value)) {
        const named = { name, in: entry?.title ?? table };
        if (this.#named.size < mostNamed) this.#named.set(JSON.stringify(named), named);
      }
    }
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
    const elses: string[][] = [];
    for (const row of await seedRows(this.#tx, this.#scope, this.#run.id, 100, "all")) {
      const { values = {} } = await seals.openRow(this.#run.id, row.position, row.ordinal, row.content);
      const columns = names.map(row.position)?.tables[row.table_name]?.label ?? [];
      const label = columns.flatMap((column) => values[column] ?? []);
      // Whoever the search began with and turned out to be somebody else is named nowhere, as anybody held back.
      if (row.decision_reason === "someone-else") elses.push(label);
      else own.push(...label);
    }
    return new HeldNames([...labels, ...elses], own);
  }

  async #packSystem(
    system: System,
    folder: string,
    about: {
      readonly organisation: string;
      readonly subject: string;
      readonly madeOn: string;
      readonly language: Language;
      readonly zone: string;
      readonly extent: Extent;
    },
    seals: Seals,
    held: HeldWords,
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
      // Of another person altogether: no part of the answer, not even as held back.
      if (row.decision_reason === "someone-else") continue;
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
    const result = resultOf(readSummary(system.result), findings);
    const { extent, language } = about;
    const { files, rows, tables } = await writePackage(
      {
        ...about,
        result,
        map,
        catalog: catalogOf(system.columns),
        reviewed: await this.#reviewed(position, about.language),
        rows: (table) => this.#contents(position, table, seals, { held, whose, language, extent }),
      },
      folder,
    );
    const titleOf = (table: TableId): string => map.tables[table]?.title ?? table;
    const missing = result.gaps.map((gap) => gapSentence(gap, titleOf, about.language));
    return { files, rows, tables, missing };
  }

  /** Why what is not given out is not, of one system, and what whoever decided adds. */
  async #reviewed(position: number, language: Language): Promise<Reviewed> {
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
    const own = (await countOwnHeld(this.#tx, this.#scope, this.#run.id)).filter(
      (each) => each.position === position,
    );
    const isOwn = (each: (typeof alone)[number]): boolean => each.isOwn && each.what === "withhold";
    const shared = rowReasonSentences(
      alone.filter((each) => !isOwn(each)),
      language,
    );
    return {
      reasons: [...reasonSentences(reasons, language), ...shared, ...told],
      own: {
        rows: new Map(own.map(({ table, rows }) => [table, rows])),
        reasons: rowReasonSentences(alone.filter(isOwn), language),
      },
    };
  }

  async *#contents(
    position: number,
    table: TableId,
    seals: Seals,
    {
      held,
      whose,
      language,
      extent,
    }: {
      readonly held: HeldWords;
      readonly whose: Whose;
      readonly language: Language;
      readonly extent: Extent;
    },
  ): AsyncGenerator<StoredRow, void, undefined> {
    for await (const row of rowsOfSystem(this.#tx, this.#scope, this.#run.id, { position, table })) {
      if (row.treatment !== "disclose" && row.treatment !== "redact") continue;
      const opened = await seals.openRow(this.#run.id, position, row.ordinal, row.content);
      const shown = await withoutPassages(opened.values, row, seals, language);
      const values = shown === undefined ? undefined : withoutHeld(shown, held.back, language);
      if (values === undefined) throw new Error("A row to be handed over has no content.");
      const { ordinal } = row;
      const isWhole = row.treatment === "disclose";
      const heldBack = isWhole
        ? undefined
        : blanked(whose.of({ ordinal, table, values }), held.names.fieldsOf(values));
      this.#name(whose.marked, table, values, { blank: heldBack, extent });
      yield heldBack === undefined ? { ordinal, values } : { ordinal, values, heldBack };
    }
  }
}

async function survivorsOf(
  folder: string,
  files: readonly ManifestFile[],
  { back, decided }: Gathered,
  front: Front,
): Promise<readonly string[]> {
  // What the register tells is told to everybody.
  const instead = new Map([["index.html", JSON.stringify({ ...front, information: [], ledger: "" })]]);
  const names = files.map(({ path: name }) => name);
  const { survivors } = await scanPackage(folder, names, back, { added: filesFolder, instead });
  return survivors.map(({ file, decision }) => `${file}: ${decided(decision)}`);
}

async function heldBackOf(tx: Tx, scope: Scope, runId: RunId): Promise<NonNullable<Front["heldBack"]>> {
  const { withheld, redacted } = await countTreatments(tx, scope, runId);
  const own = (await countOwnHeld(tx, scope, runId)).reduce((sum, { rows }) => sum + rows, 0);
  return { withheld: withheld - own, redacted, own };
}
