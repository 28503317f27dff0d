// Goal: a MySQL or MariaDB is described as it is, whatever role looks; what a role may do beyond reading, or cannot see, is said
// with the line that mends it; nothing travels in the clear to where it must not.
// Method: a real MariaDB with a certificate of its own, and users with different rights.
import { describe, expect, test } from "vitest";
import { describeStore } from "../../src/features/connectors/index.ts";
import { people } from "../erasure.ts";
import { mariadb } from "../services/mariadb.ts";
import { missing, startMariadb } from "./mariadb.ts";
import { mysqlWorld } from "./mysql_world.ts";

const why = missing === undefined ? "" : ` (${missing})`;

describe.skipIf(missing !== undefined)(`a connection to a store of MySQL's kind${why}`, () => {
  const w = mysqlWorld();

  test("a database is described: types, keys with their rules, checks, generated columns, documents, triggers, engines", async () => {
    await w.store.run(`
      create table parent (a int, b varchar(10), c decimal(10,2), primary key (a, b));
      create table child (
        id bigint unsigned auto_increment primary key, a int, b varchar(10), flag tinyint(1) not null default 0, bits bit(5),
        kind enum('on','it''s') not null, doc json, made datetime(3), at timestamp null, raw binary(4), free varbinary(9), n int unsigned,
        ratio float, share double, name varchar(20) collate utf8mb4_nopad_bin default 'x''y', twice int as (born * 2) stored,
        tag varchar(100), guid uuid, born year, constraint positive check (n > 0), unique key part (tag(5)), unique key whole (name),
        constraint up foreign key (a, b) references parent (a, b) on delete set null on update cascade);
      create table old (n int) engine=myisam;
      create table history (n int primary key) with system versioning;
      create view seen as select id from child;
      create trigger told before update on child for each row set new.n = 1`);
    const { tables, store: about } = await w.catalog();
    expect(about).toMatchObject({ kind: "mysql", database: w.store.database });
    expect([...tables].map(([id, { kind }]) => [id, kind])).toEqual([
      ["child", "table"],
      ["history", "table"],
      ["old", "table"],
      ["parent", "table"],
      ["seen", "view"],
    ]);
    const child = tables.get("child");
    expect(Object.fromEntries(child?.columns.map(({ name, type }) => [name, type]) ?? [])).toEqual({
      id: "bigint",
      a: "integer",
      b: "character varying(10)",
      flag: "boolean",
      bits: "bit(5)",
      kind: "text",
      doc: "json",
      made: "timestamp without time zone",
      at: "timestamp with time zone",
      raw: "bytea",
      free: "bytea",
      n: "bigint",
      ratio: "real",
      share: "double precision",
      name: "character varying(20)",
      twice: "integer",
      tag: "character varying(100)",
      guid: "uuid",
      born: "smallint",
    });
    const column = (name: string): unknown => child?.columns.find((each) => each.name === name);
    expect(column("kind")).toMatchObject({ labels: ["on", "it's"], notNull: true, fuzzy: true });
    expect(column("name")).not.toHaveProperty("fuzzy");
    expect(column("name")).toMatchObject({ default: "'x''y'", maxLength: 20 });
    expect(column("n")).toMatchObject({ unsigned: true });
    expect(column("raw")).toMatchObject({ padded: true, maxLength: 4 });
    expect(column("twice")).toHaveProperty("generated");
    expect(column("id")).toMatchObject({ identity: "by default", notNull: true });
    expect(child).toMatchObject({
      primaryKey: ["id"],
      // A key over the beginning of a column holds for the beginning alone.
      uniqueKeys: [["name"]],
      checks: [{ name: "positive", text: "CHECK (`n` > 0)", columns: ["n"] }],
      triggers: [{ name: "told", kind: "trigger", events: ["update"], enabled: true }],
      foreignKeys: [
        {
          name: "up",
          columns: ["a", "b"],
          to: "parent",
          toColumns: ["a", "b"],
          validated: false,
          enforced: true,
          onDelete: "set null",
          onUpdate: "cascade",
          deferrable: "no",
          match: "simple",
        },
      ],
    });
    expect(child).not.toHaveProperty("unerasable");
    // A role that may only read is told less by the server, and describes the same.
    const reader = await describeStore(await w.store.readOnly(), (each) => each.introspect());
    expect(reader.tables.get("child")?.foreignKeys).toEqual(child?.foreignKeys);
    expect(reader.tables.get("child")?.uniqueIndexes).toEqual(child?.uniqueIndexes);
    expect(tables.get("old")?.unerasable).toContain("MyISAM");
    expect(tables.get("history")?.unerasable).toContain("system versioning");
  });

  test("a connection that may do more than it needs, or sees less, is told so with the line that mends it", async () => {
    await w.store.run(`${people} create table note (id int primary key, secret text)`);
    const d = w.store.database;
    expect(Object.keys(await w.findings(await w.store.as(`select on ${d}.*`)))).toEqual(["read_only_role"]);
    expect(Object.keys(await w.findings(await w.store.as("all privileges on *.*")))).toEqual(["superuser"]);
    expect(Object.keys(await w.findings(await w.store.as(`all privileges on ${d}.*`)))).toEqual([
      "owns_tables",
    ]);
    const many = await w.findings(
      await w.store.as(
        `select on ${d}.*`,
        "file, create user, replication slave on *.*",
        `select on ${d}.* `,
      ),
    );
    expect(Object.keys(many).toSorted()).toEqual(["creates_roles", "reads_files", "replication"]);
    expect(many["reads_files"]).toContain("REVOKE FILE ON *.* FROM");
    const some = await w.findings(
      await w.store.as(`select on ${d}.person`, `select (id), update (secret) on ${d}.note`),
    );
    expect(Object.keys(some).toSorted()).toEqual(["column_refused", "out_of_sight", "read_only_role"]);
    expect(some["column_refused"]).toContain("GRANT SELECT (`secret`)");
    const writer = await w.findings();
    expect(writer["writes_tables"]).toContain("REVOKE INSERT, UPDATE, DELETE");
    const handed = await w.store.as(`select on ${d}.*`);
    await w.store.run(`grant select on ${d}.* to ${handed.user}@'%' with grant option`);
    expect(await w.findings(handed)).toHaveProperty("grants_rights");
  });

  test("encryption is what the address says, and without it nothing that is not on one's own network is called", async () => {
    await w.store.run(people);
    const { certificate } = await startMariadb();
    const cipher = async (more: Partial<typeof w.store.connection>): Promise<string> => {
      const connection = { ...w.store.connection, ...more };
      await describeStore(connection, (each) => each.test());
      return "reached";
    };
    expect(await cipher({ encryption: "unverified" })).toBe("reached");
    expect(await cipher({ host: "localhost", encryption: "verified", authority: certificate })).toBe(
      "reached",
    );
    await expect(cipher({ host: "localhost", encryption: "verified" })).rejects.toThrow(
      /certificate is not trusted/,
    );
    await expect(
      cipher({ host: "127.0.0.1", encryption: "verified", authority: certificate }),
    ).rejects.toThrow(/give the name/);
    await w.store.run(`alter user ${w.store.connection.user}@'%' require ssl`);
    await expect(cipher({})).rejects.toThrow(/database refused/);
    expect(await cipher({ encryption: "unverified" })).toBe("reached");
    await expect(cipher({ host: "93.184.215.14" })).rejects.toThrow(/not on your own network/);
  });

  test("a certificate of another name is refused, whoever signed it", async () => {
    const elsewhere = await mariadb({ name: "elsewhere.example.org" });
    try {
      const connection = {
        ...w.store.connection,
        host: "localhost",
        port: elsewhere.port,
        encryption: "verified",
        authority: elsewhere.certificate,
      } as const;
      await expect(describeStore(connection, (each) => each.test())).rejects.toThrow(/of another name/);
    } finally {
      await elsewhere.close();
    }
  });
});
