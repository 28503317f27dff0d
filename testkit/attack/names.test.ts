// Goal: whatever a connected database calls its schemas, tables and columns, its names stay names: in SQL, in the map file
// and in the paths of a package.
// Method: ten thousand names joined from what ends a quote, a comment, a key of YAML or a path. Each is quoted and read back
// by a small reader of SQL's own rule, goes through the map file and into a file name; some of them, others each day, are
// created in a real PostgreSQL, described, and searched by name.
import { expect, test } from "vitest";
import { tableId } from "../../src/features/connectors/index.ts";
import { readMap } from "../../src/features/connectors/map/read.ts";
import { DataMap } from "../../src/features/connectors/map/map.ts";
import { writeMap } from "../../src/features/connectors/map/write.ts";
import { identifier, qualified, sqlOfId } from "../../src/features/connectors/postgres/sql.ts";
import { FileNames } from "../../src/features/rights/package/names.ts";
import { ada, columns, member, twoMembers, withStore } from "./store.ts";

const pieces = [
  '"',
  '""',
  "'",
  "''",
  "`",
  "\\",
  "\\'",
  "$1",
  "$$",
  "$tag$",
  "--",
  "/*",
  "*/",
  ";",
  "(",
  ")",
  ",",
  ".",
  "..",
  "/",
  "../",
  "a",
  "A",
  "Ä",
  "ß",
  "İ",
  "陈",
  "ليلى",
  "👩‍👩‍👧",
  "e\u0301",
  "\u00e9",
  "\u202e",
  "\u200b",
  "\ufeff",
  "\u2028",
  "\u0085",
  "\n",
  "\r\n",
  "\t",
  " ",
  "  ",
  "#",
  "# c",
  ": ",
  ":",
  "- ",
  "? ",
  "[",
  "]",
  "{",
  "}",
  "&a",
  "*a",
  "!!str",
  "|",
  ">",
  "%",
  "@",
  "=",
  "~",
  "null",
  "true",
  "no",
  "1",
  "1e3",
  "0x1f",
  "NaN",
  ".inf",
  "2026-03-02",
  "__proto__",
  "constructor",
  "toString",
  "select",
  "drop table member",
  "pg_sleep(9)",
  "user",
  "public",
  "con",
  "nul",
  "<b>",
  "${x}",
  "{{x}}",
  "%s",
  "\u0001",
  "\u007f",
] as const;

/** Name number so-and-so; the same number is the same name. */
function nameOf(number: number): string {
  let left = number * 2_654_435_761;
  const parts: string[] = [];
  for (let at = 0; at <= number % 4; at += 1) {
    parts.push(pieces[left % pieces.length] ?? "");
    left = Math.floor(left / pieces.length);
  }
  const name = parts.join("");
  // PostgreSQL takes 63 bytes and no empty name.
  return name === "" || Buffer.byteLength(name) > 60 ? `x${number}` : name;
}
const count = 10_000;
const day = Math.floor(Date.now() / 86_400_000);
const names = [...new Set(Array.from({ length: count * 2 }, (_, number) => nameOf(number)))].slice(0, count);

/** What PostgreSQL reads between double quotes (its manual, 4.1.1): two stand for one, any other ends the name. */
function readQuoted(sql: string): { readonly name: string; readonly rest: string } {
  if (!sql.startsWith('"')) throw new Error(`no quote: ${sql}`);
  let name = "";
  for (let at = 1; at < sql.length; at += 1) {
    if (sql[at] !== '"') name += sql[at];
    else if (sql[at + 1] === '"') {
      name += '"';
      at += 1;
    } else return { name, rest: sql.slice(at + 1) };
  }
  throw new Error(`no end: ${sql}`);
}

test("ten thousand names come back from their quotes, and from the id a map calls them by", () => {
  expect(names.length).toBe(count);
  const wrong = names.filter((name, at) => {
    const schema = names[(at * 7 + 1) % count] ?? "x";
    const whole = qualified({ schema, name });
    const { name: first, rest } = readQuoted(whole);
    const second = readQuoted(rest.slice(1));
    const alone = readQuoted(identifier(name));
    return !(
      alone.name === name &&
      alone.rest === "" &&
      first === schema &&
      rest.startsWith(".") &&
      second.name === name &&
      second.rest === "" &&
      sqlOfId(tableId(schema, name)) === whole &&
      sqlOfId(tableId("public", name)) === qualified({ schema: "public", name })
    );
  });
  expect(wrong).toEqual([]);
  expect(new Set(names.map((name) => tableId("public", name))).size).toBe(count);
});

test("the names come back from a map file as tables and columns: all in the long run, a quarter each day", () => {
  const perMap = 200;
  for (let from = 0; from < count; from += perMap) {
    if (process.env["KEPT_LONG"] === undefined && (from / perMap) % 4 !== day % 4) continue;
    const some = names.slice(from, from + perMap);
    const map = DataMap.parse({
      kept_map: 1,
      store: "school",
      tables: Object.fromEntries(
        some.map((name, at) => [
          tableId(at % 2 === 0 ? "public" : name, name),
          { kind: "personal", columns: { [name]: "user" }, label: [name], title: "A table" },
        ]),
      ),
    });
    const read = readMap(writeMap(map));
    expect("problems" in read ? read.problems.slice(0, 3) : read.map).toEqual(map);
    expect(Object.keys({})).toEqual([]);
  }
});

test("ten thousand names become file names that stay in their folder, none twice", () => {
  const files = new FileNames();
  const claimed = names.map((name) => files.claim(name));
  expect(claimed.filter((name) => !/^[a-z0-9_][a-z0-9_-]{0,69}$/.test(name))).toEqual([]);
  expect(new Set(claimed).size).toBe(count);
});

test("a real database's tables of such names are described and searched, and nothing else happens", async () => {
  const some = Array.from({ length: 40 }, (_, at) => names[(day * 40 + at * 97) % count] ?? "x");
  // The database keeps schemas of this beginning for itself.
  const made = [...new Set(some)].filter((name) => !name.includes("\0") && !name.startsWith("pg_"));
  const created = made.map((name) => {
    const table = `${identifier(name)}.${identifier(name)}`;
    return `create schema ${identifier(name)}; create table ${table} (id int primary key, ${identifier(`m${name}`.slice(0, 50))} int);
      insert into ${table} values (1, 1), (2, 2);`;
  });
  await withStore(`${twoMembers} ${created.join("\n")}`, async (store) => {
    await store.admin.query(
      made
        .map(
          (name) =>
            `grant usage on schema ${identifier(name)} to ${store.role}; grant select on all tables in schema ${identifier(name)} to ${store.role}`,
        )
        .join(";"),
    );
    const own = (name: string): string => `m${name}`.slice(0, 50);
    const map = {
      kept_map: 1,
      store: "club",
      tables: {
        member,
        ...Object.fromEntries(
          made.map((name) => [
            tableId(name, name),
            {
              kind: "personal",
              columns: columns("id", own(name)),
              relations: [{ owned_by: "member", match: { [`"${own(name).replaceAll('"', '""')}"`]: "id" } }],
            },
          ]),
        ),
      },
    };
    await store.describe();
    const seen = await store.search(map, ada);
    expect(seen.rows).toEqual(
      ["member 1 disclose", ...made.map((name) => `${tableId(name, name)} 1 disclose`)].toSorted(),
    );
    expect((await store.admin.query("select count(*)::int as n from member")).rows).toEqual([{ n: 2 }]);
  });
});
