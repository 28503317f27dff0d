/** `kept clock`: computes one date of the law, or many, from questions as JSON, and says why. */
import { Command, Option } from "commander";

export type ClockCommandOptions = {
  readonly vector?: string;
  readonly vectors?: string;
  readonly language: "en" | "es";
};

export function clockCommand(): Command {
  return new Command("clock")
    .description("compute until when something must be done, kept or relied on, and say why")
    .option("--vector <json>", "one question: {regime, rule, calendar, zone, inputs}")
    .option("--vectors <file>", "a file of questions, one a line or in one list; - reads standard input")
    .addOption(new Option("--language <code>", "of the explanation").choices(["en", "es"]).default("en"))
    .addHelpText(
      "after",
      '\nExample: kept clock --vector \'{"regime":"UK","rule":"UK-12A","calendar":"GB-ENG",\n' +
        '  "zone":"Europe/London","inputs":{"received":"2026-09-03"}}\'\n' +
        "Prints a line of JSON for each question. Rules, inputs and answers: docs/law.md.\n",
    )
    .action(async (options: ClockCommandOptions) => {
      const { runClock } = await import("./clock-run.ts");
      runClock(options);
    });
}
