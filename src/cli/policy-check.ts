/** What `kept policy check` does: a pack's promises without an installation, or an organisation's with its records. */
import { packNames, readPack, standings } from "../features/policy/standalone.ts";
import type { Standing } from "../features/policy/standalone.ts";
import { counted, say, UsageProblem } from "./output.ts";
import type { PolicyCheckOptions } from "./policy.ts";

type Checked = {
  readonly title: string;
  readonly promises: readonly Standing[];
  /** Clauses the example organisation added; they are not among the pack's promises. */
  readonly added: readonly Standing[];
};

export async function runPolicyCheck({ json, pack, organisation }: PolicyCheckOptions): Promise<void> {
  if (pack !== undefined && organisation !== undefined)
    throw new UsageProblem("Say --pack or --organisation, not both.");
  if (pack === undefined && organisation === undefined)
    throw new UsageProblem(`Say --pack (${packNames.join(", ")}) or --organisation.`);
  const checked = organisation === undefined ? await ofPack(pack) : await ofOrganisation(organisation);
  const of = organisation === undefined ? { pack } : { organisation };
  if (json) say(JSON.stringify({ ...of, ...checked }));
  else print(checked);
}

async function ofPack(named: string | undefined): Promise<Checked> {
  const name = packNames.find((one) => one === named);
  if (name === undefined)
    throw new UsageProblem(`There is no such pack. There are: ${packNames.join(", ")}.`);
  const pack = await readPack(name);
  return { title: pack.text.title, ...standings(pack) };
}

/** What opens an installation is loaded only for one. */
async function ofOrganisation(named: string): Promise<Checked> {
  const [{ readConfiguration }, { policyOf }] = await Promise.all([
    import("./server.ts"),
    import("./policy-of.ts"),
  ]);
  return policyOf(readConfiguration(), named);
}

function print({ title, promises, added }: Checked): void {
  say(title);
  const counts = Map.groupBy(promises, ({ status }) => status);
  const words = ["kept", "due", "broken", "unproven"] as const;
  const binding = promises.filter(({ status }) => status !== "not_applicable").length;
  const others = promises.length - binding;
  say(
    `${counted(binding, "promise")}: ${words.map((word) => `${counts.get(word)?.length ?? 0} ${word}`).join(", ")}. ` +
      `${counted(others, "clause")} cannot be kept or broken.`,
  );
  say();
  for (const one of promises) line(one);
  if (added.length === 0) return;
  say();
  say("Added by the example organisation, and not among the pack’s promises:");
  for (const one of added) line(one);
}

function line({ id, status, basis, reason, law, lawNote }: Standing): void {
  const stands = status === "not_applicable" ? "–" : status;
  say(`${id.padEnd(13)} ${stands.padEnd(9)} ${(basis ?? "–").padEnd(9)} ${reason}`);
  if (law !== "lawful") say(`${" ".repeat(34)}${law === "above" ? "Above" : "Beside"} the law: ${lawNote}`);
}
