/** Answers the office's own endpoints: its pages and files, who is signed in, and a case by its reference. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { read } from "../../platform/db.ts";
import { refusal } from "../../platform/errors.ts";
import type { Platform } from "../../platform/feature.ts";
import { jsonRoute, memberOf, memberScope, pageRoute, streamRoute } from "../../platform/http/routes.ts";
import type { Route } from "../../platform/http/routes.ts";
import { platformSentences } from "../../platform/i18n/platform.ts";
import { readProfile } from "../../platform/organisations.ts";
import { defaultFolders } from "../../platform/postgres/folders.ts";
import { officeBundle } from "../../web/build.ts";
import type { OfficeBundle } from "../../web/build.ts";
import { listMembers } from "../access/index.ts";
import * as endpoints from "./endpoints.ts";
import { mailRoutes } from "./mail/routes.ts";
import { settingsRoutes } from "./settings/routes.ts";
import { shellPage } from "./shell_page.ts";
import { casesByReference, countLate } from "./store.ts";

export function officeRoutes(platform: Platform): readonly Route[] {
  return [...shellRoutes(), ...meRoutes(platform), ...mailRoutes(platform), ...settingsRoutes(platform)];
}

const mediaTypes = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".woff2": "font/woff2",
  ".svg": "image/svg+xml",
} as const;

function mediaTypeOf(file: string): (typeof mediaTypes)[keyof typeof mediaTypes] {
  const extension = path.extname(file);
  if (extension === ".js" || extension === ".css" || extension === ".woff2" || extension === ".svg")
    return mediaTypes[extension];
  throw refusal("not_found");
}

function shellRoutes(): readonly Route[] {
  // Started for the first who asks, when the command line has not built it already.
  const bundle = (): Promise<OfficeBundle> => officeBundle({ cache: defaultFolders().cache });
  const bytes = new Map<string, Buffer>();
  return [
    ...endpoints.officePages.map((page) =>
      pageRoute(
        page,
        async ({ params }) => {
          const { manifest } = await bundle();
          const { script, imports, styles } = manifest;
          return { organisation: params.organisation, script, imports: [...imports], styles: [...styles] };
        },
        (model) => shellPage(model),
      ),
    ),
    streamRoute(endpoints.officeFile, async ({ params }) => {
      const { folder, manifest } = await bundle();
      // Only what the build wrote can be asked for: no address leads to another file.
      if (!manifest.files.includes(params.file)) throw refusal("not_found");
      const content = bytes.get(params.file) ?? (await readFile(path.join(folder, params.file)));
      bytes.set(params.file, content);
      return { head: { mediaType: mediaTypeOf(params.file), immutable: true } as const, content };
    }),
  ];
}

function meRoutes({ db, keys }: Platform): readonly Route[] {
  return [
    jsonRoute(endpoints.me, async (call) => {
      const member = memberOf(call);
      const scope = await memberScope(call);
      const seesCases = member.permissions.has("case:read");
      return read(db, scope, async (tx) => {
        const members = await listMembers(tx, scope, keys, call.now);
        const own = members.find(({ accountId }) => accountId === member.accountId);
        return {
          account: { id: member.accountId, ...(own === undefined ? {} : { name: own.name }) },
          organisation: { slug: member.organisation, ...(await readProfile(tx, scope)) },
          roles: [...(own?.roles ?? [])],
          permissions: [...member.permissions],
          counts: { late: seesCases ? await countLate(tx, scope, member.accountId, call.now) : 0 },
          languages: [...platformSentences.languages],
          now: call.now.toString(),
        };
      });
    }),
    jsonRoute(endpoints.find, async (call) => {
      const scope = await memberScope(call);
      const beginning = call.query.q.trim().toUpperCase();
      const { accountId, permissions } = memberOf(call);
      const mayAsk = permissions.has("case:read") && /^[A-Z]{1,3}-[0-9-]*$/.test(beginning);
      if (!mayAsk) return { found: [] };
      const cases = await read(db, scope, (tx) => casesByReference(tx, scope, accountId, beginning, 8));
      return {
        found: cases.map(({ reference, kind, state }) => ({
          reference,
          title: `${kind.replaceAll("-", " ")}, ${state.replaceAll("_", " ")}`,
          path: `/work/${reference}`,
        })),
      };
    }),
  ];
}
