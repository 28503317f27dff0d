/** Gmail v1 and Google Drive v3, by the pages their descriptions name. */
import { generateKeyPairSync, verify } from "node:crypto";
import type { Exchange } from "./http.ts";
import type { Vendor } from "./vendor.ts";

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const keyFile = JSON.stringify({
  type: "service_account",
  client_email: "kept@project.iam.gserviceaccount.com",
  private_key_id: "key-1",
  private_key: privateKey.export({ type: "pkcs8", format: "pem" }),
  // An answer or a key file does not say where secrets go.
  token_uri: "https://evil.example.org/token",
});

/** The assertion is ours, for this scope and this person, for an hour. */
function assertionProblem(text: string, scope: string): string | undefined {
  const form = new URLSearchParams(text);
  const [head = "", claims = "", signature = ""] = (form.get("assertion") ?? "").split(".");
  const isSigned = verify(
    "RSA-SHA256",
    Buffer.from(`${head}.${claims}`),
    publicKey,
    Buffer.from(signature, "base64url"),
  );
  const said = Buffer.from(claims, "base64url").toString();
  const expected = JSON.stringify({
    iss: "kept@project.iam.gserviceaccount.com",
    scope,
    aud: "https://oauth2.googleapis.com/token",
    iat: 1_780_315_200,
    exp: 1_780_318_800,
    sub: "office@example.org",
  });
  const isRight =
    form.get("grant_type") === "urn:ietf:params:oauth:grant-type:jwt-bearer" && said === expected;
  return isSigned && isRight ? undefined : `the token was asked for with ${said}`;
}

const token = (scope: string): Exchange => ({
  role: "token",
  call: "POST oauth2.googleapis.com /token",
  headers: { "content-type": "application/x-www-form-urlencoded" },
  bodyProblem: (text) => assertionProblem(text, scope),
  reply: { status: 200, json: { access_token: "google-token-1", expires_in: 3599, token_type: "Bearer" } },
});

const bearer = { authorization: "Bearer google-token-1", accept: "application/json" };
const fresh = { ...bearer, "cache-control": "no-cache" };
const error = (code: number, reason: string) => ({
  error: {
    code,
    message: "Requested entity was not found.",
    errors: [{ message: "Not found.", domain: "global", reason }],
  },
});
const asked = [{ kind: "email", value: "anna.ek@example.org" }] as const;

const mailHost = "gmail.googleapis.com";
const box = "/gmail/v1/users/office%40example.org";
const mail = {
  id: "18f0a",
  threadId: "18f09",
  labelIds: ["INBOX"],
  sizeEstimate: 2048,
  internalDate: "1777888800000",
  payload: {
    headers: [
      { name: "From", value: "Anna Ek <anna.ek@example.org>" },
      { name: "subject", value: "Enrolment" },
    ],
  },
};
const mailList = `GET ${mailHost} ${box}/messages?q=%22anna.ek%40example.org%22&includeSpamTrash=true&maxResults=500`;
const mailLook: Exchange = {
  role: "look",
  call: `GET ${mailHost} ${box}/messages/18f0a?format=full`,
  headers: bearer,
  reply: { status: 200, json: mail },
};
const raw = "From: Anna Ek <anna.ek@example.org>\r\nSubject: Enrolment\r\n\r\nHej";

export const gmail: Vendor = {
  name: "google-gmail",
  origins: [`https://${mailHost}`, "https://oauth2.googleapis.com"],
  secrets: { key_file: keyFile },
  parameters: { mailboxes: ["office@example.org"] },
  asked,
  find: [
    token("https://mail.google.com/"),
    {
      role: "list",
      call: mailList,
      headers: bearer,
      reply: {
        status: 200,
        json: {
          messages: [{ id: "18f0a", threadId: "18f09" }],
          nextPageToken: "p2/=",
          resultSizeEstimate: 201,
        },
      },
    },
    mailLook,
    {
      role: "next",
      call: `${mailList}&pageToken=p2%2F%3D`,
      headers: bearer,
      reply: { status: 200, json: { resultSizeEstimate: 0 } },
    },
  ],
  found: {
    id: { place: "office@example.org", id: "18f0a" },
    guard: /^sha256:[0-9a-f]{64}$/,
    title: "Enrolment",
    changedAt: "2026-05-04T10:00:00.000Z",
    parts: ["payload.headers.value"],
  },
  look: mailLook,
  parts: [
    {
      role: "part",
      call: `GET ${mailHost} ${box}/messages/18f0a?format=raw`,
      headers: bearer,
      reply: { status: 200, json: { id: "18f0a", raw: Buffer.from(raw).toString("base64url") } },
    },
  ],
  texts: ["record", "message.eml"],
  order: {
    role: "order",
    call: `DELETE ${mailHost} ${box}/messages/18f0a`,
    headers: bearer,
    reply: { status: 204 },
  },
  alive: {
    role: "alive",
    call: `GET ${mailHost} ${box}/profile`,
    headers: fresh,
    reply: { status: 200, json: { emailAddress: "office@example.org", messagesTotal: 4 } },
  },
  denial: { status: 404, json: error(404, "notFound") },
  also: [],
  bin: { look: { status: 200, json: { ...mail, labelIds: ["TRASH"] } }, also: [], until: undefined },
  mistake: { status: 200, json: error(500, "backendError") },
  changed: { status: 200, json: { ...mail, sizeEstimate: 2049 } },
};

