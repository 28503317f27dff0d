/** The centre, the form that asks for something, and the confirmation of its address. */
import { formRoute, pageRoute } from "../../../platform/http/routes.ts";
import type { Route } from "../../../platform/http/routes.ts";
import type { Platform } from "../../../platform/feature.ts";
import { readCase } from "../../../platform/cases/store.ts";
import type { WriteTx } from "../../../platform/db.ts";
import type { Language } from "../../../platform/i18n/platform.ts";
import type { ShortReference } from "../../../platform/identifiers.ts";
import { newId } from "../../../platform/ids.ts";
import { publicScope } from "../../../platform/organisations.ts";
import type { Scope } from "../../../platform/scope.ts";
import { dayIn } from "../../../platform/time.ts";
import type { Instant } from "../../../platform/time.ts";
import { isMailWaiting } from "../../office/index.ts";
import { drillMark } from "../drill/mark.ts";
import { act } from "../request/act.ts";
import type { BundleId } from "../request/events.ts";
import { bundled } from "../request/rows/store.ts";
import { requestKind } from "../request/state.ts";
import { answerClock, makeLink, openRequest, readRequest, useLink } from "../request/store.ts";
import type { OpenedRequest, RequestFile, RequestTexts } from "../request/store.ts";
import { askRights, stopRights } from "./contract.ts";
import type { AskForm, AskRight } from "./contract.ts";
import { judgeIntake } from "./domain.intake.ts";
import type { Intake, Wish } from "./domain.intake.ts";
import * as endpoints from "./endpoints.ts";
import { kept } from "./frame.ts";
import { judgeSender } from "./limits.ts";
import { dueIfAsked, dueOf, homeOf, isDead, looking } from "./page.ts";
import type { Home } from "./page.ts";
import { say } from "./sentences.ts";
import { askView } from "./view.ask.ts";
import { centreView, wrongView } from "./view.centre.ts";
import { confirmView } from "./view.links.ts";

/** Nothing is chosen for anybody but what they came for. */
const firstValues = (right?: AskRight): AskForm => ({
  capacity: "self",
  delivery: "portal",
  ...(right === undefined ? {} : { [`want-${right}`]: "yes" }),
});

export function askRoutes(platform: Platform): readonly Route[] {
  const scopeOf = (call: { readonly params: { readonly organisation: string } }) =>
    publicScope(platform.db, call.params.organisation);
  const plain = async (call: Parameters<typeof homeOf>[1]) => ({
    organisation: (await homeOf(platform, call)).organisation,
  });
  return [
    pageRoute(endpoints.centre, plain, centreView),
    pageRoute(endpoints.wrong, plain, wrongView),
    pageRoute(
      endpoints.askPage,
      async (call) => {
        const home = await homeOf(platform, call);
        return { page: formOf(home, dueIfAsked(home, call.now), firstValues(call.query.right)) };
      },
      askView,
    ),
    formRoute(
      endpoints.ask,
      scopeOf,
      async (call, { tx, scope }) => {
        const { body, now } = call;
        const home = await homeOf(platform, call);
        const again = (more: Again) => ({
          show: { page: { ...formOf(home, dueIfAsked(home, now), body), ...more } },
        });
        const judged = judgeIntake(body, dayIn(home.zone, now));
        if (body.switch !== undefined && body.judged === undefined) return again({});
        if ("mistakes" in judged) return again({ problems: [...judged.mistakes] });
        if (body.switch !== undefined) return again({});
        const { intake } = judged;
        const sender = await judgeSender(platform, scope, { email: intake.email, ip: call.ip, now });
        if ("slowUntil" in sender) return again(sender);
        const { isQuiet } = sender;
        const { file, references } = await openAll(tx, scope, platform, { intake, home, call, isQuiet });
        const reference = references.join(", ");
        const due = dueOf({ file, clock: await answerClock(tx, scope, file.id) });
        return {
          show: {
            page: {
              kind: "sent" as const,
              organisation: home.organisation,
              reference,
              isQuiet,
              isMailWaiting: await isMailWaiting(tx, scope, platform),
              rights: intake.wishes.map(({ right }) => right),
              ...(intake.email === undefined ? {} : { email: intake.email }),
              ...(due === undefined ? {} : { due }),
            },
          },
        };
      },
      askView,
    ),
    sentRoute(platform, scopeOf),
    ...confirmRoutes(platform, scopeOf),
  ];
}

/** Each right is a request of its own; they are confirmed by one mail and know of each other. */
async function openAll(
  tx: WriteTx,
  scope: Scope,
  platform: Platform,
  { intake, home, call, isQuiet }: Asked,
): Promise<{ readonly file: RequestFile; readonly references: readonly ShortReference[] }> {
  const [first, ...others] = intake.wishes;
  const bundle: BundleId | undefined = others.length === 0 ? undefined : newId();
  const open = (wish: Wish, isAskedWithAnother: boolean): Promise<OpenedRequest> =>
    openRequest(tx, scope, platform, {
      right: wish.right,
      bundle,
      channel: "portal",
      capacity: intake.capacity,
      relation: intake.kinship,
      wantsRecipients: intake.wantsRecipients,
      delivery: intake.delivery,
      receivedAt: call.now,
      texts: textsOf(intake, wish, home),
      language: call.language,
      isQuiet,
      isAskedWithAnother,
      now: call.now,
    });
  const { file, reference } = await open(first, false);
  const references = [reference];
  for (const wish of others) references.push((await open(wish, true)).reference);
  return { file, references };
}

type Asked = {
  readonly intake: Intake;
  readonly home: Home;
  readonly call: { readonly now: Instant; readonly language: Language };
  readonly isQuiet: boolean;
};

