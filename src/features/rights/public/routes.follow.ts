/**
 * The page of a request and what its holder can do there. Every step shows the page again: with a word of thanks, with
 * what has to be mended, or as it stands when the step no longer fits.
 */
import type { WriteTx } from "../../../platform/db.ts";
import type { Platform } from "../../../platform/feature.ts";
import { formRoute, pageRoute } from "../../../platform/http/routes.ts";
import type { Route, Work } from "../../../platform/http/routes.ts";
import { publicScope } from "../../../platform/organisations.ts";
import type { Scope } from "../../../platform/scope.ts";
import { act } from "../request/act.ts";
import type { Command } from "../request/commands.ts";
import { keepEvidence } from "../request/evidence.ts";
import { isOpenedByPerson } from "../request/question.ts";
import { pageSeen, toldByPage } from "../request/question_reached.ts";
import { makeLink, tryCode } from "../request/store.ts";
import type { ReadRequest } from "../request/store.ts";
import type { FollowPage } from "./contract.ts";
import { canWithdraw, needsOf, uploadsOf } from "./domain.follow.ts";
import * as endpoints from "./endpoints.ts";
import { kept } from "./frame.ts";
import { slowedUntil } from "./limits.ts";
import type { LimitName } from "./limits.ts";
import { followed, followModel, homeOf, looking } from "./page.ts";
import type { FollowExtras, Home, PublicCall } from "./page.ts";
import { withThanks } from "./routes.ask.ts";
import { followView } from "./view.follow.ts";

type StepCall = PublicCall & { readonly params: { readonly organisation: string; readonly token: string } };
type Thanks = NonNullable<FollowPage["thanks"]>;
/** Done, to be mended, to go on elsewhere, or nothing to do any more: then the page is shown as it stands. */
type Outcome =
  | { readonly thanks: Thanks }
  | { readonly go: `/${string}` }
  | { readonly mend: FollowExtras }
  | { readonly look: true };

const mend = (field: string, key: string, more: FollowExtras = {}): Outcome => ({
  mend: { ...more, problems: [{ field, key }] },
});
const look: Outcome = { look: true };

export function followRoutes(platform: Platform): readonly Route[] {
  const steps = stepsOf(platform);
  return [
    pageRoute(
      endpoints.followPage,
      async (call) => {
        const home = await homeOf(platform, call);
        const { token } = call.params;
        const { thanks } = call.query;
        const { scope } = home;
        const request = await looking(platform, scope, async (tx) => {
          const found = await followed(tx, scope, platform, token, call.now);
          if (found === undefined || !isOpenedByPerson(call.headers)) return found;
          const { file } = found;
          const told = toldByPage(file.state, found.question !== undefined);
          if (told.length === 0) return found;
          await pageSeen(tx, scope, platform, { file, told, now: call.now });
          return followed(tx, scope, platform, token, call.now);
        });
        return {
          page:
            request === undefined
              ? { kind: "gone" as const, organisation: home.organisation }
              : followModel(home, token, request, call.now, thanks === undefined ? {} : { thanks }),
        };
      },
      followView,
    ),
    ...codeRoutes(platform, steps),
    ...proofRoutes(platform, steps),
    ...wishRoutes(platform, steps),
  ];
}

type Steps = ReturnType<typeof stepsOf>;

/** What every step shares: whose request, what it is told, how it is carried out. */
function stepsOf(platform: Platform) {
  const scopeOf = (call: { readonly params: { readonly organisation: string } }) =>
    publicScope(platform.db, call.params.organisation);
  const perform = (request: ReadRequest, command: Command, call: StepCall, work: Work, words?: string) =>
    act(
      work.tx,
      work.scope,
      platform,
      { caseId: request.file.id, command, now: call.now, ...(words === undefined ? {} : { words }) },
      work.afterCommit,
    );
  const slow = async (name: LimitName, { file }: ReadRequest, call: StepCall, { scope }: Work) => {
    const slowUntil = await slowedUntil(platform, scope, call.now, [{ name, of: file.id }]);
    return slowUntil === undefined ? undefined : ({ mend: { slowUntil } } as const);
  };
  const step = async (
    call: StepCall,
    work: Work,
    carryOut: (request: ReadRequest, home: Home) => Promise<Outcome>,
  ) => {
    const { tx, scope } = work;
    const home = await homeOf(platform, call);
    const { token } = call.params;
    const request = await followed(tx, scope, platform, token, call.now);
    if (request === undefined)
      return { show: { page: { kind: "gone" as const, organisation: home.organisation } } };
    const outcome = await carryOut(request, home);
    if ("mend" in outcome) {
      // What was just counted against a code is part of what is shown.
      const now = (await followed(tx, scope, platform, token, call.now)) ?? request;
      return { show: { page: followModel(home, token, now, call.now, outcome.mend) } };
    }
    if ("go" in outcome) return { see: outcome.go };
    const path = kept(home.organisation, `/p/${home.organisation.slug}/request/${token}`);
    return { see: "thanks" in outcome ? withThanks(path, outcome.thanks) : (path as `/${string}`) };
  };
  return { scopeOf, perform, slow, step };
}

