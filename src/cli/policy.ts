/** `kept policy import`: what a policy's file says, clause by clause. Stores nothing. */
import { Command } from "commander";

export type PolicyImportOptions = { readonly json: boolean; readonly on?: string };

export function policyCommand(): Command {
  const policy = new Command("policy").description(
    "read a policy from a file: its clauses, promises, faults",
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
  return policy;
}
