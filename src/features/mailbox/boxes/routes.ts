/** Setup's routes of mailboxes. The password goes in and never comes out. */
import { readCells, writeCell } from "../../../platform/cells/cells.ts";
import type { Tx, WriteTx } from "../../../platform/db.ts";
import { read } from "../../../platform/db.ts";
import { refusal } from "../../../platform/errors.ts";
import type { Platform } from "../../../platform/feature.ts";
import { changeRoute, jsonRoute, memberScope } from "../../../platform/http/routes.ts";
import type { Route } from "../../../platform/http/routes.ts";
import type { CellId } from "../../../platform/identifiers.ts";
import { newId } from "../../../platform/ids.ts";
import type { KeyProvider } from "../../../platform/keys.ts";
import { append } from "../../../platform/ledger/ledger.ts";
import type { Json } from "../../../platform/ledger/canonical.ts";
import type { Scope } from "../../../platform/scope.ts";
import { formatInstant } from "../../../platform/time.ts";
import type { Instant } from "../../../platform/time.ts";
import { MailboxProblem } from "../contract.ts";
import type { ChangedMailbox, MailboxId, MailboxView } from "../contract.ts";
import * as endpoints from "../endpoints.ts";
import { oweReading } from "../reading/due.ts";
import { MailboxAddress } from "./address.ts";
import * as store from "./store.ts";
import type { MailboxRow, MailCounts } from "./store.ts";
import type { z } from "zod";

const done = { done: true } as const;
type Rules = z.output<typeof ChangedMailbox>;

export function mailboxRoutes(platform: Platform): readonly Route[] {
  return [...showingRoutes(platform), ...changingRoutes(platform)];
}

function showingRoutes({ db, keys }: Platform): readonly Route[] {
  return [
    jsonRoute(endpoints.listMailboxes, async (call) => {
      const scope = await memberScope(call);
      return read(db, scope, async (tx) => {
        const rows = await store.listMailboxes(tx, scope);
        const sealed = await readCells(
          tx,
          scope,
          keys,
          rows.map(({ address_cell: cell }) => cell),
        );
        const counts = await store.countMails(tx, scope);
        return {
          mailboxes: rows.map((row) =>
            viewOf(row, sealed.get(row.address_cell), counts.get(row.id), call.now),
          ),
          asOf: call.now.toString(),
        };
      });
    }),
  ];
}

function changingRoutes(platform: Platform): readonly Route[] {
  const { keys } = platform;
  return [
    changeRoute(endpoints.addMailbox, memberScope, async ({ body, now }, { tx, scope }) => {
      const known = await store.listMailboxes(tx, scope);
      if (known.length >= store.mostMailboxes)
        throw refusal("not_yet", {}, [{ at: "mailboxes", reason: "too_many" }]);
      const address = addressOf(body, body.password);
      const id: MailboxId = newId();
      const cell = await sealAddress(tx, scope, keys, address, now);
      const { name, opening } = body;
      const from_day = Temporal.PlainDate.from(body.fromDay);
      await store.insertMailbox(tx, scope, { id, name, opening, from_day, address_cell: cell, now });
      await oweReading(tx, scope, { id, round: 0 }, now);
      await note(platform, tx, scope, now, "mailbox.added", { mailbox: id, opening });
      return { id };
    }),
    changeRoute(endpoints.changeMailbox, memberScope, async ({ params, body, now }, { tx, scope }) => {
      const row = await boxOr404(tx, scope, params.mailbox);
      const before = await openAddress(tx, scope, keys, row.address_cell);
      const isElsewhere = before === undefined || !isSamePlace(before, body);
      if (isElsewhere && body.password === undefined) throw invalid("password", "missing");
      const address = addressOf(body, body.password ?? before?.password ?? "");
      const cell = await sealAddress(tx, scope, keys, address, now);
      await store.destroyCell(tx, scope, row.address_cell);
      const from_day = Temporal.PlainDate.from(body.fromDay);
      // Another folder has other numbers, and an earlier day what was passed over: both are read anew.
      const isAnew = isElsewhere || before.folder !== body.folder || !from_day.equals(row.from_day);
      await store.changeMailbox(tx, scope, row.id, {
        name: body.name,
        opening: body.opening,
        from_day,
        address_cell: cell,
        next_read_at: now,
        // A reading that is under way reads the old one: it ends where it is.
        round: row.round + 1,
        ...(isAnew ? { uid_validity: null, last_uid: "0" } : {}),
      });
      if (row.paused_at === null) await oweReading(tx, scope, { id: row.id, round: row.round + 1 }, now);
      await note(platform, tx, scope, now, "mailbox.changed", { mailbox: row.id, opening: body.opening });
      return done;
    }),
    changeRoute(endpoints.readNow, memberScope, async ({ params, now }, { tx, scope }) => {
      const row = await boxOr404(tx, scope, params.mailbox);
      if (row.paused_at !== null) throw refusal("not_yet", {}, [{ at: "mailbox", reason: "paused" }]);
      await store.changeMailbox(tx, scope, row.id, { next_read_at: now });
      await oweReading(tx, scope, row, now);
      return done;
    }),
    changeRoute(endpoints.pauseMailbox, memberScope, async ({ params, body, now }, { tx, scope }) => {
      const row = await boxOr404(tx, scope, params.mailbox);
      // A reading that was owed while it was paused did nothing: the next one has another number.
      const going = { paused_at: null, next_read_at: now, round: row.round + 1 };
      await store.changeMailbox(tx, scope, row.id, body.paused ? { paused_at: now } : going);
      if (!body.paused) await oweReading(tx, scope, { id: row.id, round: row.round + 1 }, now);
      const type = body.paused ? "mailbox.paused" : "mailbox.resumed";
      await note(platform, tx, scope, now, type, { mailbox: row.id });
      return done;
    }),
    changeRoute(endpoints.removeMailbox, memberScope, async ({ params, now }, { tx, scope }) => {
      const row = await boxOr404(tx, scope, params.mailbox);
      await store.changeMailbox(tx, scope, row.id, { removed_at: now });
      await store.destroyCell(tx, scope, row.address_cell);
      await note(platform, tx, scope, now, "mailbox.removed", { mailbox: row.id });
      return done;
    }),
  ];
}

