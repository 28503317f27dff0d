/** Routes of the package: the office releases it, the person fetches it. */
import { read, write, type Tx } from "../../../platform/db.ts";
import { refusal } from "../../../platform/errors.ts";
import type { Platform } from "../../../platform/feature.ts";
import {
  changeRoute,
  formRoute,
  jsonRoute,
  memberOf,
  memberScope,
  pageRoute,
  streamRoute,
  type Route,
} from "../../../platform/http/routes.ts";
import { append } from "../../../platform/ledger/ledger.ts";
import { mailFates } from "../../../platform/mail/outbox.ts";
import { publicScope } from "../../../platform/organisations.ts";
import type { Scope } from "../../../platform/scope.ts";
import { z } from "zod";
import { readSettings } from "../../office/index.ts";
import { drillMark } from "../drill/mark.ts";
import { answerLetter, lackingLines } from "../letters/answer.ts";
import { homeOf } from "../public/page.ts";
import { readRequest } from "../request/store.ts";
import type { RequestTexts } from "../request/texts.ts";
import { isOver, requestOf, type Asking } from "../run/case.ts";
import { rebuild } from "../review/decide.ts";
import { latestRun, lockRun } from "../run/store.ts";
import type { PackageView } from "./contract.ts";
import {
  downloadInOffice,
  enterCode,
  fetchFile,
  fetchPage,
  fetchProof,
  lookAtFront,
  lookAtPart,
  lookAtSystem,
  makePackageAgain,
  openPackage,
  readPackage,
  recordPosting,
  releasePackage,
  releasePackageAgain,
  sendCode,
} from "./endpoints.ts";
import { fileRoutes } from "./files/routes.ts";
import { redactRoutes } from "./redact/routes.ts";
import { countOpenFiles } from "./files/store.ts";
import { againObstacle, releaseAgain } from "./again.ts";
import { behind, codeStands, exchange, fileFor, limitCodes, mailCode, pageOf } from "./fetch.ts";
import { fetchView } from "./page.ts";
import { answerProof, ledgerNow } from "./proof.ts";
import { postedOn } from "./posting.ts";
import { lookAt, openLook, type Look, type LookHead } from "./look.ts";
import { filesOpen, missingOf, notYet, release } from "./release.ts";
import { heldBackSurvives } from "./scan.ts";
import { latestPackage } from "./store.ts";

export function deliveryRoutes(platform: Platform): readonly Route[] {
  return [
    ...officeSide(platform),
    ...fileRoutes(platform),
    ...redactRoutes(platform),
    ...publicSide(platform),
  ];
}

function officeSide(platform: Platform): readonly Route[] {
  const { db, keys, files, now } = platform;
  return [
    jsonRoute(readPackage, async (call) => {
      const scope = await memberScope(call);
      return read(db, scope, (tx) => packageView(tx, scope, platform, call));
    }),
    changeRoute(releasePackage, memberScope, async (call, { tx, scope }) => {
      const request = await requestOf(tx, scope, call);
      if (isOver(request)) throw refusal("conflict");
      const { packageId, delivery, typed, ageRecipient, without } = call.body;
      const given = { packageId, delivery, typed, ageRecipient, without };
      await release(tx, scope, platform, request, memberOf(call), given, now());
      return { released: true as const };
    }),
    changeRoute(makePackageAgain, memberScope, async (call, { tx, scope }) => {
      const request = await requestOf(tx, scope, call);
      const run = await lockRun(tx, scope, request.id);
      const isBuilt = request.state.name === "open" && request.state.package.status === "built";
      if (!isBuilt || run?.approval === undefined) throw refusal("conflict");
      await rebuild(tx, scope, run, now());
      return { making: true as const };
    }),
    changeRoute(releasePackageAgain, memberScope, async (call, { tx, scope }) => {
      const request = await requestOf(tx, scope, call);
      const { packageId, by, typed, reason } = call.body;
      const given = { packageId, by, typed, reason };
      await releaseAgain(tx, scope, platform, request, memberOf(call), given, now());
      return { released: true as const };
    }),
    streamRoute(downloadInOffice, async (call) => {
      const scope = await memberScope(call);
      return write(db, scope, async (tx) => {
        const request = await requestOf(tx, scope, call);
        const stored = await latestPackage(tx, scope, request.id);
        // Before it is released nobody takes it out of the house.
        if (stored?.state === "destroyed") throw refusal("link_expired");
        if (stored?.state !== "released") throw notYet(["package-not-released"]);
        // What the person fetches themselves, or is sealed for their key, is nobody's here to take.
        if (stored.delivery !== "post") throw notYet(["package-not-for-post"]);
        const opened = stored.file_id === null ? undefined : await files.get(tx, scope, stored.file_id);
        if (opened === undefined) throw refusal("link_expired");
        await append(tx, scope, keys, {
          type: "package.taken-for-post",
          now: now(),
          payload: { caseId: request.id, packageId: stored.id, sizeBytes: Number(stored.size_bytes) },
          owner: { kind: "case", id: request.id },
        });
        const head = {
          mediaType: "application/zip" as const,
          fileName: `${request.state.isDrill === true ? "drill-" : ""}${request.reference}.zip`,
        };
        return { head, content: opened.content };
      });
    }),
    changeRoute(openPackage, memberScope, (call, { tx, scope }) =>
      openLook(tx, scope, platform, call, now()),
    ),
    streamRoute(lookAtFront, (call) => look(platform, call, call.params.file)),
    streamRoute(lookAtSystem, (call) => look(platform, call, `${call.params.system}/${call.params.file}`)),
    streamRoute(lookAtPart, (call) => {
      const { system, folder, file } = call.params;
      return look(platform, call, `${system}/${folder}/${file}`);
    }),
    changeRoute(recordPosting, memberScope, async (call, work) => {
      const request = await requestOf(work.tx, work.scope, call);
      const on = Temporal.PlainDate.from(call.body.on);
      await postedOn(work, platform, request, on, now());
      return { postedOn: on.toString() };
    }),
  ];
}

