import type { WalkTable } from "./row.ts";

const params = { organisation: "harbour-school" };
const drafts = "/o/:organisation/api/policy/drafts";
const nothing = "01890a5d-ac96-774b-bcce-b302099a8057";
const draft = { ...params, draft: nothing };

export const policyRows: WalkTable = {
  "GET /o/:organisation/api/policy": { nobody: 401, params },
  "GET /o/:organisation/api/policy/clauses/:clause": { nobody: 401, params: { ...params, clause: "10.9" } },
  "GET /o/:organisation/api/policy/examples/:pack": { nobody: 401, params: { ...params, pack: "edtech" } },
  "GET /o/:organisation/api/policy/clauses/:clause/attestations": {
    nobody: 401,
    params: { ...params, clause: "10.9" },
  },
  "POST /o/:organisation/api/policy/clauses/:clause/attestations": {
    nobody: 401,
    params: { ...params, clause: "10.9" },
  },
  "GET /o/:organisation/api/policy/translations": { nobody: 401, params },
  "GET /o/:organisation/api/policy/translations/:language": {
    nobody: 401,
    params: { ...params, language: "es" },
  },
  "POST /o/:organisation/api/policy/translations/:language": {
    nobody: 401,
    params: { ...params, language: "es" },
  },
  "POST /o/:organisation/api/policy/translations/:language/file": {
    nobody: 401,
    params: { ...params, language: "es" },
  },
  "POST /o/:organisation/api/policy/look": { nobody: 401, params },
  "GET /o/:organisation/api/policy/print/:day/pdf": { nobody: 401, params: { ...params, day: "2026-01-01" } },
  "POST /o/:organisation/api/policy/own": { nobody: 401, params },
  "POST /o/:organisation/api/policy/install": { nobody: 401, params },
  "GET /o/:organisation/api/policy/signing": { nobody: 401, params },
  "POST /o/:organisation/api/policy/signing/ask": { nobody: 401, params },
  "POST /o/:organisation/api/policy/signing/sign": { nobody: 401, params },
  [`GET ${drafts}`]: { nobody: 401, params },
  "POST /o/:organisation/api/policy/draft-from-file": { nobody: 401, params },
  "POST /o/:organisation/api/policy/draft-from-text": { nobody: 401, params },
  "POST /o/:organisation/api/policy/draft-from-version": { nobody: 401, params },
  [`GET ${drafts}/:draft`]: { nobody: 401, params: draft },
  [`POST ${drafts}/:draft/clauses/:clause`]: { nobody: 401, params: { ...draft, clause: nothing } },
  [`DELETE ${drafts}/:draft/clauses/:clause`]: { nobody: 401, params: { ...draft, clause: nothing } },
  [`POST ${drafts}/:draft/approve`]: { nobody: 401, params: draft },
  [`POST ${drafts}/:draft/discard`]: { nobody: 401, params: draft },
};
