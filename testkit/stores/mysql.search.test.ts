// Goal: what is peculiar to MySQL and MariaDB when rows are read (collations that take letters for each other, numbers compared
// as floating point, tables cut away meanwhile) neither hides a row of the person nor shows one of somebody else's.
// Method: a real MariaDB, small databases made by hand, the engine on them, what it finds held to what was written.
import { describe, expect, test } from "vitest";
import { openReading, type DataMap } from "../../src/features/connectors/index.ts";
import { planErasure } from "../../src/features/rights/erase/erase.ts";
import { search } from "../../src/features/rights/search/search.ts";
import { counts, mapOf, people, withPerson } from "../erasure.ts";
import { ann } from "./fixture.ts";
import { missing } from "./mariadb.ts";
import { mysqlWorld, owned } from "./mysql_world.ts";

const why = missing === undefined ? "" : ` (${missing})`;

describe.skipIf(missing !== undefined)(`rows are read from a store of MySQL's kind${why}`, () => {
  const w = mysqlWorld();

  test("what a collation takes for the same is somebody else's, unless a foreign key says it is the same", async () => {
    await w.store.run(`
      create table person (id int primary key, email varchar(80), code varchar(20) unique);
      create table note (id int primary key, who varchar(80), code varchar(20), foreign key (code) references person (code));
      insert into person values (1, ' José@Example.org', 'A-1'), (2, 'jose@example.org', 'B-1'), (3, 'jose@example.org ', 'C-1'), (4, 'straße@example.org', 'D'),
        (5, 'strase@example.org', 'E');
      insert into note values (1, 'A-1', null), (2, 'a-1', null), (3, 'A-1 ', null), (4, 'Á-1', null), (5, null, 'a-1'), (6, null, 'A-1 '), (7, null, 'B-1')`);
    const map = mapOf(`
kept_map: 1
store: example
tables:
  person: { kind: person, identities: [{ name: email, column: email, match: email, several: allowed }, { name: code, column: code, match: exact }], columns: { id: id, email: email, code: id } }
  note:
    kind: personal
    relations: [{ owned_by: person, match: { who: code } }, { co_owned_by: person, match: { code: code } }]
    columns: { id: id, who: text, code: id }
`);
    expect(await w.keysFound(map, "josé@example.org")).toEqual(["note 1", "note 5", "note 6", "person 1"]);
    // One letter may be written as one character or as two.
    expect(await w.keysFound(map, "jose\u0301@EXAMPLE.org")).toContain("person 1");
    expect(await w.keysFound(map, "jose@example.org")).toEqual(["note 7", "person 2", "person 3"]);
    expect(await w.keysFound(map, "STRASSE@example.org").catch(String)).toMatch(/nobody_found/);
    for (const [code, found] of [
      ["A-1", 1],
      ["a-1", 0],
      ["A-1 ", 0],
      ["Á-1", 0],
    ] as const) {
      const exactly = await search(
        w.store.connection,
        {
          map,
          identities: [
            { name: "code", value: code },
            { name: "email", value: "" },
          ],
          unreviewed: false,
        },
        { spoolFolder: w.folder },
      );
      exactly.close();
      expect([code, exactly.result.findings.filter(({ table }) => table === "person").length]).toEqual([
        code,
        found,
      ]);
    }
  });

  test("numbers that are one as floating point are two, and every kind of key names its own row", async () => {
    await w.store.run(`
      create table person (id bigint unsigned primary key, email varchar(80));
      insert into person values (18446744073709551615, '${ann}'), (18446744073709551614, 'bea@example.org'), (9007199254740993, 'c@example.org'), (9007199254740992, 'd@example.org');
      create table log (id decimal(30,5) primary key, who varchar(40));
      insert into log values (1.5, '18446744073709551615'), (1.50001, '18446744073709551614'), (2, '018446744073709551615'), (3, '18446744073709551615 '), (4, '1.8446744073709552e19');
      create table by_bytes (id binary(16) primary key, person_id bigint unsigned);
      insert into by_bytes values (unhex('00ff5c27220a0d1a00000000000000ff'), 18446744073709551615), (unhex('00ff5c27220a0d1a00000000000000fe'), 18446744073709551614);
      create table by_moment (at timestamp(6), day date, span time, guid uuid, ratio double, primary key (at, day, span, guid, ratio), person_id bigint unsigned);
      insert into by_moment (at, day, span, guid, ratio, person_id) values ('2026-03-29 02:30:00.123456', '2026-02-28', '-12:30:00', '123e4567-e89b-12d3-a456-426655440000', 0.1, 18446744073709551615),
        ('2026-03-29 02:30:00.123457', '2026-02-28', '-12:30:00', '123e4567-e89b-12d3-a456-426655440000', 0.1, 18446744073709551614);
      create table by_text (id varchar(30) character set latin1, line int, primary key (id, line), person_id bigint unsigned);
      insert into by_text values ('é\\'"\\\\', -1, 18446744073709551615), ('e', -1, 18446744073709551614), ('?', 2, 18446744073709551614)`);
    const own = (key: string): string =>
      `{ kind: personal, ${owned}, columns: { ${key
        .split(", ")
        .map((name) => `${name}: id`)
        .join(", ")}, person_id: id } }`;
    const map = withPerson(`
  log: { kind: personal, relations: [{ owned_by: person, match: { who: id } }], columns: { id: id, who: id } }
  by_bytes: ${own("id")}
  by_moment: ${own("at, day, span, guid, ratio")}
  by_text: ${own("id, line")}
`);
    const keys = await w.keysFound(map);
    expect(keys).toHaveLength(5);
    expect(keys.map((key) => key.split(" ")[0])).toEqual([
      "by_bytes",
      "by_moment",
      "by_text",
      "log",
      "person",
    ]);
    expect(keys).toContain("log 1.50000");
    expect(keys).toContain(`by_text é'"\\/-1`);
    expect(await w.keysFound(map, "c@example.org")).toEqual(["person 9007199254740993"]);
    expect(counts(await w.erase(map))).toEqual({
      by_bytes: { delete: 1 },
      by_moment: { delete: 1 },
      by_text: { delete: 1 },
      log: { delete: 1 },
      person: { delete: 1 },
    });
    expect(await w.store.query("select cast(id as char) from person order by id")).toEqual([
      ["9007199254740992"],
      ["9007199254740993"],
      ["18446744073709551614"],
    ]);
    for (const [table, left] of [
      ["log", 4],
      ["by_bytes", 1],
      ["by_moment", 1],
      ["by_text", 2],
    ] as const)
      expect([table, (await w.store.query(`select 1 from ${table}`)).length]).toEqual([table, left]);
  });

  test("values come out as they stand: digits, moments, bytes, documents, letters of every alphabet", async () => {
    await w.store.run(`${people}
      create table thing (id int primary key, person_id int, big bigint, price decimal(20,5), small float, wide double, day date, at datetime(3), ts timestamp null,
        span time(2), raw varbinary(10), doc json, word varchar(40), old varchar(10) character set latin1, flag bit(1), mask bit(6), pick enum('a','b'), some set('x','y'), padded int(6) zerofill, y year);
      insert into thing values (1, 1, -9223372036854775808, 12345678901234.50000, 16777217, 0.1, '2026-02-28', '2026-02-28 23:59:59.999', '2026-01-01 00:00:01',
        '-838:59:59', unhex('00ff27'), '{"n": 12345678901234567890, "t": 1.0}', '😀 ''\\\\" %_ é', 'é', b'1', b'101', 'b', 'x,y', 42, 2026)`);
    const columns = "big price small wide day at ts span raw doc word old flag mask pick some padded y".split(
      " ",
    );
    const map = withPerson(`
  thing: { kind: personal, ${owned}, columns: { id: id, person_id: id, ${columns.map((name) => `${name}: text`).join(", ")} } }
`);
    const found = await search(
      w.store.connection,
      { map, identities: [{ name: "email", value: ann }], unreviewed: false },
      { spoolFolder: w.folder },
    );
    const rows = [];
    for await (const { values } of found.rows("thing")) rows.push(values);
    found.close();
    expect(rows).toEqual([
      {
        id: "1",
        person_id: "1",
        big: "-9223372036854775808",
        price: "12345678901234.50000",
        small: "16777216",
        wide: "0.1",
        day: "2026-02-28",
        at: "2026-02-28 23:59:59.999",
        ts: "2026-01-01 00:00:01",
        span: "-838:59:59.00",
        raw: "\\x00ff27",
        doc: '{"n": 12345678901234567890, "t": 1.0}',
        word: `😀 '\\" %_ é`,
        old: "é",
        flag: "1",
        mask: "000101",
        pick: "b",
        some: "x,y",
        padded: "42",
        y: "2026",
      },
    ]);
  });

  test("names are quoted whatever stands in them", async () => {
    await w.store.run(
      "create table person (id int primary key, email text); create table `a``b\"c'd` (`i``d\\` int primary key, `wh o?` int, `x'\"` text not null); " +
        `insert into person values (1, '${ann}'); insert into \`a\`\`b"c'd\` values (1, 1, 'hers'), (2, 2, 'not')`,
    );
    const id = `"a\`b""c'd"`;
    const map = withPerson(`
  '${id.replaceAll("'", "''")}':
    kind: personal
    on_erase: keep
    keep: { because: a reason, exemption: legal-obligation, until: { column: 'x''"', days: 1 } }
    relations: [{ owned_by: person, match: { 'wh o?': id } }]
    columns: { 'i\`d\\': id, 'wh o?': id, 'x''"': text }
`);
    expect(await w.keysFound(map)).toEqual([`${id} 1`, "person 1"]);
    expect((await planErasure(w.request(map))).refusals).toEqual([]);
  });

  test("all that is read is of one moment, and what is cut away meanwhile is not called empty", async () => {
    await w.store.run(
      `${people} create table note (id int primary key, person_id int); insert into note values (1, 1)`,
    );
    const limits = { statementTimeoutSeconds: 10, connectTimeoutSeconds: 5 };
    const shape = {
      schema: w.store.database,
      name: "note",
      key: ["id"],
      sides: [],
      softDeleted: undefined,
      content: [],
    };
    const link = { column: "person_id", path: [] };
    const pair = { here: link, hereType: "integer", there: link, thereType: "integer" };
    const read = async (snapshot: Awaited<ReturnType<typeof openReading>>): Promise<number> => {
      let found = 0;
      for await (const part of snapshot.reader.byMatch(shape, [pair], {}, [["1"]], { content: false }))
        found += part.length;
      return found;
    };
    const held = await openReading(w.store.connection, limits, new Set(["note"]));
    await w.store.run(
      "insert into note values (2, 1); delete from note where id = 1; set lock_wait_timeout = 1",
    );
    await expect(w.store.run("truncate table note")).rejects.toThrow(/lock wait/i);
    expect(await read(held)).toBe(1);
    await held.close();
    const free = await openReading(w.store.connection, limits, new Set());
    await w.store.run("truncate table note");
    await expect(read(free)).rejects.toMatchObject({ errno: 1412 });
    await free.close();
  });

  test("a large answer is read in parts, may be left early, and takes no longer than it may", async () => {
    await w.store.run(`${people}
      create table entry (id int primary key, person_id int, body varchar(200), index (person_id));
      insert into entry select seq, 1 + seq % 2, repeat('x', 200) from seq_1_to_40000`);
    const map = withPerson(`
  entry: { kind: personal, ${owned}, columns: { id: id, person_id: id, body: text } }
`);
    expect(await w.keysFound(map)).toHaveLength(20_001);
    const limited = await search(
      w.store.connection,
      { map, identities: [{ name: "email", value: ann }], unreviewed: false, limits: { rows: 5000 } },
      { spoolFolder: w.folder },
    );
    limited.close();
    expect(limited.result.gaps).toContainEqual(
      expect.objectContaining({ table: "entry", outcome: "truncated" }),
    );
    expect(counts(await w.erase(map))).toEqual({ entry: { delete: 20_000 }, person: { delete: 1 } });
    expect(await w.store.query("select count(*), min(person_id) from entry")).toEqual([["20000", "2"]]);
  });

  test("what takes too long is a table that failed, and a connection that is cut is nobody's table", async () => {
    await w.store.run(`${people}
      create table note (id int primary key, person_id int);
      insert into note select seq, 1 from seq_1_to_50;
      create view slow as select id, person_id, sleep(0.1) as waited from note`);
    const map = withPerson(`
  slow: { kind: personal, key: [id], ${owned}, columns: { id: id, person_id: id, waited: text } }
`);
    const request = { map, identities: [{ name: "email", value: ann }], unreviewed: false };
    const cutOff = async (): Promise<void> => {
      const { user } = w.store.connection;
      const [[id] = []] = await w.store.query(
        `select id from information_schema.processlist where user = '${user}'`,
      );
      await w.store.run(`kill connection ${id}`);
    };
    const limits = { statementTimeoutSeconds: 1 };
    const found = await search(w.store.connection, { ...request, limits }, { spoolFolder: w.folder });
    found.close();
    expect(found.result.gaps).toContainEqual(
      expect.objectContaining({ table: "slow", outcome: "failed", why: expect.stringContaining("limit") }),
    );
    const cut = search(w.store.connection, request, {
      spoolFolder: w.folder,
      onProgress: ({ stage }) => {
        if (stage === "identified") void cutOff();
      },
    });
    await expect(cut).rejects.toMatchObject({ code: expect.stringMatching(/CONNECTION/) });
  });

  test("a part of a foreign key says nothing of letters: only the whole key names one row", async () => {
    await w.store.run(`
      create table person (club int, code varchar(10), email varchar(80), primary key (club, code));
      create table note (id int primary key, club int, code varchar(10), foreign key (club, code) references person (club, code));
      insert into person values (1, 'e', '${ann}'), (2, 'é', 'bea@example.org');
      insert into note values (1, 1, 'E'), (2, 2, 'é'), (3, 2, 'É')`);
    const map = (match: string): DataMap =>
      mapOf(`
kept_map: 1
store: example
tables:
  person: { kind: person, identities: [{ name: email, column: email, match: email }], columns: { club: id, code: id, email: email } }
  note: { kind: personal, relations: [{ owned_by: person, match: ${match} }], columns: { id: id, club: id, code: id } }
`);
    expect(await w.keysFound(map("{ club: club, code: code }"))).toEqual(["note 1", "person 1/e"]);
    expect(await w.keysFound(map("{ code: code }"))).toEqual(["person 1/e"]);
  });
});
