// Goal: in every kind of store a value is rectified wherever it stands in the person's rows and nowhere else, a restriction marks
// exactly their rows and its lifting frees exactly those, what cannot be done is said, and a run cut off anywhere ends the same.
// Method: the fixture of the kinds with a marker and a view, the engine as the command line calls it, answers held to SQL
// written by hand and to everybody else's rows before and after.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { amendmentFolder, marksIn } from "../../src/features/rights/amend/files.ts";
import {
  approveAmendment,
  prepareAmendment,
  type AmendmentRequest,
} from "../../src/features/rights/amend/run.ts";
import type { AmendAnswer } from "../../src/features/rights/amend/derive.ts";
import type { Correction } from "../../src/features/rights/amend/domain.ts";
import type { AmendmentCertificate } from "../../src/features/rights/amend/certificate.ts";
import { armFailPoints, type FailPoint } from "../../src/platform/fail_point.ts";
import { mapOf } from "../erasure.ts";
import { ann, map, type TestStore } from "./fixture.ts";
import { kinds } from "./kinds.ts";

const options = { now: () => "2026-11-22T10:00:00Z" };
const everyTable = "person note shop_order order_line photo team seat log badge audit".split(" ");
const annsName: Correction = { was: "Ann Ashdown", becomes: "Ann Ashby" };
const marker = "restrict: { column: held, restricted: '1', free: '0', hides_from: [open_person] }";
const withMarker = map.replace("    kind: person\n", `    kind: person\n    ${marker}\n`);

