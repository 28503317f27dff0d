/** The example school's complaints, questions and plans in its story: each opened and moved on over HTTP as the office does it. */
import { schoolCases, type CaseStep, type Here, type SchoolCase } from "../../packs/school/cases.ts";
import { actOnOwnCase, decideOnCase, openCase, readCase, workOnCase } from "../features/cases/index.ts";
import type { Instant } from "../platform/time.ts";
import { asks, memberOf, type Told } from "./demo-asks.ts";

const doors = { work: workOnCase, decide: decideOnCase, own: actOnOwnCase } as const;

/** One thing that happened, and what makes it happen. */
export type Moment = { readonly at: Instant; readonly tell: () => Promise<void> };

/** All that happened to them up to `today`, each with its moment. */
export function caseMoments(told: Told, today: Instant): readonly Moment[] {
  return schoolCases.flatMap((one, index) => {
    const opened = today.subtract({ hours: 24 * one.openedDaysAgo }).add({ minutes: -70 + index });
    let reference = "";
    const open = async (): Promise<void> => {
      reference = await opens(told, one);
    };
    return [
      { at: opened, tell: open },
      ...one.steps.map((step, at) => ({
        at: opened.add({ hours: 24 * step.day, minutes: 7 * (at + 1) }),
        tell: () => moves(told, reference, step),
      })),
    ];
  });
}

async function opens(told: Told, { kind, openedBy, sent }: SchoolCase): Promise<string> {
  const params = { organisation: told.slug };
  const opened = await asks(told, openedBy, openCase, { params, body: { kind, fields: sent(here(told)) } });
  return opened.reference;
}

async function moves(told: Told, reference: string, { by, door, command, sent }: CaseStep): Promise<void> {
  const params = { organisation: told.slug, reference };
  const { version } = await asks(told, by, readCase, { params });
  await asks(told, by, doors[door], { params, body: { version, command, fields: sent(here(told)) } });
}

function here(told: Told): Here {
  const today = told.clock.now.toZonedDateTimeISO("Europe/London").toPlainDate();
  return {
    day: (from) => today.add({ days: from }).toString(),
    member: (key) => memberOf(told, key).actorId,
  };
}
