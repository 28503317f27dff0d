/** `kept erase` and `kept verify`: one person erased from one store, planned first, and what is left of one. */
import { Command, Option } from "commander";
import type { GivenIdentity } from "../features/rights/standalone.ts";
import { identityOf } from "./identities.ts";
import { storeOption } from "./store.ts";

export type VerifyCommandOptions = {
  readonly url?: string;
  readonly map: string;
  readonly identity: readonly GivenIdentity[];
  readonly identityFile?: string;
  readonly scanSeconds: string;
};

export type EraseCommandOptions = VerifyCommandOptions & {
  readonly writeConnection?: string;
  readonly plan: string;
  readonly approve?: string;
};

export function eraseCommand(): Command {
  return withPerson(
    new Command("erase").description("plan what becomes of one person's data in a store, then carry it out"),
  )
    .addOption(
      new Option(
        "--write-connection <postgresql://…|mysql://…|sqlite:file>",
        "address of the store, as a role that may change the tables; without it the one of --url is used",
      ).env("KEPT_STORE_WRITE_URL"),
    )
    .requiredOption("--plan <folder>", "where plan, journal and certificate stand")
    .option("--approve <digest>", "carry out the plan in the folder, whose digest this is")
    .addHelpText(
      "after",
      "\nWithout --approve nothing is changed: every step is run and taken back, and the plan says what it would do.\n" +
        "\nExit status: 0 planned, or erased and verified, 3 erased, and something is left or could not be looked at,\n" +
        "4 planned, and something keeps it from running, 1 could not run (nothing has happened), 2 called in a wrong way,\n" +
        "130 stopped with Ctrl-C: run the same again, and it says how far it came.\n",
    )
    .action(async (options: EraseCommandOptions) => {
      const { run } = await import("./erase-run.ts");
      await run(options);
    });
}

export function verifyCommand(): Command {
  return withPerson(
    new Command("verify").description("look for what is left of a person in a store after an erasure"),
  )
    .addHelpText(
      "after",
      "\nExit status: 0 nothing is left but what is kept, 3 something is, or not everything could be looked at,\n" +
        "1 could not run, 2 called in a wrong way.\n",
    )
    .action(async (options: VerifyCommandOptions) => {
      const { runVerify } = await import("./erase-run.ts");
      await runVerify(options);
    });
}

function withPerson(command: Command): Command {
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
