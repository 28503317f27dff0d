/**
 * What `kept demo` does: the main job in front of the person, on an invented school's real database: start, build, connect,
 * discover, map, confirm, plan, run, package, and every result beside an independent SQL count.
 */
import { existsSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { performance } from "node:perf_hooks";
import { expectedAnswer } from "../../packs/school/expected/answer.ts";
import { identitiesOf, schoolPeople, type SchoolPerson } from "../../packs/school/people.ts";
import { schoolMembers } from "../../packs/school/requests.ts";
import {
  confirmationOf,
  type ConnectionTest,
  type DataMap,
  type PostgresConnection,
} from "../features/connectors/index.ts";
import { access, accessFiles, type AccessOutcome, type AccessProgress } from "../features/rights/index.ts";
import { readConfig } from "../platform/config.ts";
import type { Config } from "../platform/config.ts";
import { stopUnlessUsed } from "../platform/connections.ts";
import {
  defaultFolders,
  startPostgres,
  superuser,
  type PostgresServer,
} from "../platform/postgres/postgres.ts";
import { asSuperuser } from "../platform/roles.ts";
import {
  alone,
  buildSchool,
  exampleSlug,
  forgetExample,
  readerRole,
  schoolDatabase,
  suggestAgain,
} from "./demo-school.ts";
import { gapSentence } from "./access-sentences.ts";
import { addEraser, eraserRole } from "./demo-eraser.ts";
import type { DemoOptions } from "./demo.ts";
import { orTakeBack } from "./interrupt.ts";
import { counted, say } from "./output.ts";
import { optionsFor, prepareOffice, serveUntilStopped } from "./serving.ts";
import { setUpOffice } from "./demo-office.ts";
import type { ExampleOffice } from "./demo-office.ts";
import { loadMap } from "./map-file.ts";

const mapFile = path.join(import.meta.dirname, "../../packs/school/map.yml");

export async function run(options: DemoOptions): Promise<void> {
  const { data, keystore: keys } = defaultFolders();
  const [folder, keystore] = [path.join(data, "demo"), path.join(keys, "demo")];
  const asked = readConfig(process.env);
  // Whoever tries the product out reads what we say; the log is for whoever runs it.
  const config =
    process.env["KEPT_LOG_LEVEL"] === undefined ? { ...asked, KEPT_LOG_LEVEL: "warn" as const } : asked;
  say("Riverbridge Language School, an invented organisation: whose data is in its database?");
  say();
  const server = await step("Start", async () => {
    const started = await startPostgres({ folder });
    return [started, `PostgreSQL ${started.startedHere ? "started" : "was running"}, no port, socket only`];
  });
  const stopped = async (): Promise<string> => {
    if (server.startedHere) await server.stop();
    return "Stopped. The next demo begins anew.";
  };
  try {
    await alone(server, async () => {
      const office = await orTakeBack(stopped, async () => {
        if (!(await mainJob(server, folder, options.rows))) process.exitCode = 1;
        return await openOffice(server, config, { folder, keystore });
      });
      try {
        if (!options.once)
          await serveUntilStopped(
            config,
            { folder, keystore },
            () => welcome(config, { folder, keystore }, office),
            office.example,
          );
      } finally {
        await office.close();
      }
    });
  } finally {
    if (isRunning(server)) await stopUnlessUsed(server);
  }
}

type Folders = { readonly folder: string; readonly keystore: string };

async function openOffice(server: PostgresServer, config: Config, folders: Folders): Promise<ExampleOffice> {
  await prepareOffice();
  const options = { ...optionsFor(config, folders), logLevel: "error" as const, mail: {} };
  const map = await loadMap(mapFile);
  await addEraser(server, map);
  const connection = server.connection(schoolDatabase, readerRole);
  const store = { connection, map, eraser: { user: eraserRole } };
  return await step("Office", async () => {
    const office = await setUpOffice(server, options, store);
    return [
      office,
      `${counted(office.members, "member")}, ${counted(office.requests, "request")} of the last months, one of them late, ${counted(office.others, "other case")}`,
    ];
  });
}

/** Where to go, and how to get in without an account of one's own. */
async function welcome(config: Config, folders: Folders, office: ExampleOffice): Promise<void> {
  const at = (address: string): string => `${config.KEPT_URL}${address}`;
  say();
  say(`What the public sees:   ${at(`/p/${exampleSlug}`)}`);
  say(`What the school sees:   ${at(`/o/${exampleSlug}`)}`);
  say(`Sign in as Anna Ferrer: ${await office.link()}`);
  say();
  say(
    "The sign-in page lets you in as any of these invented people; so does the step that asks for a fresh proof.",
  );
  say(`What would be mailed:   ${at(`/o/${exampleSlug}/setup/mail`)}`);
  say();
  say(
    "The link works once. Press Enter for another; stop with Ctrl-C. From another terminal, in this folder:",
  );
  say(`  ${signInCommand(config, folders)}`);
  process.stdin.on("data", () => {
    void office.link().then((link) => say(`Sign in as Anna Ferrer: ${link}`));
  });
  process.stdin.unref?.();
}

/** What prints a sign-in link to this demo wherever its folders lie. */
function signInCommand({ KEPT_URL }: Config, { folder, keystore }: Folders): string {
  const settings = { KEPT_DATA: folder, KEPT_KEYSTORE: keystore, KEPT_URL };
  const given = Object.entries(settings).map(
    ([name, value]) => `${name}='${value.replaceAll("'", String.raw`'\''`)}'`,
  );
  const email = schoolMembers.find(({ key }) => key === "anna")?.email ?? "";
  return `${given.join(" ")} npx kept sign-in-link --organisation ${exampleSlug} --email ${email}`;
}

/** Serving stops the database itself when nobody else is left. */
function isRunning(server: PostgresServer): boolean {
  return existsSync(path.join(server.dataFolder, "postmaster.pid"));
}

async function mainJob(server: PostgresServer, folder: string, rows: number): Promise<boolean> {
  await step("Clear", async () => {
    await forgetExample(server, folder);
    return [undefined, "what an earlier demo left is gone"];
  });
  await step("Build", async () => {
    const built = await buildSchool(server, rows);
    return [
      undefined,
      `the school's application database: ${counted(built.rows, "row")} in ${counted(built.tables, "table")}`,
    ];
  });
  const store = server.connection(schoolDatabase, readerRole);
  const map = await loadMap(mapFile);
  await step("Map", async () => {
    const { agreeing, tables, corrected } = await suggestAgain(store, map);
    const rest = corrected.length === 0 ? "" : `; a person corrected ${corrected.join(", ")}`;
    return [
      undefined,
      `suggested from names, keys and samples: right for ${agreeing} of ${tables} tables${rest}`,
    ];
  });
  await step("Confirm", async () => [undefined, confirmedLine(map)]);
  const outcomes = await runEveryone(server, store, map, path.join(folder, "packages"));
  say();
  return report(outcomes, path.join(folder, "packages"));
}

type PersonOutcome = {
  readonly person: SchoolPerson;
  readonly outcome: AccessOutcome;
  readonly seconds: number;
  readonly differences: readonly string[];
  readonly expected: number;
};

async function runEveryone(
  server: PostgresServer,
  store: PostgresConnection,
  map: DataMap,
  packages: string,
): Promise<readonly PersonOutcome[]> {
  await rm(packages, { recursive: true, force: true });
  await mkdir(packages, { recursive: true, mode: 0o700 });
  const outcomes: PersonOutcome[] = [];
  try {
    for (const person of schoolPeople) {
      const first = outcomes.length === 0;
      const began = performance.now();
      const outcome = await access(
        {
          connection: store,
          map,
          identities: identitiesOf(person, map),
          unreviewed: false,
          organisation: "Riverbridge Language School",
          subject: person.name,
          folder: path.join(packages, person.key),
        },
        {
          spoolFolder: path.join(packages, ".spool"),
          now: () => new Date().toISOString(),
          onProgress: first ? showStages : ignore,
        },
      );
      const seconds = (performance.now() - began) / 1000;
      const wanted = await asSuperuser(server.connection(schoolDatabase, superuser), (client) =>
        expectedAnswer(client, person.key),
      );
      outcomes.push({ person, outcome, seconds, ...compare(outcome, wanted) });
    }
  } finally {
    await rm(path.join(packages, ".spool"), { recursive: true, force: true });
  }
  return outcomes;
}

const ignore = (): void => undefined;

function showStages(progress: AccessProgress): void {
  if (progress.stage === "connected") line("Connect", connectionLine(progress.connection));
  if (progress.stage === "checked") {
    const wrong = progress.problems.filter((problem) => problem.level !== "note").length;
    line(
      "Discover",
      `${counted(progress.tables, "table")} described; ${wrong === 0 ? "the map covers every one" : counted(wrong, "gap")}`,
    );
  }
  if (progress.stage === "planned") {
    const { steps, hash } = progress.plan;
    const secret = steps.reduce((sum, { secret: columns }) => sum + columns.length, 0);
    line(
      "Plan",
      `${counted(steps.length, "step")}, ${counted(secret, "secret column")} never read, ${hash.slice(0, 15)}…`,
    );
  }
  if (progress.stage === "searched")
    line("Run", `eight people, one snapshot each, as of ${progress.result.asOf}`);
}

function connectionLine({ role, version, findings }: ConnectionTest): string {
  const odd = findings.filter((finding) => finding.level !== "note");
  return `as ${role} to PostgreSQL ${version}: ${odd.length === 0 ? "reads only, sees everything" : odd.map(({ sentence }) => sentence).join(" ")}`;
}

function compare(
  outcome: AccessOutcome,
  wanted: Awaited<ReturnType<typeof expectedAnswer>>,
): { readonly differences: readonly string[]; readonly expected: number } {
  const name = (table: string, key: readonly string[], what: string): string =>
    `${table} ${JSON.stringify(key)} ${what}`;
  const found = new Set(
    outcome.result.findings.map(({ table, key, disposition }) =>
      name(table, key, disposition === "skip" ? "mention" : disposition),
    ),
  );
  const expected = new Set(wanted.map(({ relation, key, disposition }) => name(relation, key, disposition)));
  const differences = [
    ...[...expected].filter((row) => !found.has(row)).map((row) => `missing ${row}`),
    ...[...found].filter((row) => !expected.has(row)).map((row) => `too much ${row}`),
  ];
  return { differences, expected: expected.size };
}

function report(outcomes: readonly PersonOutcome[], packages: string): boolean {
  const columns = ["", "theirs", "shared", "mentions", "rows found", "rows by SQL", ""];
  const rows = outcomes.map(({ person, outcome, differences, expected }) => {
    const of = (what: string): string =>
      String(outcome.result.findings.filter(({ disposition }) => disposition === what).length);
    const good = differences.length === 0 && outcome.status !== "incomplete";
    const found = String(outcome.result.findings.length);
    return [
      person.key,
      of("disclose"),
      of("review"),
      of("skip"),
      found,
      String(expected),
      good ? "✓ equal" : "✗ differs",
    ];
  });
  const widths = columns.map((title, at) =>
    Math.max(title.length, ...rows.map((row) => (row[at] ?? "").length)),
  );
  for (const row of [columns, ...rows]) {
    say(
      row
        .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
        .join("  "),
    );
  }
  say();
  for (const { person, outcome, differences } of outcomes) {
    for (const difference of differences.slice(0, 5)) say(`✗ ${person.key}: ${difference}`);
    for (const gap of outcome.result.gaps) say(`✗ ${person.key}: ${gapSentence(gap)}`);
  }
  const held = outcomes.every(
    ({ outcome, differences }) => differences.length === 0 && outcome.status !== "incomplete",
  );
  say(held ? "Every row is the one the hand-written SQL names." : "Something did not hold: see above.");
  say("“Shared” rows are also someone else's: they are held back until a person decides.");
  say(`Packages: ${packages}`);
  say(`Open one: ${path.join(accessFiles(path.join(packages, "siriporn")).package, "index.html")}`);
  return held;
}

function confirmedLine(map: DataMap): string {
  const personal = Object.entries(map.tables).filter(([, entry]) => entry.kind !== "impersonal");
  const confirmed = personal.filter(([id, entry]) => confirmationOf(id, entry) === "confirmed");
  const [, first] = personal[0] ?? [];
  return `${confirmed.length} of ${counted(personal.length, "personal table")} confirmed by ${first?.confirmed?.by ?? "nobody"}`;
}

async function step<T>(title: string, work: () => Promise<readonly [T, string]>): Promise<T> {
  const began = performance.now();
  const [value, sentence] = await work();
  line(title, `${sentence} (${((performance.now() - began) / 1000).toFixed(1)} s)`);
  return value;
}

function line(title: string, sentence: string): void {
  say(`${title.padEnd(9)} ${sentence}`);
}
