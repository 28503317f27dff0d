/** `kept policy import` reads a policy's file; `kept policy check` says how each promise stands. Neither stores anything. */
import { Command } from "commander";

export type PolicyImportOptions = { readonly json: boolean; readonly on?: string };

export type PolicyCheckOptions = {
  readonly json: boolean;
  readonly pack?: string;
  readonly organisation?: string;
};

export function policyCommand(): Command {
  const policy = new Command("policy").description(
    "read a policy from a file; say how each of its promises stands",
  );
  policy
    .command("import <file>")
    .description(
      "show a policy (DOCX, PDF, Markdown, text) as clauses, what they seem to promise, what is wrong with them",
    )
    .option("--json", "as one JSON object", false)
    .option("--on <date>", "judge dates and laws as on this day (default: today)")
    .addHelpText(
      "after",
      "\nNothing is stored, and nothing is sent anywhere. A proposed promise binds nobody until a person confirms it.\n",
    )
    .action(async (file: string, options: PolicyImportOptions) => {
      const { runPolicyImport } = await import("./policy-run.ts");
      await runPolicyImport(file, options);
    });
  policy
    .command("check")
    .description("say of each promise: kept, due, broken or unproven, on what basis, and why")
    .option("--pack <name>", "a pack that comes with the product; needs no installation")
    .option("--organisation <name>", "this organisation's own policy, with the records of this installation")
    .option("--json", "as one JSON object", false)
    .action(async (options: PolicyCheckOptions) => {
      const { runPolicyCheck } = await import("./policy-check.ts");
      await runPolicyCheck(options);
    });
  return policy;
}