const driveHost = "www.googleapis.com";
const file = {
  id: "1AbC",
  name: "Enrolment anna.ek@example.org",
  mimeType: "text/plain",
  version: "9007199254740993",
  size: "2048",
  modifiedTime: "2026-05-04T10:00:00.000Z",
  trashed: false,
  owners: [{ displayName: "Office", emailAddress: "office@example.org" }],
};
const fields =
  "nextPageToken%2CincompleteSearch%2Cfiles(id%2Cname%2CmimeType%2Cdescription%2Cversion%2Csize%2CmodifiedTime%2Ctrashed%2Cowners(emailAddress%2CdisplayName))";
const driveList = (question: string): string =>
  `GET ${driveHost} /drive/v3/files?q=${encodeURIComponent(question).replaceAll("'", "%27")}&fields=${fields}&pageSize=1000&spaces=drive`;
const fullText = driveList(`'me' in owners and fullText contains '"anna.ek@example.org"'`);
const looked =
  "id%2Cname%2CmimeType%2Cdescription%2Cversion%2Csize%2CmodifiedTime%2Ctrashed%2CtrashedTime%2Cowners(emailAddress%2CdisplayName)";

export const googleDrive: Vendor = {
  name: "google-drive",
  origins: [`https://${driveHost}`, "https://oauth2.googleapis.com"],
  secrets: { key_file: keyFile },
  parameters: { owners: ["office@example.org"] },
  asked,
  find: [
    token("https://www.googleapis.com/auth/drive"),
    {
      role: "list",
      call: fullText,
      headers: bearer,
      reply: { status: 200, json: { incompleteSearch: false, nextPageToken: "p2", files: [file] } },
    },
    {
      role: "next",
      call: `${fullText}&pageToken=p2`,
      headers: bearer,
      reply: {
        status: 200,
        json: { files: [{ ...file, id: "folder", mimeType: "application/vnd.google-apps.folder" }] },
      },
    },
    {
      role: "list",
      call: driveList("'me' in owners and name contains 'anna.ek@example.org'"),
      headers: bearer,
      reply: { status: 200, json: { files: [file] } },
    },
  ],
  found: {
    id: { place: "office@example.org", id: "1AbC" },
    guard: "9007199254740993",
    title: "Enrolment anna.ek@example.org",
    changedAt: "2026-05-04T10:00:00.000Z",
    parts: ["title", "name"],
  },
  look: {
    role: "look",
    call: `GET ${driveHost} /drive/v3/files/1AbC?fields=${looked}`,
    headers: bearer,
    reply: { status: 200, json: file },
  },
  parts: [
    {
      role: "part",
      call: `GET ${driveHost} /drive/v3/files/1AbC?alt=media`,
      headers: { ...bearer, accept: "*/*" },
      reply: { status: 200, text: "Anna Ek" },
    },
  ],
  texts: ["record", "content"],
  order: {
    role: "order",
    call: `DELETE ${driveHost} /drive/v3/files/1AbC`,
    headers: bearer,
    reply: { status: 204 },
  },
  alive: {
    role: "alive",
    call: `GET ${driveHost} /drive/v3/about?fields=user`,
    headers: fresh,
    reply: { status: 200, json: { user: { emailAddress: "office@example.org" } } },
  },
  denial: { status: 404, json: error(404, "notFound") },
  also: [],
  bin: {
    look: { status: 200, json: { ...file, trashed: true, trashedTime: "2026-06-01T12:00:00.000Z" } },
    also: [],
    until: "2026-07-01T12:00:00.000Z",
  },
  mistake: { status: 200, json: error(500, "internalError") },
  changed: { status: 200, json: { ...file, version: "9007199254740994" } },
};