async function look(
  platform: Platform,
  call: Look,
  path: string,
): Promise<{ readonly head: LookHead; readonly content: Buffer }> {
  const scope = await memberScope(call);
  return write(platform.db, scope, (tx) => lookAt(tx, scope, platform, call, path, platform.now()));
}

async function packageView(tx: Tx, scope: Scope, platform: Platform, call: Asking): Promise<PackageView> {
  const { keys } = platform;
  const request = await requestOf(tx, scope, call);
  const known = await readRequest(tx, scope, keys, { caseId: request.id });
  const run = await latestRun(tx, scope, request.id);
  const stored = await latestPackage(tx, scope, request.id);
  const settings = await readSettings(tx, scope);
  // Whoever reads by pseudonyms is not told whom it goes to, nor where.
  const texts: RequestTexts = memberOf(call).pseudonymous ? {} : (known?.texts ?? {});
  const setting = { scope, desk: platform, member: memberOf(call), now: platform.now() };
  const letter =
    known === undefined || stored === undefined ? undefined : await answerLetter(tx, setting, known);
  const lacking =
    known === undefined || stored?.state !== "built" ? [] : await lackingLines(tx, setting, known);
  const open = stored?.state === "built" ? await countOpenFiles(tx, scope, request.id) : 0;
  const { mailId } = request.state.package;
  const mail = mailId === undefined ? undefined : (await mailFates(tx, scope, [mailId])).get(mailId)?.state;
  const isNewest = stored !== undefined && (run?.approval === undefined || run.approval === stored.id);
  const tried = request.state.package.failed;
  const hasFailed =
    tried !== undefined && run?.approval === tried.packageId && stored?.id !== tried.packageId;
  const failed = hasFailed ? (tried.reason === heldBackSurvives ? heldBackSurvives : "crashed") : undefined;
  return {
    reference: request.reference,
    ...drillMark(request.state),
    missing: [...(await missingOf(tx, scope, keys, request))],
    asked: request.state.delivery,
    ...(texts.requesterEmail === undefined ? {} : { address: texts.requesterEmail }),
    ...(texts.requesterName === undefined ? {} : { recipient: texts.requesterName }),
    ...(texts.requesterAddress === undefined ? {} : { postalAddress: texts.requesterAddress }),
    building: run?.approval !== undefined && run.approval !== stored?.id && failed === undefined,
    ...(failed === undefined ? {} : { failed }),
    // Once it is handed over, a letter is there or was destroyed: none is written from the template any more.
    ...(letter === undefined || (letter.state === "new" && stored?.state !== "built") ? {} : { letter }),
    lacking: [
      ...lacking,
      ...(open === 0
        ? []
        : [
            {
              reason: filesOpen,
              about: "",
              sentence: openSentence(open),
              to: `/work/${request.reference}?part=package`,
            },
          ]),
    ],
    ...(stored === undefined || !isNewest
      ? {}
      : {
          package: {
            id: stored.id,
            state: request.state.package.status === "destroyed" ? "destroyed" : stored.state,
            rows: stored.rows,
            sizeBytes: Number(stored.size_bytes),
            files: z.array(z.unknown()).parse(stored.manifest).length,
            manifestHash: stored.manifest_hash,
            builtAt: stored.built_at.toString(),
            ...(stored.released_at === null ? {} : { releasedAt: stored.released_at.toString() }),
            ...(stored.delivery === null ? {} : { delivery: stored.delivery }),
            ...(mail === undefined ? {} : { mail }),
            ...(stored.posted_on === null ? {} : { postedOn: stored.posted_on.toString() }),
            downloads: request.state.package.downloads,
            canGoAgain: (await againObstacle(tx, scope, request.state)) === undefined,
          },
        }),
    linkLivesDays: settings.linkLivesDays,
    keptMonths: settings.packageKeptMonths,
  };
}

