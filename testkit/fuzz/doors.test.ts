// Goal: what comes in by other doors than HTTP (map, policy and identity files, the command line, the environment, mail)
// is read or refused in words, soon, without repeating the planted person, whatever it is.
// Method: generated inputs, five hundred for each door and commit: the product's own files with something broken in
// them, and texts that fit nowhere. A door that crashes, sleeps or repeats is planted last, and must be caught.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Command } from "commander";
import { createTransport } from "nodemailer";
import { afterAll, expect, test } from "vitest";
import { accessCommand } from "../../src/cli/access.ts";
import { demoCommand } from "../../src/cli/demo.ts";
import { explain } from "../../src/cli/explain.ts";
import { identitiesIn } from "../../src/cli/identities.ts";
import { mapCommand } from "../../src/cli/map.ts";
import { CommandProblem } from "../../src/cli/output.ts";
import { configCommand, migrateCommand, serveCommand } from "../../src/cli/server.ts";
import { isAnswered, refuseInWords } from "../../src/cli/usage.ts";
import { ownerLinkCommand, signInLinkCommand } from "../../src/cli/way-in.ts";
import { readMap } from "../../src/features/connectors/index.ts";
import { makePack } from "../../src/features/policy/document/pack.ts";
import { ConfigRefused, describeConfig, readConfig } from "../../src/platform/config.ts";
import { MailContent } from "../../src/platform/mail/message.ts";
import { brokenText } from "./files.ts";
import { holdsCanary, isPolluted } from "./judge.ts";
import { randomOf } from "./random.ts";
import type { Random } from "./random.ts";
import { hostileText, write } from "./values.ts";

