/** What `kept rectify`, `kept restrict` and `kept object` do: say where they are, and end with the status their help names. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { text } from "node:stream/consumers";
import {
  amendmentFiles,
  amendmentFolder,
  amendmentSentences,
  approveAmendment,
  correctionsIn,
  forgetMarks,
  marksIn,
  prepareAmendment,
  type Amending,
  type AmendmentCertificate,
  type CorrectionsFile,
} from "../features/rights/standalone.ts";
import type { ObjectCommandOptions, RectifyCommandOptions, RestrictCommandOptions } from "./amend.ts";
import type { ChangeCommandOptions } from "./change.ts";
import { changing, planned, refused } from "./change-run.ts";
import { CommandProblem, say, UsageProblem } from "./output.ts";

type Purposed = Amending extends infer One
  ? One extends Amending
    ? Omit<One, "map" | "identities">
    : never
  : never;

export async function runRectify(options: RectifyCommandOptions): Promise<void> {
  const { corrections, answers } = await corrected(options.corrections);
  if (corrections.length === 0) throw new UsageProblem("The file of corrections names none.");
  await run(options, { purpose: "rectify", corrections, answers });
}

export async function runRestrict(options: RestrictCommandOptions): Promise<void> {
  const answers = await answered(options);
  if (options.lift === undefined) {
    await run(options, { purpose: "restrict", answers });
    return;
  }
  const folder = path.resolve(options.lift);
  if (folder === path.resolve(options.plan))
    throw new UsageProblem("The lifting needs a folder of its own: name another with --plan.");
  const marks = await marksIn(folder);
  if (marks === undefined)
    throw new CommandProblem(
      `${folder} holds no restriction that was carried out, or it was lifted already.`,
    );
  const certificate = await run(options, {
    purpose: "lift",
    answers,
    marks: [{ secret: marks.secret, rows: new Set(marks.rows) }],
  });
  if (certificate?.verification.verdict === "verified") await forgetMarks(folder);
}

export async function runObject(options: ObjectCommandOptions): Promise<void> {
  await run(options, { purpose: "object", answers: await answered(options) });
}

async function answered({
  answers: file,
}: {
  readonly answers?: string;
}): Promise<CorrectionsFile["answers"]> {
  return file === undefined ? [] : (await corrected(file)).answers;
}

async function run(
  options: ChangeCommandOptions,
  amending: Purposed,
): Promise<AmendmentCertificate | undefined> {
  const { request, steps, folder } = await changing(options);
  const whole = { ...request, ...amending, records: amendmentFolder(folder) };
  const files = amendmentFiles(folder);
  if (options.approve === undefined) {
    const plan = await prepareAmendment(whole, steps);
    const lines = amendmentSentences.tables(plan);
    if (plan.refusals.length > 0) refused(lines, plan.refusals.map(amendmentSentences.refusal), files.text);
    else planned(lines, files.text, plan.digest);
    return undefined;
  }
  const certificate = await approveAmendment(whole, options.approve, steps);
  const { verification } = certificate;
  say();
  for (const line of amendmentSentences.tables(certificate)) say(`  · ${line}`);
  say(amendmentSentences.verdict(amending.purpose, verification));
  for (const line of amendmentSentences.look(verification)) say(`  · ${line}`);
  say(`To keep: ${files.certificateText}`);
  process.exitCode = verification.verdict === "verified" ? 0 : 3;
  return certificate;
}

const limitBytes = 1024 * 1024;

/** Nothing that is said of the file repeats a value of it: they are a person's. */
async function corrected(file: string): Promise<CorrectionsFile> {
  const content =
    file === "-"
      ? await text(process.stdin)
      : await readFile(file, "utf8").catch(() => {
          throw new CommandProblem(`The file ${file} cannot be read: check the path.`);
        });
  if (content.length > limitBytes) throw new CommandProblem("The file of corrections is far too long.");
  const read = readFrom(content);
  if (read.success) return read.data;
  const places = read.error.issues.slice(0, 10).map(({ path: at, message, code }) => {
    const said =
      code === "custom"
        ? message
        : code === "unrecognized_keys"
          ? "has a word that is not known here"
          : "is missing or not as it must be";
    return `${at.length === 0 ? "The file" : at.map((step) => (typeof step === "number" ? String(step + 1) : String(step))).join(" ")}: ${said}.`;
  });
  throw new CommandProblem("The file of corrections cannot be used:", ...places);
}

function readFrom(content: string): ReturnType<typeof correctionsIn> {
  try {
    return correctionsIn(content);
  } catch {
    throw new CommandProblem(
      "The file of corrections is not YAML that can be read: check its indentation and quotes.",
    );
  }
}
