/** The mail about what is due: owed by the sweep when its time has come, written once, under the reader's own rights. */
import { z } from "zod";
import type { Tx, WriteTx } from "../../platform/db.ts";
import { dutyKind } from "../../platform/duties/kinds.ts";
import type { DutyKind } from "../../platform/duties/kinds.ts";
import { insertDuty } from "../../platform/duties/store.ts";
import type { Platform } from "../../platform/feature.ts";
import { idSchema } from "../../platform/identifiers.ts";
import type { AccountId } from "../../platform/identifiers.ts";
import { postMail } from "../../platform/mail/outbox.ts";
import { readProfile, slugIn } from "../../platform/organisations.ts";
import type { Scope } from "../../platform/scope.ts";
import { dayIn } from "../../platform/time.ts";
import type { Instant, PlainDate } from "../../platform/time.ts";
import { addressOfColleague, colleagueNow } from "../access/index.ts";
import type { Colleague } from "../access/index.ts";
import { endingWords } from "../policy/index.ts";
import { ownTasks, tasksOfOthers } from "../rights/index.ts";
import { digestOf, isWorthSending, nextDigest, writeDigest } from "./domain.ts";
import type { Digest, Due } from "./domain.ts";
import {
  countGivenUp,
  datedCases,
  holdChoice,
  newCases,
  noCalendar,
  owedDigests,
  saveChoice,
} from "./store.ts";

/** What each kind of case is called. */
export type KindNames = ReadonlyMap<string, string>;

const dutyName = "agenda.digest";
const Data = z.strictObject({ account: idSchema<AccountId>(), at: z.string() });
/** More than a mail can hold; what comes after is counted. */
const mostCases = 2000;

/** Has the mails written whose time has come; one duty for each moment, whoever asks first. */
export async function oweDigests(tx: WriteTx, scope: Scope, now: Instant): Promise<void> {
  for (const { accountId, nextAt } of await owedDigests(tx, scope, now)) {
    const at = nextAt.toString();
    const data = { account: accountId, at };
    await insertDuty(tx, scope, { kind: dutyName, key: `${accountId} ${at}`, data, dueAt: now, now });
  }
}

export function digestDuty({ keys, mailFrom, now, url }: Platform, names: KindNames): DutyKind {
  return dutyKind({
    name: dutyName,
    data: Data,
    run:
      async ({ data, scope }) =>
      async (tx) => {
        const { account: accountId } = data;
        const choice = await holdChoice(tx, scope, accountId);
        // Chosen anew meanwhile, or written by another attempt.
        if (choice?.next_at?.toString() !== data.at) return;
        const at = now();
        const { name, zone } = await readProfile(tx, scope);
        const next = nextDigest(choice.rhythm, at, zone) ?? null;
        const who = await colleagueNow(tx, scope, accountId, at);
        if (who === undefined) {
          await saveChoice(tx, scope, accountId, { rhythm: "never", next_at: null, ...noCalendar });
          return;
        }
        const since = choice.sent_at ?? at.subtract({ hours: 24 * 7 });
        const digest = await gatherDigest(tx, scope, names, who, { since, today: dayIn(zone, at) });
        const to = await addressOfColleague(tx, scope, keys, accountId);
        await saveChoice(tx, scope, accountId, { next_at: next, sent_at: at });
        if (to === undefined || !isWorthSending(choice.rhythm, digest)) return;
        const link = `${url}/o/${await slugIn(tx, scope)}/week`;
        const stopped = who.permissions.has("settings:read") ? await countGivenUp(tx, scope, accountId) : 0;
        const said = writeDigest(digest, { organisation: name, link, stopped });
        const content = { to, language: "en", onlyFor: accountId, ...said };
        await postMail(tx, scope, keys, {
          content,
          owner: { kind: "subject", id: accountId },
          from: mailFrom,
          now: at,
        });
      },
  });
}

async function gatherDigest(
  tx: Tx,
  scope: Scope,
  names: KindNames,
  who: Colleague,
  { since, today }: { readonly since: Instant; readonly today: PlainDate },
): Promise<Digest> {
  const { zone } = await readProfile(tx, scope);
  const { cases } = await datedCases(tx, scope, who, mostCases);
  const due = cases.map(({ reference, kind, dueAt, isMine, isDrill }): Due => ({
    reference,
    what: drilled(isDrill, nameOf(names, kind)),
    day: dayIn(zone, dueAt),
    isMine,
  }));
  const tasks = (await ownTasks(tx, scope, who)).map(({ reference, task, due: day, isDrill }): Due => ({
    reference,
    what: `${drilled(isDrill, "Task")}: ${task}`,
    day,
    isMine: true,
  }));
  const words = (await endingWords(tx, scope, who, today)).map(({ label, until }): Due => ({
    reference: `Clause ${label}`,
    what: lookAgain,
    day: until,
    isMine: false,
  }));
  const others = await tasksOfOthers(tx, scope, who, today);
  const fresh = await newCases(tx, scope, who, since);
  return digestOf(
    [...due, ...tasks, ...words],
    fresh.map(({ reference, kind, isDrill }) => ({ reference, what: drilled(isDrill, nameOf(names, kind)) })),
    today,
    {
      open: others.reduce((sum, { open }) => sum + open, 0),
      late: others.reduce((sum, { late }) => sum + late, 0),
    },
  );
}

/** What is to be done where a word ends. */
export const lookAgain = "look again at a promise on somebody’s word";

/** A rehearsal is said to be one wherever it is named. */
export const drilled = (isDrill: boolean, what: string): string => (isDrill ? `Drill, ${small(what)}` : what);

const small = (text: string): string => `${text.charAt(0).toLowerCase()}${text.slice(1)}`;

export function nameOf(names: KindNames, kind: string): string {
  return names.get(kind) ?? "Case";
}
