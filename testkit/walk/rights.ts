import type { WalkTable } from "./row.ts";

const organisation = "harbour-school";
const link = { organisation, token: "A".repeat(43) };
const one = { organisation: "harbour-school", reference: "R-2026-0001" };
const requests = "/o/:organisation/api/rights/requests";
const measures = "/o/:organisation/api/rights/measures";
const draft = { organisation: "harbour-school", form: "log-request" };
const drafts = "/o/:organisation/api/rights/drafts/:form";
const letters = "/o/:organisation/api/rights/letters";
const letter = { organisation: "harbour-school", letter: "01890000-0000-7000-8000-000000000000" };

const look = { ...one, ticket: `1893456000000.${"A".repeat(43)}`, file: "index.html" };

const drills = "/o/:organisation/api/rights/drills";
const search = "/o/:organisation/api/rights/search/:reference";
const execution = "/o/:organisation/api/rights/execution/:reference";
const documents = "/o/:organisation/api/rights/documents/:reference";
const document = { ...one, document: "01890000-0000-7000-8000-000000000000" };
const executed = { ...one, execution: "01890000-0000-7000-8000-000000000000" };
const review = "/o/:organisation/api/rights/review/:reference";
const parcel = "/o/:organisation/api/rights/package/:reference";
const parcelFile = { ...one, file: "01890000-0000-7000-8000-000000000000" };
const told = "/o/:organisation/api/rights/recipients/:reference";
const ofVendor = { ...one, vendor: "nobody-of-the-kind" };
const notice = { ...one, notice: "01890000-0000-7000-8000-000000000000" };
const certificate = "/o/:organisation/api/rights/certificates/:certificate";
const certified = { organisation, certificate: "01890000-0000-7000-8000-000000000000" };

const controllers = "/o/:organisation/api/rights/controllers";
const controller = { organisation, controller: "01890000-0000-7000-8000-000000000000" };
const opendsr = "/p/:organisation/opendsr";
const forwarded = { organisation, request: "5f0c1d7e-3b7a-4a53-9d0e-6f1f0c5c1a11" };

