/** Answers the endpoints of the agenda. */
import type { z } from "zod";
import { read, write } from "../../platform/db.ts";
import { refusal } from "../../platform/errors.ts";
import type { Platform } from "../../platform/feature.ts";
import { changeRoute, jsonRoute, memberOf, memberScope, streamRoute } from "../../platform/http/routes.ts";
import type { Route } from "../../platform/http/routes.ts";
import { append } from "../../platform/ledger/ledger.ts";
import { publicScope, readProfile } from "../../platform/organisations.ts";
import { scopeOf } from "../../platform/scope.ts";
import { dayIn } from "../../platform/time.ts";
import { colleagueNow, hashOf, newSecret } from "../access/index.ts";
import { endingWords } from "../policy/index.ts";
import { ownTasks, tasksOfOthers } from "../rights/index.ts";
import type { Week } from "./contract.ts";
import { drilled, lookAgain, nameOf } from "./digest.ts";
import type { KindNames } from "./digest.ts";
import { nextDigest } from "./domain.ts";
import * as endpoints from "./endpoints.ts";
import { cutOff, writeCalendar } from "./ics.ts";
import { choiceByCalendar, datedCases, noCalendar, readChoice, saveChoice, setRhythm } from "./store.ts";
import type { Choice } from "./store.ts";

const mostShown = 200;
/** What calendar programs still take in one piece. */
const mostInCalendar = 2000;

export function agendaRoutes(platform: Platform, names: KindNames): readonly Route[] {
  return [...weekRoutes(platform, names), ...calendarRoutes(platform), feedRoute(platform, names)];
}

function weekRoutes({ db, keys }: Platform, names: KindNames): readonly Route[] {
  return [
    jsonRoute(endpoints.readWeek, async (call) => {
      const member = memberOf(call);
      const scope = await memberScope(call);
      return read(db, scope, async (tx) => {
        const { zone } = await readProfile(tx, scope);
        const { cases, more } = await datedCases(tx, scope, member, mostShown);
        const choice = await readChoice(tx, scope, member.accountId);
        const today = dayIn(zone, call.now);
        return {
          lines: cases.map(({ reference, kind, dueAt, isMine, isDrill }) => {
            const day = dayIn(zone, dueAt);
            const isLate = Temporal.PlainDate.compare(day, today) < 0;
            return {
              reference,
              what: drilled(isDrill, nameOf(names, kind)),
              day: day.toString(),
              isLate,
              isMine,
            };
          }),
          more,
          tasks: (await ownTasks(tx, scope, member)).map(({ id, reference, task, due, isDrill }) => ({
            id,
            reference,
            task: drilled(isDrill, task),
            day: due.toString(),
            isLate: Temporal.PlainDate.compare(due, today) < 0,
          })),
          others: (await tasksOfOthers(tx, scope, member, today)).map(({ due, ...line }) => ({
            ...line,
            day: due.toString(),
          })),
          words: (await endingWords(tx, scope, member, today)).map(({ label, until }) => ({
            clause: label,
            day: until.toString(),
            isLate: Temporal.PlainDate.compare(until, today) < 0,
          })),
          today: today.toString(),
          rhythm: choice?.rhythm ?? ("never" as const),
          ...toldOf(choice),
        };
      });
    }),
    changeRoute(endpoints.chooseDigest, memberScope, async (call, { tx, scope }) => {
      const { accountId } = memberOf(call);
      const { rhythm } = call.body;
      const { zone } = await readProfile(tx, scope);
      const nextAt = nextDigest(rhythm, call.now, zone);
      await setRhythm(tx, scope, accountId, { rhythm, nextAt });
      await append(tx, scope, keys, {
        type: "digest.chosen",
        now: call.now,
        owner: { kind: "subject", id: accountId },
        payload: { account: accountId, rhythm },
      });
      return nextAt === undefined ? {} : { nextAt: nextAt.toString() };
    }),
  ];
}

