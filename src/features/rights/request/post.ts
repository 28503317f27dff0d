/** Puts a request's mail into the outbox, with the link or code it carries. */
import type { WriteTx } from "../../../platform/db.ts";
import type { Platform } from "../../../platform/feature.ts";
import { clocksOf } from "../../../platform/cases/clocks.ts";
import type { CaseFile } from "../../../platform/cases/kind.ts";
import type { MailId } from "../../../platform/identifiers.ts";
import { readProfile, slugIn } from "../../../platform/organisations.ts";
import type { Scope } from "../../../platform/scope.ts";
import { dayIn } from "../../../platform/time.ts";
import type { Instant } from "../../../platform/time.ts";
import { readAuthority } from "../../registers/index.ts";
import { postOfRequest } from "../drill/post.ts";
import { isAnswerClock } from "./domain.clock.ts";
import { kindOf } from "./kinds/kinds.ts";
import { confirmDays, linkAddress, makeLink } from "./links.ts";
import { mailOf } from "./mails.ts";
import type { MailKind } from "./mails.ts";
import { requestRow } from "./rows/store.ts";
import type { RequestState } from "./state.ts";
import { caseOwner, openTexts } from "./texts.ts";

const purposeOf = {
  confirm: "confirm",
  "confirm-again": "confirm",
  acknowledged: "follow",
  link: "follow",
  code: "follow",
  evidence: "follow",
  authority: "follow",
  "authority-survivor": "follow",
  question: "follow",
} as const satisfies Readonly<Record<MailKind, string>>;

/** Writes to the requester; `undefined` when no address is known. */
export async function postRequestMail(
  tx: WriteTx,
  scope: Scope,
  desk: Pick<Platform, "keys" | "url" | "mailFrom">,
  file: Pick<CaseFile<RequestState>, "id" | "reference" | "state">,
  kind: MailKind,
  now: Instant,
  words?: string,
): Promise<MailId | undefined> {
  const row = await requestRow(tx, scope, file.id);
  if (row === undefined) return undefined;
  const texts = (await openTexts(tx, scope, desk.keys, [row])).get(file.id);
  if (texts?.requesterEmail === undefined) return undefined;
  const profile = await readProfile(tx, scope);
  const slug = await slugIn(tx, scope);
  const received = Temporal.Instant.from(file.state.receivedAt);
  const isReminder = kind === "confirm-again";
  const link = await makeLink(tx, scope, desk.keys, {
    caseId: file.id,
    purpose: purposeOf[kind],
    now,
    ...(isReminder ? { isBeside: true, expiresAt: received.add({ hours: confirmDays * 24 }) } : {}),
  });
  const code =
    kind === "code"
      ? await makeLink(tx, scope, desk.keys, { caseId: file.id, purpose: "code", now })
      : undefined;
  const day = purposeOf[kind] === "confirm" ? link.expiresAt : received;
  const authority = isReminder ? await readAuthority(tx, scope, file.state.regime) : undefined;
  const clock = (await clocksOf(tx, scope, file.id)).find(isAnswerClock);
  // What took effect when it arrived has no answer to wait for, and is never put off.
  const isOwed = clock?.state === "running" && !kindOf(file.state).isAtOnce;
  const due = isOwed ? clock.effectiveLimit : undefined;
  const language = row.language === "es" ? "es" : "en";
  return postOfRequest(tx, scope, desk.keys, file, "requester", {
    owner: caseOwner(file.id),
    from: desk.mailFrom,
    now,
    content: mailOf(kind, {
      to: texts.requesterEmail,
      // Words that a stranger typed into the public form go to no address that has not answered.
      name: isAnswering(file.state) ? texts.requesterName : undefined,
      language,
      organisation: profile.name,
      reference: file.reference,
      link: `${linkAddress(desk.url, slug, purposeOf[kind], link.token)}?language=${language}`,
      code: code?.token,
      day: dayIn(profile.zone, day),
      received: dayIn(profile.zone, received),
      contact: `${desk.url}/p/${slug}/contact?language=${language}`,
      authority: authority && `${authority.name}, ${authority.site}`,
      due: due === undefined ? undefined : dayIn(profile.zone, due),
      words,
    }),
  });
}

function isAnswering({ channel, isAddressConfirmed }: RequestState): boolean {
  return channel !== "portal" || isAddressConfirmed === true;
}
