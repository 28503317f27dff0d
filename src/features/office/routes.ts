/** Answers the office's own endpoints: its pages and files, who is signed in, and a case by its reference. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { read } from "../../platform/db.ts";
import { refusal } from "../../platform/errors.ts";
import type { Platform } from "../../platform/feature.ts";
import { jsonRoute, memberOf, memberScope, pageRoute, streamRoute } from "../../platform/http/routes.ts";
import type { Route } from "../../platform/http/routes.ts";
import { platformSentences } from "../../platform/i18n/platform.ts";
import { readProfile } from "../../platform/organisations.ts";
import { defaultFolders } from "../../platform/postgres/folders.ts";
import { officeBundle, OfficeMissing } from "../../web/build.ts";
import type { OfficeBundle } from "../../web/build.ts";
import { listMembers } from "../access/index.ts";
import * as endpoints from "./endpoints.ts";
import { mailRoutes } from "./mail/routes.ts";
import { mailServerRoutes } from "./mail_server/routes.ts";
import { settingsRoutes } from "./settings/routes.ts";
import { shellPage } from "./shell_page.ts";
import { stoppedRoutes } from "./stopped/routes.ts";
import { casesByReference } from "./store.ts";

export function officeRoutes(platform: Platform): readonly Route[] {
  return [
    ...shellRoutes(),
    ...meRoutes(platform),
    ...mailRoutes(platform),
    ...mailServerRoutes(platform),
    ...settingsRoutes(platform),
    ...stoppedRoutes(platform),
  ];
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

type FileContent = { readonly plain: Buffer; readonly packed: Buffer | undefined };

/** Read and packed once: without a proxy in front nobody else would make it small. Fonts are packed already. */
async function readContent(file: string): Promise<FileContent> {
  const plain = await readFile(file);
  if (file.endsWith(".woff2")) return { plain, packed: undefined };
  return { plain, packed: await promisify(gzip)(plain, { level: 9 }) };
}

function shellRoutes(): readonly Route[] {
  // Built for the first who asks, when the command line has not done it already.
  const bundle = async (): Promise<OfficeBundle> => {
    try {
      return await officeBundle({ cache: defaultFolders().cache });
    } catch (error) {
      if (error instanceof OfficeMissing)
        throw refusal("not_ready", {}, [{ at: "office", reason: "not_built" }]);
      throw error;
    }
  };
  const contents = new Map<string, Promise<FileContent>>();
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
    streamRoute(endpoints.officeFile, async ({ params, headers }) => {
      const { folder, manifest } = await bundle();
      // Only what the build wrote can be asked for: no address leads to another file.
      if (!manifest.files.includes(params.file)) throw refusal("not_found");
      const known = contents.get(params.file) ?? readContent(path.join(folder, params.file));
      contents.set(params.file, known);
      const { plain, packed } = await known;
      const head = { mediaType: mediaTypeOf(params.file), immutable: true } as const;
      const takesPacked = /\bgzip\b/.test(headers["accept-encoding"] ?? "");
      if (packed === undefined || !takesPacked) return { head, content: plain };
      return { head: { ...head, contentEncoding: "gzip" } as const, content: packed };
    }),
  ];
}

function meRoutes({ db, keys }: Platform): readonly Route[] {
  return [
    jsonRoute(endpoints.me, async (call) => {
      const member = memberOf(call);
      const scope = await memberScope(call);
      return read(db, scope, async (tx) => {
        const members = await listMembers(tx, scope, keys, call.now);
        const own = members.find(({ accountId }) => accountId === member.accountId);
        return {
          account: {
            id: member.accountId,
            ...(own === undefined ? {} : { name: own.name }),
            seesPseudonyms: member.pseudonymous,
          },
          organisation: { slug: member.organisation, ...(await readProfile(tx, scope)) },
          roles: [...(own?.roles ?? [])],
          permissions: [...member.permissions],
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
