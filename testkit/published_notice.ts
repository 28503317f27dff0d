/** A privacy notice as everybody reads it: made from one activity of the example school, published without what it lacks. */
import { createFrom } from "../src/features/registers/entries.ts";
import { publishNotice, readNoticePage } from "../src/features/registers/notices/store.ts";
import { write } from "../src/platform/db.ts";
import type { Scope } from "../src/platform/scope.ts";
import type { World } from "./world.ts";

export async function publishedNotice({ db, now }: World, scope: Scope): Promise<void> {
  const key = "everybody";
  const values = { name: "Everybody", regimes: ["UK"], collection: ["direct"], activities: ["lessons"] };
  await write(db, scope, async (tx) => {
    await createFrom(tx, scope, { kind: "notice", key, values, now: now() });
    const { missing } = await readNoticePage(tx, scope, key, now());
    const acknowledged = missing.map(({ code }) => code);
    await publishNotice(tx, scope, { key, version: 0, acknowledged, now: now() });
  });
}
