// Goal: whatever is typed wrongly or does not answer ends in plain sentences and the documented status: 2 for wrong usage,
// 1 for what could not be done; never a stack trace, never a password or a person's address repeated.
// Method: the real `bin/kept` as a child process, and for most ways to type wrongly the command line that it runs; real
// connections to nothing, to a wrong database and to a full port.
import { afterAll, beforeAll, expect, test } from "vitest";
import { freshDatabase, type TestDatabase } from "../../testkit/database.ts";
import { keptCommand, type Kept } from "../../testkit/setup/kept.ts";
import { called } from "./program.ts";
import { writeFileSync } from "node:fs";
import path from "node:path";

let kept: Kept;
let empty: TestDatabase;
beforeAll(async () => {
  kept = keptCommand();
  empty = await freshDatabase();
  writeFileSync(
    path.join(kept.folder, "map.yml"),
    "kept_map: 1\nstore: shop\ntables:\n  customer:\n    kind: person\n    columns: { email: user }\n" +
      "    identities: [{ name: email, column: email }]\n",
  );
});
afterAll(async () => {
  kept.remove();
  await empty.drop();
});

const address = "ada@example.org";
const password = "correct-horse-9f3a";

const wrongUsage: readonly (readonly [args: readonly string[], said: string])[] = [
  [["acess"], "There is no such command. Did you mean access?\nRun `kept --help` to see how it is used.\n"],
  [
    [`postgresql://u:${password}@h/d`],
    "There is no such command.\nRun `kept --help` to see how it is used.\n",
  ],
  [
    ["map", "check", "--map", "map.yml", `--ulr=postgresql://u:${password}@h/d`],
    "There is no such option: --ulr. Did you mean --url?\nRun `kept map check --help` to see how it is used.\n",
  ],
  [
    ["access", "--map", "map.yml", "--out", "out", `--email=${address}`],
    "There is no such option: --email.\nRun `kept access --help` to see how it is used.\n",
  ],
  [
    ["map", "check", "--maps", "map.yml", `--url=postgresql://u:${password}@h/d`],
    "There is no such option: --maps. Did you mean --map?\nRun `kept map check --help` to see how it is used.\n",
  ],
  [
    ["map", "check", address],
    "The option --map <file> is needed.\nRun `kept map check --help` to see how it is used.\n",
  ],
  [
    ["map", "check", "--map", "map.yml", address],
    "There is a word too many: each value stands behind its option, as in --map map.yml.\n" +
      "Run `kept map check --help` to see how it is used.\n",
  ],
  [
    ["map", "check", "--map"],
    "The option --map <file> needs a value.\nRun `kept map check --help` to see how it is used.\n",
  ],
  [
    ["map", "check", "--map", "map.yml"],
    "Give the store's address with --url postgresql://user@host/database, mysql://user@host/database or sqlite:file.db, or in KEPT_STORE_URL.\n",
  ],
  [
    ["map", "check", "--map", "map.yml", "--url", `https://u:${password}@h/d`],
    "Give the store's address with --url postgresql://user@host/database, mysql://user@host/database or sqlite:file.db, or in KEPT_STORE_URL.\n",
  ],
  [
    ["map", "suggest", "--out", "new.yml", "--store", "My Shop", "--url", "postgresql://h/d"],
    "The store's short name is made of lower case letters, digits and -.\n",
  ],
  [
    ["map", "confirm", "--map", "map.yml", "--by", "Ada"],
    "Name the tables with --table, or say --every-table.\n",
  ],
  [
    ["map", "confirm", "--map", "map.yml", "--by", "Ada", "--every-table", "--on", "2026-02-30"],
    "The day is written as 2026-11-21.\n",
  ],
  [
    ["map", "confirm", "--map", "map.yml", "--by", "Ada", "--every-table", "--table", "customer"],
    "The option '--every-table' cannot be used with option '--table <name...>'.\n" +
      "Run `kept map confirm --help` to see how it is used.\n",
  ],
  [["demo", "--rows", "many"], "The school's size is a number of rows from 10000 to 50000000.\n"],
];

