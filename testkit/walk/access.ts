import type { WalkTable } from "./row.ts";

const params = { organisation: "harbour-school" };
const token = { ...params, token: "A".repeat(43) };
const id = "018f0000-0000-7000-8000-000000000001";
const passkey = { ...params, passkey: id };

export const accessRows: WalkTable = {
  "GET /o/:organisation/sign-in": { nobody: 200, params },
  "POST /o/:organisation/sign-in": { nobody: 403, params },
  "GET /o/:organisation/sign-in/code": { nobody: 200, params },
  "POST /o/:organisation/sign-in/code": { nobody: 403, params },
  "GET /o/:organisation/sign-in/again": { nobody: 303, params },
  "POST /o/:organisation/sign-in/again": { nobody: 401, params },
  "GET /o/:organisation/sign-in/out": { nobody: 200, params },
  "POST /o/:organisation/sign-in/out": { nobody: 403, params },
  "POST /o/:organisation/sign-in/passkey/options": { nobody: 415, params },
  "POST /o/:organisation/sign-in/passkey": { nobody: 415, params },
  "POST /o/:organisation/sign-in/again/passkey/options": { nobody: 401, params },
  "POST /o/:organisation/sign-in/again/passkey": { nobody: 401, params },
  "POST /o/:organisation/api/access/passkey-options": { nobody: 401, params },
  "POST /o/:organisation/api/access/passkeys": { nobody: 401, params },
  "DELETE /o/:organisation/api/access/passkeys/:passkey": { nobody: 401, params: passkey },
  "GET /o/:organisation/api/access/people": { nobody: 401, params },
  "GET /o/:organisation/api/access/people/:account": { nobody: 401, params: { ...params, account: id } },
  "POST /o/:organisation/api/access/people": { nobody: 401, params },
  "POST /o/:organisation/api/access/people/:account/invitation": {
    nobody: 401,
    params: { ...params, account: id },
  },
  "PUT /o/:organisation/api/access/people/:account/roles": {
    nobody: 401,
    params: { ...params, account: id },
  },
  "POST /o/:organisation/api/access/people/:account/sign-out": {
    nobody: 401,
    params: { ...params, account: id },
  },
  "POST /o/:organisation/api/access/people/:account/end": { nobody: 401, params: { ...params, account: id } },
  "POST /o/:organisation/api/access/absences": { nobody: 401, params },
  "DELETE /o/:organisation/api/access/absences/:absence": { nobody: 401, params: { ...params, absence: id } },
  "GET /o/:organisation/api/access/own": { nobody: 401, params },
  "POST /o/:organisation/api/access/own/password": { nobody: 401, params },
  "POST /o/:organisation/api/access/own/app-options": { nobody: 401, params },
  "POST /o/:organisation/api/access/own/app": { nobody: 401, params },
  "POST /o/:organisation/api/access/own/recovery-codes": { nobody: 401, params },
  "DELETE /o/:organisation/api/access/own/sessions/:session": {
    nobody: 401,
    params: { ...params, session: id },
  },
  "POST /o/:organisation/api/access/own/end-other-sessions": { nobody: 401, params },
  "POST /o/:organisation/api/access/own/tokens": { nobody: 401, params },
  "DELETE /o/:organisation/api/access/own/tokens/:token": { nobody: 401, params: { ...params, token: id } },
  "POST /o/:organisation/sign-in/provider": { nobody: 403, params },
  "GET /o/:organisation/sign-in/provider/return": { nobody: 404, params },
  "POST /o/:organisation/sign-in/provider/return": { nobody: 403, params },
  "GET /o/:organisation/api/access/provider": { nobody: 401, params },
  "PUT /o/:organisation/api/access/provider": { nobody: 401, params },
  "GET /o/:organisation/sign-in/link/:token": { nobody: 410, params: token },
  "POST /o/:organisation/sign-in/link/:token": { nobody: 403, params: token },
  "GET /first-run/:token": { nobody: 410, params: { token: token.token } },
  "POST /first-run/:token": { nobody: 403, params: { token: token.token } },
  "GET /o/:organisation/welcome/:token": { nobody: 410, params: token },
  "POST /o/:organisation/welcome/:token": { nobody: 403, params: token },
  "GET /o/:organisation/welcome/:token/code": { nobody: 410, params: token },
  "POST /o/:organisation/welcome/:token/code": { nobody: 403, params: token },
};
