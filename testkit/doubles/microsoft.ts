/** Microsoft Graph v1.0, by the pages its descriptions name. */
import type { Exchange } from "./http.ts";
import type { Vendor } from "./vendor.ts";

const tenant = "11111111-2222-4333-8444-555555555555";
const client = "66666666-7777-4888-9999-000000000000";
const bearer = { authorization: "Bearer graph-token-1", accept: "application/json" };
const immutable = { ...bearer, prefer: 'IdType="ImmutableId"' };

const token: Exchange = {
  role: "token",
  call: `POST login.microsoftonline.com /${tenant}/oauth2/v2.0/token`,
  headers: { "content-type": "application/x-www-form-urlencoded" },
  bodyProblem: (text) => {
    const form = `grant_type=client_credentials&client_id=${client}&client_secret=graph-secret-1&scope=https%3A%2F%2Fgraph.microsoft.com%2F.default`;
    return text === form ? undefined : `the token was asked for with ${text}`;
  },
  reply: { status: 200, json: { token_type: "Bearer", expires_in: 3599, access_token: "graph-token-1" } },
};

const box = "/v1.0/users/office%40example.org";
const host = "graph.microsoft.com";
const chosen =
  "id%2CinternetMessageId%2Csubject%2Cfrom%2CtoRecipients%2CccRecipients%2CbccRecipients%2CreplyTo%2ClastModifiedDateTime%2CchangeKey%2CparentFolderId%2CbodyPreview%2ChasAttachments";
const messageId = "<o'neil-77@mail.example.org>";
const mail = {
  "@odata.etag": 'W/"CQAAABYAAAC"',
  id: "AAkALgAA=/x",
  internetMessageId: messageId,
  subject: "Enrolment of Anna Ek",
  from: { emailAddress: { name: "Anna Ek", address: "Anna.Ek@example.org" } },
  toRecipients: [{ emailAddress: { name: "Office", address: "office@example.org" } }],
  lastModifiedDateTime: "2026-05-04T10:00:00Z",
  changeKey: "CQAAABYAAAC",
  parentFolderId: "inbox-id",
  bodyPreview: "Dear office",
  hasAttachments: false,
};
const search = (quoted: string, more = ""): string =>
  `GET ${host} ${box}/messages?$search=${encodeURIComponent(quoted)}&$select=${chosen}&$top=100${more}`;
const nextMail = search('"participants:anna.ek@example.org"', "&$skiptoken=abc");
const bins = ["recoverableitemspurges", "recoverableitemsdeletions"].map((folder): Exchange => ({
  role: "also",
  call: `GET ${host} ${box}/mailFolders/${folder}/messages?$filter=internetMessageId%20eq%20%27%3Co%27%27neil-77%40mail.example.org%3E%27&$select=id%2CinternetMessageId`,
  headers: { ...immutable, "cache-control": "no-cache" },
  reply: { status: 200, json: { value: [] } },
}));
const error = (code: string) => ({
  error: { code, message: "The specified object was not found in the store." },
});

export const microsoftMail: Vendor = {
  name: "microsoft-365-mail",
  origins: ["https://graph.microsoft.com", "https://login.microsoftonline.com"],
  secrets: { client_secret: "graph-secret-1" },
  parameters: { tenant, client_id: client, mailboxes: ["office@example.org"] },
  asked: [{ kind: "email", value: "anna.ek@example.org" }],
  find: [
    token,
    {
      role: "list",
      call: search('"participants:anna.ek@example.org"'),
      headers: immutable,
      reply: {
        status: 200,
        json: { value: [mail], "@odata.nextLink": `https://${host}${nextMail.split(" ")[2] ?? ""}` },
      },
    },
    { role: "next", call: nextMail, headers: immutable, reply: { status: 200, json: { value: [] } } },
    {
      role: "list",
      call: search('"\\"anna.ek@example.org\\""'),
      headers: immutable,
      reply: { status: 200, json: { value: [mail] } },
    },
  ],
  found: {
    id: { place: "office@example.org", id: "AAkALgAA=/x", message: messageId },
    guard: "CQAAABYAAAC",
    title: "Enrolment of Anna Ek",
    changedAt: "2026-05-04T10:00:00.000Z",
    parts: ["from.emailAddress.address"],
  },
  look: {
    role: "look",
    call: `GET ${host} ${box}/messages/AAkALgAA%3D%2Fx?$select=${chosen}`,
    headers: immutable,
    reply: { status: 200, json: mail },
  },
  parts: [
    {
      role: "part",
      call: `GET ${host} ${box}/messages/AAkALgAA%3D%2Fx/$value`,
      headers: { ...immutable, accept: "*/*" },
      reply: { status: 200, text: "Subject: Enrolment of Anna Ek\r\n\r\nDear office" },
    },
  ],
  texts: ["record", "message.eml"],
  order: {
    role: "order",
    call: `POST ${host} ${box}/messages/AAkALgAA%3D%2Fx/permanentDelete`,
    headers: immutable,
    reply: { status: 204 },
  },
  alive: {
    role: "alive",
    call: `GET ${host} ${box}/mailFolders/inbox?$select=id`,
    headers: { ...immutable, "cache-control": "no-cache" },
    reply: { status: 200, json: { id: "inbox-id" } },
  },
  denial: { status: 404, json: error("ErrorItemNotFound") },
  also: bins,
  bin: {
    look: { status: 404, json: error("ErrorItemNotFound") },
    also: [{ status: 200, json: { value: [{ id: "other", internetMessageId: messageId }] } }],
    until: undefined,
  },
  mistake: { status: 200, json: error("ErrorInternalServerError") },
  changed: { status: 200, json: { ...mail, changeKey: "CQAAABYAAAD" } },
};