const perDoor = 500;
const packs = path.resolve(import.meta.dirname, "../../packs/school");
const file = (name: string): string => readFileSync(path.join(packs, name), "utf8");
const folder = mkdtempSync(path.join(tmpdir(), "kept-doors-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What was said to the caller; throws what is no refusal. */
type Door = (random: Random) => Promise<string> | string;

/** Every fault of a door, with the number of the input that showed it. */
async function faultsAt(
  name: string,
  door: Door,
  inputs = perDoor,
  slowest = 5000,
): Promise<readonly string[]> {
  const faults: string[] = [];
  for (let input = 0; input < inputs; input += 1) {
    const began = performance.now();
    const where = `${name} #${input}`;
    try {
      const said = await door(randomOf(`doors ${name} ${input}`));
      if (holdsCanary(said)) faults.push(`${where}: the planted person is repeated`);
    } catch (error) {
      faults.push(
        `${where}: ${error instanceof Error ? `${error.name} ${error.stack ?? ""}` : String(error)}`,
      );
    }
    if (performance.now() - began > slowest) faults.push(`${where}: took too long`);
    if (isPolluted()) faults.push(`${where}: a prototype was changed`);
    if (faults.length > 10) break;
  }
  return faults;
}

/** The sentences of a refusal; anything else is thrown on. */
function refusalWords(error: unknown, names: readonly string[]): string {
  if (error instanceof Error && names.includes(error.name)) return error.message;
  throw error;
}

const mapFile = file("map.yml");

test("a map file is read or refused line by line", async () => {
  const door: Door = (random) => {
    const read = readMap(brokenText(mapFile.slice(0, random.chance(0.95) ? 2500 : 20_000), random));
    // A map is its writer's own file: it may be quoted to them, but only a name of its own kind.
    if ("problems" in read && read.problems.length === 0) throw new Error("refused without a word");
    return "";
  };
  expect(await faultsAt("map", door)).toEqual([]);
}, 120_000);

test("a policy and its promises are read or refused", async () => {
  const [policy, promises] = [file("policy.md"), file("promises.yml")];
  const door: Door = (random) => {
    const [one, other] = random.chance(0.5)
      ? [brokenText(policy, random), promises]
      : [policy, brokenText(promises.slice(0, random.chance(0.95) ? 2000 : promises.length), random)];
    try {
      makePack("school", one, other);
      return "";
    } catch (error) {
      refusalWords(error, ["PolicyRefused"]);
      return "";
    }
  };
  expect(await faultsAt("policy", door)).toEqual([]);
}, 120_000);

test("a file of identities is read or refused, and repeats nobody", async () => {
  const door: Door = async (random) => {
    const at = path.join(folder, "identities");
    const lines = Array.from(
      { length: random.int(6) },
      () => random.pick(["email=", "student.", "", "=", "a.b.c="]) + hostileText(random),
    );
    writeFileSync(at, brokenText(lines.join("\n"), random));
    try {
      await identitiesIn(at);
      return "";
    } catch (error) {
      return error instanceof CommandProblem ? error.sentences.join("\n") : refusalWords(error, []);
    }
  };
  expect(await faultsAt("identities", door)).toEqual([]);
});

const commandNames = [
  "serve",
  "demo",
  "map",
  "access",
  "owner-link",
  "sign-in-link",
  "migrate",
  "config",
] as const;
const options = [
  ["--url", "--map", "--identity", "--identity-file", "--out", "--organisation", "--subject", "--unreviewed"],
  ["--email", "--organisation", "--rows", "--once", "--store", "--by", "--on", "--table", "--every-table"],
  ["--help", "--version", "-h", "-V", "--", "-x", "--__proto__", "--constructor", "--no-unreviewed", "--ma"],
].flat();

/** The command line as it is, whose commands note that they were called instead of doing what they do. */
function commandLine(called: () => void): Command {
  const program = new Command("kept").version("0.0.0");
  const made = [serveCommand, demoCommand, mapCommand, accessCommand, ownerLinkCommand, signInLinkCommand];
  for (const make of [...made, migrateCommand, configCommand]) program.addCommand(make());
  const silence = (command: Command): void => {
    command.configureOutput({ writeOut: () => undefined, writeErr: () => undefined });
    if (command.commands.length === 0) command.action(called);
    command.commands.forEach(silence);
  };
  silence(program);
  return refuseInWords(program);
}

test("every command takes or refuses its arguments in words, and repeats nobody", async () => {
  const given = process.argv;
  let calls = 0;
  const door: Door = async (random) => {
    const words = Array.from({ length: random.int(7) }, () =>
      random.chance(0.5)
        ? `${random.oneOf(options)}${random.chance(0.3) ? `=${hostileText(random)}` : ""}`
        : hostileText(random),
    );
    const command = random.pick(commandNames);
    const below = command === "map" ? [random.pick(["suggest", "check", "confirm", "constructor"])] : [];
    process.argv = ["node", "kept", command, ...below, ...words];
    try {
      await commandLine(() => (calls += 1)).parseAsync(process.argv);
      return "";
    } catch (error) {
      if (isAnswered(error)) return "";
      const sentences = error instanceof CommandProblem ? error.sentences : explain(error);
      if (sentences.join("\n").includes("fault in Kept")) throw error;
      return sentences.join("\n");
    }
  };
  try {
    expect(await faultsAt("arguments", door, perDoor * 2)).toEqual([]);
  } finally {
    process.argv = given;
  }
  expect(calls, "no generated call was a sound one").toBeGreaterThan(20);
}, 120_000);

test("the environment is read or refused, and repeats no secret", async () => {
  const known = describeConfig({}).map(({ name }) => name);
  const sound: Readonly<Record<string, string>> = {
    KEPT_SMTP_URL: "smtp://mail.example.org",
    KEPT_MAIL_FROM: "kept@example.org",
    KEPT_URL: "https://privacy.example.org",
    KEPT_PORT: "8080",
    KEPT_TRUSTED_PROXIES: "10.0.0.0/8",
    DATABASE_URL: "postgresql://app@db.example.org/kept",
  };
  let accepted = 0;
  const door: Door = (random) => {
    const environment = { ...sound };
    for (let at = random.int(4); at >= 0; at -= 1) {
      const name = random.chance(0.9) ? (random.oneOf(known) ?? "KEPT_URL") : `KEPT_${random.int(99)}`;
      // An environment cannot hold NUL.
      const strange = hostileText(random).replaceAll("\0", "");
      environment[name] =
        `${random.pick(["", sound[name] ?? "", "http://", "/", "smtp://", "postgresql://u:"])}${strange}`;
    }
    try {
      readConfig(environment);
      accepted += 1;
      return "";
    } catch (error) {
      if (error instanceof ConfigRefused) return error.problems.join("\n");
      throw error;
    }
  };
  expect(await faultsAt("environment", door)).toEqual([]);
  expect(accepted).toBeGreaterThan(10);
});

const mailHeaders = new Set([
  "Content-Transfer-Encoding",
  "Content-Type",
  "Date",
  "From",
  "MIME-Version",
  "Message-ID",
  "Subject",
  "To",
]);

test("a mail has one recipient and the headers it was given, or is refused", async () => {
  const transport = createTransport({ streamTransport: true, buffer: true });
  let sent = 0;
  const door: Door = async (random) => {
    const strange = (): string => (random.chance(0.4) ? hostileText(random) : "Mei Tan");
    const content = {
      to: random.chance(0.5) ? hostileText(random) : `${random.pick(["a", "a'b", "A+b", "a.b"])}@example.org`,
      toName: strange(),
      subject: strange(),
      text: strange(),
      language: "en",
    };
    const parsed = MailContent.safeParse(content);
    if (!parsed.success) return "";
    sent += 1;
    const { to, toName, subject, text } = parsed.data;
    const address = { name: toName ?? "", address: to };
    const info = await transport.sendMail({ from: "kept@example.org", to: address, subject, text });
    expect(info.envelope.to).toEqual([to]);
    const [head = ""] = Buffer.from(info.message as Buffer)
      .toString("utf8")
      .split("\r\n\r\n", 1);
    const names = head
      .split("\r\n")
      .filter((line) => !/^[ \t]/.test(line))
      .map((line) => line.split(":", 1)[0]);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !mailHeaders.has(name ?? ""))).toEqual([]);
    return "";
  };
  expect(await faultsAt("mail", door)).toEqual([]);
  expect(sent).toBeGreaterThan(50);
});

test("a bad door is caught: one that crashes, one that repeats, one that is slow, one that pollutes", async () => {
  const crash: Door = (random) => write([hostileText(random)]).repeat(-1);
  const repeats: Door = (random) => (random.chance(0.5) ? "No zqcanary here" : "");
  const slow: Door = () => {
    const end = performance.now() + 4;
    while (performance.now() < end);
    return "";
  };
  expect((await faultsAt("crash", crash, 3))[0]).toMatch(/RangeError/);
  expect((await faultsAt("repeats", repeats, 20))[0]).toMatch(/repeated/);
  expect((await faultsAt("slow", slow, 2, 1))[0]).toMatch(/too long/);
  const pollutes: Door = () => {
    Reflect.set(Object.prototype, "polluted", 1);
    return "";
  };
  const faults = await faultsAt("pollutes", pollutes, 1);
  Reflect.deleteProperty(Object.prototype, "polluted");
  expect(faults[0]).toMatch(/prototype/);
});
