/** Mailchimp 3.0 and HubSpot v3, by the pages their descriptions name. */
import type { Exchange, Reply } from "./http.ts";
import type { Vendor } from "./vendor.ts";

const asked = [{ kind: "email", value: "anna+news@example.org" }] as const;

const chimp = "us21.api.mailchimp.com";
const basic = {
  authorization: `Basic ${Buffer.from("kept:chimp-key-us21").toString("base64")}`,
  accept: "application/json",
};
const member = {
  id: "62eeb292278cc15f5817cb78f7790b08",
  list_id: "9e67587f52",
  email_address: "anna+news@example.org",
  full_name: "Anna Ek",
  status: "subscribed",
  merge_fields: { FNAME: "Anna", LNAME: "Ek" },
  last_changed: "2026-05-04T10:00:00+00:00",
};
const one = `/3.0/lists/9e67587f52/members/${member.id}`;
const problem = (status: number, title: string): Reply => ({
  status,
  json: {
    type: "https://mailchimp.com/developer/marketing/docs/errors/",
    title,
    status,
    instance: "9d741ebc",
  },
});
const pageOf = (name: string, records: readonly unknown[]): Exchange => ({
  role: "part",
  call: `GET ${chimp} ${one}/${name === "activity" ? "activity-feed" : name}?offset=0&count=100`,
  headers: basic,
  reply: { status: 200, json: { [name]: records, total_items: records.length } },
});

export const mailchimp: Vendor = {
  name: "mailchimp",
  origins: [`https://${chimp}`],
  secrets: { api_key: "chimp-key-us21" },
  parameters: { server: "us21" },
  asked,
  find: [
    {
      role: "list",
      call: `GET ${chimp} /3.0/search-members?query=anna%2Bnews%40example.org`,
      headers: basic,
      reply: {
        status: 200,
        json: {
          exact_matches: { members: [member], total_items: 1 },
          full_search: { members: [member], total_items: 1 },
        },
      },
    },
  ],
  found: {
    id: { id: member.id, list: "9e67587f52" },
    guard: /^sha256:[0-9a-f]{64}$/,
    title: "Anna Ek anna+news@example.org",
    changedAt: "2026-05-04T10:00:00.000Z",
    parts: ["title", "email_address"],
  },
  look: { role: "look", call: `GET ${chimp} ${one}`, headers: basic, reply: { status: 200, json: member } },
  parts: [
    pageOf("notes", [{ note_id: 7, created_at: "2026-05-01", note: "Asked for the summer course" }]),
    pageOf("activity", []),
  ],
  texts: ["record", "note: 2026-05-01"],
  order: {
    role: "order",
    call: `POST ${chimp} ${one}/actions/delete-permanent`,
    headers: basic,
    reply: { status: 204 },
  },
  alive: {
    role: "alive",
    call: `GET ${chimp} /3.0/lists/9e67587f52?fields=id`,
    headers: { ...basic, "cache-control": "no-cache" },
    reply: { status: 200, json: { id: "9e67587f52" } },
  },
  denial: problem(404, "Resource Not Found"),
  also: [],
  bin: { look: { status: 200, json: { ...member, status: "archived" } }, also: [], until: undefined },
  mistake: problem(200, "Internal Server Error"),
  changed: { status: 200, json: { ...member, last_changed: "2026-05-05T10:00:00+00:00" } },
};

const hub = "api.hubapi.com";
const bearer = { authorization: "Bearer hub-token-1", accept: "application/json" };
const contact = {
  id: "512",
  properties: {
    email: "anna+news@example.org",
    firstname: "Anna",
    lastname: "Ek",
    lastmodifieddate: "2026-05-04T10:00:00.000Z",
  },
  createdAt: "2026-01-01T00:00:00.000Z",
  updatedAt: "2026-05-04T10:00:00.000Z",
  archived: false,
};
const properties = [
  "email",
  "firstname",
  "lastname",
  "phone",
  "mobilephone",
  "hs_additional_emails",
  "lastmodifieddate",
];
const search = (body: object, reply: object, role = "list"): Exchange => ({
  role,
  call: `POST ${hub} /crm/v3/objects/contacts/search`,
  headers: { ...bearer, "content-type": "application/json" },
  body,
  reply: { status: 200, json: reply },
});
const byAddress = {
  filterGroups: [
    { filters: [{ propertyName: "email", operator: "EQ", value: "anna+news@example.org" }] },
    {
      filters: [
        { propertyName: "hs_additional_emails", operator: "CONTAINS_TOKEN", value: "anna+news@example.org" },
      ],
    },
  ],
  properties,
  limit: 100,
};
const missing: Reply = {
  status: 404,
  json: {
    status: "error",
    message: "Object not found",
    correlationId: "aeb5f871",
    category: "OBJECT_NOT_FOUND",
  },
};

export const hubspot: Vendor = {
  name: "hubspot",
  origins: [`https://${hub}`],
  secrets: { access_token: "hub-token-1" },
  parameters: {},
  asked,
  find: [
    search(byAddress, {
      total: 1,
      results: [contact],
      paging: { next: { after: "100", link: "?after=100" } },
    }),
    search({ ...byAddress, after: "100" }, { total: 1, results: [] }, "next"),
    search({ query: "anna+news@example.org", properties, limit: 100 }, { total: 1, results: [contact] }),
  ],
  found: {
    id: { id: "512" },
    guard: "2026-05-04T10:00:00.000Z",
    title: "Anna Ek anna+news@example.org",
    changedAt: "2026-05-04T10:00:00.000Z",
    parts: ["title", "properties.email"],
  },
  look: {
    role: "look",
    call: `GET ${hub} /crm/v3/objects/contacts/512?properties=${properties.join("%2C")}`,
    headers: bearer,
    reply: { status: 200, json: contact },
  },
  parts: [
    {
      role: "part",
      call: `GET ${hub} /crm/v3/objects/contacts/512/associations/notes?limit=500`,
      headers: bearer,
      reply: { status: 200, json: { results: [{ id: "77", type: "contact_to_note" }] } },
    },
    {
      role: "part",
      call: `GET ${hub} /crm/v3/objects/notes/77?properties=hs_note_body%2Chs_timestamp`,
      headers: bearer,
      reply: { status: 200, json: { id: "77", properties: { hs_note_body: "Called back" } } },
    },
  ],
  texts: ["record", "note: 77"],
  order: {
    role: "order",
    call: `POST ${hub} /crm/v3/objects/contacts/gdpr-delete`,
    headers: { ...bearer, "content-type": "application/json" },
    body: { objectId: "512" },
    reply: { status: 204 },
  },
  alive: {
    role: "alive",
    call: `GET ${hub} /crm/v3/objects/contacts?limit=1`,
    headers: { ...bearer, "cache-control": "no-cache" },
    reply: { status: 200, json: { results: [] } },
  },
  denial: missing,
  also: [
    {
      role: "also",
      call: `GET ${hub} /crm/v3/objects/contacts/512?archived=true`,
      headers: { ...bearer, "cache-control": "no-cache" },
      reply: missing,
    },
  ],
  bin: {
    look: missing,
    also: [{ status: 200, json: { id: "512", archived: true, archivedAt: "2026-06-01T12:00:00.000Z" } }],
    until: "2026-08-30T12:00:00.000Z",
  },
  mistake: { status: 200, json: { status: "error", message: "internal error", category: "INTERNAL_ERROR" } },
  changed: { status: 200, json: { ...contact, updatedAt: "2026-05-05T10:00:00.000Z" } },
};
