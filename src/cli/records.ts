/** `kept records`: documents, files of rows, mailboxes, directories and APIs searched for one person, and what was found erased. */
import { Command, InvalidArgumentError, Option } from "commander";
import type { GivenIdentity } from "../features/rights/standalone.ts";
import { identityOf } from "./identities.ts";

export type SystemOptions = { readonly system: readonly string[] };
export type PersonOptions = SystemOptions & {
  readonly identity: readonly GivenIdentity[];
  readonly identityFile?: string;
};
export type FindOptions = PersonOptions & { readonly plan: string };
export type EraseOptions = SystemOptions & {
  readonly plan: string;
  readonly approve: string;
  readonly also: readonly number[];
  readonly leave: readonly number[];
};

export function recordsCommand(): Command {
  return new Command("records")
    .description(
      "find and erase one person's records where there are no keys to follow: documents, files of rows, mailboxes, directories",
    )
    .addCommand(testCommand())
    .addCommand(findCommand())
    .addCommand(eraseCommand())
    .addCommand(verifyCommand());
}

function testCommand(): Command {
  return withSystems(
    new Command("test").description("say whether the systems can be reached, and what of them is not seen"),
  )
    .addHelpText(
      "after",
      "\nExit status: 0 each can be searched, 3 one cannot, 1 could not run, 2 called in a wrong way.\n",
    )
    .action(async (options: SystemOptions) => {
      const { runTest } = await import("./records-run.ts");
      await runTest(options);
    });
}

function findCommand(): Command {
  return withPerson(
    withSystems(new Command("find").description("look for a person's records and write the list of them")),
  )
    .requiredOption("--plan <folder>", "where to write the list; must not exist yet, or be empty")
    .addHelpText(
      "after",
      "\nNothing in the systems is changed. The list holds personal data.\n" +
        "\nExit status: 0 everything was looked at, 3 not everything could be, 4 everything was, and some records wait for a person,\n" +
        "1 could not run, 2 called in a wrong way, 130 stopped with Ctrl-C; with 1, 2 and 130 no list is written.\n",
    )
    .action(async (options: FindOptions) => {
      const { runFind } = await import("./records-run.ts");
      await runFind(options);
    });
}

function eraseCommand(): Command {
  const numbers = (text: string, before: readonly number[]): readonly number[] => {
    const number = Number(text);
    if (!Number.isSafeInteger(number) || number < 1) throw new InvalidArgumentError("A number of the list.");
    return [...before, number];
  };
  const chosen = (flag: string, words: string): Option =>
    new Option(flag, words).argParser(numbers).default([], "none");
  return withSystems(
    new Command("erase").description(
      "erase the records of a list that a person approved, and look afterwards",
    ),
  )
    .requiredOption("--plan <folder>", "the folder of the list")
    .requiredOption(
      "--approve <digest>",
      "the list that is approved, by the digest `kept records find` printed",
    )
    .addOption(
      chosen(
        "--also <number>",
        "a record of the list that waits for a person, and is this person's; repeat it",
      ),
    )
    .addOption(chosen("--leave <number>", "a record of the list that stays; repeat it"))
    .addHelpText(
      "after",
      "\nExit status: 0 all that was approved is gone and nothing else is found, 3 something is left or could not be looked at,\n" +
        "1 could not run (nothing was erased), 2 called in a wrong way, 130 stopped with Ctrl-C: run the same again, it goes on.\n",
    )
    .action(async (options: EraseOptions) => {
      const { runErase } = await import("./records-run.ts");
      await runErase(options);
    });
}

function verifyCommand(): Command {
  return withPerson(
    withSystems(new Command("verify").description("look for what is found of a person, and write nothing")),
  )
    .addHelpText(
      "after",
      "\nExit status: 0 nothing is found, 3 something is, or not everything could be looked at, 1 could not run,\n" +
        "2 called in a wrong way.\n",
    )
    .action(async (options: PersonOptions) => {
      const { runVerify } = await import("./records-run.ts");
      await runVerify(options);
    });
}

function withSystems(command: Command): Command {
  const repeat = (file: string, before: readonly string[]): readonly string[] => [...before, file];
  return command.addOption(
    new Option("--system <file>", "the description of a system (YAML, docs/records.md); repeat it")
      .argParser(repeat)
      .default([], "none")
      .makeOptionMandatory(),
  );
}

function withPerson(command: Command): Command {
  const repeat = (text: string, before: readonly GivenIdentity[]): readonly GivenIdentity[] => [
    ...before,
    identityOf(text),
  ];
  return command
    .addOption(
      new Option(
        "--identity <kind=value>",
        "what the person is known by: email, phone, name or identifier; repeat it. " +
          "Other users of this machine can read it in the list of processes",
      )
        .argParser(repeat)
        .default([], "none"),
    )
    .option("--identity-file <file>", "the same, one kind=value a line; `-` reads standard input");
}