describe.each(kinds)("amending a store of %s", (name, kind) => {
  let store: TestStore;
  let folder: string;
  beforeEach(async () => {
    store = await kind.make();
    await store.run("alter table person add column held integer not null default 0");
    await store.run("create view open_person as select id, email from person where held = 0");
    folder = mkdtempSync(path.join(tmpdir(), "kept-amend-"));
  });
  afterEach(async () => {
    armFailPoints(() => undefined);
    rmSync(folder, { recursive: true, force: true });
    await store.drop();
  });
  const base = (place: string) => ({
    connection: store.connection,
    writeConnection: store.connection,
    map: mapOf(withMarker),
    identities: [{ name: "email", value: ann }],
    records: amendmentFolder(place),
  });
  const rectifying = (
    corrections: readonly Correction[],
    answers: readonly AmendAnswer[] = [],
    place = folder,
  ): AmendmentRequest => ({ ...base(place), purpose: "rectify", corrections, answers });
  const run = async (request: AmendmentRequest): Promise<AmendmentCertificate> => {
    const plan = await prepareAmendment(request, options);
    expect(plan.refusals).toEqual([]);
    return await approveAmendment(request, plan.digest, options);
  };
  const everything = async (): Promise<readonly string[]> => {
    const found: string[] = [];
    for (const table of everyTable)
      found.push(
        ...(await store.query(`select * from ${table}`)).map((row) => `${table}: ${row.join(" | ")}`),
      );
    return found.toSorted();
  };
  const one = async (sql: string): Promise<unknown> => (await store.query(sql))[0]?.[0];
  const shared: AmendAnswer = {
    table: "photo",
    column: "by_name",
    why: "shared",
    becomes: "change",
    because: "the name under the picture is hers",
  };

  test(`asks about a row that is somebody else's too, and writes nothing before: ${name}`, async () => {
    const before = await everything();
    const plan = await prepareAmendment(rectifying([annsName]), options);
    expect(plan.refusals).toEqual([
      { kind: "ask", table: "photo", column: "by_name", why: "shared", cells: 1 },
    ]);
    await expect(approveAmendment(rectifying([annsName]), plan.digest, options)).rejects.toThrow(
      "cannot run",
    );
    expect(await everything()).toEqual(before);
  });

  test(`rectifies a value wherever it stands in her rows, and nothing else: ${name}`, async () => {
    const before = await everything();
    const certificate = await run(rectifying([annsName], [shared]));
    expect(certificate.verification).toMatchObject({ verdict: "verified", wrong: [], elsewhere: [] });
    expect(await everything()).toEqual(
      before.map((row) =>
        /^(?:person|photo): 1 /.test(row) ? row.replace("Ann Ashdown", "Ann Ashby") : row,
      ),
    );
    const again = await prepareAmendment(
      rectifying([annsName], [shared], path.join(folder, "again")),
      options,
    );
    expect(again.steps).toEqual([]);
    expect(again.refusals).toEqual([]);
  });

  test(`leaves what a person said stays: ${name}`, async () => {
    await run(rectifying([annsName], [{ ...shared, becomes: "leave" }]));
    expect(await one("select by_name from photo where id = 1")).toBe("Ann Ashdown");
    expect(await one("select name from person where id = 1")).toBe("Ann Ashby");
  });

  test(`rectifies a value inside a document and keeps the rest of it: ${name}`, async () => {
    const correction: Correction = { was: "ann on the picture", becomes: 'Ann "A" on it' };
    await run(rectifying([correction], [{ ...shared, column: "tags" }]));
    const tags = JSON.parse(String(await one("select cast(tags as text) from photo where id = 1")));
    expect(tags).toEqual({
      of: [
        { id: 1, n: 'Ann "A" on it' },
        { id: 2, n: "Bea" },
      ],
      seen: { by: 1 },
    });
    expect(String(await one("select cast(tags as text) from photo where id = 2"))).toContain(
      "12345678901234567890",
    );
  });

  test(`rectifies the address she is known by, and finds her by the new one: ${name}`, async () => {
    const certificate = await run(rectifying([{ was: ann, becomes: "ann@example.net" }]));
    expect(certificate.verification.verdict).toBe("verified");
    expect(await one("select email from person where id = 1")).toBe("ann@example.net");
  });

  test(`refuses an address that is somebody else's, and one too long, and says so: ${name}`, async () => {
    const before = await everything();
    const taken = await prepareAmendment(rectifying([{ was: ann, becomes: "bea@example.org" }]), options);
    expect(taken.refusals).not.toEqual([]);
    const long = `${"a".repeat(80)}@example.org`;
    const plan = await prepareAmendment(
      rectifying([{ was: ann, becomes: long }], [], path.join(folder, "l")),
      options,
    );
    // SQLite reads a declared length as a remark.
    const why = "a value is too long for its column";
    const refused = kind.kind === "sqlite" ? [] : [{ kind: "dry_run", table: "person", why }];
    expect(plan.refusals).toEqual(refused);
    expect(await everything()).toEqual(before);
  });

  test(`says that a value stands nowhere, within a text, or written in another way: ${name}`, async () => {
    const nowhere = await prepareAmendment(rectifying([{ was: "Anne Nobody", becomes: "x" }]), options);
    expect(nowhere.refusals).toEqual([{ kind: "nowhere" }]);
    const within = await prepareAmendment(
      rectifying([{ was: "ann writes", becomes: "x" }], [], path.join(folder, "b")),
      options,
    );
    expect(within.tables).toEqual([
      expect.objectContaining({ table: "note", left: [{ column: "body", why: "text", cells: 2 }] }),
    ]);
    const other = await prepareAmendment(
      rectifying([{ category: "name", was: "ANN  ashdown", becomes: "x" }], [], path.join(folder, "c")),
      options,
    );
    expect(other.refusals).toContainEqual({
      kind: "ask",
      table: "person",
      column: "name",
      why: "similar",
      cells: 1,
    });
  });

  test(`says that rows without a key were not looked into, and goes on: ${name}`, async () => {
    await store.run("create table door (person_id integer not null, said text)");
    await store.run("insert into door values (1, 'Ann Ashdown'), (2, 'Bea')");
    const door = `  door: { kind: personal, relations: [{ owned_by: person, match: { person_id: id } }], columns: { person_id: id, said: text } }\n`;
    const request = { ...rectifying([annsName], [shared]), map: mapOf(map + door) };
    const { refusals, tables } = await prepareAmendment(request, options);
    const left = tables.flatMap((each) => (each.table === "door" ? each.left : []));
    // MySQL cannot name such rows at all, and refuses to search their table.
    const unread = { column: "person_id, said", why: "no_key", cells: 1 };
    expect([refusals.map((each) => each.kind), left]).toEqual(
      kind.kind === "mysql" ? [["not_searched"], []] : [[], [unread]],
    );
  });

  test(`asks before a record is changed that is kept as it was: ${name}`, async () => {
    const plan = await prepareAmendment(rectifying([{ was: "cake", becomes: "pie" }]), options);
    expect(plan.refusals).toEqual([
      { kind: "ask", table: "order_line", column: "what", why: "kept", cells: 1 },
    ]);
  });

  test(`refuses to rename a row, and what a trigger writes otherwise: ${name}`, async () => {
    const key = await prepareAmendment(rectifying([{ was: "A-1", becomes: "A-9" }]), options);
    expect(key.refusals).toContainEqual(expect.objectContaining({ kind: "ask", column: "code" }));
    await kind.trigger(
      store,
      "after update on person",
      "update note set body = concat(body, '!') where person_id = 2",
    );
    const plan = await prepareAmendment(
      rectifying(
        [{ table: "person", column: "phone", was: "+34 600 111 222", becomes: "+34 600 111 223" }],
        [],
        path.join(folder, "t"),
      ),
      options,
    );
    expect(plan.triggers).toContainEqual(expect.objectContaining({ table: "person" }));
    expect(plan.side_effects).toContainEqual({ table: "note", inserted: 0, updated: 1, deleted: 0 });
  });

  test(`writes nothing once the store is no longer as it was approved: ${name}`, async () => {
    const request = rectifying([annsName], [shared]);
    const { digest } = await prepareAmendment(request, options);
    await store.run("update person set phone = '1' where id = 1");
    const before = await everything();
    await expect(approveAmendment(request, digest, options)).rejects.toThrow("no longer as it was approved");
    expect(await everything()).toEqual(before);
  });

  test(`restricts her rows, looks whether a view hides them, and frees only what it marked: ${name}`, async () => {
    const before = await everything();
    const restricting: AmendmentRequest = { ...base(folder), purpose: "restrict" };
    const certificate = await run(restricting);
    expect(certificate.verification).toMatchObject({
      verdict: "verified",
      hidden: ["open_person"],
      visible: [],
    });
    expect(certificate.unmarked.map(({ table }) => table)).toContain("note");
    expect(await store.query("select id from person where held = 1")).toEqual([["1"]]);
    await store.run("update person set held = 1 where id = 3");
    const marks = await marksIn(folder);
    if (marks === undefined) throw new Error("the restriction is not known");
    const lifting: AmendmentRequest = {
      ...base(path.join(folder, "lift")),
      purpose: "lift",
      marks: [{ secret: marks.secret, rows: new Set(marks.rows) }],
    };
    const lifted = await run(lifting);
    expect(lifted.verification.verdict).toBe("verified");
    expect(await store.query("select id from person where held = 1")).toEqual([["3"]]);
    await store.run("update person set held = 0 where id = 3");
    expect(await everything()).toEqual(before);
  });

  test(`does not free a row that was marked before: ${name}`, async () => {
    await store.run("update person set held = 1 where id = 1");
    const plan = await prepareAmendment({ ...base(folder), purpose: "restrict" }, options);
    expect(plan.steps).toEqual([]);
    const lifting: AmendmentRequest = {
      ...base(path.join(folder, "lift")),
      purpose: "lift",
      marks: [{ secret: "x", rows: new Set() }],
    };
    const lift = await prepareAmendment(lifting, options);
    expect(lift.tables).toEqual([
      expect.objectContaining({ left: [{ column: "held", why: "not_ours", cells: 1 }] }),
    ]);
  });

  test(`knows a marker that is a yes or no again: ${name}`, async () => {
    await store.run("alter table person add column blocked boolean not null default false");
    const [yes, no] = kind.kind === "postgresql" ? ["true", "false"] : ["1", "0"];
    const marked = map.replace(
      "    kind: person\n",
      `    kind: person\n    restrict: { column: blocked, restricted: "${yes}", free: "${no}" }\n`,
    );
    const request: AmendmentRequest = { ...base(folder), map: mapOf(marked), purpose: "restrict" };
    expect((await run(request)).verification.verdict).toBe("verified");
    const again = await prepareAmendment(
      { ...request, records: amendmentFolder(path.join(folder, "b")) },
      options,
    );
    expect(again.steps).toEqual([]);
  });

  test(`says when a view still shows what is restricted: ${name}`, async () => {
    await store.run("drop view open_person");
    await store.run("create view open_person as select id, email from person");
    const certificate = await run({ ...base(folder), purpose: "restrict" });
    expect(certificate.verification).toMatchObject({
      verdict: "residual",
      visible: [{ view: "open_person", rows: 1 }],
    });
  });

  describe(`an objection to marketing: ${name}`, () => {
    const yesNo = kind.kind === "postgresql" ? ["true", "false"] : ["1", "0"];
    const [yes = "", no = ""] = yesNo;
    const objectingMap = map
      .replace(
        "    kind: person\n",
        `    kind: person\n    marketing: [{ column: news, allowed: "${yes}", refused: "${no}" }, { column: calls, allowed: null, refused: never }]\n`,
      )
      .replace(
        "    on_erase_shared: unlink\n",
        "    on_erase_shared: unlink\n    marketing: { column: offers, allowed: a, refused: b }\n",
      );
    const objecting = (place = folder): AmendmentRequest => ({
      ...base(place),
      map: mapOf(objectingMap),
      purpose: "object",
    });
    const shown: AmendAnswer = { ...shared, column: "offers" };
    const said = (): Promise<unknown> => store.query("select id, news, calls from person order by id");
    beforeEach(async () => {
      await store.run("alter table person add column news boolean");
      await store.run("alter table person add column calls varchar(20)");
      await store.run("alter table photo add column offers varchar(20) default 'a'");
      await store.run(`update person set news = ${yes}, calls = 'weekly' where id <> 3`);
    });

    test(`is written into her rows, looked at, and into nobody else's: ${name}`, async () => {
      const before = await everything();
      const plan = await prepareAmendment(objecting(), options);
      expect(plan.refusals).toEqual([
        { kind: "ask", table: "photo", column: "offers", why: "shared", cells: 1 },
      ]);
      expect(await everything()).toEqual(before);
      const certificate = await run({ ...objecting(path.join(folder, "b")), answers: [shown] });
      expect(certificate).toMatchObject({ purpose: "object", unmarked: [] });
      expect(certificate.verification).toMatchObject({ verdict: "verified", wrong: [] });
      expect(await one("select calls from person where id = 1")).toBe("never");
      expect([no, no.slice(0, 1)]).toContain(await one("select news from person where id = 1"));
      expect(await one("select offers from photo where id = 1")).toBe("b");
      const others = (all: readonly string[]): readonly string[] =>
        all.filter((row) => !/^(?:person|photo): 1 /.test(row));
      expect(others(await everything())).toEqual(others(before));
      const again = await prepareAmendment(
        { ...objecting(path.join(folder, "c")), answers: [shown] },
        options,
      );
      expect([again.steps, again.refusals]).toEqual([[], []]);
    });

    test(`is not written once a row says something else than was approved: ${name}`, async () => {
      const request = { ...objecting(), answers: [{ ...shown, becomes: "leave" as const }] };
      const { digest } = await prepareAmendment(request, options);
      await store.run("update person set calls = 'daily' where id = 1");
      const before = await said();
      await expect(approveAmendment(request, digest, options)).rejects.toThrow(
        "no longer as it was approved",
      );
      expect(await said()).toEqual(before);
    });

    test(`is refused where no table speaks of marketing, and has nothing to do where she is on no list: ${name}`, async () => {
      const silent = await prepareAmendment({ ...base(folder), purpose: "object" }, options);
      expect(silent.refusals).toEqual([{ kind: "no_marketing" }]);
      const elsewhere = map.replace(
        "  badge: { kind: personal,",
        "  badge: { kind: personal, marketing: { column: word, allowed: a, refused: b },",
      );
      await store.run("alter table badge add column word varchar(20)");
      await store.run("delete from badge where person_id = 1");
      const request: AmendmentRequest = {
        ...base(path.join(folder, "d")),
        map: mapOf(elsewhere),
        purpose: "object",
      };
      const certificate = await run(request);
      expect([certificate.tables, certificate.verification.verdict]).toEqual([[], "verified"]);
    });
  });

  test(`leaves no value in what it writes down: ${name}`, async () => {
    await run(rectifying([annsName, { was: ann, becomes: "ann@example.net" }], [shared]));
    for (const file of readdirSync(folder)) {
      const content = readFileSync(path.join(folder, file), "utf8");
      for (const value of ["Ashdown", "Ashby", ann, "ann@example.net"])
        expect(content.includes(value), `${file} holds ${value}`).toBe(false);
    }
    expect(readdirSync(folder)).not.toContain("plan.key");
  });

  const points: readonly FailPoint[] = [
    "erase.step",
    "erase.recorded",
    "erase.committing",
    "erase.committed",
    "erase.journaled",
  ];
  test.each(points)(`ends the same when it is cut off at %s: ${name}`, async (point) => {
    const request = rectifying([annsName], [shared]);
    const plan = await prepareAmendment(request, options);
    let isArmed = true;
    armFailPoints((passed) => {
      if (!isArmed || passed !== point) return;
      isArmed = false;
      throw new Error("cut off");
    });
    await expect(approveAmendment(request, plan.digest, options)).rejects.toThrow("cut off");
    await approveAmendment(request, plan.digest, options);
    expect(await one("select name from person where id = 1")).toBe("Ann Ashby");
    expect(await one("select count(*) from person where name = 'Ann Ashby'")).toBe("1");
  });
});
