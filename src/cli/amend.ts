/** `kept rectify`, `kept restrict` and `kept object`: a wrong value put right, rows marked so that nobody uses them, marketing refused. */
import { Command } from "commander";
import { withPerson, withPlan, type ChangeCommandOptions } from "./change.ts";

export type RectifyCommandOptions = ChangeCommandOptions & { readonly corrections: string };
export type RestrictCommandOptions = ChangeCommandOptions & {
  readonly answers?: string;
  readonly lift?: string;
};

export type ObjectCommandOptions = ChangeCommandOptions & { readonly answers?: string };

const statuses =
  "\nWithout --approve nothing is changed: every step is run and taken back, and the plan says what it would do.\n" +
  "\nExit status: 0 planned, or written and verified, 3 written, and something is not as it should be or could not be looked at,\n" +
  "4 planned, and something keeps it from running, 1 could not run (nothing has happened), 2 called in a wrong way,\n" +
  "130 stopped with Ctrl-C: run the same again, and it says how far it came.\n";

export function rectifyCommand(): Command {
  return withPlan(
    withPerson(
      new Command("rectify").description(
        "put a wrong value right wherever it stands in one person's rows of a store",
      ),
    ),
  )
    .requiredOption(
      "--corrections <file>",
      "what is wrong and what is right (YAML: corrections, answers); `-` reads standard input",
    )
    .addHelpText(
      "after",
      "\nThe file of corrections:\n" +
        "  corrections:\n" +
        "    - { category: user.name.last, was: Varga, becomes: Vargas }\n" +
        "    - { table: student, column: date_of_birth, was: 2010-02-03, becomes: 2010-03-02 }\n" +
        "  answers:   # what the plan asks for\n" +
        "    - { table: photo, column: caption, why: shared, becomes: leave, because: the caption is the photographer's }\n" +
        statuses,
    )
    .action(async (options: RectifyCommandOptions) => {
      const { runRectify } = await import("./amend-run.ts");
      await runRectify(options);
    });
}

export function restrictCommand(): Command {
  return withPlan(
    withPerson(
      new Command("restrict").description(
        "mark one person's rows of a store as restricted, or free them again",
      ),
    ),
  )
    .option("--answers <file>", "what the plan asks for (YAML: answers); `-` reads standard input")
    .option("--lift <folder>", "free what the restriction of this folder marked, and nothing else")
    .addHelpText("after", statuses)
    .action(async (options: RestrictCommandOptions) => {
      const { runRestrict } = await import("./amend-run.ts");
      await runRestrict(options);
    });
}

export function objectCommand(): Command {
  return withPlan(
    withPerson(
      new Command("object").description(
        "carry out one person's objection to marketing in a store: their rows say that it is refused",
      ),
    ),
  )
    .requiredOption(
      "--marketing",
      "what the person objects to: being written to for marketing (GDPR art. 21(2))",
    )
    .option("--answers <file>", "what the plan asks for (YAML: answers); `-` reads standard input")
    .addHelpText("after", `\nWhat refuses marketing stands in the map: marketing (docs/map.md).\n${statuses}`)
    .action(async (options: ObjectCommandOptions) => {
      const { runObject } = await import("./amend-run.ts");
      await runObject(options);
    });
}