const drive = "/v1.0/drives/b!drive-1";
const site = "example.sharepoint.com,aaaa,bbbb";
const file = {
  id: "01ABC",
  name: "Enrolment Anna Ek.docx",
  eTag: '"{0A1B},3"',
  size: 4096,
  lastModifiedDateTime: "2026-05-04T10:00:00Z",
  parentReference: { driveId: "b!drive-1" },
};
const listed = { ...file, eTag: undefined };
const fileSearch = `GET ${host} ${drive}/root/search(q='anna.ek%40example.org')?$select=id%2Cname%2CeTag%2Csize%2ClastModifiedDateTime%2Cfolder%2CparentReference&$top=200`;
const looked =
  "id%2Cname%2CeTag%2Csize%2ClastModifiedDateTime%2CcreatedBy%2ClastModifiedBy%2CparentReference%2Cdeleted";
const fileLook: Exchange = {
  role: "look",
  call: `GET ${host} ${drive}/items/01ABC?$select=${looked}`,
  headers: bearer,
  reply: { status: 200, json: { ...file, lastModifiedBy: { user: { email: "anna.ek@example.org" } } } },
};

export const microsoftFiles: Vendor = {
  name: "microsoft-365-files",
  origins: microsoftMail.origins,
  secrets: microsoftMail.secrets,
  parameters: { tenant, client_id: client, site, drives: ["b!drive-1"] },
  asked: microsoftMail.asked,
  find: [
    token,
    {
      role: "list",
      call: fileSearch,
      headers: bearer,
      reply: {
        status: 200,
        json: {
          value: [{ ...listed, id: "01FOLDER", folder: { childCount: 2 } }, listed],
          "@odata.nextLink": `https://${host}${fileSearch.split(" ")[2] ?? ""}&$skiptoken=next`,
        },
      },
    },
    fileLook,
    {
      role: "next",
      call: `${fileSearch}&$skiptoken=next`,
      headers: bearer,
      reply: { status: 200, json: { value: [listed] } },
    },
  ],
  found: {
    id: { place: "b!drive-1", id: "01ABC", name: "Enrolment Anna Ek.docx", size: "4096" },
    guard: '"{0A1B},3"',
    title: "Enrolment Anna Ek.docx",
    changedAt: "2026-05-04T10:00:00.000Z",
    parts: ["lastModifiedBy.user.email"],
  },
  look: fileLook,
  parts: [
    {
      role: "part",
      call: `GET ${host} ${drive}/items/01ABC/content`,
      headers: { ...bearer, accept: "*/*" },
      reply: { status: 200, text: "PK…" },
    },
  ],
  texts: ["record", "content"],
  order: {
    role: "order",
    call: `DELETE ${host} ${drive}/items/01ABC`,
    headers: { ...bearer, "if-match": '"{0A1B},3"' },
    reply: { status: 204 },
  },
  alive: {
    role: "alive",
    call: `GET ${host} ${drive}?$select=id`,
    headers: { ...bearer, "cache-control": "no-cache" },
    reply: { status: 200, json: { id: "b!drive-1" } },
  },
  denial: { status: 404, json: error("itemNotFound") },
  also: [
    {
      role: "also",
      call: `GET ${host} /v1.0/sites/example.sharepoint.com%2Caaaa%2Cbbbb/recycleBin/items?$select=id%2Cname%2Csize%2CdeletedDateTime&$top=200`,
      headers: { ...bearer, "cache-control": "no-cache" },
      reply: { status: 200, json: { value: [{ id: "another", name: "Menu.docx", size: 4096 }] } },
    },
  ],
  bin: {
    look: { status: 404, json: error("itemNotFound") },
    also: [
      {
        status: 200,
        json: {
          value: [
            {
              id: "825e",
              name: "Enrolment Anna Ek.docx",
              size: 4096,
              deletedDateTime: "2026-06-01T12:00:00Z",
            },
          ],
        },
      },
    ],
    until: "2026-09-02T12:00:00.000Z",
  },
  mistake: { status: 200, json: error("generalException") },
  changed: { status: 200, json: { ...file, eTag: '"{0A1B},4"' } },
};
