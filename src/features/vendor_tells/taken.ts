/**
 * What becomes of what a vendor tells. A breach is a case whose 72 hours count from now. A request counts from the day it reached the
 * vendor: whoever asked could not know that they asked at the wrong door, and the earlier day is the safe one (GDPR art. 12(3)). A
 * new sub-processor is a plan that the officer approves or objects to (art. 28(2)).
 */
import type { WriteTx } from "../../platform/db.ts";
import { refusal } from "../../platform/errors.ts";
import type { Platform } from "../../platform/feature.ts";
import type { Language } from "../../platform/i18n/platform.ts";
import type { Scope } from "../../platform/scope.ts";
import { dayIn as dayAt, type Instant } from "../../platform/time.ts";
import { openAs } from "../cases/index.ts";
import { change } from "../changes/index.ts";
import { openRequest } from "../rights/index.ts";
import { vendorBreach } from "../vendor_breaches/index.ts";
import type { Told } from "./domain.told.ts";
import { dayIn } from "./domain.told.ts";
import { forwardedRights, type Telling } from "./form.ts";

export type Taking = {
  readonly vendor: string;
  readonly told: Told;
  readonly zone: string;
  readonly language: Language;
  readonly now: Instant;
};

/** Gives the reference. */
type Take = (tx: WriteTx, scope: Scope, platform: Platform, taking: Taking) => Promise<string>;

const breach: Take = async (tx, scope, platform, { vendor, told, zone, now }) => {
  const sent = { vendor, channel: "page", toldOn: dayAt(zone, now).toString(), ...told };
  const { reference } = await openAs(tx, scope, platform, [vendorBreach], vendorBreach, {
    sent,
    now,
    isPublic: true,
  });
  return reference;
};

const request: Take = async (tx, scope, platform, { vendor, told, zone, language, now }) => {
  const right = forwardedRights.find((one) => one === told["right"]);
  const reachedOn = dayIn(told["reachedOn"] ?? "");
  if (right === undefined || reachedOn === undefined) throw refusal("invalid_request");
  const today = dayAt(zone, now);
  const isToday = Temporal.PlainDate.compare(reachedOn, today) >= 0;
  const receivedAt = isToday
    ? now
    : reachedOn.toZonedDateTime({ timeZone: zone, plainTime: "12:00" }).toInstant();
  const { email, person, said } = told;
  const note = `Handed on by ${vendor}: it reached them on ${reachedOn.toString()}, and us on ${today.toString()}.`;
  const { reference } = await openRequest(tx, scope, platform, {
    right,
    channel: "email",
    capacity: "self",
    delivery: email === undefined ? "post" : "portal",
    receivedAt,
    texts: {
      ...(person === undefined ? {} : { requesterName: person }),
      ...(email === undefined ? {} : { requesterEmail: email }),
      wording: said === undefined ? note : `${said}\n\n${note}`,
    },
    language,
    now,
  });
  return reference;
};

const subProcessor: Take = async (tx, scope, platform, { vendor, told, now }) => {
  const { who = "", where, does = "", whose = "", startsOn = "" } = told;
  const at = where === undefined ? who : `${who} (${where})`;
  const sent = {
    plan: "share",
    what: Array.from(`${vendor} means to use ${who}`).slice(0, 160).join(""),
    purpose: does,
    whose,
    receivers: `${at}, for ${vendor}`,
    startsOn,
    leavesUs: "yes",
  };
  const { reference } = await openAs(tx, scope, platform, [change], change, { sent, now, isPublic: true });
  return reference;
};

export const taken: Readonly<Record<Telling, Take>> = { breach, request, "sub-processor": subProcessor };
