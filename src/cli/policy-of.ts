/** An organisation's own policy as its records show it, for `kept policy check --organisation`. */
import { evaluatePolicy, standingOf } from "../features/policy/index.ts";
import type { Standing } from "../features/policy/index.ts";
import type { Config } from "../platform/config.ts";
import { read } from "../platform/db.ts";
import { organisationIdOf, systemScope } from "../platform/organisations.ts";
import { withInstallation } from "./installation.ts";
import { CommandProblem } from "./output.ts";

type Checked = {
  readonly title: string;
  readonly promises: readonly Standing[];
  readonly added: readonly Standing[];
};

export async function policyOf(config: Config, named: string): Promise<Checked> {
  return withInstallation(config, async ({ db, now }) => {
    const organisationId = await organisationIdOf(db, named);
    if (organisationId === undefined)
      throw new CommandProblem("There is no organisation of this short name.");
    const scope = await systemScope(db, organisationId);
    const evaluated = await read(db, scope, (tx) => evaluatePolicy(tx, scope, now()));
    if (evaluated === undefined) throw new CommandProblem("This organisation has no policy yet.");
    const { policy, clauses } = evaluated;
    const of = (isAdded: boolean): readonly Standing[] =>
      clauses
        .filter(({ promise }) => (promise.isAdded === true) === isAdded)
        .map(({ label, promise, result }) => standingOf(policy.pack, label, promise, result));
    return { title: policy.title, promises: of(false), added: of(true) };
  });
}