type Again = {
  readonly problems?: { field: string; key: string }[];
  readonly slowUntil?: string;
};

const formOf = (home: Home, dueIfToday: string | undefined, values: AskForm) => ({
  kind: "ask" as const,
  organisation: home.organisation,
  values,
  problems: [],
  ...(dueIfToday === undefined ? {} : { dueIfToday }),
});

/** What lies in cells. Where the office has no field for it, it stands below the wording with its name. */
function textsOf(intake: Intake, wish: Wish, { officeLanguage }: Home): RequestTexts {
  const extra = (key: ExtraKey, value: string | undefined): readonly string[] =>
    value === undefined ? [] : [`${say(officeLanguage, key)}: ${value}`];
  const extras = [
    ...extra("extra.relation", intake.about?.relation),
    ...extra("extra.other-addresses", intake.otherAddresses),
    ...extra("extra.number", intake.number),
    ...extra("extra.age-key", intake.ageKey),
  ].join("\n");
  const wording = [wish.words, intake.wording, extras]
    .filter((part) => part !== undefined && part !== "")
    .join("\n\n");
  const ofSubject = intake.capacity === "self" ? intake.email : intake.about?.email;
  return {
    requesterName: intake.name,
    requesterEmail: intake.email,
    requesterAddress: intake.postal,
    subjectName: intake.about?.name,
    subjectBorn: intake.about?.born,
    wording: wording === "" ? undefined : wording,
    identities: ofSubject === undefined ? [] : [{ name: "email", value: ofSubject }],
  };
}

type ExtraKey = "extra.relation" | "extra.other-addresses" | "extra.number" | "extra.age-key";
type ScopeOf = (call: {
  readonly params: { readonly organisation: string };
}) => ReturnType<typeof publicScope>;

/** What is said once a form was taken: where it goes from here, and whether our mail goes out at all. */
function sentRoute(platform: Platform, scopeOf: ScopeOf): Route {
  return formRoute(
    endpoints.askSent,
    scopeOf,
    async (call, { tx, scope }) => {
      const { reference = "", email, due, quiet } = call.body;
      const { organisation } = await homeOf(platform, call);
      const named = (call.body.rights ?? "").split(",");
      const stopped = stopRights.find((right) => named.includes(right));
      if (stopped !== undefined) {
        const mailed = email === undefined ? {} : { email };
        return {
          show: { page: { kind: "stopped" as const, organisation, right: stopped, reference, ...mailed } },
        };
      }
      const rights = askRights.filter((right) => named.includes(right));
      const isQuiet = quiet !== undefined;
      const told = { ...(email === undefined ? {} : { email }), ...(due === undefined ? {} : { due }) };
      const waits = { isMailWaiting: await isMailWaiting(tx, scope, platform) };
      return {
        show: {
          page: { kind: "sent" as const, organisation, reference, isQuiet, rights, ...waits, ...told },
        },
      };
    },
    askView,
  );
}

function confirmRoutes(platform: Platform, scopeOf: ScopeOf): readonly Route[] {
  return [
    pageRoute(
      endpoints.confirmPage,
      async (call) => {
        const { organisation, scope } = await homeOf(platform, call);
        const { token } = call.params;
        const found = await looking(platform, scope, async (tx) => {
          try {
            const given = { purpose: "confirm", token, now: call.now, peek: true } as const;
            const { caseId } = await useLink(tx, scope, given);
            const request = await readRequest(tx, scope, platform.keys, { caseId });
            return { alive: true, ...drillMark(request?.file.state ?? {}) };
          } catch (error) {
            if (isDead(error)) return { alive: false };
            throw error;
          }
        });
        return { organisation, token, ...found };
      },
      confirmView,
    ),
    formRoute(
      endpoints.confirm,
      scopeOf,
      async (call, { tx, scope }) => {
        const { token } = call.params;
        const { now } = call;
        const { organisation } = await homeOf(platform, call);
        try {
          const { caseId } = await useLink(tx, scope, { purpose: "confirm", token, now });
          const request = await readRequest(tx, scope, platform.keys, { caseId });
          // Staff may have taken the request up meanwhile; the address is then confirmed by nothing but this click.
          if (request?.file.state.name === "unconfirmed")
            await confirmAll(tx, scope, platform, request.file, now);
          const link = await makeLink(tx, scope, platform.keys, { caseId, purpose: "follow", now });
          const page = kept(organisation, `/p/${organisation.slug}/request/${link.token}`);
          return { see: withThanks(page, "confirmed") };
        } catch (error) {
          if (isDead(error)) return { show: { organisation, token, alive: false } };
          throw error;
        }
      },
      confirmView,
    ),
  ];
}

/** What was asked for with one form is confirmed with one click. */
async function confirmAll(
  tx: WriteTx,
  scope: Scope,
  platform: Platform,
  { id, state }: RequestFile,
  now: Instant,
): Promise<void> {
  const { bundle } = state;
  const others = bundle === undefined ? [] : await bundled(tx, scope, { bundle, except: id });
  const command = { type: "confirm-address" } as const;
  for (const caseId of [id, ...others]) {
    const one = await readCase(tx, scope, requestKind, caseId);
    if (one?.state.name !== "unconfirmed") continue;
    await act(tx, scope, platform, { caseId, command, now }, () => undefined);
  }
}

/** A path with the word of thanks that the next page begins with. */
export function withThanks(path: string, thanks: string): `/${string}` {
  return `/${path.slice(1)}${path.includes("?") ? "&" : "?"}thanks=${thanks}`;
}
