/** Links between register entries: a relation from one to another, followed both ways, ended but never removed. */
import type { Tx, WriteTx } from "../db.ts";
import { newId } from "../ids.ts";
import type { EntryId, LinkId } from "../ids.ts";
import type { Scope } from "../scope.ts";
import type { Instant } from "../time.ts";

export type EntryLink = {
  readonly id: LinkId;
  readonly direction: "outgoing" | "incoming";
  /** A code such as `uses-system`, read from `from` to `to`. */
  readonly relation: string;
  /** The entry at the other end. */
  readonly otherId: EntryId;
  readonly linkedAt: Instant;
};

export type NewLink = {
  readonly from: EntryId;
  readonly to: EntryId;
  readonly relation: string;
  readonly now: Instant;
};

/** Links two entries; linking what is linked changes nothing. */
export async function linkEntries(tx: WriteTx, scope: Scope, link: NewLink): Promise<void> {
  await tx
    .insertInto("entry_link")
    .values({
      organisation_id: scope.organisationId,
      id: newId<LinkId>(),
      from_entry_id: link.from,
      to_entry_id: link.to,
      relation: link.relation,
      actor_id: scope.actorId,
      linked_at: link.now,
      ended_at: null,
    })
    .onConflict((conflict) =>
      conflict
        .columns(["organisation_id", "from_entry_id", "relation", "to_entry_id"])
        .where("ended_at", "is", null)
        .doNothing(),
    )
    .execute();
}

/** Ends a link; false when it was not living. */
export async function endLink(tx: WriteTx, scope: Scope, link: NewLink): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable("entry_link")
    .set({ ended_at: link.now })
    .where("organisation_id", "=", scope.organisationId)
    .where("from_entry_id", "=", link.from)
    .where("to_entry_id", "=", link.to)
    .where("relation", "=", link.relation)
    .where("ended_at", "is", null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** The links of an entry in both directions, living at `asOf`, at most `limit`; an entry linked to itself shows twice. */
export async function linksOf(
  tx: Tx,
  scope: Scope,
  id: EntryId,
  at: { readonly asOf: Instant; readonly limit: number },
): Promise<readonly EntryLink[]> {
  const one = (direction: EntryLink["direction"]) => {
    const [here, there] =
      direction === "outgoing"
        ? (["from_entry_id", "to_entry_id"] as const)
        : (["to_entry_id", "from_entry_id"] as const);
    return tx
      .selectFrom("entry_link")
      .select(["id", "relation", "linked_at", `${there} as other_id`])
      .where("organisation_id", "=", scope.organisationId)
      .where(here, "=", id)
      .where("linked_at", "<=", at.asOf)
      .where((or) => or.or([or("ended_at", "is", null), or("ended_at", ">", at.asOf)]))
      .orderBy("id")
      .limit(at.limit)
      .execute();
  };
  const outgoing = await one("outgoing");
  const incoming = await one("incoming");
  const toLink =
    (direction: EntryLink["direction"]) =>
    (row: { id: LinkId; relation: string; linked_at: Instant; other_id: EntryId }): EntryLink => ({
      id: row.id,
      direction,
      relation: row.relation,
      otherId: row.other_id,
      linkedAt: row.linked_at,
    });
  return [...outgoing.map(toLink("outgoing")), ...incoming.map(toLink("incoming"))].slice(0, at.limit);
}