test("wrong usage ends with 2 and says what is wrong without repeating values", async () => {
  const given = process.argv;
  try {
    for (const [args, said] of wrongUsage) {
      process.argv = ["node", "kept", ...args];
      expect([args, await called(process.argv)]).toEqual([
        args,
        { status: 2, sentences: said.trimEnd().split("\n") },
      ]);
    }
  } finally {
    process.argv = given;
  }
  // What is refused there ends the process so: on standard error, with that status.
  for (const [args, stderr] of wrongUsage.slice(0, 2)) {
    expect(await kept.run(args)).toEqual({ status: 2, stdout: "", stderr });
  }
});

test("without a command the help is shown with status 2, asked for it is 0", async () => {
  const [none, group, asked, version, serving] = await Promise.all([
    kept.run([]),
    kept.run(["map"]),
    kept.run(["access", "--help"]),
    kept.run(["--version"]),
    kept.run(["serve", "--help"]),
  ]);
  expect([none.status, none.stdout]).toEqual([2, ""]);
  expect(none.stderr).toMatch(/^Usage: kept [^]*\nExit status of every command: 0 done, 1 could not be done/);
  expect([group.status, group.stderr]).toEqual([2, expect.stringMatching(/^Usage: kept map /)]);
  expect([asked.status, asked.stderr]).toEqual([0, ""]);
  expect(asked.stdout).toContain(
    "Exit status: 0 complete, 3 incomplete, 4 complete but rows wait for a person",
  );
  expect(serving.stdout).toContain("Exit status: 0 stopped with Ctrl-C or by SIGTERM");
  expect(asked.stdout).toContain("--identity-file <file>");
  expect(version).toEqual({ status: 0, stderr: "", stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
});

const unreachable: readonly (readonly [url: string, said: RegExp])[] = [
  [
    `postgresql://u:${password}@127.0.0.1:1/shop`,
    /^Nothing answers there: is the database running, and are host and port right\?\n$/,
  ],
  [
    `postgresql://u:${password}@no-such-host.example/shop`,
    /^The host's name (?:is not known: check the address|cannot be looked up now: check the address and the network)\.\n$/,
  ],
  [
    `postgresql://u:${password}#1@h/shop`,
    /^The database's address cannot be read\. In a name or password, # \/ \? @ : % are written %23 %2F %3F %40 %3A %25\.\n$/,
  ],
  [
    `postgresql://u:${password}@/shop?host=/no/such/folder`,
    /^There is no socket we may use at \/no\/such\/folder\/\.s\.PGSQL\.5432: is the database running there\?\n$/,
  ],
  [
    `postgresql://u:${password}@127.0.0.1:1/shop?sslrootcert=/no/such/authority.pem`,
    /^There is no such file or folder: \/no\/such\/authority\.pem\n$/,
  ],
];

test(
  "a store that cannot be reached is one sentence, and its password is never shown",
  { timeout: 180_000 },
  async () => {
    for (const [url, said] of unreachable) {
      const who = ["--identity", `email=${address}`];
      const { status, stdout, stderr } = await kept.run([
        "access",
        "--map",
        "map.yml",
        ...who,
        "--out",
        "out",
        "--url",
        url,
      ]);
      expect([status, stdout, stderr]).toEqual([1, "", expect.stringMatching(said)]);
      expect(stderr).not.toContain(password);
    }
  },
);

test("a wrong database, an empty one, and a map of another store are said in a sentence", async () => {
  const other = empty.url().replace(empty.name, "no_such_database");
  const [absent, suggested, checked, searched] = await Promise.all([
    kept.run(["map", "suggest", "--out", "new.yml", "--url", other]),
    kept.run(["map", "suggest", "--out", "new.yml", "--url", empty.url()]),
    kept.run(["map", "check", "--map", "map.yml", "--url", empty.url()]),
    kept.run(["access", "--map", "map.yml", "--identity", "email=x", "--out", "out", "--url", empty.url()]),
  ]);
  expect(absent).toEqual({
    status: 1,
    stdout: "",
    stderr: 'The database refused: database "no_such_database" does not exist (SQLSTATE 3D000).\n',
  });
  expect([suggested.status, suggested.stderr]).toEqual([
    1,
    "This database has no table that our role knows of: check the database's name and the role's rights.\n",
  ]);
  const another =
    "None of the map's 1 table is in this database: it is another one than the map's (shop), or our role may not know of them.\n";
  expect([checked.status, checked.stderr]).toEqual([1, another]);
  expect([searched.status, searched.stderr]).toEqual([1, another]);
});
