import { officePages } from "../../src/features/office/endpoints.ts";
import { parameterNames } from "../../src/platform/endpoint.ts";
import { defaultFolders } from "../../src/platform/postgres/folders.ts";
import { officeBundle } from "../../src/web/build.ts";
import type { WalkRow, WalkTable } from "./row.ts";

const { manifest } = await officeBundle({ cache: defaultFolders().cache });
const organisation = "harbour-school";
const mail = "0198a000-0000-7000-8000-000000000000";
const api = `/o/:organisation/api/office`;

/** One line per address of the office: its pages are one shell. */
const pages = Object.fromEntries(
  officePages.map(({ path }): [string, WalkRow] => [
    `GET ${path}`,
    {
      nobody: 303,
      params: { ...Object.fromEntries(parameterNames(path).map((name) => [name, "x"])), organisation },
    },
  ]),
);

export const officeRows: WalkTable = {
  ...pages,
  "GET /assets/office/:file": { nobody: 200, params: { file: manifest.script } },
  [`GET ${api}/me`]: { nobody: 401, params: { organisation } },
  [`GET ${api}/find`]: { nobody: 401, params: { organisation } },
  [`GET ${api}/setup`]: { nobody: 401, params: { organisation } },
  [`GET ${api}/clock`]: { nobody: 401, params: { organisation } },
  [`POST ${api}/clock`]: { nobody: 401, params: { organisation } },
  [`GET ${api}/settings`]: { nobody: 401, params: { organisation } },
  [`PUT ${api}/settings`]: { nobody: 401, params: { organisation } },
  [`GET ${api}/stopped`]: { nobody: 401, params: { organisation } },
  [`POST ${api}/stopped/:duty/again`]: { nobody: 401, params: { organisation, duty: mail } },
  [`GET ${api}/mail-server`]: { nobody: 401, params: { organisation } },
  [`PUT ${api}/mail-server`]: { nobody: 401, params: { organisation } },
  [`DELETE ${api}/mail-server`]: { nobody: 401, params: { organisation } },
  [`POST ${api}/mail-server/try`]: { nobody: 401, params: { organisation } },
  [`GET ${api}/mail-server/try/:mail`]: { nobody: 401, params: { organisation, mail } },
  [`GET ${api}/mails`]: { nobody: 401, params: { organisation } },
  [`GET ${api}/mails/:mail`]: { nobody: 401, params: { organisation, mail } },
  [`GET ${api}/mails/:mail/attachments/:number`]: {
    nobody: 401,
    params: { organisation, mail, number: "1" },
  },
  [`POST ${api}/mails/:mail/again`]: { nobody: 401, params: { organisation, mail } },
};
