/** `kept demo`: the main job in front of the person, on an invented school's real database. */
import { Command } from "commander";
import { UsageProblem } from "./output.ts";
import { servingEnds } from "./server.ts";

export type DemoOptions = { readonly once: boolean; readonly rows: number };

export function demoCommand(): Command {
  return new Command("demo")
    .description("run the main job on an invented school's database, and check it against hand-written SQL")
    .option("--once", "stop afterwards; exit status 0 only if everything held", false)
    .option("--rows <number>", "size of the school's database, from 10000", rowsOf, 50_000)
    .addHelpText(
      "after",
      `${servingEnds}Stopped before it serves, it ends with 130 and begins anew the next time.\n`,
    )
    .action(async (options: DemoOptions) => {
      const { run } = await import("./demo-run.ts");
      await run(options);
    });
}

function rowsOf(text: string): number {
  const rows = Number(text);
  if (Number.isSafeInteger(rows) && rows >= 10_000 && rows <= 50_000_000) return rows;
  throw new UsageProblem("The school's size is a number of rows from 10000 to 50000000.");
}
