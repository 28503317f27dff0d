/** `kept suppression check`: a list of people compared with the suppression list before it is written to or brought in. */
import { Command, InvalidArgumentError, Option } from "commander";
import {
  checkPurposes,
  suppressionChannels,
  type CheckPurpose,
  type SuppressionChannel,
  type ValueKind,
} from "../features/suppression/standalone.ts";

/** A column of the file, by its head, and what stands in it. */
export type CheckedColumn = { readonly head: string; readonly kind: ValueKind; readonly name?: string };

export type SuppressionCheckOptions = {
  readonly column: readonly CheckedColumn[];
  readonly for: CheckPurpose;
  readonly channel?: SuppressionChannel;
  readonly out?: string;
  readonly url?: string;
  readonly tokenEnv: string;
  readonly json: boolean;
};

export function suppressionCommand(): Command {
  return new Command("suppression")
    .description("compare lists with the people who must not be written to, or not be brought back")
    .addCommand(
      new Command("check")
        .argument("<file>", "a CSV file whose first line names its columns")
        .description("say which rows of a list are on the suppression list; nothing is changed")
        .requiredOption(
          "--column <head=kind>",
          "a column and what it holds: email, phone, or id:NAME such as id:customer-number (repeat for more)",
          columnOf,
          [] as readonly CheckedColumn[],
        )
        .addOption(
          new Option(
            "--for <purpose>",
            "to write to them (marketing), or to bring them into a system (import)",
          )
            .choices([...checkPurposes])
            .makeOptionMandatory(),
        )
        .addOption(
          new Option("--channel <channel>", "how they are to be written to; left out: in any way").choices(
            suppressionChannels.filter((one) => one !== "any"),
          ),
        )
        .option("--out <file>", "write the rows that are not on it, as they stand; must not exist yet")
        .option("--url <address>", "where Kept answers (default: what KEPT_URL says)")
        .option("--token-env <name>", "the variable that holds the API token", "KEPT_TOKEN")
        .option("--json", "as one JSON object", false)
        .addHelpText(
          "after",
          "\nThe token needs the scope suppression:check. Values are sent to Kept and to nobody else; Kept records how many were asked\n" +
            "for, and none of them. A row in which something stands that cannot be such a value is left out as well, and its number said.\n" +
            "\nExit status: 0 nobody of the list is on it, or --out holds those who are not; 3 somebody is; 1 could not run, 2 called in a wrong way.\n",
        )
        .action(async (file: string, options: SuppressionCheckOptions) => {
          const { runSuppressionCheck } = await import("./suppression-run.ts");
          await runSuppressionCheck(file, options, process.env);
        }),
    );
}

function columnOf(text: string, before: readonly CheckedColumn[]): readonly CheckedColumn[] {
  const at = text.lastIndexOf("=");
  const [head, what] = at < 1 ? [text, text] : [text.slice(0, at), text.slice(at + 1)];
  if (what === "email" || what === "phone") return [...before, { head, kind: what }];
  const name = /^id:(?<name>.{1,60})$/u.exec(what)?.groups?.["name"];
  if (name === undefined || at < 1)
    throw new InvalidArgumentError(
      "Say the column and what it holds, such as mail=email, mobile=phone, no=id:customer-number.",
    );
  return [...before, { head, kind: "id", name }];
}
