/** The policy in other languages. Safe for the browser. */
import { z } from "zod";
import { endpoint, organisationParam } from "../../../platform/endpoint.ts";
import { uploadedFile } from "../../../platform/upload.ts";
import { policyFile } from "../drafts/contract.ts";
import {
  FileView,
  LanguagesView,
  translationLanguage,
  TranslationInput,
  TranslationView,
} from "./contract.ts";

const translations = "/o/:organisation/api/policy/translations";
const organisation = z.strictObject({ organisation: organisationParam });
const one = organisation.extend({ language: translationLanguage });

export const listTranslations = endpoint({
  kind: "json",
  method: "GET",
  path: translations,
  permission: "policy:read",
  params: organisation,
  reply: LanguagesView,
  refusals: [],
  summary:
    "Lists the languages the policy can be read in, how far each is translated and how much is of an earlier wording.",
});

export const readTranslation = endpoint({
  kind: "json",
  method: "GET",
  path: `${translations}/:language`,
  permission: "policy:read",
  params: one,
  reply: TranslationView,
  refusals: [],
  summary: "Gives the clauses in force in another language, and which of them are of an earlier wording.",
});

export const writeTranslation = endpoint({
  kind: "json",
  method: "POST",
  path: `${translations}/:language`,
  permission: "settings:write",
  params: one,
  body: TranslationInput,
  reply: z.strictObject({ written: z.int(), unchanged: z.int() }),
  refusals: ["not_found", "conflict"],
  summary: "Writes clauses in another language, for the wording that is in force.",
});

export const readTranslatedFile = endpoint({
  kind: "json",
  method: "POST",
  path: `${translations}/:language/file`,
  permission: "settings:write",
  files: true,
  params: one,
  body: z.strictObject({ file: uploadedFile(policyFile) }),
  reply: FileView,
  refusals: ["conflict"],
  summary: "Finds the clauses in force in a file in another language by their numbers; writes nothing.",
});