/** How somebody is told, as far as they chose anything. */
function toldOf(choice: Choice | undefined): Pick<z.input<typeof Week>, "nextAt" | "calendar"> {
  if (choice === undefined) return {};
  const { next_at: nextAt, calendar_made_at: madeAt, calendar_fetched_at: fetchedAt } = choice;
  const fetched = fetchedAt === null ? {} : { fetchedAt: fetchedAt.toString() };
  return {
    ...(nextAt === null ? {} : { nextAt: nextAt.toString() }),
    ...(madeAt === null ? {} : { calendar: { madeAt: madeAt.toString(), ...fetched } }),
  };
}

function calendarRoutes(platform: Platform): readonly Route[] {
  const { keys } = platform;
  return [
    changeRoute(endpoints.makeCalendar, memberScope, async (call, { tx, scope }) => {
      const { accountId } = memberOf(call);
      const { now, params } = call;
      const { token, hash } = newSecret();
      await saveChoice(tx, scope, accountId, {
        calendar_hash: hash,
        calendar_made_at: now,
        calendar_fetched_at: null,
      });
      await append(tx, scope, keys, {
        type: "calendar.made",
        now,
        owner: { kind: "subject", id: accountId },
        payload: { account: accountId },
      });
      return { address: `${platform.url}/o/${params.organisation}/calendar/${token}.ics` };
    }),
    changeRoute(endpoints.endCalendar, memberScope, async (call, { tx, scope }) => {
      const { accountId } = memberOf(call);
      await saveChoice(tx, scope, accountId, noCalendar);
      await append(tx, scope, keys, {
        type: "calendar.ended",
        now: call.now,
        owner: { kind: "subject", id: accountId },
        payload: { account: accountId },
      });
      return { done: true } as const;
    }),
  ];
}

function feedRoute(platform: Platform, names: KindNames): Route {
  const { db } = platform;
  return streamRoute(endpoints.calendar, async (call) => {
    const { now, params } = call;
    const scope = await publicScope(db, params.organisation);
    const content = await write(db, scope, async (tx) => {
      const choice = await choiceByCalendar(tx, scope, hashOf(params.token.slice(0, 43)));
      const who = choice && (await colleagueNow(tx, scope, choice.account_id, now));
      if (choice === undefined || who === undefined) throw refusal("not_found");
      await saveChoice(tx, scope, choice.account_id, { calendar_fetched_at: now });
      const own = scopeOf({ organisationId: scope.organisationId, actorId: who.actorId });
      const { name, zone } = await readProfile(tx, scope);
      const { cases, more } = await datedCases(tx, own, who, mostInCalendar);
      const office = `${platform.url}/o/${params.organisation}`;
      const host = new URL(platform.url).hostname;
      const tasks = await ownTasks(tx, own, who);
      const words = await endingWords(tx, own, who, dayIn(zone, now));
      const last = cases.at(-1);
      return writeCalendar(`${name}: what is due`, [
        ...cases.map(({ id, reference, kind, dueAt, changedAt, isDrill }) => ({
          uid: `${id}@${host}`,
          day: dayIn(zone, dueAt),
          summary: `${isDrill ? "Drill: " : ""}${reference} ${nameOf(names, kind)}: due`,
          url: `${office}/work/${reference}`,
          changedAt,
        })),
        ...cutOff({ more, last, zone, office, host }),
        ...tasks.map(({ id, reference, task, due, isDrill, changedAt }) => ({
          uid: `${id}@${host}`,
          day: due,
          summary: `${isDrill ? "Drill: " : ""}${reference} ${task}: your task`,
          url: `${office}/work/tasks`,
          changedAt,
        })),
        ...words.map(({ clauseId, label, until, attestedAt }) => ({
          uid: `${clauseId}@${host}`,
          day: until,
          summary: `Clause ${label}: ${lookAgain}`,
          url: `${office}/policy/${encodeURIComponent(label)}`,
          changedAt: attestedAt,
        })),
      ]);
    });
    return { head: { mediaType: "text/calendar; charset=utf-8" as const }, content };
  });
}
