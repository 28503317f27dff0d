/**
 * People who act in their role, by rule (GDPR art. 15(4); DPA 2018 sch. 2 para. 17 for whom it names): whoever teaches or
 * answers a request appears in half of what is found, and what they did there is no secret of theirs. A person says so once for
 * a table, with the reason; whoever was decided about alone stays so (docs/decisions/0135-acting-in-their-role.md).
 */
import type { Tx, WriteTx } from "../../../../platform/db.ts";
import { refusal } from "../../../../platform/errors.ts";
import { newId } from "../../../../platform/ids.ts";
import type { KeyProvider } from "../../../../platform/keys.ts";
import { append } from "../../../../platform/ledger/ledger.ts";
import type { Scope } from "../../../../platform/scope.ts";
import { formatInstant, type Instant } from "../../../../platform/time.ts";
import { sealsOf } from "../../run/sealed.ts";
import { systemsOf, type Run } from "../../run/store.ts";
import { decidePeople } from "../decide.ts";
import type { Names } from "../words.ts";
import type { RoleInput, RolesView } from "./contract.ts";
import { countByRole, countRuled, endRule, insertRule, openPeopleOf, standingRules } from "./store.ts";
import type { RoleRuleId } from "./contract.ts";

/** Decided in one go: each is a line of the case's history. */
const atOnce = 200;

type Desk = { readonly keys: KeyProvider; readonly run: Run; readonly now: Instant };

export async function rolesView(
  tx: Tx,
  scope: Scope,
  { run, names }: { readonly run: Run; readonly names: Names },
): Promise<RolesView> {
  const ruled = await countRuled(tx, scope, run.id);
  const tables = (await countByRole(tx, scope, run.id)).map(({ position, table, people, open }) => ({
    position,
    table,
    system: names.system(position),
    title: names.title(position, table),
    people,
    open,
    byRule: ruled.find((one) => one.position === position && one.table === table)?.people ?? 0,
  }));
  const rules = await standingRules(tx, scope);
  return {
    tables,
    rules: rules.map(({ id, title, why, set_at: at }) => ({ id, title, why, setAt: formatInstant(at) })),
  };
}

/** Gives how many people were decided about. */
export async function actInRole(
  tx: WriteTx,
  scope: Scope,
  desk: Desk & { readonly names: Names },
  asked: RoleInput,
): Promise<number> {
  const { keys, run, names, now } = desk;
  if (run.state !== "finished") throw refusal("conflict");
  const { position, table, why } = asked;
  const known = (await countByRole(tx, scope, run.id)).some(
    (one) => one.position === position && one.table === table,
  );
  const system = (await systemsOf(tx, scope, run.id)).find((one) => one.position === position);
  if (!known || system === undefined) throw refusal("not_found");
  const id: RoleRuleId = newId();
  if (asked.for === "always") {
    const title = `${names.title(position, table)}, ${names.system(position)}`;
    const rule = { id, store_id: system.store_id, table_name: table, title, why, at: now };
    if (!(await insertRule(tx, scope, rule))) throw refusal("conflict");
    await append(tx, scope, keys, {
      type: "review.rule-set",
      now,
      payload: { rule: id, store: system.store_id, table, why },
      owner: { kind: "organisation", id: scope.organisationId },
    });
  }
  return decideAll(tx, scope, desk, { position, table, why, rule: asked.for === "always" ? id : undefined });
}

/** What stands as a rule is decided as soon as a search has ended; a person can overrule it for anybody. */
export async function applyRules(tx: WriteTx, scope: Scope, desk: Desk): Promise<void> {
  const rules = await standingRules(tx, scope);
  if (rules.length === 0) return;
  const systems = await systemsOf(tx, scope, desk.run.id);
  for (const { id, store_id: store, table_name: table } of rules)
    for (const { position } of systems.filter((system) => system.store_id === store))
      await decideAll(tx, scope, desk, { position, table, why: undefined, rule: id });
}

async function decideAll(
  tx: WriteTx,
  scope: Scope,
  { keys, run, now }: Desk,
  of: {
    readonly position: number;
    readonly table: string;
    readonly why: string | undefined;
    readonly rule: RoleRuleId | undefined;
  },
): Promise<number> {
  const seals = await sealsOf(keys, scope, run.caseId);
  let decided = 0;
  for (;;) {
    const persons = await openPeopleOf(tx, scope, run.id, of, atOnce);
    if (persons.length === 0) return decided;
    decided += persons.length;
    const made = {
      persons,
      decision: "show",
      reason: "acting-in-role",
      words: of.why,
      rule: of.rule,
    } as const;
    await decidePeople(tx, scope, keys, run, seals, made, now);
  }
}

export async function endRoleRule(
  tx: WriteTx,
  scope: Scope,
  { keys, now }: Pick<Desk, "keys" | "now">,
  rule: RoleRuleId,
): Promise<void> {
  if (!(await endRule(tx, scope, rule, now))) throw refusal("conflict");
  await append(tx, scope, keys, {
    type: "review.rule-ended",
    now,
    payload: { rule },
    owner: { kind: "organisation", id: scope.organisationId },
  });
}
