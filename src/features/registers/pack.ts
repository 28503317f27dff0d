/** The starter register of a pack: `packs/<name>/registers.yml`, read once and installed where nothing stands yet. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import type { WriteTx } from "../../platform/db.ts";
import { createEntry, readEntryByKey } from "../../platform/entries/store.ts";
import type { Scope } from "../../platform/scope.ts";
import type { Instant } from "../../platform/time.ts";
import { Controller, entryKey, ProcessingActivity, type StarterName } from "./contract.ts";
import { installEntry } from "./entries.ts";
import { kinds } from "./kinds/all.ts";
import { kindNames } from "./kinds/field.ts";
import type { KindName } from "./kinds/field.ts";
import { controllerKey, controllerKind } from "./kinds/stored.ts";

const activities = z.record(entryKey, ProcessingActivity);
/** What else the policy names: an entry, and the clauses it rests on. */
const Named = z.strictObject({ clauses: z.string().min(1), body: z.unknown() });
const entries = z
  .partialRecord(z.enum(kindNames), z.record(entryKey, Named))
  .default({})
  .superRefine((given, context) => {
    for (const kind of kindNames)
      for (const [key, { body }] of Object.entries(given[kind] ?? {})) {
        const read = kinds[kind].schema.safeParse(body);
        for (const issue of read.error?.issues ?? [])
          context.addIssue({ code: "custom", message: issue.message, path: [kind, key, ...issue.path] });
      }
  });
export const RegisterPack = z.strictObject({ controller: Controller, entries, activities });
/** A pack whose policy names no address has no controller. */
const Starter = RegisterPack.partial({ controller: true });
export type RegisterPack = z.infer<typeof RegisterPack>;

/** Throws a `ZodError` that names the place when the file is not a register. */
export function readRegisterPack(yaml: string): RegisterPack {
  return RegisterPack.parse(parse(yaml));
}

/** What others name comes before what names it. */
const order: readonly KindName[] = [
  "role",
  "document",
  "security-measure",
  "retention-rule",
  ...kindNames.filter((kind) => kind !== "processing-activity"),
  "processing-activity",
];

/** Makes the entries whose keys are free; what the organisation has written since is left as it is. Gives their number. */
export async function installRegisters(
  tx: WriteTx,
  scope: Scope,
  pack: Pick<RegisterPack, "activities"> & Partial<RegisterPack>,
  now: Instant,
): Promise<number> {
  let made = 0;
  if (pack.controller !== undefined) {
    const known = await readEntryByKey(tx, scope, controllerKind, controllerKey);
    if (known === undefined) {
      await createEntry(tx, scope, controllerKind, { key: controllerKey, body: pack.controller, now });
      made += 1;
    }
  }
  const named = new Map<KindName, readonly (readonly [string, unknown])[]>(
    kindNames.map((kind) => [
      kind,
      Object.entries(pack.entries?.[kind] ?? {}).map(([key, given]) => [key, tied(kind, given)] as const),
    ]),
  );
  named.set("processing-activity", Object.entries(pack.activities));
  for (const kind of new Set(order))
    for (const [key, body] of named.get(kind) ?? [])
      if (await installEntry(tx, scope, { kind, key, body, now })) made += 1;
  return made;
}

/** The clauses an entry rests on are part of it where its kind has a field for them: their promises are judged by it. */
function tied(kind: KindName, { clauses, body }: z.infer<typeof Named>): unknown {
  const isTied = Object.hasOwn(kinds[kind].fields, "clauses");
  return isTied && typeof body === "object" ? { clauses: clauses.split(", "), ...body } : body;
}

const packs = path.join(import.meta.dirname, "../../../packs");

/** What an organisation of its own starts from. Whose address letters carry it must say itself. */
export async function readStarter(name: StarterName): Promise<Omit<RegisterPack, "controller">> {
  const yaml = await readFile(path.join(packs, name, "registers.yml"), "utf8");
  const { activities: done, entries: named } = Starter.parse(parse(yaml));
  return { activities: done, entries: named };
}
