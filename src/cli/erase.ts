/** `kept erase` and `kept verify`: one person erased from one store, planned first, and what is left of one. */
import { Command } from "commander";
import { withPerson, withPlan, type ChangeCommandOptions, type PersonOptions } from "./change.ts";

export function eraseCommand(): Command {
  return withPlan(
    withPerson(
      new Command("erase").description(
        "plan what becomes of one person's data in a store, then carry it out",
      ),
    ),
  )
    .addHelpText(
      "after",
      "\nWithout --approve nothing is changed: every step is run and taken back, and the plan says what it would do.\n" +
        "\nExit status: 0 planned, or erased and verified, 3 erased, and something is left or could not be looked at,\n" +
        "4 planned, and something keeps it from running, 1 could not run (nothing has happened), 2 called in a wrong way,\n" +
        "130 stopped with Ctrl-C: run the same again, and it says how far it came.\n",
    )
    .action(async (options: ChangeCommandOptions) => {
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
    .action(async (options: PersonOptions) => {
      const { runVerify } = await import("./erase-run.ts");
      await runVerify(options);
    });
}
