/** What roles and permissions are called on screens. */
import type { Permission } from "../../../platform/endpoint.ts";
import type { Role } from "../permissions.ts";

export const roleNames: Readonly<Record<Role, string>> = {
  owner: "Owner",
  officer: "Data-protection officer",
  handler: "Case handler",
  staff: "Staff",
  auditor: "Auditor",
  developer: "Developer",
};

export const roleHints: Readonly<Record<Role, string>> = {
  owner: "Sets up the organisation and decides who may do what.",
  officer: "Decides about requests, and keeps policy, registers and connections.",
  handler: "Works on requests; the officer decides.",
  staff: "Logs what arrived, and reads the policy.",
  auditor:
    "Reads cases, registers, policy and ledger, under pseudonyms; changes nothing; always with an end.",
  developer: "Connects the organisation's own systems with tokens.",
};

const permissionNames: Readonly<Partial<Record<Permission, string>>> = {
  "case:read": "See requests and other cases",
  "case:log": "Log a request that arrived",
  "case:work": "Work on a case: search, review, letters",
  "case:decide": "Decide: approve, release, refuse",
  "policy:read": "Read the policy and its promises",
  "policy:check": "Have promises checked",
  "policy:sign": "Read and sign the policy",
  "register:read": "See the registers",
  "register:write": "Change the registers",
  "connection:read": "See connected stores and their maps",
  "connection:write": "Connect stores and confirm maps",
  "people:read": "See who has an account",
  "people:write": "Invite people, change roles, end accounts",
  "mail:read": "See the outbox",
  "mail:write": "Send or withhold mail",
  "settings:read": "See the settings",
  "settings:write": "Change the settings",
  "ledger:read": "Read the ledger",
  "token:write": "Make API tokens of one's own",
  "suppression:check": "Ask of lists who is on the suppression list",
};

export const permissionName = (permission: Permission): string => permissionNames[permission] ?? permission;

export const methodNames: Readonly<Record<string, string>> = {
  passkey: "passkey",
  password: "password and code",
  recovery: "password and recovery code",
  provider: "the organisation's account",
  setup: "a one-time link, by mail or from whoever runs Kept",
  link: "a link of the command line",
};
