/** What every command that changes a store for one person is told: the store, the map, the person, the plan's folder. */
import { Option, type Command } from "commander";
import type { GivenIdentity } from "../features/rights/standalone.ts";
import { identityOf } from "./identities.ts";
import { storeOption } from "./store.ts";

export type PersonOptions = {
  readonly url?: string;
  readonly map: string;
  readonly identity: readonly GivenIdentity[];
  readonly identityFile?: string;
  readonly scanSeconds: string;
};

export type ChangeCommandOptions = PersonOptions & {
  readonly writeConnection?: string;
  readonly plan: string;
  readonly approve?: string;
};

/** The second role, where the plan stands, and what was approved. */
export function withPlan(command: Command): Command {
  return command
    .addOption(
      new Option(
        "--write-connection <postgresql://…|mysql://…|sqlite:file>",
        "address of the store, as a role that may change the tables; without it the one of --url is used",
      ).env("KEPT_STORE_WRITE_URL"),
    )
    .requiredOption("--plan <folder>", "where plan, journal and certificate stand")
    .option("--approve <digest>", "carry out the plan in the folder, whose digest this is");
}

export function withPerson(command: Command): Command {
  const repeat = (text: string, before: readonly GivenIdentity[]): readonly GivenIdentity[] => [
    ...before,
    identityOf(text),
  ];
  return command
    .addOption(storeOption())
    .requiredOption("--map <file>", "the confirmed map of the store (YAML)")
    .addOption(
      new Option(
        "--identity <name=value>",
        "what the person is known by; repeat it. `table.name=value` for one table only, `name=` when they have none. " +
          "Other users of this machine can read it in the list of processes",
      )
        .argParser(repeat)
        .default([], "none"),
    )
    .option("--identity-file <file>", "the same, one name=value a line; `-` reads standard input")
    .option("--scan-seconds <n>", "longest look at one table for what is left", "60");
}
