/** The Work list: requests by their clocks, for one reader. */
import { namesFor } from "../../../access/index.ts";
import type { Tx, WriteTx } from "../../../../platform/db.ts";
import { refusal } from "../../../../platform/errors.ts";
import type { Member } from "../../../../platform/http/routes.ts";
import { idSchema } from "../../../../platform/identifiers.ts";
import type { AccountId, CaseId } from "../../../../platform/identifiers.ts";
import type { KeyProvider } from "../../../../platform/keys.ts";
import type { Scope } from "../../../../platform/scope.ts";
import type { Instant } from "../../../../platform/time.ts";
import { z } from "zod";
import { newsAmong } from "../../../../platform/cases/looked.ts";
import { countRequests, listRequests, noteReading } from "../store.ts";
import type { ListCursor, ListFilter } from "../store.ts";
import { lapsedSince, waitingFor } from "../unconfirmed/store.ts";
import type { ListQuery, RequestList, Unconfirmed } from "./contract.ts";
import { namingFor, subjectOf } from "./people.ts";
import { standingsOf } from "./standing.ts";
import { titleOf } from "./view.ts";

const pageSize = 25;
const pressingDays = 7;
/** How long a request that nobody confirmed is pointed out. */
const lapsedDays = 30;
const ends: ReadonlySet<string> = new Set(["closed", "refused", "withdrawn", "lapsed"]);

export async function listFor(
  tx: WriteTx,
  scope: Scope,
  keys: KeyProvider,
  member: Member,
  query: z.infer<typeof ListQuery>,
  now: Instant,
): Promise<z.input<typeof RequestList>> {
  const hidden: ListFilter = { hiddenFrom: member.accountId };
  const mine: ListFilter = { ...hidden, handler: member.actorId, openOnly: true };
  const team: ListFilter = { ...hidden, openOnly: true };
  const filter: ListFilter = {
    ...{ mine, team, all: hidden }[query.whose ?? "team"],
    state: query.state,
    // Whoever asks for a state that is an end wants to see it.
    ...(query.state !== undefined && ends.has(query.state) ? { openOnly: false } : {}),
    ...(query.changed === undefined ? {} : { changedFor: member.actorId }),
    ...(query.pressing === undefined ? {} : { dueBy: now.add({ hours: pressingDays * 24 }), owedOnly: true }),
  };
  const { requests, next } = await listRequests(tx, scope, keys, filter, {
    after: query.after === undefined ? undefined : cursorOf(query.after),
    limit: pageSize,
  });
  const naming = await namingFor(scope, keys, member.pseudonymous);
  const standing = await standingsOf(
    tx,
    scope,
    requests.map(({ file }) => file),
  );
  const handlers = requests.flatMap(({ file }) => file.state.handler ?? []);
  const names = await namesFor(tx, scope, keys, member, handlers);
  const news = await newsAmong(
    tx,
    scope,
    requests.map(({ file }) => file.id),
  );
  if (requests.length > 0) await noteReading(tx, scope, keys, { what: "list", count: requests.length, now });
  return {
    requests: requests.map(({ file, texts, due, isWaiting }) => {
      const { state } = file;
      const { stage, isOpen, isOwed } = standing(file);
      const handler = state.handler === undefined ? undefined : (names.get(state.handler) ?? "a colleague");
      return {
        reference: file.reference,
        what: titleOf({ request: { file, texts }, naming }),
        about: naming.name(subjectOf(texts)),
        right: state.right,
        capacity: state.capacity,
        channel: state.channel,
        state: state.name,
        stage,
        receivedAt: state.receivedAt,
        ...(due === undefined ? {} : { due: due.toString() }),
        isOwed,
        isLate: isOwed && due !== undefined && Temporal.Instant.compare(due, now) < 0,
        isWaiting: isOpen && isWaiting,
        ...(handler === undefined ? {} : { handler }),
        isMine: state.handler === member.actorId,
        ...(news.has(file.id) ? { news: news.get(file.id) } : {}),
      };
    }),
    ...(next === undefined ? {} : { next: textOf(next) }),
    counts: await countsOf(tx, scope, { mine, team, all: hidden }, now),
    asOf: now.toString(),
  };
}

async function countsOf(
  tx: WriteTx,
  scope: Scope,
  { mine, team, all }: Readonly<Record<"mine" | "team" | "all", ListFilter>>,
  now: Instant,
) {
  const closedSince = now.subtract({ hours: lapsedDays * 24 });
  return {
    mine: await countRequests(tx, scope, mine),
    team: await countRequests(tx, scope, team),
    all: await countRequests(tx, scope, all),
    lapsed: await countRequests(tx, scope, { ...all, state: "lapsed", closedSince }),
    late: await countRequests(tx, scope, { ...team, owedOnly: true, dueBy: now }),
  };
}

/** Counts and dates alone: of what lapsed nothing else is left. */
export async function unconfirmedFor(
  tx: Tx,
  scope: Scope,
  hiddenFrom: AccountId,
  now: Instant,
): Promise<z.input<typeof Unconfirmed>> {
  const { count, oldest } = await waitingFor(tx, scope, hiddenFrom);
  const since = now.subtract({ hours: lapsedDays * 24 });
  const lapsed = await lapsedSince(tx, scope, hiddenFrom, { since, limit: 10 });
  return {
    waiting: { count, ...(oldest === undefined ? {} : { oldest: oldest.toString() }) },
    lapsed: {
      days: lapsedDays,
      count: lapsed.count,
      newest: lapsed.newest.map(({ reference, receivedAt, lapsedAt }) => ({
        reference,
        receivedAt: receivedAt.toString(),
        lapsedAt: lapsedAt.toString(),
      })),
    },
    asOf: now.toString(),
  };
}

const Cursor = z.tuple([z.boolean(), z.string().max(40), idSchema<CaseId>()]);

function textOf({ closed, due, id }: ListCursor): string {
  return Buffer.from(JSON.stringify([closed, due, id])).toString("base64url");
}

/** A cursor is ours: whatever else stands there is refused, never asked of the database. */
function cursorOf(text: string): ListCursor {
  const refused = refusal("invalid_request", {}, [{ at: "query.after", reason: "not_a_cursor" }]);
  try {
    const [closed, due, id] = Cursor.parse(JSON.parse(Buffer.from(text, "base64url").toString("utf8")));
    // In years the database knows, too.
    if (due !== "infinity") Temporal.Instant.from(/^[1-9]\d{3}-/.test(due) ? due : "");
    return { closed, due, id };
  } catch {
    throw refused;
  }
}