function openSentence(files: number): string {
  return files === 1
    ? "1 file these data name is neither added nor explained."
    : `${files} files these data name are neither added nor explained.`;
}

function publicSide(platform: Platform): readonly Route[] {
  const { db, keys, now } = platform;
  const scopeOf = (call: { readonly params: { readonly organisation: string } }): Promise<Scope> =>
    publicScope(db, call.params.organisation);
  return [
    pageRoute(
      fetchPage,
      async (call) => {
        const scope = await scopeOf(call);
        const { token } = call.params;
        const { organisation } = await homeOf(platform, call);
        return write(db, scope, async (tx) => {
          const fetched = await behind(tx, scope, keys, token, now());
          const ledger = await ledgerNow(tx, scope, platform);
          const stands = await codeStands(platform, scope, fetched, call.query, now());
          return pageOf(tx, scope, fetched, { organisation, token, ledger, ...stands });
        });
      },
      fetchView,
    ),
    formRoute(
      sendCode,
      scopeOf,
      async (call, { tx, scope }) => {
        const fetched = await behind(tx, scope, keys, call.params.token, now());
        await limitCodes(platform, scope, "package.code-sent", fetched);
        await mailCode(tx, scope, platform, fetched, now());
        return pageAgain(call, "sent=1");
      },
      fetchView,
    ),
    formRoute(
      enterCode,
      scopeOf,
      async (call, { tx, scope }) => {
        const { token } = call.params;
        const fetched = await behind(tx, scope, keys, token, now());
        await limitCodes(platform, scope, "package.code-tried", fetched);
        const answer = await exchange(tx, scope, platform, fetched, call.body.code, now());
        // To the page first, which leads on to the file: a download alone would leave an earlier “wrong” standing.
        if ("ticket" in answer) return pageAgain(call, `open=${answer.ticket}`);
        const home = await homeOf(platform, call);
        const ledger = await ledgerNow(tx, scope, platform);
        const about = { organisation: home.organisation, token, code: answer.wrong, ledger };
        return { show: await pageOf(tx, scope, fetched, about) };
      },
      fetchView,
    ),
    streamRoute(fetchProof, async (call) => {
      const scope = await scopeOf(call);
      return write(db, scope, async (tx) => {
        const { request } = await behind(tx, scope, keys, call.params.token, now());
        const proof = await answerProof(tx, scope, platform, request.file.id, now());
        if (proof === undefined) throw refusal("not_found");
        const head = { mediaType: "text/plain; charset=utf-8", fileName: proof.fileName } as const;
        return { head, content: proof.text };
      });
    }),
    streamRoute(fetchFile, async (call) => {
      const scope = await scopeOf(call);
      const { token, ticket } = call.params;
      return write(db, scope, async (tx) => {
        const fetched = await behind(tx, scope, keys, token, now());
        const { content, ...head } = await fileFor(tx, scope, platform, fetched, ticket, now());
        return { head, content };
      });
    }),
  ];
}

/** Back to the page of the package, in the language that was chosen. */
function pageAgain(
  {
    params: { organisation, token },
    query: { language },
  }: {
    readonly params: { readonly organisation: string; readonly token: string };
    readonly query: { readonly language?: string | undefined };
  },
  query: string,
): { readonly see: `/${string}` } {
  const chosen = language === undefined ? "" : `&language=${language}`;
  return { see: `/p/${organisation}/package/${token}?${query}${chosen}` };
}
