/** Answers the endpoints of settings and setup. */
import { clockHold, confirmClock } from "../../../platform/clock_guard.ts";
import { read } from "../../../platform/db.ts";
import type { Tx } from "../../../platform/db.ts";
import { refusal } from "../../../platform/errors.ts";
import type { Platform } from "../../../platform/feature.ts";
import { changeRoute, jsonRoute, memberOf, memberScope } from "../../../platform/http/routes.ts";
import type { Route } from "../../../platform/http/routes.ts";
import { append } from "../../../platform/ledger/ledger.ts";
import type { Scope } from "../../../platform/scope.ts";
import { calendarChoices, isCalendarSetting } from "../../../law/calendars.ts";
import { ownCalendar, ownCalendars } from "../../../platform/calendars.ts";
import { listMembers, namesFor } from "../../access/index.ts";
import { countMails } from "../mail/store.ts";
import { isMailSent } from "../mail_server/sending.ts";
import * as endpoints from "./endpoints.ts";
import { changedFields, readHistory, readSettings, saveSettings } from "./settings.ts";

export function settingsRoutes(platform: Platform): readonly Route[] {
  const { db, keys } = platform;
  return [
    jsonRoute(endpoints.showSettings, async (call) => {
      const scope = await memberScope(call);
      return read(db, scope, async (tx) => {
        const { version, ...settings } = await readSettings(tx, scope);
        const history = await readHistory(tx, scope);
        const names = await namesFor(
          tx,
          scope,
          keys,
          memberOf(call),
          history.map(({ actorId }) => actorId),
        );
        return {
          settings,
          version,
          calendars: await choicesFor(tx, scope),
          history: history.map((one, at) => {
            const by = names.get(one.actorId);
            return {
              version: one.version,
              at: one.recordedAt.toString(),
              ...(by === undefined ? {} : { by }),
              changed: changedFields(history[at + 1]?.body, one.body),
            };
          }),
        };
      });
    }),
    changeRoute(endpoints.changeSettings, memberScope, async (call, { tx, scope }) => {
      const { version, settings } = call.body;
      const isOwn = (await ownCalendar(tx, scope, settings.calendar)) !== undefined;
      if (!isOwn && !isCalendarSetting(settings.calendar))
        throw refusal("invalid_request", {}, [{ at: "settings.calendar", reason: "unknown_calendar" }]);
      const saved = await saveSettings(tx, scope, { version, settings, now: call.now });
      await append(tx, scope, keys, {
        type: "settings.changed",
        now: call.now,
        payload: { version: saved.version },
        owner: { kind: "organisation", id: scope.organisationId },
      });
      return { version: saved.version };
    }),
    ...clockRoutes(platform),
    jsonRoute(endpoints.setupState, async (call) => {
      const scope = await memberScope(call);
      return read(db, scope, async (tx) => {
        const settings = await readSettings(tx, scope);
        const { waiting, refused } = await countMails(tx, scope, memberOf(call).accountId);
        const members = await listMembers(tx, scope, keys, call.now);
        return {
          settings: {
            version: settings.version,
            hasContact: settings.officerContact !== "",
          },
          mail: { hasMailServer: await isMailSent(tx, scope, platform), waiting, refused },
          members: members.filter(({ state }) => state === "active").length,
        };
      });
    }),
  ];
}

/** The organisation's own calendars first, then ours. */
async function choicesFor(tx: Tx, scope: Scope) {
  return [
    ...(await ownCalendars(tx, scope)).map(({ key, body }) => ({
      id: key,
      name: `Your own: ${body.name}`,
      until: body.until,
      sources: [body.source],
    })),
    ...calendarChoices("en").map((choice) => ({ ...choice, sources: [...choice.sources] })),
  ];
}

/** The hold after a jump of the clock, and its end (docs/decisions/0060-faults.md). */
function clockRoutes(platform: Platform): readonly Route[] {
  const { db, keys } = platform;
  return [
    jsonRoute(endpoints.showClock, async (call) => {
      const scope = await memberScope(call);
      const jump = await read(db, scope, (tx) => clockHold(tx, scope, platform.now()));
      return jump === undefined ? {} : { jump: { from: jump.from.toString(), to: jump.to.toString() } };
    }),
    changeRoute(endpoints.confirmClock, memberScope, async (call, { tx, scope }) => {
      const now = platform.now();
      const jump = await clockHold(tx, scope, now);
      const shown = Temporal.Instant.from(call.body.to);
      // The clock that is confirmed is the one that was looked at: it has not moved on by more than an hour since.
      if (jump === undefined || Math.abs(jump.to.since(shown).total("hours")) > 1) throw refusal("conflict");
      await confirmClock(tx, scope, now);
      await append(tx, scope, keys, {
        type: "clock.confirmed",
        now: call.now,
        payload: { from: jump.from.toString(), to: jump.to.toString() },
        owner: { kind: "organisation", id: scope.organisationId },
      });
      return { confirmed: true } as const;
    }),
  ];
}