function codeRoutes(platform: Platform, { scopeOf, perform, slow, step }: Steps): readonly Route[] {
  return [
    formRoute(
      endpoints.tryCode,
      scopeOf,
      (call, work) =>
        step(call, work, async (request) => {
          if (!isAsked(request, "code")) return look;
          const code = (call.body.code ?? "").replaceAll(/\s/g, "");
          if (!/^\d{8}$/.test(code)) return mend("code", "mistake.code");
          const slowed = await slow("public.code.request", request, call, work);
          if (slowed !== undefined) return slowed;
          const tried = await compare(work.tx, work.scope, platform, request, code, call);
          if (tried === "expired") return mend("code", "mistake.code-expired");
          if (tried === "exhausted") return look;
          await perform(request, { type: "try-code", right: tried === "right" }, call, work);
          return tried === "right" ? { thanks: "code" } : mend("code", "mistake.code-wrong");
        }),
      followView,
    ),
    formRoute(
      endpoints.newCode,
      scopeOf,
      (call, work) =>
        step(call, work, async (request) => {
          if (!isAsked(request, "code") && !isAsked(request, "code-blocked")) return look;
          const slowed = await slow("public.mail.request", request, call, work);
          if (slowed !== undefined) return slowed;
          await perform(request, { type: "ask-code" }, call, work);
          return { thanks: "new-code" };
        }),
      followView,
    ),
  ];
}

function proofRoutes(platform: Platform, { scopeOf, perform, slow, step }: Steps): readonly Route[] {
  return [
    formRoute(
      endpoints.sendEvidence,
      scopeOf,
      (call, work) =>
        step(call, work, async (request) => {
          const allowed = uploadsOf(request.file.state);
          if (allowed.length === 0) return look;
          const of = allowed.find((kind) => kind === call.body.of);
          if (of === undefined) return mend("of", "mistake.file-kind");
          const { file } = call.body;
          if (file === undefined || file === null) return mend("file", "mistake.file");
          const slowed = await slow("public.upload.request", request, call, work);
          if (slowed !== undefined) return slowed;
          const { tx, scope } = work;
          const { id: caseId } = request.file;
          const fileId = await keepEvidence(tx, scope, platform, { caseId, file, now: call.now });
          await perform(request, { type: "receive-evidence", of, fileId }, call, work);
          return { thanks: "evidence" };
        }),
      followView,
    ),
    formRoute(
      endpoints.answer,
      scopeOf,
      (call, work) =>
        step(call, work, async (request) => {
          if (request.file.state.clarification !== "asked") return look;
          const answer = (call.body.answer ?? "").trim();
          if (answer === "" || answer.length > 2000) return mend("answer", "mistake.answer", { answer });
          await perform(request, { type: "record-clarification" }, call, work, answer);
          return { thanks: "answer" };
        }),
      followView,
    ),
  ];
}

function wishRoutes(platform: Platform, { scopeOf, perform, slow, step }: Steps): readonly Route[] {
  return [
    formRoute(
      endpoints.withdraw,
      scopeOf,
      (call, work) =>
        step(call, work, async (request) => {
          if (!canWithdraw(request.file.state)) return look;
          if (call.body.sure !== "yes") return mend("sure", "mistake.sure");
          await perform(request, { type: "withdraw" }, call, work);
          return { thanks: "withdrawn" };
        }),
      followView,
    ),
    formRoute(
      endpoints.packageLink,
      scopeOf,
      (call, work) =>
        step(call, work, async (request, home) => {
          if (!isAsked(request, "package")) return look;
          const slowed = await slow("public.package.request", request, call, work);
          if (slowed !== undefined) return slowed;
          const { tx, scope } = work;
          const { token } = await makeLink(tx, scope, platform.keys, {
            caseId: request.file.id,
            purpose: "download",
            now: call.now,
            expiresAt: call.now.add({ hours: 24 * home.linkLivesDays }),
          });
          const page = kept(home.organisation, `/p/${home.organisation.slug}/package/${token}`);
          return { go: `/${page.slice(1)}` };
        }),
      followView,
    ),
  ];
}

function isAsked({ file, texts }: ReadRequest, need: FollowPage["needs"][number]): boolean {
  return needsOf(file.state, texts.requesterEmail !== undefined).includes(need);
}

function compare(
  tx: WriteTx,
  scope: Scope,
  { keys }: Platform,
  { file }: ReadRequest,
  code: string,
  { now }: StepCall,
) {
  return tryCode(tx, scope, keys, { caseId: file.id, code, now });
}
