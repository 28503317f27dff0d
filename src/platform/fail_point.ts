/**
 * Named places where a test may end the process, to see that nothing acknowledged is lost and nothing half done stays.
 * One list, so that a test can ask of each whether any scenario reaches it. Nothing in the product arms them: there is no
 * setting, no variable and no endpoint for it, and a test refuses a second caller of `armFailPoints` under `src`. Unarmed
 * a point costs one comparison. Decision: docs/decisions/0060-faults.md.
 */
export const failPoints = [
  // The root key of a new installation.
  "key.written",
  "key.recorded",
  "key.inherited",
  // A backup and its way back.
  "backup.table",
  "backup.file",
  "backup.copied",
  "restore.table",
  "restore.loaded",
  "restore.committed",
  "restore.file",
  // Keys of owners, epochs and the root.
  "key.made",
  "key.destroyed",
  "key.replaced",
  "key.resealed",
  "key.retired",
  "key.index_moved",
  "epoch.made",
  "epoch.begun",
  "epoch.resealed",
  "epoch.destroyed",
  "epoch.ended",
  "person.erased",
  "root.made",
  "root.rewrapped",
  "root.shredded",
  "root.changed",
  "key.ledger_written",
  "key.ledger_linked",
  "key.ledger_planned",
  "key.ledger_changed",
  "key.ledger_kept",
  "key.ledger_exchanged",
  // Each step of the schema.
  "migrate.applied",
  // A changing call, from its arrival to its answer.
  "change.begun",
  "change.claimed",
  "change.worked",
  "change.replied",
  "change.committed",
  "change.finished",
  // Every transaction that writes.
  "write.opened",
  "write.committing",
  "write.committed",
  // What a decision leaves behind.
  "case.opened",
  "case.changed",
  "case.recorded",
  "clock.set",
  "cell.written",
  "cell.destroyed",
  "ledger.entry",
  "ledger.payload",
  // Its tree.
  "ledger.numbered",
  "ledger.tiled",
  "ledger.signed",
  "ledger.integrated",
  "ledger.anchored",
  "link.made",
  "link.changed",
  "throttle.counted",
  // Background work.
  "duty.woken",
  "duty.leased",
  "duty.ran",
  "duty.affected",
  "duty.settled",
  "duty.done",
  "duty.postponed",
  "reconcile.woken",
  "reconcile.swept",
  "reconcile.done",
  // Mail.
  "mail.row",
  "mail.content",
  "mail.posted",
  "mail.sending",
  "mail.sent",
  // A mailbox that is read.
  "mailbox.opened",
  "mailbox.fetched",
  "mailbox.sealed",
  "mailbox.kept",
  "mailbox.settled",
  "mailbox.taken",
  // Files.
  "file.begun",
  "file.flushed",
  "file.renamed",
  "file.stored",
  "file.removed",
  "file.erasing",
  "file.erased",
  "file.swept",
  // The search and what it finds.
  "search.begun",
  "search.system",
  "search.found",
  "search.kept",
  "search.settled",
  "search.finished",
  "spool.made",
  "spool.written",
  "spool.sealed",
  "spool.removed",
  // The package.
  "package.packing",
  "package.packed",
  "package.stored",
  "package.built",
  "release.marked",
  "release.answered",
  "release.destroyed",
  "download.recorded",
  // The erasure from a connected store.
  "erase.step",
  "erase.committing",
  "erase.committed",
  "erase.recorded",
  "erase.journaled",
  // Files that go from folders.
  "erase.file_ordered",
  "erase.file_gone",
  "erase.file_answered",
  "erase.files_looked",
] as const;

export type FailPoint = (typeof failPoints)[number];

let armed: ((point: FailPoint) => void) | undefined;

/** The place named `point` has been reached. */
export function failPoint(point: FailPoint): void {
  armed?.(point);
}

/** For the process of a test: has `reached` called at each point from now on. */
export function armFailPoints(reached: (point: FailPoint) => void): void {
  armed = reached;
}