export const rightsRows: WalkTable = {
  [`GET ${controllers}`]: { nobody: 401, params: { organisation } },
  [`POST ${controllers}`]: { nobody: 401, params: { organisation } },
  [`PUT ${controllers}/signer`]: { nobody: 401, params: { organisation } },
  [`PUT ${controllers}/systems`]: { nobody: 401, params: { organisation } },
  [`PUT ${controllers}/:controller`]: { nobody: 401, params: controller },
  [`POST ${controllers}/:controller/key`]: { nobody: 401, params: controller },
  [`POST ${controllers}/:controller/end`]: { nobody: 401, params: controller },
  [`GET ${opendsr}/v2/discovery`]: { nobody: 404, params: { organisation } },
  [`GET ${opendsr}/certificate.pem`]: { nobody: 404, params: { organisation } },
  [`POST ${opendsr}/v2/requests`]: { nobody: 401, params: { organisation } },
  [`GET ${opendsr}/v2/requests/:request`]: { nobody: 401, params: forwarded },
  [`DELETE ${opendsr}/v2/requests/:request`]: { nobody: 401, params: forwarded },
  [`GET ${opendsr}/v2/requests/:request/results`]: { nobody: 401, params: forwarded },
  [`POST ${opendsr}/callbacks/:exchange`]: {
    nobody: 415,
    params: { organisation, exchange: "01890000-0000-7000-8000-000000000000" },
  },
  "GET /o/:organisation/api/rights/unconfirmed": { nobody: 401, params: { organisation } },
  [`GET ${drills}`]: { nobody: 401, params: { organisation } },
  [`POST ${drills}`]: { nobody: 401, params: { organisation } },
  [`GET ${drills}/:reference`]: { nobody: 401, params: one },
  [`POST ${drills}/:reference/end`]: { nobody: 401, params: one },
  [`POST ${drills}/:reference/actions`]: { nobody: 401, params: one },
  [`GET ${drills}/:reference/pdf`]: { nobody: 401, params: one },
  "GET /o/:organisation/api/rights/erasure/:reference": { nobody: 401, params: one },
  "POST /o/:organisation/api/rights/erasure/:reference": { nobody: 401, params: one },
  [`GET ${certificate}`]: { nobody: 401, params: certified },
  [`GET ${certificate}/pdf`]: { nobody: 401, params: certified },
  [`GET ${certificate}/file`]: { nobody: 401, params: certified },
  [`GET ${letters}/of/:reference`]: { nobody: 401, params: one },
  [`POST ${letters}/of/:reference`]: { nobody: 401, params: one },
  [`GET ${letters}/:letter`]: { nobody: 401, params: letter },
  [`PUT ${letters}/:letter`]: { nobody: 401, params: letter },
  [`GET ${letters}/:letter/pdf`]: { nobody: 401, params: letter },
  [`POST ${letters}/:letter/send`]: { nobody: 401, params: letter },
  [`GET ${requests}`]: { nobody: 401, params: { organisation: "harbour-school" } },
  [`POST ${requests}`]: { nobody: 401, params: { organisation: "harbour-school" } },
  "POST /o/:organisation/api/rights/people": { nobody: 401, params: { organisation } },
  [`GET ${requests}/:reference`]: { nobody: 401, params: one },
  [`POST ${requests}/:reference/work`]: { nobody: 401, params: one },
  [`POST ${requests}/:reference/decide`]: { nobody: 401, params: one },
  [`POST ${requests}/:reference/evidence`]: { nobody: 401, params: one },
  [`GET ${requests}/:reference/evidence/:file`]: {
    nobody: 401,
    params: { ...one, file: "01890000-0000-7000-8000-000000000000" },
  },
  [`GET ${measures}`]: { nobody: 401, params: { organisation } },
  [`POST ${measures}/:measure/settle`]: {
    nobody: 401,
    params: { organisation, measure: "01890000-0000-7000-8000-000000000000" },
  },
  [`GET ${drafts}`]: { nobody: 401, params: draft },
  [`PUT ${drafts}`]: { nobody: 401, params: draft },
  [`DELETE ${drafts}`]: { nobody: 401, params: draft },
  [`GET ${search}`]: { nobody: 401, params: one },
  [`POST ${search}/plan`]: { nobody: 401, params: one },
  [`POST ${search}/approve`]: { nobody: 401, params: one },
  [`GET ${documents}`]: { nobody: 401, params: one },
  [`POST ${documents}/search`]: { nobody: 401, params: one },
  [`POST ${documents}/erase`]: { nobody: 401, params: one },
  [`POST ${documents}/hand`]: { nobody: 401, params: one },
  [`GET ${documents}/:document/text`]: { nobody: 401, params: document },
  [`POST ${documents}/:document/decide`]: { nobody: 401, params: document },
  [`GET ${execution}`]: { nobody: 401, params: one },
  [`POST ${execution}/plan`]: { nobody: 401, params: one },
  [`POST ${execution}/:execution/plan`]: { nobody: 401, params: executed },
  [`GET ${execution}/:execution/questions`]: { nobody: 401, params: executed },
  [`POST ${execution}/:execution/answer`]: { nobody: 401, params: executed },
  [`POST ${execution}/:execution/approve`]: { nobody: 401, params: executed },
  [`POST ${execution}/:execution/resume`]: { nobody: 401, params: executed },
  [`POST ${execution}/:execution/hand`]: { nobody: 401, params: executed },
  [`GET ${execution}/:execution/certificate`]: { nobody: 401, params: executed },
  [`GET ${review}`]: { nobody: 401, params: one },
  [`GET ${review}/compare`]: { nobody: 401, params: one },
  [`GET ${review}/people`]: { nobody: 401, params: one },
  [`GET ${review}/rows`]: { nobody: 401, params: one },
  [`GET ${review}/row`]: { nobody: 401, params: one },
  [`POST ${review}/decide`]: { nobody: 401, params: one },
  [`POST ${review}/second`]: { nobody: 401, params: one },
  [`POST ${review}/undo`]: { nobody: 401, params: one },
  [`POST ${review}/row/decide`]: { nobody: 401, params: one },
  [`POST ${review}/row/cover`]: { nobody: 401, params: one },
  [`POST ${review}/same`]: { nobody: 401, params: one },
  [`POST ${review}/seed`]: { nobody: 401, params: one },
  [`POST ${review}/approve`]: { nobody: 401, params: one },
  [`GET ${review}/roles`]: { nobody: 401, params: one },
  [`POST ${review}/roles`]: { nobody: 401, params: one },
  [`POST ${review}/roles/:rule/end`]: {
    nobody: 401,
    params: { ...one, rule: "01890000-0000-7000-8000-000000000000" },
  },
  [`GET ${parcel}`]: { nobody: 401, params: one },
  [`POST ${parcel}/make-again`]: { nobody: 401, params: one },
  [`POST ${parcel}/release`]: { nobody: 401, params: one },
  [`POST ${parcel}/release-again`]: { nobody: 401, params: one },
  [`GET ${parcel}/file`]: { nobody: 401, params: one },
  [`POST ${parcel}/look`]: { nobody: 401, params: one },
  [`GET ${parcel}/look/:ticket/:file`]: { nobody: 401, params: look },
  [`GET ${parcel}/look/:ticket/:system/:file`]: { nobody: 401, params: { ...look, system: "a" } },
  [`GET ${parcel}/look/:ticket/:system/:folder/:file`]: {
    nobody: 401,
    params: { ...look, system: "a", folder: "html" },
  },
  [`GET ${parcel}/files`]: { nobody: 401, params: one },
  [`POST ${parcel}/files`]: { nobody: 401, params: one },
  [`POST ${parcel}/files/:file/answer`]: { nobody: 401, params: parcelFile },
  [`GET ${parcel}/files/:file/content`]: { nobody: 401, params: parcelFile },
  [`GET ${parcel}/files/:file/text`]: { nobody: 401, params: parcelFile },
  [`POST ${parcel}/files/:file/redact`]: { nobody: 401, params: parcelFile },
  [`POST ${parcel}/posted`]: { nobody: 401, params: one },
  "GET /p/:organisation/package/:token": { nobody: 404, params: link },
  "POST /p/:organisation/package/:token/code": { nobody: 403, params: link },
  "POST /p/:organisation/package/:token/open": { nobody: 403, params: link },
  "GET /p/:organisation/package/:token/receipt": { nobody: 404, params: link },
  "GET /p/:organisation/package/:token/file/:ticket": {
    nobody: 404,
    params: { ...link, ticket: `1893456000000.${"A".repeat(43)}` },
  },
  [`GET ${told}`]: { nobody: 401, params: one },
  [`POST ${told}`]: { nobody: 401, params: one },
  [`POST ${told}/list`]: { nobody: 401, params: one },
  [`POST ${told}/excuse`]: { nobody: 401, params: one },
  [`POST ${told}/:notice/work`]: { nobody: 401, params: notice },
  [`POST ${told}/:notice/decide`]: { nobody: 401, params: notice },
  [`GET ${told}/:notice/letter`]: { nobody: 401, params: notice },
  [`GET ${told}/:notice/receipts`]: { nobody: 401, params: notice },
  "POST /o/:organisation/api/rights/vendors/:vendor/page": { nobody: 401, params: ofVendor },
  "POST /o/:organisation/api/rights/vendors/:vendor/code": { nobody: 401, params: ofVendor },
  [`POST ${told}/:notice/code`]: { nobody: 401, params: notice },
  "GET /p/:organisation/vendor/:token": { nobody: 200, params: link },
  "POST /p/:organisation/vendor/:token/new-code": { nobody: 403, params: link },
  "POST /p/:organisation/vendor/:token/open": { nobody: 403, params: link },
  "GET /p/:organisation/vendor/:token/breach": { nobody: 200, params: link },
  "POST /p/:organisation/vendor/:token/breach": { nobody: 403, params: link },
  "GET /p/:organisation/vendor/:token/request": { nobody: 200, params: link },
  "POST /p/:organisation/vendor/:token/request": { nobody: 403, params: link },
  "GET /p/:organisation/vendor/:token/sub-processor": { nobody: 200, params: link },
  "POST /p/:organisation/vendor/:token/sub-processor": { nobody: 403, params: link },
  "GET /p/:organisation/vendor/:token/answer": { nobody: 200, params: link },
  "POST /p/:organisation/vendor/:token/answer": { nobody: 403, params: link },
  "GET /p/:organisation/notice/:token": { nobody: 200, params: link },
  "POST /p/:organisation/notice/:token": { nobody: 403, params: link },
  "GET /p/:organisation": { nobody: 200, params: { organisation } },
  "GET /p/:organisation/contact": { nobody: 200, params: { organisation } },
  "GET /p/:organisation/request": { nobody: 200, params: { organisation } },
  "POST /p/:organisation/request": { nobody: 403, params: { organisation } },
  "GET /p/:organisation/stop": { nobody: 200, params: { organisation } },
  "POST /p/:organisation/stop": { nobody: 403, params: { organisation } },
  "GET /p/:organisation/consent": { nobody: 200, params: { organisation } },
  "POST /p/:organisation/consent": { nobody: 403, params: { organisation } },
  "GET /p/:organisation/follow": { nobody: 200, params: { organisation } },
  "POST /p/:organisation/follow": { nobody: 403, params: { organisation } },
  "GET /p/:organisation/confirm/:token": { nobody: 200, params: link },
  "POST /p/:organisation/confirm/:token": { nobody: 403, params: link },
  "POST /p/:organisation/sent": { nobody: 403, params: { organisation } },
  "GET /p/:organisation/request/:token": { nobody: 200, params: link },
  "POST /p/:organisation/request/:token/code": { nobody: 403, params: link },
  "POST /p/:organisation/request/:token/new-code": { nobody: 403, params: link },
  "POST /p/:organisation/request/:token/evidence": { nobody: 403, params: link },
  "POST /p/:organisation/request/:token/answer": { nobody: 403, params: link },
  "POST /p/:organisation/request/:token/withdraw": { nobody: 403, params: link },
  "POST /p/:organisation/request/:token/package": { nobody: 403, params: link },
};