function viewOf(
  row: MailboxRow,
  sealed: string | undefined,
  counts: MailCounts | undefined,
  now: Instant,
): MailboxView {
  const address = sealed === undefined ? undefined : MailboxAddress.parse(JSON.parse(sealed));
  const problem = MailboxProblem.safeParse(row.problem);
  const isPaused = row.paused_at !== null;
  return {
    id: row.id,
    name: row.name,
    opening: row.opening,
    fromDay: row.from_day.toString(),
    place: address && {
      host: address.host,
      port: address.port,
      encryption: address.encryption,
      user: address.user,
      folder: address.folder,
      ownNetwork: address.ownNetwork,
    },
    isPaused,
    problem: problem.success ? problem.data : undefined,
    failingSince: row.failing_since === null ? undefined : formatInstant(row.failing_since),
    readAt: row.read_at === null ? undefined : formatInstant(row.read_at),
    triedAt: row.tried_at === null ? undefined : formatInstant(row.tried_at),
    nextReadAt: isPaused ? undefined : formatInstant(row.next_read_at),
    isReading: !isPaused && Temporal.Instant.compare(row.next_read_at, now) <= 0,
    mails: counts ?? { all: 0, waiting: 0 },
  };
}

/** What is sealed. Without encryption the password would be everybody's on the way: only in one's own network. */
function addressOf(body: Omit<Rules, "password">, password: string): MailboxAddress {
  const { host, port, encryption, user, folder, ownNetwork } = body;
  if (encryption === "none" && !ownNetwork) throw invalid("encryption", "own_network_only");
  if (/[\s/@]/.test(host)) throw invalid("host", "not_a_host");
  return { host, port, encryption, user, password, folder, ownNetwork };
}

function isSamePlace(before: MailboxAddress, body: Rules): boolean {
  const { host, port, encryption, user, ownNetwork } = before;
  return (
    host === body.host &&
    port === body.port &&
    encryption === body.encryption &&
    user === body.user &&
    ownNetwork === body.ownNetwork
  );
}

function sealAddress(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  address: MailboxAddress,
  now: Instant,
): Promise<CellId> {
  // Each address has a cell of its own: the one it replaces is destroyed, not overwritten.
  const row = { table: "mailbox", column: "address", rowId: newId() };
  const owner = { kind: "organisation", id: scope.organisationId } as const;
  return writeCell(tx, scope, keys, { row, owner, text: JSON.stringify(address), now });
}

async function openAddress(
  tx: Tx,
  scope: Scope,
  keys: KeyProvider,
  cell: CellId,
): Promise<MailboxAddress | undefined> {
  const sealed = (await readCells(tx, scope, keys, [cell])).get(cell);
  return sealed === undefined ? undefined : MailboxAddress.parse(JSON.parse(sealed));
}

async function boxOr404(tx: WriteTx, scope: Scope, id: MailboxId): Promise<MailboxRow> {
  const row = await store.readMailbox(tx, scope, id, true);
  if (row === undefined) throw refusal("not_found");
  return row;
}

function invalid(field: string, reason: string) {
  return refusal("invalid_request", {}, [{ at: `body.${field}`, reason }]);
}

async function note(
  { keys }: Platform,
  tx: WriteTx,
  scope: Scope,
  now: Instant,
  type: string,
  payload: Readonly<Record<string, Json>>,
): Promise<void> {
  const owner = { kind: "organisation", id: scope.organisationId } as const;
  await append(tx, scope, keys, { type, now, owner, payload });
}
