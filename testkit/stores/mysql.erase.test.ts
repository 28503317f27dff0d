// Goal: what is peculiar to MySQL and MariaDB when rows are changed (keys that act unseen and check row by row, triggers nobody
// counts, engines that take nothing back, transactions without a number) touches nobody else's row, and what cannot be is said.
// Method: a real MariaDB, small databases made by hand, the engine on them, rows compared before and after.
import { describe, expect, test } from "vitest";
import { StoreBusy, transactionStatus, type ErasureSession } from "../../src/features/connectors/index.ts";
import { planErasure } from "../../src/features/rights/erase/erase.ts";
import { verifyErasure } from "../../src/features/rights/erase/verify.ts";
import { search } from "../../src/features/rights/search/search.ts";
import { counts, people, withPerson } from "../erasure.ts";
import { ann } from "./fixture.ts";
import { missing } from "./mariadb.ts";
import { mysqlWorld, owned } from "./mysql_world.ts";

const why = missing === undefined ? "" : ` (${missing})`;

describe.skipIf(missing !== undefined)(`rows are erased from a store of MySQL's kind${why}`, () => {
  const w = mysqlWorld();

  test("rows that refer to each other go together, and nothing else may refer to them", async () => {
    await w.store.run(`${people}
      create table a (id int primary key, person_id int, b_id int not null, up int, foreign key (up) references a (id));
      create table b (id int primary key, a_id int not null, foreign key (a_id) references a (id) on delete cascade);
      set foreign_key_checks = 0;
      insert into a values (1, 1, 1, 3), (2, 2, 2, null), (3, 1, 3, 1);
      insert into b values (1, 1), (2, 2), (3, 3);
      alter table a add foreign key (b_id) references b (id);
      set foreign_key_checks = 1`);
    const map = withPerson(`
  a: { kind: personal, ${owned}, columns: { id: id, person_id: id, b_id: id, up: id } }
  b: { kind: personal, relations: [{ owned_by: a, match: { a_id: id } }], columns: { id: id, a_id: id } }
`);
    expect(counts(await w.erase(map))).toEqual({ a: { delete: 2 }, b: { delete: 2 }, person: { delete: 1 } });
    expect(await w.store.query("select * from a")).toEqual([["2", "2", "2", null]]);
    expect(await w.store.query("select * from b")).toEqual([["2", "2"]]);
    expect(await w.store.query("select @@foreign_key_checks")).toEqual([["1"]]);
    await w.store
      .run(`insert into person values (1, '${ann}'); set foreign_key_checks = 0; insert into a values (1, 1, 1, 1); insert into b values (1, 1); set foreign_key_checks = 1;
      create trigger told before delete on b for each row set @gone = old.id`);
    expect((await planErasure(w.request(map))).refusals).toMatchObject([{ kind: "dry_run", table: "b" }]);
  });

  test("a row that comes to refer to one of theirs after the snapshot keeps it from going, and no cascade takes it", async () => {
    await w.store.run(`${people}
      create table note (id int primary key, person_id int not null);
      create table guest (id int primary key, note_id int not null, foreign key (note_id) references note (id) on delete cascade);
      insert into note values (1, 1), (2, 2)`);
    const writing = await w.session();
    await w.store.run("insert into guest values (1, 1)");
    const step = {
      does: "delete",
      atOnce: false,
      parts: [{ on: w.on(writing, "note"), rows: [["1"]] }],
    } as const;
    await expect(writing.apply([step])).rejects.toThrow(StoreBusy);
    await writing.close();
    expect(await w.store.query("select id from note order by id")).toEqual([["1"], ["2"]]);
    expect(await w.store.query("select * from guest")).toEqual([["1", "1"]]);
  });

  test("a row that somebody changed or holds since the snapshot ends it, and may be tried again", async () => {
    await w.store.run(
      `${people} create table note (id int primary key, person_id int not null, body text); insert into note values (1, 1, 'old'), (2, 1, 'old')`,
    );
    const looked = async (from: ErasureSession, key: string): Promise<unknown> => {
      const found = [];
      const asked = { secret: "s", lock: true };
      for await (const part of from.facts(w.on(from, "note"), [[key]], asked)) found.push(...part);
      return found;
    };
    const changed = await w.session();
    await w.store.run("update note set body = 'new' where id = 1");
    await expect(looked(changed, "1")).rejects.toThrow(StoreBusy);
    await changed.close();
    const kept = await w.session();
    await w.store.run("start transaction; update note set body = 'held' where id = 1");
    await expect(looked(kept, "1")).rejects.toThrow(StoreBusy);
    expect(await looked(kept, "2")).toMatchObject([{ row: 0 }]);
    await kept.close();
    await w.store.run("rollback");
    // Where the server cannot refuse by itself, the two reads are held against each other.
    const older = await w.session();
    await w.store.run("delete from note where id = 1");
    await expect(looked(older, "1")).rejects.toThrow(StoreBusy);
    await older.close();
  });

  test("a table whose engine takes nothing back is read with a gap, refused for erasure, and no trigger writes to it", async () => {
    await w.store.run(`${people}
      create table note (id int primary key, person_id int) engine=myisam;
      create table letter (id int primary key, person_id int);
      create table trail (said text) engine=myisam;
      insert into note values (1, 1); insert into letter values (1, 1)`);
    expect((await w.findings())["not_transactional"]).toMatch(/^gap: .*MyISAM/);
    const notes = withPerson(`
  note: { kind: personal, ${owned}, columns: { id: id, person_id: id } }
`);
    const found = await search(
      w.store.connection,
      { map: notes, identities: [{ name: "email", value: ann }], unreviewed: false },
      { spoolFolder: w.folder },
    );
    found.close();
    expect(found.result.findings.map(({ table }) => table).toSorted()).toEqual(["note", "person"]);
    expect(found.result.gaps).toEqual([{ kind: "outcome", table: "note", outcome: "unsteady" }]);
    expect((await planErasure(w.request(notes))).refusals).toMatchObject([
      { kind: "not_searched", table: "note", outcome: "unsteady" },
      { kind: "unerasable", table: "note" },
    ]);
    await w.store.run(
      "create trigger told after delete on letter for each row insert into trail values ('gone')",
    );
    const letters = withPerson(`
  letter: { kind: personal, ${owned}, columns: { id: id, person_id: id } }
`);
    const { refusals } = await planErasure(w.request(letters));
    expect(refusals).toMatchObject([{ kind: "dry_run", table: "letter" }]);
    expect(JSON.stringify(refusals)).toContain("trail");
    expect(await w.store.query("select * from trail")).toEqual([]);
    expect(await w.store.query("select 1 from note, letter")).toHaveLength(1);
  });

  test("what triggers change is told by table, through routines as well, and what cannot be seen is refused", async () => {
    await w.store.run(`${people}
      create table note (id int primary key, person_id int);
      create table total (id int primary key, n int);
      create table trail (said varchar(40));
      insert into note values (1, 1), (2, 1), (3, 2); insert into total values (1, 3), (2, 0); insert into trail values ('seen'), ('seen');
      create procedure tell() begin insert into trail values ('gone'); delete from trail where said = 'seen'; end;
      create trigger told after delete on note for each row begin update total set n = n - 1 where id = 1; call tell(); end`);
    const map = withPerson(`
  note: { kind: personal, ${owned}, columns: { id: id, person_id: id } }
`);
    await w.store.run(
      `grant execute on ${w.store.database}.* to ${w.store.connection.user}@'%'; grant select on mysql.proc to ${w.store.connection.user}@'%'`,
    );
    const plan = await planErasure(w.request(map));
    expect(plan.refusals).toEqual([]);
    expect(plan.triggers).toMatchObject([{ table: "note", name: "told" }]);
    // The total was written twice, as was said; which rows those were is not: one row counts once, so the whole is not called known.
    expect(plan.side_effects).toBeUndefined();
    await w.store.run(
      "update person set email = 'x@example.org' where id = 2; delete from note where id = 2",
    );
    await w.store.run("insert into trail values ('seen')");
    const once = await planErasure(w.request(map));
    expect(once.side_effects).toEqual([
      { table: "total", inserted: 0, updated: 1, deleted: 0 },
      { table: "trail", inserted: 1, updated: 0, deleted: 1 },
    ]);
    const blind = await w.store.as(`select, insert, update, delete on ${w.store.database}.*`);
    const hidden = await planErasure({ ...w.request(map), connection: blind });
    expect(JSON.stringify(hidden.refusals)).toContain("GRANT TRIGGER");
    expect(await w.store.query("select count(*) from note")).toEqual([["2"]]);
  });

  test("what stands in an emptied column fits its type, and a second run finds nothing to do", async () => {
    await w.store.run(`${people}
      create table skeleton (id int primary key, person_id int not null, foreign key (person_id) references person (id), name varchar(8) not null, code char(4) not null unique, kind enum('open','shut') not null, flag tinyint(1) not null,
        price decimal(6,2) not null, ratio float not null, day date not null, at datetime not null, ts timestamp not null default current_timestamp on update current_timestamp, span time not null, raw binary(4) not null,
        free varbinary(20) not null unique, doc json not null, guid uuid not null, mask bit(3) not null, state varchar(10) not null default 'new', n int unsigned not null, big bigint not null unique, born date not null unique, y year not null, note text,
        check (n >= 0));
      create table guest (id int primary key, s int not null, foreign key (s) references skeleton (id));
      insert into skeleton values (1, 1, 'Ann', 'ann1', 'shut', 1, 9.99, 1.5, '2020-02-02', '2020-02-02 02:02:02', '2020-02-02 02:02:02', '02:02:02', 'anna', 'ann', '{"ann": 1}', uuid(), 5, 'ann', 7, 77, '1999-01-01', 2020, 'ann'),
        (2, 2, 'Bea', 'bea1', 'shut', 1, 9.99, 1.5, '2020-02-02', '2020-02-02 02:02:02', '2020-02-02 02:02:02', '02:02:02', 'beab', 'bea', '{"bea": 1}', uuid(), 5, 'bea', 7, 78, '1999-01-02', 2020, 'bea');
      insert into guest values (1, 1)`);
    const before = await w.store.query("select * from skeleton where id = 2");
    const [{ columns = [] } = {}] = [(await w.catalog()).tables.get("skeleton")];
    const map = withPerson(`
  skeleton: { kind: personal, ${owned}, columns: { ${columns.map(({ name }) => `${name}: ${name === "id" || name === "person_id" ? "id" : "text"}`).join(", ")} } }
`);
    const plan = await w.erase(map);
    expect(counts(plan)).toMatchObject({ skeleton: { anonymise: 1 }, person: { anonymise: 1 } });
    const [row = []] = await w.store.query(
      "select name, kind, flag, price, ratio, day, at, span, hex(raw), doc, guid, mask + 0, state, n, y, note from skeleton where id = 1",
    );
    expect(row).toEqual([
      "",
      "open",
      "0",
      "0.00",
      "0",
      "1970-01-01",
      "1970-01-01 00:00:00",
      "00:00:00",
      "00000000",
      "{}",
      "00000000-0000-0000-0000-000000000000",
      "0",
      "new",
      "0",
      "0",
      null,
    ]);
    const [[code, free, big, born] = []] = await w.store.query(
      "select code, hex(free), big, born from skeleton where id = 1",
    );
    expect([code !== "ann1", free?.length, Number(big) < 0, Number(born?.slice(0, 4)) < 1000]).toEqual([
      true,
      32,
      true,
      true,
    ]);
    expect(await w.store.query("select * from skeleton where id = 2")).toEqual(before);
    expect(await w.store.broken()).toEqual([]);
    expect((await planErasure(w.request(map))).refusals).toEqual([{ kind: "nobody" }]);
    await w.store.run(`update person set email = '${ann}' where id = 1`);
    const again = await planErasure(w.request(map));
    expect(again.refusals).toEqual([]);
    expect(counts(again)).toEqual({ person: { anonymise: 1 }, skeleton: { already: 1 } });
  });

  test("a look afterwards finds a value whatever the letters' case, whole, and in no row that is kept", async () => {
    await w.store.run(`${people}
      create table log (id int primary key, line text character set utf8mb4, doc json);
      insert into log values (1, 'mail to ANN@example.org!', null), (2, 'joann@example.org', null), (3, null, '{"to": "ann@example.org"}'), (4, 'ännann@example.org', '[]')`);
    const looked = await verifyErasure({
      connection: w.store.connection,
      map: withPerson(""),
      identities: [{ name: "email", value: ann }],
    });
    expect(looked).toMatchObject({
      verdict: "residual",
      values: [
        { table: "log", column: "line", rows: 1 },
        { table: "log", column: "doc", rows: 1 },
        { table: "person", column: "email", rows: 1 },
      ],
    });
  });

  test("how a run ended is known by the row it left, while it runs by the lock on it, and without the table not at all", async () => {
    await w.store.run(people);
    const committed = await w.session();
    const first = await committed.transaction();
    expect(await transactionStatus(w.store.connection, first)).toBe("in progress");
    await committed.commit();
    expect(await transactionStatus(w.store.connection, first)).toBe("committed");
    await committed.close();
    const aborted = await w.session();
    const second = await aborted.transaction();
    await aborted.close();
    expect(await transactionStatus(w.store.connection, second)).toBe("aborted");
    expect(await w.findings()).not.toHaveProperty("no_record_of_runs");
    await w.store.run("drop table _kept_erasure");
    expect((await w.findings())["no_record_of_runs"]).toContain("CREATE TABLE `_kept_erasure`");
    expect(await transactionStatus(w.store.connection, first)).toBeUndefined();
    const unmarked = await w.session();
    const third = await unmarked.transaction();
    expect(await transactionStatus(w.store.connection, third)).toBe("in progress");
    await unmarked.commit();
    await unmarked.close();
    await expect.poll(() => transactionStatus(w.store.connection, third)).toBeUndefined();
  });

  test("a table of another database that refers to one of theirs is seen", async () => {
    const other = `${w.store.database}_b`;
    await w.store
      .run(`${people} create table note (id int primary key, person_id int); insert into note values (1, 1);
      create database ${other}; create table ${other}.copy (id int primary key, note_id int not null, foreign key (note_id) references ${w.store.database}.note (id) on delete cascade);
      insert into ${other}.copy values (1, 1); grant select on ${other}.* to ${w.store.connection.user}@'%'`);
    try {
      const map = withPerson(`
  note: { kind: personal, ${owned}, columns: { id: id, person_id: id } }
`);
      const plan = await planErasure(w.request(map));
      expect(counts(plan)).toMatchObject({ note: { anonymise: 1 } });
      expect([...(await w.catalog()).tables.keys()]).toContain(`${other}.copy`);
    } finally {
      await w.store.run(`drop database ${other}`);
    }
  });
});
